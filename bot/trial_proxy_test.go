//go:build trial

package main

import (
	"io"
	"net"
	"net/url"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// proxy stands between a program and PostgreSQL, or Telegram. It can cut the connections
// and refuse new ones, let nothing through without a word, forget the connections that
// there are, and be slow.
type proxy struct {
	to       string
	listener net.Listener

	mu     sync.Mutex
	state  proxyState
	waits  time.Duration // before each piece that it passes on
	thawed chan struct{} // closed when it isn't frozen any more
	open   map[net.Conn]bool
	lost   *atomic.Bool // whether the connections of this time are forgotten
}

type proxyState int

const (
	proxyOpen   proxyState = iota
	proxyCut               // connections end, and none is taken
	proxyFrozen            // connections stay, and nothing goes through
)

// newProxy returns a proxy for the database at an address, and the address through it.
func newProxy(t *testing.T, address string) (*proxy, string) {
	t.Helper()
	to, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := &proxy{to: to.Host, listener: listener, open: map[net.Conn]bool{}, thawed: make(chan struct{}), lost: new(atomic.Bool)}
	close(p.thawed)
	go p.accept()
	t.Cleanup(func() { listener.Close(); p.set(proxyCut) })
	to.Host = listener.Addr().String()
	return p, to.String()
}

// set lets it be open, cut or frozen from now on.
func (p *proxy) set(state proxyState) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.state == proxyFrozen {
		close(p.thawed)
	}
	p.state = state
	if state == proxyFrozen {
		p.thawed = make(chan struct{})
	}
	if state == proxyCut {
		for conn := range p.open {
			conn.Close()
		}
	}
}

// forget lets nothing more through the connections that there are, and says nothing, as a
// router that was started anew. New ones pass.
func (p *proxy) forget() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.lost.Store(true)
	p.lost = new(atomic.Bool)
}

// slow lets each piece wait for so long.
func (p *proxy) slow(waits time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.waits = waits
}

func (p *proxy) accept() {
	for {
		conn, err := p.listener.Accept()
		if err != nil {
			return
		}
		go p.carry(conn)
	}
}

// carry joins a connection with one to the database, until either ends.
func (p *proxy) carry(near net.Conn) {
	defer near.Close()
	p.pass()
	if !p.keep(near) {
		return
	}
	p.mu.Lock()
	lost := p.lost
	p.mu.Unlock()
	defer p.drop(near)
	far, err := net.Dial("tcp", p.to)
	if err != nil {
		return
	}
	defer far.Close()
	if !p.keep(far) {
		return
	}
	defer p.drop(far)
	both := make(chan struct{}, 2)
	copying := func(to, from net.Conn) {
		p.copy(to, from, lost)
		both <- struct{}{}
	}
	go copying(far, near)
	go copying(near, far)
	<-both
}

func (p *proxy) copy(to io.Writer, from io.Reader, lost *atomic.Bool) {
	piece := make([]byte, 32<<10)
	for {
		n, err := from.Read(piece)
		p.pass()
		if n > 0 && !lost.Load() {
			if _, err := to.Write(piece[:n]); err != nil {
				return
			}
		}
		if err != nil {
			return
		}
	}
}

// pass waits until something may go through.
func (p *proxy) pass() {
	p.mu.Lock()
	thawed, waits := p.thawed, p.waits
	p.mu.Unlock()
	<-thawed
	if waits > 0 {
		<-time.After(waits)
	}
}

// keep notes a connection to be cut; false if it is cut already.
func (p *proxy) keep(conn net.Conn) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.state == proxyCut {
		return false
	}
	p.open[conn] = true
	return true
}

func (p *proxy) drop(conn net.Conn) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.open, conn)
}
