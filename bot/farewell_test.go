package main

import (
	"context"
	"database/sql"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"porchlight/bot/sandbox"
	"porchlight/storage"
)

// TestFarewell tells three hundred people that the bot ends, is killed in the middle,
// and a day later has nothing of anybody, and says nothing more.
func TestFarewell(t *testing.T) {
	t.Parallel()
	inDarkWorld(t, "2026-11-24", func(w *world) {
		const many = 300
		everyone := make([]*someone, many)
		for i := range everyone {
			everyone[i] = w.person(fmt.Sprint("P", i), "en")
			everyone[i].Say("/start")
		}
		w.call("getUpdates", "offset=-1") // the bot has nothing to do with these
		w.light()
		err := w.store.Write(context.Background(), func(ctx context.Context) error {
			for _, one := range everyone {
				if err := w.store.KeepChat(ctx, storage.Chat{ID: storage.ChatID(one.ID()), Country: "GB", StartedAt: time.Now()}); err != nil {
					return err
				}
			}
			return w.store.BeginFarewell(ctx, time.Now())
		})
		if err != nil {
			t.Fatal(err)
		}
		for told(everyone) < many/3 {
			time.Sleep(time.Second)
		}
		p := &play{world: w}
		if told := told(everyone); told > many*2/3 {
			t.Fatalf("at the kill %d of %d are told", told, many)
		}
		p.kill()
		w.light()
		time.Sleep(5 * time.Minute)
		everyone[0].says("i want to die")
		for i, one := range everyone {
			words, files := 0, 0
			for _, m := range one.Messages() {
				if m.FromBot && strings.Contains(m.Text, "Porchlight ends here") && strings.Contains(m.Text, "116 123") {
					words++
				}
				if m.FromBot && m.Document != nil {
					files++
				}
			}
			// What was on its way at the kill may come twice.
			if words < 1 || words > 2 || files < 2 || files > 3 {
				t.Errorf("person %d has it %d times, with %d files", i, words, files)
			}
		}
		time.Sleep(25 * time.Hour)
		if people, gone, err := w.store.FarewellCount(context.Background()); err != nil || people+gone != 0 {
			t.Errorf("%d and %d are kept, %v", people, gone, err)
		}
		heard := len(w.stand.Calls())
		time.Sleep(3 * 24 * time.Hour)
		for _, call := range w.stand.Calls()[heard:] {
			if strings.HasPrefix(call.Method, "send") || strings.HasPrefix(call.Method, "edit") {
				t.Errorf("%d hears more: %v", call.ChatID, call.Args)
			}
		}
		if !strings.Contains(w.log.String(), "the farewell is done") {
			t.Error("whoever runs it is not told that it is done")
		}
	})
}

// TestFarewellWaitsForWhomNothingReachedYet: Telegram takes nothing for one of three, for
// longer than the day, and for another the database fails. The third waits for neither;
// both are told later, and have their day from then on.
func TestFarewellWaitsForWhomNothingReachedYet(t *testing.T) {
	t.Parallel()
	inWorld(t, "2026-11-24", func(w *world) {
		ana, ben, _ := w.two()
		cleo := w.person("Cleo", "en")
		cleo.says("/start")
		mend := w.breaksFarewell(ana)
		held := w.stand.Fault(sandbox.Fault{Method: "send*", ChatID: ben.ID(), Status: 502})
		// Many are asked something that waits for the end of their pause.
		err := w.store.Write(context.Background(), func(ctx context.Context) error {
			for i := range farewellWaiting {
				body := []byte(`{"text":"?"}`)
				if _, err := w.store.Post(ctx, storage.Delivery{Lane: storage.LaneAsk, Chat: storage.ChatID(900000 + i), Body: body, Due: time.Now().Add(90 * 24 * time.Hour)}); err != nil {
					return err
				}
			}
			return w.store.BeginFarewell(ctx, time.Now())
		})
		if err != nil {
			t.Fatal(err)
		}
		later := func() { // stopped meanwhile, which takes no time here
			time.Sleep(3 * time.Minute)
			w.out()
			time.Sleep(25 * time.Hour)
			w.light()
			time.Sleep(3 * time.Minute)
		}
		later()
		if told([]*someone{cleo}) != 1 {
			t.Error("who can be told waits for those who can't")
		}
		held()
		mend()
		time.Sleep(15 * time.Minute)
		if told([]*someone{ana, ben}) != 2 {
			t.Errorf("%d of the two who were late are told", told([]*someone{ana, ben}))
		}
		if people, _, err := w.store.FarewellCount(context.Background()); err != nil || people != 2 {
			t.Errorf("%d are kept, %v: who was told just now has a day", people, err)
		}
		later()
		if people, gone, err := w.store.FarewellCount(context.Background()); err != nil || people+gone != 0 {
			t.Errorf("%d and %d are kept, %v", people, gone, err)
		}
	})
}

// breaksFarewell makes the database refuse that somebody is told.
func (w *world) breaksFarewell(chat *someone) (mend func()) {
	w.t.Helper()
	db, err := sql.Open("sqlite3", filepath.Join(w.folder, "porchlight.db"))
	if err == nil {
		_, err = db.Exec(fmt.Sprintf(`CREATE TRIGGER broken BEFORE INSERT ON farewells WHEN NEW.chat_id = %d
			BEGIN SELECT RAISE(ABORT, 'broken for a test'); END`, chat.ID()))
	}
	if err != nil {
		w.t.Fatal(err)
	}
	return func() {
		if _, err := db.Exec("DROP TRIGGER broken"); err != nil {
			w.t.Error(err)
		}
		db.Close()
	}
}

// told counts who has the words.
func told(everyone []*someone) (told int) {
	for _, one := range everyone {
		if one.fromBot("Porchlight ends here") > 0 {
			told++
		}
	}
	return told
}

// TestFarewellNeedsTheNumber begins nothing before the number of people is typed.
func TestFarewellNeedsTheNumber(t *testing.T) {
	file := filepath.Join(t.TempDir(), "porchlight.db")
	makeDatabase(t, file)
	environment(t, map[string]string{"DATABASE_URL": "sqlite://" + file})
	s := &settings{DatabaseURL: secret("sqlite://" + file)}
	keep := func(do func(context.Context, *storage.Store) error) {
		t.Helper()
		store, err := s.open(t.Context())
		if err == nil {
			err = store.Write(t.Context(), func(ctx context.Context) error { return do(ctx, store) })
			store.Close()
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	keep(func(ctx context.Context, store *storage.Store) error {
		for chat := range storage.ChatID(42) {
			if err := store.KeepChat(ctx, storage.Chat{ID: chat + 1, StartedAt: time.Now()}); err != nil {
				return err
			}
		}
		_, err := store.MarkGone(ctx, 42, time.Now())
		return err
	})
	for _, c := range []struct {
		args   []string
		status int
		want   string
	}{
		{nil, exitClean, "41 people would be told, with 123 messages in all, which takes about 1m0s at MESSAGES_PER_SECOND=30; 1 more can't be reached."},
		{nil, exitClean, "porchlight farewell --people 41"},
		{[]string{"--people", "40"}, exitUsage, "--people is 40 and there are 41 people: nobody was told"},
		{nil, exitClean, "Nobody has been told yet"},
		{[]string{"--people", "41"}, exitClean, "The farewell has begun"},
		{nil, exitClean, "41 people are still to be told, and something is kept of 42"},
	} {
		status, out, errs := commandLine(t, "", append([]string{"farewell"}, c.args...)...)
		if status != c.status || !strings.Contains(out+errs, c.want) {
			t.Errorf("farewell %v ends with %d and says %q, want %d and %q", c.args, status, out+errs, c.status, c.want)
		}
	}
}
