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
