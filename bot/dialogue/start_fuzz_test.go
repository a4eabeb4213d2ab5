package dialogue

import (
	"context"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"porchlight/messages"
	"porchlight/storage"
)

// FuzzStartPayload holds that whatever stands behind /start, pasted or in a forged
// button leads nobody to somebody else's invitation, and disturbs nothing.
func FuzzStartPayload(f *testing.F) {
	s := openStore(f)
	now := time.Date(2026, time.November, 24, 12, 0, 0, 0, time.UTC)
	const inviter = storage.ChatID(1)
	const name = "Anastasija Zvezdina"
	var live string
	err := s.Write(context.Background(), func(ctx context.Context) (err error) {
		if err = s.KeepChat(ctx, storage.Chat{ID: inviter, Name: name, StartedAt: now}); err != nil {
			return err
		}
		_, live, err = s.Invite(ctx, inviter, storage.Terms{Name: "Ben"}, now)
		return err
	})
	if err != nil {
		f.Fatal(err)
	}
	for _, seed := range []string{
		"", "x", strings.Repeat("A", 43), strings.Repeat("-", 43), live[:42], strings.ToLower(live) + "x", "https://t.me/porch?start=" + strings.Repeat("_", 43),
		"' OR 1=1 --", "\x00", "inv_1", "../../etc/passwd", strings.Repeat("a", 4096), "1:yes", "deep link with words", "ж", "\u202e",
	} {
		f.Add(seed)
	}
	set, chat, update := New(), storage.ChatID(100), int64(0)
	turn := func(t *testing.T, what string, change func(*Turn)) {
		t.Helper()
		update++
		turn := &Turn{
			Scene: Scene{Store: s, Now: now, Host: Host{Username: "porch", Language: "en"}}, Update: update,
			Chat: storage.Chat{ID: chat}, From: Sender{Name: "Ben", Language: "en"},
		}
		change(turn)
		if err := s.Write(context.Background(), func(ctx context.Context) error { return set.Handle(ctx, turn) }); err != nil {
			t.Errorf("%s: %v", what, err)
		}
	}
	f.Fuzz(func(t *testing.T, payload string) {
		if strings.Contains(payload, live) {
			t.Skip("nobody guesses it")
		}
		chat++
		turn(t, "behind /start", func(turn *Turn) { turn.Text, turn.Command, turn.Rest = "/start "+payload, "start", payload })
		turn(t, "pasted", func(turn *Turn) { turn.Text = payload })
		turn(t, "pressed", func(turn *Turn) { turn.Pressed = "join:yes:" + payload })
		ties, err := s.Supporting(context.Background(), chat)
		if err != nil || len(ties) != 0 {
			t.Errorf("%q leads to %d ties, %v", payload, len(ties), err)
		}
		for _, said := range take(t, s, now) {
			if strings.Contains(said, name) && !strings.Contains(payload, name) {
				t.Errorf("%q tells who invites:\n%s", payload, said)
			}
		}
		if inv, err := s.InvitationBehind(context.Background(), live, now); err != nil || inv.Person != inviter {
			t.Errorf("after %q the true link leads to %+v, %v", payload, inv, err)
		}
	})
}

// take takes what waits to be sent out of the outbox.
func take(t *testing.T, s *storage.Store, now time.Time) (texts []string) {
	t.Helper()
	far := now.AddDate(1, 0, 0)
	err := s.Write(context.Background(), func(ctx context.Context) error {
		for _, lane := range storage.Lanes {
			claimed, err := s.ClaimDeliveries(ctx, lane, far, far, 100)
			if err != nil {
				return err
			}
			for _, d := range claimed {
				texts = append(texts, textOf(t, d))
				if err := s.Settle(ctx, d.ID); err != nil {
					return err
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return texts
}

func textOf(t *testing.T, d storage.Delivery) string {
	t.Helper()
	var m messages.Message
	if err := json.Unmarshal(d.Body, &m); err != nil {
		t.Fatal(err)
	}
	return m.Text
}
