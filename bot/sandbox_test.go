package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"porchlight/storage"
)

// sandboxing runs `porchlight sandbox` until stop is called, which returns the
// exit status and what it wrote to standard error. The address is that of its
// page, "" if it has ended by itself.
func sandboxing(t *testing.T, args ...string) (address string, stop func() (int, string)) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	read, write := io.Pipe()
	stderr, ended := newOutput(), make(chan int, 1)
	go func() {
		ended <- run(ctx, append([]string{"sandbox", "--listen", "127.0.0.1:0"}, args...), strings.NewReader(""), write, stderr)
		write.Close()
	}()
	line, err := bufio.NewReader(read).ReadString('\n')
	if err != nil && err != io.EOF {
		t.Fatal(err)
	}
	return regexp.MustCompile(`http://\S+`).FindString(line), func() (int, string) {
		cancel()
		return <-ended, stderr.String()
	}
}

// contents reads all files of a folder.
func contents(t *testing.T, folder string) map[string]string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(folder, "*"))
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		all[filepath.Base(file)] = string(data)
	}
	return all
}

func sameContents(t *testing.T, what string, before, after map[string]string) {
	t.Helper()
	for name := range after {
		if _, was := before[name]; !was {
			t.Errorf("%s: %s was made", what, name)
		}
	}
	for name, data := range before {
		if after[name] != data {
			t.Errorf("%s: %s was changed", what, name)
		}
	}
}

func TestSandboxLeavesTheHousesDatabaseAlone(t *testing.T) {
	folder := t.TempDir()
	file := filepath.Join(folder, "porchlight.db")
	makeDatabase(t, file)
	before := contents(t, folder)
	environment(t, map[string]string{"DATABASE_URL": "sqlite://" + file, "PORCHLIGHT_KEY_FILE": filepath.Join(folder, "porchlight.key")})

	address, stop := sandboxing(t)
	sameContents(t, "beside DATABASE_URL, while the sandbox runs", before, contents(t, folder))
	if status, errs := stop(); address == "" || status != exitClean {
		t.Errorf("exit status %d: %s", status, errs)
	}
	sameContents(t, "beside DATABASE_URL", before, contents(t, folder))

	address, stop = sandboxing(t, "--database-url", "sqlite://"+file)
	if status, errs := stop(); address != "" || status != exitUsage || strings.Count(errs, "\n") != 1 || !strings.Contains(errs, "--database-url: this database is not a sandbox's") {
		t.Errorf("given it by its flag: it is at %q, status %d: %s", address, status, errs)
	}
	sameContents(t, "given it by its flag", before, contents(t, folder))
}

func TestServeRefusesTheSandboxsDatabaseWhichTheSandboxOpensAgain(t *testing.T) {
	environment(t, map[string]string{"LISTEN": "", "DATABASE_URL": "sqlite://made.db"})
	for range 2 {
		address, stop := sandboxing(t, "--database-url", "sqlite://made.db")
		if status, errs := stop(); address == "" || status != exitClean {
			t.Fatalf("exit status %d: %s", status, errs)
		}
	}
	t.Setenv("TELEGRAM_BOT_TOKEN", someToken)
	if !exists(storage.Address{File: "made.db"}) {
		t.Fatal("the sandbox has made no database")
	}
	status, _, errs := commandLine(t, "", "serve")
	if status != exitUsage || strings.Count(errs, "\n") != 1 || !strings.Contains(errs, "DATABASE_URL: this database is a sandbox's") {
		t.Errorf("status %d: %s", status, errs)
	}
	if status, out, _ := commandLine(t, "", "doctor"); status != exitFailure || !strings.Contains(out, "this database is a sandbox's") {
		t.Errorf("doctor: status %d: %s", status, out)
	}
}

func TestSandboxWhoseDatabaseWasKeptAnswersAgain(t *testing.T) {
	environment(t, nil)
	for range 2 {
		address, stop := sandboxing(t, "--database-url", "sqlite://kept.db")
		writes := fmt.Sprintf("%s/sandbox/phones/%d/say", address, anasPhone)
		if res, err := http.Post(writes, "application/json", strings.NewReader(`{"text": "/privacy"}`)); err != nil || res.StatusCode != http.StatusOK {
			t.Fatal(res, err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		page, err := http.NewRequestWithContext(ctx, http.MethodGet, address+"/sandbox/events", nil)
		if err != nil {
			t.Fatal(err)
		}
		shown, err := http.DefaultClient.Do(page)
		if err != nil {
			t.Fatal(err)
		}
		defer shown.Body.Close()
		states := bufio.NewScanner(shown.Body)
		states.Buffer(nil, 1<<20)
		answered := false
		for !answered && states.Scan() {
			answered = strings.Contains(states.Text(), "What is kept")
		}
		if !answered {
			t.Error("the bot says nothing")
		}
		if status, errs := stop(); status != exitClean {
			t.Errorf("exit status %d: %s", status, errs)
		}
	}
}
