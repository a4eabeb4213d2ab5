package dialogue

import (
	"context"
	"time"

	"porchlight/messages"
	"porchlight/scheduler"
	"porchlight/storage"
)

// Gone notes that nothing reaches a chat any more, because its owner blocked the
// bot or left Telegram: whom they supported are told so once, in one neutral line,
// and their nudges stop. Nudges because of a person who is gone stay unsaid for as
// long (see ComposeNudge). It is part of the caller's transaction.
func (r *Router) Gone(ctx context.Context, store *storage.Store, house House, chat storage.ChatID, at time.Time) error {
	news, err := store.MarkGone(ctx, chat, at)
	if err != nil || !news {
		return err
	}
	supporter, err := store.Chat(ctx, chat)
	if err != nil {
		return err
	}
	ties, err := store.Supporting(ctx, chat)
	if err != nil {
		return err
	}
	for _, tie := range ties {
		if tie.Gone {
			continue
		}
		tie.Gone = true
		if err := store.KeepTie(ctx, tie); err != nil {
			return err
		}
		rhythm, ok, err := store.Rhythm(ctx, storage.PurposeNudge, int64(tie.ID))
		if err != nil {
			return err
		}
		if ok {
			if err := store.Advance(ctx, rhythm.ID, time.Time{}); err != nil {
				return err
			}
		}
		person, err := store.Chat(ctx, tie.Person)
		if err != nil {
			return err
		}
		if _, err := scheduler.Post(ctx, store, house.supporterAway(person, supporter)); err != nil {
			return err
		}
	}
	return nil
}

// supporterAway is the one line that a person gets when nothing reaches a
// supporter any more.
func (h House) supporterAway(person, supporter storage.Chat) scheduler.Posting {
	return scheduler.Posting{
		To: person.ID, Lane: storage.LaneAsk, Due: person.PausedUntil,
		Message: messages.SupporterAway(h.WordsOf(person), string(supporter.Name)),
	}
}
