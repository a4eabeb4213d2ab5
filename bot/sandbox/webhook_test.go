package sandbox_test

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"porchlight/bot/sandbox"
)

// A hook is a webhook in the place of a network.
type hook struct {
	mu     sync.Mutex
	status int    // of the answer
	body   string // of the answer
	took   []string
	at     []time.Time
	secret string
}

func (h *hook) RoundTrip(r *http.Request) (*http.Response, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	var u incoming
	if err := json.NewDecoder(r.Body).Decode(&u); err != nil {
		return nil, err
	}
	h.secret = r.Header.Get("X-Telegram-Bot-Api-Secret-Token")
	h.took, h.at = append(h.took, u.Message.From.FirstName+": "+u.Message.Text), append(h.at, time.Now())
	return &http.Response{StatusCode: h.status, Status: http.StatusText(h.status), Body: io.NopCloser(strings.NewReader(h.body))}, nil
}

func (h *hook) answer(status int, body string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.status, h.body = status, body
}

func (h *hook) calls() (string, []time.Time) {
	h.mu.Lock()
	defer h.mu.Unlock()
	return strings.Join(h.took, ", "), h.at
}

func TestAWebhookGetsEachChatInOrderUntilItTakesIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := &hook{status: 503}
		s := newServer(t, sandbox.Options{Webhooks: h})
		call(t, s, "setWebhook", fields{"url": "https://example.org/hook", "secret_token": "s3cret"})
		ana := s.NewPhone(sandbox.Profile{FirstName: "Ana"})
		ana.Say("one")
		ana.Say("two")
		time.Sleep(4 * time.Second) // tries at 0, 1 and 3 s
		took, at := h.calls()
		if took != "Ana: one, Ana: one, Ana: one" || at[1].Sub(at[0]) != time.Second || at[2].Sub(at[1]) != 2*time.Second {
			t.Errorf("while it refused: %s at %v", took, at)
		}
		info := must[map[string]any](t, s, "getWebhookInfo", nil)
		if info["pending_update_count"] != 2.0 || info["last_error_message"] == nil {
			t.Errorf("info: %v", info)
		}
		h.answer(200, "")
		time.Sleep(time.Minute)
		if took, _ := h.calls(); took != "Ana: one, Ana: one, Ana: one, Ana: one, Ana: two" || s.Pending() != 0 {
			t.Errorf("then: %s, %d wait", took, s.Pending())
		}
		if h.secret != "s3cret" {
			t.Errorf("secret %q", h.secret)
		}
		s.Close()
	})
}

func TestAChatThatIsStuckHoldsUpNoOther(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := &hook{status: 200}
		s := newServer(t, sandbox.Options{Webhooks: h})
		call(t, s, "setWebhook", fields{"url": "https://example.org/hook"})
		h.answer(500, "")
		s.NewPhone(sandbox.Profile{FirstName: "Ana"}).Say("stuck")
		time.Sleep(500 * time.Millisecond)
		h.answer(200, "")
		s.NewPhone(sandbox.Profile{FirstName: "Ben"}).Say("hello")
		synctest.Wait()
		if took, _ := h.calls(); took != "Ana: stuck, Ben: hello" {
			t.Errorf("%s", took)
		}
		s.Close()
	})
}

func TestAWebhookMayAnswerWithAMethod(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ana := sandbox.Profile{ID: 7}
		h := &hook{status: 200, body: `{"method":"sendMessage","chat_id":7,"text":"by return"}`}
		s := newServer(t, sandbox.Options{Webhooks: h})
		call(t, s, "setWebhook", fields{"url": "https://example.org/hook"})
		p := s.NewPhone(ana)
		p.Say("hello")
		if m, err := p.Wait(t.Context(), nil); err != nil || m.Text != "by return" {
			t.Errorf("%q, %v", m.Text, err)
		}
		s.Close()
	})
}

func TestPollingAndAWebhookExcludeEachOther(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t, sandbox.Options{Webhooks: &hook{status: 500}})
		older := make(chan reply)
		go func() { older <- call(t, s, "getUpdates", fields{"timeout": 50}) }()
		synctest.Wait()
		call(t, s, "setWebhook", fields{"url": "https://example.org/hook"})
		if a := <-older; a.ErrorCode != 409 || !strings.Contains(a.Description, "terminated by setWebhook") {
			t.Errorf("the poll was told %d %s", a.ErrorCode, a.Description)
		}
		if a := call(t, s, "getUpdates", nil); a.ErrorCode != 409 || !strings.Contains(a.Description, "webhook is active") {
			t.Errorf("a new poll was told %d %s", a.ErrorCode, a.Description)
		}
		s.NewPhone(sandbox.Profile{}).Say("kept")
		call(t, s, "deleteWebhook", nil)
		if got := poll(t, s, nil); len(got) != 1 {
			t.Errorf("after the webhook %d updates wait", len(got))
		}
		for _, bad := range []string{"http://example.org/", "example.org"} {
			if a := call(t, s, "setWebhook", fields{"url": bad}); a.ErrorCode != 400 {
				t.Errorf("webhook %s: %d", bad, a.ErrorCode)
			}
		}
		s.Close()
	})
}
