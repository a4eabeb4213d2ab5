package main

import (
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"porchlight/storage"
	"porchlight/storage/storagetest"
)

// Writes wait for each other on SQLite alone. A server that is far away takes long for each,
// and one warning for each message of everybody would hide all else in the log.
func TestOnlyWhereWritesWaitForEachOtherIsASlowOneWarnedOf(t *testing.T) {
	for url, warned := range map[string]bool{"sqlite://" + t.TempDir() + "/porchlight.db": true, "postgres://far.example/porchlight": false} {
		s := &settings{DatabaseURL: secret(url), Key: storagetest.Key, APIURL: "http://localhost", MessagesPerSecond: 30}
		at, err := s.address()
		if err != nil {
			t.Fatal(err)
		}
		seal, err := s.sealer(at)
		if err != nil {
			t.Fatal(err)
		}
		store, err := storage.Nowhere(at, seal)
		if err != nil {
			t.Fatal(err)
		}
		defer store.Close()
		var log strings.Builder
		if _, err := newPorch(s, "1:token", store, http.DefaultTransport, slog.New(slog.NewTextHandler(&log, nil))); err != nil {
			t.Fatal(err)
		}
		if store.Slow != nil {
			store.Slow("a write", time.Second)
		}
		if told := strings.Contains(log.String(), "waited"); told != warned {
			t.Errorf("%s: the log says %q", url, &log)
		}
	}
}
