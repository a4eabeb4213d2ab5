//go:build trial

package main

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"porchlight/bot/sandbox"
)

// front stands before the stand-in, for one process alone: so it is known what that one
// sends.
type front struct {
	stand  http.Handler
	sent   atomic.Int64 // messages
	nudged atomic.Int64 // when it sent a nudge last, in Unix nanoseconds
	// weather answers in place of the stand-in, if there is any.
	weather atomic.Pointer[http.HandlerFunc]
}

// newFront returns a front and its address.
func newFront(t *testing.T, stand *sandbox.Server) (*front, string) {
	f := &front{stand: stand}
	web := httptest.NewServer(f)
	t.Cleanup(func() { web.CloseClientConnections(); web.Close() })
	return f, web.URL
}

// ServeHTTP implements http.Handler.
func (f *front) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if weather := f.weather.Load(); weather != nil {
		(*weather)(w, r)
		return
	}
	if !strings.HasSuffix(r.URL.Path, "/sendMessage") {
		f.stand.ServeHTTP(w, r)
		return
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return // it was killed over it
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	f.stand.ServeHTTP(w, r)
	f.sent.Add(1)
	if bytes.Contains(body, []byte("Ana")) {
		f.nudged.Store(time.Now().UnixNano())
	}
}

// newTrialProgram is newProgram behind a front of its own.
func newTrialProgram(t *testing.T, binary string, stand *sandbox.Server) (*program, *front) {
	p := newProgram(t, binary, stand)
	var f *front
	f, p.address = newFront(t, stand)
	return p, f
}

// answeredBy lets the front answer by itself for a time.
func answeredBy(answer http.HandlerFunc) func(*stage) func() {
	return func(s *stage) func() {
		s.front.weather.Store(&answer)
		return func() { s.front.weather.Store(nil) }
	}
}

// somePage is what a gateway shows.
const somePage = "<html><head><title>One moment</title></head><body>We are back soon.</body></html>"

func answersPage(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/html")
	io.WriteString(w, somePage)
}

func answersShort(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Length", "1000")
	io.WriteString(w, `{"ok":true,"result":[{"update_id":7310`)
}

// answersEndlessly sends as much as the program takes, up to a gigabyte.
func answersEndlessly(w http.ResponseWriter, _ *http.Request) {
	io.WriteString(w, `{"ok":true,"description":"`)
	more := bytes.Repeat([]byte("la "), 1<<18)
	for sent := 0; sent < 1<<30; sent += len(more) {
		if _, err := w.Write(more); err != nil {
			return
		}
	}
}

// answersSlowly sends a byte in each tenth of a second.
func answersSlowly(w http.ResponseWriter, r *http.Request) {
	for _, b := range []byte(`{"ok":true,"result":[]}` + strings.Repeat(" ", 300)) {
		select {
		case <-r.Context().Done():
			return
		case <-time.After(100 * time.Millisecond):
		}
		w.Write([]byte{b})
		w.(http.Flusher).Flush()
	}
}
