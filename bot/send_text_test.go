package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/go-telegram/bot"

	"porchlight/messages"
)

// A text goes past the library, so whatever Telegram answers has to mean the same as
// where the library reads it.
func TestARefusedTextMeansWhatItMeansToTheLibrary(t *testing.T) {
	for _, answer := range []string{
		`{"ok":true,"result":{"message_id":7,"date":1,"chat":{"id":5,"type":"private"}}}`,
		`{"ok":false,"error_code":400,"description":"Bad Request: chat not found"}`,
		`{"ok":false,"error_code":400,"description":"Bad Request: message is too long"}`,
		`{"ok":false,"error_code":400,"description":"Bad Request: something that nobody knows yet"}`,
		`{"ok":false,"error_code":400,"description":"Bad Request: group chat was upgraded","parameters":{"migrate_to_chat_id":-100123}}`,
		`{"ok":false,"error_code":401,"description":"Unauthorized"}`,
		`{"ok":false,"error_code":403,"description":"Forbidden: bot was blocked by the user"}`,
		`{"ok":false,"error_code":404,"description":"Not Found"}`,
		`{"ok":false,"error_code":409,"description":"Conflict"}`,
		`{"ok":false,"error_code":429,"description":"Too Many Requests: retry after 17","parameters":{"retry_after":17}}`,
		`{"ok":false,"error_code":500,"description":"Internal Server Error"}`,
		`{"ok":false}`, `{"ok":true`, `<html>502 Bad Gateway</html>`, ``,
	} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			io.Copy(io.Discard, r.Body)
			io.WriteString(w, answer)
		}))
		tg, err := newTelegram("12345:token", server.URL, newTransport())
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		ours, ourErr := tg.text.send(ctx, 5, messages.Message{Text: "Hello"}, 0)
		theirs, theirErr := tg.api.SendMessage(ctx, &bot.SendMessageParams{ChatID: int64(5), Text: "Hello"})
		if got, want := fmt.Sprint(ours, sortRefusal(ourErr, true)), fmt.Sprint(numberOf(theirs), sortRefusal(theirErr, true)); got != want {
			t.Errorf("%s\n is %s to us and %s to the library", answer, got, want)
		}
		cancel()
		server.Close()
	}
}
