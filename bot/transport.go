package main

import (
	"io"
	"net/http"
	"time"
)

// idleConnections is kept open so that a crisis answer never waits for a TLS
// handshake behind 32 sends in flight.
const idleConnections = 48

// newTransport returns the transport that all calls to Telegram share.
func newTransport() *http.Transport {
	t := http.DefaultTransport.(*http.Transport).Clone()
	t.MaxIdleConns, t.MaxIdleConnsPerHost = idleConnections, idleConnections
	t.IdleConnTimeout = 5 * time.Minute
	t.HTTP2 = &http.HTTP2Config{SendPingTimeout: quietFor, PingTimeout: pingPatience}
	return t
}

const (
	// quietFor is after how much silence a connection has to show that it lives, and
	// pingPatience how long that may take. Every call goes over one connection, with
	// HTTP/2: where that has died without a sign, as at a router that was started anew,
	// nobody would be heard or answered for as long as the kernel goes on trying, a
	// quarter of an hour.
	quietFor, pingPatience = 10 * time.Second, 5 * time.Second
)

// bounded reads no more of an answer than one of Telegram's can have: whatever stands
// between may send without an end, and the library would keep all of it.
type bounded struct{ http.RoundTripper }

// mostAnswered bounds what is read of an answer, in bytes: a sent message comes back whole.
const mostAnswered = 1 << 20

// RoundTrip implements http.RoundTripper.
func (b bounded) RoundTrip(r *http.Request) (*http.Response, error) {
	answer, err := b.RoundTripper.RoundTrip(r)
	if err == nil {
		answer.Body = &boundedBody{io.LimitReader(answer.Body, mostAnswered), answer.Body}
	}
	return answer, err
}

type boundedBody struct {
	io.Reader
	io.Closer
}
