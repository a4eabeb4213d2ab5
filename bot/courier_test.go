package main

import (
	"context"
	"testing"
	"time"

	"porchlight/bot/sandbox"
	"porchlight/storage"
)

// TestNothingWaitsForAnAnswerThatIsHandedOver: where two cries follow one another
// the second answer has the row of the first, so that it may be handed over to the
// outbox at the very moment when its own update is stored. The database has one
// writer, which must not wait for somebody who waits for the writer.
func TestNothingWaitsForAnAnswerThatIsHandedOver(t *testing.T) {
	t.Parallel()
	inWorld(t, "2026-11-24", func(w *world) {
		calm() // a start lets go of what was claimed before
		c := w.porch.courier
		first, second := answerTo(1, 101), answerTo(2, 101)
		w.stores(func(ctx context.Context) {
			w.posts(ctx, first, 1)
		})
		first.replaceBy(second)

		handed := make(chan bool)
		var own int64
		w.stores(func(ctx context.Context) {
			go func() { handed <- c.handOver(context.Background(), second, time.Now().Add(time.Hour), false) }()
			time.Sleep(time.Second) // it waits for the writer now, which is here
			if !second.mu.TryLock() {
				t.Error("the answer is held while the database is written to: whoever writes waits for ever")
				return
			}
			second.mu.Unlock()
			var err error
			if own, err = c.post(ctx, 2, second); err != nil || own == 0 {
				t.Errorf("posted as %d: %v", own, err)
			}
		})
		c.posted(context.Background(), second, own)
		if !<-handed {
			t.Fatal("it was not handed over")
		}
		if waiting := w.waiting(storage.LaneCrisis); waiting != 1 {
			t.Errorf("%d answers wait in the outbox, want the one", waiting)
		}
		select {
		case <-second.left:
		default:
			t.Error("what follows still waits for the answer")
		}
	})
}

// TestWhatIsHandedOverIsTriedAgainWhenItsTimeHasCome: an answer fails for so long that its
// update was dealt with meanwhile. Nothing else happens that the dispatcher would look for.
func TestWhatIsHandedOverIsTriedAgainWhenItsTimeHasCome(t *testing.T) {
	t.Parallel()
	inWorld(t, "2026-11-24", func(w *world) {
		ana := w.person("Ana", "en")
		ana.says("/country US")
		calm()
		ans := answerTo(1, storage.ChatID(ana.ID()))
		w.stores(func(ctx context.Context) { w.posts(ctx, ans, 1) })
		w.stand.Fault(sandbox.Fault{Method: "sendMessage", Times: 1, Status: 502})
		began := time.Now()
		w.porch.courier.bring(context.Background(), ans)
		ana.sees(line)
		if took := time.Since(began); took > 2*time.Second {
			t.Errorf("it came after %v", took)
		}
	})
}

// answerTo is a crisis answer to an update.
func answerTo(update int64, chat storage.ChatID) *answer {
	ans := newAnswer(&arrival{ID: update, Chat: chat})
	ans.isCrisis = true
	ans.message.Text = line
	return ans
}

// posts writes an answer into the outbox, as when its update is stored.
func (w *world) posts(ctx context.Context, ans *answer, update int64) {
	w.t.Helper()
	row, err := w.porch.courier.post(ctx, update, ans)
	if err != nil || !ans.addRow(row) {
		w.t.Errorf("posted as %d: %v", row, err)
	}
}

// stores does something in one transaction.
func (w *world) stores(do func(ctx context.Context)) {
	w.t.Helper()
	err := w.store.Write(context.Background(), func(ctx context.Context) error { do(ctx); return nil })
	if err != nil {
		w.t.Error(err)
	}
}

// waiting returns how many deliveries wait in a lane.
func (w *world) waiting(lane storage.Lane) (count int) {
	w.t.Helper()
	depths, err := w.store.OutboxDepth(context.Background(), time.Now())
	if err != nil {
		w.t.Fatal(err)
	}
	for _, d := range depths {
		if d.Lane == lane {
			count += d.Waiting
		}
	}
	return count
}

// TestWhatIsNewAgainAndAgainIsAnsweredAtTheChatsPace: somebody says in between that
// all is well, so that each cry is a first one, which leaves at once.
func TestWhatIsNewAgainAndAgainIsAnsweredAtTheChatsPace(t *testing.T) {
	t.Parallel()
	inWorld(t, "2026-11-24", func(w *world) {
		troll := w.person("Troll", "en")
		troll.says("/country US")
		troll.Say(distress)
		answer := troll.sees("988")
		before, start := len(w.calls("sendMessage")), time.Now()
		for time.Since(start) < 40*time.Second {
			troll.Say(distress)
			if err := troll.Press(answer.ID, "I'm OK now"); err != nil {
				t.Fatal(err)
			}
			time.Sleep(200 * time.Millisecond)
		}
		took := time.Since(start)
		if sent := len(w.calls("sendMessage")) - before; sent > answersBurst+int(took/answersEvery) {
			t.Errorf("%d answers in %v", sent, took)
		}
		calm()
		troll.Say("i took 40 pills")
		troll.sees("Say what was taken")
	})
}

// TestAnAnswerThatWaitsForLongLeavesOnce: Telegram asks for a pause that is longer
// than the outbox leaves an answer to the guard alone.
func TestAnAnswerThatWaitsForLongLeavesOnce(t *testing.T) {
	t.Parallel()
	inWorld(t, "2026-11-24", func(w *world) {
		ana := w.person("Ana", "en")
		ana.says("/country US")
		w.stand.Fault(sandbox.Fault{Method: "sendMessage", Times: 1, Status: 429, RetryAfter: 100})
		for _, words := range []string{distress, "i took 40 pills", "/help"} {
			ana.Say(words)
			time.Sleep(3 * time.Second)
		}
		time.Sleep(5 * time.Minute)
		for _, part := range []string{"I'm glad you said it", "Say what was taken", "/supporters"} {
			if came := ana.fromBot(part); came != 1 {
				t.Errorf("the answer with %q came %d times:\n%s", part, came, ana.transcript())
			}
		}
	})
}

func TestTheFirstAnswerWaitsForNothingAndTheRestOfABurstIsMerged(t *testing.T) {
	t.Parallel()
	inWorld(t, "2026-11-24", func(w *world) {
		ana := w.person("Ana", "en")
		ana.says("/country US")
		for range 2 * answersBurst {
			ana.Say("/help")
			time.Sleep(answerGap)
		}
		before := time.Now()
		ana.Say(distress)
		ana.sees("I'm glad you said it")
		if took := time.Since(before); took > 0 {
			t.Errorf("the first answer waited %v behind the others", took)
		}
		for range 5 {
			ana.Say(distress)
		}
		time.Sleep(time.Minute)
		if came := ana.fromBot("Still here"); came != 1 {
			t.Errorf("%d answers to five messages of one moment, want one:\n%s", came, ana.transcript())
		}
	})
}
