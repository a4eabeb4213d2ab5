package main

import (
	"context"
	"database/sql"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"porchlight/bot/sandbox"
	"porchlight/messages"
	"porchlight/scheduler"
	"porchlight/storage"
)

// nudgesAreHeld lets many nudges be due, and Telegram ask for a pause of everybody
// while the first have left and the next are held. The database goes at that moment.
func (w *world) nudgesAreHeld(pause time.Duration) (count int, putBack func()) {
	w.t.Helper()
	var all []*someone
	for i := range 60 {
		all = append(all, w.person(fmt.Sprintf("Supporter %d", i), "en"))
		all[i].Say("/cancel")
	}
	time.Sleep(time.Minute)
	w.postNudgesTo(all)
	pass(210 * time.Millisecond)
	putBack = w.takeDatabase()
	for _, one := range all[:3] {
		w.porch.courier.pace.Park(storage.ChatID(one.ID()), pause)
	}
	if arrived := w.nudgesArrived(); arrived == 0 || arrived == len(all) {
		w.t.Fatalf("%d nudges have arrived, want a part of them for this test", arrived)
	}
	return len(all), putBack
}

func TestAStopWaitsForNothingThatIsHeldWhileStorageIsAway(t *testing.T) {
	t.Parallel()
	inWorld(t, "2026-11-24", func(w *world) {
		count, putBack := w.nudgesAreHeld(20 * time.Second)
		time.Sleep(10 * time.Second)
		before := time.Now()
		w.out()
		if took := time.Since(before); took > drainFor+3*time.Second {
			t.Errorf("the stop took %v", took)
		}
		putBack()
		w.light()
		time.Sleep(5 * time.Minute)
		if arrived := w.nudgesArrived(); arrived != count {
			t.Errorf("%d nudges arrived, want %d", arrived, count)
		}
	})
}

// TestWhatIsHeldForLongerThanItsClaimIsSentOnce: words wait behind an answer to the
// same chat, whose end can't be written down for a minute. By then nobody holds
// either any more, and both are claimed anew.
func TestWhatIsHeldForLongerThanItsClaimIsSentOnce(t *testing.T) {
	t.Parallel()
	for _, lane := range []storage.Lane{storage.LaneCrisis, storage.LaneReply} {
		t.Run(lane.String(), func(t *testing.T) {
			inWorld(t, "2026-11-24", func(w *world) {
				ana := w.person("Ana", "en")
				ana.says("/cancel")
				w.stand.Fault(sandbox.Fault{Method: "sendMessage", Times: 1, Delay: 5 * time.Second})
				w.sends(ana, lane, "an answer")
				w.sends(ana, storage.LaneWords, "words of Sam")
				pass(time.Second)
				putBack := w.takeDatabase()
				time.Sleep(61 * time.Second)
				putBack()
				time.Sleep(5 * time.Minute)
				if answer, words := ana.fromBot("an answer"), ana.fromBot("words of Sam"); answer != 1 || words != 1 {
					t.Errorf("the answer came %d times and the words %d times", answer, words)
				}
			})
		})
	}
}

// sends posts a message to somebody.
func (w *world) sends(to *someone, lane storage.Lane, text string) {
	w.t.Helper()
	w.stores(func(ctx context.Context) {
		_, err := scheduler.Post(ctx, w.store, scheduler.Posting{To: storage.ChatID(to.ID()), Lane: lane, Message: messages.Message{Text: text}})
		if err != nil {
			w.t.Error(err)
		}
	})
	w.porch.dispatcher.Wake()
}

func TestALaneThatCanNotBeReadHoldsUpNoOther(t *testing.T) {
	t.Parallel()
	inWorld(t, "2026-11-24", func(w *world) {
		ana := w.person("Ana", "en")
		ana.says("/cancel")
		db, err := sql.Open("sqlite3", filepath.Join(w.folder, "porchlight.db"))
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		broken := fmt.Sprintf(`CREATE TRIGGER broken BEFORE UPDATE ON outbox WHEN NEW.lane = %d BEGIN SELECT RAISE(ABORT, 'damaged'); END`, storage.LaneWords)
		if _, err := db.Exec(broken); err != nil {
			t.Fatal(err)
		}
		w.sends(ana, storage.LaneWords, "words of Sam")
		w.sends(ana, storage.LaneNudge, "a nudge")
		calm()
		if words, nudge := ana.fromBot("words of Sam"), ana.fromBot("a nudge"); words != 0 || nudge != 1 {
			t.Errorf("the words came %d times and the nudge %d times", words, nudge)
		}
		if _, err := db.Exec("DROP TRIGGER broken"); err != nil {
			t.Fatal(err)
		}
		calm()
		if words := ana.fromBot("words of Sam"); words != 1 {
			t.Errorf("the words came %d times once their lane could be read", words)
		}
	})
}
