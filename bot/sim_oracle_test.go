package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"porchlight/bot/sandbox"
	"porchlight/bot/sandbox/sandboxtest"
)

// oracle holds the bot to its promises. It knows what people did and what Telegram was
// sent, and nothing of the bot's inside.
type oracle struct {
	s     *sim
	marks map[string]*piece
	made  int                      // marks
	met   map[*soul]map[*soul]bool // who may read whose name
	words map[*soul]*letter        // the last words that somebody got from another
	owed  []*duty
	heard map[saidTo][]heard // what was sent with a mark in it

	names map[string]*soul
	may   map[*soul]int // how much of what they wrote may be shown to another
	shown map[*soul]int // how much of others' words was

	kept, sent, asked int
}

// letter is what somebody wrote to another.
type letter struct {
	from    *soul
	message int
	at      time.Time
}

// heard is something that Telegram was asked to show to somebody, and did.
type heard struct {
	at       time.Time
	to       *soul
	method   string
	text     string
	markup   string
	message  int
	file     string
	unsure   bool // the bot can't know that it arrived
	isAnEdit bool
}

// saidTo is what must be said once.
type saidTo struct {
	to   *soul
	text string
}

// duty is something that somebody is owed.
type duty struct {
	to         *soul
	what       string
	since      time.Time
	begun      bool
	clear      time.Duration // the sky's clock then
	calm       bool          // nothing had gone wrong for long
	soon       time.Duration // how long it may take then
	late       time.Duration // and how long of a clear sky else; 0: afterwards
	needs      int           // forDistress, or forAll
	lapses     time.Duration // 0: never
	fits       func(h heard) bool
	then       func(h heard) // when it is kept
	byAny      bool          // whatever is said keeps it
	from       *soul         // because of whom; nil: nobody
	isNudge    bool
	isReminder bool
	isSilence  bool
	inOrder    int // of what was asked at once; 0: in any
}

func newOracle(s *sim) *oracle {
	return &oracle{s: s, marks: map[string]*piece{}, met: map[*soul]map[*soul]bool{}, words: map[*soul]*letter{}, heard: map[saidTo][]heard{},
		names: map[string]*soul{}, may: map[*soul]int{}, shown: map[*soul]int{}}
}

// fails reports a broken promise.
func (o *oracle) fails(format string, args ...any) {
	o.s.t.Helper()
	why := fmt.Sprintf(format, args...)
	o.s.notes("BROKEN: %s", why)
	o.s.t.Errorf("at %v: %s", time.Now().UTC().Format(time.DateTime), why)
}

// look goes over everything that was sent since the last time.
func (o *oracle) look() {
	o.s.t.Helper()
	now := time.Now()
	o.s.sky.count(now)
	o.nudgesDue(now)
	o.silencesDue(now)
	calls := o.s.stand.TakeCalls()
	sandboxtest.CheckRequests(o.s.t, calls)
	for _, call := range calls {
		if who := o.s.of[call.ChatID]; who != nil {
			o.hears(who, call)
		}
	}
	o.owed = slices.DeleteFunc(o.owed, func(d *duty) bool { return o.isOver(d, now) })
}

// shows are the methods that put something before somebody.
var shows = regexp.MustCompile(`^(send(Message|Document|Photo|Voice|Contact|Location)|copyMessages?|editMessage\w+)$`)

// hears judges one call.
func (o *oracle) hears(who *soul, call sandbox.Call) {
	o.s.t.Helper()
	if call.Status == 403 {
		o.isRefused(who, call.Method)
	}
	if !call.Effect || !shows.MatchString(call.Method) {
		return
	}
	o.sent++
	h := heard{
		at: call.At, to: who, method: call.Method, text: call.Args["text"] + call.Args["caption"], markup: call.Args["reply_markup"],
		unsure: call.Status != 200 || o.s.sky.wasTroubled(call.At, call.At.Add(inFlight)), isAnEdit: strings.HasPrefix(call.Method, "edit"),
	}
	if h.method == "copyMessage" {
		h.text = o.original(call)
	}
	var result struct {
		MessageID int `json:"message_id"`
	}
	if json.Unmarshal(call.Result, &result) == nil {
		h.message = result.MessageID
	}
	if h.method == "sendDocument" {
		h.file = who.fileOf(h.message)
	}
	o.s.notes("%s hears (%s, %d) %.120q", who.name, call.Method, call.Status, h.text)
	o.leaks(h)
	o.isNotToHear(h)
	o.areWords(h)
	o.isTrulySilent(h)
	o.isAskedFor(h)
	o.isRight(h)
}

// isRight takes what was said as the keeping of a duty, and checks that it was not said
// before or unasked.
func (o *oracle) isRight(h heard) {
	o.s.t.Helper()
	keeps := func(d *duty) bool { return d.to == h.to && !h.at.Before(d.since) && d.fits(h) }
	i := slices.IndexFunc(o.owed, func(d *duty) bool { return !d.byAny && keeps(d) })
	if i < 0 {
		i = slices.IndexFunc(o.owed, keeps)
	}
	if i >= 0 {
		d := o.owed[i]
		o.isInOrder(d)
		o.kept++
		o.owed = slices.Delete(o.owed, i, i+1)
		if d.then != nil {
			d.then(h)
		}
		o.noteMarked(h)
		return
	}
	again := o.isAgain(h)
	o.noteMarked(h)
	if h.isNudge() && !h.isAnEdit && !again {
		o.nudgedUnbidden(h)
	}
}

// isInOrder checks that what somebody asked for before was answered before.
func (o *oracle) isInOrder(d *duty) {
	o.s.t.Helper()
	for _, other := range o.owed {
		if other.to == d.to && other.inOrder > 0 && d.inOrder > other.inOrder {
			o.fails("%s: %s comes before %s", d.to.name, d.what, other.what)
		}
	}
}

func (h heard) isNudge() bool { return strings.Contains(h.markup, `"nudge:own:`) }

// owes adds a duty that begins now.
func (o *oracle) owes(d duty) {
	if d.to.away.blocked || d.to.away.erased && d.from != nil {
		return // nobody can tell them
	}
	if d.since.IsZero() {
		d.since = time.Now()
	}
	d.begin(&o.s.sky, time.Now())
	o.owed = append(o.owed, &d)
}

// begin starts the clock of a duty whose time has come.
func (d *duty) begin(s *sky, now time.Time) {
	if d.begun || now.Before(d.since) {
		return
	}
	s.count(now)
	d.begun, d.clear, d.calm = true, s.of[d.needs].clear, s.of[d.needs].wasCalm(d.since)
}

// isOver reports whether a duty need not be kept any more, and fails if it should have
// been.
func (o *oracle) isOver(d *duty, now time.Time) bool {
	o.s.t.Helper()
	if d.begin(&o.s.sky, now); !d.begun || d.to.away.paused && d.from != nil {
		return false
	}
	if d.isSilence && o.s.sky.wasTroubled(d.since.Add(-toldAfter-time.Hour), now) {
		return true // what the bot couldn't see it doesn't speak of
	}
	if d.isReminder && d.to.away.is() {
		return true // in a pause one isn't reminded, and none is made up for
	}
	weather := o.s.sky.of[d.needs]
	clear, patience := weather.clear-d.clear, d.soon
	if !d.calm || weather.troubled.After(d.since) || weather.trouble > 0 {
		patience = cmp.Or(d.late, afterwards)
	}
	lapsed := d.lapses > 0 && now.Sub(d.since) > d.lapses
	switch {
	case clear > patience:
		o.fails("%s: %s is owed since %v and has not come", d.to.name, d.what, d.since.UTC().Format(time.DateTime))
		return true
	case lapsed && clear <= patience:
		return true
	}
	return false
}

// judge looks at what is left at the end.
func (o *oracle) judge() {
	o.s.t.Helper()
	for _, d := range o.owed {
		if d.lapses == 0 && time.Since(d.since) > afterwards {
			o.fails("%s: %s is owed since %v and never came", d.to.name, d.what, d.since.UTC().Format(time.DateTime))
		}
	}
}

func (o *oracle) sums() string {
	return fmt.Sprintf("%d messages, %d duties kept", o.sent, o.kept)
}

// readLog reads what the bot logs, in which no words may stand.
type readLog struct{ s *sim }

func (l *readLog) Write(line []byte) (int, error) {
	for _, sign := range []*regexp.Regexp{markShape, nameShape} {
		if found := sign.Find(line); found != nil {
			l.s.t.Errorf("the log holds what somebody wrote or is called: %s", line)
		}
	}
	if l.s.dying.Load() {
		return len(line), nil
	}
	for _, sign := range []string{"panic", "refused for good"} {
		if strings.Contains(string(line), sign) {
			l.s.t.Errorf("the log says: %s", line)
		}
	}
	return len(line), nil
}
