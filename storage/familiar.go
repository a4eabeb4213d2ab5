package storage

import (
	"context"
	"fmt"
	"hash/maphash"
	"iter"
	"math"
	"sync"
	"sync/atomic"

	"go.mau.fi/util/dbutil"
)

// IsStranger reports whether it is certain, without a look into the database, that
// nothing is kept of a chat: who writes for the first time is not to wait for one. It is
// false of everybody until LearnChats has come to its end, and with replicas, of which
// another may know them.
func (s *Store) IsStranger(id ChatID) bool {
	return s.familiar.isComplete.Load() && !s.familiar.maybeHas(id)
}

// learnAtOnce is how many chats LearnChats reads in one go.
const learnAtOnce = 5000

// LearnChats reads of which chats something is kept. It keeps nobody from writing.
func (s *Store) LearnChats(ctx context.Context) error {
	if !s.Embedded() {
		return nil
	}
	last := ChatID(math.MinInt64)
	for {
		some, err := queryAll(ctx, s, func(row dbutil.Scannable) (id ChatID, err error) {
			err = row.Scan(&id)
			return id, err
		}, `SELECT chat_id FROM chats WHERE chat_id > $1 ORDER BY chat_id LIMIT $2`, last, learnAtOnce)
		if err != nil {
			return fmt.Errorf("learning of which chats something is kept: %w", err)
		}
		for _, id := range some {
			s.familiar.add(id)
		}
		if len(some) < learnAtOnce {
			break
		}
		last = some[len(some)-1]
	}
	s.familiar.isComplete.Store(true)
	return nil
}

// familiar remembers chats in a Bloom filter: ten bits each, by which of a stranger it
// may say that they are known, and never of one who is known that they are not. Nobody
// is taken out; whoever was erased is looked for in vain.
type familiar struct {
	seed       maphash.Seed
	isComplete atomic.Bool // every chat that is kept is in it

	mu sync.RWMutex
	// layers grow, each with twice the room of the one before: only the last takes more.
	layers []layer
}

type layer struct {
	bits []uint64
	room int // for how many more
}

const (
	firstRoom    = 1 << 12
	bitsOfEach   = 10
	probesOfEach = 4
)

func newFamiliar() *familiar { return &familiar{seed: maphash.MakeSeed()} }

func (f *familiar) add(id ChatID) {
	if f.maybeHas(id) {
		return
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	last := len(f.layers) - 1
	if last < 0 || f.layers[last].room == 0 {
		room := firstRoom << len(f.layers)
		f.layers = append(f.layers, layer{make([]uint64, room*bitsOfEach/64), room})
		last++
	}
	l := &f.layers[last]
	l.room--
	for bit := range f.bitsOf(id, l) {
		l.bits[bit/64] |= 1 << (bit % 64)
	}
}

func (f *familiar) maybeHas(id ChatID) bool {
	f.mu.RLock()
	defer f.mu.RUnlock()
	for i := range f.layers {
		if f.has(id, &f.layers[i]) {
			return true
		}
	}
	return false
}

func (f *familiar) has(id ChatID, l *layer) bool {
	for bit := range f.bitsOf(id, l) {
		if l.bits[bit/64]&(1<<(bit%64)) == 0 {
			return false
		}
	}
	return true
}

// bitsOf yields the bits that stand for a chat.
func (f *familiar) bitsOf(id ChatID, l *layer) iter.Seq[uint64] {
	hash := maphash.Comparable(f.seed, id)
	step := hash>>32 | 1
	return func(yield func(uint64) bool) {
		for i := range uint64(probesOfEach) {
			if !yield((hash + i*step) % uint64(len(l.bits)*64)) {
				return
			}
		}
	}
}
