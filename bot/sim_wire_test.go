package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"
)

// wire is between the bot and Telegram. It counts what goes over it and what the database
// keeps, so that a power cut can come between any two of these moments.
type wire struct {
	s  *sim
	to http.RoundTripper

	mu    sync.Mutex
	left  int           // moments until the power cut; 0: there will be none
	died  chan struct{} // gets one at the power cut
	dead  bool
	drips time.Duration // between the drops in which answers come; 0: they come whole
	again *rand.Rand
	known []brought // updates
}

// brought is an update that was brought, and when.
type brought struct {
	update json.RawMessage
	at     time.Time
}

func newWire(s *sim) *wire { return &wire{s: s, died: make(chan struct{}, 1)} }

// through is what a bot that starts now reaches Telegram by.
func (w *wire) through(to http.RoundTripper) http.RoundTripper {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.to, w.dead, w.left = to, false, 0
	return w
}

// cuts lets the power fail after so many moments; 0: not at all.
func (w *wire) cuts(after int) { w.set(func(w *wire) { w.left = after }) }

var errPowerCut = errors.New("the power was cut")

// RoundTrip implements http.RoundTripper.
func (w *wire) RoundTrip(r *http.Request) (*http.Response, error) {
	if !w.lives(r.Context()) {
		return nil, errPowerCut
	}
	resp, err := w.to.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	body, err := io.ReadAll(resp.Body)
	resp.Body.Close()
	if err != nil {
		return nil, err
	}
	if !w.lives(r.Context()) {
		return nil, errPowerCut
	}
	if strings.HasSuffix(r.URL.Path, "/getUpdates") {
		body = w.brings(body)
	}
	resp.Body = io.NopCloser(bytes.NewReader(body))
	if each := w.dripping(); each > 0 {
		resp.Body = io.NopCloser(&drops{ctx: r.Context(), left: body, each: each})
	}
	resp.ContentLength = int64(len(body))
	return resp, nil
}

// inward is what Telegram reaches a bot by that starts now.
func (w *wire) inward(to http.RoundTripper) http.RoundTripper { return &entrance{w, to} }

// entrance is the bot's door, behind which nobody is once the power is gone.
type entrance struct {
	w  *wire
	to http.RoundTripper
}

// RoundTrip implements http.RoundTripper.
func (e *entrance) RoundTrip(r *http.Request) (*http.Response, error) {
	if !e.w.lives(r.Context()) {
		return nil, errPowerCut
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	call := func(body []byte) (*http.Response, error) {
		one := r.Clone(r.Context())
		one.Body, one.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
		return e.to.RoundTrip(one)
	}
	for _, old := range e.w.before(body) {
		if resp, err := call(old); err == nil {
			resp.Body.Close()
		}
	}
	resp, err := call(body)
	if err == nil && !e.w.lives(r.Context()) {
		resp.Body.Close()
		return nil, errPowerCut
	}
	return resp, err
}

// lives passes one moment, and reports false if the power is gone: then it waits until
// whoever asks gives up, as nobody is left to be told.
func (w *wire) lives(ctx context.Context) bool {
	dead, now := w.moment()
	if now {
		w.s.dies()
		w.s.remember()
		w.died <- struct{}{}
	}
	if dead {
		<-ctx.Done()
	}
	return !dead
}

// keeps passes the moment at which a transaction is about to be kept, in the goroutine
// that writes, and reports whether it is.
func (w *wire) keeps() bool {
	dead, now := w.moment()
	if now {
		w.s.dies()
		w.s.copyFiles()
		w.s.amidst.Add(1)
		w.died <- struct{}{}
	}
	return !dead
}

// moment passes one, and reports whether the power is gone, and whether that was now.
func (w *wire) moment() (dead, now bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if !w.dead && w.left > 0 {
		w.left--
		w.dead, now = w.left == 0, w.left == 0
	}
	return w.dead, now
}

// set changes something of it.
func (w *wire) set(change func(*wire)) {
	w.mu.Lock()
	defer w.mu.Unlock()
	change(w)
}

func (w *wire) isDead() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.dead
}

func (w *wire) dripping() time.Duration {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.drips
}

// mostKnown and knownFor bound what is brought again: Telegram itself forgets an update
// after a day.
const (
	mostKnown = 40
	knownFor  = 20 * time.Hour
)

// brings puts among the updates of an answer some that were brought before, in any order.
func (w *wire) brings(body []byte) []byte {
	var reply struct {
		OK     bool              `json:"ok"`
		Result []json.RawMessage `json:"result"`
	}
	if json.Unmarshal(body, &reply) != nil || !reply.OK || len(reply.Result) == 0 {
		return body
	}
	old := w.before(reply.Result...)
	if len(old) == 0 {
		return body
	}
	for _, update := range old {
		reply.Result = slices.Insert(slices.Clone(reply.Result), w.place(len(reply.Result)+1), update)
	}
	if changed, err := json.Marshal(reply); err == nil {
		body = changed
	}
	return body
}

// place draws one of so many.
func (w *wire) place(of int) int {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.again == nil {
		return 0
	}
	return w.again.IntN(of)
}

// before are some updates that were brought before, in any order, to come again beside
// those that come for the first time.
func (w *wire) before(fresh ...json.RawMessage) (old []json.RawMessage) {
	w.mu.Lock()
	defer w.mu.Unlock()
	now := time.Now()
	w.known = slices.DeleteFunc(w.known, func(b brought) bool { return now.Sub(b.at) > knownFor })
	if w.again != nil && len(w.known) > 0 {
		for range 1 + w.again.IntN(5) {
			old = append(old, w.known[w.again.IntN(len(w.known))].update)
		}
	}
	for _, update := range fresh {
		w.known = append(w.known, brought{update, now})
	}
	w.known = w.known[max(0, len(w.known)-mostKnown):]
	return old
}

// drops is an answer of which little comes at a time.
type drops struct {
	ctx  context.Context
	left []byte
	each time.Duration
}

func (d *drops) Read(into []byte) (int, error) {
	if len(d.left) == 0 {
		return 0, io.EOF
	}
	select {
	case <-time.After(d.each):
	case <-d.ctx.Done():
		return 0, d.ctx.Err()
	}
	n := copy(into, d.left[:min(100, len(d.left))])
	d.left = d.left[n:]
	return n, nil
}
