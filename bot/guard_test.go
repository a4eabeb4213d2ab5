package main

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"porchlight/bot/sandbox"
	"porchlight/messages"
	"porchlight/scheduler"
	"porchlight/storage"
)

// distress is what people write in these tests, and line what an answer holds
// for somebody of whom nothing is known.
const (
	distress = "i want to kill myself"
	line     = "findahelpline.com"
)

func TestDistressIsAnsweredAsTheVeryFirstMessage(t *testing.T) {
	t.Parallel()
	inWorld(t, "2026-11-24", func(w *world) {
		ana := w.person("Ana", "en")
		ana.Say(distress)
		ana.sees(line, "112")
	})
}

func TestDistressIsAnsweredOnEveryPath(t *testing.T) {
	t.Parallel()
	someoneElse := map[string]any{"id": 7, "is_bot": false, "first_name": "Sam"}
	own := map[string]any{
		"message_id": 1, "date": 1, "chat": map[string]any{"id": 1, "type": "private"},
		"from": someoneElse, "text": distress,
	}
	paths := map[string]map[string]any{
		"caption":          {"photo": []any{}, "caption": distress},
		"command argument": {"text": "/country " + distress},
		"unknown command":  {"text": "/abc " + distress},
		"help":             {"text": "/help " + distress},
		"start":            {"text": "/start " + distress},
		"forward":          {"text": distress, "forward_origin": map[string]any{"type": "hidden_user", "sender_user_name": "Sam", "date": 1}},
		"reply":            {"text": "this", "reply_to_message": own},
		"quote":            {"text": "this", "reply_to_message": own, "quote": map[string]any{"text": distress, "position": 0}},
		"contact note":     {"contact": map[string]any{"phone_number": "1", "first_name": "Sam", "vcard": "NOTE:" + distress}},
		"poll":             {"poll": map[string]any{"id": "1", "question": distress, "options": []any{}}},
		"unknown media":    {"paid_media": map[string]any{"star_count": 1, "paid_media": []any{map[string]any{"type": "live_photo"}}}, "caption": distress},
		"unknown origin":   {"text": distress, "forward_origin": map[string]any{"type": "from_the_future"}},
		"unknown field":    {"rich_message": map[string]any{"blocks": []any{map[string]any{"text": distress}}}},
	}
	for path, fields := range paths {
		t.Run(path, func(t *testing.T) {
			inWorld(t, "2026-11-24", func(w *world) {
				ana := w.person("Ana", "en")
				ana.SayRaw(fields)
				ana.sees(line)
			})
		})
	}
}

func TestDistressIsAnsweredInAnEditedMessage(t *testing.T) {
	t.Parallel()
	inWorld(t, "2026-11-24", func(w *world) {
		ana := w.person("Ana", "en")
		ana.says("hello")
		id := ana.Say("hello again")
		calm()
		if err := ana.Edit(id, distress); err != nil {
			t.Fatal(err)
		}
		ana.sees(line)
	})
}

func TestQuotingTheAnswerDoesNotCallForAnother(t *testing.T) {
	t.Parallel()
	inWorld(t, "2026-11-24", func(w *world) {
		ana := w.person("Ana", "en")
		m := ana.says(distress)
		ana.Reply(m.ID, "what is this")
		calm()
		if got := ana.fromBot(line); got != 1 {
			t.Errorf("%d answers after a reply to one, want it alone:\n%s", got, ana.transcript())
		}
	})
}

func TestDistressIsAnsweredInEveryState(t *testing.T) {
	t.Parallel()
	states := map[string][]string{
		"in the middle of a dialogue": {"/country"},
		"while paused":                {"/start", "/pause"},
		"after everything was erased": {"/start", "/delete yes"},
		"after something unknown":     {"asdf", "/asdf"},
	}
	for state, before := range states {
		t.Run(state, func(t *testing.T) {
			inWorld(t, "2026-11-24", func(w *world) {
				ana := w.person("Ana", "en")
				for _, text := range before {
					ana.says(text)
				}
				ana.Say(distress)
				ana.sees(line)
			})
		})
	}
}

func TestDistressInADialogueIsNotTakenForItsAnswer(t *testing.T) {
	t.Parallel()
	inWorld(t, "2026-11-24", func(w *world) {
		ana := w.person("Ana", "en")
		ana.says("/country")
		ana.says(distress)
		if m := ana.says("India"); !strings.Contains(m.Text, "India") {
			t.Errorf("the dialogue was lost:\n%s", ana.transcript())
		}
	})
}

func TestAnswerIsThatOfTheCountry(t *testing.T) {
	t.Parallel()
	inWorld(t, "2026-11-24", func(w *world) {
		ana := w.person("Ana", "en")
		ana.says("/country US")
		ana.Say(distress)
		ana.taps(ana.sees("988", "911"), "I'd rather text")
		ana.sees("988", "911", "741741")
		w.out()
		w.light() // the memory is empty now
		ana.Say("i want to die")
		ana.sees("988")
	})
}

func TestHelpIsTheOwnCountrysWhateverWordsFollow(t *testing.T) {
	t.Parallel()
	inWorld(t, "2026-11-24", func(w *world) {
		ana := w.person("Ana", "en")
		ana.says("/country GB")
		for _, words := range []string{"/help me", "/help it", "/help so", "/help", "help", "!help", "/sos", "/crisis", "ヘルプ", "／help.", "/help me please"} {
			ana.Say(words)
			ana.sees("Emergency: 999", "Samaritans", "/invite")
		}
		for words, emergency := range map[string]string{"/help in Canada": "911", "/help IN": "112", "/help for Ireland": "112", "/help KSA": "997"} {
			ana.Say(words)
			ana.sees("Emergency:", emergency)
		}
		ana.Say("/help in Atlantis")
		ana.sees("I don't know that country", "Emergency: 999")
		for _, cry := range []string{"/suicide", "/i_want_to_die", "/help me to kill myself"} {
			ana.Say(cry)
			ana.sees("116 123", "999")
		}
		calm()
		if ana.fromBot("only know a few things") != 0 {
			t.Error("a cry got a shrug as well")
		}
	})
}

func TestWhatIsHeardForTheFirstTimeIsAnsweredInFull(t *testing.T) {
	t.Parallel()
	inWorld(t, "2026-11-24", func(w *world) {
		ana := w.person("Ana", "en")
		ana.says("/country US")
		ana.Say("i feel so hopeless and worthless")
		ana.sees("sounds very heavy", "988")
		ana.Say("i want to kill myself")
		ana.sees("I'm glad you said it", "988")
		ana.Say("i want to kill myself so much")
		ana.sees("Still here", "988")
		ana.Say("my husband beats me and says he will kill me")
		ana.sees("not your fault")
		ana.says("/country GB")
		ana.Say("i want to die")
		ana.sees("I'm a bot", "999")
	})
}

// TestOnesOwnHeavinessIsNoRepeatOfWorryForSomebody and is one of danger to one's own
// life, after which it is not to sound small.
func TestOnesOwnHeavinessIsNoRepeatOfWorryForSomebody(t *testing.T) {
	t.Parallel()
	for first, want := range map[string]string{
		"my friend wants to kill herself": "sounds very heavy",
		"i want to kill myself":           "Still here",
	} {
		inWorld(t, "2026-11-24", func(w *world) {
			ana := w.person("Ana", "en")
			ana.says("/country US")
			ana.says(first)
			ana.Say("i feel so hopeless and worthless")
			ana.sees(want, "988")
		})
	}
}

func TestASecondMessageOnAnotherTopicGetsThatTopicsWords(t *testing.T) {
	t.Parallel()
	cries := map[string]string{
		"i want to kill myself":                     "I'm glad you said it",
		"i took 40 pills":                           "Say what was taken",
		"my husband beats me and threatens me":      "how to be safer",
		"my friend wants to kill herself":           "Thank you for taking it seriously",
		"my mother killed herself last week":        "I'm so sorry for your loss",
		"i'm 13 and i want to die":                  "a teacher for example",
		"i make myself throw up after every meal":   "Trouble with eating",
		"i'm 12 and my dad touches me":              "At any age",
		"my girlfriend took all her pills, help me": "even if they seem all right",
	}
	for first := range cries {
		t.Run(first, func(t *testing.T) {
			inWorld(t, "2026-11-24", func(w *world) {
				ana := w.person("Ana", "en")
				ana.says("/country US")
				ana.Say(first)
				ana.sees(cries[first])
				for second, words := range cries {
					if second != first {
						ana.Say(second)
						ana.sees(words)
					}
				}
			})
		})
	}
}

func TestStrangerInDistressLeavesNoTrace(t *testing.T) {
	t.Parallel()
	inWorld(t, "2026-11-24", func(w *world) {
		ana := w.person("Ana", "en")
		ana.says(distress)
		if _, err := w.store.Chat(context.Background(), storage.ChatID(ana.ID())); err != storage.ErrNoChat {
			t.Errorf("something was kept: %v", err)
		}
		for _, file := range []string{"porchlight.db", "porchlight.db-wal"} {
			data, err := os.ReadFile(filepath.Join(w.folder, file))
			if err != nil {
				t.Fatal(err)
			}
			if strings.Contains(string(data), "kill myself") {
				t.Errorf("%s holds the words", file)
			}
		}
		if strings.Contains(w.log.String(), "kill") || strings.Contains(w.log.String(), "Ana") {
			t.Error("the log holds words or the name")
		}
	})
}

func TestDistressAndHelpAreAnsweredWithTheDatabaseLocked(t *testing.T) {
	t.Parallel() // SQLite waits for the lock in real time
	inWorld(t, "2026-11-24", func(w *world) {
		ana := w.person("Ana", "en")
		ana.says("/country US")
		other, err := sql.Open("sqlite3", filepath.Join(w.folder, "porchlight.db")+"?_txlock=exclusive")
		if err != nil {
			t.Fatal(err)
		}
		defer other.Close()
		lock, err := other.Begin()
		if err != nil {
			t.Fatal(err)
		}
		w.answersWithoutStorage(ana)
		if err := lock.Rollback(); err != nil {
			t.Fatal(err)
		}
		w.handlesWhatWasHeld(ana)
	})
}

func TestDistressAndHelpAreAnsweredWithTheDatabaseFileGone(t *testing.T) {
	t.Parallel()
	inWorld(t, "2026-11-24", func(w *world) {
		ana := w.person("Ana", "en")
		ana.says("/country US")
		file := filepath.Join(w.folder, "porchlight.db")
		if err := os.Rename(file, file+".away"); err != nil {
			t.Fatal(err)
		}
		w.answersWithoutStorage(ana)
		if err := os.Rename(file+".away", file); err != nil {
			t.Fatal(err)
		}
		w.handlesWhatWasHeld(ana)
	})
}

// answersWithoutStorage chats while storage is away.
func (w *world) answersWithoutStorage(ana *someone) {
	w.t.Helper()
	ana.Say("/pause 3d")
	calm()
	for range 3 {
		before := time.Now()
		ana.Say(distress)
		ana.sees("988")
		ana.Say("/help")
		ana.sees("988", "/start")
		if took := time.Since(before); took > 4*time.Second {
			w.t.Errorf("the answers took %v of the bubble's time", took)
		}
	}
	if w.store.Healthy() {
		w.t.Error("storage counts as healthy")
	}
	if why := (&health{in: w.porch.intake, hooked: true}).unready(context.Background()); !strings.Contains(why, "storage is away") {
		w.t.Errorf("readyz says %q", why)
	}
	if ana.fromBot("quiet until") != 0 {
		w.t.Error("something was handled that can't have been stored")
	}
}

// handlesWhatWasHeld checks that nothing was lost meanwhile.
func (w *world) handlesWhatWasHeld(ana *someone) {
	w.t.Helper()
	time.Sleep(time.Minute)
	if ana.fromBot("quiet until") != 1 {
		w.t.Errorf("what was held was not handled once:\n%s", ana.transcript())
	}
	if !w.store.Healthy() {
		w.t.Error("storage still counts as away")
	}
	if pending := w.stand.Pending(); pending != 0 {
		w.t.Errorf("%d updates are not confirmed", pending)
	}
	if got := ana.fromBot("988"); got != 6 {
		w.t.Errorf("%d answers to six messages:\n%s", got, ana.transcript())
	}
}

func TestManyPeopleAreHeardWhileStorageIsAway(t *testing.T) {
	t.Parallel()
	inWorld(t, "2026-11-24", func(w *world) {
		calm()
		file := filepath.Join(w.folder, "porchlight.db")
		if err := os.Rename(file, file+".away"); err != nil {
			t.Fatal(err)
		}
		people := make([]*someone, 150) // more than one poll can return
		for i := range people {
			people[i] = w.person(fmt.Sprintf("Person %d", i), "en")
			people[i].Say("/country US")
		}
		time.Sleep(5 * time.Second)
		for _, p := range people {
			p.Say(distress)
		}
		for _, p := range people {
			p.sees(line)
		}
		if err := os.Rename(file+".away", file); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Minute)
		for _, p := range people {
			if p.fromBot("Your country") != 1 {
				t.Fatalf("something was lost or done twice:\n%s", p.transcript())
			}
		}
	})
}

func TestAnswerArrivesWhateverTelegramAnswers(t *testing.T) {
	t.Parallel()
	faults := map[string]sandbox.Fault{
		"429":             {Method: "sendMessage", Times: 1, Status: 429, RetryAfter: 3},
		"502":             {Method: "sendMessage", Times: 3, Status: 502},
		"502 with a page": {Method: "sendMessage", Times: 2, Status: 502, Body: "<html>bad gateway</html>"},
		"400":             {Method: "sendMessage", Times: 1, Status: 400, Description: "Bad Request: BUTTON_DATA_INVALID"},
		"cut before":      {Method: "sendMessage", Times: 2, Cut: sandbox.CutBefore},
		"cut after":       {Method: "sendMessage", Times: 1, Cut: sandbox.CutAfter},
		"hang":            {Method: "sendMessage", Times: 1, Delay: time.Minute},
	}
	for name, fault := range faults {
		t.Run(name, func(t *testing.T) {
			inWorld(t, "2026-11-24", func(w *world) {
				ana := w.person("Ana", "en")
				w.stand.Fault(fault)
				ana.Say(distress)
				ana.sees(line)
				time.Sleep(2 * time.Minute)
				most := 1
				if fault.Cut == sandbox.CutAfter || fault.Delay > 0 {
					most = 2 // nobody can know that the first arrived
				}
				if got := ana.fromBot(line); got > most {
					t.Errorf("%d answers, want %d", got, most)
				}
				for _, call := range w.stand.Calls() {
					if call.Early {
						t.Error("a call came while Telegram had asked to wait")
					}
				}
				depth, err := w.store.OutboxDepth(context.Background(), time.Now())
				if err != nil || depth[0].Waiting != 0 {
					t.Errorf("the outbox still holds an answer that arrived: %+v, %v", depth[0], err)
				}
			})
		})
	}
}

func TestAFloodIsAnsweredAfterItsLastMessage(t *testing.T) {
	t.Parallel()
	inWorld(t, "2026-11-24", func(w *world) {
		ana, sam := w.person("Ana", "en"), w.person("Sam", "en")
		last := 0
		for i := range 200 {
			last = ana.Say(fmt.Sprintf("%s %d", distress, i))
		}
		before := time.Now()
		sam.Say(distress)
		sam.sees(line)
		if took := time.Since(before); took > time.Second {
			t.Errorf("somebody else waited %v for an answer", took)
		}
		time.Sleep(10 * time.Minute)
		messages := ana.Messages()
		if end := messages[len(messages)-1]; !end.FromBot || end.ID < last {
			t.Error("the last message of the flood has no answer after it")
		}
	})
}

func TestShuttingDownDoesNotCutAnAnswerOff(t *testing.T) {
	t.Parallel()
	inWorld(t, "2026-11-24", func(w *world) {
		ana := w.person("Ana", "en")
		w.stand.Fault(sandbox.Fault{Method: "sendMessage", Times: 1, Delay: 2 * time.Second})
		ana.Say(distress)
		time.Sleep(time.Second)
		w.out()
		if ana.fromBot(line) != 1 {
			t.Error("the answer did not arrive")
		}
	})
}

func TestAnswerAfterDowntimeSaysSo(t *testing.T) {
	t.Parallel()
	inWorld(t, "2026-11-24", func(w *world) {
		ana := w.person("Ana", "en")
		ana.says("/timezone Paris")
		w.out()
		ana.Say(distress)
		time.Sleep(3 * time.Hour)
		w.light()
		ana.sees("13:", line)
	})
}

func TestWhatOneProcessLeftTheNextOneSends(t *testing.T) {
	t.Parallel()
	inWorld(t, "2026-11-24", func(w *world) {
		ana := w.person("Ana", "en")
		remove := w.stand.Fault(sandbox.Fault{Method: "sendMessage", Status: 502})
		ana.Say(distress)
		time.Sleep(5 * time.Second)
		w.out()
		remove()
		w.light()
		ana.sees(line)
		time.Sleep(2 * time.Minute)
		if got := ana.fromBot(line); got != 1 {
			t.Errorf("%d answers, want 1", got)
		}
	})
}

// TestAnAnswerThatWaitsIsTriedByTheNextProcessAtOnce: the clock of the one before was an hour
// ahead when it put the answer off for a moment.
func TestAnAnswerThatWaitsIsTriedByTheNextProcessAtOnce(t *testing.T) {
	t.Parallel()
	inWorld(t, "2026-11-24", func(w *world) {
		ana := w.person("Ana", "en")
		ana.says("/country US")
		w.stores(func(ctx context.Context) {
			_, err := scheduler.Post(ctx, w.store, scheduler.Posting{
				To: storage.ChatID(ana.ID()), Lane: storage.LaneCrisis, Message: messages.Message{Text: line}, Due: time.Now().Add(time.Hour),
			})
			if err != nil {
				t.Error(err)
			}
		})
		w.out()
		w.light()
		calm()
		if ana.fromBot(line) != 1 {
			t.Error("it waits for an hour")
		}
	})
}

func TestUnreadableUpdateIsParkedAndStopsNobody(t *testing.T) {
	t.Parallel()
	inWorld(t, "2026-11-24", func(w *world) {
		ana, sam := w.person("Ana", "en"), w.person("Sam", "en")
		ana.SayRaw(map[string]any{"edit_date": "of a kind from the future", "text": "hello"})
		m := ana.last()
		if !strings.Contains(m.Text, "Something went wrong") {
			t.Errorf("the person was told %q", m.Text)
		}
		sam.says("/privacy")
		if _, parked, err := w.store.InboxCounts(context.Background()); parked != 1 || err != nil {
			t.Errorf("%d parked, %v", parked, err)
		}
		synctest.Wait()
	})
}
