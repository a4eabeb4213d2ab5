package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/go-telegram/bot"

	"porchlight/messages"
	"porchlight/scheduler"
	"porchlight/storage"
)

// hiddenAtOnce is how many messages Telegram takes away in one call.
const hiddenAtOnce = 100

// hide takes away what stands in a chat, the newest first. What is gone already is no
// failure; if Telegram leaves something there, that is told at the end.
func (t *telegram) hide(ctx context.Context, chat storage.ChatID, h messages.Hide) error {
	numbers, err := t.standing.toHide(ctx, chat, h)
	if err != nil {
		return err
	}
	left := 0
	for some := range slices.Chunk(numbers, hiddenAtOnce) {
		_, err := t.api.DeleteMessages(ctx, &bot.DeleteMessagesParams{ChatID: int64(chat), MessageIDs: some})
		if isLeft(err) { // one that can't be taken away keeps the others
			var kept int
			kept, err = t.hideSingly(ctx, chat, some)
			left += kept
		}
		if err != nil {
			return err
		}
	}
	if left > 0 {
		return fmt.Errorf("%w: message can't be deleted", scheduler.ErrRefused)
	}
	return nil
}

// hideSingly takes messages away one by one and returns how many stay.
func (t *telegram) hideSingly(ctx context.Context, chat storage.ChatID, numbers []int) (left int, err error) {
	for _, number := range numbers {
		_, err := t.api.DeleteMessage(ctx, &bot.DeleteMessageParams{ChatID: int64(chat), MessageID: number})
		switch {
		case isLeft(err) && !isNoMore(err):
			left++
		case err != nil && !isNoMore(err):
			return left, err
		}
	}
	return left, nil
}

// isLeft reports whether Telegram refused to take something away, of a chat that is
// there.
func isLeft(err error) bool {
	return errors.Is(err, bot.ErrorBadRequest) && !goneForGood(err.Error())
}

// isNoMore reports whether it refused because that is gone already.
func isNoMore(err error) bool {
	return isLeft(err) && strings.Contains(err.Error(), "message to delete not found")
}

// stands notes the messages that stand in a chat now, but for the one that was edited.
func (t *telegram) stands(chat int64, edited int, sent ...int) {
	if t.standing == nil {
		return
	}
	for _, number := range sent {
		if number != edited {
			t.standing.note(storage.Shown{Chat: storage.ChatID(chat), Message: number, At: time.Now()})
		}
	}
}

// hide notes that the answers of before stand in the chat no more: the next one says
// everything again.
func (k *acquaintances) hide(id storage.ChatID) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if c := k.chats[id]; c != nil {
		c.said.about = nil
	}
}
