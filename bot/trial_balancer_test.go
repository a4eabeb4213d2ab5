//go:build trial

package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"sync/atomic"
	"testing"
	"time"
)

// balancer brings Telegram's calls to those replicas that say that they are ready, one
// after the other, as a host's should.
type balancer struct {
	to   []*backend
	next atomic.Int64
	way  *http.Transport
}

// backend is where a replica listens.
type backend struct {
	address string
	ready   atomic.Bool
}

const (
	// looksEvery is how often the balancer asks whether a replica is ready, and how long
	// that may take.
	looksEvery = 500 * time.Millisecond
	looksFor   = time.Second
	// answersWithin is how long a replica may take over a call.
	answersWithin = 6 * time.Second
)

func newBalancer(t *testing.T) *balancer {
	b := &balancer{way: &http.Transport{
		DialContext: (&net.Dialer{Timeout: looksFor}).DialContext, ResponseHeaderTimeout: answersWithin,
	}}
	t.Cleanup(b.way.CloseIdleConnections)
	return b
}

// adds lets calls be brought to an address as well, as long as it is ready.
func (b *balancer) adds(ctx context.Context, address string) *backend {
	to := &backend{address: address}
	b.to = append(b.to, to)
	go func() {
		for ctx.Err() == nil {
			to.ready.Store(b.isReady(ctx, to))
			select {
			case <-time.After(looksEvery):
			case <-ctx.Done():
			}
		}
	}()
	return to
}

func (b *balancer) isReady(ctx context.Context, to *backend) bool {
	ctx, cancel := context.WithTimeout(ctx, looksFor)
	defer cancel()
	ask, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+to.address+"/readyz", nil)
	if err != nil {
		return false
	}
	answer, err := b.way.RoundTrip(ask)
	if err != nil {
		return false
	}
	answer.Body.Close()
	return answer.StatusCode == http.StatusOK
}

// RoundTrip implements http.RoundTripper. Where none is ready any will do: distress is
// answered without the database too. Where nobody listens the next is tried; a call that
// was taken is not made again.
func (b *balancer) RoundTrip(r *http.Request) (*http.Response, error) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	for i := range 2 * len(b.to) {
		to := b.to[int(b.next.Add(1))%len(b.to)]
		if i < len(b.to) && !to.ready.Load() {
			continue
		}
		call := r.Clone(r.Context())
		call.URL.Scheme, call.URL.Host, call.Body = "http", to.address, io.NopCloser(bytes.NewReader(body))
		answer, err := b.way.RoundTrip(call)
		if nobody, ok := errors.AsType[*net.OpError](err); ok && nobody.Op == "dial" {
			continue
		}
		return answer, err
	}
	return nil, errors.New("no replica is there")
}
