package dialogue

import (
	"context"
	"time"

	"porchlight/messages"
	"porchlight/storage"
)

// supporterGone stops the nudges of whoever can't be reached, and tells the people
// they supported so, once, in one neutral line. Nudges because of a person who is
// gone stay unsaid for as long (see composeNudge).
func supporterGone(ctx context.Context, s *Scene, chat storage.Chat) error {
	return s.eachSupported(ctx, chat, false, func(tie storage.Tie) error {
		told := tie.ToldGone
		tie.Gone, tie.ToldGone = true, true
		if err := s.Store.KeepTie(ctx, tie); err != nil {
			return err
		}
		when, ok, err := s.Store.Rhythm(ctx, storage.PurposeNudge, int64(tie.ID))
		if err != nil {
			return err
		}
		if ok {
			if err := s.Store.Advance(ctx, when.ID, time.Time{}); err != nil {
				return err
			}
		}
		if told {
			return nil // whoever blocks and unblocks in turn is no news each time
		}
		called, _, err := s.calls(ctx, tie)
		if err != nil {
			return err
		}
		return s.toPerson(ctx, tie, note{lane: storage.LaneAsk, say: func(w messages.Words) messages.Message {
			return messages.SupporterAway(w, called)
		}})
	})
}

// supporterBack lets the nudges of somebody who can be reached again come as they
// were set.
func supporterBack(ctx context.Context, s *Scene, chat storage.Chat) error {
	return s.eachSupported(ctx, chat, true, func(tie storage.Tie) error {
		tie.Gone = false
		if err := s.Store.KeepTie(ctx, tie); err != nil {
			return err
		}
		return replan(ctx, s.Store, tie, s.Now)
	})
}

// eachSupported does something for each tie of a supporter that is marked as
// gone, or that is not.
func (s *Scene) eachSupported(ctx context.Context, supporter storage.Chat, gone bool, do func(storage.Tie) error) error {
	ties, err := s.Store.Supporting(ctx, supporter.ID)
	if err != nil {
		return err
	}
	for _, tie := range ties {
		if tie.Gone != gone {
			continue
		}
		if err := do(tie); err != nil {
			return err
		}
	}
	return nil
}
