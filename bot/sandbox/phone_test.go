package sandbox_test

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/png"
	"io"
	"mime/multipart"
	"net/http/httptest"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/go-telegram/bot/models"
	"github.com/google/go-cmp/cmp"

	"porchlight/bot/sandbox"
)

func TestButtonsCopyOpenAndFollowLinks(t *testing.T) {
	s := newServer(t, sandbox.Options{Username: "porch_bot"})
	ana := started(t, s)
	m := must[models.Message](t, s, "sendMessage", fields{"chat_id": ana.ID(), "text": "x", "reply_markup": fields{"inline_keyboard": [][]fields{{
		{"text": "Copy", "copy_text": fields{"text": "741741"}}, {"text": "Open", "url": "https://example.org/"},
		{"text": "Follow", "url": "https://t.me/porch_bot?start=abc-123"}}}}})
	for _, label := range []string{"Copy", "Open"} {
		if err := ana.Press(m.ID, label); err != nil {
			t.Error(err)
		}
	}
	if ana.Clipboard() != "741741" || ana.Opened() != "https://example.org/" {
		t.Errorf("clipboard %q, opened %q", ana.Clipboard(), ana.Opened())
	}
	if err := ana.Press(m.ID, "Follow"); err != nil {
		t.Error(err)
	}
	if got := texts(ana.Messages()); got[len(got)-1] != "/start abc-123" {
		t.Errorf("following the link wrote %q", got[len(got)-1])
	}
	if err := ana.Press(m.ID, "Missing"); err == nil {
		t.Error("a button that is not there was pressed")
	}
}

func TestLinksToTheBot(t *testing.T) {
	s := newServer(t, sandbox.Options{Username: "porch_bot"})
	ben := s.NewPhone(sandbox.Profile{FirstName: "Ben"})
	for link, want := range map[string]string{
		"https://t.me/porch_bot?start=a_b-9":   "/start a_b-9",
		"https://t.me/Porch_Bot":               "/start",
		"https://t.me/other_bot?start=a":       "",
		"https://t.me/porch_bot?start=no%20go": "",
		"https://example.org/":                 "",
	} {
		err := ben.Open(link)
		if want == "" {
			if !errors.Is(err, sandbox.ErrNotOurLink) {
				t.Errorf("%s: %v", link, err)
			}
			continue
		}
		got := texts(ben.Messages())
		if err != nil || got[len(got)-1] != want {
			t.Errorf("%s: %v, %q", link, err, got)
		}
	}
}

func TestWaitReturnsEachMessageOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t, sandbox.Options{})
		ana := started(t, s)
		send := func(text string) int {
			return must[models.Message](t, s, "sendMessage", fields{"chat_id": ana.ID(), "text": text}).ID
		}
		first := send("one")
		send("two")
		for _, want := range []string{"one", "two"} {
			if m, err := ana.Wait(t.Context(), nil); err != nil || m.Text != want {
				t.Errorf("%q, %v", m.Text, err)
			}
		}
		go func() {
			time.Sleep(time.Hour)
			send("three")
			call(t, s, "editMessageText", fields{"chat_id": ana.ID(), "message_id": first, "text": "one, again"})
		}()
		m, err := ana.Wait(t.Context(), func(m sandbox.Message) bool { return m.ID == first })
		if err != nil || m.Text != "one, again" {
			t.Errorf("%q, %v", m.Text, err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if m, err := ana.Wait(ctx, nil); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("%q, %v", m.Text, err)
		}
	})
}

func TestReplyKeyboards(t *testing.T) {
	s := newServer(t, sandbox.Options{})
	ana := s.NewPhone(sandbox.Profile{Place: "Tokyo"})
	ana.Start("")
	call(t, s, "sendMessage", fields{"chat_id": ana.ID(), "text": "where?", "reply_markup": fields{"one_time_keyboard": true,
		"keyboard": [][]fields{{{"text": "Here", "request_location": true}}, {{"text": "My number", "request_contact": true}, {"text": "Skip"}}}}})
	if err := ana.Tap("Here"); err != nil {
		t.Fatal(err)
	}
	messages := ana.Messages()
	if place := messages[len(messages)-1].Location; place == nil || place.Latitude != 35.6762 {
		t.Errorf("location %+v", place)
	}
	if ana.Keyboard() != nil {
		t.Error("the keyboard was for one time only")
	}
}

func TestFilesGoThereAndBack(t *testing.T) {
	s := newServer(t, sandbox.Options{})
	ana := started(t, s)
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	form.WriteField("chat_id", itoa(ana.ID()))
	form.WriteField("caption", "all of yours")
	part, err := form.CreateFormFile("document", "export.json")
	if err != nil {
		t.Fatal(err)
	}
	io.WriteString(part, `{"a":1}`)
	form.Close()
	r := httptest.NewRequest("POST", "http://localhost/bot"+s.Token()+"/sendDocument", &body)
	r.Header.Set("Content-Type", form.FormDataContentType())
	if a := serve(t, s, r); !a.OK {
		t.Fatal(a.Description)
	}
	shown := ana.Messages()[1]
	if d := shown.Document; d == nil || d.Name != "export.json" || string(d.Data) != `{"a":1}` || shown.Text != "all of yours" {
		t.Errorf("%+v", shown)
	}
	again := call(t, s, "sendDocument", fields{"chat_id": ana.ID(), "document": shown.Document.ID})
	if !again.OK {
		t.Error(again.Description)
	}

	var picture bytes.Buffer
	png.Encode(&picture, image.NewGray(image.Rect(0, 0, 3, 2)))
	if _, err := ana.SendPhoto(picture.Bytes(), "look"); err != nil {
		t.Fatal(err)
	}
	updates := poll(t, s, nil)
	photo := updates[len(updates)-1].Message.Photo[0]
	f := must[models.File](t, s, "getFile", fields{"file_id": photo.FileID})
	w := httptest.NewRecorder()
	s.ServeHTTP(w, httptest.NewRequest("GET", "http://localhost/file/bot"+s.Token()+"/"+f.FilePath, nil))
	if photo.Width != 3 || !bytes.Equal(w.Body.Bytes(), picture.Bytes()) {
		t.Errorf("%+v, %d bytes", photo, w.Body.Len())
	}
}

func TestTheCommandMenuFollowsChatAndLanguage(t *testing.T) {
	s := newServer(t, sandbox.Options{})
	ana := s.NewPhone(sandbox.Profile{LanguageCode: "es"})
	menu := func(command, lang string, scope fields) {
		args := fields{"commands": []fields{{"command": command, "description": "d"}}, "language_code": lang}
		if scope != nil {
			args["scope"] = scope
		}
		if a := call(t, s, "setMyCommands", args); !a.OK {
			t.Fatal(a.Description)
		}
		if got := ana.Commands(); len(got) != 1 || got[0].Command != command {
			t.Errorf("after %s: %+v", command, got)
		}
	}
	menu("all", "", nil)
	menu("spanish", "es", nil)
	menu("private", "", fields{"type": "all_private_chats"})
	menu("own", "", fields{"type": "chat", "chat_id": ana.ID()})
}

func TestFormattingIsTakenOutOfTheText(t *testing.T) {
	s := newServer(t, sandbox.Options{})
	ana := started(t, s)
	for _, c := range []struct {
		name, mode, text, want, refused string
		entities                        []sandbox.Entity
	}{
		{name: "html", mode: "HTML", text: "🙂 <b>a &lt; <i>b</i></b>", want: "🙂 a < b",
			entities: []sandbox.Entity{{Type: "italic", Offset: 7, Length: 1}, {Type: "bold", Offset: 3, Length: 5}}},
		{name: "html link", mode: "HTML", text: `<a href="https://example.org/">there</a>`, want: "there",
			entities: []sandbox.Entity{{Type: "text_link", Length: 5, URL: "https://example.org/"}}},
		{name: "unknown tag", mode: "HTML", text: "a <h1>b</h1>", refused: `Unsupported start tag "h1" at byte offset 2`},
		{name: "open tag", mode: "HTML", text: "<b>a", refused: `Can't find end tag corresponding to start tag "b"`},
		{name: "crossed tags", mode: "HTML", text: "<b><i>a</b></i>", refused: `Unmatched end tag at byte offset 7, expected "</i>", found "</b>"`},
		{name: "bare angle", mode: "HTML", text: "a < b", refused: "Unclosed start tag at byte offset 2"},
		{name: "markdown", mode: "MarkdownV2", text: `*b* _i_ 1\.5 [t](https://example.org/)`, want: "b i 1.5 t",
			entities: []sandbox.Entity{{Type: "bold", Length: 1}, {Type: "italic", Offset: 2, Length: 1}, {Type: "text_link", Offset: 8, Length: 1, URL: "https://example.org/"}}},
		{name: "reserved", mode: "MarkdownV2", text: "1.5", refused: `Character '.' is reserved and must be escaped`},
		{name: "open mark", mode: "MarkdownV2", text: "*b", refused: "Can't find end of Bold entity at byte offset 0"},
		{name: "found by itself", text: "Call +1 202 555 0100, see /help", want: "Call +1 202 555 0100, see /help",
			entities: []sandbox.Entity{{Type: "phone_number", Offset: 5, Length: 15}, {Type: "bot_command", Offset: 26, Length: 5}}},
	} {
		a := call(t, s, "sendMessage", fields{"chat_id": ana.ID(), "text": c.text, "parse_mode": c.mode})
		if c.refused != "" {
			wantRefusal(t, c.name, a, 400, "can't parse entities: "+c.refused)
			continue
		}
		messages := ana.Messages()
		got := messages[len(messages)-1]
		if got.Text != c.want {
			t.Errorf("%s: %q %s", c.name, got.Text, a.Description)
		}
		slices.SortFunc(c.entities, func(a, b sandbox.Entity) int { return a.Offset - b.Offset })
		if diff := cmp.Diff(c.entities, got.Entities); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
	}
}
