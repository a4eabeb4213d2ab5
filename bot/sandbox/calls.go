package sandbox

import (
	"encoding/json"
	"slices"
	"time"
)

// A Call is one request that the bot made, for accounting.
type Call struct {
	At     time.Time // of its arrival
	Method string
	ChatID int64
	Args   map[string]string // as Telegram reads them: objects are JSON
	Files  []string          // names of arguments that came as files

	Status      int // 0 if the connection was cut instead of an answer
	Description string
	Result      json.RawMessage
	Effect      bool // it was carried out, whatever the bot was told
	Early       bool // it came while the bot had been told to wait
}

// Calls returns every call so far, in the order in which they ended.
func (s *Server) Calls() []Call {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.calls)
}

// TakeCalls returns the calls so far as Calls does, and forgets them: of a long run
// there are more than fit in memory.
func (s *Server) TakeCalls() []Call {
	s.mu.Lock()
	defer s.mu.Unlock()
	taken := s.calls
	s.calls = nil
	return taken
}

func (s *Server) note(c Call) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.calls = append(s.calls, c)
}
