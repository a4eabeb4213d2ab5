package sandbox_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"porchlight/bot/sandbox"
)

// FuzzRequest holds that whatever is asked of the stand-in, of the Bot API as well
// as by the page, is answered in a form that its callers read, and that nothing
// that comes from another page of the browser does anything.
func FuzzRequest(f *testing.F) {
	for _, seed := range []struct{ path, kind, body string }{
		{"bot/sendMessage", "application/json", `{"chat_id":5000000001,"text":"hello","reply_markup":{"inline_keyboard":[[{"text":"a","callback_data":"b"}]]}}`},
		{"bot/sendMessage", "application/x-www-form-urlencoded", "chat_id=5000000001&text=<b>hello&parse_mode=HTML"},
		{"bot/sendMessage", "application/json", `{"chat_id":5000000001,"text":"_*[x](y)","parse_mode":"MarkdownV2","entities":[{"type":"bold","offset":-1,"length":99}]}`},
		{"bot/sendPhoto", "multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"chat_id\"\r\n\r\n5000000001\r\n--x\r\nContent-Disposition: form-data; name=\"photo\"; filename=\"a\"\r\n\r\nGIF89a\r\n--x--\r\n"},
		{"bot/setWebhook", "application/json", `{"url":"https://bot.example.org/x","secret_token":"a","max_connections":-7,"allowed_updates":"x"}`},
		{"bot/getUpdates", "application/json", `{"offset":-1,"limit":-1,"timeout":0,"allowed_updates":["message"]}`},
		{"bot/editMessageText", "application/json", `{"chat_id":5000000001,"message_id":1e99,"text":null}`},
		{"bot/setMyCommands", "application/json", `{"commands":[{"command":"a","description":"b"}],"scope":{"type":"chat","chat_id":5000000001},"language_code":"xx"}`},
		{"bot/copyMessage", "application/json", `{"chat_id":5000000001,"from_chat_id":5000000001,"message_id":1}`},
		{"bot/nothing", "text/plain", "hello"},
		{"file/photos/x", "", ""}, {"sandbox/files/photo_00000001", "", ""},
		{"sandbox/phones/5000000001/say", "application/json", `{"text":"hello"}`},
		{"sandbox/phones/5000000001/photo", "application/json", `{"picture":"R0lGODlh","text":"x"}`},
		{"sandbox/phones/5000000001/open", "application/json", `{"text":"https://t.me/porchlight_sandbox_bot?start=x"}`},
		{"sandbox/phones/x/press", "application/json", `{"message":9999999999,"label":"x"}`},
		{"sandbox/phones", "application/json", `{"firstName":"Sam","languageCode":"xx","place":"Nowhere"}`},
		{"sandbox/faults", "application/json", `{"name":"slow","on":true}`},
		{"sandbox/switches", "application/json", `{"name":"database","on":true}`},
		{"sandbox/advance", "application/json", `{}`},
	} {
		f.Add(seed.path, seed.kind, []byte(seed.body))
	}
	f.Fuzz(func(t *testing.T, path, kind string, body []byte) {
		s := sandbox.New(sandbox.Options{Limits: sandbox.Limits{Off: true}, Webhooks: nobody{}})
		defer s.Close()
		ana := s.NewPhone(sandbox.Profile{FirstName: "Ana"})
		ana.Start("")
		for _, elsewhere := range []bool{true, false} {
			r := requestOf(s, path, kind, body)
			before, calls := len(ana.Messages()), len(s.Calls())
			if elsewhere {
				r.Header.Set("Sec-Fetch-Site", "cross-site")
			}
			w := httptest.NewRecorder()
			serveOrCut(s, w, r)
			switch {
			case elsewhere && (w.Code != http.StatusForbidden || len(ana.Messages()) != before || len(s.Calls()) != calls):
				t.Errorf("%s from another page: %d, %d messages, %d calls", path, w.Code, len(ana.Messages())-before, len(s.Calls())-calls)
			case !elsewhere:
				isReadable(t, r, w)
			}
			if h := w.Header(); h.Get("X-Content-Type-Options") != "nosniff" || strings.HasPrefix(h.Get("Content-Type"), "text/html") {
				t.Errorf("%s is answered with %v", path, h)
			}
		}
	})
}

// nobody is a webhook that can't be reached.
type nobody struct{}

func (nobody) RoundTrip(*http.Request) (*http.Response, error) { return nil, errors.New("nobody") }

// requestOf makes the request: "bot/…" and "file/…" are called with the token.
func requestOf(s *sandbox.Server, path, kind string, body []byte) *http.Request {
	if rest, is := strings.CutPrefix(path, "bot/"); is {
		path = "bot" + s.Token() + "/" + rest
	} else if rest, is := strings.CutPrefix(path, "file/"); is {
		path = "file/bot" + s.Token() + "/" + rest
	}
	ended, end := context.WithCancel(context.Background())
	end() // what waits or streams answers at once
	r := httptest.NewRequestWithContext(ended, http.MethodPost, "http://localhost/", bytes.NewReader(body))
	r.URL = &url.URL{Scheme: "http", Host: "localhost", Path: "/" + path}
	r.Header.Set("Content-Type", kind)
	return r
}

// serveOrCut serves a request. Faults may cut the connection, as a handler says by
// a panic of its own kind.
func serveOrCut(s *sandbox.Server, w http.ResponseWriter, r *http.Request) {
	defer func() {
		if value := recover(); value != nil && value != http.ErrAbortHandler {
			panic(value)
		}
	}()
	s.ServeHTTP(w, r)
}

// isReadable checks that an answer of the Bot API or to the page is JSON with a
// status of those that Telegram, or the page, knows.
func isReadable(t *testing.T, r *http.Request, w *httptest.ResponseRecorder) {
	t.Helper()
	known := []int{200, 301, 307, 308, 400, 401, 403, 404, 405, 409, 422, 429}
	if !slices.Contains(known, w.Code) {
		t.Errorf("%s is answered with %d: %.200s", r.URL.Path, w.Code, w.Body)
	}
	if strings.HasPrefix(w.Header().Get("Content-Type"), "application/json") && !json.Valid(w.Body.Bytes()) {
		t.Errorf("%s is answered with no JSON: %.200s", r.URL.Path, w.Body)
	}
}
