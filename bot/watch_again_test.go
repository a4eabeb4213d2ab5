package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"testing"
	"time"

	"porchlight/bot/sandbox"
	"porchlight/storage"
)

// aWatch is one that runs in a world whose database can't be used.
type aWatch struct {
	w     *world
	to    *door // Telegram
	stop  func()
	ended chan struct{}
}

// watches begins a watch as serve does.
func (w *world) watches() *aWatch {
	w.t.Helper()
	at, err := w.porch.settings.address()
	if err != nil {
		w.t.Fatal(err)
	}
	seal, err := w.porch.settings.sealer(at)
	if err != nil {
		w.t.Fatal(err)
	}
	store, err := storage.Nowhere(at, seal)
	if err != nil {
		w.t.Fatal(err)
	}
	pipe, server := sandbox.NewPipe(), &http.Server{Handler: w.stand}
	go server.Serve(pipe)
	transport, to := pipe.Transport(), &door{}
	to.set(transport)
	p, err := newPorch(w.porch.settings, w.stand.Token(), store, to, slog.New(slog.NewTextHandler(w.log, nil)))
	if err != nil {
		w.t.Fatal(err)
	}
	var listener net.Listener
	var inside *http.Transport
	if w.listening {
		inward := sandbox.NewPipe()
		inside = inward.Transport()
		w.door.set(inside)
		listener = inward
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		over := start(ctx, func(ctx context.Context) {
			p.untilWatchEnds(ctx, func(context.Context) bool { return false })
			cancel()
		})
		defer over()
		if err := p.watch(ctx, listener); err != nil {
			w.t.Errorf("the watch ended with: %v", err)
		}
	}()
	return &aWatch{w: w, to: to, ended: ended, stop: func() {
		cancel()
		<-ended
		w.door.leave()
		if inside != nil {
			inside.CloseIdleConnections()
		}
		err := errors.Join(store.Close(), server.Close())
		transport.CloseIdleConnections()
		if err != nil {
			w.t.Error(err)
		}
	}}
}

// kill ends it as SIGKILL does: nothing more reaches Telegram or the disk.
func (a *aWatch) kill() {
	a.w.t.Helper()
	a.to.leave()
	was, err := os.ReadFile(a.w.spool())
	a.stop()
	if os.IsNotExist(err) {
		err = os.RemoveAll(a.w.spool())
	} else if err == nil {
		err = os.WriteFile(a.w.spool(), was, 0o600)
	}
	if err != nil {
		a.w.t.Fatal(err)
	}
}

// While the database can't be used the bot ends again and again, or is killed. Nobody who
// was answered is answered again by the next process, whichever way updates come.
func TestEachWatchKnowsWhomTheOneBeforeHasAnswered(t *testing.T) {
	t.Parallel()
	hooked := func(s *settings) {
		s.Listen, s.WebhookURL, s.WebhookSecret = "pipe", "https://bot.example.org/telegram", hookSecret
	}
	ends := map[string]func(*aWatch){"stopped": func(a *aWatch) { a.stop() }, "killed": (*aWatch).kill}
	for way, change := range map[string]func(*settings){"polling": nil, "webhook": hooked} {
		for how, end := range ends {
			t.Run(way+", "+how, func(t *testing.T) {
				inDarkWorld(t, "2026-11-24", func(w *world) {
					w.change, w.listening = change, change != nil
					w.light()
					w.out()
					ana, ben := w.person("Ana", "en"), w.person("Ben", "en")
					ana.Say(distress)
					ben.Say("/country CA")
					for lives := range 10 {
						a := w.watches()
						time.Sleep(time.Duration(3+lives) * time.Second)
						end(a)
						time.Sleep(5 * time.Second)
					}
					w.light()
					pass(5 * time.Minute)
					if a, b := ana.fromBot(line), ben.fromBot("Canada"); a != 1 || b != 1 || w.stand.Pending() != 0 {
						t.Errorf("%d answers to one cry, %d to a command; %d updates wait at Telegram", a, b, w.stand.Pending())
					}
				})
			})
		}
	}
}

// A process that is killed right after it has spooled a cry leaves it unanswered. Of two
// watches after that the first answers it, and the second has to know.
func TestAWatchNotesThatItAnsweredWhatWasSpooled(t *testing.T) {
	t.Parallel()
	inDarkWorld(t, "2026-11-24", func(w *world) {
		w.light()
		ana := w.person("Ana", "en")
		ana.Say("/start")
		pass(time.Minute)
		at, err := w.porch.settings.address()
		if err != nil {
			t.Fatal(err)
		}
		seal, err := w.porch.settings.sealer(at)
		if err != nil {
			t.Fatal(err)
		}
		w.out()
		store, err := storage.Nowhere(at, seal)
		if err != nil {
			t.Fatal(err)
		}
		cry := fmt.Appendf(nil, `{"update_id":900001,"message":{"message_id":900,"date":%d,"from":{"id":%d,"first_name":"Ana","language_code":"en"},"chat":{"id":%[2]d,"type":"private"},"text":%q}}`,
			time.Now().Unix(), ana.ID(), distress)
		left := &spool{path: w.spool(), seal: store}
		if _, err := left.add([]spooled{{Raw: cry, ReceivedAt: time.Now()}}); err != nil {
			t.Fatal(err)
		}
		if err := errors.Join(left.file.Close(), store.Close()); err != nil {
			t.Fatal(err)
		}
		for range 3 {
			a := w.watches()
			time.Sleep(5 * time.Second)
			a.kill()
		}
		w.light()
		pass(5 * time.Minute)
		if answers := ana.fromBot(line); answers != 1 {
			t.Errorf("%d answers to one cry", answers)
		}
	})
}
