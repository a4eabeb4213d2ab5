package storage

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"
	"sync"

	"go.mau.fi/util/dbutil"
)

// What people wrote or are called is sealed under keys that can be destroyed, so
// that nothing opens it any more, in whatever copy of the database it stands: a key
// for each chat, one for each tie, and one for what passes through and is gone soon
// (see passing.go). The house key seals these keys and nothing else of people.

// keyID is the number of a key. Of two keys the later one has the higher number,
// and no number comes twice.
type keyID int64

var (
	// errDestroyed means that the key of a value was destroyed: whose it was is
	// erased, and this is a copy from before, or a reader that came too late.
	errDestroyed = errors.New("its key was destroyed")
	// errNoSuchKey means that a key was never where it is looked for: what holds the
	// keys is older than the database.
	errNoSuchKey = errors.New("its key is missing")
)

// ErrKeys means that the keys beside the database, or in its table, are not those
// that it needs. What wraps it says what to do.
var ErrKeys = errors.New("the keys of this database")

// keeper keeps the keys where destroying one works.
type keeper interface {
	// add keeps a key. It lasts if the transaction of ctx does.
	add(ctx context.Context, key []byte) (keyID, error)
	// settle makes what was added safe, before the transaction commits.
	settle() error
	// undo forgets what was added and not settled: the transaction is rolled back.
	undo() []keyID
	load(ctx context.Context, id keyID) ([]byte, error)
	// retire destroys keys as part of the transaction of ctx, if it can.
	retire(ctx context.Context, ids []keyID) error
	// destroy destroys those that a transaction has retired, once it is committed: one of
	// its number, see Store.retire.
	destroy(ids []keyID, number int64) error
	// some returns the numbers of the keys that are there, and of those that were, of the
	// next keysAtOnce behind one; and of the last of these, 0 at the end.
	some(ctx context.Context, after keyID) (live, destroyed []keyID, last keyID, err error)
	// reseal seals a batch of keys behind one anew under the first house key. It
	// returns the last that it looked at, 0 at the end.
	reseal(ctx context.Context, after keyID) (last keyID, done, broken int, err error)
	// count returns how many keys each house key seals, by its number.
	count(ctx context.Context) (map[byte]int, error)
	// missing is true of the holders of keys that were never here.
	missing() (where string, arg any, err error)
	// stillThere notices that the keys were taken away.
	stillThere() error
	close() error
}

// keySet are the keys that a value needs, all of them; 0: none.
type keySet [2]keyID

// keyring holds opened keys in memory, no more than mostOpened of them.
type keyring struct {
	mu      sync.Mutex
	keys    map[keyID][]byte
	ciphers map[keySet]cipher.AEAD
}

// mostOpened bounds each of the two maps: about 5 MB.
const mostOpened = 4096

// key returns a key that was opened before, nil if it was not.
func (r *keyring) key(id keyID) []byte {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.keys[id]
}

func (r *keyring) keepKey(id keyID, key []byte) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.keys == nil || len(r.keys) >= mostOpened {
		r.keys = map[keyID][]byte{}
	}
	r.keys[id] = key
}

func (r *keyring) cipher(set keySet) cipher.AEAD {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.ciphers[set]
}

func (r *keyring) keepCipher(set keySet, c cipher.AEAD) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.ciphers == nil || len(r.ciphers) >= mostOpened {
		r.ciphers = map[keySet]cipher.AEAD{}
	}
	r.ciphers[set] = c
}

// forget drops keys from memory.
func (r *keyring) forget(ids []keyID) {
	if len(ids) == 0 {
		return
	}
	gone := map[keyID]bool{}
	for _, id := range ids {
		gone[id] = true
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	for id := range gone {
		delete(r.keys, id)
	}
	for set := range r.ciphers {
		if gone[set[0]] || gone[set[1]] {
			delete(r.ciphers, set)
		}
	}
}

// forgetAll drops every key from memory, also those that another replica destroyed.
func (r *keyring) forgetAll() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.keys, r.ciphers = nil, nil
}

// cipherOf returns what seals and opens under all keys of the set.
func (s *Store) cipherOf(ctx context.Context, set keySet) (cipher.AEAD, error) {
	if c := s.ring.cipher(set); c != nil {
		return c, nil
	}
	derived, err := s.derive(ctx, set)
	if err != nil {
		return nil, err
	}
	block, err := aes.NewCipher(derived)
	if err != nil {
		return nil, err
	}
	c, err := cipher.NewGCM(block)
	if err == nil {
		s.ring.keepCipher(set, c)
	}
	return c, err
}

// derive returns the one key that all keys of the set make together.
func (s *Store) derive(ctx context.Context, set keySet) ([]byte, error) {
	var secrets []byte
	for _, id := range set {
		if id == 0 {
			continue
		}
		key, err := s.openKey(ctx, id)
		if err != nil {
			return nil, err
		}
		secrets = append(secrets, key...)
	}
	return hkdf.Key(sha256.New, secrets, nil, "porchlight value", keySize)
}

func (s *Store) openKey(ctx context.Context, id keyID) ([]byte, error) {
	if key := s.ring.key(id); key != nil {
		return key, nil
	}
	key, err := s.keeper.load(ctx, id)
	if err != nil {
		return nil, fmt.Errorf("opening key %d: %w", id, asKnown(err))
	}
	s.ring.keepKey(id, key)
	return key, nil
}

// newKey makes a key that lasts if the write of ctx does.
func (s *Store) newKey(ctx context.Context) (keyID, error) {
	if unitOf(ctx) == nil {
		return 0, errors.New("a key is made in a write alone")
	}
	key := make([]byte, keySize)
	rand.Read(key)
	id, err := s.keeper.add(ctx, key)
	if err != nil {
		return 0, fmt.Errorf("making a key: %w", asKnown(err))
	}
	s.ring.keepKey(id, key)
	return id, nil
}

// keyOf returns the key of a chat (tie 0) or of a tie (chat 0), and makes one for
// who has none. On PostgreSQL it is held until the end of the transaction: an
// erasing, which takes it away, waits for what is still being sealed under it.
func (s *Store) keyOf(ctx context.Context, chat, tie int64) (id keyID, err error) {
	u := unitOf(ctx)
	if u == nil {
		return s.findKey(ctx, chat, tie)
	}
	whose := holder{chat: chat, tie: tie}
	if id := u.held[whose]; id != 0 {
		return id, nil
	}
	if id, err = s.findKey(ctx, chat, tie); err == nil {
		if u.held == nil {
			u.held = map[holder]keyID{}
		}
		u.held[whose] = id
	}
	return id, err
}

func (s *Store) findKey(ctx context.Context, chat, tie int64) (id keyID, err error) {
	query := `SELECT key_id FROM key_holders WHERE chat_id = $1 AND tie_id = $2`
	if s.write.Dialect == dbutil.Postgres && unitOf(ctx) != nil {
		query += ` FOR KEY SHARE`
	}
	for range 2 {
		err = s.on(ctx).QueryRowContext(ctx, query, chat, tie).Scan(&id)
		if err == nil {
			err = s.replaceDamaged(ctx, holder{chat, tie}, id)
		}
		if !errors.Is(err, sql.ErrNoRows) {
			return id, asKnown(err)
		}
		if id, err = s.newKey(ctx); err != nil {
			return 0, err
		}
		touched, err := s.exec(ctx, `INSERT INTO key_holders (chat_id, tie_id, key_id) VALUES ($1, $2, $3) ON CONFLICT (chat_id, tie_id) DO NOTHING`, chat, tie, id)
		if err != nil {
			return 0, fmt.Errorf("keeping whose a key is: %w", err)
		}
		if touched > 0 {
			return id, nil
		}
		// Another replica was first.
		if err := s.retire(ctx, id); err != nil {
			return 0, err
		}
	}
	return 0, fmt.Errorf("%w: a key was taken away and made anew meanwhile", ErrUnavailable)
}

// replaceDamaged takes a key that can't be opened any more from whose it is, and
// returns sql.ErrNoRows then: what they write from now on is sealed under another.
func (s *Store) replaceDamaged(ctx context.Context, whose holder, id keyID) error {
	_, err := s.openKey(ctx, id)
	if unitOf(ctx) == nil || !errors.Is(err, ErrKey) && !errors.Is(err, errNoSuchKey) {
		return err
	}
	s.noteDamage(damaged{"keys", "sealed", int64(id)})
	if err := s.dropKey(ctx, whose.chat, whose.tie); err != nil {
		return err
	}
	return sql.ErrNoRows
}

// dropKey takes its key from a chat (tie 0) or a tie (chat 0). What is sealed under
// it can't be opened once the write of ctx is kept; what is sealed for the same one
// afterwards is under another.
func (s *Store) dropKey(ctx context.Context, chat, tie int64) error {
	if u := unitOf(ctx); u != nil {
		delete(u.held, holder{chat: chat, tie: tie})
	}
	var id keyID
	err := s.on(ctx).QueryRowContext(ctx, `DELETE FROM key_holders WHERE chat_id = $1 AND tie_id = $2 RETURNING key_id`, chat, tie).Scan(&id)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("taking a key away: %w", asKnown(err))
	}
	return s.retire(ctx, id)
}

// retire lets keys be destroyed with the write of ctx. On SQLite the writes that do so are
// numbered, in the database and in the file of keys: where the file has the higher number
// the database is an older copy, see eraseAgain.
func (s *Store) retire(ctx context.Context, ids ...keyID) error {
	if err := s.keeper.retire(ctx, ids); err != nil {
		return fmt.Errorf("retiring keys: %w", asKnown(err))
	}
	u := unitOf(ctx)
	u.retired = append(u.retired, ids...)
	if u.number > 0 || !s.Embedded() {
		return nil
	}
	err := s.on(ctx).QueryRowContext(ctx, `
		INSERT INTO meta (name, value) VALUES ($1, '1')
		ON CONFLICT (name) DO UPDATE SET value = CAST(CAST(meta.value AS BIGINT) + 1 AS TEXT) RETURNING CAST(value AS BIGINT)`,
		destroyingNote).Scan(&u.number)
	if err != nil {
		return fmt.Errorf("retiring keys: %w", asKnown(err))
	}
	return nil
}

// destroyingNote is the note of how many writes have destroyed keys.
const destroyingNote = "destroying"

// unit is what one transaction does to keys. It is the value of inWrite.
type unit struct {
	retired []keyID
	number  int64            // which of the writes that retire keys it is; 0: none yet
	passing []keyID          // as they stand, nil: not read yet
	held    map[holder]keyID // what keyOf has found
}

// holder is whose a key is: a chat's (tie 0) or a tie's (chat 0).
type holder struct{ chat, tie int64 }

// unitOf returns the unit of the write that ctx is in, nil if it is in none.
func unitOf(ctx context.Context) *unit {
	u, _ := ctx.Value(inWrite{}).(*unit)
	return u
}

// keysAfter does what is left to do to keys once a transaction has ended.
func (s *Store) keysAfter(ctx context.Context, u *unit, failed bool) {
	if failed {
		s.ring.forget(s.keeper.undo()) // the next transaction may give their numbers to others
		return
	}
	if len(u.retired) == 0 {
		return
	}
	s.ring.forget(u.retired)
	if s.write.Dialect == dbutil.Postgres {
		return // they went with the transaction
	}
	// In the database's lock, so that rekey, in another process, does not write one
	// back. What fails is done by the next Sweep: nobody holds these keys any more.
	_ = s.write.DoTxn(ctx, nil, func(context.Context) error { return s.keeper.destroy(u.retired, u.number) })
}
