package main

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"porchlight/bot/sandbox"
)

func TestSecondPollerIsWaitedOutForAMinuteAndThenStopsServe(t *testing.T) {
	t.Parallel()
	inWorld(t, "2026-11-24", func(w *world) {
		calm()
		before := time.Now()
		w.stand.Fault(sandbox.Fault{Method: "getUpdates", Status: 409, Description: "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"})
		w.person("Ana", "en").Say("hello") // ends the poll at hand
		code, says := w.endsBy()
		if took := time.Since(before); took < conflictPatience || took > conflictPatience+10*time.Second {
			t.Errorf("it gave up after %v", took)
		}
		if code != exitFailure || strings.Count(says, "\n") != 1 || !strings.Contains(says, "another process is polling") {
			t.Errorf("exit status %d: %s", code, says)
		}
	})
}

func TestRollingRestartIsWaitedOut(t *testing.T) {
	t.Parallel()
	inWorld(t, "2026-11-24", func(w *world) {
		ana := w.person("Ana", "en")
		ana.says("/privacy")
		next := newWorld(t)
		next.stand = w.stand
		next.light()
		defer next.out()
		time.Sleep(20 * time.Second) // both are polling
		ana.Say("i want to die")
		ana.sees(line)
		w.out()
		time.Sleep(5 * time.Minute)
		if m := ana.says("/country US"); !strings.Contains(m.Text, "United States") {
			t.Errorf("the new process does not answer:\n%s", ana.transcript())
		}
	})
}

func TestWebhookThatWasLeftBehindIsRemoved(t *testing.T) {
	t.Parallel()
	inDarkWorld(t, "2026-11-24", func(w *world) {
		w.call("setWebhook", "url=https://old.example.org/hook")
		ana := w.person("Ana", "en")
		ana.Say(distress)
		time.Sleep(time.Minute)
		w.light()
		ana.sees(line)
	})
}

func TestTokenThatIsWithdrawnStopsServeAtOnce(t *testing.T) {
	t.Parallel()
	inWorld(t, "2026-11-24", func(w *world) {
		calm()
		before := time.Now()
		w.stand.Fault(sandbox.Fault{Status: 401})
		w.person("Ana", "en").Say("hello")
		code, says := w.endsBy()
		if took := time.Since(before); took > 10*time.Second {
			t.Errorf("it took %v", took)
		}
		if code != exitFailure || strings.Count(says, "\n") != 1 || !strings.Contains(says, "token is refused by Telegram") {
			t.Errorf("exit status %d: %s", code, says)
		}
	})
}

func TestPollWaitsAsLongAsTelegramAsks(t *testing.T) {
	t.Parallel()
	inDarkWorld(t, "2026-11-24", func(w *world) {
		w.stand.Fault(sandbox.Fault{Method: "getUpdates", Times: 3, Status: 429, RetryAfter: 17})
		began := time.Now()
		ana := w.person("Ana", "en")
		ana.Say(distress)
		w.light()
		ana.sees(line)
		polls := w.calls("getUpdates")
		if len(polls) < 4 || time.Since(began) < 3*17*time.Second {
			t.Fatalf("%d polls in %v", len(polls), time.Since(began))
		}
		for i := range 3 {
			if gap := polls[i+1].At.Sub(polls[i].At); gap < 17*time.Second {
				t.Errorf("the next poll came after %v", gap)
			}
		}
	})
}

func TestEveryTroubleOfTelegramIsWaitedOut(t *testing.T) {
	t.Parallel()
	troubles := map[string]sandbox.Fault{
		"502":             {Status: 502},
		"502 with a page": {Status: 502, Body: "<html>bad gateway</html>"},
		"200 with a page": {Status: 200, Body: "<html>come to our hotel network</html>"},
		"out of reach":    {Cut: sandbox.CutBefore},
		"answers lost":    {Cut: sandbox.CutAfter},
		"silence":         {Cut: sandbox.Hang},
	}
	for name, fault := range troubles {
		for _, moment := range []string{"at the start", "in between"} {
			t.Run(name+" "+moment, func(t *testing.T) {
				inDarkWorld(t, "2026-11-24", func(w *world) {
					ana := w.person("Ana", "en")
					if moment == "in between" {
						w.light()
						ana.says("/privacy")
					}
					mend := w.stand.Fault(fault)
					if moment == "at the start" {
						w.light()
					}
					ana.Say(distress)
					ana.Say("/country US")
					time.Sleep(4 * time.Minute)
					mend()
					ana.sees(line)
					time.Sleep(4 * time.Minute)
					if ana.fromBot("Your country") == 0 && fault.Cut != sandbox.CutAfter {
						t.Errorf("what was written meanwhile was lost:\n%s", ana.transcript())
					}
					if username := w.porch.host().Username; username == "" {
						t.Error("the bot never learnt its name")
					}
				})
			})
		}
	}
}

func TestUpdateNumbersMayStartAnewLower(t *testing.T) {
	t.Parallel()
	inWorld(t, "2026-11-24", func(w *world) {
		ana := w.person("Ana", "en")
		ana.says("/country US")
		time.Sleep(5 * time.Minute) // a quiet week at Telegram; a second of it is much work here
		w.stand.RestartUpdateIDs(1000)
		if m := ana.says("/country IN"); !strings.Contains(m.Text, "India") {
			t.Errorf("an update with a lower number was not handled:\n%s", ana.transcript())
		}
		ana.Say(distress)
		ana.sees("14416")
		calm()
		if pending := w.stand.Pending(); pending != 0 {
			t.Errorf("%d updates are not confirmed", pending)
		}
	})
}

func TestUpdateIsConfirmedOnlyOnceItIsStored(t *testing.T) {
	t.Parallel()
	inWorld(t, "2026-11-24", func(w *world) {
		ana := w.person("Ana", "en")
		ana.says("/privacy")
		file := filepath.Join(w.folder, "porchlight.db")
		if err := os.Rename(file, file+".away"); err != nil {
			t.Fatal(err)
		}
		ana.Say("/country US")
		time.Sleep(time.Minute)
		if pending := w.stand.Pending(); pending != 1 {
			t.Errorf("%d updates wait at Telegram while nothing can be stored, want 1", pending)
		}
		if err := os.Rename(file+".away", file); err != nil {
			t.Fatal(err)
		}
		calm()
		if pending := w.stand.Pending(); pending != 0 {
			t.Errorf("%d updates wait at Telegram", pending)
		}
		for _, call := range w.calls("getUpdates") {
			offset, _ := strconv.ParseInt(call.Args["offset"], 10, 64)
			if offset == 0 {
				continue
			}
			if stored, err := w.store.Received(context.Background(), offset-1); err != nil || !stored {
				t.Errorf("the offset %d confirms an update that was not stored (%v)", offset, err)
			}
			if call.Args["allowed_updates"] != allowedUpdates {
				t.Errorf("allowed_updates is %s", call.Args["allowed_updates"])
			}
		}
		if ana.fromBot("Your country") != 1 {
			t.Errorf("it was not handled once:\n%s", ana.transcript())
		}
	})
}

func TestUpdateThatComesTwiceIsHandledOnce(t *testing.T) {
	t.Parallel()
	inWorld(t, "2026-11-24", func(w *world) {
		ana := w.person("Ana", "en")
		ana.says("/privacy")
		mend := w.stand.Fault(sandbox.Fault{Method: "getUpdates", Status: 502}) // the next poll, which would confirm
		ana.Say("/country US")
		ana.Say(distress)
		calm()
		w.out()
		if pending := w.stand.Pending(); pending != 2 {
			t.Fatalf("%d updates are not confirmed, want 2 for this test", pending)
		}
		mend()
		w.light()
		time.Sleep(time.Minute)
		if ana.fromBot("Your country") != 1 || ana.fromBot("In danger right now") != 1 {
			t.Errorf("something was done twice:\n%s", ana.transcript())
		}
		if pending := w.stand.Pending(); pending != 0 {
			t.Errorf("%d updates are not confirmed", pending)
		}
	})
}

// TestNothingIsConfirmedBeforeItIsSpooled takes in as much as Telegram shows at once
// while storage is away: what the next poll confirms has to be safe by then, since a
// kill may come right behind it.
func TestNothingIsConfirmedBeforeItIsSpooled(t *testing.T) {
	t.Parallel()
	inWorld(t, "2026-11-24", func(w *world) {
		calm()
		defer w.takeDatabase()()
		updates := make([]polled, pollLimit)
		for i := range updates {
			raw := fmt.Appendf(nil, `{"update_id":%d,"message":{"message_id":1,"date":1,"text":"hello","chat":{"id":%d,"type":"private"},"from":{"id":%[2]d,"is_bot":false,"first_name":"Ana"}}}`, 5000+i, 700+i)
			fields, err := readNode(raw)
			if err != nil {
				t.Fatal(err)
			}
			updates[i] = polled{raw, fields}
		}
		p := newPoller(w.porch.intake, "http://localhost", w.stand.Token(), http.DefaultTransport, w.porch.log)
		batch, offset, _ := p.takeBatch(context.Background(), updates)
		if offset != 5000+pollLimit || !w.porch.intake.areSafe(batch) {
			t.Errorf("the next poll confirms up to %d, and all of it is safe: %v", offset, w.porch.intake.areSafe(batch))
		}
	})
}
