package main

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/time/rate"

	"porchlight/bot/dialogue"
	"porchlight/storage"
)

// telegramAgrees answers every call with what the bot hopes for.
type telegramAgrees struct{}

func (telegramAgrees) RoundTrip(*http.Request) (*http.Response, error) {
	return &http.Response{StatusCode: http.StatusOK, Body: io.NopCloser(strings.NewReader(`{"ok":true,"result":true}`)), Header: http.Header{}}, nil
}

// openPorch wires a bot that is not lit: what arrives is handed to it by the test.
func openPorch(f *testing.F) *porch {
	f.Helper()
	s := &settings{
		DatabaseURL: secret("sqlite://" + filepath.Join(f.TempDir(), "porchlight.db")), DefaultLanguage: "en", MessagesPerSecond: 30, APIURL: "http://localhost",
	}
	store, err := s.open(context.Background())
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(func() { store.Close() })
	p, err := newPorch(s, standToken, store, telegramAgrees{}, slog.New(slog.DiscardHandler))
	if err != nil {
		f.Fatal(err)
	}
	return p
}

// takes hands one raw update to all that it would pass: reader, guard, inbox and
// router. It returns what was read, nil for what is no update.
func (p *porch) takes(t *testing.T, raw []byte) (*arrival, *answer) {
	t.Helper()
	ctx, now := context.Background(), time.Now()
	a, err := p.reader.read(raw, now)
	if err != nil {
		if strings.Contains(err.Error(), "\n") || !errors.Is(err, errNoUpdate) {
			t.Errorf("%q is refused with %v", raw, err)
		}
		return nil, nil
	}
	ans := p.guard.reply(ctx, a)
	err = p.store.Write(ctx, func(ctx context.Context) error {
		_, err := p.store.Receive(ctx, []storage.Update{{ID: a.ID, Chat: a.Chat, Body: raw, ReceivedAt: now}}, false)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	c := &chatQueue{limit: rate.NewLimiter(rate.Inf, 1)}
	err = p.router.try(ctx, a, c)
	if first, ok := errors.AsType[*dialogue.First](err); ok {
		first.Do()
		err = p.router.try(ctx, a, c)
	}
	if err != nil && !errors.Is(err, errUnreadable) {
		t.Errorf("%q: %v", raw, err)
		if failed, ok := errors.AsType[*storage.Panic](err); ok {
			t.Errorf("%v\n%s", failed.Value, failed.Stack)
		}
	}
	return a, ans
}

// heardKinds are those whose words are heard, of which nobody knows all.
var heardKinds = []string{kindMessage, kindEdit, "business_message", "of_the_future"}

// FuzzArrival holds that whatever arrives is read, heard, stored and handled, or
// refused in one line, without a panic; and that distress is answered whichever field
// it stands in, however deep, but for those that hold no words of a person.
func FuzzArrival(f *testing.F) {
	p := openPorch(f)
	for _, raw := range []string{
		`{"update_id":1,"message":{"message_id":8,"date":700,` + fromAna + `,` + inChat + `,"text":"/start"}}`,
		`{"update_id":2,"message":{"message_id":8,"date":700,` + fromAna + `,` + inChat + `,"text":"/invite Ben","reply_to_message":{"message_id":6,"from":{"id":7}},"quote":{"text":"then"}}}`,
		`{"update_id":3,"message":{"message_id":8,"date":700,` + fromAna + `,` + inChat + `,"location":{"latitude":48.2,"longitude":-1e300}}}`,
		`{"update_id":4,"edited_message":{"message_id":8,"date":700,"edit_date":800,` + fromAna + `,` + inChat + `,"caption":"hello","photo":[{"file_id":"x"}]}}`,
		`{"update_id":5,"callback_query":{"id":"9",` + fromAna + `,"data":"supporters:tie:1f","message":{"message_id":4,"date":1,` + inChat + `}}}`,
		`{"update_id":6,"callback_query":{"id":"9",` + fromAna + `,"data":"crisis:US:3","message":{"message_id":4,"date":1,` + inChat + `}}}`,
		`{"update_id":7,"my_chat_member":{"date":700,` + fromAna + `,` + inChat + `,"new_chat_member":{"status":"kicked"}}}`,
		`{"update_id":8,"message_reaction":{"message_id":4,"date":700,` + inChat + `,"user":{"id":5},"new_reaction":[{"type":"emoji","emoji":"❤"}]}}`,
		`{"update_id":9,"message":{"text":{"a":["b",{"c":null}]},"chat":{"id":"x"},"from":7}}`,
		`{"update_id":10,"message":{` + inChat + `,"text":"` + distress + `"},"poll":{"id":"1"},"x":{"y":{}}}`,
		`{"update_id":1e3}`, `{"update_id":-9223372036854775808,"message":{"chat":{"id":-9223372036854775808,"type":"private"}}}`,
		`{}`, `[]`, `null`, ``, `{"update_id":11,"message":`, `{"update_id":12} and more`, strings.Repeat(`{"a":`, 400) + `1` + strings.Repeat(`}`, 400),
	} {
		f.Add([]byte(raw), "text", uint8(0), uint8(0))
	}
	for i, field := range []string{"caption", "title", "quote", "external_reply", "reply_to_message", "poll", "checklist", "contact", "edit_date", "location", "new", "", "voice"} {
		f.Add([]byte(`{"update_id":20}`), field, uint8(i), uint8(i))
	}
	update := int64(1 << 40)
	f.Fuzz(func(t *testing.T, raw []byte, field string, kind, depth uint8) {
		p.takes(t, raw)
		if notWords[field] || field == "message_id" || field == "date" {
			return
		}
		var words any = distress
		for range depth % 5 {
			words = map[string]any{"x": []any{words}}
		}
		update++
		body := map[string]any{
			"message_id": 1, "date": time.Now().Unix(), field: words, "chat": map[string]any{"id": 5, "type": "private"}, "from": map[string]any{"id": 5},
		}
		raw, err := json.Marshal(map[string]any{"update_id": update, heardKinds[int(kind)%len(heardKinds)]: body, "poll_answer": map[string]any{"option_ids": []int{1}}})
		if err != nil {
			t.Fatal(err)
		}
		if a, ans := p.takes(t, raw); a == nil || ans == nil || !ans.isCrisis {
			t.Errorf("distress is not answered: %s", raw)
		}
	})
}
