package dialogue

import (
	"context"

	"porchlight/messages"
	"porchlight/scheduler"
	"porchlight/storage"
)

// Farewell tells somebody that the bot ends, with the helplines of their country and all
// that is kept of them. It is said once, also to who has asked for quiet.
func (s *Set) Farewell(ctx context.Context, scene *Scene, id storage.ChatID, helplines messages.Message) error {
	chat, err := scene.Store.Chat(ctx, id)
	if err != nil {
		return err
	}
	t := &Turn{Scene: *scene, Chat: chat, Known: true}
	t.set = s
	files, err := t.exported(ctx)
	if err != nil {
		return err
	}
	for _, m := range append([]messages.Message{messages.Farewell(t.Words(), helplines, t.Host.Operator)}, files...) {
		m.Silent = isQuiet(chat, t.Now)
		t.Send(scheduler.Posting{To: id, Lane: storage.LaneAsk, Message: m})
	}
	return t.post(ctx)
}
