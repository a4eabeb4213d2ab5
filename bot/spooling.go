package main

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// Telegram keeps what is not confirmed to it, but shows no more than a hundred
// updates of it. So while the database is away, the first hundred wait there; for
// those behind them to be heard, they have to be confirmed, and before that they
// are written to the spool. Only what is stored or spooled is confirmed, but for
// one case that the log tells of: neither can be written, as when the disk is full.
// Then people go on being heard, and what they write is in memory alone.

// spoolHeld writes all that is held to the spool, so that Telegram may let go of
// it. It reports whether that worked.
func (in *intake) spoolHeld() bool {
	in.spooling.Lock()
	defer in.spooling.Unlock()
	err := in.spoolRest()
	if errors.Is(err, errSpoolGone) {
		in.mu.Lock()
		for _, w := range in.held {
			w.spooled = false
		}
		in.mu.Unlock()
		err = in.spoolRest()
	}
	in.mu.Lock()
	defer in.mu.Unlock()
	in.countAtRisk()
	switch was := in.failing; {
	case err != nil && !was:
		in.log.Error("neither the database nor the spool can be written to: what people write is held in memory alone, and lost if this process ends before one of them is back", "err", err)
	case err == nil && was:
		in.log.Info("what is held is in the spool now")
	}
	in.failing = err != nil
	return err == nil
}

// spoolRest adds to the spool what is held and not in it, and again what is in it
// as unanswered and was answered since. The caller holds spooling.
func (in *intake) spoolRest() error {
	in.mu.Lock()
	var rest []*waiting
	var updates []spooled
	for _, w := range in.held {
		answered := w.answer == nil || w.answer.isFinished()
		if w.spooled && w.answered == answered {
			continue
		}
		rest = append(rest, w)
		updates = append(updates, spooled{Raw: w.Raw, ReceivedAt: w.ArrivedAt, Answered: answered})
	}
	in.mu.Unlock()
	if len(rest) == 0 {
		return nil
	}
	added, err := in.spool.add(updates)
	in.mu.Lock()
	defer in.mu.Unlock()
	for i, w := range rest[:added] {
		w.spooled, w.answered = true, updates[i].Answered
	}
	return err
}

// spoolAtRisk tries again to spool what is in memory alone.
func (in *intake) spoolAtRisk() {
	in.mu.Lock()
	_, _, atRisk := in.count()
	in.mu.Unlock()
	if atRisk > 0 {
		in.spoolHeld()
	}
}

// confirmed notes that Telegram has let go of a batch.
func (in *intake) confirmed(batch []*arrival) {
	in.mu.Lock()
	defer in.mu.Unlock()
	for _, a := range batch {
		if w := in.ids[a.ID]; w != nil {
			w.confirmed = true
		}
	}
	in.countAtRisk()
}

// areSafe reports whether each of a batch is stored, spooled or refused plainly.
func (in *intake) areSafe(batch []*arrival) bool {
	in.mu.Lock()
	defer in.mu.Unlock()
	for _, a := range batch {
		if w := in.ids[a.ID]; w != nil && !w.spooled {
			return false
		}
	}
	return true
}

// count returns how many of those that are held are in the spool, how many at
// Telegram alone, and how many nowhere else. The caller holds mu.
func (in *intake) count() (inSpool, atTelegram, atRisk int) {
	for _, w := range in.held {
		switch {
		case w.spooled:
			inSpool++
		case !w.confirmed:
			atTelegram++
		default:
			atRisk++
		}
	}
	return inSpool, atTelegram, atRisk
}

// countAtRisk shows how many are in memory alone. The caller holds mu.
func (in *intake) countAtRisk() {
	_, _, atRisk := in.count()
	in.metrics.atRisk.Set(float64(atRisk))
}

// flush waits for what is held to be stored, before a shutdown, and spools what
// can't be, with which of it was answered. What came over a webhook is left to
// Telegram: the spool is one process's, and a webhook may have several.
func (in *intake) flush(ctx context.Context) {
	in.mu.Lock()
	held := in.held
	in.mu.Unlock()
	if len(held) == 0 {
		return
	}
	select {
	case <-held[len(held)-1].stored:
		return
	case <-ctx.Done():
	}
	if !in.called {
		in.spoolHeld()
	}
	in.mu.Lock()
	defer in.mu.Unlock()
	inSpool, atTelegram, lost := in.count()
	if inSpool > 0 {
		in.log.Warn("some updates could not be stored; they are in the spool for the next start", "count", inSpool)
	}
	if atTelegram > 0 {
		in.log.Warn("some updates could not be stored; Telegram will send them again", "count", atTelegram)
	}
	if lost > 0 {
		in.log.Error("some updates are lost: Telegram has let go of them, and neither the database nor the spool could be written to", "count", lost)
	}
}

// takeUpSpool stores what the last process left in the spool, before anything else
// is taken in. Distress in it that was not answered is answered first. Nobody holds
// what is stored: it is taken up from the inbox, behind what waits there already.
func (in *intake) takeUpSpool(ctx context.Context, reader updateReader) error {
	in.spooling.Lock()
	defer in.spooling.Unlock()
	updates, unreadable, err := in.spool.read()
	if err != nil {
		return err
	}
	arrivals, odd := in.hearSpooled(ctx, reader, updates)
	unreadable += odd
	for rest := arrivals; len(rest) > 0; {
		some := rest[:min(storeAtOnce, len(rest))]
		rest = rest[len(some):]
		if _, err := in.write(ctx, some, false); err != nil {
			return fmt.Errorf("storing what was spooled: %w", err)
		}
	}
	if unreadable > 0 {
		in.log.Error("the spool is damaged in some places, and what stood there is lost", "places", unreadable)
	}
	if len(arrivals) > 0 {
		in.log.Info("what was spooled is stored", "count", len(arrivals))
	}
	return in.spool.clear()
}

// holdSpooled holds what the last process left in the spool, where it stays: there is no
// database to store it in. Distress in it that was not answered is answered.
func (in *intake) holdSpooled(ctx context.Context, reader updateReader) error {
	in.spooling.Lock()
	defer in.spooling.Unlock()
	updates, _, err := in.spool.read()
	if err != nil {
		return err
	}
	arrivals, _ := in.hearSpooled(ctx, reader, updates)
	for _, a := range arrivals {
		if in.isNew(a.ID) {
			in.hold(&waiting{arrival: a, stored: make(chan struct{}), spooled: true, answered: a.answer == nil})
		}
	}
	return nil
}

// hearSpooled reads what was spooled, each update once, and lets the guard answer
// what was not. It also returns how many are no updates.
func (in *intake) hearSpooled(ctx context.Context, reader updateReader, updates []spooled) (arrivals []*arrival, odd int) {
	answered := map[int64]bool{}
	received := map[int64]time.Time{}
	for _, u := range updates {
		a, err := reader.read(u.Raw, time.Now())
		if err != nil {
			odd++
			continue
		}
		if _, again := received[a.ID]; !again {
			arrivals = append(arrivals, a)
		}
		received[a.ID] = u.ReceivedAt
		answered[a.ID] = answered[a.ID] || u.Answered
	}
	for _, a := range arrivals {
		if answered[a.ID] {
			in.guard.tookCareBefore(a)
		} else {
			in.guard.meet(ctx, a) // as arrived now: the answer says that it is late
		}
		a.ArrivedAt = received[a.ID]
	}
	return arrivals, odd
}
