package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"slices"
	"time"

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
	standing  *standing
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
func (r *router) try(ctx context.Context, a *arrival, c *chatQueue) (err error) {
	defer func() {
		if value := recover(); value != nil {
			err = &storage.Panic{Value: value, Stack: debug.Stack()}
		}
	}()
	if a.Odd != "" {
		return fmt.Errorf("%w: %s", errUnreadable, a.Odd)
	}
	turn := r.turn(ctx, a)
	err = r.store.Write(ctx, func(ctx context.Context) error {
		if err := r.react(ctx, a, turn, c); err != nil {
			return err
		}
		for _, part := range a.all() {
			switch fresh, err := r.store.Handled(ctx, part.ID); {
			case err != nil:
				return err
			case !fresh:
				return errTaken
			}
		}
		return nil
	})
	switch {
	case errors.Is(err, errTaken): // what this turn did was undone with its transaction
		return r.trySingly(ctx, a, c)
	case err != nil:
		return err
	}
	r.afterwards(a, turn)
	return nil
}

// trySingly handles each message of an album by itself, because somebody else has
// handled one of them.
func (r *router) trySingly(ctx context.Context, a *arrival, c *chatQueue) error {
	parts := a.rest
	if a.rest = nil; len(parts) == 0 {
		return nil
	}
	for _, part := range append([]*arrival{a}, parts...) {
		if err := r.try(ctx, part, c); err != nil {
			return err
		}
	}
	return nil
}

// afterwards does what follows a turn that is kept.
func (r *router) afterwards(a *arrival, turn *dialogue.Turn) {
	if chat, read := turn.Settings(); read {
		r.known.know(a.Chat, chat) // before a word of this turn can be read
		r.known.wordsGoOut(a.Chat, turn.WordsGoOut())
	}
	r.standing.noteWritten(a)
	if turn.Forgotten() {
		r.standing.forget(a.Chat)
	}
	if turn.Settled {
		r.known.settle(a.Chat)
	}
	if turn.Hides {
		r.known.hide(a.Chat)
	}
	r.known.offers(a.Chat, turn.Offers)
	r.wake()
	if a.Pressed != "" && !crisis.Owns(a.Pressed) { // the guard ends its own
		r.courier.endPress(a.PressID, turn.Toast)
	}
}

// react does what an update calls for, inside the transaction. Telegram's own
// messages (a pin, a timer) and updates of other kinds get silence; an edit is for
// the guard and for whoever brings its words to somebody, and groups get their line
// when they add the bot.
func (r *router) react(ctx context.Context, a *arrival, turn *dialogue.Turn, c *chatQueue) error {
	switch {
	case a.Kind == kindMembership:
		return r.membership(ctx, a)
	case a.isEdit() && c.limit.Allow():
		return r.dialogues.Handle(ctx, turn)
	case !a.isTurn():
		return r.sign(ctx, a)
	case !c.limit.Allow():
		if time.Since(c.warned) < time.Minute {
			return nil
		}
		c.warned = time.Now()
		return r.say(ctx, a.Chat, messages.TooMuch(turn.Words()))
	}
	return r.dialogues.Handle(ctx, turn)
}

// sign notes that somebody did something which is for no dialogue: took a reaction away,
// pinned a message, blocked the bot.
func (r *router) sign(ctx context.Context, a *arrival) error {
	if !a.isAct() {
		return nil
	}
	return r.dialogues.Sign(ctx, r.scene(), a.Chat, cmp.Or(a.WrittenAt, time.Now()), wasAnswered(a))
}

// membership notes that a person blocked or unblocked the bot, and leaves groups
// and channels.
func (r *router) membership(ctx context.Context, a *arrival) error {
	switch here := a.Membership == memberHere; {
	case !a.Private && here:
		if err := r.say(ctx, a.Chat, messages.PrivateOnly(messages.In(messages.Match(a.From.Language)))); err != nil {
			return err
		}
		return r.say(ctx, a.Chat, messages.Message{Leave: true})
	case !a.Private:
		return nil
	case here:
		if err := r.dialogues.Back(ctx, r.scene(), a.Chat); err != nil {
			return err
		}
	default:
		if err := r.dialogues.Gone(ctx, r.scene(), a.Chat); err != nil {
			return err
		}
	}
	return r.sign(ctx, a)
}

// turn describes an update as dialogues see it. What takes long is done here,
// before the transaction.
func (r *router) turn(ctx context.Context, a *arrival) *dialogue.Turn {
	t := &dialogue.Turn{
		Scene: *r.scene(), Update: a.ID, From: a.From, WrittenAt: a.WrittenAt, Chat: storage.Chat{ID: a.Chat},
		Text: a.Text, Marks: a.Marks, Quote: a.Quote, Pressed: a.Pressed, Message: a.Message, ReplyTo: a.ReplyTo, Attached: a.Attached, Voice: a.Voice, Recording: a.Recording, Picture: a.Picture, Above: a.Above, Caption: a.Caption,
		Edited: a.isEdit(), Reacted: a.likes(), Heard: a.showsDistress(), Denied: a.denies(), Lately: r.known.lately(a.Chat),
		Named: r.known.named(a.Chat), SaysWhere: a.saysWhere, LookIn: r.known.offered(a.Chat), Typed: a.typedLabel, Label: a.label,
	}
	a.describeAlbum(t)
	t.Command, t.Rest = command(t.Text)
	if a.Place != nil {
		t.Place = dialogue.PlaceAt(ctx, a.Place.Latitude, a.Place.Longitude, t.Now)
	}
	return t
}

// countTry notes a failed try and returns how many there were.
func (r *router) countTry(ctx context.Context, a *arrival, failure error) (tries int) {
	args := []any{"update", a.ID, "err", failure}
	if p, ok := errors.AsType[*storage.Panic](failure); ok {
		args = append(args, "stack", string(p.Stack))
	}
	r.log.Error("handling an update failed", args...)
	err := r.store.Write(ctx, func(ctx context.Context) (err error) {
		tries, err = r.store.Tried(ctx, a.ID)
		return err
	})
	if err != nil {
		return 0 // storage went away meanwhile; it is tried again
	}
	return tries
}

// park puts an update aside and tells its sender plainly.
func (r *router) park(ctx context.Context, a *arrival, why error) {
	r.metrics.parked.Inc()
	r.log.Error("update parked: it stays sealed in the inbox", "update", a.ID, "err", why)
	tell := a.isTurn() && !wasAnswered(a)
	// What can't be read was done by somebody all the same.
	if err := r.store.Write(ctx, func(ctx context.Context) error { return r.sign(ctx, a) }); err != nil {
		r.log.Error("noting a parked update as a sign of life failed", "update", a.ID, "err", err)
	}
	err := r.store.Write(ctx, func(ctx context.Context) error {
		mine := false
		for _, part := range a.all() {
			parked, err := r.store.Park(ctx, part.ID)
			if err != nil {
				return err
			}
			mine = mine || parked
		}
		if !tell || !mine {
			return nil
		}
		return r.say(ctx, a.Chat, messages.WentWrong(r.wordsFor(ctx, a)))
	})
	if err != nil {
		r.log.Error("parking an update failed; it stays in the inbox", "update", a.ID, "err", err)
		return
	}
	r.wake()
}

// wordsFor speaks the language of who sent an update that no turn could be made of.
func (r *router) wordsFor(ctx context.Context, a *arrival) messages.Words {
	chat, _ := r.store.Chat(ctx, a.Chat) // empty, if nothing is known of them
	return messages.In(cmp.Or(chat.Language, messages.Match(a.From.Language), messages.Match(chat.AppLanguage)))
}

// wasAnswered reports whether the guard has answered the update, so that an
// apology below its helplines would only confuse.
func wasAnswered(a *arrival) (was bool) {
	defer func() { _ = recover() }() // what could not be heard was not answered
	return slices.ContainsFunc(a.all(), func(part *arrival) bool { return part.hear().Level >= hearing.Distress })
}

func (r *router) say(ctx context.Context, chat storage.ChatID, m messages.Message) error {
	_, err := scheduler.Post(ctx, r.store, scheduler.Posting{To: chat, Lane: storage.LaneReply, Message: m})
	return err
}
