package main

import (
	"context"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"porchlight/bot/sandbox"
	"porchlight/messages"
	"porchlight/scheduler"
	"porchlight/storage"
)

// post posts messages of a lane that are due at once, each to a chat that the bot may
// write to.
func post(t testing.TB, store *storage.Store, stand *sandbox.Server, lane storage.Lane, count int) {
	t.Helper()
	if count == 0 {
		return
	}
	// The bot is not to hear of the phones' first words.
	telegram := &world{t: t, stand: stand}
	telegram.call("getUpdates", `allowed_updates=["poll"]`)
	defer telegram.call("getUpdates", "allowed_updates=[]")
	err := store.Write(context.Background(), func(ctx context.Context) error {
		for i := range count {
			phone := stand.NewPhone(sandbox.Profile{ID: int64(7_000_000 + i)})
			phone.Say("hello")
			_, err := scheduler.Post(ctx, store, scheduler.Posting{
				To: storage.ChatID(phone.ID()), Lane: lane, Message: messages.Message{Text: "A line from you, whenever today suits."},
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestOutboxUsesWhatTelegramAllowsAndNoMore(t *testing.T) {
	t.Parallel()
	for lane, allowed := range map[storage.Lane]float64{storage.LaneReply: 30, storage.LaneNudge: 20} {
		t.Run(lane.String(), func(t *testing.T) {
			inWorld(t, "2026-11-24", func(w *world) {
				calm()
				const length = 15 * time.Second
				post(t, w.store, w.stand, lane, int(allowed*length.Seconds())+100)
				w.porch.dispatcher.Wake()
				time.Sleep(length)
				synctest.Wait()
				sent := w.calls("sendMessage")
				rate := float64(len(sent)) / length.Seconds()
				t.Logf("%.1f messages a second left, %.0f %% of what is allowed", rate, 100*rate/allowed)
				if rate < .98*allowed {
					t.Errorf("%.1f messages a second, where %.0f are allowed", rate, allowed)
				}
				for _, call := range sent {
					if call.Status != http.StatusOK {
						t.Fatalf("Telegram answered %d %s", call.Status, call.Description)
					}
				}
			})
		})
	}
}
