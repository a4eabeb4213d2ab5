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
	"github.com/go-telegram/bot/models"

	"porchlight/messages"
)

// textSender calls sendMessage, with a body of JSON made in one piece. The library
// writes a form of many parts through a pipe, which takes longer than hearing distress
// and composing the answer together; it speaks for everything else.
type textSender struct {
	url    string // holds the token
	client *http.Client
}

// textMessage is what sendMessage takes, as far as we use it.
type textMessage struct {
	Chat        int64                      `json:"chat_id"`
	Text        string                     `json:"text"`
	Entities    []models.MessageEntity     `json:"entities,omitempty"`
	Preview     *models.LinkPreviewOptions `json:"link_preview_options,omitempty"`
	ReplyTo     *models.ReplyParameters    `json:"reply_parameters,omitempty"`
	Silent      bool                       `json:"disable_notification,omitempty"`
	Protected   bool                       `json:"protect_content,omitempty"`
	ReplyMarkup models.ReplyMarkup         `json:"reply_markup,omitempty"`
}

// send sends the text of a message and returns its number. Its errors are the
// library's, and never hold the token.
func (s *textSender) send(ctx context.Context, chat int64, m messages.Message, to *models.ReplyParameters) (int, error) {
	var body bytes.Buffer
	encoder := json.NewEncoder(&body)
	encoder.SetEscapeHTML(false)
	err := encoder.Encode(textMessage{
		Chat: chat, Text: m.Text, Entities: entities(m.Marks), Preview: noPreview(), ReplyTo: to,
		Silent: m.Silent, Protected: m.Protected, ReplyMarkup: markup(m),
	})
	if err != nil {
		return 0, fmt.Errorf("making the request: %w", err)
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, s.url, &body)
	if err != nil {
		return 0, errors.New("making the request failed") // its own text holds the token
	}
	request.Header.Set("Content-Type", "application/json")
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
