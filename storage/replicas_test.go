package storage_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"porchlight/storage"
)

// house are replicas on one database, with what each has in memory of what it took.
type house struct {
	t        *testing.T
	replicas []*storage.Store
	took     []map[storage.ChatID][]int64 // by each, in order
	next     int64                        // Telegram's number of what comes next
	chatOf   map[int64]storage.ChatID     // of all that is stored
	behind   []map[int64][]int64          // what had to be handled before, when each took it
	handled  map[int64]bool
	history  []string
}

func newHouse(t *testing.T, count int) *house {
	h := &house{t: t, replicas: openReplicas(t, count), chatOf: map[int64]storage.ChatID{}, handled: map[int64]bool{}}
	for i, s := range h.replicas {
		h.took = append(h.took, map[storage.ChatID][]int64{})
		h.behind = append(h.behind, map[int64][]int64{})
		s.RenewNow(t.Context(), func() { h.lost(i) })
	}
	return h
}

func (h *house) notes(format string, args ...any) {
	h.history = append(h.history, fmt.Sprintf(format, args...))
}

// lost is what a replica does whose lease was ended.
func (h *house) lost(i int) {
	h.notes("%d lost its lease", i)
	clear(h.took[i])
}

// receives stores updates on a replica.
func (h *house) receives(i int, chat storage.ChatID, ids ...int64) {
	h.t.Helper()
	s := h.replicas[i]
	write(h.t, s, func(ctx context.Context) error {
		for _, id := range ids {
			if _, err := s.Receive(ctx, []storage.Update{{ID: id, Chat: chat, Body: []byte("{}"), ReceivedAt: noon}}, false); err != nil {
				return err
			}
		}
		return nil
	})
	for _, id := range ids {
		h.chatOf[id] = chat
		h.notes("%d receives %d of %d", i, id, chat)
	}
}

// takes lets a replica take what it may, and returns that.
func (h *house) takes(i, limit int) (ids []int64) {
	h.t.Helper()
	s := h.replicas[i]
	var claimed []storage.Update
	write(h.t, s, func(ctx context.Context) (err error) {
		claimed, err = s.ClaimUpdates(ctx, limit)
		return err
	})
	for _, u := range claimed {
		ids = append(ids, u.ID)
		h.behind[i][u.ID] = nil
		for id, chat := range h.chatOf {
			if chat == u.Chat && id < u.ID && !h.handled[id] {
				h.behind[i][u.ID] = append(h.behind[i][u.ID], id)
			}
		}
		chat := append(h.took[i][u.Chat], u.ID)
		slices.Sort(chat)
		h.took[i][u.Chat] = slices.Compact(chat)
		h.notes("%d takes %d of %d", i, u.ID, u.Chat)
	}
	return ids
}

// handles lets a replica handle the first that it has of a chat.
func (h *house) handles(i int, chat storage.ChatID) {
	h.t.Helper()
	if len(h.took[i][chat]) == 0 {
		return
	}
	id := h.took[i][chat][0]
	h.took[i][chat] = h.took[i][chat][1:]
	s, mine := h.replicas[i], false
	write(h.t, s, func(ctx context.Context) (err error) {
		mine, err = s.Handled(ctx, id)
		return err
	})
	h.notes("%d handles %d of %d: %v", i, id, chat, mine)
	if !mine {
		return
	}
	if h.handled[id] {
		h.fails("%d was handled twice", id)
	}
	h.handled[id] = true
	for _, before := range h.behind[i][id] {
		if !h.handled[before] {
			h.fails("%d was handled before %d", id, before)
		}
	}
}

func (h *house) fails(format string, args ...any) {
	h.t.Helper()
	h.t.Fatalf(format+"\n%s", append(args, fmt.Sprint(h.history))...)
}

// lapses ends the lease of a replica, which does not know it yet.
func (h *house) lapses(i int) {
	h.t.Helper()
	if err := h.replicas[i].Lapse(h.t.Context()); err != nil {
		h.t.Fatal(err)
	}
	h.notes("%d lapses", i)
}

func (h *house) takesOver(i int) {
	h.t.Helper()
	if err := h.replicas[i].TakeOverNow(h.t.Context()); err != nil {
		h.t.Fatal(err)
	}
	h.notes("%d takes over", i)
}

// settles lets all that is stored be handled.
func (h *house) settles() {
	h.t.Helper()
	waitFor(h.t, func() bool {
		for i, s := range h.replicas {
			s.RenewNow(h.t.Context(), func() { h.lost(i) })
			h.takesOver(i)
			h.takes(i, 100)
			for chat := range h.took[i] {
				for len(h.took[i][chat]) > 0 {
					h.handles(i, chat)
				}
			}
		}
		return len(h.handled) == len(h.chatOf)
	})
}

// TestWhoHoldsAChatHasItAlone lives through histories in which updates reach replicas in
// any order, and replicas lapse, go on all the same, and come back. Nothing is handled
// twice or never, and at no time do two hold something of one chat.
func TestWhoHoldsAChatHasItAlone(t *testing.T) {
	h := newHouse(t, 3)
	for seed := range uint64(25) {
		h.history = []string{fmt.Sprint("seed ", seed)}
		random := rand.New(rand.NewPCG(seed, 13))
		for range 30 {
			i, chat := random.IntN(len(h.replicas)), storage.ChatID(1+random.IntN(3))
			switch random.IntN(8) {
			case 0, 1:
				h.next += 2
				ids := []int64{h.next, h.next + 1}
				if random.IntN(2) == 0 {
					slices.Reverse(ids)
				}
				h.receives(i, chat, ids[0])
				h.receives(random.IntN(len(h.replicas)), chat, ids[1])
			case 2, 3:
				h.takes(i, 1+random.IntN(4))
				h.holdsAlone()
			case 4, 5:
				h.handles(i, chat)
			case 6:
				h.lapses(i)
				h.takesOver((i + 1) % len(h.replicas))
			default:
				h.replicas[i].RenewNow(t.Context(), func() { h.lost(i) })
			}
		}
	}
	h.settles()
}

// holdsAlone checks in the database that nobody shares a chat.
func (h *house) holdsAlone() {
	h.t.Helper()
	holders := map[storage.ChatID]int{}
	for i, s := range h.replicas {
		ids, err := s.HeldUpdates(h.t.Context())
		if err != nil {
			h.t.Fatal(err)
		}
		for _, id := range ids {
			if other, held := holders[h.chatOf[id]]; held && other != i {
				h.fails("%d and %d hold something of %d", other, i, h.chatOf[id])
			}
			holders[h.chatOf[id]] = i
		}
	}
}

// TestAnUpdateWaitsWhileAnotherReplicaHoldsItsChat, and is taken at once when that is done.
func TestAnUpdateWaitsWhileAnotherReplicaHoldsItsChat(t *testing.T) {
	h := newHouse(t, 2)
	h.receives(0, 7, 1)
	h.takes(0, 10)
	h.receives(1, 7, 2)
	h.receives(1, 8, 3)
	if got := h.takes(1, 10); !slices.Equal(got, []int64{3}) {
		t.Fatalf("took %v while the other holds an earlier one of the chat", got)
	}
	h.handles(0, 7)
	if some, err := h.replicas[1].Unheld(t.Context()); err != nil || !some {
		t.Errorf("nothing may be taken: %v", err)
	}
	if got := h.takes(1, 10); !slices.Equal(got, []int64{2}) {
		t.Errorf("took %v, want what had to wait", got)
	}
}

// TestAPausedReplicaGoesOnWithNothingThatIsFree while another handles what came before it.
func TestAPausedReplicaGoesOnWithNothingThatIsFree(t *testing.T) {
	h := newHouse(t, 2)
	h.receives(0, 7, 1, 2)
	h.takes(0, 10)
	h.lapses(0)
	waitFor(t, func() bool { h.takesOver(1); return len(h.takes(1, 1)) == 1 })
	h.handles(0, 7)
	h.handles(0, 7)
	if len(h.handled) > 0 {
		t.Errorf("it handled %v", h.handled)
	}
	h.settles()
}

// TestAPausedReplicaSettlesNothingThatAnotherHas: its lease lapses while it handles an
// update and sends a message.
func TestAPausedReplicaSettlesNothingThatAnotherHas(t *testing.T) {
	h := newHouse(t, 2)
	paused, other := h.replicas[0], h.replicas[1]
	h.receives(0, 7, 1)
	h.takes(0, 10)
	claim := func(s *storage.Store) (claimed []storage.Delivery) {
		write(t, s, func(ctx context.Context) (err error) {
			claimed, err = s.ClaimDeliveries(ctx, storage.LaneReply, noon, noon.Add(time.Minute), 10)
			return err
		})
		return claimed
	}
	write(t, paused, func(ctx context.Context) error {
		_, err := paused.Post(ctx, storage.Delivery{Lane: storage.LaneReply, Chat: 7, Body: []byte("x"), Due: noon})
		return err
	})
	sending := claim(paused)
	if len(sending) != 1 || len(claim(other)) != 0 {
		t.Fatal("a delivery was claimed by nobody, or twice")
	}
	h.lapses(0)
	waitFor(t, func() bool { h.takesOver(1); return len(h.takes(1, 10)) == 1 })
	again := claim(other)
	if len(again) != 1 || !again[0].Unsure {
		t.Fatalf("claimed %+v, want what may have arrived", again)
	}

	id := sending[0].ID
	if stands, err := paused.Stands(t.Context(), id); err != nil || stands {
		t.Errorf("the paused one would send it: %v", err)
	}
	undone := errors.New("undone")
	err := paused.Write(t.Context(), func(ctx context.Context) error {
		if mine, err := paused.Handled(ctx, 1); err != nil || !mine {
			return errors.Join(undone, err)
		}
		return nil
	})
	if !errors.Is(err, undone) {
		t.Errorf("the paused one handled what another holds: %v", err)
	}
	write(t, paused, func(ctx context.Context) error {
		if parked, err := paused.Park(ctx, 1); err != nil || parked {
			t.Errorf("the paused one parked what another holds: %v", err)
		}
		if buried, err := paused.Bury(ctx, id, "refused"); err != nil || buried {
			t.Errorf("the paused one buried what another sends: %v", err)
		}
		return errors.Join(paused.Defer(ctx, id, noon, false), paused.KeepClaim(ctx, id, noon.Add(time.Hour)))
	})
	if more := claim(paused); len(more) != 0 {
		t.Errorf("without a lease it claimed %v", more)
	}
	if stands, err := other.Stands(t.Context(), id); err != nil || !stands {
		t.Errorf("the other lost what it sends: %v", err)
	}
	h.handles(1, 7)
	if !h.handled[1] {
		t.Error("the other could not handle what it took")
	}

	paused.RenewNow(t.Context(), unheard)
	write(t, other, func(ctx context.Context) error { return other.Settle(ctx, id) })
	h.receives(1, 9, 2)
	if got := h.takes(0, 10); !slices.Equal(got, []int64{2}) {
		t.Errorf("with a new lease it took %v", got)
	}
}

// TestNoTwoLead although one does not know yet that it was taken for lost.
func TestNoTwoLead(t *testing.T) {
	h := newHouse(t, 2)
	first, second := h.replicas[0], h.replicas[1]
	if !first.Leads() || second.Leads() {
		t.Fatal("the oldest does not lead, or not alone")
	}
	h.lapses(0)
	waitFor(t, func() bool {
		h.takesOver(1)
		second.RenewNow(t.Context(), unheard)
		return second.Leads()
	})
	first.RenewNow(t.Context(), unheard)
	if first.Leads() {
		t.Error("one that was lost leads again beside the other")
	}
}

// TestWhatFollowsIsNumberedBehindWhatWasSaid on a replica whose clock is ahead.
func TestWhatFollowsIsNumberedBehindWhatWasSaid(t *testing.T) {
	h := newHouse(t, 2)
	posts := func(s *storage.Store) (id int64) {
		write(t, s, func(ctx context.Context) (err error) {
			id, err = s.Post(ctx, storage.Delivery{Lane: storage.LaneReply, Chat: 7, Body: []byte("x"), Due: noon})
			return err
		})
		return id
	}
	h.replicas[0].NumberFrom(posts(h.replicas[0]) << 1)
	first := posts(h.replicas[0])
	h.receives(1, 7, 1)
	h.takes(1, 10)
	if second := posts(h.replicas[1]); second <= first {
		t.Errorf("%d would leave before %d, which was said first", second, first)
	}
}
