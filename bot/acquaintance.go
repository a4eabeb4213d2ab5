package main

import (
	"cmp"
	"context"
	"errors"
	"hash/maphash"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"porchlight/messages/crisis"
	"porchlight/messages/crisis/hearing"
	"porchlight/storage"
)

// acquaintances are what the guard remembers of the chats, in memory alone, so
// that an answer needs no database. Of a chat's settings it remembers only what
// was read from the database or written to it.
type acquaintances struct {
	store *storage.Store
	// tooLong is when a look into the database took too long last, in Unix nanoseconds.
	tooLong atomic.Int64

	mu    sync.Mutex
	chats map[storage.ChatID]*acquaintance
}

// acquaintance is what is remembered of one chat.
type acquaintance struct {
	asker crisis.Asker
	zone  *time.Location
	known bool // asker and zone are those of the database
	told  int  // how often a turn told them
	said  said // lately, in answers to distress
	last  time.Time

	below below // the newest message

	offer   string // of a look-in, in the message before; see dialogue.Turn.LookIn
	offerAt time.Time

	wordsGoOut time.Time // until when what is written goes to another person

	named   string // the country named below helplines, by somebody who has chosen none
	namedAt time.Time

	reported  []crisis.Report // as not working, in the day that began at reportsOf
	reportsOf time.Time
}

// said is what a chat was answered lately, so that it is not said again.
type said struct {
	about   map[string]saidAbout // see crisis.About
	country string
	last    hearing.Heard // what the latest answer was for
}

type saidAbout struct {
	times int
	level hearing.Level
	own   bool // about the one who wrote, not someone else
}

const (
	// lookTimeout bounds the look at the chat's settings; without them the
	// answer is for every country.
	lookTimeout = 50 * time.Millisecond
	// lookAgain is how long nobody looks after a look that took too long.
	lookAgain = time.Second
	// repeatWindow is how long answers count as repeated.
	repeatWindow = 6 * time.Hour
	// mostReports is how many helplines a chat may report as not working in a day:
	// enough for somebody who tries one after the other, too few to drown the log.
	mostReports = 5
	// mostAcquaintances bounds the memory.
	mostAcquaintances = 20_000
)

func newAcquaintances(store *storage.Store) *acquaintances {
	return &acquaintances{store: store, chats: map[storage.ChatID]*acquaintance{}}
}

// asker returns what is known of who writes in a chat, from memory or by a quick
// look into the database, which may be away. What nobody has chosen is empty.
func (k *acquaintances) asker(ctx context.Context, id storage.ChatID) (crisis.Asker, *time.Location) {
	k.mu.Lock()
	c := *k.of(id)
	k.mu.Unlock()
	if c.known && k.store.Embedded() || k.store.IsStranger(id) {
		return c.settings()
	}
	// With replicas, another one may have written since.
	chat, err := look(ctx, k, func(ctx context.Context) (storage.Chat, error) { return k.store.Chat(ctx, id) })
	if err != nil && !errors.Is(err, storage.ErrNoChat) {
		return c.settings()
	}
	return k.saw(id, chat, c.told)
}

// look asks the database for what may not take longer than lookTimeout. Where another
// program holds all of the file SQLite waits for seconds, whatever the context says: it
// is left to wait by itself, and nobody else looks for a while.
func look[T any](ctx context.Context, k *acquaintances, ask func(context.Context) (T, error)) (found T, err error) {
	if time.Since(time.Unix(0, k.tooLong.Load())) < lookAgain {
		return found, storage.ErrUnavailable
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), lookTimeout)
	defer cancel()
	var given T
	var failed error
	back := make(chan struct{})
	go func() {
		given, failed = ask(ctx)
		close(back)
	}()
	select {
	case <-back:
		return given, failed
	case <-ctx.Done():
		k.tooLong.Store(time.Now().UnixNano())
		return found, ctx.Err()
	}
}

// saw keeps what was read of a chat, unless a turn has told something newer
// meanwhile, and returns what holds.
func (k *acquaintances) saw(id storage.ChatID, chat storage.Chat, toldBefore int) (crisis.Asker, *time.Location) {
	k.mu.Lock()
	defer k.mu.Unlock()
	c := k.of(id)
	if c.told == toldBefore {
		c.asker, c.zone = askerOf(chat)
		c.known = true
	}
	return c.settings()
}

// settings are what the person chose, and in place of a country that they did not
// choose the one that they named lately.
func (c *acquaintance) settings() (crisis.Asker, *time.Location) {
	asker := c.asker
	asker.Country = cmp.Or(asker.Country, c.namedLately())
	return asker, c.zone
}

// namedLately is the country that the person named below helplines, "" if that is long
// ago or was never said.
func (c *acquaintance) namedLately() string {
	if time.Since(c.namedAt) > repeatWindow {
		return ""
	}
	return c.named
}

// names notes the country that somebody names below helplines. Of a stranger nothing
// is stored, but whoever said once where they are is not asked again in a bad hour.
func (k *acquaintances) names(id storage.ChatID, country string) {
	k.mu.Lock()
	defer k.mu.Unlock()
	c := k.of(id)
	c.named, c.namedAt = country, time.Now()
}

// named returns namedLately of a chat.
func (k *acquaintances) named(id storage.ChatID) string {
	k.mu.Lock()
	defer k.mu.Unlock()
	if c := k.chats[id]; c != nil {
		return c.namedLately()
	}
	return ""
}

// presser is what counts of who presses a button below an answer, as far as it is
// remembered: the rest stands in the button.
func (k *acquaintances) presser(id storage.ChatID) crisis.Asker {
	k.mu.Lock()
	defer k.mu.Unlock()
	presser := crisis.Asker{Now: time.Now()}
	if c := k.chats[id]; c != nil {
		presser.NotedHelp, presser.Plan = c.asker.NotedHelp, c.asker.Plan
	}
	return presser
}

// know keeps the settings of a chat in memory, as a turn has read or written them.
func (k *acquaintances) know(id storage.ChatID, chat storage.Chat) {
	k.mu.Lock()
	defer k.mu.Unlock()
	c := k.of(id)
	if c.asker.Country != "" && chat.Country == "" {
		c.named = "" // it was erased
	}
	c.asker, c.zone = askerOf(chat)
	c.known = true
	c.told++
}

func askerOf(chat storage.Chat) (crisis.Asker, *time.Location) {
	asker := crisis.Asker{Language: chat.Language, Country: chat.Country, NotedHelp: chat.NotedHelp, Plan: chat.HasPlan}
	if chat.Zone == "" {
		return asker, nil
	}
	return asker, chat.Location()
}

// countAnswer returns how many answers of this kind the chat had lately (0: this
// is the first), and counts one more. What it is about for the first time (see
// crisis.About), a graver level and a new country are answered in full; but not
// mere distress after what was graver.
func (k *acquaintances) countAnswer(id storage.ChatID, heard hearing.Heard, country string) int {
	k.mu.Lock()
	defer k.mu.Unlock()
	c := k.of(id)
	if time.Since(c.last) > repeatWindow || country != c.said.country || c.said.about == nil {
		c.said = said{about: map[string]saidAbout{}, country: country}
	}
	about := crisis.About(heard)
	lately := c.said.about[about]
	if heard.Level > lately.level {
		lately.times = 0
	}
	again := lately.times
	if about == crisis.AboutDistress && again == 0 && c.saidGraver() {
		again = 1
	}
	c.last, c.said.last = time.Now(), heard
	c.said.about[about] = saidAbout{again + 1, max(lately.level, heard.Level), !heard.Topics.Has(hearing.SomeoneElse)}
	return again
}

// saidGraver reports whether the chat was answered lately for danger to the
// person's own life.
func (c *acquaintance) saidGraver() bool {
	for _, about := range c.said.about {
		if about.level == hearing.Crisis && about.own {
			return true
		}
	}
	return false
}

// lately returns what the chat was answered for last, nothing if that is long ago.
func (k *acquaintances) lately(id storage.ChatID) hearing.Heard {
	k.mu.Lock()
	defer k.mu.Unlock()
	c := k.chats[id]
	if c == nil || time.Since(c.last) > repeatWindow {
		return hearing.Heard{}
	}
	return c.said.last
}

// answeredAt is when the chat was last answered, the zero time if nobody remembers.
func (k *acquaintances) answeredAt(id storage.ChatID) time.Time {
	k.mu.Lock()
	defer k.mu.Unlock()
	if c := k.chats[id]; c != nil {
		return c.last
	}
	return time.Time{}
}

// settle notes that somebody is all right again: distress from now on is new.
func (k *acquaintances) settle(id storage.ChatID) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if c := k.chats[id]; c != nil {
		c.said = said{}
	}
}

// offerLapse is how long a "yes" is one to the offer to look in.
const offerLapse = 10 * time.Minute

// offers notes what the newest message of the chat offers, "" for nothing.
func (k *acquaintances) offers(id storage.ChatID, lookIn string) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if c := k.chats[id]; c != nil {
		c.offer, c.offerAt = lookIn, time.Now()
	}
}

// offered returns it, "" if it was long ago.
func (k *acquaintances) offered(id storage.ChatID) string {
	k.mu.Lock()
	defer k.mu.Unlock()
	c := k.chats[id]
	if c == nil || time.Since(c.offerAt) > offerLapse {
		return ""
	}
	return c.offer
}

// wordsGoOut notes until when what is written in a chat goes to another person.
func (k *acquaintances) wordsGoOut(id storage.ChatID, until time.Time) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if c := k.chats[id]; c != nil || !until.IsZero() {
		k.of(id).wordsGoOut = until
	}
}

// areToAnother reports whether the words of a message are meant for another person. They
// are heard as any where that is not sure: where something of somebody else's comes with
// them, and hours after the chat was answered for distress of its own. Not to know, as
// after a restart, costs no more than an answer too many.
func (k *acquaintances) areToAnother(a *arrival) bool {
	if a.Command != "" || a.Kind != kindMessage || a.Quoted != "" {
		return false
	}
	if lately := k.lately(a.Chat); lately.Level >= hearing.Distress && !lately.Topics.Has(hearing.SomeoneElse) {
		return false
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	c := k.chats[a.Chat]
	return c != nil && time.Now().Before(c.wordsGoOut)
}

// isNews reports whether a chat's report of a helpline is to be looked at: it has
// not said so today, and has not said it of many.
func (k *acquaintances) isNews(id storage.ChatID, report crisis.Report) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	c := k.of(id)
	if time.Since(c.reportsOf) > 24*time.Hour {
		c.reported, c.reportsOf = nil, time.Now()
	}
	if len(c.reported) >= mostReports || slices.Contains(c.reported, report) {
		return false
	}
	c.reported = append(c.reported, report)
	return true
}

// of returns what is remembered of a chat. The caller holds mu.
func (k *acquaintances) of(id storage.ChatID) *acquaintance {
	c := k.chats[id]
	if c == nil {
		if len(k.chats) >= mostAcquaintances {
			k.forgetSome()
		}
		c = &acquaintance{}
		k.chats[id] = c
	}
	return c
}

// forgetSome makes room by dropping a tenth, whichever come first.
func (k *acquaintances) forgetSome() {
	dropped := 0
	for id := range k.chats {
		if dropped >= mostAcquaintances/10 {
			return
		}
		delete(k.chats, id)
		dropped++
	}
}

// wordsHeard remembers which words each message had, by its number and as a keyed
// hash, in memory alone: an edit that changes none of them says nothing new.
type wordsHeard struct {
	key maphash.Seed

	mu    sync.Mutex
	of    map[messageNumber]wordsOf
	order []messageNumber // of those remembered, oldest first
}

// messageNumber names a message: its number counts within its chat.
type messageNumber struct {
	chat    storage.ChatID
	message int
}

type wordsOf struct {
	hash   uint64
	update int64 // that told them
}

// mostWordsHeard bounds the memory, to some two megabytes.
const mostWordsHeard = 20_000

func newWordsHeard() *wordsHeard {
	return &wordsHeard{key: maphash.MakeSeed(), of: map[messageNumber]wordsOf{}}
}

// areOld reports whether the update is an edit that changes no words, and remembers
// the words otherwise. What came before this process began is not remembered: then
// the edit's own word counts.
func (w *wordsHeard) areOld(a *arrival) bool {
	if a.Kind != kindMessage && a.Kind != kindEdit {
		return false
	}
	number := messageNumber{a.Chat, a.Message}
	now := wordsOf{maphash.String(w.key, a.Text+"\n\n"+a.Words+"\n\n"+a.Quoted), a.ID}
	w.mu.Lock()
	defer w.mu.Unlock()
	before, known := w.of[number]
	if known && a.Kind == kindEdit && before.update != a.ID {
		a.Unchanged = before.hash == now.hash
	}
	if a.Unchanged {
		return true
	}
	if !known {
		if len(w.order) >= mostWordsHeard {
			delete(w.of, w.order[0])
			w.order = w.order[1:]
		}
		w.order = append(w.order, number)
	}
	w.of[number] = now
	return false
}
