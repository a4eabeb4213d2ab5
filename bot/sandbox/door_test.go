package sandbox_test

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/color"
	"image/gif"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/textproto"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"porchlight/bot/sandbox"
)

func TestNoWebsiteCanDriveThePage(t *testing.T) {
	s := newServer(t, sandbox.Options{})
	ana := s.NewPhone(sandbox.Profile{})
	for _, c := range []struct {
		name, host, origin, site, kind string
		want                           int
	}{
		{"the page itself", "127.0.0.1:8480", "http://127.0.0.1:8480", "same-origin", "application/json", 200},
		{"by name", "localhost:8480", "http://localhost:8480", "same-origin", "application/json", 200},
		{"a script without a browser", "[::1]:8480", "", "", "application/json", 200},
		{"another site", "127.0.0.1:8480", "https://example.org", "cross-site", "application/json", 403},
		{"another site in an old browser", "127.0.0.1:8480", "https://example.org", "", "application/json", 403},
		{"a name that was pointed here", "example.org:8480", "http://example.org:8480", "same-origin", "application/json", 403},
		{"a page in a frame without an origin", "127.0.0.1:8480", "null", "", "application/json", 403},
		{"another port of this machine", "127.0.0.1:8480", "http://127.0.0.1:3000", "same-site", "application/json", 403},
		{"a plain form", "127.0.0.1:8480", "", "", "text/plain", 403},
	} {
		r := httptest.NewRequest("POST", fmt.Sprintf("/sandbox/phones/%d/say", ana.ID()), strings.NewReader(`{"text":"x"}`))
		r.Host = c.host
		for name, value := range map[string]string{"Origin": c.origin, "Sec-Fetch-Site": c.site, "Content-Type": c.kind} {
			if value != "" {
				r.Header.Set(name, value)
			}
		}
		got := httptest.NewRecorder()
		s.ServeHTTP(got, r)
		if got.Code != c.want {
			t.Errorf("%s: %d", c.name, got.Code)
		}
	}
	if said := len(ana.Messages()); said != 3 {
		t.Errorf("%d messages were said", said)
	}
	r := httptest.NewRequest("GET", "/", nil)
	r.Host = "localhost"
	page := httptest.NewRecorder()
	if s.ServeHTTP(page, r); !strings.HasPrefix(page.Header().Get("Content-Security-Policy"), "default-src 'self';") {
		t.Error("the page may load from elsewhere")
	}
	r.Host = "example.org"
	got := httptest.NewRecorder()
	if s.ServeHTTP(got, r); got.Code != http.StatusForbidden {
		t.Errorf("the page under a foreign name: %d", got.Code)
	}
}

func TestNoWebsiteReachesTheBotAPIOrAFile(t *testing.T) {
	s := newServer(t, sandbox.Options{})
	ana := started(t, s)
	if _, err := ana.SendPhoto(porch(), ""); err != nil {
		t.Fatal(err)
	}
	photo := ana.Messages()[len(ana.Messages())-1].Photo.ID
	calls := len(s.Calls())
	ended, end := context.WithCancel(t.Context())
	end() // so that what streams or waits, were it let in, would answer at once
	method := "/bot" + s.Token() + "/"
	send := fmt.Sprintf("sendMessage?chat_id=%d&text=x", ana.ID())
	for _, from := range []struct{ name, host, origin, site string }{
		{"another site", "127.0.0.1:8480", "https://example.org", "cross-site"},
		{"another site in an old browser", "127.0.0.1:8480", "https://example.org", ""},
		{"another site that sends no origin", "127.0.0.1:8480", "", "cross-site"},
		{"another port of this machine", "127.0.0.1:8480", "", "same-site"},
		{"a name that was pointed here", "example.org:8480", "http://example.org:8480", "same-origin"},
		{"a name that was pointed here, in an old browser", "example.org:8480", "", ""},
	} {
		for _, path := range []string{
			"GET " + method + send, "POST " + method + send, "POST " + method + "setWebhook?url=https://example.org/take",
			"GET " + method + "getUpdates", "GET /file/bot" + s.Token() + "/photos/" + photo, "GET /sandbox/files/" + photo, "GET /sandbox/events",
			"GET /sandbox/page/icons.svg", "GET /nowhere",
		} {
			verb, address, _ := strings.Cut(path, " ")
			r := httptest.NewRequestWithContext(ended, verb, "http://"+from.host+address, nil)
			for name, value := range map[string]string{"Origin": from.origin, "Sec-Fetch-Site": from.site, "Sec-Fetch-Dest": "document"} {
				if value != "" {
					r.Header.Set(name, value)
				}
			}
			got := httptest.NewRecorder()
			s.ServeHTTP(got, r)
			if got.Code != http.StatusForbidden {
				t.Errorf("%s: %.60s: %d", from.name, path, got.Code)
			}
		}
	}
	if made := len(s.Calls()) - calls; made != 0 {
		t.Errorf("%d calls were made", made)
	}
}

func TestAFollowedLinkOpensThePage(t *testing.T) {
	s := newServer(t, sandbox.Options{})
	r := httptest.NewRequest("GET", "http://127.0.0.1:8480/", nil)
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	r.Header.Set("Sec-Fetch-Dest", "document")
	got := httptest.NewRecorder()
	if s.ServeHTTP(got, r); got.Code != http.StatusOK {
		t.Errorf("by a link: %d", got.Code)
	}
	r.Header.Set("Sec-Fetch-Dest", "iframe")
	got = httptest.NewRecorder()
	if s.ServeHTTP(got, r); got.Code != http.StatusForbidden {
		t.Errorf("in a frame: %d", got.Code)
	}
}

func TestATokenIsRandomUnlessItIsGiven(t *testing.T) {
	a, b := newServer(t, sandbox.Options{}), newServer(t, sandbox.Options{})
	if a.Token() == b.Token() || len(a.Token()) < 30 {
		t.Errorf("tokens %q and %q", a.Token(), b.Token())
	}
	if c := newServer(t, sandbox.Options{Token: "42:given"}); c.Token() != "42:given" {
		t.Errorf("token %q", c.Token())
	}
}

// script is a GIF that is also a program: it shows itself as one colour.
func script(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	picture := image.NewPaletted(image.Rect(0, 0, 1, 1), color.Palette{color.White, color.Black})
	if err := gif.Encode(&b, picture, nil); err != nil {
		t.Fatal(err)
	}
	return append(b.Bytes(), "<script>document.title = 'it ran'</script>"...)
}

// sendAs sends a file to the phone as a picture or a document, called what the
// sender likes to call it.
func sendAs(t *testing.T, s *sandbox.Server, to *sandbox.Phone, kind, mime string, data []byte) {
	t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	form.WriteField("chat_id", itoa(to.ID()))
	part, err := form.CreatePart(textproto.MIMEHeader{
		"Content-Disposition": {fmt.Sprintf(`form-data; name=%q; filename="x.html"`, kind)}, "Content-Type": {mime},
	})
	if err != nil {
		t.Fatal(err)
	}
	part.Write(data)
	form.Close()
	r := httptest.NewRequest("POST", "http://localhost/bot"+s.Token()+"/send"+kind, &body)
	r.Header.Set("Content-Type", form.FormDataContentType())
	if a := serve(t, s, r); !a.OK {
		t.Fatal(a.Description)
	}
}

func TestAFileIsShownAsAPictureOnlyIfItIsOne(t *testing.T) {
	s := newServer(t, sandbox.Options{})
	ana := started(t, s)
	sendAs(t, s, ana, "photo", "text/html", script(t))
	sendAs(t, s, ana, "document", "text/html", []byte("<script>document.title = 'it ran'</script>"))
	messages := ana.Messages()
	photo, document := messages[len(messages)-2].Photo, messages[len(messages)-1].Document
	for id, want := range map[string]string{photo.ID: "image/gif", document.ID: "application/octet-stream"} {
		got := httptest.NewRecorder()
		s.ServeHTTP(got, httptest.NewRequest("GET", "http://localhost/sandbox/files/"+id, nil))
		h := got.Header()
		if h.Get("Content-Type") != want || h.Get("X-Content-Type-Options") != "nosniff" || h.Get("Content-Security-Policy") != "default-src 'none'; sandbox" {
			t.Errorf("%s comes with %v", id, h)
		}
		if saved := h.Get("Content-Disposition") == "attachment"; saved != (id == document.ID) {
			t.Errorf("%s: it is for saving: %t", id, saved)
		}
	}
}

// TestAWebsiteInTheSameBrowserReachesNothing opens a page of another origin in a
// real browser, which knows the token and tries what it can.
func TestAWebsiteInTheSameBrowserReachesNothing(t *testing.T) {
	w := openPage(t, sandbox.Options{})
	w.click(onPhone(w.ana), "Start")
	w.sees(w.ana, "Welcome")
	sendAs(t, w.server, w.ana, "photo", "text/html", script(t))
	messages := w.ana.Messages()
	photo := messages[len(messages)-1].Photo
	before := len(messages)
	send := fmt.Sprintf("%s/bot%s/sendMessage?chat_id=%d&text=from+elsewhere", w.address, w.server.Token(), w.ana.ID())
	page := fmt.Sprintf(`<title>elsewhere</title><body><script>
		const tries = [
			fetch(%[1]q, {mode: "no-cors"}), fetch(%[1]q, {mode: "no-cors", method: "POST"}),
			fetch(%[2]q, {mode: "no-cors", method: "POST", body: '{"text": "from elsewhere"}'}),
			fetch(%[3]q, {mode: "no-cors", method: "POST"}),
		];
		const picture = new Image();
		tries.push(new Promise((done) => { picture.onload = () => done(document.title = "it was shown"); picture.onerror = done; }));
		picture.src = %[4]q;
		Promise.allSettled(tries).then(() => document.body.append("done"));
		</script>`, send, fmt.Sprintf("%s/sandbox/phones/%d/say", w.address, w.ana.ID()),
		w.address+"/bot"+w.server.Token()+"/setWebhook?url=https://example.org/take", w.address+"/sandbox/files/"+photo.ID)
	site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		io.WriteString(w, page)
	}))
	t.Cleanup(site.Close)
	elsewhere := strings.Replace(site.URL, "127.0.0.1", "localhost", 1)
	w.Do(chromedp.Navigate(elsewhere), chromedp.WaitVisible(css("body")))
	w.shows("body", "done")
	w.Holds(`document.title === "elsewhere"`)
	if after := len(w.ana.Messages()); after != before {
		t.Errorf("%d messages came", after-before)
	}
	if info := call(t, w.server, "getWebhookInfo", nil); !strings.Contains(string(info.Result), `"url":""`) {
		t.Errorf("the webhook is %s", info.Result)
	}
	w.Do(chromedp.Navigate(w.address+"/sandbox/files/"+photo.ID), chromedp.WaitVisible(css("img")))
	w.Holds(`document.title !== "it ran"`)
}
