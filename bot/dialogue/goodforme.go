package dialogue

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"porchlight/messages"
	"porchlight/scheduler"
	"porchlight/storage"
)

// goodForMe asks a person now and then whether their circle does them good: of one
// supporter at a time how they feel after hearing from them, and after some months who is
// there. It is asked of them alone; the answer is kept nowhere, and nothing is told to
// anybody. One tap ends it for good.
var goodForMe = Dialogue{
	Name: "goodforme",
	Presses: together(presses(ofTie, map[string]with[storage.Tie]{
		"ask": showHowItFeels, messages.FeelsBetter: feels(messages.FeelsBetter), messages.FeelsSame: feels(messages.FeelsSame), messages.FeelsWorse: feels(messages.FeelsWorse),
	}), map[string]Handler{"skip": leaveMeant, "off": endReviews, "on": resumeReviews}),
	Due: map[string]Composer{storage.PurposeGoodForMe: composeGoodForMe, storage.PurposeLookBack: composeLookBack},
}

const (
	// feltEvery is how long after the last time it is asked of a supporter, and lookBackEvery
	// when the person is asked to look at the whole circle.
	feltEvery, lookBackEvery = 56 * 24 * time.Hour, 90 * 24 * time.Hour
	// reviewsApart is how long there is at least between two questions of any kind.
	reviewsApart = 7 * 24 * time.Hour
	// afterHard is for how long nothing is asked after a hard day: at least so long, and up
	// to hardSpread more, so that nobody can read from the plan which day it was.
	afterHard, hardSpread = 2 * 24 * time.Hour, 3 * 24 * time.Hour
	// reviewFrom and reviewTo are the hours of their day at which it comes, reviewLapse is
	// how late it may.
	reviewFrom, reviewTo = 11, 16
	reviewLapse          = 8 * time.Hour
	// reviewsOff is the spec of the rhythms of somebody who wants none of it.
	reviewsOff = "off"
)

// reviews are both of them, with when each first comes after somebody was confirmed.
var reviews = []struct {
	purpose string
	after   time.Duration
}{{storage.PurposeGoodForMe, feltEvery}, {storage.PurposeLookBack, lookBackEvery}}

// onceReview names what waits to be asked: there is one at most.
func onceReview(chat storage.ChatID) string { return fmt.Sprintf("goodforme:%d", chat) }

// beginReviews plans both for somebody who has confirmed a supporter, unless they are
// planned, or not wanted.
func (t *Turn) beginReviews(ctx context.Context) error {
	for _, review := range reviews {
		if _, ok, err := t.Store.Rhythm(ctx, review.purpose, int64(t.Chat.ID)); ok || err != nil {
			if err != nil {
				return err
			}
			continue
		}
		if err := t.planReview(ctx, review.purpose, "", t.reviewAt(t.Chat, t.Now.Add(review.after))); err != nil {
			return err
		}
	}
	return nil
}

func (t *Turn) planReview(ctx context.Context, purpose, spec string, due time.Time) error {
	return t.Store.KeepRhythm(ctx, storage.Rhythm{Chat: t.Chat.ID, Purpose: purpose, Subject: int64(t.Chat.ID), Spec: spec, Due: due})
}

// reviewAt is some hour of the day of a time, by the person's own clock.
func (s *Scene) reviewAt(chat storage.Chat, at time.Time) time.Time {
	zone := chat.Location()
	if chat.Zone == "" {
		if likely := clockOf(cmp.Or(chat.Country, s.Host.Country), at); likely != nil {
			zone = likely
		}
	}
	year, month, day := at.In(zone).Date()
	return time.Date(year, month, day, reviewFrom+rand.IntN(reviewTo-reviewFrom), rand.IntN(60), 0, 0, zone)
}

// soonAfterHard is when it can be asked at the earliest after a hard day.
func (s *Scene) soonAfterHard(chat storage.Chat) time.Time {
	return s.reviewAt(chat, s.Now.Add(afterHard+rand.N(hardSpread)))
}

// putOffReviews asks nothing soon after distress was heard, and takes back what waits.
// That it was heard is kept nowhere: only what was planned for the next days moves.
func (t *Turn) putOffReviews(ctx context.Context) error {
	if _, err := t.Store.Recall(ctx, onceReview(t.Chat.ID)); err != nil {
		return err
	}
	for _, review := range reviews {
		r, ok, err := t.Store.Rhythm(ctx, review.purpose, int64(t.Chat.ID))
		if err != nil {
			return err
		}
		if !ok || r.Due.IsZero() || r.Due.Sub(t.Now) >= afterHard {
			continue
		}
		if err := t.Store.Advance(ctx, r.ID, t.soonAfterHard(t.Chat)); err != nil {
			return err
		}
	}
	return nil
}

// reviewHeld is until when nothing can be asked now; zero if it can: a pause, a person
// whom nothing reaches, or a low day.
func (s *Scene) reviewHeld(ctx context.Context, chat storage.Chat) (time.Time, error) {
	switch {
	case !chat.GoneAt.IsZero(), chat.PausedUntil.Sub(s.Now) > feltEvery:
		return s.reviewAt(chat, s.Now.Add(feltEvery)), nil
	case chat.Paused(s.Now):
		return s.reviewAt(chat, chat.PausedUntil.Add(afterHard)), nil
	}
	last, err := s.Store.LastCheckin(ctx, chat.ID)
	if errors.Is(err, storage.ErrNoCheckin) {
		return time.Time{}, nil
	}
	if err == nil && last.Score <= lowDay && s.Now.Sub(last.At) < afterHard {
		return s.soonAfterHard(chat), nil
	}
	return time.Time{}, err
}

// reviewed are those of whom a person can be asked: whom they confirmed and hear from,
// who are there and are no professional.
func (s *Scene) reviewed(ctx context.Context, person storage.ChatID) ([]storage.Tie, error) {
	ties, err := s.Store.Supporters(ctx, person)
	ties = slices.DeleteFunc(ties, func(tie storage.Tie) bool {
		return !tie.Confirmed || tie.Muted || tie.Gone || tie.Terms.Kind == messages.Professional || s.Now.Before(tie.PersonPausedUntil)
	})
	slices.SortStableFunc(ties, func(a, b storage.Tie) int { return feltAt(a).Compare(feltAt(b)) })
	return ties, err
}

// feltAt is when a supporter had their turn last, or came.
func feltAt(tie storage.Tie) time.Time {
	if tie.Terms.FeltAt == 0 {
		return tie.AcceptedAt
	}
	return time.Unix(tie.Terms.FeltAt, 0)
}

// composeGoodForMe asks of the supporter of whom it was not asked for longest. Of one who
// has written nothing since, there is nothing to ask, and their turn is over too.
func composeGoodForMe(ctx context.Context, s *Scene, due storage.Rhythm) (scheduler.Due, error) {
	never := scheduler.Due{}
	chat, moved, err := s.reviewOf(ctx, due)
	if err != nil || chat.ID == 0 || !moved.IsZero() {
		return scheduler.Due{Next: moved}, err
	}
	back, ok, err := s.Store.Rhythm(ctx, storage.PurposeLookBack, int64(chat.ID))
	if err != nil {
		return never, err
	}
	if ok && !back.Due.IsZero() && back.Due.Sub(s.Now) < reviewsApart {
		return scheduler.Due{Next: s.reviewAt(chat, later(back.Due, s.Now).Add(reviewsApart))}, nil
	}
	ties, err := s.reviewed(ctx, chat.ID)
	if err != nil {
		return never, err
	}
	if len(ties) == 0 {
		return scheduler.Due{Next: s.reviewAt(chat, s.Now.Add(feltEvery))}, nil
	}
	tie, next := ties[0], s.Now.Add(feltEvery)
	if len(ties) > 1 {
		next = later(feltAt(ties[1]).Add(feltEvery), s.Now.Add(reviewsApart))
	}
	wrote, err := s.Store.LastRelays(ctx, chat.ID)
	if err != nil {
		return never, err
	}
	if wrote[tie.ID].After(feltAt(tie)) {
		s.askReview(chat, tie.ID, messages.AsksHowItFeels(s.Host.WordsOf(chat), number(tie.ID)))
	}
	tie.Terms.FeltAt = s.Now.Unix()
	return scheduler.Due{Next: s.reviewAt(chat, next)}, s.Store.KeepTie(ctx, tie)
}

// composeLookBack lists who is there.
func composeLookBack(ctx context.Context, s *Scene, due storage.Rhythm) (scheduler.Due, error) {
	never := scheduler.Due{}
	chat, moved, err := s.reviewOf(ctx, due)
	if err != nil || chat.ID == 0 || !moved.IsZero() {
		return scheduler.Due{Next: moved}, err
	}
	after := scheduler.Due{Next: s.reviewAt(chat, s.Now.Add(lookBackEvery))}
	ties, err := s.reviewed(ctx, chat.ID)
	if err != nil || len(ties) == 0 {
		return after, err
	}
	var people []messages.Choice
	for _, tie := range ties {
		called, _, err := s.calls(ctx, tie)
		if err != nil {
			return never, err
		}
		people = append(people, messages.Choice{Name: called, ID: number(tie.ID)})
	}
	s.askReview(chat, 0, messages.LookBack(s.Host.WordsOf(chat), people))
	felt, ok, err := s.Store.Rhythm(ctx, storage.PurposeGoodForMe, int64(chat.ID))
	if err != nil || !ok || felt.Due.IsZero() || felt.Due.Sub(s.Now) >= reviewsApart {
		return after, err
	}
	return after, s.Store.Advance(ctx, felt.ID, s.reviewAt(chat, s.Now.Add(reviewsApart+24*time.Hour)))
}

// reviewOf is whom a review is for, with when it comes instead if that is not now; no
// chat and no time if it never does.
func (s *Scene) reviewOf(ctx context.Context, due storage.Rhythm) (chat storage.Chat, moved time.Time, err error) {
	chat, err = s.Store.Chat(ctx, due.Chat)
	if errors.Is(err, storage.ErrNoChat) {
		return storage.Chat{}, moved, nil
	}
	if err != nil {
		return chat, moved, err
	}
	// The other one, of the same minute, may have moved it.
	now, ok, err := s.Store.Rhythm(ctx, due.Purpose, due.Subject)
	if err != nil || !ok || now.Spec == reviewsOff {
		return storage.Chat{}, moved, err
	}
	switch {
	case now.Due.After(s.Now):
		return chat, now.Due, nil
	case s.Now.Sub(now.Due) > reviewLapse: // the bot was away
		return chat, s.reviewAt(chat, s.Now.Add(24*time.Hour)), nil
	}
	moved, err = s.reviewHeld(ctx, chat)
	return chat, moved, err
}

// askReview asks the person. It is about no message that a reply could go to: what they
// say to it is for nobody.
func (s *Scene) askReview(chat storage.Chat, tie storage.TieID, m messages.Message) {
	m.Silent = isQuiet(chat, s.Now)
	s.Send(scheduler.Posting{To: chat.ID, Lane: storage.LaneNudge, Message: m, Lapse: reviewLapse, Once: onceReview(chat.ID), Tie: tie})
}

// showHowItFeels asks, once the person has tapped.
func showHowItFeels(ctx context.Context, t *Turn, tie storage.Tie, _ string) error {
	called, _, err := t.calls(ctx, tie)
	if err == nil {
		t.Show(messages.HowItFeels(t.Words(), messages.Choice{Name: called, ID: number(tie.ID)}))
	}
	return err
}

// feels answers what was tapped. It is kept nowhere.
func feels(how string) with[storage.Tie] {
	return func(ctx context.Context, t *Turn, tie storage.Tie, _ string) error {
		called, _, err := t.calls(ctx, tie)
		if err == nil {
			t.Show(messages.Feels(t.Words(), how, messages.Choice{Name: called, ID: number(tie.ID)}))
		}
		return err
	}
}

// endReviews ends both for good, also what waits to be asked.
func endReviews(ctx context.Context, t *Turn) error {
	if _, ok, err := t.Store.Rhythm(ctx, storage.PurposeGoodForMe, int64(t.Chat.ID)); !ok || err != nil {
		if err == nil {
			t.past()
		}
		return err
	}
	for _, review := range reviews {
		if err := t.planReview(ctx, review.purpose, reviewsOff, time.Time{}); err != nil {
			return err
		}
	}
	if _, err := t.Store.Recall(ctx, onceReview(t.Chat.ID)); err != nil {
		return err
	}
	t.Show(messages.ReviewsOff(t.Words()))
	return nil
}

// resumeReviews plans both again for somebody who had ended them.
func resumeReviews(ctx context.Context, t *Turn) error {
	off, err := t.reviewsAreOff(ctx)
	if err != nil {
		return err
	}
	if !off {
		t.past()
		return nil
	}
	for _, review := range reviews {
		if err := t.planReview(ctx, review.purpose, "", t.reviewAt(t.Chat, t.Now.Add(review.after))); err != nil {
			return err
		}
	}
	t.Show(messages.ReviewsOn(t.Words()))
	return nil
}

func (t *Turn) reviewsAreOff(ctx context.Context) (bool, error) {
	r, ok, err := t.Store.Rhythm(ctx, storage.PurposeGoodForMe, int64(t.Chat.ID))
	return ok && r.Spec == reviewsOff, err
}
