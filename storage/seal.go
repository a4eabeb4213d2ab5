package storage

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"strings"
)

// keySize is in bytes: AES-256.
const keySize = 32

// Sealer is the house key. It seals the keys under which what people wrote or are
// called is sealed, so that the files alone tell nobody. All sealing uses
// AES-256-GCM; each value is bound to its table, column and row and to the people of
// the row, so that one can't be moved to another's place, and a row that is turned to
// somebody else can't be opened.
type Sealer struct {
	keys        map[byte]cipher.AEAD
	current     byte
	fingerprint string
}

// sealed values are: key number (1 byte), nonce (12), ciphertext and tag.
const sealOverhead = 1 + 12

// ParseKey reads a key of 32 bytes, written in base64 or hexadecimal. Several
// keys, separated by commas, are for rotation: the first seals, all open.
func ParseKey(text string) (*Sealer, error) {
	s := &Sealer{keys: map[byte]cipher.AEAD{}}
	parts := strings.Split(strings.TrimSpace(text), ",")
	for i, part := range parts {
		raw, err := decodeKey(strings.TrimSpace(part))
		if err != nil {
			return nil, err
		}
		block, err := aes.NewCipher(raw)
		if err != nil {
			return nil, err
		}
		sum := sha256.Sum256(append([]byte("porchlight key "), raw...))
		number := sum[0] // says which key sealed a value, wherever it stands in the list
		if _, taken := s.keys[number]; taken {
			return nil, errors.New("two keys of one number: leave one out or make a new one")
		}
		if s.keys[number], err = cipher.NewGCM(block); err != nil {
			return nil, err
		}
		if i == 0 {
			s.current, s.fingerprint = number, hex.EncodeToString(sum[:8])
		}
	}
	return s, nil
}

func decodeKey(text string) ([]byte, error) {
	for _, decode := range []func(string) ([]byte, error){
		hex.DecodeString, base64.StdEncoding.DecodeString, base64.RawStdEncoding.DecodeString, base64.RawURLEncoding.DecodeString,
	} {
		if raw, err := decode(text); err == nil && len(raw) == keySize {
			return raw, nil
		}
	}
	return nil, fmt.Errorf("a key is %d bytes in base64 or hexadecimal, as `openssl rand -base64 %d` makes it", keySize, keySize)
}

// NewKey returns a fresh key in the form that ParseKey reads.
func NewKey() string {
	raw := make([]byte, keySize)
	rand.Read(raw) // never fails: crypto/rand ends the program instead
	return base64.StdEncoding.EncodeToString(raw)
}

// KeyFile reads the key in the file, or makes both with mode 0600.
func KeyFile(path string) (key string, err error) {
	data, err := os.ReadFile(path)
	if err == nil {
		return string(data), nil
	}
	if !errors.Is(err, os.ErrNotExist) {
		return "", fmt.Errorf("reading key file: %w", err)
	}
	key = NewKey()
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return "", fmt.Errorf("making key file: %w", err)
	}
	_, err = f.WriteString(key + "\n")
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return "", fmt.Errorf("making key file: %w", err)
	}
	return key, nil
}

// seal returns the sealed form of plain for a place such as ("inbox", "body", 7),
// bound to the numbers of those whose row it is.
func (s *Sealer) seal(table, column string, row int64, plain []byte, people ...int64) []byte {
	out := make([]byte, sealOverhead, sealOverhead+len(plain)+16)
	out[0] = s.current
	rand.Read(out[1:])
	return s.keys[s.current].Seal(out, out[1:sealOverhead], plain, place(table, column, row, people))
}

// open undoes seal; it fails if the value was sealed by another key, for another
// place or for other people.
func (s *Sealer) open(table, column string, row int64, sealed []byte, people ...int64) ([]byte, error) {
	if len(sealed) < sealOverhead {
		return nil, fmt.Errorf("opening %s.%s: too short", table, column)
	}
	key, known := s.keys[sealed[0]]
	if !known {
		return nil, fmt.Errorf("opening %s.%s: %w", table, column, ErrKey)
	}
	plain, err := key.Open(nil, sealed[1:sealOverhead], sealed[sealOverhead:], place(table, column, row, people))
	if err != nil {
		return nil, fmt.Errorf("opening %s.%s: %w", table, column, ErrKey)
	}
	return plain, nil
}

func place(table, column string, row int64, people []int64) []byte {
	at := fmt.Appendf(nil, "%s.%s.%d", table, column, row)
	for _, id := range people {
		at = fmt.Appendf(at, "@%d", id)
	}
	return at
}

// keyWord is sealed into each database to recognise its key by. It stands there
// twice: were the only one damaged, the next start would refuse everybody.
const keyWord = "porchlight"

var keyWordNames = []string{"key", "key again"}

// checkKey seals the key word into a new database, which from then on is of this
// store's kind, and opens it in an old one.
func (s *Store) checkKey(ctx context.Context) error {
	sealed := base64.StdEncoding.EncodeToString(s.seal.seal("meta", "value", 0, []byte(keyWord)))
	var broken []string
	found, fits := false, false
	for _, name := range keyWordNames {
		var kept string
		err := s.write.QueryRow(ctx, `SELECT value FROM meta WHERE name = $1`, name).Scan(&kept)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return fmt.Errorf("checking key: %w", asKnown(err))
		}
		found = found || err == nil
		if err == nil && s.isKeyWord(kept) {
			fits = true
		} else {
			broken = append(broken, name)
		}
	}
	switch {
	case !found:
		_, err := s.write.Exec(ctx, `INSERT INTO meta (name, value) VALUES ('key', $1), ('key again', $1), ('kind', $2)`, sealed, s.kind)
		return asKnown(err)
	case !fits:
		return ErrKey
	}
	for _, name := range broken { // by the disk, or of a database from before there were two
		_, err := s.write.Exec(ctx, `INSERT INTO meta (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value`, name, sealed)
		if err != nil {
			return fmt.Errorf("checking key: %w", asKnown(err))
		}
	}
	return nil
}

// isKeyWord reports whether it is the key word, sealed by one of our keys.
func (s *Store) isKeyWord(kept string) bool {
	sealed, err := base64.StdEncoding.DecodeString(kept)
	if err != nil {
		return false
	}
	_, err = s.seal.open("meta", "value", 0, sealed)
	return err == nil
}
