package main

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"porchlight/bot/sandbox"
	"porchlight/storage"
	"porchlight/storage/storagetest"
)

// world is the whole bot on a real SQLite file, talking through the real client
// to the stand-in for Telegram over a pipe: everything but the network.
type world struct {
	t      testing.TB
	stand  *sandbox.Server
	porch  *porch
	store  *storage.Store
	folder string
	log    *lockedWriter

	// change, if set, alters the settings before the bot starts; opened gets each store
	// before it is used, through stands between the bot and Telegram, and inward before the
	// bot's own door.
	change  func(*settings)
	opened  func(*storage.Store)
	through func(http.RoundTripper) http.RoundTripper
	inward  func(http.RoundTripper) http.RoundTripper
	logTo   io.Writer   // in place of log
	gaveUp  func(error) // gets what a bot ended with by itself; nil: none may
	// listening serves the bot's own pages and its webhook over a pipe.
	listening bool
	door      *door

	stop  func()
	ended chan error
}

// door is how others reach the bot that runs now.
type door struct {
	mu sync.Mutex
	to http.RoundTripper
}

func (d *door) set(to http.RoundTripper) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.to = to
}

// leave closes the door.
func (d *door) leave() { d.set(nil) }

// RoundTrip implements http.RoundTripper.
func (d *door) RoundTrip(r *http.Request) (*http.Response, error) {
	d.mu.Lock()
	to := d.to
	d.mu.Unlock()
	if to == nil {
		return nil, errors.New("nobody is at home")
	}
	return to.RoundTrip(r)
}

// inWorld runs a test inside a bubble of time, from noon UTC on the given day.
func inWorld(t *testing.T, day string, do func(w *world)) {
	t.Helper()
	inDarkWorld(t, day, func(w *world) {
		w.light()
		do(w)
	})
}

// inDarkWorld is inWorld before the bot has started.
func inDarkWorld(t *testing.T, day string, do func(w *world)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		noon, err := time.Parse(time.DateOnly, day)
		if err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Until(noon.Add(12 * time.Hour)))
		w := newWorld(t)
		defer w.stand.Close()
		defer func() { w.out() }()
		do(w)
	})
}

func newWorld(t *testing.T) *world {
	t.Helper()
	d := &door{}
	return &world{
		t: t, stand: sandbox.New(sandbox.Options{Webhooks: d}), door: d, folder: t.TempDir(), log: &lockedWriter{to: &strings.Builder{}}, stop: func() {},
	}
}

// light opens the database and starts the bot.
func (w *world) light() {
	w.t.Helper()
	s := &settings{
		DatabaseURL: secret("sqlite://" + filepath.Join(w.folder, "porchlight.db")), DefaultLanguage: "en",
		MessagesPerSecond: 30, LogLevel: "debug", LogFormat: "text", APIURL: "http://localhost",
	}
	if w.change != nil {
		w.change(s)
	}
	ctx, cancel := context.WithCancel(context.Background())
	at, err := s.address()
	if err != nil {
		w.t.Fatal(err)
	}
	store, err := s.open(storagetest.Planned(ctx, w.t, at))
	if err != nil {
		w.t.Fatal(err)
	}
	if w.opened != nil {
		w.opened(store)
	}
	pipe := sandbox.NewPipe()
	server := &http.Server{Handler: w.stand}
	go server.Serve(pipe)
	transport := pipe.Transport()
	way := http.RoundTripper(transport)
	if w.through != nil {
		way = w.through(transport)
	}
	p, err := newPorch(s, w.stand.Token(), store, way, slog.New(slog.NewTextHandler(w.logWriter(), &slog.HandlerOptions{Level: slog.LevelDebug})))
	if err != nil {
		w.t.Fatal(err)
	}
	w.porch, w.store, w.ended = p, store, make(chan error, 1)
	var listener net.Listener
	var inside *http.Transport
	if w.listening {
		pipe := sandbox.NewPipe()
		inside = pipe.Transport()
		w.door.set(inside)
		if w.inward != nil {
			w.door.set(w.inward(inside))
		}
		listener = pipe
	}
	go func() { w.ended <- p.run(ctx, listener) }()
	w.stop = func() {
		cancel()
		w.door.leave()
		if inside != nil {
			defer inside.CloseIdleConnections()
		}
		switch err := <-w.ended; {
		case err != nil && w.gaveUp != nil:
			w.gaveUp(err)
		case err != nil:
			w.t.Errorf("the bot ended with: %v", err)
		}
		if err := store.Close(); err != nil {
			w.t.Error(err)
		}
		server.Close()
		transport.CloseIdleConnections()
	}
}

// logWriter is where the log goes.
func (w *world) logWriter() io.Writer {
	if w.logTo != nil {
		return w.logTo
	}
	return w.log
}

// out puts the light out: the bot ends as after SIGTERM.
func (w *world) out() { w.t.Helper(); w.stop(); w.stop = func() {} }

// endsBy waits for the bot to end by itself and returns the exit status and what
// it says then.
func (w *world) endsBy() (code int, says string) {
	err := <-w.ended
	w.ended <- nil // for out
	var said strings.Builder
	return status(err, &said), said.String()
}

// calls returns those that the bot made of one method.
func (w *world) calls(method string) (calls []sandbox.Call) {
	for _, call := range w.stand.Calls() {
		if call.Method == method {
			calls = append(calls, call)
		}
	}
	return calls
}

// call calls a method of Telegram as somebody else who holds the token.
func (w *world) call(method, form string) {
	w.t.Helper()
	r := httptest.NewRequest(http.MethodPost, "http://localhost/bot"+w.stand.Token()+"/"+method, strings.NewReader(form))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	answer := httptest.NewRecorder()
	w.stand.ServeHTTP(answer, r)
	if answer.Code != http.StatusOK {
		w.t.Fatalf("%s answers %d: %s", method, answer.Code, answer.Body)
	}
}

// person adds a phone.
func (w *world) person(name, language string) *someone {
	return &someone{w: w, Phone: w.stand.NewPhone(sandbox.Profile{FirstName: name, LanguageCode: language})}
}

// someone chats with the bot.
type someone struct {
	*sandbox.Phone
	w *world
}

// sees waits for the next message from the bot that holds every part, and
// returns it.
func (s *someone) sees(parts ...string) sandbox.Message {
	s.w.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	m, err := s.Wait(ctx, func(m sandbox.Message) bool {
		for _, part := range parts {
			if !strings.Contains(m.Text, part) {
				return false
			}
		}
		return true
	})
	if err != nil {
		s.w.t.Fatalf("waiting for %q: %v; the chat shows:\n%s", parts, err, s.transcript())
	}
	return m
}

// calm lets everything that is under way come to its end.
func calm() {
	time.Sleep(10 * time.Second) // Telegram lets a chat have about a message a second
	synctest.Wait()
}

// says writes to the bot and returns its last message once all is calm.
func (s *someone) says(text string) sandbox.Message {
	s.w.t.Helper()
	s.SkipAll()
	s.Say(text)
	return s.last()
}

// taps presses the button below a message and returns the bot's last message
// once all is calm.
func (s *someone) taps(m sandbox.Message, label string) sandbox.Message {
	s.w.t.Helper()
	s.SkipAll()
	if err := s.Press(m.ID, label); err != nil {
		s.w.t.Fatalf("pressing %q: %v; the chat shows:\n%s", label, err, s.transcript())
	}
	return s.last()
}

// last returns the bot's last message, new or edited, once all is calm.
func (s *someone) last() sandbox.Message {
	s.w.t.Helper()
	calm()
	var last sandbox.Message
	for _, m := range s.Messages() {
		if m.FromBot && m.Event > last.Event {
			last = m
		}
	}
	if last.ID == 0 {
		s.w.t.Fatalf("the bot has said nothing; the chat shows:\n%s", s.transcript())
	}
	return last
}

// fromBot returns how many messages the bot has sent here that hold the part.
func (s *someone) fromBot(part string) int {
	count := 0
	for _, m := range s.Messages() {
		if m.FromBot && strings.Contains(m.Text, part) {
			count++
		}
	}
	return count
}

// transcript is what the phone shows, as text.
func (s *someone) transcript() string {
	var b strings.Builder
	for _, m := range s.Messages() {
		who := "> "
		if m.FromBot {
			who = "< "
		}
		b.WriteString(who + strings.ReplaceAll(m.Text, "\n", "\n  ") + "\n")
		for _, row := range m.Buttons {
			b.WriteString("  ")
			for _, button := range row {
				b.WriteString("[" + button.Text + "] ")
			}
			b.WriteString("\n")
		}
	}
	return b.String()
}

// file reads one of the database's files.
func (w *world) file(name string) string {
	w.t.Helper()
	data, err := os.ReadFile(filepath.Join(w.folder, name))
	if err != nil && !os.IsNotExist(err) {
		w.t.Fatal(err)
	}
	return string(data)
}
