package main

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"porchlight/storage"
)

// spool is a file beside the database for updates that can't be stored while the
// database is away, so that Telegram may let go of them. It is there only as long
// as it holds something: what is in it is stored at the next start, or before if
// the database comes back.
//
// It is a row of records, each its length in four bytes and then as much, sealed.
// Whoever uses it sees to it that only one does at a time.
type spool struct {
	path string
	// seal is nil where the key is not there: then nothing is read or written.
	seal interface {
		SealSpooled([]byte) []byte
		OpenSpooled([]byte) ([]byte, error)
	}
	file disk  // nil: not open
	size int64 // of what is whole in it
}

// disk is what a spool does with its file.
type disk interface {
	io.WriterAt
	Truncate(size int64) error
	Sync() error
	Stat() (os.FileInfo, error)
	Close() error
}

// spooled is one update in the spool.
type spooled struct {
	Raw        []byte    `json:"raw"`
	ReceivedAt time.Time `json:"received_at"`
	// Answered: the guard's answer has left, or there was none to give.
	Answered bool `json:"answered"`
}

// spoolFile returns where the spool of a database is: beside it, or in the working
// directory for PostgreSQL.
func spoolFile(at storage.Address) string {
	if at.File == "" {
		return "porchlight.spool"
	}
	return at.File[:len(at.File)-len(filepath.Ext(at.File))] + ".spool"
}

// errSpoolGone means that the file was taken away since it was opened, with all
// that was in it.
var errSpoolGone = errors.New("the spool file is not where it was opened")

// errNoSeal means that nothing can be sealed for the spool, nor opened of it.
var errNoSeal = errors.New("spooling: the key of the database is not there")

// add writes updates behind those that are in the spool and returns how many of
// them are in it, synced to disk: all but for an error. Of a disk that gets full it
// takes what there is room for.
func (s *spool) add(updates []spooled) (in int, err error) {
	if s.seal == nil {
		return 0, errNoSeal
	}
	if err := s.open(); err != nil {
		return 0, fmt.Errorf("spooling: %w", err)
	}
	var records []byte
	ends := make([]int, len(updates))
	for i, u := range updates {
		plain, err := json.Marshal(u)
		if err != nil {
			return 0, fmt.Errorf("spooling: %w", err)
		}
		sealed := s.seal.SealSpooled(plain)
		records = append(binary.BigEndian.AppendUint32(records, uint32(len(sealed))), sealed...)
		ends[i] = len(records)
	}
	// What an attempt before has left in part is written over.
	if err := s.file.Truncate(s.size); err != nil {
		return 0, fmt.Errorf("spooling: %w", err)
	}
	written, full := s.file.WriteAt(records, s.size)
	if err := s.file.Sync(); err != nil {
		return 0, fmt.Errorf("spooling: %w", errors.Join(full, err))
	}
	for in < len(ends) && ends[in] <= written {
		in++
	}
	if in > 0 {
		s.size += int64(ends[in-1])
	}
	if full != nil {
		return in, fmt.Errorf("spooling: %w", withoutPath(full))
	}
	return in, nil
}

// open opens the file behind what is in it, or makes it.
func (s *spool) open() error {
	if s.file != nil {
		now, err := os.Stat(s.path)
		then, errThen := s.file.Stat()
		if err == nil && errThen == nil && os.SameFile(now, then) {
			return nil
		}
		s.file.Close()
		s.file = nil
		return errSpoolGone
	}
	file, err := os.OpenFile(s.path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return withoutPath(err)
	}
	size, err := file.Seek(0, io.SeekEnd)
	if err == nil {
		err = withoutPath(storage.SyncFolder(s.path))
	}
	if err != nil {
		file.Close()
		return err
	}
	s.file, s.size = file, size
	return nil
}

// withoutPath keeps where the file is out of an error that is logged again and again.
func withoutPath(err error) error {
	if failed, ok := errors.AsType[*os.PathError](err); ok {
		return failed.Err
	}
	return err
}

const (
	// largestRecord bounds what is opened at once: an update with its seal and times.
	largestRecord = 4 * largestUpdate
	// recordHead is how many bytes say how long a record is.
	recordHead = 4
)

// read returns what is in the spool, in order, and in how many places something
// can't be read. What is damaged there takes no record with it but its own: behind it
// the next one is found by trying where one begins. A record that a crash has cut off
// at the end counts for nothing: it was not synced, so Telegram still has it.
func (s *spool) read() (updates []spooled, unreadable int, err error) {
	if s.seal == nil {
		return nil, 0, errNoSeal
	}
	data, err := os.ReadFile(s.path)
	if errors.Is(err, os.ErrNotExist) {
		return nil, 0, nil
	}
	if err != nil {
		return nil, 0, fmt.Errorf("reading the spool: %w", withoutPath(err))
	}
	damaged := false
	for len(data) > 0 {
		u, length, ok := s.record(data)
		if !ok && !damaged && isCutOff(data) && !s.anyBehind(data) {
			break
		}
		if !ok {
			if !damaged {
				unreadable++
			}
			damaged, data = true, data[1:]
			continue
		}
		updates = append(updates, u)
		damaged, data = false, data[length:]
	}
	return updates, unreadable, nil
}

// record reads the one that data begins with, and how long it is.
func (s *spool) record(data []byte) (u spooled, length int, ok bool) {
	if len(data) < recordHead {
		return u, 0, false
	}
	size := binary.BigEndian.Uint32(data)
	if size == 0 || size > largestRecord || isCutOff(data) {
		return u, 0, false
	}
	length = recordHead + int(size)
	plain, err := s.seal.OpenSpooled(data[recordHead:length])
	if err != nil || json.Unmarshal(plain, &u) != nil {
		return u, 0, false
	}
	return u, length, true
}

// isCutOff reports whether the record that data begins with would go on behind it.
func isCutOff(data []byte) bool {
	return len(data) < recordHead || int64(binary.BigEndian.Uint32(data)) > int64(len(data)-recordHead)
}

// anyBehind reports whether a record begins anywhere in data.
func (s *spool) anyBehind(data []byte) bool {
	for at := range data {
		if _, _, ok := s.record(data[at:]); ok {
			return true
		}
	}
	return false
}

// clear takes the file away: all that was in it is stored.
func (s *spool) clear() error {
	if s.file != nil {
		// Should the file not go, it is at least empty.
		err := errors.Join(s.file.Truncate(0), s.file.Sync(), s.file.Close())
		s.file, s.size = nil, 0
		if err != nil {
			return fmt.Errorf("emptying the spool: %w", withoutPath(err))
		}
	}
	if err := os.Remove(s.path); err != nil && !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("removing the spool: %w", withoutPath(err))
	}
	return withoutPath(storage.SyncFolder(s.path))
}
