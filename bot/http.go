package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"time"

	"github.com/prometheus/client_golang/prometheus/promhttp"
)

const (
	// unpolledPatience is how old the last successful poll may be for the bot to
	// count as ready where the last one has failed.
	unpolledPatience = 15 * time.Second
	// pollStale is the same where the poll at hand has not ended: it may take
	// pollTimeout, and some seconds on the way.
	pollStale = pollTimeout + 15*time.Second
)

// health answers operators and their machines: /healthz while the process lives,
// /readyz while it can read Telegram and its database, /metrics, and which helplines
// were reported.
type health struct {
	in      *intake
	poll    func() (last time.Time, failing bool) // see poller.state
	hooked  bool                                  // Telegram calls us: there is no poll to wait for
	reports *reports
}

func (h *health) routes(mux *http.ServeMux, m *metrics) {
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, "ok") })
	mux.HandleFunc("GET /readyz", h.ready)
	mux.Handle("GET "+reportedPage, h.reports)
	mux.Handle("GET /metrics", promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{}))
}

func (h *health) ready(w http.ResponseWriter, r *http.Request) {
	if why := h.unready(r.Context()); why != "" {
		http.Error(w, why, http.StatusServiceUnavailable)
		return
	}
	fmt.Fprintln(w, "ready")
}

// probePatience is how long the database may take to show that it can write.
const probePatience = 2 * time.Second

// unready says what is missing, "" if nothing is. It tries the database: on a
// quiet night nobody else would notice that it is gone.
func (h *health) unready(ctx context.Context) string {
	h.in.mu.Lock()
	held := len(h.in.held)
	h.in.mu.Unlock()
	ctx, cancel := context.WithTimeout(ctx, probePatience)
	defer cancel()
	switch {
	case h.in.store.Probe(ctx) != nil:
		return fmt.Sprintf("storage is away; %d updates are held in memory; distress and /help are answered", held)
	case !h.hooked && h.unpolled():
		return "Telegram has not answered a poll lately"
	}
	return ""
}

// unpolled reports whether Telegram can't be read now.
func (h *health) unpolled() bool {
	last, failing := h.poll()
	since := time.Since(last)
	return since > pollStale || failing && since > unpolledPatience
}

// serveHTTP serves until the context ends.
func serveHTTP(ctx context.Context, listener net.Listener, handler http.Handler, log *slog.Logger) error {
	server := &http.Server{
		Handler: handler, ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 30 * time.Second, IdleTimeout: 2 * time.Minute,
		ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelDebug),
	}
	stopped := make(chan error, 1)
	go func() { stopped <- server.Serve(listener) }()
	select {
	case err := <-stopped:
		return fmt.Errorf("serving HTTP: %w", err)
	case <-ctx.Done():
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), drainFor)
	defer cancel()
	if err := server.Shutdown(ctx); err != nil && !errors.Is(err, context.DeadlineExceeded) {
		return fmt.Errorf("closing HTTP: %w", err)
	}
	return nil
}

// listen opens the address, or says what to do.
func listen(address string) (net.Listener, error) {
	l, err := net.Listen("tcp", address)
	if err != nil {
		return nil, fmt.Errorf("LISTEN is %q: the address can't be opened (%w)", address, err)
	}
	return l, nil
}

// ownPages are the paths that routes serves.
var ownPages = []string{"/healthz", "/readyz", "/metrics", reportedPage}

// reportedPage is where doctor asks which helplines were reported.
const reportedPage = "/reported"

// at serves one path with a handler of its own. It compares the path as it is: in
// a pattern of a mux braces and spaces would mean something.
func at(path string, there, elsewhere http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == path {
			there.ServeHTTP(w, r)
			return
		}
		elsewhere.ServeHTTP(w, r)
	})
}

// webhookPath is where Telegram's calls arrive: the path of the public address.
func webhookPath(public string) string {
	u, err := url.Parse(public)
	if err != nil || u.Path == "" {
		return "/"
	}
	return u.Path
}
