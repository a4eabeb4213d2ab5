package main

import (
	"context"
	"errors"
	"log/slog"
	"runtime"
	"runtime/debug"
	"slices"
	"sync"
	"time"

	"porchlight/bot/dialogue"
	"porchlight/messages"
	"porchlight/messages/crisis"
	"porchlight/scheduler"
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
//   - A flood is answered too: while answers to a chat are on their way, those
//     that follow are merged into one that goes out after them.
//   - Nothing of what was heard is stored or logged.
type guard struct {
	deliver scheduler.Deliverer
	pace    *scheduler.Pace
	store   *storage.Store
	log     *slog.Logger
	metrics *metrics
	press   func(ctx context.Context, id, toast string) error
	host    func() dialogue.House
	since   time.Time // when this process began to listen

	mu      sync.Mutex
	chats   map[storage.ChatID]*acquaintance
	recent  map[int64]*answer // answers by update, for updates that come again
	order   []int64           // the keys of recent, oldest first
	running sync.WaitGroup
}

// acquaintance is what the guard remembers of a chat, in memory alone.
type acquaintance struct {
	asker   crisis.Asker
	zone    *time.Location
	known   bool // asker and zone were read from the database
	said    said // lately, in answers to distress
	last    time.Time
	sending bool
	waiting []*answer // go out after the one being sent; at most mostWaiting
}

// said is what a chat was answered lately, so that it is not said again.
type said struct {
	times   int
	level   crisis.Level
	topics  crisis.Topic
	country string
}

const (
	// crisisSendTimeout bounds one try.
	crisisSendTimeout = 10 * time.Second
	// lookTimeout bounds the look at the chat's settings; without them the
	// answer is for every country.
	lookTimeout = 50 * time.Millisecond
	// lateAfter is when an answer says that the bot was away.
	lateAfter = 3 * time.Minute
	// repeatWindow is how long answers count as repeated.
	repeatWindow = 6 * time.Hour
	// mostWaiting is how many answers wait for a chat before they are merged.
	mostWaiting = 4
	// mostAcquaintances and mostRecent bound the memory.
	mostAcquaintances = 20_000
	mostRecent        = 4096
)

func newGuard(d scheduler.Deliverer, pace *scheduler.Pace, store *storage.Store, host func() dialogue.House, m *metrics, log *slog.Logger) *guard {
	return &guard{
		deliver: d, pace: pace, store: store, host: host, metrics: m, log: log, since: time.Now(),
		chats: map[storage.ChatID]*acquaintance{}, recent: map[int64]*answer{},
	}
}

// meet hears one update and starts the answer if it calls for one. It returns
// the answer, or nil; it never waits for the network. If hearing panics, the
// update is still stored, and the router tells its sender that something is wrong.
func (g *guard) meet(ctx context.Context, a *arrival) (ans *answer) {
	defer func() {
		if value := recover(); value != nil {
			g.log.Error("hearing an update panicked", "update", a.ID, "stack", string(debug.Stack()))
			ans = nil
		}
	}()
	if !a.Private {
		return nil
	}
	g.mu.Lock()
	if again := g.recent[a.ID]; again != nil {
		g.mu.Unlock()
		return again
	}
	g.mu.Unlock()
	reply, isCrisis := g.reply(ctx, a)
	if reply == nil || g.tookCareOf(ctx, a) {
		return nil
	}
	ans = &answer{chat: a.Chat, message: *reply, arrivedAt: a.ArrivedAt, isCrisis: isCrisis}
	g.remember(a.ID, ans)
	g.start(ctx, ans)
	runtime.Gosched() // the answer leaves first; storing comes after it
	return ans
}

// prepare does what hearing and answering do once: the first to write in
// distress is not to wait for it.
func (g *guard) prepare(context.Context) {
	crisis.Hear("")
	crisis.Help(crisis.Asker{Language: g.host().Language, Country: g.host().Country, Now: time.Now()})
	debug.FreeOSMemory() // reading the phrases leaves several times their size behind
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
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), lookTimeout)
	defer cancel()
	known, err := g.store.Received(ctx, a.ID)
	return known && err == nil
}

// reply composes what the update calls for, nil if nothing.
func (g *guard) reply(ctx context.Context, a *arrival) (reply *messages.Message, isCrisis bool) {
	if a.Pressed != "" {
		return g.pressed(a), false
	}
	heard := crisis.Hear(a.spokenWords())
	name, rest := command(a.Text)
	if name == "help" && heard.Level < crisis.Distress {
		m := g.help(ctx, a, rest)
		return &m, false
	}
	if heard.Level == crisis.None || heard.Level == crisis.Soft && name != "" {
		return nil, false
	}
	m := g.crisisAnswer(ctx, a, heard)
	return &m, heard.Level >= crisis.Distress
}

// crisisAnswer composes the answer to what was heard.
func (g *guard) crisisAnswer(ctx context.Context, a *arrival, heard crisis.Hearing) messages.Message {
	asker, zone := g.asker(ctx, a)
	if heard.Language != "" {
		asker.Language = heard.Language
	}
	occasion := crisis.Occasion{Zone: zone}
	if heard.Level >= crisis.Distress {
		occasion.Repeat = g.countAnswer(a.Chat, heard, asker.Country)
	}
	if late := a.ArrivedAt.Sub(a.WrittenAt); !a.WrittenAt.IsZero() && late > lateAfter {
		occasion.WroteAt = a.WrittenAt
	}
	return messages.FromCrisis(crisis.Answer(heard, asker, occasion))
}

// countAnswer returns how many answers of this kind the chat had lately, and
// counts one more. What was not heard before (an overdose, abuse, an age, a
// graver level) or a new country is answered in full.
func (g *guard) countAnswer(chat storage.ChatID, heard crisis.Hearing, country string) int {
	g.mu.Lock()
	defer g.mu.Unlock()
	c := g.acquaintance(chat)
	if time.Since(c.last) > repeatWindow {
		c.said = said{}
	}
	if heard.Level > c.said.level || heard.Topics&^c.said.topics != 0 || country != c.said.country {
		c.said.times = 0
	}
	c.last = time.Now()
	c.said.level, c.said.topics = max(c.said.level, heard.Level), c.said.topics|heard.Topics
	c.said.country = country
	c.said.times++
	return c.said.times - 1
}

// help composes the helpline page with the commands below it.
func (g *guard) help(ctx context.Context, a *arrival, rest string) messages.Message {
	asker, _ := g.asker(ctx, a)
	words := messages.In(asker.Language)
	before := ""
	if rest != "" {
		if code, ok := crisis.Country(rest); ok {
			asker.Country = code
		} else {
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
	press, ours := crisis.Press(a.Pressed, time.Now())
	if !ours {
		return nil
	}
	if press.Report != nil {
		g.log.Warn("a helpline was reported as not working: check it and correct the data",
			"country", press.Report.Country, "line", press.Report.Line)
		g.metrics.wrongNumbers.Inc()
	}
	g.running.Go(func() {
		ctx, cancel := context.WithTimeout(context.Background(), crisisSendTimeout)
		defer cancel()
		if err := g.press(ctx, a.PressID, ""); err != nil {
			g.log.Debug("a press could not be answered", "err", err)
		}
	})
	m := messages.FromCrisis(press.Reply)
	if press.Edit {
		m.Edit = a.Message
	}
	return &m
}

// asker returns what is known of who wrote, from memory or by a quick look into
// the database, which may be away.
func (g *guard) asker(ctx context.Context, a *arrival) (crisis.Asker, *time.Location) {
	g.mu.Lock()
	c := *g.acquaintance(a.Chat)
	g.mu.Unlock()
	if !c.known && g.store.Healthy() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), lookTimeout)
		defer cancel()
		if chat, err := g.store.Chat(ctx, a.Chat); err == nil || errors.Is(err, storage.ErrNoChat) {
			g.know(a.Chat, chat)
			c.asker, c.zone = askerOf(chat)
		}
	}
	if c.asker.Language == "" {
		c.asker.Language = messages.Match(a.Language)
	}
	if c.asker.Language == "" {
		c.asker.Language = g.host().Language
	}
	if c.asker.Country == "" {
		c.asker.Country = g.host().Country
	}
	c.asker.Now = time.Now()
	return c.asker, c.zone
}

// know keeps the settings of a chat in memory, as the router does after each turn.
func (g *guard) know(id storage.ChatID, chat storage.Chat) {
	g.mu.Lock()
	defer g.mu.Unlock()
	c := g.acquaintance(id)
	c.asker, c.zone = askerOf(chat)
	c.known = true
}

func askerOf(chat storage.Chat) (crisis.Asker, *time.Location) {
	asker := crisis.Asker{Language: chat.Language, Country: chat.Country}
	if chat.Zone == "" {
		return asker, nil
	}
	return asker, chat.Location()
}

// acquaintance returns what is remembered of a chat. The caller holds mu.
func (g *guard) acquaintance(id storage.ChatID) *acquaintance {
	c := g.chats[id]
	if c == nil {
		if len(g.chats) >= mostAcquaintances {
			g.forgetSome()
		}
		c = &acquaintance{}
		g.chats[id] = c
	}
	return c
}

// forgetSome makes room by dropping a tenth of those to whom nothing is on its
// way, whichever come first.
func (g *guard) forgetSome() {
	dropped := 0
	for id, c := range g.chats {
		if dropped >= mostAcquaintances/10 {
			return
		}
		if !c.sending {
			delete(g.chats, id)
			dropped++
		}
	}
}

// refuse tells somebody that what they wrote could not be kept, because storage
// has been away for so long that there is no room left.
func (g *guard) refuse(a *arrival) {
	if !a.Private || a.Text == "" {
		return
	}
	words := messages.In(messages.Match(a.Language))
	g.start(context.Background(), &answer{chat: a.Chat, message: messages.NotKept(words), arrivedAt: a.ArrivedAt})
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

// start sends the answer, after those that are on their way to the chat.
func (g *guard) start(ctx context.Context, ans *answer) {
	g.mu.Lock()
	defer g.mu.Unlock()
	c := g.acquaintance(ans.chat)
	c.waiting = append(c.waiting, ans)
	if last := len(c.waiting) - 1; last >= mostWaiting {
		c.waiting[last-1].replaceBy(ans)
		c.waiting = slices.Delete(c.waiting, last-1, last)
	}
	if !c.sending {
		c.sending = true
		g.running.Go(func() { g.sendAll(ctx, c) })
	}
}

// sendAll sends a chat's answers until none waits.
func (g *guard) sendAll(ctx context.Context, c *acquaintance) {
	for {
		g.mu.Lock()
		if len(c.waiting) == 0 {
			c.sending = false
			g.mu.Unlock()
			return
		}
		next := c.waiting[0]
		c.waiting = c.waiting[1:]
		g.mu.Unlock()
		g.send(ctx, next)
	}
}

// send tries until Telegram has the answer, or until the outbox has it and the
// dispatcher takes over. Shutting down does not cut off a try.
func (g *guard) send(ctx context.Context, ans *answer) {
	for attempt := 0; ; attempt++ {
		err := g.try(ctx, ans)
		if err == nil {
			g.metrics.answered(ans.isCrisis, time.Since(ans.arrivedAt))
			g.settle(ctx, ans.finish())
			return
		}
		g.metrics.refused(storage.LaneCrisis, outcomeOf(err))
		if errors.Is(err, scheduler.ErrGone) || errors.Is(err, scheduler.ErrRefused) {
			g.log.Warn("an answer can't be delivered", "err", err)
			g.settle(ctx, ans.finish())
			return
		}
		wait := scheduler.Retry(storage.LaneCrisis, attempt)
		if slow, ok := errors.AsType[*scheduler.SlowDown](err); ok {
			wait = time.Until(g.pace.Park(ans.chat, slow.Wait))
		}
		if g.handOver(ctx, ans, time.Now().Add(wait), errors.Is(err, scheduler.ErrUnsure)) {
			return
		}
		select {
		case <-time.After(wait):
		case <-ctx.Done():
			return // not stored: the update is not confirmed either, and comes again
		}
	}
}

// try sends the answer once; where Telegram refuses its buttons, as bare text.
func (g *guard) try(ctx context.Context, ans *answer) error {
	for wait := g.pace.Take(storage.LaneCrisis, ans.chat); wait > 0; wait = g.pace.Take(storage.LaneCrisis, ans.chat) {
		select {
		case <-time.After(wait):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), crisisSendTimeout)
	defer cancel()
	err := g.deliver.Deliver(ctx, ans.chat, ans.message)
	if errors.Is(err, scheduler.ErrRefused) && ans.message.Text != "" {
		err = g.deliver.Deliver(ctx, ans.chat, ans.message.Bare())
	}
	return err
}

// handOver leaves the answer to the dispatcher if it stands in the outbox.
func (g *guard) handOver(ctx context.Context, ans *answer, due time.Time, unsure bool) bool {
	ans.mu.Lock()
	defer ans.mu.Unlock()
	if len(ans.rows) == 0 {
		return false
	}
	err := g.store.Write(context.WithoutCancel(ctx), func(ctx context.Context) error {
		for _, row := range ans.rows[1:] {
			if err := g.store.Settle(ctx, row); err != nil {
				return err
			}
		}
		return g.store.Defer(ctx, ans.rows[0], due, unsure)
	})
	ans.handed = err == nil
	return ans.handed
}

// settle deletes the rows of an answer that has arrived. If the database is away
// they stay, and the answer may arrive a second time: better than never.
func (g *guard) settle(ctx context.Context, rows []int64) {
	if len(rows) == 0 {
		return
	}
	err := g.store.Write(context.WithoutCancel(ctx), func(ctx context.Context) error {
		for _, row := range rows {
			if err := g.store.Settle(ctx, row); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		g.log.Warn("an answer that was sent could not be settled", "err", err)
	}
}

// post writes the answer into the outbox if Telegram does not have it yet, as
// part of the transaction that stores its update. The guard goes on sending it;
// the row is for a crash.
func (g *guard) post(ctx context.Context, update int64, ans *answer) (row int64, err error) {
	if ans.isFinished() {
		return 0, nil
	}
	return scheduler.Post(ctx, g.store, scheduler.Posting{
		To: ans.chat, Lane: storage.LaneCrisis, Message: ans.message,
		Once: onceFor(update), Claim: time.Now().Add(2 * crisisSendTimeout),
	})
}

// posted tells the answer the rows it has, once they are safe.
func (g *guard) posted(ctx context.Context, ans *answer, row int64) {
	if row != 0 && !ans.addRow(row) {
		g.settle(ctx, []int64{row})
	}
}

// wait returns when every answer has been sent or given up.
func (g *guard) wait() { g.running.Wait() }
