package main

import (
	"slices"
	"strings"
	"testing"
	"time"

	"porchlight/bot/sandbox"
)

// After Telegram has failed for minutes, the answer to a cry waits for its next try.
// The first message that reaches anybody brings it forward, and in its own chat nothing
// comes before it: no /help, no reply, no other answer to distress.
func TestACrisisAnswerIsTriedAgainAsSoonAsAnythingArrives(t *testing.T) {
	t.Parallel()
	for name, alone := range map[string]string{"somebody else writes": "", "the same person writes": "hello again", "the same person asks for numbers": "/help DE"} {
		t.Run(name, func(t *testing.T) {
			inWorld(t, "2026-11-24", func(w *world) {
				ana, ben := w.person("Ana", "en"), w.person("Ben", "en")
				ana.says("/country US")
				mend := w.stand.Fault(sandbox.Fault{Method: "send*", Status: 502})
				ana.Say("i want to die")
				time.Sleep(time.Minute)
				ana.Say("/help")
				ana.Say("hello")
				time.Sleep(3 * time.Minute) // it is tried every half minute by now
				w.justAfterATry()
				mend()
				mended := time.Now()
				if alone != "" {
					ana.Say(alone)
				} else {
					ben.Say("hello")
				}
				time.Sleep(2 * time.Minute)
				var texts []string
				var first time.Time
				for _, m := range ana.Messages() {
					if m.FromBot && !m.SentAt.Before(mended.Truncate(time.Second)) {
						if texts = append(texts, m.Text); first.IsZero() {
							first = m.SentAt
						}
					}
				}
				if len(texts) < 3 || !strings.Contains(texts[0], "988") || !strings.Contains(texts[0], "I'm glad you said it") {
					t.Fatalf("the answer to the cry does not come first:\n%s", strings.Join(texts, "\n---\n"))
				}
				if slices.IndexFunc(texts, func(s string) bool { return strings.Contains(s, "Someone to talk to") }) < 0 {
					t.Error("/help was not answered")
				}
				if took := first.Sub(mended); took > 3*time.Second {
					t.Errorf("it came %v after Telegram was back", took)
				}
			})
		})
	}
}

// justAfterATry waits until something was tried again: the next try is far.
func (w *world) justAfterATry() {
	for tries := len(w.calls("sendMessage")); len(w.calls("sendMessage")) == tries; {
		time.Sleep(100 * time.Millisecond)
	}
	time.Sleep(2 * time.Second)
}

// With the database gone as well nobody else sends what failed. Who cries again is
// answered at once all the same when Telegram is back, though nobody else writes: the
// answer does not wait until the one before it has its turn.
func TestACryWaitsForNoEarlierOneThatFailedWhileTheDatabaseIsGone(t *testing.T) {
	t.Parallel()
	inWorld(t, "2026-11-24", func(w *world) {
		calm()
		ana := w.person("Ana", "en")
		ana.says("/country US")
		w.database(false)
		mend := w.stand.Fault(sandbox.Fault{Method: "send*", Status: 502})
		ana.Say("i want to die")
		time.Sleep(4 * time.Minute) // it is tried every half minute by now
		w.justAfterATry()
		mend()
		if took := ana.waits("i want to kill myself", "988"); took > 3*time.Second {
			t.Errorf("the numbers came %v after she cried again", took)
		}
	})
}
