package main

import (
	"context"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

const hookSecret = "a-secret-that-only-Telegram_knows"

// inHookedWorld is inWorld with Telegram calling the bot.
func inHookedWorld(t *testing.T, do func(w *world)) {
	t.Helper()
	inDarkWorld(t, "2026-11-24", func(w *world) {
		w.listening = true
		w.change = func(s *settings) {
			s.Listen, s.WebhookURL, s.WebhookSecret = "pipe", "https://bot.example.org/telegram", hookSecret
		}
		w.light()
		calm()
		do(w)
	})
}

// asks sends a request to the bot's own address and returns the status and the body.
func (w *world) asks(method, path, shown, body string) (int, string) {
	w.t.Helper()
	r, err := http.NewRequest(method, "http://bot.example.org"+path, strings.NewReader(body))
	if err != nil {
		w.t.Fatal(err)
	}
	if shown != "" {
		r.Header.Set("X-Telegram-Bot-Api-Secret-Token", shown)
	}
	answer, err := w.door.RoundTrip(r)
	if err != nil {
		w.t.Fatal(err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		w.t.Fatal(err)
	}
	return answer.StatusCode, string(text)
}

func TestWebhookIsRegisteredAndUnregisteredByServe(t *testing.T) {
	t.Parallel()
	inHookedWorld(t, func(w *world) {
		set := w.calls("setWebhook")
		if len(set) != 1 || set[0].Status != 200 || set[0].Args["url"] != "https://bot.example.org/telegram" ||
			set[0].Args["secret_token"] != hookSecret || set[0].Args["allowed_updates"] != allowedUpdates {
			t.Errorf("registered as %+v", set)
		}
		if polls := w.calls("getUpdates"); len(polls) > 0 {
			t.Error("it also polls")
		}
		w.out()
		if gone := w.calls("deleteWebhook"); len(gone) != 1 || gone[0].Status != 200 {
			t.Errorf("unregistered as %+v", gone)
		}
	})
}

func TestPeopleAreServedOverTheWebhook(t *testing.T) {
	t.Parallel()
	inHookedWorld(t, func(w *world) {
		ana := w.person("Ana", "en")
		if m := ana.says("/country US"); !strings.Contains(m.Text, "United States") {
			t.Errorf("the bot says %q", m.Text)
		}
		ana.Say(distress)
		ana.sees("988")
		calm()
		if pending := w.stand.Pending(); pending != 0 {
			t.Errorf("%d updates wait at Telegram", pending)
		}
	})
}

func TestWebhookTakesNothingFromStrangers(t *testing.T) {
	t.Parallel()
	inHookedWorld(t, func(w *world) {
		ana := w.person("Ana", "en")
		ana.says("/privacy")
		update := `{"update_id":9,"message":{"message_id":1,"date":1,"text":"/country US","chat":{"id":5000000001,"type":"private"},"from":{"id":5000000001,"is_bot":false,"first_name":"Ana"}}}`
		for _, c := range []struct {
			name, method, secret, body string
			want                       int
		}{
			{"no secret", "POST", "", update, 401},
			{"a wrong secret", "POST", "another", update, 401},
			{"the beginning of the secret", "POST", hookSecret[:10], update, 401},
			{"a browser", "GET", hookSecret, "", 405},
			{"too large a body", "POST", hookSecret, strings.Repeat("x", largestUpdate+1), 413},
			{"no update", "POST", hookSecret, "hello", 200}, // or Telegram would repeat it for ever
		} {
			if got, _ := w.asks(c.method, "/telegram", c.secret, c.body); got != c.want {
				t.Errorf("%s is answered with %d, want %d", c.name, got, c.want)
			}
		}
		calm()
		if ana.fromBot("Your country") != 0 {
			t.Error("a stranger's update was handled")
		}
		if got, _ := w.asks("POST", "/telegram", hookSecret, update); got != 200 {
			t.Errorf("Telegram's own is answered with %d", got)
		}
		if stored, err := w.store.Received(context.Background(), 9); err != nil || !stored {
			t.Errorf("200 was answered before the update was stored (%v)", err)
		}
	})
}

func TestWebhookAsksForTheUpdateAgainWhileItCannotStore(t *testing.T) {
	t.Parallel()
	inHookedWorld(t, func(w *world) {
		ana := w.person("Ana", "en")
		ana.says("/country US")
		file := filepath.Join(w.folder, "porchlight.db")
		if err := os.Rename(file, file+".away"); err != nil {
			t.Fatal(err)
		}
		before := time.Now()
		ana.Say(distress)
		ana.sees("988")
		if took := time.Since(before); took > 2*time.Second {
			t.Errorf("the answer took %v", took)
		}
		ana.Say("/pause 3d")
		time.Sleep(2 * time.Minute)
		if pending := w.stand.Pending(); pending != 2 {
			t.Errorf("%d updates wait at Telegram, want 2", pending)
		}
		if err := os.Rename(file+".away", file); err != nil {
			t.Fatal(err)
		}
		time.Sleep(5 * time.Minute)
		if pending := w.stand.Pending(); pending != 0 {
			t.Errorf("%d updates wait at Telegram", pending)
		}
		if ana.fromBot("988") != 1 || ana.fromBot("quiet until") != 1 {
			t.Errorf("Telegram's tries were not handled once:\n%s", ana.transcript())
		}
	})
}

func TestWhatCameOverTheWebhookIsLeftToTelegramAtAStop(t *testing.T) {
	t.Parallel()
	inHookedWorld(t, func(w *world) {
		ana := w.person("Ana", "en")
		ana.says("/privacy")
		putBack := w.takeDatabase()
		ana.Say("/country US")
		pass(time.Minute)
		w.out()
		if w.logged(logAtTelegram) != 1 || w.logged(logSpooled)+w.logged(logLost) != 0 {
			t.Errorf("the log tells something else than that it waits at Telegram:\n%s", w.log)
		}
		w.spoolIsGone("with a webhook")
		putBack()
		w.light()
		pass(5 * time.Minute)
		if ana.fromBot("Your country") != 1 || w.stand.Pending() != 0 {
			t.Errorf("%d updates wait at Telegram; the chat shows:\n%s", w.stand.Pending(), ana.transcript())
		}
	})
}
