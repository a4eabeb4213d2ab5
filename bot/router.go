package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"time"

	"github.com/go-telegram/bot/models"

	"porchlight/bot/dialogue"
	"porchlight/messages"
	"porchlight/messages/crisis"
	"porchlight/messages/crisis/hearing"
	"porchlight/scheduler"
	"porchlight/storage"
)

// router hands an update to its dialogue. What a dialogue keeps and says and the
// erasing of the update are one transaction, so a crash leaves it done or not done.
type router struct {
	store     *storage.Store
	dialogues *dialogue.Set
	known     *acquaintances
	courier   *courier
	wake      func() // the dispatcher
	scene     func() *dialogue.Scene
	metrics   *metrics
	log       *slog.Logger
}

var (
	errUnreadable = errors.New("the update can't be decoded")
	errTaken      = errors.New("the update was handled by somebody else")
)

// try handles an update in one transaction.
func (r *router) try(ctx context.Context, u storage.Update, c *chatQueue) (err error) {
	defer func() {
		if value := recover(); value != nil {
			err = &storage.Panic{Value: value, Stack: debug.Stack()}
		}
	}()
	a, err := readArrival(u.Body, u.ReceivedAt)
	if err != nil {
		return fmt.Errorf("%w: %w", errUnreadable, err)
	}
	var update models.Update
	if err := json.Unmarshal(u.Body, &update); err != nil {
		return errUnreadable // the library's text would repeat words of the update
	}
	turn, err := r.turn(ctx, a, &update)
	if err != nil {
		return err
	}
	err = r.store.Write(ctx, func(ctx context.Context) error {
		if err := r.react(ctx, a, &update, turn, c); err != nil {
			return err
		}
		switch fresh, err := r.store.Handled(ctx, u.ID); {
		case err != nil:
			return err
		case !fresh:
			return errTaken
		}
		return nil
	})
	switch {
	case errors.Is(err, errTaken):
		return nil // what this turn did was undone with its transaction
	case err != nil:
		return err
	}
	r.afterwards(a, turn)
	return nil
}

// afterwards does what follows a turn that is kept.
func (r *router) afterwards(a *arrival, turn *dialogue.Turn) {
	if chat, read := turn.Settings(); read {
		r.known.know(a.Chat, chat) // before a word of this turn can be read
	}
	r.wake()
	if a.PressID != "" && !crisis.Owns(a.Pressed) { // the guard ends its own
		r.courier.endPress(a.PressID, turn.Toast)
	}
}

// react does what an update calls for, inside the transaction.
func (r *router) react(ctx context.Context, a *arrival, update *models.Update, turn *dialogue.Turn, c *chatQueue) error {
	switch {
	case update.MyChatMember != nil:
		return r.membership(ctx, a, update.MyChatMember)
	case !a.Private || update.EditedMessage != nil:
		return nil // groups get their line when they add the bot; an edit is for the guard alone
	case !c.limit.Allow():
		if time.Since(c.warned) < time.Minute {
			return nil
		}
		c.warned = time.Now()
		return r.say(ctx, a.Chat, messages.TooMuch(turn.Words()))
	}
	return r.dialogues.Handle(ctx, turn)
}

// membership notes that a person blocked or unblocked the bot, and leaves groups
// and channels.
func (r *router) membership(ctx context.Context, a *arrival, change *models.ChatMemberUpdated) error {
	kind := change.NewChatMember.Type
	here := kind == models.ChatMemberTypeMember || kind == models.ChatMemberTypeAdministrator
	if !a.Private {
		if !here {
			return nil
		}
		words := messages.In(messages.Match(change.From.LanguageCode))
		if err := r.say(ctx, a.Chat, messages.PrivateOnly(words)); err != nil {
			return err
		}
		return r.say(ctx, a.Chat, messages.Message{Leave: true})
	}
	if here {
		return r.dialogues.Back(ctx, r.scene(), a.Chat)
	}
	return r.dialogues.Gone(ctx, r.scene(), a.Chat)
}

// turn describes an update as dialogues see it. What takes long is done here,
// before the transaction.
func (r *router) turn(ctx context.Context, a *arrival, update *models.Update) (t *dialogue.Turn, err error) {
	t = &dialogue.Turn{
		Scene: *r.scene(), Update: a.ID,
		Chat: storage.Chat{ID: a.Chat}, Text: a.Text, Pressed: a.Pressed, Message: a.Message,
	}
	t.Command, t.Rest = command(a.Text)
	var from *models.User
	switch {
	case update.Message != nil:
		from = update.Message.From
		t.Heard = hearing.Hear(a.spokenWords()).Level >= hearing.Distress
		t.Attached = attached(update.Message)
		if place := update.Message.Location; place != nil {
			if t.Place, err = dialogue.PlaceAt(ctx, place.Latitude, place.Longitude); err != nil {
				return nil, err
			}
		}
	case update.CallbackQuery != nil:
		from = &update.CallbackQuery.From
	}
	if from != nil {
		t.From = dialogue.Sender{
			Name: storage.Private(from.FirstName), Username: storage.Private(from.Username), Language: from.LanguageCode,
		}
	}
	return t, nil
}

// attached reports whether a message is something that can be passed on as it is.
func attached(m *models.Message) bool {
	return len(m.Photo) > 0 || m.Video != nil || m.VideoNote != nil || m.Voice != nil || m.Audio != nil ||
		m.Animation != nil || m.Sticker != nil
}

// countTry notes a failed try and returns how many there were.
func (r *router) countTry(ctx context.Context, u storage.Update, failure error) (tries int) {
	args := []any{"update", u.ID, "err", failure}
	if p, ok := errors.AsType[*storage.Panic](failure); ok {
		args = append(args, "stack", string(p.Stack))
	}
	r.log.Error("handling an update failed", args...)
	err := r.store.Write(ctx, func(ctx context.Context) (err error) {
		tries, err = r.store.Tried(ctx, u.ID)
		return err
	})
	if err != nil {
		return 0 // storage went away meanwhile; it is tried again
	}
	return tries
}

// park puts an update aside and tells its sender plainly.
func (r *router) park(ctx context.Context, u storage.Update, why error) {
	r.metrics.parked.Inc()
	r.log.Error("update parked: it stays sealed in the inbox", "update", u.ID, "err", why)
	err := r.store.Write(ctx, func(ctx context.Context) error {
		if err := r.store.Park(ctx, u.ID); err != nil {
			return err
		}
		a, err := readArrival(u.Body, u.ReceivedAt)
		if err != nil || !a.Private || r.wasAnswered(a) {
			return nil
		}
		words := messages.In(messages.Match(a.Language))
		return r.say(ctx, u.Chat, messages.WentWrong(words))
	})
	if err != nil {
		r.log.Error("parking an update failed; it stays in the inbox", "update", u.ID, "err", err)
		return
	}
	r.wake()
}

// wasAnswered reports whether the guard has answered the update, so that an
// apology below its helplines would only confuse.
func (r *router) wasAnswered(a *arrival) bool {
	return hearing.Hear(a.spokenWords()).Level >= hearing.Distress
}

func (r *router) say(ctx context.Context, chat storage.ChatID, m messages.Message) error {
	_, err := scheduler.Post(ctx, r.store, scheduler.Posting{To: chat, Lane: storage.LaneReply, Message: m})
	return err
}
