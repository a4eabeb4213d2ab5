package sandbox

import (
	"context"
	"errors"
	"net/http"
	"path"
	"slices"
	"time"
)

// A Fault makes calls fail. Of several that fit a call, the oldest is used.
type Fault struct {
	Method string // as Telegram spells it, or a pattern such as "send*"; empty: any
	ChatID int64  // 0: any
	Times  int    // how many calls; 0: until removed

	Delay       time.Duration // first of all, wait
	Cut         Cut           // then lose the connection,
	Status      int           // or refuse with this status: 429, 502, 403, 400, …
	Description string        // empty: Telegram's words for the status
	RetryAfter  int           // seconds, with 429; 0: 1
	Body        string        // sent in place of Telegram's JSON, such as a proxy's page
}

// A Cut is how a connection is lost.
type Cut int

const (
	NoCut     Cut = iota
	CutBefore     // at once; the call is not carried out
	CutAfter      // the call is carried out, and its answer is lost
	Hang          // nothing is done or said until the client gives up or the fault is removed
)

// errCut ends a call whose connection is lost while it waits.
var errCut = errors.New("connection cut")

type faultState struct {
	Fault
	left    int
	removed chan struct{}
}

// Fault makes calls fail as f says, until it is used up or removed.
func (s *Server) Fault(f Fault) (remove func()) {
	state := &faultState{Fault: f, left: f.Times, removed: make(chan struct{})}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = append(s.faults, state)
	if f.Cut != NoCut && state.fits(Call{Method: "getUpdates"}) {
		s.updates.end(errCut) // the poll at hand is lost too
	}
	return func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		select {
		case <-state.removed:
			return
		default:
		}
		close(state.removed)
		s.faults = slices.DeleteFunc(s.faults, func(o *faultState) bool { return o == state })
	}
}

// takeFault returns the fault that waits for this call, or one that does nothing.
func (s *Server) takeFault(c Call) *faultState {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i, f := range s.faults {
		if !f.fits(c) {
			continue
		}
		if f.Times > 0 {
			if f.left--; f.left == 0 {
				s.faults = slices.Delete(s.faults, i, i+1)
			}
		}
		return f
	}
	return &faultState{}
}

func (f *faultState) fits(c Call) bool {
	if f.ChatID != 0 && f.ChatID != c.ChatID {
		return false
	}
	fits, err := path.Match(f.Method, c.Method)
	return f.Method == "" || (err == nil && fits)
}

// sitOut waits as long as the fault asks and reports whether the connection
// still stands and the call may go on.
func (s *Server) sitOut(ctx context.Context, f *faultState) bool {
	if f.Delay > 0 {
		select {
		case <-time.After(f.Delay):
		case <-ctx.Done():
			return false
		case <-s.ctx.Done():
			return false
		}
	}
	if f.Cut == Hang {
		select {
		case <-f.removed:
		case <-ctx.Done():
		case <-s.ctx.Done():
		}
		return false
	}
	return f.Cut != CutBefore
}

// answer is the refusal that the fault asks for.
func (f *faultState) answer() answer {
	no := &refusal{Code: f.Status, Description: f.Description}
	if f.Status == http.StatusTooManyRequests {
		no = tooMany(max(f.RetryAfter, 1))
	}
	if f.Description != "" {
		no.Description = f.Description
	}
	if no.Description == "" {
		no.Description = http.StatusText(f.Status)
	}
	return answerOf(nil, no)
}
