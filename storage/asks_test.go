package storage_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"porchlight/storage"
	"porchlight/storage/storagetest"
)

// TestOneOfThoseWhoSayYesAtOnceHasIt lets everybody say yes in the same moment.
func TestOneOfThoseWhoSayYesAtOnceHasIt(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		now := time.Date(2026, time.November, 24, 12, 0, 0, 0, time.UTC)
		var id int64
		write(t, s, func(ctx context.Context) (err error) {
			id, err = s.AddAsk(ctx, storage.Ask{Person: 1, EndsAt: now.Add(time.Hour), Words: "a lift", AskedAt: now})
			return err
		})
		var everybody sync.WaitGroup
		had := make([]bool, 6)
		for i := range had {
			everybody.Go(func() {
				err := s.Write(t.Context(), func(ctx context.Context) (err error) {
					had[i], err = s.TakeAsk(ctx, id, storage.TieID(10+i), now)
					return err
				})
				if err != nil {
					t.Error(err)
				}
			})
		}
		everybody.Wait()
		a, err := s.Ask(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		for i, took := range had {
			if took != (a.Taker == storage.TieID(10+i)) {
				t.Errorf("%d has it, and %d was told: %v", a.Taker, 10+i, took)
			}
		}
	})
}

// TestAnAskIsGivenBackByWhoHasItAndEndedByWhoseItIs, and by nobody else, and nobody
// takes one that is over or whose time has passed.
func TestAnAskIsGivenBackByWhoHasItAndEndedByWhoseItIs(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		now := time.Date(2026, time.November, 24, 12, 0, 0, 0, time.UTC)
		const ana, ben, cleo = 1, 10, 11
		write(t, s, func(ctx context.Context) error {
			id, err := s.AddAsk(ctx, storage.Ask{Person: ana, EndsAt: now.Add(time.Hour), Words: "a lift", AskedAt: now})
			if err != nil {
				return err
			}
			did := func(what string, want bool) func(bool, error) {
				return func(got bool, errDid error) {
					if err = errors.Join(err, errDid); got != want {
						t.Errorf("%s: %v", what, got)
					}
				}
			}
			did("taken when its time is over", false)(s.TakeAsk(ctx, id, ben, now.Add(time.Hour)))
			did("taken", true)(s.TakeAsk(ctx, id, ben, now))
			did("given back by another", false)(s.GiveBackAsk(ctx, id, cleo))
			did("given back", true)(s.GiveBackAsk(ctx, id, ben))
			did("taken by another", true)(s.TakeAsk(ctx, id, cleo, now))
			did("ended by another", false)(s.EndAsk(ctx, id, 2, now))
			did("ended", true)(s.EndAsk(ctx, id, ana, now))
			did("ended once more", false)(s.EndAsk(ctx, id, ana, now))
			did("given back when it is over", false)(s.GiveBackAsk(ctx, id, cleo))
			did("taken when it is over", false)(s.TakeAsk(ctx, id, ben, now))
			return err
		})
	})
}

// TestWhatSomebodyHasIsOpenAgainWhenTheirTieEnds, and the words stay the person's.
func TestWhatSomebodyHasIsOpenAgainWhenTheirTieEnds(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		now := time.Date(2026, time.November, 24, 12, 0, 0, 0, time.UTC)
		tie := storage.Tie{Person: 1, Supporter: 2, AcceptedAt: now}
		write(t, s, func(ctx context.Context) (err error) {
			tie.ID, err = s.AddTie(ctx, tie)
			id, errAdd := s.AddAsk(ctx, storage.Ask{Person: 1, EndsAt: now.Add(time.Hour), Words: "a lift", AskedAt: now})
			errAsked := s.AddAsked(ctx, storage.Asked{Ask: id, Tie: tie.ID, Person: 1, Supporter: 2, At: now})
			_, errTake := s.TakeAsk(ctx, id, tie.ID, now)
			return errors.Join(err, errAdd, errAsked, errTake, s.EndTie(ctx, tie))
		})
		all, err := s.Asks(t.Context(), 1, now)
		if err != nil || len(all) != 1 || all[0].Taker != 0 || all[0].Words != "a lift" {
			t.Fatalf("%+v, %v", all, err)
		}
		if asked, err := s.AskedFor(t.Context(), all[0].ID); err != nil || len(asked) != 0 {
			t.Errorf("%+v, %v", asked, err)
		}
	})
}

// TestWhoWasAskedIsKnownWhileWhatTheyWereAskedForIs: it may be for months ahead, and
// whoever has it is to find it then. Without it a month is enough.
func TestWhoWasAskedIsKnownWhileWhatTheyWereAskedForIs(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		now := time.Date(2026, time.November, 24, 12, 0, 0, 0, time.UTC)
		day := 24 * time.Hour
		var id int64
		write(t, s, func(ctx context.Context) (err error) {
			id, err = s.AddAsk(ctx, storage.Ask{Person: 1, EndsAt: now.Add(90 * day), Words: "a lift", AskedAt: now})
			return errors.Join(err, s.AddAsked(ctx, storage.Asked{Ask: id, Tie: 10, Person: 1, Supporter: 2, At: now}))
		})
		for _, at := range []struct {
			days  time.Duration
			known bool
		}{{40, true}, {96, true}, {98, false}} {
			write(t, s, func(ctx context.Context) error { return s.Forget(ctx, now.Add(at.days*day)) })
			if _, err := s.AskedOfSupporter(t.Context(), id, 2); (err == nil) != at.known {
				t.Errorf("after %d days: %v", at.days, err)
			}
		}
	})
}

// TestNobodyAnswersWhileWhatIsAskedIsHeld: who says no last reads that nobody has it and
// then that nobody is left, and between the two another could say yes.
func TestNobodyAnswersWhileWhatIsAskedIsHeld(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		now := time.Date(2026, time.November, 24, 12, 0, 0, 0, time.UTC)
		const ben, cleo = 10, 11
		var id int64
		write(t, s, func(ctx context.Context) (err error) {
			id, err = s.AddAsk(ctx, storage.Ask{Person: 1, EndsAt: now.Add(time.Hour), Words: "a lift", AskedAt: now})
			for supporter, tie := range map[storage.ChatID]storage.TieID{2: ben, 3: cleo} {
				err = errors.Join(err, s.AddAsked(ctx, storage.Asked{Ask: id, Tie: tie, Person: 1, Supporter: supporter, At: now}))
			}
			return err
		})
		said := make(chan error, 1)
		write(t, s, func(ctx context.Context) error {
			errHold := s.HoldAsk(ctx, id)
			a, errAsk := s.Ask(ctx, id)
			go func() {
				said <- s.Write(t.Context(), func(ctx context.Context) error {
					errHold := s.HoldAsk(ctx, id)
					_, errTake := s.TakeAsk(ctx, id, ben, now)
					return errors.Join(errHold, errTake, s.AnswerAsked(ctx, id, ben, storage.AskYes))
				})
			}()
			select {
			case err := <-said:
				t.Error("somebody answered meanwhile")
				said <- err
			case <-time.After(30 * time.Millisecond): // they wait
			}
			all, err := s.AskedFor(ctx, id)
			if len(all) != 2 || all[0].Answer != storage.AskWaits || a.Taker != 0 {
				t.Errorf("%+v of %+v", all, a)
			}
			return errors.Join(errHold, errAsk, err, s.AnswerAsked(ctx, id, cleo, storage.AskNo))
		})
		if err := <-said; err != nil {
			t.Fatal(err)
		}
		if a, err := s.Ask(t.Context(), id); err != nil || a.Taker != ben {
			t.Errorf("%+v, %v", a, err)
		}
	})
}
