package sandbox_test

import (
	"bytes"
	"context"
	"encoding/json"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"

	"porchlight/bot/sandbox"
	"porchlight/bot/sandbox/sandboxtest"
)

type fields = map[string]any

// reply is what a bot reads.
type reply struct {
	OK          bool
	Result      json.RawMessage
	ErrorCode   int `json:"error_code"`
	Description string
	Parameters  struct {
		RetryAfter int `json:"retry_after"`
	}
}

// newServer is a stand-in without limits unless o says otherwise; all that it
// answered is held against the published API when the test ends.
func newServer(t *testing.T, o sandbox.Options) *sandbox.Server {
	t.Helper()
	if o.Limits == (sandbox.Limits{}) {
		o.Limits.Off = true
	}
	s := sandbox.New(o)
	t.Cleanup(func() {
		s.Close()
		sandboxtest.CheckAnswers(t, s.Calls())
	})
	return s
}

// call makes one call with a JSON body.
func call(t *testing.T, s *sandbox.Server, method string, args fields) reply {
	t.Helper()
	body, err := json.Marshal(args)
	if err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequest("POST", "http://localhost/bot"+s.Token()+"/"+method, bytes.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	return serve(t, s, r)
}

func serve(t *testing.T, s *sandbox.Server, r *http.Request) reply {
	t.Helper()
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	var a reply
	if err := json.Unmarshal(w.Body.Bytes(), &a); err != nil {
		t.Fatalf("%s: %v: %q", r.URL, err, w.Body)
	}
	if !a.OK && w.Code != a.ErrorCode {
		t.Errorf("%s: status %d, error_code %d", r.URL, w.Code, a.ErrorCode)
	}
	return a
}

// must makes a call that is to succeed and decodes its result.
func must[T any](t *testing.T, s *sandbox.Server, method string, args fields) T {
	t.Helper()
	a := call(t, s, method, args)
	if !a.OK {
		t.Fatalf("%s: %s", method, a.Description)
	}
	var result T
	if err := json.Unmarshal(a.Result, &result); err != nil {
		t.Fatal(err)
	}
	return result
}

type incoming struct {
	ID       int64                          `json:"update_id"`
	Message  *models.Message                `json:"message"`
	Edited   *models.Message                `json:"edited_message"`
	Query    *models.CallbackQuery          `json:"callback_query"`
	MyMember *models.ChatMemberUpdated      `json:"my_chat_member"`
	Reaction *models.MessageReactionUpdated `json:"message_reaction"`
}

func poll(t *testing.T, s *sandbox.Server, args fields) []incoming {
	t.Helper()
	return must[[]incoming](t, s, "getUpdates", args)
}

// started is a phone that has tapped Start, with its updates confirmed.
func started(t *testing.T, s *sandbox.Server) *sandbox.Phone {
	t.Helper()
	p := s.NewPhone(sandbox.Profile{FirstName: "Ana", LanguageCode: "en"})
	p.Start("")
	poll(t, s, fields{"offset": -1})
	confirmAll(t, s)
	return p
}

func confirmAll(t *testing.T, s *sandbox.Server) {
	t.Helper()
	if waiting := poll(t, s, nil); len(waiting) > 0 {
		poll(t, s, fields{"offset": waiting[len(waiting)-1].ID + 1})
	}
}

func texts(messages []sandbox.Message) []string {
	var all []string
	for _, m := range messages {
		all = append(all, m.Text)
	}
	return all
}

func TestARealClientChatsInsideABubble(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t, sandbox.Options{})
		pipe := sandbox.NewPipe()
		web := &http.Server{Handler: s}
		go web.Serve(pipe)
		defer web.Close()
		transport := pipe.Transport()
		defer transport.CloseIdleConnections()

		ctx, stop := context.WithCancel(t.Context())
		defer stop()
		b, err := bot.New(s.Token(), bot.WithServerURL("http://localhost"),
			bot.WithHTTPClient(time.Minute, &http.Client{Transport: transport}),
			bot.WithDefaultHandler(echo))
		if err != nil {
			t.Fatal(err)
		}
		polling := make(chan struct{})
		go func() { b.Start(ctx); close(polling) }()

		ana := s.NewPhone(sandbox.Profile{FirstName: "Ana"})
		ana.Start("")
		first, err := ana.Wait(ctx, nil)
		if err != nil || first.Text != "You said: /start" {
			t.Fatalf("first message %q, %v", first.Text, err)
		}
		if err := ana.Press(first.ID, "Again"); err != nil {
			t.Fatal(err)
		}
		edited, err := ana.Wait(ctx, nil)
		if err != nil || edited.ID != first.ID || edited.Text != "Pressed" || edited.EditedAt.IsZero() {
			t.Errorf("after the press: %+v, %v", edited, err)
		}
		time.Sleep(3 * time.Hour) // hundreds of empty polls
		ana.Say("still there?")
		if late, err := ana.Wait(ctx, nil); err != nil || late.Text != "You said: still there?" {
			t.Errorf("later: %q, %v", late.Text, err)
		}
		stop()
		<-polling
		sandboxtest.CheckRequests(t, s.Calls())
	})
}

// echo is the tiniest bot that has a button.
func echo(ctx context.Context, b *bot.Bot, u *models.Update) {
	if q := u.CallbackQuery; q != nil {
		b.AnswerCallbackQuery(ctx, &bot.AnswerCallbackQueryParams{CallbackQueryID: q.ID, Text: "Got it"})
		b.EditMessageText(ctx, &bot.EditMessageTextParams{ChatID: q.From.ID, MessageID: q.Message.Message.ID, Text: "Pressed"})
		return
	}
	if u.Message == nil {
		return
	}
	b.SendMessage(ctx, &bot.SendMessageParams{ChatID: u.Message.Chat.ID, Text: "You said: " + u.Message.Text,
		ReplyMarkup: models.InlineKeyboardMarkup{InlineKeyboard: [][]models.InlineKeyboardButton{{{Text: "Again", CallbackData: "again"}}}}})
}

func TestEveryFormOfBodyIsRead(t *testing.T) {
	s := newServer(t, sandbox.Options{})
	ana := started(t, s)
	id := ana.ID()
	base := "http://localhost/bot" + s.Token() + "/sendMessage"
	query := httptest.NewRequest("GET", base+"?chat_id="+itoa(id)+"&text=query", nil)
	form := httptest.NewRequest("POST", base, strings.NewReader("chat_id="+itoa(id)+"&text=form"))
	form.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	parts := httptest.NewRequest("POST", base, strings.NewReader("--x\r\nContent-Disposition: form-data; name=\"chat_id\"\r\n\r\n"+
		itoa(id)+"\r\n--x\r\nContent-Disposition: form-data; name=\"text\"\r\n\r\nparts\r\n--x--\r\n"))
	parts.Header.Set("Content-Type", "multipart/form-data; boundary=x")
	for _, r := range []*http.Request{query, form, parts} {
		if a := serve(t, s, r); !a.OK {
			t.Errorf("%s: %s", r.Header.Get("Content-Type"), a.Description)
		}
	}
	call(t, s, "SENDMESSAGE", fields{"chat_id": id, "text": "json"})
	want := []string{"/start", "query", "form", "parts", "json"}
	if got := texts(ana.Messages()); !slices.Equal(got, want) {
		t.Errorf("the phone shows %q", got)
	}
}

func TestCallersAreKnownByTheirToken(t *testing.T) {
	s := newServer(t, sandbox.Options{Token: "42:secret"})
	for path, want := range map[string]int{"/bot42:wrong/getMe": 401, "/bot42:secret/getMee": 404, "/bot42:secret/getMe": 0} {
		if a := serve(t, s, httptest.NewRequest("GET", "http://localhost"+path, nil)); a.ErrorCode != want {
			t.Errorf("%s: %d %s", path, a.ErrorCode, a.Description)
		}
	}
	if me := must[models.User](t, s, "getMe", nil); me.ID != 42 || !me.IsBot {
		t.Errorf("getMe: %+v", me)
	}
}

func TestEveryAnswerIsAsPublished(t *testing.T) {
	s := newServer(t, sandbox.Options{}) // whose clean-up holds them against the API
	ana := started(t, s)
	to := func(more fields) fields {
		maps.Copy(more, fields{"chat_id": ana.ID()})
		return more
	}
	sent := must[models.Message](t, s, "sendMessage", to(fields{"text": "Go to example.org or /help", "protect_content": true}))
	for _, c := range []struct {
		method string
		args   fields
	}{
		{"sendContact", to(fields{"phone_number": "+12025550100", "first_name": "Line", "vcard": "BEGIN:VCARD"})},
		{"sendLocation", to(fields{"latitude": 1.5, "longitude": 2})},
		{"sendMessage", to(fields{"text": "x", "reply_parameters": fields{"message_id": sent.ID}})},
		{"sendChatAction", to(fields{"action": "typing"})},
		{"getChat", to(fields{})},
		{"setMyCommands", fields{"commands": []fields{{"command": "help", "description": "Numbers"}}, "language_code": "es"}},
		{"getMyCommands", fields{"language_code": "es"}},
		{"deleteMyCommands", fields{"language_code": "es"}},
		{"setMyName", fields{"name": "Porch"}},
		{"getMyName", nil},
		{"setMyDescription", fields{"description": "d"}},
		{"getMyDescription", nil},
		{"setMyShortDescription", fields{"short_description": "d"}},
		{"getMyShortDescription", nil},
		{"setChatMenuButton", to(fields{"menu_button": fields{"type": "commands"}})},
		{"getChatMenuButton", to(fields{})},
		{"getWebhookInfo", nil},
		{"setMessageReaction", to(fields{"message_id": sent.ID, "reaction": []fields{{"type": "emoji", "emoji": "❤"}}})},
		{"deleteMessage", to(fields{"message_id": sent.ID})},
	} {
		if a := call(t, s, c.method, c.args); !a.OK {
			t.Errorf("%s: %s", c.method, a.Description)
		}
	}
	ana.SendLocation(1, 2)
	ana.SendContact("+1")
	ana.SendSticker("🙂")
	ana.SendVoice([]byte("OggS"), time.Second)
	ana.Block()
	s.AddToGroup(ana, "channel", "News")
	s.AddToGroup(ana, "group", "Friends")
	poll(t, s, nil)
	sandboxtest.CheckRequests(t, s.Calls())
}

func itoa(n int64) string { return strconv.FormatInt(n, 10) }
