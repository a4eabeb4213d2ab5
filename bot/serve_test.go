package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"porchlight/bot/sandbox"
	"porchlight/storage"
)

// standToken is what the stand-in of telegramAt is called with.
const standToken = "1000000001:SandboxOnlyNotARealTelegramToken"

// telegramAt starts a stand-in for Telegram on a port of this machine.
func telegramAt(t *testing.T) (address string) {
	t.Helper()
	return telegramOf(t, sandbox.New(sandbox.Options{Token: standToken}))
}

func telegramOf(t testing.TB, stand *sandbox.Server) (address string) {
	t.Helper()
	web := httptest.NewServer(stand)
	t.Cleanup(func() { stand.Close(); web.CloseClientConnections(); web.Close() })
	return web.URL
}

// serving runs serve beside a stand-in for Telegram until stop is called, which
// returns the exit status and what was written to standard error.
func serving(t *testing.T, stand *sandbox.Server, env map[string]string) (stop func() (int, string)) {
	t.Helper()
	all := map[string]string{"TELEGRAM_BOT_TOKEN": stand.Token(), "TELEGRAM_API_URL": telegramOf(t, stand), "LISTEN": ""}
	for name, value := range env {
		all[name] = value
	}
	environment(t, all)
	return serves(t)
}

// serves is serving in the environment that is there.
func serves(t *testing.T) (stop func() (int, string)) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	stderr, ended := newOutput(), make(chan int, 1)
	go func() { ended <- run(ctx, []string{"serve"}, strings.NewReader(""), io.Discard, stderr) }()
	return func() (int, string) {
		cancel()
		return <-ended, stderr.String()
	}
}

// reads waits, in real time, until the phone shows a message of the bot that holds the words.
func reads(t *testing.T, phone *sandbox.Phone, words string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	_, err := phone.Wait(ctx, func(m sandbox.Message) bool { return m.FromBot && strings.Contains(m.Text, words) })
	if err != nil {
		t.Fatalf("waiting for %q: %v", words, err)
	}
}

func TestBackupIsMadeWhileTheBotRuns(t *testing.T) {
	stand := sandbox.New(sandbox.Options{})
	ana := stand.NewPhone(sandbox.Profile{FirstName: "Ana", LanguageCode: "en"})
	stop := serving(t, stand, nil)
	ana.Say("/country US")
	reads(t, ana, "United States")
	copied := filepath.Join(t.TempDir(), "copy.db")
	if status, out, errs := commandLine(t, "", "backup", copied); status != exitClean || !strings.Contains(out, copied) {
		t.Fatalf("status %d: %s%s", status, out, errs)
	}
	if status, _, errs := commandLine(t, "", "backup", copied); status != exitFailure || !strings.Contains(errs, "exists") {
		t.Errorf("over a file that is there: status %d: %s", status, errs)
	}
	if status, errs := stop(); status != exitClean {
		t.Errorf("serve ended with %d: %s", status, errs)
	}
	s := &settings{DatabaseURL: secret("sqlite://" + copied), KeyFile: "porchlight.key"}
	store, err := s.open(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	chat, err := store.Chat(t.Context(), storage.ChatID(ana.ID()))
	if err != nil || chat.Country != "US" || chat.Name != "Ana" {
		t.Errorf("the copy holds %+v, %v", chat, err)
	}
	if info, err := os.Stat(copied); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the copy can be read by others: %v, %v", info.Mode(), err)
	}
}

func TestBackupOfNothingIsNotMade(t *testing.T) {
	environment(t, nil)
	status, _, errs := commandLine(t, "", "backup", "copy.db")
	if status != exitUsage || !strings.Contains(errs, "no porchlight.db to copy") {
		t.Errorf("status %d: %s", status, errs)
	}
	if made, err := os.ReadDir("."); err != nil || len(made) != 0 {
		t.Errorf("it made %v, %v", made, err)
	}
}

func TestHealthAsksTheBotThatRuns(t *testing.T) {
	stand := sandbox.New(sandbox.Options{})
	ana := stand.NewPhone(sandbox.Profile{FirstName: "Ana", LanguageCode: "en"})
	port := freePort(t)
	stop := serving(t, stand, map[string]string{"LISTEN": fmt.Sprintf("0.0.0.0:%d", port)})
	ana.Say("/help")
	reads(t, ana, line)
	if status, _, errs := commandLine(t, "", "health"); status != exitClean {
		t.Errorf("status %d: %s", status, errs)
	}
	if status, errs := stop(); status != exitClean {
		t.Errorf("serve ended with %d: %s", status, errs)
	}
	if status, _, errs := commandLine(t, "", "health"); status != exitFailure || !strings.Contains(errs, "does not answer") {
		t.Errorf("after the bot ended: status %d: %s", status, errs)
	}
}

func freePort(t *testing.T) int {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port
}

func TestSandboxKeepsAwayFromRealTokensAndOtherMachines(t *testing.T) {
	for _, c := range []struct {
		name, variable, address, want string
	}{
		{"a token", "TELEGRAM_BOT_TOKEN", "127.0.0.1:0", "real token is set"},
		{"a token file", "TELEGRAM_BOT_TOKEN_FILE", "127.0.0.1:0", "real token is set"},
		{"every address", "", "0.0.0.0:8480", "this machine alone"},
		{"every address, in short", "", ":8480", "this machine alone"},
		{"an address of the network", "", "192.0.2.7:8480", "this machine alone"},
		{"a name", "", "example.org:8480", "this machine alone"},
		{"no port", "", "127.0.0.1", "like 127.0.0.1:8480"},
	} {
		t.Run(c.name, func(t *testing.T) {
			environment(t, map[string]string{c.variable: someToken})
			status, out, errs := commandLine(t, "", "sandbox", "--listen", c.address)
			if status != exitUsage || strings.Count(errs, "\n") != 1 || !strings.Contains(errs, c.want) || strings.Contains(out+errs, "secret") {
				t.Errorf("status %d: %s%s", status, out, errs)
			}
		})
	}
}

func TestSandboxShowsItsPageAndEndsCleanly(t *testing.T) {
	environment(t, nil)
	address, stop := sandboxing(t)
	stream, err := http.Get(address + "/sandbox/events") // as a page that is open
	if err != nil || stream.StatusCode != http.StatusOK {
		t.Fatalf("the page does not come: %v", err)
	}
	defer stream.Body.Close()
	if status, errs := stop(); status != exitClean {
		t.Errorf("exit status %d: %s", status, errs)
	}
	if made, err := os.ReadDir("."); err != nil || len(made) != 0 {
		t.Errorf("it left %v, %v", made, err)
	}
}
