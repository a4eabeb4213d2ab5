package sandbox

import (
	"fmt"
	"time"
	"unicode/utf8"
)

// A query is a button press that waits for its answer.
type query struct {
	phone   *Phone
	at      time.Time
	message int
}

// An Answer is what a phone shows after a button press: a passing line, or a box
// that has to be closed.
type Answer struct {
	Event     uint64 `json:"event"` // counts up, for those who look again
	MessageID int    `json:"messageID"`
	Text      string `json:"text"`
	Alert     bool   `json:"alert"`
	URL       string `json:"url"`
}

// ask queues a callback query for a button of the message. s.mu is held.
func (s *Server) ask(p *Phone, m *record, data string) {
	id := fmt.Sprintf("%d%09d", p.profile.ID, s.nextSerial())
	s.queries[id] = &query{p, time.Now(), m.id}
	s.push("callback_query", p.chat.id, object{"id": id, "from": p.user(), "message": m.body,
		"chat_instance": fmt.Sprint(-7_000_000_000 - p.chat.id), "data": data})
}

func (s *Server) answerCallbackQuery(r *request) (any, error) {
	id := r.text("callback_query_id")
	q := s.queries[id]
	if q == nil || time.Since(q.at) > s.opts.QueryLife {
		return nil, badRequest("query is too old and response timeout expired or query ID is invalid")
	}
	if utf8.RuneCountInString(r.text("text")) > 200 {
		return nil, badRequest("MESSAGE_TOO_LONG")
	}
	delete(s.queries, id)
	s.lastEvent++
	q.phone.answers = append(q.phone.answers, Answer{s.lastEvent, q.message, r.text("text"), r.yes("show_alert"), r.text("url")})
	s.announce()
	return true, nil
}
