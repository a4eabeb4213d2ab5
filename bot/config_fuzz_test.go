package main

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"porchlight/storage"
)

// FuzzConfigURLs holds that whatever stands in the three addresses, a wrong one is
// told in one line that repeats no password, and a right one can be used.
func FuzzConfigURLs(f *testing.F) {
	for _, seed := range [][3]string{
		{"https://api.telegram.org", "https://bot.example.org/telegram", "sqlite://porchlight.db"},
		{"http://127.0.0.1:8081/", "https://bot.example.org", "postgres://me:secret@localhost/x"},
		{"http://api.example.org", "https://bot.example.org/{a", "mysql://root:secret@localhost/x"},
		{"http://[::1]:80/a b?c#d", "https://bot.example.org/a b/", "postgresql://%zz:secret@"},
		{"https://", "https://:443/metrics", "sqlite://"},
		{"http://localhost@example.org", "https://bot.example.org/metrics", "secret"},
	} {
		f.Add(seed[0], seed[1], seed[2])
	}
	f.Fuzz(func(t *testing.T, api, hook, database string) {
		s := &settings{
			APIURL: api, WebhookURL: hook, WebhookSecret: "s", Listen: "127.0.0.1:0", DatabaseURL: secret(database),
			DefaultLanguage: "en", MessagesPerSecond: 30,
		}
		if err := s.check(); err != nil {
			if strings.Contains(err.Error(), "\n") {
				t.Errorf("more than one line: %q", err)
			}
		} else {
			usableAPI(t, s.APIURL)
			if hook != "" {
				usableHook(t, hook)
			}
		}
		at, err := storage.ParseAddress(database)
		if err == nil && (at.File == "") == (at.Postgres == "") {
			t.Errorf("%q is %+v", database, at)
		}
		if password := passwordOf(database); err != nil && password != "" && strings.Contains(err.Error(), password) {
			t.Errorf("%q: the password is repeated: %v", database, err)
		}
	})
}

// passwordOf returns a password that is long enough to be told from other words.
func passwordOf(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.User == nil {
		return ""
	}
	password, _ := u.User.Password()
	if len(password) < 6 {
		return ""
	}
	return password
}

// usableAPI checks that calls go where the address says, in no clear text over a
// network.
func usableAPI(t *testing.T, api string) {
	t.Helper()
	base, err := url.Parse(api)
	if err != nil {
		t.Fatalf("%q was taken: %v", api, err)
	}
	call, err := http.NewRequest(http.MethodPost, api+"/bot123456:AA/getMe", nil)
	if err != nil {
		t.Fatalf("%q was taken, and can't be called: %v", api, err)
	}
	if call.URL.Hostname() != base.Hostname() || call.URL.Port() != base.Port() || !strings.HasSuffix(call.URL.Path, "/bot123456:AA/getMe") || call.URL.RawQuery != "" || call.URL.Fragment != "" {
		t.Errorf("%q was taken, and is called as %s", api, call.URL)
	}
	if call.URL.Scheme != "https" && !onThisMachine(call.URL.Hostname()) {
		t.Errorf("%q was taken: the token would cross a network in the clear", api)
	}
}

// usableHook checks that a call to the public address arrives at the webhook and
// nowhere else, and that the bot's own pages stay what they are.
func usableHook(t *testing.T, public string) {
	t.Helper()
	mux := http.NewServeMux()
	for _, page := range ownPages {
		mux.HandleFunc("GET "+page, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) })
	}
	hook := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusAccepted) })
	pages := at(webhookPath(public), hook, mux)
	answers := func(method, path string) int {
		r := httptest.NewRequest(method, "/", nil)
		r.URL.Path = path
		w := httptest.NewRecorder()
		pages.ServeHTTP(w, r)
		return w.Code
	}
	u, err := url.Parse(public)
	if err != nil {
		t.Fatalf("%q was taken: %v", public, err)
	}
	path := u.Path
	if path == "" {
		path = "/"
	}
	if got := answers(http.MethodPost, path); got != http.StatusAccepted {
		t.Errorf("%q was taken, and a call to it is answered with %d", public, got)
	}
	for _, page := range ownPages {
		if got := answers(http.MethodGet, page); got != http.StatusNoContent {
			t.Errorf("with %q, %s is answered with %d", public, page, got)
		}
	}
}
