package main

import (
	"cmp"
	"context"
	"slices"
	"sync"
	"time"

	"porchlight/messages"
	"porchlight/storage"
)

// standing knows by number what stands in each chat, for as long as Telegram lets a bot
// take it away, so that /hide can. What is new is written down within a second: to an
// answer to distress it adds nothing to wait for, and a power cut loses no more. Of a
// stranger nothing is written, so that is remembered in memory alone.
type standing struct {
	store *storage.Store
	news  chan struct{} // something is to be written

	mu        sync.Mutex
	unwritten []storage.Shown
	strangers map[storage.ChatID][]storage.Shown
}

const (
	standingEvery = time.Second
	// mostUnwritten bounds what is new while the database is away, mostStrangers and
	// mostOfStranger what is in memory alone.
	mostUnwritten  = 20_000
	mostStrangers  = 5_000
	mostOfStranger = 200
	// aMoment is what a call may take: what is older than Telegram allows would have
	// the whole call refused.
	aMoment = time.Minute
)

func newStanding(store *storage.Store) *standing {
	return &standing{store: store, news: make(chan struct{}, 1), strangers: map[storage.ChatID][]storage.Shown{}}
}

// note notes that a message stands in a chat.
func (s *standing) note(m storage.Shown) {
	if m.Chat < 0 || m.Message == 0 { // a group, or it has no number
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.unwritten) < mostUnwritten {
		s.unwritten = append(s.unwritten, m)
	}
	s.tell()
}

func (s *standing) tell() {
	wakes(s.news)
}

// noteWritten notes what somebody wrote, an album as all of it.
func (s *standing) noteWritten(a *arrival) {
	for _, part := range a.all() {
		if part.Private && part.Kind == kindMessage {
			s.note(storage.Shown{Chat: part.Chat, Message: cmp.Or(part.Message, part.label), Own: true, At: part.WrittenAt})
		}
	}
}

// run writes down what is new until the context ends.
func (s *standing) run(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-s.news:
		}
		pauseFor(ctx, standingEvery)
		s.write(ctx)
	}
}

// write writes down what is new. If the database is away that stays in memory.
func (s *standing) write(ctx context.Context) {
	s.mu.Lock()
	fresh := s.unwritten
	s.unwritten = nil
	s.mu.Unlock()
	if len(fresh) == 0 {
		return
	}
	var strangers []storage.Shown
	err := s.store.Write(ctx, func(ctx context.Context) (err error) {
		strangers, err = s.store.KeepShown(ctx, fresh)
		return err
	})
	s.mu.Lock()
	defer s.mu.Unlock()
	if err != nil {
		s.unwritten = slices.Concat(fresh, s.unwritten)
		s.tell()
		return
	}
	for _, m := range strangers {
		if s.strangers[m.Chat] == nil {
			s.makeRoom(m.At)
		}
		all := append(s.strangers[m.Chat], m)
		s.strangers[m.Chat] = all[max(0, len(all)-mostOfStranger):]
	}
}

// makeRoom drops the strangers of whom nothing can be taken away any more, or some if
// there are too many all the same. The caller holds mu.
func (s *standing) makeRoom(now time.Time) {
	if len(s.strangers) < mostStrangers {
		return
	}
	for chat, all := range s.strangers {
		if now.Sub(all[len(all)-1].At) > storage.TakenAwayFor {
			delete(s.strangers, chat)
		}
	}
	for chat := range s.strangers {
		if len(s.strangers) < mostStrangers {
			return
		}
		delete(s.strangers, chat)
	}
}

// forget drops what is remembered of a chat that was erased.
func (s *standing) forget(chat storage.ChatID) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.strangers, chat)
	s.unwritten = slices.DeleteFunc(s.unwritten, func(m storage.Shown) bool { return m.Chat == chat })
}

// toHide returns the numbers of what is to go from a chat and can be taken away.
func (s *standing) toHide(ctx context.Context, chat storage.ChatID, h messages.Hide) (numbers []int, err error) {
	since := time.Now().Add(aMoment - storage.TakenAwayFor)
	all, err := s.store.ShownIn(ctx, chat, since)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, m := range slices.Concat(all, s.strangers[chat], s.unwritten) {
		if m.Chat == chat && m.Message < h.Before && (h.Own || !m.Own) && m.At.After(since) {
			numbers = append(numbers, m.Message)
		}
	}
	slices.SortFunc(numbers, func(a, b int) int { return cmp.Compare(b, a) })
	return slices.Compact(numbers), nil
}
