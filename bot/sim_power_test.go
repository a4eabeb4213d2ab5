package main

import (
	"database/sql"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/mattn/go-sqlite3"
)

// committing is asked, by the path of a database that a simulation plays on, whether a
// transaction is kept.
var committing sync.Map // string → func() bool

func init() {
	db, err := sql.Open("sqlite3", "")
	if err != nil {
		panic(err)
	}
	db.Driver().(*sqlite3.SQLiteDriver).ConnectHook = func(conn *sqlite3.SQLiteConn) error {
		if is, found := committing.Load(conn.GetFilename("main")); found {
			conn.RegisterCommitHook(func() int {
				if is.(func() bool)() {
					return 0
				}
				return 1 // it is rolled back
			})
		}
		return nil
	}
}

// dies begins a power cut. The bot is not told, and nothing that it writes from then on
// counts.
func (s *sim) dies() {
	s.outage.Set(true) // what is being written comes to its end, and nothing else begins
	s.dying.Store(true)
}

// remember keeps the files as they are at this moment, between two writes: that is what
// a power cut leaves.
func (s *sim) remember() {
	db, err := sql.Open("sqlite3", "file:"+filepath.Join(s.folder, "porchlight.db")+"?mode=rw&_txlock=immediate&_busy_timeout=20000")
	if err != nil {
		s.t.Error(err)
		return
	}
	defer db.Close()
	tx, err := db.Begin()
	if err != nil {
		s.t.Errorf("stopping whoever writes at a power cut: %v", err)
		return
	}
	defer tx.Rollback()
	s.copyFiles()
}

// copyFiles keeps the files while nobody writes but who calls it.
func (s *sim) copyFiles() {
	entries, err := os.ReadDir(s.folder)
	if err != nil {
		s.t.Error(err)
		return
	}
	s.left = map[string][]byte{}
	for _, e := range entries {
		if strings.HasSuffix(e.Name(), "-shm") {
			continue // it is memory
		}
		if s.left[e.Name()], err = os.ReadFile(filepath.Join(s.folder, e.Name())); err != nil {
			s.t.Error(err)
		}
	}
}

// isCut clears up after a power cut and starts the bot again on what it left.
func (s *sim) isCut(darkFor time.Duration) {
	s.t.Helper()
	s.cuts++
	s.notes("the power was cut, for %v", darkFor)
	began := time.Now()
	s.sky.begins(bothWays, began)
	s.out()
	s.oracle.look()
	s.oracle.cutOff(time.Now())
	entries, err := os.ReadDir(s.folder)
	if err != nil {
		s.t.Fatal(err)
	}
	for _, e := range entries {
		if err := os.Remove(filepath.Join(s.folder, e.Name())); err != nil {
			s.t.Fatal(err)
		}
	}
	for name, data := range s.left {
		if err := os.WriteFile(filepath.Join(s.folder, name), data, 0o600); err != nil {
			s.t.Fatal(err)
		}
	}
	time.Sleep(darkFor)
	s.outage.Set(false)
	s.dying.Store(false)
	s.lights()
	s.sky.ends(bothWays, began, time.Now())
}
