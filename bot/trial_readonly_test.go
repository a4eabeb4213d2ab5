//go:build trial

package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// frail is a place for a database that can be made read-only, under programs that run as
// whoever it is meant for.
type frail struct {
	folder      string
	fails, heal func()
	as          []string // what a program is run with
}

// trialReadOnly lets the place of a running program's database become read-only.
// Distress is answered all the while, also by a program that is started then. When it can
// be written to again everybody has an answer.
func trialReadOnly(t *testing.T, binary string) {
	for name, newPlace := range map[string]func(*testing.T) *frail{
		"disk":   newFrailDisk,
		"file":   func(t *testing.T) *frail { return newForbidden(t, "porchlight.db", 0o400) },
		"folder": func(t *testing.T) *frail { return newForbidden(t, "", 0o500) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			place := newPlace(t)
			s := newStageIn(t, runAs(t, binary, place.as), place.folder)
			s.actsUntil(t.Context(), after(time.Second))
			s.settles(20 * time.Second)
			place.fails()
			slowest := machineLag(t.Context())
			s.someWrite()
			s.goesWrong(s.kill)
			s.lights(s.program)
			s.someWrite()
			lag := slowest()
			s.goesWrong(s.kill)
			place.heal()
			s.lights(s.program)
			s.settles(time.Minute)
			s.ends(s.program)
			a := s.tell()
			a.holds(t)
			a.isPrompt(t, lag)
			s.saidNothingWrong()
		})
	}
}

// runAs returns a program that runs another one with others' rights.
func runAs(t *testing.T, binary string, as []string) string {
	t.Helper()
	if as == nil {
		return binary
	}
	script := filepath.Join(openFolder(t), "porchlight")
	words := "#!/bin/sh\nexec " + strings.Join(as, " ") + " " + binary + ` "$@"` + "\n"
	if err := os.WriteFile(script, []byte(words), 0o755); err != nil {
		t.Fatal(err)
	}
	return script
}

// openFolder is a folder that other users reach.
func openFolder(t *testing.T) string {
	folder := t.TempDir()
	if err := os.Chmod(filepath.Dir(folder), 0o755); err != nil {
		t.Fatal(err)
	}
	return folder
}

// nobody is a user without rights, and no root is needed to be them.
const nobody = 65534

// newForbidden is a folder of somebody who is not root, of which a part can be made
// read-only.
func newForbidden(t *testing.T, part string, readOnly os.FileMode) *frail {
	t.Helper()
	folder := openFolder(t)
	as := []string{"setpriv", "--reuid", strconv.Itoa(nobody), "--regid", strconv.Itoa(nobody), "--clear-groups"}
	err := os.Chown(folder, nobody, nobody)
	if err == nil {
		err = exec.Command(as[0], append(as[1:], "true")...).Run()
	}
	if err != nil {
		t.Skipf("nobody else can be run as here: that takes Linux and root: %v", err)
	}
	path := filepath.Join(folder, part)
	var was os.FileMode
	chmod := func(mode os.FileMode) {
		if err := os.Chmod(path, mode); err != nil {
			t.Error(err)
		}
	}
	return &frail{folder, func() {
		if info, err := os.Stat(path); err == nil {
			was = info.Mode().Perm()
		}
		chmod(readOnly)
	}, func() { chmod(was) }, as}
}

// someWrite lets so many people write, half of them in distress, that Telegram shows all
// of it at once though none of it can be stored, and gives the answers time.
func (s *stage) someWrite() {
	for range pollLimit / 5 {
		s.cries()
		s.chooses(&talker{Phone: s.phone()})
		<-time.After(2 * s.pause)
	}
	<-time.After(promptly)
}

// frailDisk is a disk in a file, which can be made to fail.
type frailDisk struct {
	t      *testing.T
	file   string
	folder string
}

// newFrailDisk makes and mounts one, or skips the test where that can't be done. Linux
// makes it read-only when it finds it at fault, with every file on it still open.
func newFrailDisk(t *testing.T) *frail {
	t.Helper()
	d := &frailDisk{t: t, file: filepath.Join(t.TempDir(), "disk"), folder: t.TempDir()}
	if err := os.WriteFile(d.file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(d.file, 32<<20); err != nil {
		t.Fatal(err)
	}
	for _, step := range [][]string{{"mkfs.ext4", "-q", d.file}, d.mount()} {
		if out, err := exec.Command(step[0], step[1:]...).CombinedOutput(); err != nil {
			t.Skipf("a disk can't be made here: that takes Linux and root: %v: %s", err, out)
		}
	}
	t.Cleanup(func() { syscall.Unmount(d.folder, syscall.MNT_DETACH) })
	return &frail{folder: d.folder, fails: d.fails, heal: d.isMended}
}

func (d *frailDisk) mount() []string {
	return []string{"mount", "-o", "loop,errors=remount-ro", d.file, d.folder}
}

// fails lets the kernel find a fault on the disk, so that nothing is written to it any more.
func (d *frailDisk) fails() {
	d.t.Helper()
	out, err := exec.Command("findmnt", "-n", "-o", "SOURCE", d.folder).Output()
	if err != nil {
		d.t.Fatal(err)
	}
	device := filepath.Base(string(out[:len(out)-1]))
	if err := os.WriteFile(filepath.Join("/sys/fs/ext4", device, "trigger_fs_error"), []byte("on trial"), 0); err != nil {
		d.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(d.folder, "more"), nil, 0o600); err == nil {
		d.t.Fatal("the disk can still be written to")
	}
}

// isMended mends the disk and mounts it anew.
func (d *frailDisk) isMended() {
	d.t.Helper()
	if err := syscall.Unmount(d.folder, 0); err != nil {
		d.t.Fatal(err)
	}
	exec.Command("fsck.ext4", "-y", d.file).Run() // its status tells that it mended something
	if out, err := exec.Command("mount", d.mount()[1:]...).CombinedOutput(); err != nil {
		d.t.Fatalf("%v: %s", err, out)
	}
}
