package dialogue

import (
	"cmp"
	"context"
	"encoding/json"
	"strings"

	"porchlight/messages"
	"porchlight/scheduler"
	"porchlight/storage"
)

// hide takes away what the bot said in the last two days, answers to distress as well:
// whoever asks for it may be about to hand over the phone. The answer says how the
// helplines come back. What they wrote themselves goes by a second tap.
var hide = Dialogue{
	Name: "hide",
	Commands: []Command{{Name: "hide", Do: func(_ context.Context, t *Turn) error {
		if strings.EqualFold(t.Rest, "all") {
			return t.hideAll(t.Message + 1)
		}
		t.hideBefore(t.Message, false) // at once: the answer follows
		t.Say(messages.Hidden(t.Words(), t.mayMiss()))
		return nil
	}}},
	Presses: map[string]Handler{
		"all": func(_ context.Context, t *Turn) error { return t.hideAll(cmp.Or(t.Message, t.Label+1)) },
		// It stands below the answer to the first and to the second tap; where it was typed,
		// that goes with the second.
		"this": hideThis(false),
		"last": hideThis(true),
	},
	Refused: hideRefused,
}

// hideBefore takes away what stands above the message of a number. What comes below it
// meanwhile, such as an answer to distress, stays.
func (t *Turn) hideBefore(message int, own bool) {
	t.Hides = true
	t.Say(messages.Message{Hide: &messages.Hide{Before: message, Own: own}})
}

func (t *Turn) hideAll(before int) error {
	t.hideBefore(before, true)
	t.Show(messages.HiddenAll(t.Words(), t.mayMiss()))
	return nil
}

func hideThis(typedToo bool) Handler {
	return func(_ context.Context, t *Turn) error {
		t.hideBefore(cmp.Or(t.Message, t.Label)+1, typedToo && t.Typed)
		return nil
	}
}

// mayMiss reports whether something may stand in the chat that is not known: of a
// stranger it is remembered in memory alone.
func (t *Turn) mayMiss() bool {
	return !t.Known && (t.ReadsSince.IsZero() || t.Now.Sub(t.ReadsSince) < storage.TakenAwayFor)
}

// hideRefused says so where Telegram left something in the chat.
func hideRefused(ctx context.Context, s *Scene, d storage.Delivery, _ error) error {
	var m messages.Message
	if json.Unmarshal(d.Body, &m) != nil || m.Hide == nil {
		return nil
	}
	chat, err := s.Store.Chat(ctx, d.Chat)
	if err != nil {
		chat = storage.Chat{ID: d.Chat} // a stranger, who hears it in the host's language
	}
	s.Send(scheduler.Posting{To: d.Chat, Lane: storage.LaneReply, Message: messages.NotAllHidden(s.Host.WordsOf(chat))})
	return nil
}
