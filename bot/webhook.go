package main

import (
	"crypto/sha256"
	"crypto/subtle"
	"io"
	"net/http"
	"time"
)

// largestUpdate bounds the body of a call, in bytes. Updates are a few kilobytes;
// Telegram's own texts end at 4,096 characters.
const largestUpdate = 1 << 20

// storePatience is how long a call waits for its update to be stored. Telegram
// calls again after any answer but 2xx.
const storePatience = 5 * time.Second

// awayPatience is that while the database is known to be away: Telegram calls again, and
// another replica may have it.
const awayPatience = time.Second

// webhook takes updates in from Telegram's calls: 200 only once they are stored.
type webhook struct {
	in     *intake
	reader updateReader
	secret secret
}

func (h *webhook) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost {
		http.Error(w, "POST only", http.StatusMethodNotAllowed)
		return
	}
	if !h.knows(r.Header.Get("X-Telegram-Bot-Api-Secret-Token")) {
		http.Error(w, "wrong secret", http.StatusUnauthorized)
		return
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, largestUpdate))
	if err != nil {
		http.Error(w, "too large", http.StatusRequestEntityTooLarge)
		return
	}
	a, err := h.reader.read(body, time.Now())
	if err != nil {
		// Answered as taken: Telegram would repeat it for ever.
		w.WriteHeader(http.StatusOK)
		return
	}
	h.in.metrics.lastPoll.SetToCurrentTime()
	if !h.stored(r, a) {
		w.Header().Set("Retry-After", "1")
		http.Error(w, "storage is away", http.StatusServiceUnavailable)
	}
}

// stored takes the update in and waits for it to be stored.
func (h *webhook) stored(r *http.Request, a *arrival) bool {
	w := h.in.take(r.Context(), a)
	if w == nil {
		return false // held since an earlier call, or refused for now
	}
	patience := storePatience
	if !h.in.store.Healthy() {
		patience = awayPatience
	}
	select {
	case <-w.stored:
		return true
	case <-time.After(patience):
	case <-r.Context().Done():
	}
	return false
}

// knows compares in constant time, whatever the length.
func (h *webhook) knows(shown string) bool {
	a, b := sha256.Sum256([]byte(shown)), sha256.Sum256([]byte(h.secret))
	return subtle.ConstantTimeCompare(a[:], b[:]) == 1
}
