package sandbox

import (
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"net/http"
	"slices"
	"strings"
	"time"
)

//go:embed page
var pageFiles embed.FS

// servePage adds the page's routes.
func (s *Server) servePage() {
	static, err := fs.Sub(pageFiles, "page")
	if err != nil {
		panic(err) // "page" is embedded above
	}
	files := http.FileServerFS(static)
	s.mux.Handle("GET /{$}", files)
	s.mux.Handle("GET /sandbox/page/{file}", http.StripPrefix("/sandbox/page/", files))
	s.mux.Handle("GET /sandbox/events", http.HandlerFunc(s.streamState))
	s.mux.Handle("GET /sandbox/files/{id}", http.HandlerFunc(s.pageFile))
	s.mux.Handle("POST /sandbox/phones", acting(s.addPhone))
	s.mux.Handle("POST /sandbox/phones/{id}/{act}", acting(s.actOnPhone))
	s.mux.Handle("POST /sandbox/faults", acting(s.setFault))
	s.mux.Handle("POST /sandbox/switches", acting(s.setSwitch))
	s.mux.Handle("POST /sandbox/advance", acting(s.advance))
}

// acting serves a request that changes something: JSON, which no form can send.
// What do returns goes back as JSON; its error is shown to the reader.
func acting(do func(*http.Request) (any, error)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !strings.HasPrefix(r.Header.Get("Content-Type"), "application/json") {
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
	})
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

// shownPictures are the kinds of file that the page shows in place.
var shownPictures = []string{"image/png", "image/jpeg", "image/gif", "image/webp"}

// pageFile serves a picture for showing, and anything else for saving. What it is
// the file itself says: whoever sent it may have called a script a picture.
func (s *Server) pageFile(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	f := s.files[r.PathValue("id")]
	s.mu.Unlock()
	if f == nil {
		http.NotFound(w, r)
		return
	}
	h := w.Header()
	h.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	if kind := http.DetectContentType(f.data); f.kind == "photo" && slices.Contains(shownPictures, kind) {
		h.Set("Content-Type", kind)
	} else {
		h.Set("Content-Type", "application/octet-stream")
		h.Set("Content-Disposition", "attachment")
	}
	w.Write(f.data) // a page that has gone away needs no answer
}
