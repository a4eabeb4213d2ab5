package main

import (
	"context"
	"database/sql"
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"porchlight/bot/dialogue"
	"porchlight/bot/sandbox"
	"porchlight/storage"
)

func TestOneChatsMessagesAreHandledInTheirOrder(t *testing.T) {
	t.Parallel()
	inWorld(t, "2026-11-24", func(w *world) {
		ana := w.person("Ana", "en")
		var want []string
		for i := range 20 {
			name := []string{"India", "Canada", "Ireland"}[i%3]
			want = append(want, name)
			ana.Say("/country " + name)
		}
		time.Sleep(2 * time.Minute)
		var got []string
		for _, m := range ana.Messages() {
			if found := regexp.MustCompile(`Your country: (\w+)`).FindStringSubmatch(m.Text); m.FromBot && found != nil {
				got = append(got, found[1])
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("answered %v, want %v", got, want)
		}
	})
}

// breaks makes the database refuse to keep the chat's settings.
func (w *world) breaks(chat *someone) (mend func()) {
	w.t.Helper()
	db, err := sql.Open("sqlite3", filepath.Join(w.folder, "porchlight.db"))
	if err != nil {
		w.t.Fatal(err)
	}
	for _, when := range []string{"INSERT", "UPDATE"} {
		_, err := db.Exec(fmt.Sprintf(`CREATE TRIGGER broken_%s BEFORE %s ON chats WHEN NEW.chat_id = %d
			BEGIN SELECT RAISE(ABORT, 'broken for a test'); END`, when, when, chat.ID()))
		if err != nil {
			w.t.Fatal(err)
		}
	}
	return func() {
		for _, when := range []string{"INSERT", "UPDATE"} {
			if _, err := db.Exec("DROP TRIGGER broken_" + when); err != nil {
				w.t.Error(err)
			}
		}
		db.Close()
	}
}

func TestFailingUpdateIsTriedThreeTimesThenParkedAndThePersonTold(t *testing.T) {
	t.Parallel()
	inWorld(t, "2026-11-24", func(w *world) {
		ana, others := w.person("Ana", "en"), make([]*someone, 40)
		mend := w.breaks(ana)
		ana.Say("/country US")
		ana.Say("/privacy")
		for i := range others {
			others[i] = w.person(fmt.Sprintf("Person %d", i), "en")
			others[i].Say("/country IN")
		}
		time.Sleep(time.Minute)
		if tries := strings.Count(w.log.String(), "handling an update failed"); tries != triesEach {
			t.Errorf("%d tries, want %d", tries, triesEach)
		}
		if ana.fromBot("went wrong") != 1 || ana.fromBot("What is kept") != 1 || ana.fromBot("Your country") != 0 {
			t.Errorf("Ana sees:\n%s", ana.transcript())
		}
		for _, other := range others {
			if other.fromBot("Your country") != 1 {
				t.Errorf("somebody else sees:\n%s", other.transcript())
			}
		}
		if waiting, parked, err := w.store.InboxCounts(context.Background()); waiting != 0 || parked != 1 || err != nil {
			t.Errorf("%d wait and %d are parked, %v", waiting, parked, err)
		}
		mend()
		if m := ana.says("/country US"); !strings.Contains(m.Text, "United States") {
			t.Errorf("afterwards the bot says %q", m.Text)
		}
	})
}

func TestPanicStopsNobodyElse(t *testing.T) {
	t.Parallel()
	inWorld(t, "2026-11-24", func(w *world) {
		calm()
		ana, sam := w.person("Ana", "en"), w.person("Sam", "en")
		left, scene := 2*triesEach+1, w.porch.scene // what is parked is taken for a sign of life too
		w.porch.router.scene = func() *dialogue.Scene {
			if left--; left >= 0 {
				panic("a name that must not be logged")
			}
			return scene()
		}
		ana.Say("/country US")
		ana.Say("/privacy")
		calm()
		if ana.fromBot("went wrong") != 2 {
			t.Errorf("Ana sees:\n%s", ana.transcript())
		}
		if m := sam.says("/country IN"); !strings.Contains(m.Text, "India") {
			t.Errorf("Sam sees:\n%s", sam.transcript())
		}
		if strings.Contains(w.log.String(), "must not be logged") {
			t.Error("the log holds what the panic said")
		}
	})
}

func TestPanicWhileListeningStopsNobodyElse(t *testing.T) {
	t.Parallel()
	inWorld(t, "2026-11-24", func(w *world) {
		calm()
		ana, sam := w.person("Ana", ""), w.person("Sam", "")
		left, host := 1, w.porch.host
		w.porch.guard.host = func() dialogue.Host {
			if left--; left >= 0 {
				panic("no house")
			}
			return host()
		}
		ana.Say("/help")
		sam.Say(distress)
		sam.sees(line)
		ana.Say(distress)
		ana.sees(line)
	})
}

func TestShutdownWaitsNoLongerThanFiveSeconds(t *testing.T) {
	t.Parallel()
	inWorld(t, "2026-11-24", func(w *world) {
		ana, sam := w.person("Ana", "en"), w.person("Sam", "en")
		sam.says("/privacy")
		mend := w.stand.Fault(sandbox.Fault{Method: "sendMessage", Cut: sandbox.Hang})
		ana.Say(distress)
		sam.Say("/country US")
		time.Sleep(time.Second)
		before := time.Now()
		w.out()
		if took := time.Since(before); took > 5*time.Second {
			t.Errorf("it took %v", took)
		}
		mend()
		w.light()
		time.Sleep(time.Minute)
		if ana.fromBot(line) != 1 || sam.fromBot("Your country") != 1 {
			t.Errorf("something was lost or repeated:\n%s\n%s", ana.transcript(), sam.transcript())
		}
	})
}

func TestShutdownLeavesWhatWaitsToTheNextStart(t *testing.T) {
	t.Parallel()
	inWorld(t, "2026-11-24", func(w *world) {
		people := make([]*someone, 60)
		for i := range people {
			people[i] = w.person(fmt.Sprintf("Person %d", i), "en")
			people[i].Say("/country US")
			people[i].Say("/privacy")
		}
		time.Sleep(50 * time.Millisecond)
		w.out()
		w.light()
		time.Sleep(2 * time.Minute)
		for _, p := range people {
			if p.fromBot("Your country") != 1 || p.fromBot("What is kept") != 1 {
				t.Errorf("something was lost or repeated:\n%s", p.transcript())
			}
		}
	})
}

func TestFloodIsAnsweredInPartAndDistressInItAlways(t *testing.T) {
	t.Parallel()
	inWorld(t, "2026-11-24", func(w *world) {
		ana, sam := w.person("Ana", "en"), w.person("Sam", "en")
		for range 3 * turnsBurst {
			ana.Say("/privacy")
		}
		ana.Say(distress)
		ana.sees(line)
		if m := sam.says("/country US"); !strings.Contains(m.Text, "United States") {
			t.Errorf("Sam sees:\n%s", sam.transcript())
		}
		time.Sleep(5 * time.Minute)
		if got := ana.fromBot("What is kept"); got < turnsBurst || got > 2*turnsBurst {
			t.Errorf("%d answers to a flood", got)
		}
		if got := ana.fromBot("a bit slower") + ana.fromBot("too fast") + ana.fromBot("at once"); got != 1 {
			t.Errorf("%d lines about it:\n%s", got, ana.transcript())
		}
		if m := ana.says("/country US"); !strings.Contains(m.Text, "United States") {
			t.Errorf("afterwards the bot says %q", m.Text)
		}
	})
}

func TestGroupsAndChannelsGetOneLineAndTheBotLeaves(t *testing.T) {
	t.Parallel()
	for _, kind := range []string{"group", "supergroup", "channel"} {
		t.Run(kind, func(t *testing.T) {
			inWorld(t, "2026-11-24", func(w *world) {
				ana := w.person("Ana", "en")
				group := w.stand.AddToGroup(ana.Phone, kind, "Friends")
				group.Say(ana.Phone, distress)
				group.Say(ana.Phone, "/help")
				calm()
				lines := 0
				for _, m := range group.Messages() {
					if m.FromBot {
						lines++
					}
				}
				if lines != 1 || group.HasBot() {
					t.Errorf("%d lines, and the bot is there: %v", lines, group.HasBot())
				}
				if _, err := w.store.Chat(context.Background(), storage.ChatID(group.ID())); err != storage.ErrNoChat {
					t.Errorf("something of the group is kept: %v", err)
				}
			})
		})
	}
}

func TestWhoBlocksTheBotHearsNothingUntilTheyAreBack(t *testing.T) {
	t.Parallel()
	inWorld(t, "2026-11-24", func(w *world) {
		ana := w.person("Ana", "en")
		ana.says("/country US")
		ana.Block()
		calm()
		if chat, err := w.store.Chat(context.Background(), storage.ChatID(ana.ID())); err != nil || chat.GoneAt.IsZero() {
			t.Errorf("the chat counts as reachable: %+v, %v", chat, err)
		}
		sent := len(w.calls("sendMessage"))
		time.Sleep(10 * time.Minute)
		if more := len(w.calls("sendMessage")) - sent; more != 0 {
			t.Errorf("%d messages to somebody who blocked the bot", more)
		}
		ana.Unblock()
		if m := ana.says("/country"); !strings.Contains(m.Text, "United States") {
			t.Errorf("what was set up is gone:\n%s", ana.transcript())
		}
		if chat, err := w.store.Chat(context.Background(), storage.ChatID(ana.ID())); err != nil || !chat.GoneAt.IsZero() {
			t.Errorf("the chat still counts as gone: %+v, %v", chat, err)
		}
	})
}
