package main

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"
)

// timingStand takes Telegram's place where a bot is timed. It does nothing that would
// keep a bot waiting, knows no limits, and notes for each message when its update had
// been written to the bot and when the first answer to its chat had come whole.
type timingStand struct {
	mu       sync.Mutex
	said     []*saidMessage // not confirmed yet, in order
	count    int64          // of all that were ever said
	more     chan struct{}  // something was said
	written  map[int64]time.Time
	took     []time.Duration // from the update written to the answer
	answered chan struct{}
}

type saidMessage struct {
	id, chat int64
	at       time.Time
	written  bool
}

func newTimingStand() *timingStand {
	return &timingStand{more: make(chan struct{}, 1), written: map[int64]time.Time{}, answered: make(chan struct{}, 1<<16)}
}

// say lets somebody write in distress who never wrote before: what is timed is a first
// answer, not the pace within one chat.
func (s *timingStand) say() {
	s.mu.Lock()
	s.count++
	s.said = append(s.said, &saidMessage{id: s.count, chat: 9_000_000 + s.count, at: time.Now()})
	s.mu.Unlock()
	select {
	case s.more <- struct{}{}:
	default:
	}
}

func (s *timingStand) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch r.URL.Path[strings.LastIndexByte(r.URL.Path, '/')+1:] {
	case "getUpdates":
		s.getUpdates(w, r)
	case "sendMessage":
		s.sendMessage(w, r)
	case "getMe":
		io.WriteString(w, `{"ok":true,"result":{"id":123456789,"is_bot":true,"first_name":"Timed","username":"timed_bot"}}`)
	default:
		io.WriteString(w, `{"ok":true,"result":true}`)
	}
}

func (s *timingStand) getUpdates(w http.ResponseWriter, r *http.Request) {
	offset, _ := strconv.ParseInt(r.FormValue("offset"), 10, 64)
	wait, _ := strconv.Atoi(r.FormValue("timeout"))
	io.Copy(io.Discard, r.Body) // only then a bot that hangs up is noticed
	patience := time.After(time.Duration(wait) * time.Second)
	for {
		if batch := s.unconfirmed(offset); len(batch) > 0 || wait == 0 {
			s.write(w, batch)
			return
		}
		select {
		case <-s.more:
		case <-patience:
			wait = 0
		case <-r.Context().Done():
			return
		}
	}
}

// unconfirmed forgets what is before the offset and returns what follows.
func (s *timingStand) unconfirmed(offset int64) []*saidMessage {
	s.mu.Lock()
	defer s.mu.Unlock()
	for len(s.said) > 0 && s.said[0].id < offset {
		s.said = s.said[1:]
	}
	return s.said[:min(pollLimit, len(s.said))]
}

// write writes a batch as Telegram does, and then notes when that was.
func (s *timingStand) write(w http.ResponseWriter, batch []*saidMessage) {
	var body bytes.Buffer
	body.WriteString(`{"ok":true,"result":[`)
	for i, m := range batch {
		if i > 0 {
			body.WriteByte(',')
		}
		fmt.Fprintf(&body, `{"update_id":%d,`+"\n"+`"message":{"message_id":%d,"from":{"id":%d,"is_bot":false,"first_name":"Ana","last_name":"Diaz","username":"ana_%[3]d","language_code":"en"},`+
			`"chat":{"id":%[3]d,"first_name":"Ana","last_name":"Diaz","username":"ana_%[3]d","type":"private"},"date":%d,"text":%q}}`, m.id, m.id, m.chat, m.at.Unix(), distress)
	}
	body.WriteString(`]}`)
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Content-Length", strconv.Itoa(body.Len()))
	s.mu.Lock() // an answer that is faster than the note waits for it
	defer s.mu.Unlock()
	w.Write(body.Bytes())
	http.NewResponseController(w).Flush()
	now := time.Now()
	for _, m := range batch {
		if !m.written {
			m.written = true
			s.written[m.chat] = now
		}
	}
}

var chatOfRequest = regexp.MustCompile(`chat_id"[:\s]+(\d+)`)

func (s *timingStand) sendMessage(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	now := time.Now()
	chat := int64(0)
	if found := chatOfRequest.FindSubmatch(body); found != nil {
		chat, _ = strconv.ParseInt(string(found[1]), 10, 64)
	}
	fmt.Fprintf(w, `{"ok":true,"result":{"message_id":1,"date":%d,"chat":{"id":%d,"type":"private"},"text":"…"}}`, now.Unix(), chat)
	s.mu.Lock()
	defer s.mu.Unlock()
	if written, waits := s.written[chat]; waits {
		delete(s.written, chat)
		s.took = append(s.took, now.Sub(written))
		s.answered <- struct{}{}
	}
}

// forget lets go of what was measured so far.
func (s *timingStand) forget() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.took = nil
}

// times returns what was measured.
func (s *timingStand) times() []time.Duration {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.took
}
