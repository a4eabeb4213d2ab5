package dialogue

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"porchlight/messages"
	"porchlight/storage"
)

// passes lets one of the two send the other so many messages that stand in their
// chat, one after the other in so much time each, and returns how many arrive and
// whether the sender is told that it is enough.
func (h *history) passes(from, to storage.ChatID, knows string, times int, each time.Duration) (arrived int, toldEnough bool) {
	markFrom, markTo := len(h.sent[from]), len(h.sent[to])
	for range times {
		at := h.now
		h.does(from, "", "relay:pass:"+number(h.tie)+":"+strconv.FormatInt(h.update+1, 10)+":")
		h.now = at.Add(each)
	}
	for _, text := range h.since(to, markTo) {
		if strings.Contains(text, "a copy of") {
			arrived++
		}
	}
	return arrived, slices.Contains(h.since(from, markFrom), messages.EnoughForNow(messages.In("en"), knows).Text)
}

// TestOneSideSendsTheOtherNoMoreThanIsBearable: a supporter the person, and the person
// a supporter.
func TestOneSideSendsTheOtherNoMoreThanIsBearable(t *testing.T) {
	for _, fromBen := range []bool{true, false} {
		h := newHistory(t, openStore(t), 1)
		h.step("confirm", 0)
		from, to, knows := h.ana, h.ben, "Ben"
		if fromBen {
			from, to, knows = h.ben, h.ana, "Ana"
		}
		for _, step := range []struct {
			what  string
			times int
			each  time.Duration
			want  int
		}{
			{"as much in a row as may be", mostInARow, time.Second, mostInARow},
			{"one more", 1, inARow, 0},
			{"ten minutes later, until the day is full", mostADay, inARow / (mostInARow - 1), mostADay - mostInARow},
			{"a day later", 1, time.Second, 1},
		} {
			if step.what == "a day later" {
				h.now = h.now.AddDate(0, 0, 1)
			}
			arrived, told := h.passes(from, to, knows, step.times, step.each)
			if arrived != step.want || told != (step.want < step.times) {
				t.Errorf("from the supporter %v, %s: %d of %d arrive, want %d; told that it is enough: %v", fromBen, step.what, arrived, step.times, step.want, told)
			}
		}
	}
}

// TestAUsernameThatIsGivenUpIsSharedNoLonger: it may be a stranger's tomorrow. Whatever
// comes from the chat tells of it.
func TestAUsernameThatIsGivenUpIsSharedNoLonger(t *testing.T) {
	for _, test := range []struct {
		now    storage.Private
		shares bool
	}{{"ana_at_home", true}, {"", false}, {"ana_elsewhere", false}} {
		h := newHistory(t, openStore(t), 1)
		h.write(func(ctx context.Context) error {
			return h.store.KeepChat(ctx, storage.Chat{ID: h.ana, Name: "Ana", Username: "ana_at_home", SharesUsername: true, StartedAt: h.now})
		})
		h.handle(h.ana, "hello", "", func(t *Turn) { t.From.Username = test.now })
		chat, err := h.store.Chat(context.Background(), h.ana)
		if err != nil || chat.SharesUsername != test.shares || chat.Username != test.now {
			t.Errorf("with the username %q, the chat of %q is shared: %v, want %v; %v", test.now, chat.Username, chat.SharesUsername, test.shares, err)
		}
	}
}
