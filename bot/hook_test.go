package main

import (
	"io"
	"log/slog"
	"net/http"
	"path"
	"strings"
	"testing"

	"porchlight/storage/storagetest"
)

// hookCalls is a Telegram that knows webhooks alone.
type hookCalls struct {
	url string
	set int
}

func (h *hookCalls) RoundTrip(r *http.Request) (*http.Response, error) {
	said := `true`
	switch path.Base(r.URL.Path) {
	case "setWebhook":
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return nil, err
		}
		h.set++
		h.url = "https://bot.example.org/telegram"
		if !strings.Contains(string(body), h.url) {
			h.url = ""
		}
	case "getWebhookInfo":
		said = `{"url": "` + h.url + `"}`
	}
	return &http.Response{
		StatusCode: http.StatusOK, Header: http.Header{"Content-Type": {"application/json"}},
		Body: io.NopCloser(strings.NewReader(`{"ok": true, "result": ` + said + `}`)), Request: r,
	}, nil
}

// TestAReplicaLeavesTheWebhookThatIsThere, because calls that are on their way might be
// broken off and made again; one that says otherwise is told to Telegram.
func TestAReplicaLeavesTheWebhookThatIsThere(t *testing.T) {
	store, telegram := storagetest.Postgres(t), &hookCalls{}
	starts := func(secretToken secret) {
		t.Helper()
		s := &settings{
			DatabaseURL: "postgres://localhost/porchlight", Key: storagetest.Key, APIURL: "https://api.example.org", MessagesPerSecond: 30,
			WebhookURL: "https://bot.example.org/telegram", WebhookSecret: secretToken,
		}
		p, err := newPorch(s, "7:x", store, telegram, slog.New(slog.DiscardHandler))
		if err != nil {
			t.Fatal(err)
		}
		if err := p.hook(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct {
		what   string
		begins func()
		set    int
	}{
		{"the first", func() { starts("one") }, 1},
		{"another like it", func() { starts("one") }, 1},
		{"one with another secret", func() { starts("two") }, 2},
		{"one after it was taken away", func() { telegram.url = ""; starts("two") }, 3},
	} {
		if c.begins(); telegram.set != c.set || telegram.url == "" {
			t.Errorf("after %s it was set %d times, want %d", c.what, telegram.set, c.set)
		}
	}
}
