package main

import (
	"sync"
	"time"
)

// backlog holds back the handling of what is stored while more waits at Telegram than it
// shows at once, as after an outage: somebody in distress may stand behind thousands, and
// hearing them comes before everybody else's turn.
type backlog struct {
	mu    sync.Mutex
	waits bool          // more waits at Telegram
	over  chan struct{} // closed once turns may be taken
	end   func()        // closes it
}

// mostHeldBack is how long others wait at most, however much goes on coming.
const mostHeldBack = 10 * time.Second

func newBacklog() *backlog {
	b := &backlog{}
	b.begin()
	b.end()
	return b
}

// begin holds turns back. The caller holds mu.
func (b *backlog) begin() {
	over := make(chan struct{})
	b.over, b.end = over, sync.OnceFunc(func() { close(over) })
}

// note says whether more waits at Telegram than it has just shown.
func (b *backlog) note(more bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch {
	case more && !b.waits:
		b.begin()
		time.AfterFunc(mostHeldBack, b.end)
	case !more:
		b.end()
	}
	b.waits = more
}

// isOver is closed once turns may be taken.
func (b *backlog) isOver() <-chan struct{} {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.over
}
