package main

import (
	"context"
	"crypto/tls"
	"net"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"porchlight/bot/sandbox"
)

// forgotten is a connection on which nothing passes any more once it is forgotten, and
// nobody is told.
type forgotten struct {
	net.Conn
	is *atomic.Bool
}

func (f *forgotten) Write(p []byte) (int, error) {
	if f.is.Load() {
		return len(p), nil
	}
	return f.Conn.Write(p)
}

// TestAConnectionThatDiedInSilenceIsLeft lets the one connection of HTTP/2 die without a
// sign while a call waits on it, as a poll does. The next call is to go over another.
func TestAConnectionThatDiedInSilenceIsLeft(t *testing.T) {
	certified := httptest.NewUnstartedServer(nil)
	certified.StartTLS()
	certificate := certified.TLS.Certificates[0]
	certified.Close()
	synctest.Test(t, func(t *testing.T) {
		pipe := sandbox.NewPipe()
		server := &http.Server{
			TLSConfig: &tls.Config{Certificates: []tls.Certificate{certificate}},
			Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if r.URL.Path == "/poll" {
					<-r.Context().Done()
				}
			}),
		}
		go server.ServeTLS(pipe, "", "")
		defer server.Close()
		var lost atomic.Bool
		connections := 0
		transport := newTransport()
		transport.TLSClientConfig = &tls.Config{InsecureSkipVerify: true} // there is nobody in between
		dial := pipe.Transport().DialContext
		transport.DialContext = func(ctx context.Context, _, _ string) (net.Conn, error) {
			conn, err := dial(ctx, "", "")
			is := &lost
			if connections++; connections > 1 {
				is = new(atomic.Bool)
			}
			return &forgotten{Conn: conn, is: is}, err
		}
		defer transport.CloseIdleConnections()
		client := &http.Client{Transport: transport}
		failed := make(chan time.Time)
		go func() {
			_, err := client.Get("https://localhost/poll")
			if err == nil {
				t.Error("the call that waited was answered")
			}
			failed <- time.Now()
		}()
		time.Sleep(time.Second)
		lost.Store(true)
		at := time.Now()
		if took := (<-failed).Sub(at); took > quietFor+pingPatience {
			t.Errorf("the call waited for %v", took)
		}
		answer, err := client.Get("https://localhost/send")
		if err != nil {
			t.Fatal(err)
		}
		answer.Body.Close()
		if answer.ProtoMajor != 2 {
			t.Errorf("it is %s", answer.Proto)
		}
	})
}
