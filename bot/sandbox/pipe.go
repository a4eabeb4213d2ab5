package sandbox

import (
	"context"
	"net"
	"net/http"
	"sync"
)

// A Pipe joins an http.Server and its clients without a socket, so that both can
// live in a testing/synctest bubble: Pipe is the server's listener.
type Pipe struct {
	conns  chan net.Conn
	closed chan struct{}
	once   sync.Once
}

// NewPipe makes a pipe that nobody listens to yet.
func NewPipe() *Pipe {
	return &Pipe{conns: make(chan net.Conn), closed: make(chan struct{})}
}

// Transport is what a client reaches the server with, whatever host and scheme
// its requests name: https goes over the pipe in the clear.
func (p *Pipe) Transport() *http.Transport {
	return &http.Transport{DialContext: p.dial, DialTLSContext: p.dial, MaxIdleConnsPerHost: 64}
}

func (p *Pipe) dial(ctx context.Context, _, _ string) (net.Conn, error) {
	client, server := net.Pipe()
	select {
	case p.conns <- server:
		return client, nil
	case <-p.closed:
		return nil, &net.OpError{Op: "dial", Net: "pipe", Err: net.ErrClosed}
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// Accept implements net.Listener.
func (p *Pipe) Accept() (net.Conn, error) {
	select {
	case c := <-p.conns:
		return c, nil
	case <-p.closed:
		return nil, net.ErrClosed
	}
}

// Close implements net.Listener. From then on dialling fails, as it does when
// Telegram cannot be reached.
func (p *Pipe) Close() error {
	p.once.Do(func() { close(p.closed) })
	return nil
}

// Addr implements net.Listener.
func (p *Pipe) Addr() net.Addr { return pipeAddr{} }

type pipeAddr struct{}

func (pipeAddr) Network() string { return "pipe" }
func (pipeAddr) String() string  { return "pipe" }
