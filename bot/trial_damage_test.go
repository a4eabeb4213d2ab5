//go:build trial

package main

import (
	"bytes"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// pageSize is that of the database.
const pageSize = 4096

// mended is what is said wherever the database is found to be damaged.
const mended = "restore a backup"

// trialDamagedPages overwrites a page of the database while the program is stopped,
// ever another one. It answers distress with each. Where it can't start, as with one of the
// first, which list the tables, it says what to do. The doctor finds each.
func trialDamagedPages(t *testing.T, binary string) {
	s := newStage(t, binary)
	s.actsUntil(t.Context(), after(time.Second))
	s.settles(20 * time.Second)
	s.end()
	path := filepath.Join(s.folder, "porchlight.db")
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	refused, served := 0, 0
	for page := 0; page < len(whole)/pageSize; page += 1 + rand.N(pagesApart()) {
		s.removeBeside(path)
		hurt := slices.Clone(whole)
		overwritePage(hurt, page)
		if err := os.WriteFile(path, hurt, 0o600); err != nil {
			t.Fatal(err)
		}
		if said, err := s.command("doctor"); err == nil || !strings.Contains(said, mended) {
			t.Errorf("with page %d damaged the doctor says:\n%s", page, said)
		}
		logged, sent := len(s.program.log.String()), s.front.sent.Load()
		s.lights(s.program)
		ended := make(chan struct{})
		go func() { s.process.Wait(); close(ended) }()
		s.cries()
		s.answersBefore(sent, ended)
		if strings.Contains(s.program.log.String()[logged:], mended) {
			refused++
		} else {
			served++
		}
		s.process.Process.Kill()
		<-ended
		s.process = nil
	}
	t.Logf("it answered distress with each page damaged: %d times it could not start and said what to do, %d times it ran", refused, served)
}

// pagesApart is how many pages there are at most between two that are tried.
func pagesApart() int {
	if isShort() {
		return 80
	}
	return 2
}

func overwritePage(data []byte, page int) {
	for i := range pageSize {
		data[page*pageSize+i] = byte(rand.Uint32())
	}
}

// removeBeside removes what SQLite keeps beside a database.
func (s *stage) removeBeside(path string) {
	for _, side := range []string{"-wal", "-shm"} {
		if err := os.Remove(path + side); err != nil && !os.IsNotExist(err) {
			s.t().Error(err)
		}
	}
}

// command runs another of the program's commands beside it.
func (s *stage) command(args ...string) (said string, err error) {
	beside := exec.Command(s.binary, args...)
	beside.Dir, beside.Env = s.folder, []string{"TELEGRAM_BOT_TOKEN=" + s.token, "TELEGRAM_API_URL=" + s.address}
	out, err := beside.CombinedOutput()
	return string(out), err
}

// answersBefore waits until the program has answered somebody, which it does before it ends.
func (s *stage) answersBefore(sent int64, ended <-chan struct{}) {
	s.t().Helper()
	for end := time.Now().Add(time.Minute); time.Now().Before(end); {
		if s.front.sent.Load() > sent {
			return
		}
		select {
		case <-ended:
			s.t().Fatalf("it ended and has answered nobody:\n%s", shortened(s.program.log.String()))
		case <-time.After(5 * time.Millisecond):
		}
	}
	s.t().Fatalf("it does not answer:\n%s", shortened(s.program.log.String()))
}

// trialDamagedWhileItRuns overwrites most of the database while the program runs, and puts
// a backup in its place. Distress is answered all the while. What SQLite still took into
// the damaged files goes with them; of the rest nobody is lost.
func trialDamagedWhileItRuns(t *testing.T, binary string) {
	s := newStage(t, binary)
	s.actsUntil(t.Context(), after(time.Second))
	s.settles(20 * time.Second)
	copied := filepath.Join(s.folder, "copy.db")
	if said, err := s.command("backup", copied); err != nil {
		t.Fatalf("%v: %s", err, said)
	}
	path := filepath.Join(s.folder, "porchlight.db")
	file, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := file.WriteAt(bytes.Repeat([]byte{0xA5}, int(info.Size())-pageSize), pageSize); err != nil {
		t.Fatal(err)
	}
	slowest := machineLag(t.Context())
	s.actsUntil(t.Context(), after(outageLasts()))
	<-time.After(promptly)
	lag := slowest()
	s.goesWrong(s.end)
	s.removeBeside(path)
	if err := os.Rename(copied, path); err != nil {
		t.Fatal(err)
	}
	s.lights(s.program)
	s.settles(40 * time.Second)
	s.ends(s.program)
	a := s.tell()
	t.Logf("\n%v", a)
	if lost := a.lost[didDistress]; lost > 0 {
		t.Errorf("%d cries of distress were lost", lost)
	}
	a.isPrompt(t, lag)
}
