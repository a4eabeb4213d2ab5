package storage

import (
	"context"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/sha256"
	"database/sql"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
)

// A delivery's Once name may say what it is about, so the column holds a hash of it
// under the key of what passes through. The name itself is sealed in front of the
// body, to be hashed anew when that key is exchanged.

// onceNames returns how a name stands in the column, under the key of now and those
// before. It is of no use to whoever has not the keys.
func (s *Store) onceNames(ctx context.Context, once string) (names []string, err error) {
	ids, err := s.passing(ctx)
	if err != nil {
		return nil, err
	}
	for i, id := range ids {
		key, err := s.openKey(ctx, id)
		if err != nil && i > 0 && !errors.Is(err, ErrUnavailable) {
			continue // what waits under it can't be opened either
		}
		if err != nil {
			return nil, err
		}
		key, err = hkdf.Key(sha256.New, key, nil, "porchlight once", keySize)
		if err != nil {
			return nil, err
		}
		sum := hmac.New(sha256.New, key)
		sum.Write([]byte(once))
		names = append(names, base64.RawStdEncoding.EncodeToString(sum.Sum(nil)[:16]))
	}
	if len(names) == 0 {
		return nil, errNoSuchKey
	}
	return names, nil
}

// withOnce puts a name in front of a body, and cutOnce takes it off what withOnce made.
func withOnce(once string, body []byte) []byte {
	return append(append(binary.AppendUvarint(nil, uint64(len(once))), once...), body...)
}

func cutOnce(plain []byte) (once string, body []byte) {
	length, n := binary.Uvarint(plain)
	return string(plain[n : n+int(length)]), plain[n+int(length):]
}

// onceFor returns what stands in the column for a Once name. It reports whether
// something waits under it by an earlier key, which the column can't refuse.
func (s *Store) onceFor(ctx context.Context, once string) (name sql.NullString, waits bool, err error) {
	if once == "" {
		return name, false, nil
	}
	names, err := s.onceNames(ctx, once)
	if err != nil {
		return name, false, fmt.Errorf("naming delivery: %w", err)
	}
	for _, earlier := range names[1:] {
		if waits, err = s.waits(ctx, earlier); err != nil || waits {
			return name, waits, err
		}
	}
	return sql.NullString{String: names[0], Valid: true}, false, nil
}

func (s *Store) waits(ctx context.Context, name string) (waits bool, err error) {
	err = s.on(ctx).QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM outbox WHERE once = $1 AND dead = '')`, name).Scan(&waits)
	return waits, asKnown(err)
}
