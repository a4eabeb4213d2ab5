package dialogue

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"porchlight/messages"
	"porchlight/storage"
)

// A button's data names its dialogue, what to do and about what: messages writes
// it ("supporters:pause:1f:week"), Set.pressed and meant read it. Whoever presses
// may have made it up, so the wrappers here look the thing up by who presses:
// what is not theirs, or is no more, is not there.

// number writes an id for the data of a button, which is short.
func number[T ~int64](id T) string { return strconv.FormatInt(int64(id), 36) }

// numbered reads what number wrote; 0 for anything else.
func numbered[T ~int64](text string) T {
	id, err := strconv.ParseInt(text, 36, 64)
	if err != nil {
		return 0
	}
	return T(id)
}

// past says that what a button was about is no longer there.
func (t *Turn) past() { t.Toast = messages.NotThereAnyMore(t.Words()) }

// meant parts the id at the front of a button's data from what else it says.
func (t *Turn) meant() (id, value string) {
	id, value, _ = strings.Cut(t.Rest, ":")
	return id, value
}

// with is what is done with something that was looked up. Value is what else the
// button says, or what was typed behind the name.
type with[T any] func(ctx context.Context, t *Turn, it T, value string) error

// ofTie does something with one of the presser's own supporters.
func ofTie(do with[storage.Tie]) Handler {
	return func(ctx context.Context, t *Turn) error {
		id, value := t.meant()
		tie, err := t.Store.TieOfPerson(ctx, numbered[storage.TieID](id), t.Chat.ID)
		if errors.Is(err, storage.ErrNoTie) {
			t.past()
			return nil
		}
		if err != nil {
			return err
		}
		return do(ctx, t, tie, value)
	}
}

// ofInvitation does something with an invitation of the presser's that looks open.
func ofInvitation(do with[storage.Invitation]) Handler {
	return func(ctx context.Context, t *Turn) error {
		id, value := t.meant()
		inv, err := t.Store.InvitationOfPerson(ctx, numbered[int64](id), t.Chat.ID, t.Now)
		if errors.Is(err, storage.ErrNoInvitation) {
			t.past()
			return nil
		}
		if err != nil {
			return err
		}
		return do(ctx, t, inv, value)
	}
}

// ofSupported does something about somebody whom the presser supports.
func ofSupported(do with[supported]) Handler {
	return func(ctx context.Context, t *Turn) error {
		id, value := t.meant()
		who, ok, err := t.supportedBy(ctx, numbered[storage.TieID](id))
		if err != nil || !ok {
			return err
		}
		return do(ctx, t, who, value)
	}
}

// supportedBy returns the one a tie is about; not ok if the one whose turn it is
// does not support them.
func (t *Turn) supportedBy(ctx context.Context, id storage.TieID) (who supported, ok bool, err error) {
	who.tie, err = t.Store.TieOfSupporter(ctx, id, t.Chat.ID)
	if errors.Is(err, storage.ErrNoTie) {
		t.Toast = messages.NudgeUsed(t.Words())
		return who, false, nil
	}
	if err != nil {
		return who, false, err
	}
	if who.person, err = t.Store.Chat(ctx, who.tie.Person); err != nil {
		return who, false, err
	}
	who.called, err = t.knows(ctx, who.tie, who.person)
	return who, err == nil, err
}

// presses makes the handlers of a table of what can be done, each behind its
// wrapper.
func presses[T any](wrap func(with[T]) Handler, table map[string]with[T]) map[string]Handler {
	handlers := make(map[string]Handler, len(table))
	for word, do := range table {
		handlers[word] = wrap(do)
	}
	return handlers
}

// together joins the presses of several kinds of thing.
func together(all ...map[string]Handler) map[string]Handler {
	joined := map[string]Handler{}
	for _, some := range all {
		for word, do := range some {
			claim(joined, word, do)
		}
	}
	return joined
}
