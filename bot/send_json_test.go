package main

import (
	"encoding/json"
	"testing"

	"github.com/go-telegram/bot/models"
	"github.com/google/go-cmp/cmp"

	"porchlight/messages"
)

// textMessage is what sendMessage takes, for encoding/json to write.
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

// compareBody compares a body that is written by hand with one of encoding/json.
func compareBody(t *testing.T, chat int64, m messages.Message, replyTo int) {
	t.Helper()
	body := textMessage{
		Chat: chat, Text: m.Text, Entities: entities(m.Marks), Preview: noPreview(), Silent: m.Silent, Protected: m.Protected, ReplyMarkup: markup(m),
	}
	if replyTo != 0 {
		body.ReplyTo = &models.ReplyParameters{MessageID: replyTo, AllowSendingWithoutReply: true}
	}
	byOther, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	byHand, err := textBody(chat, m, replyTo)
	if err != nil {
		t.Fatal(err)
	}
	var got, want any
	if err := json.Unmarshal(byOther, &want); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(byHand, &got); err != nil {
		t.Fatalf("%s: %v", byHand, err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%+v is written as something else: %s", m, diff)
	}
}

// FuzzTextBody holds that what is written by hand is what encoding/json writes.
func FuzzTextBody(f *testing.F) {
	for with := range uint8(4) {
		f.Add("hello", "988", "crisis:US", "https://example.org/?a=1&b=\"2\"", int64(5), uint16(with), 7+8*with)
	}
	f.Add("I can\u2019t \U0001f622\u2028<b>\"\\/\b\f\n\r\t\x00\x1f\x7f\ufffd\xff\xed\xa0\x80", "\xc3", "\n", "", int64(-1<<63), uint16(7), uint8(255))
	f.Fuzz(func(t *testing.T, text, label, data, address string, chat int64, replyTo uint16, with uint8) {
		m := messages.Message{Text: text, Silent: with&1 != 0, Protected: with&2 != 0}
		if with&4 != 0 {
			m.Marks = []messages.Mark{{Kind: "bold", Length: 2}, {Kind: "text_link", At: 1, Length: int(replyTo), Value: address}}
		}
		switch with >> 3 % 4 {
		case 1:
			m.Rows = [][]messages.Button{{{Label: label, Data: data}}}
		case 2:
			m.Rows = [][]messages.Button{{{Label: label, URL: address}, {Label: text, Copy: data}}, {{Label: label}}, {{Label: address, Data: text}, {}}}
		case 3:
			m.NoKeyboard = with&32 != 0
			if !m.NoKeyboard {
				m.Keyboard = [][]messages.Key{{{Label: label, Location: true}, {Label: data}}}
			}
		}
		compareBody(t, chat, m, int(replyTo))
	})
}
