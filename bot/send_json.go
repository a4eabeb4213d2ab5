package main

import (
	"encoding/json"
	"fmt"
	"strconv"
	"unicode/utf8"

	"porchlight/messages"
)

// textBody is the JSON that sendMessage takes: the text of a message with all that
// belongs to it, as a reply to a message of the chat (0: to none). It is written by hand,
// since whoever is in distress waits for it: encoding/json takes more than three times
// as long.
func textBody(chat int64, m messages.Message, replyTo int) ([]byte, error) {
	b := make([]byte, 0, 2*len(m.Text)+512)
	b = strconv.AppendInt(append(b, `{"chat_id":`...), chat, 10)
	b = appendString(append(b, `,"text":`...), m.Text)
	if len(m.Marks) > 0 {
		marks, err := json.Marshal(entities(m.Marks))
		if err != nil {
			return nil, fmt.Errorf("writing marks: %w", err)
		}
		b = append(append(b, `,"entities":`...), marks...)
	}
	b = append(b, `,"link_preview_options":{"is_disabled":true}`...)
	if replyTo != 0 {
		b = strconv.AppendInt(append(b, `,"reply_parameters":{"message_id":`...), int64(replyTo), 10)
		b = append(b, `,"allow_sending_without_reply":true}`...)
	}
	if m.Silent {
		b = append(b, `,"disable_notification":true`...)
	}
	if m.Protected {
		b = append(b, `,"protect_content":true`...)
	}
	if len(m.Rows) > 0 {
		b = appendButtons(append(b, `,"reply_markup":{"inline_keyboard":`...), m.Rows)
		return append(b, `}}`...), nil
	}
	if keyboard := markup(m); keyboard != nil {
		written, err := json.Marshal(keyboard)
		if err != nil {
			return nil, fmt.Errorf("writing keyboard: %w", err)
		}
		b = append(append(b, `,"reply_markup":`...), written...)
	}
	return append(b, '}'), nil
}

// appendButtons writes the rows of buttons below a message.
func appendButtons(b []byte, rows [][]messages.Button) []byte {
	b = append(b, '[')
	for i, row := range rows {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(b, '[')
		for j, button := range row {
			if j > 0 {
				b = append(b, ',')
			}
			b = appendButton(b, button)
		}
		b = append(b, ']')
	}
	return append(b, ']')
}

func appendButton(b []byte, button messages.Button) []byte {
	b = appendString(append(b, `{"text":`...), button.Label)
	if button.Data != "" {
		b = appendString(append(b, `,"callback_data":`...), button.Data)
	}
	if button.URL != "" {
		b = appendString(append(b, `,"url":`...), button.URL)
	}
	if button.Copy != "" {
		b = append(appendString(append(b, `,"copy_text":{"text":`...), button.Copy), '}')
	}
	return append(b, '}')
}

// appendString writes a text as a JSON string. What is no UTF-8 becomes U+FFFD.
func appendString(b []byte, text string) []byte {
	const digits = "0123456789abcdef"
	b = append(b, '"')
	written := 0
	for at := 0; at < len(text); {
		c := text[at]
		if c >= ' ' && c < utf8.RuneSelf && c != '"' && c != '\\' {
			at++
			continue
		}
		size := 1
		if c >= utf8.RuneSelf {
			var r rune
			if r, size = utf8.DecodeRuneInString(text[at:]); r != utf8.RuneError || size > 1 {
				at += size
				continue
			}
		}
		b = append(b, text[written:at]...)
		switch at += size; {
		case c == '"', c == '\\':
			b = append(b, '\\', c)
		case c == '\n':
			b = append(b, `\n`...)
		case c < ' ':
			b = append(b, '\\', 'u', '0', '0', digits[c>>4], digits[c&15])
		default:
			b = append(b, `\ufffd`...)
		}
		written = at
	}
	return append(append(b, text[written:]...), '"')
}
