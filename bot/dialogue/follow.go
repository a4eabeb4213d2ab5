package dialogue

import (
	"context"
	"errors"
	"slices"

	"porchlight/scheduler"
	"porchlight/storage"
)

// What dialogues do when nobody asked or pressed anything here: a rhythm has come
// due, a chat is gone or back, a zone or a message was changed, a tie ends.

// Due decides what follows from a rhythm that has come due. It is part of the
// caller's transaction. A purpose that nobody has any more never comes again.
func (s *Set) Due(ctx context.Context, scene *Scene, due storage.Rhythm) (scheduler.Due, error) {
	compose := s.due[due.Purpose]
	if compose == nil {
		return scheduler.Due{}, nil
	}
	scene.set = s
	after, err := compose(ctx, scene, due)
	after.Postings = slices.Concat(scene.postings, after.Postings)
	return after, err
}

// Gone notes that nothing reaches a chat any more, because its owner blocked the
// bot or left Telegram, and lets each dialogue do what follows, once. It is part
// of the caller's transaction.
func (s *Set) Gone(ctx context.Context, scene *Scene, id storage.ChatID) error {
	news, err := scene.Store.MarkGone(ctx, id, scene.Now)
	if err != nil || !news {
		return err
	}
	return s.follow(ctx, scene, id, func(d Dialogue) follower { return d.Gone })
}

// Back notes that a chat can be reached again, and lets each dialogue do what
// follows. It is part of the caller's transaction.
func (s *Set) Back(ctx context.Context, scene *Scene, id storage.ChatID) error {
	if err := scene.Store.MarkBack(ctx, id); err != nil {
		return err
	}
	return s.follow(ctx, scene, id, func(d Dialogue) follower { return d.Back })
}

// Refused lets each dialogue do what follows when Telegram will never take what was to
// be delivered. It is part of the caller's transaction.
func (s *Set) Refused(ctx context.Context, scene *Scene, delivery storage.Delivery, why error) error {
	scene.set = s
	for _, d := range s.dialogues {
		if d.Refused == nil {
			continue
		}
		if err := d.Refused(ctx, scene, delivery, why); err != nil {
			return err
		}
	}
	return scene.post(ctx)
}

// Lapsed lets each dialogue do what follows when something has waited for so long that
// nobody is to get it any more. It is part of the caller's transaction.
func (s *Set) Lapsed(ctx context.Context, scene *Scene, delivery storage.Delivery) error {
	scene.set = s
	for _, d := range s.dialogues {
		if d.Lapsed == nil {
			continue
		}
		if err := d.Lapsed(ctx, scene, delivery); err != nil {
			return err
		}
	}
	return scene.post(ctx)
}

// follower does what follows from something that happened to a chat.
type follower func(ctx context.Context, s *Scene, chat storage.Chat) error

func (s *Set) follow(ctx context.Context, scene *Scene, id storage.ChatID, of func(Dialogue) follower) error {
	scene.set = s
	chat, err := scene.Store.Chat(ctx, id)
	if errors.Is(err, storage.ErrNoChat) {
		return nil
	}
	if err != nil {
		return err
	}
	for _, d := range s.dialogues {
		if do := of(d); do != nil {
			if err := do(ctx, scene, chat); err != nil {
				return err
			}
		}
	}
	return scene.post(ctx)
}

// edited does what a message says that is a command now, as somebody does who mends
// a slip, and lets each dialogue follow the change of any other.
func (s *Set) edited(ctx context.Context, t *Turn) error {
	if _, known := s.commands[t.Command]; known {
		return s.command(ctx, t)
	}
	for _, d := range s.dialogues {
		if d.Edited == nil {
			continue
		}
		if err := d.Edited(ctx, t); err != nil {
			return err
		}
	}
	return nil
}

// zoneMoved lets each dialogue follow a change of the zone.
func (t *Turn) zoneMoved(ctx context.Context) error {
	for _, d := range t.set.dialogues {
		if d.ZoneMoved == nil {
			continue
		}
		if err := d.ZoneMoved(ctx, t); err != nil {
			return err
		}
	}
	return nil
}

// endTie ends a tie after each dialogue has done what follows.
func (s *Scene) endTie(ctx context.Context, tie storage.Tie) error {
	for _, d := range s.set.dialogues {
		if d.TieEnds == nil {
			continue
		}
		if err := d.TieEnds(ctx, s, tie); err != nil {
			return err
		}
	}
	return s.Store.EndTie(ctx, tie)
}
