package main

import (
	"bytes"
	"encoding/binary"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"porchlight/bot/sandbox"
)

// TestErasedPersonIsInNoFile has somebody with a circle erase everything, with a
// Telegram that takes its time or a program that is started anew, and searches every file
// of the folder for their number fifteen seconds later.
func TestErasedPersonIsInNoFile(t *testing.T) {
	t.Parallel()
	for name, meanwhile := range map[string]func(w *world){
		"at once": func(*world) {},
		"with a slow confirmation": func(w *world) {
			w.stand.Fault(sandbox.Fault{Method: "sendMessage", Times: 1, Delay: 8 * time.Second})
		},
		"with a restart": func(w *world) {
			time.AfterFunc(2*time.Second, func() { w.out(); w.light() })
		},
	} {
		t.Run(name, func(t *testing.T) {
			inWorld(t, "2026-11-24", func(w *world) {
				ana, ben, _ := w.two()
				w.nudged(ben)
				ana.says("/country GB")
				ana.says("/remind daily 20:00 tea")
				ana.says(distress)
				ana.says("/quiet 22-7")
				for _, told := range []string{"2 rain on the roof", "yesterday 4", "3"} {
					ana.says("/checkin " + told)
				}
				ana.says("/mood")
				if !w.filesHold(ana.ID()) {
					t.Fatal("the search finds nothing even before")
				}
				meanwhile(w)
				ana.SkipAll()
				ana.Say("/delete yes")
				time.Sleep(15 * time.Second)
				if w.filesHold(ana.ID()) {
					t.Errorf("a file still holds the number:\n%s", ana.transcript())
				}
				if !w.filesHold(ben.ID()) {
					t.Error("somebody else's rows are gone")
				}
			})
		})
	}
}

// filesHold reports whether a file beside the database, or itself, holds a chat's
// number as text or as SQLite keeps it.
func (w *world) filesHold(chat int64) bool {
	w.t.Helper()
	var big [8]byte
	binary.BigEndian.PutUint64(big[:], uint64(chat))
	files, err := filepath.Glob(filepath.Join(w.folder, "*"))
	if err != nil || len(files) < 2 {
		w.t.Fatalf("files %v, %v", files, err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			w.t.Fatal(err)
		}
		if bytes.Contains(data, []byte(strconv.FormatInt(chat, 10))) || bytes.Contains(data, big[2:]) {
			return true
		}
	}
	return false
}
