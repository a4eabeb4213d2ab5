package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"

	"github.com/go-telegram/bot"

	"porchlight/messages"
)

// textSender calls sendMessage, with a body of JSON made in one piece. The library
// writes a form of many parts through a pipe, which takes longer than hearing distress
// and composing the answer together; it speaks for everything else.
type textSender struct {
	request *http.Request // as it is made each time; its URL holds the token
	client  *http.Client
}

func newTextSender(url string, client *http.Client) (*textSender, error) {
	request, err := http.NewRequest(http.MethodPost, url, http.NoBody)
	if err != nil {
		return nil, err
	}
	request.Header.Set("Content-Type", "application/json")
	return &textSender{request, client}, nil
}

// send sends the text of a message, as a reply to another of its chat (0: to none), and
// returns its number. Its errors are the library's, and never hold the token.
func (s *textSender) send(ctx context.Context, chat int64, m messages.Message, replyTo int) (int, error) {
	body, err := textBody(chat, m, replyTo)
	if err != nil {
		return 0, err
	}
	request := s.request.WithContext(ctx)
	request.ContentLength = int64(len(body))
	request.GetBody = func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(body)), nil }
	request.Body = io.NopCloser(bytes.NewReader(body))
	response, err := s.client.Do(request)
	if err != nil {
		return 0, errors.New("reaching Telegram failed")
	}
	defer response.Body.Close()
	answer, err := io.ReadAll(response.Body)
	if err != nil {
		return 0, errors.New("an answer of Telegram was cut off")
	}
	return readSent(answer)
}

// readSent reads Telegram's answer to a message: its number, or an error as the
// library would return it.
func readSent(answer []byte) (message int, err error) {
	var sent struct {
		OK     bool `json:"ok"`
		Result struct {
			Message int `json:"message_id"`
		} `json:"result"`
		Code        int    `json:"error_code"`
		Description string `json:"description"`
		Parameters  struct {
			RetryAfter int   `json:"retry_after"`
			MovedTo    int64 `json:"migrate_to_chat_id"`
		} `json:"parameters"`
	}
	if err := json.Unmarshal(answer, &sent); err != nil {
		return 0, errors.New("an answer of Telegram can't be read")
	}
	if sent.OK {
		return sent.Result.Message, nil
	}
	if sent.Parameters.MovedTo != 0 {
		return 0, &bot.MigrateError{Message: sent.Description, MigrateToChatID: int(sent.Parameters.MovedTo)}
	}
	kinds := map[int]error{
		http.StatusBadRequest: bot.ErrorBadRequest, http.StatusUnauthorized: bot.ErrorUnauthorized, http.StatusForbidden: bot.ErrorForbidden,
		http.StatusNotFound: bot.ErrorNotFound, http.StatusConflict: bot.ErrorConflict,
	}
	if kind := kinds[sent.Code]; kind != nil {
		return 0, fmt.Errorf("%w, %s", kind, sent.Description)
	}
	if sent.Code == http.StatusTooManyRequests {
		return 0, &bot.TooManyRequestsError{Message: sent.Description, RetryAfter: sent.Parameters.RetryAfter}
	}
	return 0, fmt.Errorf("error response from telegram for method sendMessage, %d", sent.Code)
}
