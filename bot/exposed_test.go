package main

import (
	"context"
	"io"
	"os"
	"strings"
	"testing"
)

// untilLit cancels a bot that has come so far as to say that it is lit.
type untilLit struct {
	*output
	cancel func()
}

func (u untilLit) Write(p []byte) (int, error) {
	if strings.Contains(string(p), "porchlight is lit") {
		u.cancel()
	}
	return u.output.Write(p)
}

func TestFilesThatOthersCouldReadStopServe(t *testing.T) {
	mode := func(mode os.FileMode) func(string) error {
		return func(file string) error {
			f, err := os.OpenFile(file, os.O_CREATE|os.O_RDONLY, 0o600)
			if err != nil {
				return err
			}
			defer f.Close()
			return f.Chmod(mode)
		}
	}
	toAStranger := func(file string) error { return os.Chown(file, 4711, -1) }
	type exposure struct {
		name, file string
		expose     func(file string) error
		line       string // of doctor
	}
	cases := []exposure{
		{"a database for everybody to read", "porchlight.db", mode(0o644), "database "},
		{"a database for its group to read", "porchlight.db", mode(0o640), "database "},
		{"a write-ahead log for everybody to read", "porchlight.db-wal", mode(0o644), "database "},
		{"keys for everybody to read", "porchlight.db.keys", mode(0o644), "database "},
		{"a key for everybody to read", "porchlight.key", mode(0o644), "key "},
		{"a key elsewhere for everybody to read", "moved", mode(0o604), "key "},
	}
	if os.Getuid() == rootUser { // nobody else can give a file away
		cases = append(cases, exposure{"a stranger's database", "porchlight.db", toAStranger, "database "},
			exposure{"a stranger's key", "porchlight.key", toAStranger, "key "})
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			environment(t, map[string]string{"TELEGRAM_BOT_TOKEN": standToken, "TELEGRAM_API_URL": telegramAt(t), "LISTEN": ""})
			makeDatabase(t, "porchlight.db")
			if c.file == "moved" {
				t.Setenv("PORCHLIGHT_KEY_FILE", "moved")
				if err := os.Rename("porchlight.key", "moved"); err != nil {
					t.Fatal(err)
				}
			}
			if err := c.expose(c.file); err != nil {
				t.Fatal(err)
			}
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			stderr := newOutput()
			status := run(ctx, []string{"serve"}, strings.NewReader(""), io.Discard, untilLit{stderr, cancel})
			if errs := stderr.String(); status != exitUsage || strings.Count(errs, "\n") != 1 || !strings.HasPrefix(errs, "porchlight: "+c.file+" ") {
				t.Errorf("status %d: %s", status, errs)
			}
			if err := c.expose(c.file); err != nil { // SQLite takes away a log that is no longer needed
				t.Fatal(err)
			}
			status, out, _ := commandLine(t, "", "doctor")
			named := false
			for line := range strings.Lines(out) {
				named = named || strings.HasPrefix(line, c.line) && strings.Contains(line, " "+c.file+" ")
			}
			if status != exitFailure || !named {
				t.Errorf("doctor: status %d:\n%s", status, out)
			}
		})
	}
}

func TestFileIsPrivateToTheBotOrTrustedToRoot(t *testing.T) {
	const me, stranger = 1000, 1001
	for _, c := range []struct {
		owner   int
		mode    os.FileMode
		private bool
	}{
		{me, 0o600, true}, {me, 0o400, true}, {me, 0o640, false}, {me, 0o604, false}, {me, 0o644, false}, {me, 0o666, false},
		{rootUser, 0o600, true}, {rootUser, 0o640, true}, {rootUser, 0o440, true}, {rootUser, 0o660, false}, {rootUser, 0o644, false},
		{stranger, 0o600, false}, {stranger, 0o640, false},
	} {
		if why := openToOthers(c.owner, me, c.mode); (why == "") != c.private {
			t.Errorf("a file of %d with mode %o: %q", c.owner, c.mode, why)
		}
	}
}
