package main

import (
	"context"
	"log/slog"
	"runtime"
	"runtime/debug"
	"strings"
	"sync"
	"time"

	"porchlight/bot/dialogue"
	"porchlight/messages"
	"porchlight/messages/crisis"
	"porchlight/messages/crisis/hearing"
	"porchlight/storage"
)

// guard stands around everything else: it hears distress in every update and
// answers it at once, from memory, before the update is stored or handled. It
// also answers /help and the buttons under its own answers, so that the numbers
// are there while the database is not.
//
// The rules it keeps:
//   - One answer for each message, sent by the guard itself. For what a crash
//     might cut off, the answer is also written to the outbox together with the
//     update; whoever delivers it first settles the other.
//   - The first answer to distress leaves at once. A flood is answered too: what
//     follows keeps a second apart, and what waits meanwhile is merged.
//   - Nothing of what was heard is stored or logged.
type guard struct {
	known   *acquaintances
	words   *wordsHeard
	courier *courier
	store   *storage.Store
	log     *slog.Logger
	metrics *metrics
	host    func() dialogue.Host
	since   time.Time // when this process began to listen
	reports reports

	mu     sync.Mutex
	recent map[int64]*answer // answers by update, for updates that come again
	order  []int64           // the keys of recent, oldest first
}

const (
	// lateAfter is when an answer says that the bot was away.
	lateAfter = 3 * time.Minute
	// mostRecent bounds the memory of answers.
	mostRecent = 4096
)

func newGuard(c *courier, store *storage.Store, host func() dialogue.Host, m *metrics, log *slog.Logger) *guard {
	return &guard{
		known: newAcquaintances(store), words: newWordsHeard(), courier: c, store: store, host: host, metrics: m, log: log, since: time.Now(),
		recent: map[int64]*answer{},
	}
}

// meet hears one update and starts the answer if it calls for one; the answer goes
// on with the update. It never waits for the network. If hearing panics, the update
// is still stored, and the router tells its sender that something is wrong.
func (g *guard) meet(ctx context.Context, a *arrival) {
	defer func() {
		if value := recover(); value != nil {
			g.log.Error("hearing an update panicked", "update", a.ID, "stack", string(debug.Stack()))
		}
	}()
	if !a.Private {
		return
	}
	g.mu.Lock()
	a.answer = g.recent[a.ID]
	g.mu.Unlock()
	if a.answer != nil || g.words.areOld(a) {
		return
	}
	g.courier.writes(a.Chat)
	a.toAnother = g.known.areToAnother(a)
	g.known.typedPress(a)
	ans := g.reply(ctx, a)
	if ans == nil || g.tookCareOf(ctx, a) {
		return
	}
	a.answer = ans
	g.remember(a.ID, ans)
	g.courier.bring(ctx, ans)
	runtime.Gosched() // the answer leaves first
}

// prepare does what hearing and answering do once: the first to write in
// distress is not to wait for it.
func (g *guard) prepare(context.Context) {
	hearing.Hear("")
	crisis.Help(crisis.Asker{Language: g.host().Language, Country: g.host().Country, Now: time.Now()})
}

// comesAgain is how old a message is that may have come before: a new one takes
// a second at most.
const comesAgain = 5 * time.Second

// tookCareOf reports whether an update of some age, or from before this process
// began, was stored before a restart:
// its answer was sent then, or stands in the outbox.
func (g *guard) tookCareOf(ctx context.Context, a *arrival) bool {
	isNew := a.WrittenAt.After(g.since) && a.ArrivedAt.Sub(a.WrittenAt) < comesAgain
	if a.WrittenAt.IsZero() || isNew || !g.store.Healthy() {
		return false
	}
	known, err := look(ctx, g.known, func(ctx context.Context) (bool, error) { return g.store.Received(ctx, a.ID) })
	return known && err == nil
}

// tookCareBefore notes that the process before did all that the guard does for an update.
// Telegram may bring it again at once, when the database takes too long to say that.
func (g *guard) tookCareBefore(a *arrival) {
	ans := newAnswer(a)
	ans.finish()
	g.remember(a.ID, ans)
}

// reply composes what the update calls for, nil if nothing.
func (g *guard) reply(ctx context.Context, a *arrival) *answer {
	ans := newAnswer(a)
	if a.Pressed != "" {
		pressed := g.pressed(a)
		if pressed == nil {
			return nil
		}
		ans.message = *pressed
		return ans
	}
	heard := a.hear()
	lately := g.known.lately(a.Chat)
	switch {
	case a.Command == "help" && heard.Level < hearing.Distress:
		ans.message = g.help(ctx, a, a.Rest)
	case heard.Level == hearing.None && lately.Level >= hearing.Distress && g.saysWhere(ctx, a):
		g.answerDistress(ctx, a, lately, ans)
	case heard.Level == hearing.None || heard.Level == hearing.Soft && a.Command != "" || a.denies():
		return nil
	default:
		g.answerDistress(ctx, a, heard, ans)
	}
	return ans
}

// answerDistress composes the answer to what was heard.
func (g *guard) answerDistress(ctx context.Context, a *arrival, heard hearing.Heard, ans *answer) {
	asker, zone := g.asker(ctx, a)
	if heard.Language != "" {
		asker.Language = heard.Language
	}
	occasion := crisis.Occasion{Zone: zone}
	if ans.isCrisis = heard.Level >= hearing.Distress; ans.isCrisis {
		occasion.Repeat = g.known.countAnswer(a.Chat, heard, asker.Country)
		ans.first = occasion.Repeat == 0
	}
	if late := a.ArrivedAt.Sub(a.WrittenAt); !a.WrittenAt.IsZero() && late > lateAfter {
		occasion.WroteAt = a.WrittenAt
	}
	ans.message = messages.FromCrisis(crisis.Answer(heard, asker, occasion))
}

// helplines composes the helpline page of a chat, where what was to be said there is
// lost.
func (g *guard) helplines(ctx context.Context, chat storage.ChatID) messages.Message {
	asker, _ := g.asker(ctx, &arrival{Chat: chat})
	return messages.FromCrisis(crisis.Help(asker))
}

// mostWhereWords is how many words there are in an answer to the question for the
// country, as in "I'm in the UK".
const mostWhereWords = 5

// saysWhere reports whether a message names the country that the answer before asked
// for, and notes it.
func (g *guard) saysWhere(ctx context.Context, a *arrival) bool {
	if len(strings.Fields(a.Text)) > mostWhereWords || a.Kind != kindMessage {
		return false
	}
	if asker, _ := g.asker(ctx, a); asker.Country != "" {
		return false
	}
	code, _, ok := crisis.CountryNamed(a.Text)
	if ok {
		g.known.names(a.Chat, code)
		a.saysWhere = true
	}
	return ok
}

// help composes the helpline page with the commands below it.
func (g *guard) help(ctx context.Context, a *arrival, rest string) messages.Message {
	asker, _ := g.asker(ctx, a)
	words := messages.In(asker.Language)
	before := ""
	if rest != "" {
		code, asked, ok := crisis.CountryNamed(rest)
		switch {
		case ok:
			if asker.Country == "" {
				g.known.names(a.Chat, code)
			}
			asker.Country = code
		case asked:
			before = messages.NoSuchCountry(words) + "\n\n"
		}
	}
	m := messages.FromCrisis(crisis.Help(asker))
	m.Text = before + m.Text + "\n\n" + messages.CommandsInShort(words)
	return m
}

// pressed answers a button under one of the guard's own messages, nil if the
// button is another's. It needs nothing but what the button says: who presses it
// learns nothing that the bot would not tell anybody.
func (g *guard) pressed(a *arrival) *messages.Message {
	presser := g.known.presser(a.Chat)
	presser.Host = g.host().Lines
	press, ours := crisis.Press(a.Pressed, presser)
	if !ours {
		return nil
	}
	if press.Report != nil && g.known.isNews(a.Chat, *press.Report) {
		g.reports.note(*press.Report, time.Now())
		g.metrics.reported()
	}
	if press.Settled {
		g.known.settle(a.Chat)
	}
	if press.Country != "" {
		g.known.names(a.Chat, press.Country)
	}
	g.courier.endPress(a.PressID, "")
	m := messages.FromCrisis(press.Reply)
	if press.Edit {
		m.Edit = a.Message
	}
	if press.Hides {
		m.Clears = a.ReplyTo // the card above it
	}
	return &m
}

// refuse tells somebody that what they wrote could not be kept, because storage
// has been away for so long that there is no room left.
func (g *guard) refuse(a *arrival) {
	if !a.Private || a.Text == "" {
		return
	}
	ans := newAnswer(a)
	ans.message = messages.NotKept(messages.In(messages.Match(a.From.Language)))
	g.courier.bring(context.Background(), ans)
}

// asker returns what is known of who wrote, and what the host chose for the rest.
func (g *guard) asker(ctx context.Context, a *arrival) (crisis.Asker, *time.Location) {
	asker, zone := g.known.asker(ctx, a.Chat)
	if asker.Language == "" {
		asker.Language = messages.Match(a.From.Language)
	}
	if asker.Language == "" {
		asker.Language = g.host().Language
	}
	if asker.Country == "" {
		asker.Country = g.host().Country
	}
	asker.App, asker.Now, asker.Host = a.From.Language, time.Now(), g.host().Lines
	return asker, zone
}

// remember keeps an answer by its update's number, for updates that come again
// because they could not be stored.
func (g *guard) remember(update int64, ans *answer) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if len(g.order) >= mostRecent {
		delete(g.recent, g.order[0])
		g.order = g.order[1:]
	}
	g.recent[update] = ans
	g.order = append(g.order, update)
}
