package scheduler_test

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"porchlight/messages"
	"porchlight/scheduler"
	"porchlight/storage"
	"porchlight/storage/storagetest"
)

// deliverer is a Deliverer made of a function.
type deliverer func(to storage.ChatID) (int, error)

// Deliver implements scheduler.Deliverer.
func (d deliverer) Deliver(_ context.Context, to storage.ChatID, _ messages.Message) ([]int, error) {
	message, err := d(to)
	return []int{message}, err
}

// dispatched posts and runs a dispatcher until the outbox is empty of what may leave.
func dispatched(t *testing.T, s *storage.Store, p scheduler.Posting, deliver deliverer) {
	t.Helper()
	inWrite(t, s, func(ctx context.Context) error {
		_, err := scheduler.Post(ctx, s, p)
		return err
	})
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan struct{})
	tried := make(chan struct{}, 10)
	d := &scheduler.Dispatcher{
		Store: s, Deliverer: deliver, Pace: scheduler.NewPace(1000), Log: slog.New(slog.DiscardHandler),
		Count: func(storage.Lane, scheduler.Outcome) { tried <- struct{}{} },
	}
	go func() { d.Run(ctx); close(ended) }()
	<-tried
	stop()
	<-ended // what was tried is settled by then
}

func inWrite(t *testing.T, s *storage.Store, do func(context.Context) error) {
	t.Helper()
	if err := s.Write(context.Background(), do); err != nil {
		t.Fatal(err)
	}
}

func TestWhatWasSentIsFoundAgain(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		ctx, now := context.Background(), time.Now()
		tie := addTie(t, s)
		dispatched(t, s, scheduler.Posting{
			To: 202, Lane: storage.LaneNudge, Message: messages.Message{Text: "a line from you?"}, Tie: tie, About: map[string]int{"nudge": 9},
		}, func(storage.ChatID) (int, error) { return 77, nil })
		got, err := s.SentMessage(ctx, 202, 77, now)
		if err != nil || got.Tie != tie || string(got.About) != `{"nudge":9}` || !json.Valid(got.About) {
			t.Errorf("got %+v, %v", got, err)
		}
		if _, err := s.SentMessage(ctx, 101, 77, now); !errors.Is(err, storage.ErrNotSent) {
			t.Errorf("a message of that number in another chat: %v", err)
		}
		if _, err := s.SentMessage(ctx, 202, 77, now.Add(scheduler.RememberFor-time.Minute)); err != nil {
			t.Errorf("within its time: %v", err)
		}
		if _, err := s.SentMessage(ctx, 202, 77, now.Add(scheduler.RememberFor+time.Minute)); !errors.Is(err, storage.ErrNotSent) {
			t.Errorf("after its time: %v", err)
		}
	})
}

func TestMessageThatNothingFollowsIsNotRemembered(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		dispatched(t, s, scheduler.Posting{To: 202, Lane: storage.LaneReply, Message: messages.Message{Text: "hello"}},
			func(storage.ChatID) (int, error) { return 77, nil })
		if all, err := s.SentMessages(context.Background(), 202, time.Now()); err != nil || len(all) != 0 {
			t.Errorf("remembered: %+v, %v", all, err)
		}
	})
}

// TestNothingIsRememberedOfWhoWasErasedMeanwhile erases a chat, or ends a tie,
// while a message is on its way there.
func TestNothingIsRememberedOfWhoWasErasedMeanwhile(t *testing.T) {
	for name, end := range map[string]func(context.Context, *storage.Store, storage.TieID) error{
		"erased": func(ctx context.Context, s *storage.Store, _ storage.TieID) error { return s.Erase(ctx, 202, 0) },
		"tie ended": func(ctx context.Context, s *storage.Store, tie storage.TieID) error {
			return s.EndTie(ctx, storage.Tie{ID: tie})
		},
	} {
		t.Run(name, func(t *testing.T) {
			storagetest.Each(t, func(t *testing.T, s *storage.Store) {
				tie := addTie(t, s)
				dispatched(t, s, scheduler.Posting{
					To: 202, Lane: storage.LaneNudge, Message: messages.Message{Text: "a line from you?"}, Tie: tie, About: map[string]int{"nudge": 9},
				}, func(storage.ChatID) (int, error) {
					inWrite(t, s, func(ctx context.Context) error { return end(ctx, s, tie) })
					return 77, nil
				})
				if all, err := s.SentMessages(context.Background(), 202, time.Now()); err != nil || len(all) != 0 {
					t.Errorf("remembered: %+v, %v", all, err)
				}
			})
		})
	}
}

// TestWhatWaitsIsNotSentOnceItIsDropped ends a tie while a nudge because of it is
// claimed, and waits for another message of its chat that hangs.
func TestWhatWaitsIsNotSentOnceItIsDropped(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		tie := addTie(t, s)
		inWrite(t, s, func(ctx context.Context) error {
			for _, p := range []scheduler.Posting{
				{To: 202, Lane: storage.LaneReply, Message: messages.Message{Text: "hangs"}},
				{To: 202, Lane: storage.LaneNudge, Message: messages.Message{Text: "a line from you?"}, Tie: tie},
			} {
				if _, err := scheduler.Post(ctx, s, p); err != nil {
					return err
				}
			}
			return nil
		})
		ctx, stop := context.WithCancel(context.Background())
		ended := make(chan struct{})
		outcomes := make(chan scheduler.Outcome, 10)
		sent := 0
		d := &scheduler.Dispatcher{
			Store: s, Pace: scheduler.NewPace(1000), Log: slog.New(slog.DiscardHandler),
			Count: func(_ storage.Lane, o scheduler.Outcome) { outcomes <- o },
			Deliverer: deliverer(func(storage.ChatID) (int, error) {
				if sent++; sent > 1 {
					return 78, nil
				}
				for claimed := false; !claimed; time.Sleep(time.Millisecond) {
					due, err := s.NextDue(ctx, time.Now())
					if err != nil {
						return 0, err
					}
					claimed = due[storage.LaneNudge].IsZero()
				}
				inWrite(t, s, func(ctx context.Context) error { return s.EndTie(ctx, storage.Tie{ID: tie}) })
				return 77, nil
			}),
		}
		go func() { d.Run(ctx); close(ended) }()
		first, second := <-outcomes, <-outcomes
		stop()
		<-ended
		if first != scheduler.Delivered || second != scheduler.Dropped || sent != 1 {
			t.Errorf("%d were sent: %s, %s", sent, first, second)
		}
	})
}

// TestDeadLetterIsOfNobody has a message refused, and erases the chat: what stays
// counts it and names nobody.
func TestDeadLetterIsOfNobody(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		tie := addTie(t, s)
		dispatched(t, s, scheduler.Posting{
			To: 202, Lane: storage.LaneNudge, Message: messages.Message{Text: "x"}, Once: "nudge:1:2", Tie: tie, About: map[string]int{"nudge": 9},
		}, func(storage.ChatID) (int, error) { return 0, scheduler.ErrRefused })
		inWrite(t, s, func(ctx context.Context) error { return s.Erase(ctx, 202, 0) })
		depths, err := s.OutboxDepth(context.Background(), time.Now())
		if err != nil {
			t.Fatal(err)
		}
		dead := 0
		for _, lane := range depths {
			dead += lane.Dead
		}
		if dead != 1 {
			t.Errorf("%d dead letters are counted after the erasing: it was still known whose it was", dead)
		}
	})
}

func addTie(t *testing.T, s *storage.Store) (id storage.TieID) {
	t.Helper()
	inWrite(t, s, func(ctx context.Context) (err error) {
		id, err = s.AddTie(ctx, storage.Tie{Person: 101, Supporter: 202, AcceptedAt: time.Now()})
		return err
	})
	return id
}

// TestWhatIsHeldForTooLongIsLeftToWhoHoldsItNow: words wait behind a reply that takes
// long, until their claim has ended and another process has claimed them.
func TestWhatIsHeldForTooLongIsLeftToWhoHoldsItNow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := storagetest.SQLite(t)
		var words int64
		for _, lane := range []storage.Lane{storage.LaneReply, storage.LaneWords} {
			inWrite(t, s, func(ctx context.Context) (err error) {
				words, err = scheduler.Post(ctx, s, scheduler.Posting{To: 202, Lane: lane, Message: messages.Message{Text: lane.String()}})
				return err
			})
		}
		var sent atomic.Int32
		d := &scheduler.Dispatcher{
			Store: s, Pace: scheduler.NewPace(1000), Log: slog.New(slog.DiscardHandler),
			Deliverer: deliverer(func(storage.ChatID) (int, error) {
				sent.Add(1)
				time.Sleep(65 * time.Second)
				return 77, nil
			}),
		}
		ctx, stop := context.WithCancel(context.Background())
		ended := make(chan struct{})
		go func() { d.Run(ctx); close(ended) }()
		time.Sleep(58 * time.Second)
		inWrite(t, s, func(ctx context.Context) error { // as another process, a moment later
			return s.KeepClaim(ctx, words, time.Now().Add(time.Hour))
		})
		time.Sleep(9 * time.Second)
		if sent.Load() != 1 {
			t.Error("the words were sent, which another process holds")
		}
		stop()
		<-ended
	})
}

// TestWhatHasLapsedHoldsUpNothing has a nudge behind hundreds that nobody wants any more,
// as after hours without a network.
func TestWhatHasLapsedHoldsUpNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := storagetest.SQLite(t)
		inWrite(t, s, func(ctx context.Context) error {
			for i := range 301 {
				p := scheduler.Posting{To: storage.ChatID(i + 1), Lane: storage.LaneNudge, Message: messages.Message{Text: "a line from you?"}, Due: time.Now()}
				if i < 300 {
					p.Due, p.Lapse = time.Now().Add(-3*time.Hour), 2*time.Hour
				}
				if _, err := scheduler.Post(ctx, s, p); err != nil {
					return err
				}
			}
			return nil
		})
		ctx, stop := context.WithCancel(t.Context())
		began := time.Now()
		d := &scheduler.Dispatcher{
			Store: s, Pace: scheduler.NewPace(30), Log: slog.New(slog.DiscardHandler),
			Deliverer: deliverer(func(to storage.ChatID) (int, error) {
				if to != 301 {
					t.Errorf("a lapsed nudge went to %d", to)
				}
				if took := time.Since(began); took > time.Second {
					t.Errorf("it left after %v", took)
				}
				stop()
				return 1, nil
			}),
		}
		d.Run(ctx)
	})
}

// TestWhatIsPutOffUntilItIsDueIsSentThen: on a machine that is slow to write, Telegram's
// two seconds are over when it is written that an answer waits for them, together with a
// claim that takes it for due before anybody has noticed how its first try ended.
func TestWhatIsPutOffUntilItIsDueIsSentThen(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := storagetest.SQLite(t)
		began := time.Now()
		const slowTo, next = 101, 102
		inWrite(t, s, func(ctx context.Context) error {
			for to, due := range map[storage.ChatID]time.Time{slowTo: began, next: began.Add(time.Second)} {
				p := scheduler.Posting{To: to, Lane: storage.LaneCrisis, Message: messages.Message{Text: "you matter"}, Due: due}
				if _, err := scheduler.Post(ctx, s, p); err != nil {
					return err
				}
			}
			return nil
		})
		ctx, stop := context.WithCancel(t.Context())
		isSlow := false
		d := &scheduler.Dispatcher{
			Store: s, Pace: scheduler.NewPace(1000), Log: slog.New(slog.DiscardHandler),
			Deliverer: deliverer(func(to storage.ChatID) (int, error) {
				switch {
				case to == next:
				case !isSlow:
					isSlow = true
					go s.Write(ctx, func(context.Context) error { time.Sleep(5 * time.Second); return nil })
					time.Sleep(time.Millisecond) // that has begun
					return 0, &scheduler.SlowDown{Wait: 2 * time.Second}
				default:
					if took := time.Since(began); took > 6*time.Second {
						t.Errorf("it left after %v", took)
					}
					stop()
				}
				return 1, nil
			}),
		}
		d.Run(ctx)
	})
}
