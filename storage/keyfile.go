package storage

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"sync"
)

// keyFile keeps the keys of a SQLite database in a file of slots beside it. A key's
// number is that of its slot. A slot is never used again, and nothing in the file
// ever moves, so that writing over a slot leaves no copy of its key: a database
// leaves some in its log and in the gaps of its pages.
//
// A slot has two halves, of which one holds the key, sealed under the house key.
// Sealing it anew writes the other half first, so that a crash at any moment leaves
// one that is whole. Keys are added, destroyed and sealed anew in a write of the
// database alone: its lock is the file's, also between processes.
type keyFile struct {
	path string
	file *os.File
	was  os.FileInfo // as it was opened, to notice when it is gone
	seal *Sealer

	number int64 // of the last write that destroyed keys here

	mu    sync.Mutex
	added [][]byte // slots of the open transaction that are not in the file yet
	first keyID    // the number of the first of them
}

const (
	slotSize = 128
	halfSize = slotSize / 2
	// halfKept is the last byte of a half that holds a key. It is 0 in an empty one,
	// and in a destroyed one all bytes are halfDestroyed.
	halfKept, halfDestroyed = 1, 0xff
)

// keyFileWord begins each half of the first slot. Behind it is the file's name, that
// the database knows it by: twice, so that one damaged byte locks nobody out. Behind that
// is the number of the last write that destroyed keys.
const (
	keyFileWord   = "porchlight keys 1\n"
	keyFileName   = 16
	keyFileNumber = 40
)

// sealedKeySize is how much of a half a sealed key takes.
const sealedKeySize = sealOverhead + keySize + 16

// KeysFile returns where the keys of a SQLite database are, "" for PostgreSQL.
func KeysFile(at Address) string {
	if at.File == "" {
		return ""
	}
	return at.File + ".keys"
}

// makeKeyFile makes a file with no key in it, of a random name.
func makeKeyFile(path string) error {
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	half := make([]byte, halfSize)
	rand.Read(half[copy(half, keyFileWord):][:keyFileName])
	_, err = file.Write(append(half, half...))
	return errors.Join(err, file.Sync(), file.Close(), SyncFolder(path))
}

// errCutOff means that the making of the file was cut off.
var errCutOff = errors.New("it is cut short")

// SyncFolder makes a file's being there, or not, outlast a loss of power.
func SyncFolder(path string) error {
	folder, err := os.Open(filepath.Dir(path))
	if err != nil {
		return err
	}
	return errors.Join(folder.Sync(), folder.Close())
}

// openKeyFile opens a file and returns its name as each half of the first slot has
// it, in hexadecimal.
func openKeyFile(path string, seal *Sealer) (k *keyFile, names []string, err error) {
	file, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return nil, nil, err
	}
	k = &keyFile{path: path, file: file, seal: seal}
	head := make([]byte, slotSize)
	_, err = file.ReadAt(head, 0)
	if errors.Is(err, io.EOF) {
		err = errCutOff
	}
	if err == nil {
		k.was, err = file.Stat()
	}
	for half := range slices.Chunk(head, halfSize) {
		if name, ours := bytes.CutPrefix(half, []byte(keyFileWord)); ours {
			names = append(names, hex.EncodeToString(name[:keyFileName]))
			k.number = max(k.number, int64(binary.BigEndian.Uint64(half[keyFileNumber:])))
		}
	}
	if err == nil && len(names) == 0 {
		err = errors.New("it is no file of keys")
	}
	if err != nil {
		file.Close()
		return nil, nil, err
	}
	return k, names, nil
}

// slots returns how many slots the file has, with the first and one that was cut off.
func (k *keyFile) slots() (keyID, error) {
	info, err := k.file.Stat()
	if err != nil {
		return 0, err
	}
	return keyID((info.Size() + slotSize - 1) / slotSize), nil
}

func (k *keyFile) add(_ context.Context, key []byte) (keyID, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if len(k.added) == 0 {
		next, err := k.slots()
		if err != nil {
			return 0, unavailableFile(err)
		}
		k.first = next
	}
	id := k.first + keyID(len(k.added))
	slot := make([]byte, slotSize)
	k.fill(slot[:halfSize], id, key)
	k.added = append(k.added, slot)
	return id, nil
}

// fill writes a key into a half.
func (k *keyFile) fill(half []byte, id keyID, key []byte) {
	copy(half, k.seal.seal("keys", "sealed", int64(id), key))
	half[halfSize-1] = halfKept
}

func (k *keyFile) settle() error {
	k.mu.Lock()
	defer k.mu.Unlock()
	if len(k.added) == 0 {
		return nil
	}
	_, err := k.file.WriteAt(bytes.Join(k.added, nil), int64(k.first)*slotSize)
	if err == nil {
		err = k.file.Sync()
	}
	if err != nil {
		return unavailableFile(err)
	}
	k.added = nil
	return nil
}

func (k *keyFile) undo() (ids []keyID) {
	k.mu.Lock()
	defer k.mu.Unlock()
	for i := range k.added {
		ids = append(ids, k.first+keyID(i))
	}
	k.added = nil
	return ids
}

// unsettled is the slot of a key that the transaction of now has made and that is not in the file
// yet, nil for any other: a sweep beside it forgets what was remembered of keys.
func (k *keyFile) unsettled(id keyID) []byte {
	k.mu.Lock()
	defer k.mu.Unlock()
	if i := int(id - k.first); i >= 0 && i < len(k.added) {
		return k.added[i]
	}
	return nil
}

func (k *keyFile) load(_ context.Context, id keyID) ([]byte, error) {
	if id <= 0 || id > maxSlots {
		return nil, errNoSuchKey // of a damaged value
	}
	if slot := k.unsettled(id); slot != nil {
		return k.read(id, slot)
	}
	slot := make([]byte, slotSize)
	if _, err := k.file.ReadAt(slot, int64(id)*slotSize); errors.Is(err, io.EOF) {
		return nil, errNoSuchKey
	} else if err != nil {
		return nil, unavailableFile(err)
	}
	return k.read(id, slot)
}

// read returns the key in a slot.
func (k *keyFile) read(id keyID, slot []byte) ([]byte, error) {
	if isDestroyed(slot) {
		return nil, errDestroyed
	}
	for _, half := range [][]byte{slot[:halfSize], slot[halfSize:]} {
		if half[halfSize-1] != halfKept {
			continue
		}
		if key, err := k.seal.open("keys", "sealed", int64(id), half[:sealedKeySize]); err == nil {
			return key, nil
		}
	}
	return nil, ErrKey
}

func isDestroyed(slot []byte) bool {
	return bytes.Count(slot, []byte{halfDestroyed}) == len(slot)
}

// retire leaves it to destroy: a transaction that fails must not have destroyed anything.
func (k *keyFile) retire(context.Context, []keyID) error { return nil }

func (k *keyFile) destroy(ids []keyID, number int64) error {
	end, err := k.slots()
	if err != nil {
		return unavailableFile(err)
	}
	nothing := bytes.Repeat([]byte{halfDestroyed}, slotSize)
	for _, id := range ids {
		if id <= 0 || id >= end {
			continue // it never got into the file
		}
		if _, err := k.file.WriteAt(nothing, int64(id)*slotSize); err != nil {
			return unavailableFile(err)
		}
	}
	if number > k.number {
		k.number = number
		for _, half := range []int64{0, halfSize} {
			if _, err := k.file.WriteAt(binary.BigEndian.AppendUint64(nil, uint64(number)), half+keyFileNumber); err != nil {
				return unavailableFile(err)
			}
		}
	}
	if err := k.file.Sync(); err != nil {
		return unavailableFile(err)
	}
	return nil
}

func (k *keyFile) some(_ context.Context, after keyID) (live, destroyed []keyID, last keyID, err error) {
	next, err := k.walk(after+1, keysAtOnce, func(id keyID, slot []byte) {
		switch {
		case isDestroyed(slot):
			destroyed = append(destroyed, id)
		case slot[halfSize-1] == halfKept || slot[slotSize-1] == halfKept:
			live = append(live, id)
		}
	})
	return live, destroyed, max(next-1, 0), err
}

// maxSlots is more than there ever are.
const maxSlots = 1 << 40

// walk shows up to limit slots from a number on, and returns the number behind the
// last; 0 if the file ends before.
func (k *keyFile) walk(from keyID, limit int, show func(id keyID, slot []byte)) (next keyID, err error) {
	chunk := make([]byte, 512*slotSize)
	for shown := 0; shown < limit; {
		n, err := k.file.ReadAt(chunk[:min(len(chunk), (limit-shown)*slotSize)], int64(from)*slotSize)
		for at := 0; at+slotSize <= n; at += slotSize {
			show(from, chunk[at:at+slotSize])
			from, shown = from+1, shown+1
		}
		if errors.Is(err, io.EOF) {
			return 0, nil
		}
		if err != nil {
			return 0, unavailableFile(err)
		}
	}
	return from, nil
}

// resealBatch is how many slots are sealed anew with two syncs to disk.
const resealBatch = 2000

func (k *keyFile) reseal(_ context.Context, after keyID) (last keyID, done, broken int, err error) {
	type half struct {
		at   int64
		data []byte
	}
	var fresh, old []half
	next, err := k.walk(after+1, resealBatch, func(id keyID, slot []byte) {
		if isDestroyed(slot) || !k.isOlder(slot[:halfSize]) && !k.isOlder(slot[halfSize:]) {
			return
		}
		key, err := k.read(id, slot)
		if err != nil {
			broken++
			return
		}
		at := int64(id) * slotSize
		from, to := int64(0), int64(halfSize)
		if !k.isOlder(slot[:halfSize]) {
			from, to = to, from
		}
		data := make([]byte, halfSize)
		k.fill(data, id, key)
		fresh, old = append(fresh, half{at + to, data}), append(old, half{at + from, make([]byte, halfSize)})
		done++
	})
	for _, halves := range [][]half{fresh, old} {
		for _, h := range halves {
			if _, err := k.file.WriteAt(h.data, h.at); err != nil {
				return 0, 0, 0, unavailableFile(err)
			}
		}
		if len(halves) == 0 {
			continue
		}
		if err := k.file.Sync(); err != nil {
			return 0, 0, 0, unavailableFile(err)
		}
	}
	return max(next-1, 0), done, broken, err
}

// isOlder reports whether a half holds a key that is not under the first house key.
func (k *keyFile) isOlder(half []byte) bool {
	return half[halfSize-1] == halfKept && half[0] != k.seal.current
}

func (k *keyFile) missing() (where string, arg any, err error) {
	end, err := k.slots()
	return `key_id <= 0 OR key_id >= $1 LIMIT 2`, end, err
}

func (k *keyFile) count(context.Context) (map[byte]int, error) {
	counts := map[byte]int{}
	_, err := k.walk(1, maxSlots, func(_ keyID, slot []byte) {
		if isDestroyed(slot) {
			return
		}
		for _, half := range [][]byte{slot[:halfSize], slot[halfSize:]} {
			if half[halfSize-1] == halfKept {
				counts[half[0]]++
			}
		}
	})
	return counts, err
}

func (k *keyFile) stillThere() error {
	now, err := os.Stat(k.path)
	if err != nil || !os.SameFile(now, k.was) {
		return fmt.Errorf("%w: the file of keys is not where it was opened", ErrUnavailable)
	}
	return nil
}

// copyTo copies the file. The caller sees to it that nobody changes it meanwhile.
func (k *keyFile) copyTo(path string) error {
	copied, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(copied, io.NewSectionReader(k.file, 0, 1<<62))
	return errors.Join(err, copied.Sync(), copied.Close())
}

func (k *keyFile) close() error { return k.file.Close() }

// unavailableFile wraps what the disk says in ErrUnavailable, without the path.
func unavailableFile(err error) error {
	if failed, ok := errors.AsType[*os.PathError](err); ok {
		err = failed.Err
	}
	return fmt.Errorf("%w: the file of keys: %w", ErrUnavailable, err)
}
