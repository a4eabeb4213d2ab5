package storage

import (
	"crypto/rand"
	"encoding/binary"
	"sync"
	"time"
)

// idSource makes row numbers that grow with time, before the row is written: a
// sealed column is bound to its row's number, so the number must be known first.
// A number is the millisecond since 2000 in its upper 42 bits and below it 21
// bits that start at random in each millisecond, so that replicas don't collide.
type idSource struct {
	mu   sync.Mutex
	last int64
}

var idEpoch = time.Date(2000, time.January, 1, 0, 0, 0, 0, time.UTC)

// writtenAt returns when a number was made.
func writtenAt(id int64) time.Time { return idEpoch.Add(time.Duration(id>>21) * time.Millisecond) }

func (s *idSource) next() int64 {
	var random [4]byte
	rand.Read(random[:])
	id := time.Since(idEpoch).Milliseconds()<<21 | int64(binary.BigEndian.Uint32(random[:])>>12)
	s.mu.Lock()
	defer s.mu.Unlock()
	if id <= s.last {
		id = s.last + 1 // later than the one before, also within a millisecond or after the clock was set back
	}
	s.last = id
	return id
}

// follow lets what is numbered from now on stand behind another number.
func (s *idSource) follow(id int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.last = max(s.last, id)
}
