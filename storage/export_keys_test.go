package storage

import (
	"bytes"
	"context"
	"crypto/aes"
	"crypto/cipher"
	"encoding/binary"
	"errors"
	"time"
)

// What the tests of keys that can be destroyed may see and break.

// Plaintexts returns all that can be opened of what stands anywhere in raw, the bytes
// of a file of whatever kind and age, by whoever has the house key and the keys that
// the store has now. It asks neither whose a value is nor whether it is whole: it
// deciphers from every place that may be the beginning of one.
func (s *Store) Plaintexts(house, raw []byte) (all []byte) {
	for at := range raw {
		if raw[at] == s.seal.current {
			all = append(all, deciphered(house, raw[at+1:])...)
		}
		if !bytes.HasPrefix(raw[at:], keyedMark) {
			continue
		}
		set, rest, keyed := readKeys(raw[at:])
		if !keyed {
			continue
		}
		if key, err := s.derive(context.Background(), set); err == nil {
			all = append(all, deciphered(key, rest)...)
		}
	}
	return all
}

// deciphered is what a value holds that begins with its nonce, and what follows.
func deciphered(key, value []byte) []byte {
	if len(value) <= nonceSize {
		return nil
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		panic(err)
	}
	counter := binary.BigEndian.AppendUint32(bytes.Clone(value[:nonceSize]), 2) // as GCM counts
	plain := make([]byte, min(1<<10, len(value)-nonceSize))
	cipher.NewCTR(block, counter).XORKeyStream(plain, value[nonceSize:][:len(plain)])
	return plain
}

// ForgetKeys drops the opened keys from memory.
func (s *Store) ForgetKeys() { s.ring.forgetAll() }

// Fail are moments at which a process may end. From then on the store behaves as the
// disk of one that did.
type Fail int

const (
	FailNever     Fail = iota
	FailToCommit       // the keys are safe, what uses them is not kept
	FailToDestroy      // what erases is kept, its keys are still there
	FailToSettle       // the disk of the keys is full
)

// FailAt lets the store fail at a moment.
func (s *Store) FailAt(at Fail) {
	if f, ok := s.keeper.(failing); ok {
		s.keeper = f.keeper
	}
	if at != FailNever {
		s.keeper = failing{s.keeper, at}
	}
}

type failing struct {
	keeper
	at Fail
}

var errFail = errors.New("this is where it ends")

func (f failing) settle() error {
	if f.at == FailToSettle {
		return unavailableFile(errFail)
	}
	if err := f.keeper.settle(); err != nil || f.at != FailToCommit {
		return err
	}
	return errFail
}

func (f failing) destroy(ids []keyID, number int64) error {
	if f.at == FailToDestroy {
		return errFail
	}
	return f.keeper.destroy(ids, number)
}

// Exchange exchanges the key of what passes through, and CarryOver seals what waits anew.
func (s *Store) Exchange(ctx context.Context) error { return s.exchangePassing(ctx) }

// CarryOver is carryOver.
func (s *Store) CarryOver(ctx context.Context) error { return s.carryOver(ctx) }

// Keys returns how many keys there are, and how many were.
func (s *Store) Keys(ctx context.Context) (live, destroyed int, err error) {
	err = s.walkKeys(ctx, func(_ context.Context, l, d []keyID) error {
		live, destroyed = live+len(l), destroyed+len(d)
		return nil
	})
	return live, destroyed, err
}

// SealOlder seals a value as versions before the keys did.
func (s *Store) SealOlder(table, column string, row int64, plain []byte, people ...int64) []byte {
	return s.seal.seal(table, column, row, plain, people...)
}

// RunAhead lets the numbers that the store gives be those of a clock that is ahead.
func (s *Store) RunAhead(by time.Duration) {
	s.ids.mu.Lock()
	defer s.ids.mu.Unlock()
	s.ids.last = int64((time.Since(idEpoch) + by).Milliseconds()) << 21
}

// DropChats deletes the settings of chats and nothing else.
func (s *Store) DropChats(ctx context.Context, first, last ChatID) error {
	_, err := s.exec(ctx, `DELETE FROM chats WHERE chat_id >= $1 AND chat_id <= $2`, first, last)
	return err
}

// KeyOf returns the number of a chat's key, and GiveKey gives it that one.
func (s *Store) KeyOf(ctx context.Context, chat ChatID) (keyID, error) {
	return s.keyOf(ctx, int64(chat), 0)
}

// GiveKey is as an older copy of the database has it.
func (s *Store) GiveKey(ctx context.Context, chat ChatID, key keyID) error {
	_, err := s.exec(ctx, `INSERT INTO key_holders (chat_id, tie_id, key_id) VALUES ($1, 0, $2)
		ON CONFLICT (chat_id, tie_id) DO UPDATE SET key_id = excluded.key_id`, chat, key)
	return err
}
