package sandbox

import (
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"time"
)

//go:embed page
var pageFiles embed.FS

// servePage adds the page's routes. All of them refuse a foreign Host, so that a
// website cannot reach them by pointing its own name at this machine.
func (s *Server) servePage() {
	static, err := fs.Sub(pageFiles, "page")
	if err != nil {
		panic(err) // "page" is embedded above
	}
	files := http.FileServerFS(static)
	s.mux.Handle("GET /{$}", local(files))
	s.mux.Handle("GET /sandbox/page/{file}", local(http.StripPrefix("/sandbox/page/", files)))
	s.mux.Handle("GET /sandbox/events", local(http.HandlerFunc(s.streamState)))
	s.mux.Handle("GET /sandbox/files/{id}", local(http.HandlerFunc(s.pageFile)))
	s.mux.Handle("POST /sandbox/phones", acting(s.addPhone))
	s.mux.Handle("POST /sandbox/phones/{id}/{act}", acting(s.actOnPhone))
	s.mux.Handle("POST /sandbox/faults", acting(s.setFault))
	s.mux.Handle("POST /sandbox/switches", acting(s.setSwitch))
	s.mux.Handle("POST /sandbox/advance", acting(s.advance))
}

// local serves only requests that name this machine, and keeps the browser from
// loading anything from elsewhere.
func local(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !loopback(r.Host) {
			http.Error(w, "This page answers on this machine's own address only.", http.StatusForbidden)
			return
		}
		h := w.Header()
		h.Set("Content-Security-Policy", "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cache-Control", "no-store")
		next.ServeHTTP(w, r)
	})
}

func loopback(host string) bool {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	if host == "localhost" {
		return true
	}
	ip, err := netip.ParseAddr(strings.Trim(host, "[]"))
	return err == nil && ip.IsLoopback()
}

// acting serves a request that changes something. It must come from the page
// itself. What do returns goes back as JSON; its error is shown to the reader.
func acting(do func(*http.Request) (any, error)) http.Handler {
	sameOrigin := http.NewCrossOriginProtection()
	return local(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if sameOrigin.Check(r) != nil || !strings.HasPrefix(r.Header.Get("Content-Type"), "application/json") {
			http.Error(w, "Only the sandbox's own page may do this.", http.StatusForbidden)
			return
		}
		r.Body = http.MaxBytesReader(w, r.Body, maxBody)
		w.Header().Set("Content-Type", "application/json")
		result, err := do(r)
		if err != nil {
			w.WriteHeader(http.StatusUnprocessableEntity)
			result = object{"error": err.Error()}
		}
		json.NewEncoder(w).Encode(result) // a page that has gone away needs no answer
	}))
}

// streamState sends the whole state whenever something has changed.
func (s *Server) streamState(w http.ResponseWriter, r *http.Request) {
	const (
		together = 20 * time.Millisecond // changes so close are sent as one
		sign     = 15 * time.Second      // of life, so that a dead connection is noticed
	)
	w.Header().Set("Content-Type", "text/event-stream")
	stream := http.NewResponseController(w)
	// The server's own limits are for answers that end. Not every writer has limits to lift.
	_ = stream.SetWriteDeadline(time.Time{})
	for {
		state, changed := s.pageState()
		encoded, err := json.Marshal(state)
		if err != nil {
			return
		}
		if _, err := fmt.Fprintf(w, "data: %s\n\n", encoded); err != nil || stream.Flush() != nil {
			return
		}
		for quiet := true; quiet; {
			select {
			case <-changed:
				quiet = false
			case <-time.After(sign):
				if _, err := fmt.Fprint(w, ":\n\n"); err != nil || stream.Flush() != nil {
					return
				}
			case <-r.Context().Done():
				return
			case <-s.ctx.Done():
				return
			}
		}
		select {
		case <-time.After(together):
		case <-s.ctx.Done():
			return
		}
	}
}

// pageFile serves a picture for showing, and anything else for saving.
func (s *Server) pageFile(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	f := s.files[r.PathValue("id")]
	s.mu.Unlock()
	if f == nil {
		http.NotFound(w, r)
		return
	}
	if f.kind == "photo" {
		w.Header().Set("Content-Type", f.mime)
	} else {
		w.Header().Set("Content-Type", "application/octet-stream")
		w.Header().Set("Content-Disposition", "attachment")
	}
	w.Write(f.data) // a page that has gone away needs no answer
}
