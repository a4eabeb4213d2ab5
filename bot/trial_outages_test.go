//go:build trial

package main

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"porchlight/bot/sandbox"
)

// outage is trouble that passes.
type outage struct {
	name   string
	begins func(*stage) (ends func())
	// reachable: Telegram is there, so distress is answered at once all the while.
	reachable bool
	// unsure: Telegram takes messages and doesn't say so, so they come again.
	unsure bool
}

// stage is a program with its people, to which an outage happens.
type stage struct {
	*trialCrowd
	*program
	front *front
	stand *sandbox.Server
	small bool // its disk can be filled
}

// outages are those that a host's machine and Telegram can have.
var outages = []outage{
	{name: "Telegram refuses connections", begins: faulty(sandbox.Fault{Cut: sandbox.CutBefore})},
	{name: "Telegram is silent", begins: faulty(sandbox.Fault{Cut: sandbox.Hang})},
	{name: "Telegram loses what it answers", begins: faulty(sandbox.Fault{Method: "send*", Cut: sandbox.CutAfter}), unsure: true},
	{name: "Telegram has a bad gateway", begins: faulty(sandbox.Fault{Status: 502, Body: somePage})},
	{name: "Telegram asks to slow down", begins: faulty(sandbox.Fault{Method: "send*", Status: 429, RetryAfter: 2})},
	{name: "Telegram answers with a page", begins: answeredBy(answersPage)},
	{name: "Telegram cuts its answers short", begins: answeredBy(answersShort)},
	{name: "Telegram answers without an end", begins: answeredBy(answersEndlessly)},
	{name: "Telegram drips", begins: answeredBy(answersSlowly)},
	{name: "updates of unknown kinds", begins: unknownKinds, reachable: true},
	{name: "clocks that differ by an hour", begins: otherClocks, reachable: true},
	{name: "the database is locked", begins: func(s *stage) func() { return s.lock() }, reachable: true},
	{name: "the database is locked for readers too", begins: lockReaders, reachable: true},
	{name: "the database is replaced", begins: replaceDatabase, reachable: true},
	{name: "the disk is full", begins: fillDisk, reachable: true},
}

// outageLasts is how long each is.
func outageLasts() time.Duration {
	if isShort() {
		return 4 * time.Second
	}
	return 20 * time.Second
}

// mostMemory is what a program may need at most, whatever Telegram sends.
const mostMemory = 400 << 20

// trialOutages lets each outage happen to a program that people write to.
func trialOutages(t *testing.T, binary string) {
	for _, o := range outages {
		t.Run(o.name, func(t *testing.T) {
			t.Parallel()
			s := newStage(t, binary)
			var lag time.Duration
			s.goesWrong(func() {
				ends := o.begins(s)
				slowest := machineLag(t.Context())
				s.actsUntil(t.Context(), after(outageLasts()))
				lag = slowest()
				ends()
			})
			s.actsUntil(t.Context(), after(time.Second))
			s.settles(90 * time.Second)
			peak := peakMemory(t, s.process.Process.Pid)
			s.ends(s.program)
			a := s.tell()
			if o.unsure {
				a.perKill = nil
			}
			a.holds(t)
			s.saidNothingWrong()
			if o.reachable {
				a.isPrompt(t, lag)
			}
			if peak > mostMemory {
				t.Errorf("it took %d MB of memory", peak>>20)
			}
		})
	}
}

// newStage starts a program, in a folder that can be filled if there may be one, and waits
// until it has answered somebody.
func newStage(t *testing.T, binary string) *stage {
	t.Helper()
	folder, small := smallDisk(t)
	s := newStageIn(t, binary, folder)
	s.small = small
	return s
}

// newStageIn starts a program in a folder and waits until it has answered somebody.
func newStageIn(t *testing.T, binary, folder string) *stage {
	t.Helper()
	stand := sandbox.New(sandbox.Options{Limits: sandbox.Limits{Off: true}})
	p, f := newTrialProgram(t, binary, stand)
	p.folder = folder
	c := newTrialCrowd(t, stand)
	c.pause = 20 * time.Millisecond
	s := &stage{trialCrowd: c, program: p, front: f, stand: stand}
	s.lights(p)
	s.cries()
	s.settles(time.Minute)
	s.calm = time.Now()
	return s
}

// machineLag measures how late a short sleep ends at most, until the function that it
// returns is called: no program on this machine can be faster.
func machineLag(ctx context.Context) (stop func() time.Duration) {
	ctx, cancel := context.WithCancel(ctx)
	lag := make(chan time.Duration)
	go func() {
		most := time.Duration(0)
		for ctx.Err() == nil {
			before := time.Now()
			<-time.After(10 * time.Millisecond)
			most = max(most, time.Since(before)-10*time.Millisecond)
		}
		lag <- most
	}()
	return func() time.Duration { cancel(); return <-lag }
}

// faulty is a fault of the stand-in.
func faulty(f sandbox.Fault) func(*stage) func() {
	return func(s *stage) func() { return s.stand.Fault(f) }
}

// unknownKinds mixes updates among the others that no library knows.
func unknownKinds(s *stage) func() {
	ctx, cancel := context.WithCancel(s.t().Context())
	go func() {
		for i := 0; ctx.Err() == nil; i++ {
			s.stand.RawUpdate([]map[string]any{
				{"telepathy": map[string]any{"thought": "none"}},
				{"message": "no object"},
				{"message": map[string]any{"chat": 7, "text": []int{1}}},
				{"callback_query": map[string]any{"id": 5, "data": map[string]any{}}},
				{},
			}[i%5])
			<-time.After(50 * time.Millisecond)
		}
	}()
	return cancel
}

// otherClocks lets distress arrive that was written an hour before by Telegram's clock, or
// an hour behind.
func otherClocks(s *stage) func() {
	ctx, cancel := context.WithCancel(s.t().Context())
	go func() {
		for i := 0; ctx.Err() == nil; i++ {
			phone := s.phone()
			phone.Start("")
			s.note(deed{didDistress, phone.ID(), time.Now(), line})
			written := time.Now().Add([]time.Duration{-time.Hour, time.Hour}[i%2])
			s.stand.RawUpdate(map[string]any{"message": map[string]any{
				"message_id": 900_000_000 + i, "date": written.Unix(), "text": distress,
				"chat": map[string]any{"id": phone.ID(), "type": "private"},
				"from": map[string]any{"id": phone.ID(), "is_bot": false, "first_name": "Somebody", "language_code": "en"},
			}})
			<-time.After(100 * time.Millisecond)
		}
	}()
	return cancel
}

func (s *stage) t() testing.TB { return s.program.t }

// The locks of SQLite's shared memory: those of writing, of checkpoints, of recovery and
// of readers; see the documentation of its WAL.
const walLocks, walLocksCount = 120, 8

// lockReaders keeps everybody from reading the database too, as a program that mends it.
func lockReaders(s *stage) func() {
	t := s.t()
	t.Helper()
	shm, err := os.OpenFile(filepath.Join(s.folder, "porchlight.db-shm"), os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	lock := syscall.Flock_t{Type: syscall.F_WRLCK, Start: walLocks, Len: walLocksCount}
	for end := time.Now().Add(time.Minute); ; {
		if err = syscall.FcntlFlock(shm.Fd(), syscall.F_SETLK, &lock); err == nil {
			break
		}
		if time.Now().After(end) {
			t.Fatal(err)
		}
		<-time.After(time.Millisecond)
	}
	return func() { shm.Close() }
}

// replaceDatabase puts another database where the program's is, and its own back in the
// end, each with the files beside it.
func replaceDatabase(s *stage) func() {
	t := s.t()
	t.Helper()
	path := filepath.Join(s.folder, "porchlight.db")
	move := func(from, to string) {
		for _, part := range []string{"", "-wal", "-shm"} {
			if err := os.Rename(from+part, to+part); err != nil && !errors.Is(err, os.ErrNotExist) {
				t.Error(err)
			}
		}
	}
	move(path, path+".own")
	db, err := sql.Open("sqlite3", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec(`CREATE TABLE other (it TEXT)`); err != nil {
		t.Fatal(err)
	}
	return func() { move(path+".own", path) }
}

// fillDisk leaves no byte free where the database is.
func fillDisk(s *stage) func() {
	t := s.t()
	t.Helper()
	if !s.small {
		t.Skip("a small disk can't be mounted here: that takes Linux and root")
	}
	filler, err := os.Create(filepath.Join(s.folder, "filler"))
	if err != nil {
		t.Fatal(err)
	}
	for _, size := range []int{1 << 16, 1 << 12, 1} {
		for err = nil; err == nil; {
			_, err = filler.Write(make([]byte, size))
		}
		if !strings.Contains(err.Error(), "no space") {
			t.Fatal(err)
		}
	}
	return func() {
		filler.Close()
		if err := os.Remove(filler.Name()); err != nil {
			t.Error(err)
		}
	}
}

// smallDisk mounts a disk of some megabytes, if it may.
func smallDisk(t *testing.T) (folder string, ok bool) {
	folder = t.TempDir()
	if err := syscall.Mount("none", folder, "tmpfs", 0, "size=16m"); err != nil {
		return folder, false
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(folder, syscall.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
	return folder, true
}
