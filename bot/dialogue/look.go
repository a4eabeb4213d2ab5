package dialogue

import (
	"context"
	"slices"
	"strings"
	"time"

	"porchlight/messages"
	"porchlight/storage"
)

// The regular look at one's own early signs, for who has switched it on: a reminder that
// asks whether any of them is there, answered by one tap or not at all. Nothing is
// concluded from an answer; where a sign is there, what the person wrote that helps
// stands below it. A look without an answer is a gap.

// lookActions are what the buttons below a look do.
var lookActions = map[string]with[storage.Reminder]{"look": answerLook, "list": showLook}

const (
	// lookLapse is how long a look can be answered.
	lookLapse = 7 * 24 * time.Hour
	// mostLooks is how many answers are kept, the newest.
	mostLooks = 26
)

// lookAt is the look that a reminder asked for at a time.
func lookAt(r storage.Reminder, asked time.Time) messages.Look {
	return messages.Look{Reminder: number(r.ID), Asked: asked}
}

// lookReminder finds the reminder that asks; its ID is 0 if there is none.
func (t *Turn) lookReminder(ctx context.Context) (storage.Reminder, error) {
	all, err := t.Store.Reminders(ctx, t.Chat.ID)
	for _, r := range all {
		if r.Kind == storage.SignsReminder {
			return r, err
		}
	}
	return storage.Reminder{}, err
}

// lookSaid is that reminder as it is shown, nil if there is none.
func (t *Turn) lookSaid(ctx context.Context) (*messages.Reminder, error) {
	r, err := t.lookReminder(ctx)
	if err != nil || r.ID == 0 {
		return nil, err
	}
	said, ok, err := t.said(ctx, r)
	if !ok {
		return nil, err
	}
	return &said, err
}

// regularLook asks when to look, or shows the reminder that is set.
func regularLook(ctx context.Context, t *Turn) error {
	r, err := t.lookReminder(ctx)
	if err != nil {
		return err
	}
	_, comes, err := t.Store.Rhythm(ctx, storage.PurposeRemind, r.ID)
	switch {
	case err != nil:
		return err
	case comes:
		return showReminder(ctx, t, r, "")
	}
	return t.goOn(ctx, reminderDraft{Number: t.Update, Kind: storage.SignsReminder})
}

// leavesOutLook reports whether a reminder is a look that isn't wanted now: nothing is
// written to look at, or distress was answered on the same day.
func (s *Scene) leavesOutLook(ctx context.Context, chat storage.Chat, r storage.Reminder) (bool, error) {
	if r.Kind != storage.SignsReminder {
		return false, nil
	}
	if s.AnsweredAt != nil && dayOf(chat, s.AnsweredAt(chat.ID)) == dayOf(chat, s.Now) {
		return true, nil
	}
	signs, err := s.Store.OwnWords(ctx, chat.ID, storage.OwnSign)
	return len(signs) == 0, err
}

// askedLook reads when the look of a button was asked for, and what else it says; not ok
// if that is long ago or made up.
func (t *Turn) askedLook(r storage.Reminder, value string) (asked time.Time, rest string, ok bool) {
	at, rest, _ := strings.Cut(value, ":")
	asked = time.Unix(int64(numbered[unixSeconds](at)), 0)
	return asked, rest, r.Kind == storage.SignsReminder && !asked.After(t.Now) && t.Now.Sub(asked) < lookLapse
}

// showLook asks once more, with the signs.
func showLook(ctx context.Context, t *Turn, r storage.Reminder, value string) error {
	asked, _, ok := t.askedLook(r, value)
	signs, err := t.own(ctx, storage.OwnSign)
	switch {
	case err != nil:
		return err
	case !ok || len(signs) == 0:
		t.past()
		return nil
	}
	t.Show(messages.AskLook(t.Words(), lookAt(r, asked), signs))
	return nil
}

// answerLook keeps what a look came to, in place of what was tapped before.
func answerLook(ctx context.Context, t *Turn, r storage.Reminder, value string) error {
	asked, answer, ok := t.askedLook(r, value)
	switch {
	case !ok:
		t.past()
		return nil
	case !slices.Contains(messages.LookAnswers, answer):
		return nil // made up
	}
	if err := t.keepLook(ctx, asked, answer); err != nil {
		return err
	}
	open, err := t.waysOpen(ctx)
	if err != nil {
		return err
	}
	return t.answered(ctx, r, messages.LookKept(t.Words(), lookAt(r, asked), answer, open))
}

func (t *Turn) keepLook(ctx context.Context, asked time.Time, answer string) error {
	before, err := t.Store.OwnWords(ctx, t.Chat.ID, storage.OwnLook)
	if err != nil {
		return err
	}
	for i, o := range before {
		if o.At.Equal(asked) || len(before)-i >= mostLooks {
			if _, err := t.Store.DropOwnWords(ctx, o.ID, t.Chat.ID); err != nil {
				return err
			}
		}
	}
	_, err = t.Store.AddOwnWords(ctx, storage.OwnWords{Chat: t.Chat.ID, Kind: storage.OwnLook, At: asked, Words: storage.Private(answer)})
	return err
}

// typedLook takes an answer in words to the look that was asked for last.
func typedLook(ctx context.Context, t *Turn) (bool, error) {
	answer := t.lookAnswer()
	if answer == "" || t.Heard || t.Attached {
		return false, nil
	}
	r, err := t.lookReminder(ctx)
	if err != nil || r.ID == 0 || t.Now.Sub(r.ToldAt) > toldLately {
		return false, err
	}
	if newer, err := t.overtakenSince(ctx, r.ToldAt); err != nil || newer {
		return false, err
	}
	return true, answerLook(ctx, t, r, number(unixSeconds(r.ToldAt.Unix()))+":"+answer)
}

// lookAnswer is the answer that somebody typed: what stands on a button, or a no or yes.
func (t *Turn) lookAnswer() string {
	for _, answer := range messages.LookAnswers {
		if IsLabel(t.Text, messages.LookLabel(t.Words(), answer)) {
			return answer
		}
	}
	meaning, _ := meaningOf(t.Text)
	return map[string]string{"no": "none", "yes": "yes"}[meaning]
}

// showLooks shows what the looks came to.
func showLooks(ctx context.Context, t *Turn) error {
	kept, err := t.Store.OwnWords(ctx, t.Chat.ID, storage.OwnLook)
	if err != nil {
		return err
	}
	if len(kept) == 0 {
		t.past()
		return nil
	}
	var all []messages.LookAnswer
	for _, o := range slices.Backward(kept) {
		if answer := string(o.Words); slices.Contains(messages.LookAnswers, answer) {
			all = append(all, messages.LookAnswer{At: o.At.In(t.Chat.Location()), Answer: answer})
		}
	}
	t.Show(messages.Looks(t.Words(), all))
	return nil
}

// forgetLooks deletes all of that.
func forgetLooks(ctx context.Context, t *Turn) error {
	kept, err := t.Store.OwnWords(ctx, t.Chat.ID, storage.OwnLook)
	if err != nil {
		return err
	}
	for _, o := range kept {
		if _, err := t.Store.DropOwnWords(ctx, o.ID, t.Chat.ID); err != nil {
			return err
		}
	}
	return showSigns(ctx, t)
}
