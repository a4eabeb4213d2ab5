package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"porchlight/storage"
	"porchlight/storage/storagetest"
)

// newSpool is one on the disk, sealed as a store seals it.
func newSpool(t testing.TB) *spool {
	t.Helper()
	return &spool{path: filepath.Join(t.TempDir(), "porchlight.spool"), seal: storagetest.SQLite(t)}
}

// again opens the file of a spool as the next process does.
func (s *spool) again() *spool { return &spool{path: s.path, seal: s.seal} }

// updatesOf returns updates that are told apart by what they say.
func updatesOf(words ...string) (all []spooled) {
	for _, word := range words {
		all = append(all, spooled{Raw: []byte(word), ReceivedAt: time.Date(2026, time.November, 24, 12, 0, 0, 0, time.UTC)})
	}
	return all
}

// holds checks what the next process would read.
func (s *spool) holds(t *testing.T, what string, unreadable int, words ...string) {
	t.Helper()
	got, bad, err := s.again().read()
	if err != nil || bad != unreadable {
		t.Errorf("%s: %d can't be read, want %d; %v", what, bad, unreadable, err)
	}
	if len(got) != len(words) {
		t.Fatalf("%s: it holds %d updates, want %d", what, len(got), len(words))
	}
	for i, word := range words {
		if string(got[i].Raw) != word {
			t.Errorf("%s: update %d is %q, want %q", what, i, got[i].Raw, word)
		}
	}
}

func TestSpoolGivesBackWhatWasSynced(t *testing.T) {
	s := newSpool(t)
	s.holds(t, "before there is one", 0)
	for _, words := range [][]string{{"one", "two"}, {"three"}} {
		if _, err := s.add(updatesOf(words...)); err != nil {
			t.Fatal(err)
		}
	}
	s.holds(t, "after two syncs", 0, "one", "two", "three")
	later := s.again()
	if _, err := later.add(updatesOf("four")); err != nil {
		t.Fatal(err)
	}
	s.holds(t, "with what another process added", 0, "one", "two", "three", "four")
	data, err := os.ReadFile(s.path)
	if err != nil || bytes.Contains(data, []byte("three")) {
		t.Errorf("it can be read without the key: %v", err)
	}
	if info, err := os.Stat(s.path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("its mode is %v, %v", info.Mode(), err)
	}
	if err := later.clear(); err != nil {
		t.Fatal(err)
	}
	s.holds(t, "after it was cleared", 0)
	if _, err := os.Stat(s.path); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the file is still there: %v", err)
	}
	if _, err := later.add(updatesOf("five")); err != nil {
		t.Fatal(err)
	}
	s.holds(t, "in the next outage", 0, "five")
}

// TestSpoolThatIsCutOffAnywhereKeepsWhatIsWhole cuts it after every byte, as a
// crash may, and goes on with it.
func TestSpoolThatIsCutOffAnywhereKeepsWhatIsWhole(t *testing.T) {
	s := newSpool(t)
	var ends []int
	for _, word := range []string{"one", "two", "three"} {
		if _, err := s.add(updatesOf(word)); err != nil {
			t.Fatal(err)
		}
		ends = append(ends, int(s.size))
	}
	whole, err := os.ReadFile(s.path)
	if err != nil {
		t.Fatal(err)
	}
	for length := range whole {
		if err := os.WriteFile(s.path, whole[:length], 0o600); err != nil {
			t.Fatal(err)
		}
		kept := 0
		for kept < len(ends) && ends[kept] <= length {
			kept++
		}
		s.holds(t, fmt.Sprintf("cut after %d bytes", length), 0, []string{"one", "two", "three"}[:kept]...)
	}
}

// TestSpoolWithADamagedByteKeepsTheRest flips every byte, one at a time.
func TestSpoolWithADamagedByteKeepsTheRest(t *testing.T) {
	s := newSpool(t)
	if _, err := s.add(updatesOf("one", "two", "three")); err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(s.path)
	if err != nil {
		t.Fatal(err)
	}
	for at := range whole {
		damaged := bytes.Clone(whole)
		damaged[at] ^= 0x10
		if err := os.WriteFile(s.path, damaged, 0o600); err != nil {
			t.Fatal(err)
		}
		got, bad, err := s.again().read()
		if err != nil {
			t.Fatalf("byte %d: %v", at, err)
		}
		for _, u := range got {
			if word := string(u.Raw); word != "one" && word != "two" && word != "three" {
				t.Fatalf("byte %d: %q was never written", at, word)
			}
		}
		// Where the last one says that it is longer, it may as well have been cut off.
		if len(got) != 2 || bad != 1 && string(got[1].Raw) != "two" {
			t.Errorf("byte %d: %d updates were read, and in %d places none", at, len(got), bad)
		}
	}
}

// FuzzSpool holds that whatever a disk makes of a part of the spool, what stands
// before and behind that part is read, in order, and nothing that was never written.
func FuzzSpool(f *testing.F) {
	s := newSpool(f)
	var words []string
	var ends []int64
	for i := range 6 {
		words = append(words, fmt.Sprintf("update number %d%s", i, strings.Repeat(" and more", i)))
		if _, err := s.add(updatesOf(words[i])); err != nil {
			f.Fatal(err)
		}
		ends = append(ends, s.size)
	}
	whole, err := os.ReadFile(s.path)
	if err != nil {
		f.Fatal(err)
	}
	for i := range ends {
		f.Add(uint16(ends[i]-3), []byte{0, 0, 0})
		f.Add(uint16(ends[i]), []byte{0xff, 0xff, 0xff, 0xff})
		f.Add(uint16(ends[i]-20), bytes.Repeat([]byte{0}, 60))
		f.Add(uint16(ends[i]), whole[:40])
	}
	f.Fuzz(func(t *testing.T, at uint16, instead []byte) {
		from := int(at) % len(whole)
		damaged := append(bytes.Clone(whole[:from]), instead...)
		to := min(len(whole), from+len(instead))
		damaged = append(damaged, whole[to:]...)
		if err := os.WriteFile(s.path, damaged, 0o600); err != nil {
			t.Fatal(err)
		}
		got, _, err := s.again().read()
		if err != nil {
			t.Fatal(err)
		}
		next, begins := 0, int64(0)
		for i, word := range words {
			whole := ends[i] <= int64(from) || begins >= int64(to)
			begins = ends[i]
			switch {
			case next < len(got) && string(got[next].Raw) == word:
				next++
			case whole:
				t.Errorf("update %d is not read, though the damage is from %d to %d", i, from, to)
			}
		}
		if next != len(got) {
			t.Errorf("%d updates were read, and only %d of them are those that were written", len(got), next)
		}
	})
}

func TestSpoolThatWasTakenAwayIsWrittenAnew(t *testing.T) {
	s := newSpool(t)
	if _, err := s.add(updatesOf("one")); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(s.path, s.path+".away"); err != nil {
		t.Fatal(err)
	}
	if _, err := s.add(updatesOf("two")); !errors.Is(err, errSpoolGone) {
		t.Errorf("adding to a file that is gone: %v", err)
	}
	if _, err := s.add(updatesOf("one", "two")); err != nil {
		t.Fatal(err)
	}
	s.holds(t, "written anew", 0, "one", "two")
}

func TestSpoolWritesOverWhatAFullDiskCutOff(t *testing.T) {
	s := newSpool(t)
	if _, err := s.add(updatesOf("one")); err != nil {
		t.Fatal(err)
	}
	if _, err := s.file.WriteAt(bytes.Repeat([]byte{7}, 500), s.size); err != nil {
		t.Fatal(err)
	}
	if _, err := s.add(updatesOf("two")); err != nil {
		t.Fatal(err)
	}
	s.holds(t, "after the disk was full", 0, "one", "two")
}

// fullDisk is one with room up to a size.
type fullDisk struct {
	disk
	room int64
}

func (d fullDisk) WriteAt(data []byte, at int64) (int, error) {
	if free := max(0, d.room-at); free < int64(len(data)) {
		n, err := d.disk.WriteAt(data[:free], at)
		return n, errors.Join(err, syscall.ENOSPC)
	}
	return d.disk.WriteAt(data, at)
}

// TestSpoolTakesWhatAFullDiskHasRoomFor fills the disk up at every byte: what is said
// to be in the spool is, nothing else, and the rest comes behind it once there is room.
func TestSpoolTakesWhatAFullDiskHasRoomFor(t *testing.T) {
	words := []string{"one", "two", "three"}
	whole := newSpool(t)
	if _, err := whole.add(updatesOf(words...)); err != nil {
		t.Fatal(err)
	}
	for room := range whole.size {
		s := whole.again()
		s.path += fmt.Sprint(room)
		if err := s.open(); err != nil {
			t.Fatal(err)
		}
		file := s.file
		s.file = fullDisk{file, room}
		in, err := s.add(updatesOf(words...))
		if !errors.Is(err, syscall.ENOSPC) || in == len(words) {
			t.Fatalf("with room for %d of %d bytes %d updates are in it, %v", room, whole.size, in, err)
		}
		s.holds(t, fmt.Sprintf("with room for %d bytes", room), 0, words[:in]...)
		s.file = file
		if rest, err := s.add(updatesOf(words[in:]...)); err != nil || in+rest != len(words) {
			t.Fatalf("with room again %d and %d updates are in it, %v", in, rest, err)
		}
		s.holds(t, "with room again", 0, words...)
	}
}

func TestSpoolIsBesideItsDatabase(t *testing.T) {
	for at, want := range map[storage.Address]string{
		{File: "/data/porchlight.db"}: "/data/porchlight.spool", {File: "house"}: "house.spool", {Postgres: "postgres://x"}: "porchlight.spool",
	} {
		if got := spoolFile(at); got != want {
			t.Errorf("of %+v: %s, want %s", at, got, want)
		}
	}
}
