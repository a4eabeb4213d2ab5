package main

import (
	"context"
	"log/slog"
	"slices"
	"sync"
	"time"

	"porchlight/storage"
)

// intake takes updates in: the guard hears each one first, then all of them are
// stored with one sync to disk, and only then may Telegram forget them. While the
// database is away, intake goes on listening and holds what it can't store; what
// Telegram can't keep for it meanwhile goes to the spool (see spooling.go).
type intake struct {
	store   *storage.Store
	guard   *guard
	metrics *metrics
	log     *slog.Logger
	// called: Telegram calls a webhook, and calls again for what is not stored.
	called bool
	// handle gets the updates that are stored and new, in order.
	handle func([]*arrival)
	// backlog is told of by whoever asks Telegram for updates.
	backlog *backlog

	// spooling is held around the spool and the letting go of what is in it; mu is
	// taken inside it.
	spooling sync.Mutex
	spool    *spool

	mu      sync.Mutex
	held    []*waiting             // not stored yet, in order of arrival
	ids     map[int64]*waiting     // what is held by its number; nil: about to be
	bytes   int                    // of all that is held
	bytesOf map[storage.ChatID]int // of what is held of a chat
	refused map[int64]bool         // what found no room, and may be shown again
	more    chan struct{}          // something is held
	failing bool                   // the spool could not be written to lately

	away *away // belongs to storeHeld
}

// waiting is an update that is being stored.
type waiting struct {
	*arrival
	stored chan struct{}

	// The rest belongs to intake.mu.
	confirmed bool // Telegram has let go of it
	spooled   bool // it is in the spool
	answered  bool // and there counts as answered
}

// size is how much room an update takes. What was read of it takes as much again,
// or twice.
func (w *waiting) size() int { return len(w.Raw) + 1<<10 }

const (
	// mostHeldBytes bounds what is held while the database is away: some 20,000
	// ordinary messages, in about 100 MB of memory.
	mostHeldBytes = 32 << 20
	// mostHeldOfChat is the share of one chat: some 150 ordinary messages, so that
	// nobody takes the others' room.
	mostHeldOfChat = 256 << 10
	// mostRefused bounds the memory of what found no room.
	mostRefused = 10_000
	// storeRetry is the pause between tries to store.
	storeRetry = 300 * time.Millisecond
)

func newIntake(store *storage.Store, g *guard, spoolPath string, m *metrics, log *slog.Logger) *intake {
	return &intake{
		store: store, guard: g, metrics: m, log: log, spool: &spool{path: spoolPath, seal: store},
		backlog: newBacklog(), away: newAway(g), ids: map[int64]*waiting{}, refused: map[int64]bool{}, bytesOf: map[storage.ChatID]int{}, more: make(chan struct{}, 1),
	}
}

// take hears an update and holds it until it is stored. It returns nil for one
// that is held already, and for one that finds no room; its sender is told so, once.
func (in *intake) take(ctx context.Context, a *arrival) *waiting {
	if !in.isNew(a.ID) {
		return nil
	}
	in.metrics.updates.Inc()
	in.guard.meet(ctx, a)
	w := &waiting{arrival: a, stored: make(chan struct{})}
	if in.hold(w) {
		return w
	}
	in.metrics.refusedUpdates.Inc()
	if w.answer == nil {
		in.guard.refuse(a)
	}
	return nil
}

// isNew reports whether the update was not taken yet, and from then on it is.
func (in *intake) isNew(id int64) bool {
	in.mu.Lock()
	defer in.mu.Unlock()
	if _, known := in.ids[id]; known || in.refused[id] {
		return false
	}
	in.ids[id] = nil
	return true
}

// hold keeps an update until it is stored; false if there is no room. One of each
// chat is held as long as there is any, whatever its size.
func (in *intake) hold(w *waiting) bool {
	in.mu.Lock()
	defer in.mu.Unlock()
	ofChat := in.bytesOf[w.Chat]
	if in.bytes+w.size() > mostHeldBytes || ofChat > 0 && ofChat+w.size() > mostHeldOfChat {
		delete(in.ids, w.ID)
		if len(in.refused) >= mostRefused {
			clear(in.refused)
		}
		in.refused[w.ID] = true
		return false
	}
	in.held = append(in.held, w)
	in.ids[w.ID] = w
	in.bytes += w.size()
	in.bytesOf[w.Chat] += w.size()
	in.metrics.held.Set(float64(len(in.held)))
	in.wakeStore()
	return true
}

// wakeStore lets storeHeld look at what is held.
func (in *intake) wakeStore() {
	wakes(in.more)
}

// storeHeld stores what is held, as often as it takes, until the context ends.
func (in *intake) storeHeld(ctx context.Context) {
	failing := false
	for {
		select {
		case <-in.more:
		case <-ctx.Done():
			return
		}
		for {
			err := in.storeOnce(ctx)
			if err == nil {
				in.away.ends()
				if failing && in.isEmpty() {
					in.log.Info("storage is back; what was held is stored")
					failing = false
				}
				break
			}
			if !failing {
				in.log.Error("updates can't be stored; distress and /help are answered from memory, the rest is held until storage is back", "err", err)
			}
			failing = true
			in.spoolAtRisk()
			in.away.lasts(ctx, in.heldNow())
			select {
			case <-time.After(storeRetry):
			case <-ctx.Done():
				return
			}
		}
	}
}

// heldNow returns what is held, in order.
func (in *intake) heldNow() []*arrival {
	in.mu.Lock()
	defer in.mu.Unlock()
	all := make([]*arrival, len(in.held))
	for i, w := range in.held {
		all[i] = w.arrival
	}
	return all
}

// storeAtOnce is how many updates are stored in one write, which others wait for.
const storeAtOnce = 1000

// storeOnce stores what is held at this moment, in one transaction, or the first of
// it if that is much.
func (in *intake) storeOnce(ctx context.Context) error {
	in.mu.Lock()
	batch := in.held[:min(storeAtOnce, len(in.held))]
	in.mu.Unlock()
	if len(batch) == 0 {
		return nil
	}
	arrivals := make([]*arrival, len(batch))
	for i, w := range batch {
		arrivals[i] = w.arrival
	}
	letLeave(arrivals)
	fresh, err := in.write(ctx, arrivals, in.store.Embedded())
	if err != nil {
		return err
	}
	in.release(batch)
	in.handle(those(fresh, arrivals))
	return nil
}

// leaveFor is how long what is stored waits for the first answers to be written to
// Telegram: that takes a small part of it, where the processor has nothing else to do.
const leaveFor = 2 * time.Millisecond

// letLeave waits a moment for the answers to distress that leave at once: to store what
// they answer would take the processor from them.
func letLeave(arrivals []*arrival) {
	var enough <-chan time.Time
	for _, a := range arrivals {
		if a.answer == nil || !a.answer.first {
			continue
		}
		if enough == nil {
			enough = time.After(leaveFor)
		}
		select {
		case <-a.answer.written:
		case <-enough:
			return
		}
	}
}

// write stores updates in one transaction, with the answers that Telegram does not
// have yet, and returns those that are new. With hold they are this process's own.
func (in *intake) write(ctx context.Context, arrivals []*arrival, hold bool) (fresh []storage.Update, err error) {
	updates := make([]storage.Update, len(arrivals))
	for i, a := range arrivals {
		updates[i] = storage.Update{ID: a.ID, Chat: a.Chat, Body: a.Raw, ReceivedAt: a.ArrivedAt}
	}
	rows := make([]int64, len(arrivals))
	err = in.store.Write(context.WithoutCancel(ctx), func(ctx context.Context) (err error) {
		if fresh, err = in.store.Receive(ctx, updates, hold); err != nil {
			return err
		}
		for i, a := range arrivals {
			if a.answer == nil {
				continue
			}
			if rows[i], err = in.guard.courier.post(ctx, a.ID, a.answer); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	for i, a := range arrivals {
		if a.answer != nil {
			in.guard.courier.posted(ctx, a.answer, rows[i])
		}
	}
	return fresh, nil
}

// those returns the arrivals of the updates, which are among them in their order.
func those(updates []storage.Update, arrivals []*arrival) (all []*arrival) {
	for _, a := range arrivals {
		if len(all) < len(updates) && a.ID == updates[len(all)].ID {
			all = append(all, a)
		}
	}
	return all
}

// release lets go of what is stored, and of the spool if nothing else is in it.
func (in *intake) release(batch []*waiting) {
	in.spooling.Lock()
	defer in.spooling.Unlock()
	in.mu.Lock()
	in.held = in.held[len(batch):]
	wasSpooled := false
	for _, w := range batch {
		delete(in.ids, w.ID)
		in.bytes -= w.size()
		if in.bytesOf[w.Chat] -= w.size(); in.bytesOf[w.Chat] == 0 {
			delete(in.bytesOf, w.Chat)
		}
		wasSpooled = wasSpooled || w.spooled
	}
	isSpooled := slices.ContainsFunc(in.held, func(w *waiting) bool { return w.spooled })
	in.failing = false
	in.metrics.held.Set(float64(len(in.held)))
	in.countAtRisk()
	if len(in.held) > 0 {
		in.wakeStore()
	} else {
		clear(in.refused)
	}
	in.mu.Unlock()
	if wasSpooled && !isSpooled {
		if err := in.spool.clear(); err != nil {
			in.log.Warn("the spool could not be removed; what is in it is stored, and known when it is read again", "err", err)
		}
	}
	for _, w := range batch {
		close(w.stored)
	}
}

// isEmpty reports whether nothing is held.
func (in *intake) isEmpty() bool {
	in.mu.Lock()
	defer in.mu.Unlock()
	return len(in.held) == 0
}

// isBehind reports whether something is held for longer than it takes to store it: what
// people did meanwhile is in nobody's hands yet.
func (in *intake) isBehind(now time.Time) bool {
	in.mu.Lock()
	defer in.mu.Unlock()
	return len(in.held) > 0 && now.Sub(in.held[0].ArrivedAt) > storeRetry
}

// settled waits a moment for all that is held to be stored, also while shutting
// down: what is stored by then need not come again. While storage is known to be away
// there is nothing to wait for.
func (in *intake) settled(last *waiting) bool {
	if last == nil || !in.store.Healthy() {
		return in.isEmpty()
	}
	select {
	case <-last.stored:
		return true
	case <-time.After(storeGrace):
		return false
	}
}
