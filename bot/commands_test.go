package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io"
	"maps"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"porchlight/messages/crisis"
	"porchlight/storage"
)

// variables are those that operators' scripts depend on.
var variables = []string{
	"TELEGRAM_BOT_TOKEN", "TELEGRAM_BOT_TOKEN_FILE", "TELEGRAM_API_URL", "DATABASE_URL", "PORCHLIGHT_KEY", "PORCHLIGHT_KEY_FILE",
	"LISTEN", "WEBHOOK_URL", "WEBHOOK_SECRET", "DEFAULT_LANGUAGE", "DEFAULT_COUNTRY", "OPERATOR_CONTACT", "HELPLINES_FILE", "RESOURCES_FILE", "MESSAGES_PER_SECOND", "LOG_LEVEL", "LOG_FORMAT",
}

// environment sets the variables given and no other of ours, in a folder of its own.
func environment(t *testing.T, set map[string]string) {
	t.Helper()
	t.Chdir(t.TempDir())
	for _, name := range variables {
		t.Setenv(name, set[name]) // also restores it afterwards
		if _, is := set[name]; !is {
			os.Unsetenv(name)
		}
	}
}

// output is what a command has written, while others may go on writing.
type output struct{ lockedWriter }

func newOutput() *output { return &output{lockedWriter{to: &strings.Builder{}}} }

// commandLine runs the program with some of input and returns what it did.
func commandLine(t *testing.T, input string, args ...string) (status int, out, errs string) {
	t.Helper()
	stdout, stderr := newOutput(), newOutput()
	status = run(t.Context(), args, strings.NewReader(input), stdout, stderr)
	return status, stdout.String(), stderr.String()
}

const (
	someToken = "123456789:AAsecretsecretsecretsecretsecretsec"
	someKey   = "c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0ISE="
)

func TestNoPartOfASecretIsShown(t *testing.T) {
	const part = "sw0rdX"
	settings := map[string]map[string]string{
		"a token in place of its file": {"TELEGRAM_BOT_TOKEN_FILE": "123456789:AA" + part + part + part},
		"a key in place of its file":   {"TELEGRAM_BOT_TOKEN": someToken, "PORCHLIGHT_KEY_FILE": part + "+c2VjcmV0"},
		"a password with a scheme":     {"DATABASE_URL": part + "://localhost/x"},
		"a password alone":             {"DATABASE_URL": part},
		"a password for a file":        {"DATABASE_URL": "sqlite://me:" + part + "@localhost/no/such.db"},
		"a list of words":              {"DATABASE_URL": "host=localhost password=" + part},
		"a parameter":                  {"DATABASE_URL": "postgres://localhost:1/x?password=" + part + "&sslmode=" + part},
		"a certificate":                {"DATABASE_URL": "postgres://localhost:1/x?sslrootcert=" + part},
	}
	for _, sign := range "@/:#?%[]{}\\|^&=+;, \"'<>`~" {
		settings["a password with "+string(sign)] = map[string]string{"DATABASE_URL": "postgres://me:Pa" + string(sign) + part + "@localhost:1/x"}
		settings["a user with "+string(sign)] = map[string]string{"DATABASE_URL": "postgres://" + string(sign) + part + "@localhost:1/x"}
	}
	for name, env := range settings {
		t.Run(name, func(t *testing.T) {
			all := map[string]string{"TELEGRAM_BOT_TOKEN": someToken, "PORCHLIGHT_KEY": someKey, "LISTEN": "", "TELEGRAM_API_URL": nowhereAt}
			if env["DATABASE_URL"] == "" {
				all = map[string]string{"LISTEN": ""}
			}
			maps.Copy(all, env)
			environment(t, all)
			for _, command := range []string{"serve", "doctor", "backup copy.db"} {
				status, out, errs := commandLine(t, "", strings.Fields(command)...)
				if status == exitClean {
					t.Errorf("%s works with it", command)
				}
				if strings.Contains(out+errs, part) {
					t.Errorf("%s shows a part of it: %s%s", command, out, errs)
				}
			}
		})
	}
}

func TestWrongSettingStopsServeWithOneLineThatSaysWhatToDo(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	sealedOtherwise := filepath.Join(t.TempDir(), "other.db")
	makeDatabase(t, sealedOtherwise)
	if err := os.WriteFile(keyFile(storage.Address{File: sealedOtherwise}), []byte(storage.NewKey()), 0o600); err != nil {
		t.Fatal(err)
	}
	withoutKey := filepath.Join(t.TempDir(), "keyless.db")
	makeDatabase(t, withoutKey)
	if err := os.Remove(keyFile(storage.Address{File: withoutKey})); err != nil {
		t.Fatal(err)
	}
	withoutKeys := filepath.Join(t.TempDir(), "lost.db")
	makeDatabase(t, withoutKeys)
	if err := os.Remove(storage.KeysFile(storage.Address{File: withoutKeys})); err != nil {
		t.Fatal(err)
	}
	type env = map[string]string
	token := func(more env) env {
		all := env{"TELEGRAM_BOT_TOKEN": someToken, "TELEGRAM_API_URL": nowhereAt, "LISTEN": ""}
		for name, value := range more {
			all[name] = value
		}
		return all
	}
	for _, c := range []struct {
		name string
		env  env
		want string
	}{
		{"no token", env{}, "porchlight sandbox"},
		{"a token with a line break", env{"TELEGRAM_BOT_TOKEN": someToken + "\n"}, "line break"},
		{"a token in quotes", env{"TELEGRAM_BOT_TOKEN": `"` + someToken + `"`}, "quotes"},
		{"a token of another kind", env{"TELEGRAM_BOT_TOKEN": "secret"}, "does not look like a token"},
		{"token and token file", env{"TELEGRAM_BOT_TOKEN": someToken, "TELEGRAM_BOT_TOKEN_FILE": "token"}, "both set"},
		{"no such token file", env{"TELEGRAM_BOT_TOKEN_FILE": "no/such/file"}, "TELEGRAM_BOT_TOKEN_FILE can't be read"},
		{"an unknown database", token(env{"DATABASE_URL": "mysql://root:secret@localhost/x"}), "must begin with sqlite:// or postgres://|not sqlite or postgres"},
		{"a database without a scheme", token(env{"DATABASE_URL": "porchlight.db"}), "sqlite://"},
		{"a database without a path", token(env{"DATABASE_URL": "sqlite://"}), "sqlite://porchlight.db"},
		{"a folder that is not there", token(env{"DATABASE_URL": "sqlite://no/such/porchlight.db"}), "no folder no/such"},
		{"a folder for a file", token(env{"DATABASE_URL": "sqlite://."}), "is a folder"},
		{"a folder that can't be written", token(env{"DATABASE_URL": "sqlite://" + lockedFolder(t) + "/porchlight.db"}), "can't be used"},
		{"a key of another kind", token(env{"PORCHLIGHT_KEY": "secret"}), "PORCHLIGHT_KEY: a key is 32 bytes"},
		{"key and key file", token(env{"PORCHLIGHT_KEY": someKey, "PORCHLIGHT_KEY_FILE": "key"}), "both set"},
		{"a key that does not fit", token(env{"DATABASE_URL": "sqlite://" + sealedOtherwise}), "not the key this database was sealed with"},
		{"a key that was lost", token(env{"DATABASE_URL": "sqlite://" + withoutKey}), "put the key back"},
		{"keys of people that were lost", token(env{"DATABASE_URL": "sqlite://" + withoutKeys}), "lost.db.keys is not beside it.*put it back"},
		{"PostgreSQL without a key", token(env{"DATABASE_URL": "postgres://me:secret@localhost/x"}), "PORCHLIGHT_KEY is not set"},
		{"an unknown country", token(env{"DEFAULT_COUNTRY": "ZZ"}), "DEFAULT_COUNTRY"},
		{"an unknown language", token(env{"DEFAULT_LANGUAGE": "tlh"}), "DEFAULT_LANGUAGE"},
		{"an operator on two lines", token(env{"OPERATOR_CONTACT": "Ana\nporch@example.org"}), "OPERATOR_CONTACT must be one line"},
		{"an operator whose letters turn what follows", token(env{"OPERATOR_CONTACT": "Ana \u202eporch"}), "OPERATOR_CONTACT must be one line"},
		{"an operator who tells a long story", token(env{"OPERATOR_CONTACT": strings.Repeat("a", 121)}), "OPERATOR_CONTACT has 121 letters"},
		{"a webhook without https", token(env{"WEBHOOK_URL": "http://example.org/x", "WEBHOOK_SECRET": "s"}), "https"},
		{"a webhook at a page of the bot's own", token(env{"WEBHOOK_URL": "https://example.org/metrics", "WEBHOOK_SECRET": "s", "LISTEN": "127.0.0.1:0"}), "choose another path"},
		{"a webhook without a secret", token(env{"WEBHOOK_URL": "https://example.org/x", "LISTEN": "127.0.0.1:0"}), "WEBHOOK_SECRET"},
		{"a webhook secret of other letters", token(env{"WEBHOOK_URL": "https://example.org/x", "WEBHOOK_SECRET": "secret!", "LISTEN": "127.0.0.1:0"}), "WEBHOOK_SECRET"},
		{"a webhook secret without a webhook", token(env{"WEBHOOK_SECRET": "secret"}), "WEBHOOK_URL is not"},
		{"a webhook that nobody hears", token(env{"WEBHOOK_URL": "https://example.org/x", "WEBHOOK_SECRET": "secret"}), "LISTEN"},
		{"an address in use", token(env{"LISTEN": taken.Addr().String()}), "LISTEN is"},
		{"an address that is none", token(env{"LISTEN": "nowhere"}), "LISTEN is"},
		{"an API with a question in it", token(env{"TELEGRAM_API_URL": "https://example.org/?x=1"}), "TELEGRAM_API_URL"},
		{"an API that is none", token(env{"TELEGRAM_API_URL": "telegram"}), "TELEGRAM_API_URL"},
		{"an API in clear text elsewhere", token(env{"TELEGRAM_API_URL": "http://api.example.org"}), "TELEGRAM_API_URL is http to another machine"},
		{"an API in clear text in the network", token(env{"TELEGRAM_API_URL": "http://192.0.2.7:8081"}), "TELEGRAM_API_URL is http to another machine"},
		{"an API in clear text at a name like this machine's", token(env{"TELEGRAM_API_URL": "http://localhost.example.org"}), "TELEGRAM_API_URL is http to another machine"},
		{"no messages a second", token(env{"MESSAGES_PER_SECOND": "0"}), "from 1 to 1000"},
		{"too many messages a second", token(env{"MESSAGES_PER_SECOND": "1001"}), "from 1 to 1000"},
		{"messages that are no number", token(env{"MESSAGES_PER_SECOND": "many"}), "MESSAGES_PER_SECOND"},
		{"an unknown log level", token(env{"LOG_LEVEL": "loud"}), "log-level"},
		{"an unknown log format", token(env{"LOG_FORMAT": "xml"}), "log-format"},
	} {
		t.Run(c.name, func(t *testing.T) {
			environment(t, c.env)
			status, out, errs := commandLine(t, "", "serve")
			if status != exitUsage {
				t.Errorf("exit status %d, want %d", status, exitUsage)
			}
			if strings.Count(errs, "\n") != 1 || !regexp.MustCompile(c.want).MatchString(errs) {
				t.Errorf("it says %q, want one line with %q", errs, c.want)
			}
			if strings.Contains(out+errs, "secret") {
				t.Errorf("a secret is shown: %s%s", out, errs)
			}
		})
	}
}

// makeDatabase makes an empty database and its key.
func makeDatabase(t *testing.T, file string) {
	t.Helper()
	s := &settings{DatabaseURL: secret("sqlite://" + file)}
	store, err := s.open(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
}

// lockedFolder returns one that this user can't write to.
func lockedFolder(t *testing.T) string {
	t.Helper()
	if os.Getuid() == 0 {
		return "/proc" // root may write everywhere else
	}
	folder := t.TempDir()
	if err := os.Chmod(folder, 0o500); err != nil {
		t.Fatal(err)
	}
	return folder
}

func TestSecretInTheWrongPlaceIsNotRepeated(t *testing.T) {
	environment(t, nil)
	for _, args := range [][]string{{"serve", someToken}, {"serve", "postgres://me:secret@localhost/x"}, {"serve", "--token=" + someToken}, {"backup", "a", someKey}} {
		status, out, errs := commandLine(t, "", args...)
		if status != exitUsage || strings.Contains(out+errs, "secret") || strings.Contains(out+errs, someKey) {
			t.Errorf("status %d: %s%s", status, out, errs)
		}
	}
}

func TestHelpListsEveryVariable(t *testing.T) {
	environment(t, nil)
	status, out, _ := commandLine(t, "", "serve", "--help")
	if status != exitClean {
		t.Errorf("exit status %d", status)
	}
	var listed []string
	for _, match := range regexp.MustCompile(`\(\$([A-Z_]+)\)`).FindAllStringSubmatch(out, -1) {
		listed = append(listed, match[1])
	}
	if !slices.Equal(listed, variables) {
		t.Errorf("the help lists %v, want %v", listed, variables)
	}
}

func TestTokenIsReadFromAFileThatEndsWithALineBreak(t *testing.T) {
	stand := telegramAt(t)
	environment(t, map[string]string{"TELEGRAM_BOT_TOKEN_FILE": "token", "TELEGRAM_API_URL": stand})
	if err := os.WriteFile("token", []byte(standToken+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if status, out, _ := commandLine(t, "", "doctor"); status != exitClean {
		t.Error(out)
	}
}

func TestTokenThatTelegramRefusesStopsServe(t *testing.T) {
	environment(t, map[string]string{"TELEGRAM_BOT_TOKEN": someToken, "TELEGRAM_API_URL": telegramAt(t), "LISTEN": "", "LOG_LEVEL": "error"})
	status, _, errs := commandLine(t, "", "serve")
	if status != exitFailure || strings.Count(errs, "\n") != 1 || !strings.Contains(errs, "token is refused") {
		t.Errorf("status %d: %s", status, errs)
	}
}

// nowhereAt is where nobody stands in for Telegram.
const nowhereAt = "http://127.0.0.1:1"

func TestDatabaseThatDoesNotAnswerStopsServe(t *testing.T) {
	environment(t, map[string]string{
		"TELEGRAM_BOT_TOKEN": someToken, "LISTEN": "", "TELEGRAM_API_URL": nowhereAt, "PORCHLIGHT_KEY": someKey,
		"DATABASE_URL": "postgres://me:secret@127.0.0.1:1/x",
	})
	status, _, errs := commandLine(t, "", "serve")
	if status != exitFailure || strings.Count(errs, "\n") != 1 || !strings.Contains(errs, "DATABASE_URL") || strings.Contains(errs, "secret") {
		t.Errorf("status %d: %s", status, errs)
	}
}

func TestUnknownCommandIsWrongUse(t *testing.T) {
	for _, args := range [][]string{{}, {"fly"}, {"serve", "--fly"}, {"backup"}} {
		if status, _, errs := commandLine(t, "", args...); status != exitUsage || strings.Count(errs, "\n") != 1 {
			t.Errorf("%v: status %d: %s", args, status, errs)
		}
	}
}

func TestVersionNamesTheBuildAndGo(t *testing.T) {
	status, out, _ := commandLine(t, "", "version")
	if status != exitClean || !strings.Contains(out, runtime.Version()) || !strings.HasPrefix(out, "porchlight ") {
		t.Errorf("status %d: %s", status, out)
	}
}

func TestDetectAnswersEachLineAtOnce(t *testing.T) {
	in, write := io.Pipe()
	read, out := io.Pipe()
	ended := make(chan int, 1)
	go func() {
		ended <- run(t.Context(), []string{"detect"}, in, out, io.Discard)
		out.Close()
	}()
	lines := bufio.NewScanner(read)
	long := strings.Repeat("nice weather today, ", 100_000)
	for _, c := range []struct{ message, want string }{
		{"hello", "none"}, {distress, "crisis"}, {"", "none"}, {long, "none"}, {long + ". " + distress, "crisis"}, {"line\nbreak", "none"},
	} {
		line, err := json.Marshal(c.message)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := write.Write(append(line, '\n')); err != nil {
			t.Fatal(err)
		}
		if !lines.Scan() || lines.Text() != c.want {
			t.Fatalf("%.40q is heard as %q, want %q", c.message, lines.Text(), c.want)
		}
	}
	write.Close()
	if status := <-ended; status != exitClean {
		t.Errorf("exit status %d", status)
	}
}

func TestDetectNamesTheLineThatIsNoMessage(t *testing.T) {
	for _, line := range []string{"hello", `"hello`, "{}", "7"} {
		status, out, errs := commandLine(t, `"hello"`+"\n"+line+"\n", "detect")
		if status != exitUsage || out != "none\n" || !strings.Contains(errs, "line 2") || strings.Count(errs, "\n") != 1 {
			t.Errorf("%s: status %d, %q, %q", line, status, out, errs)
		}
	}
	if status, out, _ := commandLine(t, `"hello"`, "detect"); status != exitClean || out != "none\n" {
		t.Errorf("status %d, %q", status, out)
	}
}

func TestDoctorFindsWhatIsWrong(t *testing.T) {
	good := map[string]string{"TELEGRAM_BOT_TOKEN": standToken, "TELEGRAM_API_URL": telegramAt(t)}
	for _, c := range []struct {
		name, variable, value string
		wrong                 func(t *testing.T)
		want                  string // "": all is well
	}{
		{name: "all is well"},
		{name: "a setting", variable: "MESSAGES_PER_SECOND", value: "5000", want: "settings .*1 to 1000"},
		{name: "no token", variable: "TELEGRAM_BOT_TOKEN", value: "", want: "token .*@BotFather"},
		{name: "a token that is refused", variable: "TELEGRAM_BOT_TOKEN", value: someToken, want: "token .*token is refused"},
		{name: "Telegram is out of reach", variable: "TELEGRAM_API_URL", value: "http://127.0.0.1:1", want: "token .*reaching Telegram failed"},
		{name: "the key is another", variable: "PORCHLIGHT_KEY", value: storage.NewKey(), want: "key .*not the key"},
		{name: "the key is none", variable: "PORCHLIGHT_KEY", value: "secret", want: "key .*32 bytes"},
		{name: "the key is lost", wrong: func(t *testing.T) { os.Remove("porchlight.key") }, want: "key .*put the key back"},
		{name: "the folder is wrong", variable: "DATABASE_URL", value: "sqlite://no/porchlight.db", want: "database .*no folder"},
		{name: "the database is damaged", wrong: damage, want: "database .*damaged"},
		{name: "the database is no database", wrong: overwrite(0), want: "database .*damaged.*restore a backup.*not a database"},
		{name: "its list of tables is damaged", wrong: overwrite(4096), want: "database .*damaged.*restore a backup"},
	} {
		t.Run(c.name, func(t *testing.T) {
			env := map[string]string{c.variable: c.value}
			for name, value := range good {
				if name != c.variable {
					env[name] = value
				}
			}
			environment(t, env)
			makeDatabase(t, "porchlight.db")
			if c.wrong != nil {
				c.wrong(t)
			}
			status, out, errs := commandLine(t, "", "doctor")
			if c.want == "" {
				if status != exitClean || strings.Count(out, " ok\n") != 5 {
					t.Errorf("status %d:\n%s%s", status, out, errs)
				}
				return
			}
			if status != exitFailure || !regexp.MustCompile("(?m)^"+c.want).MatchString(out) || strings.Contains(out+errs, "secret") {
				t.Errorf("status %d, want %q:\n%s%s", status, c.want, out, errs)
			}
		})
	}
}

// damage overwrites the middle of the database.
func damage(t *testing.T) {
	data, err := os.ReadFile("porchlight.db")
	if err != nil {
		t.Fatal(err)
	}
	copy(data[len(data)/4:], bytes.Repeat([]byte{0xA5}, len(data)/2))
	if err := os.WriteFile("porchlight.db", data, 0o600); err != nil {
		t.Fatal(err)
	}
}

// overwrite overwrites a page of the database.
func overwrite(at int64) func(t *testing.T) {
	return func(t *testing.T) {
		file, err := os.OpenFile("porchlight.db", os.O_WRONLY, 0)
		if err != nil {
			t.Fatal(err)
		}
		defer file.Close()
		if _, err := file.WriteAt(bytes.Repeat([]byte{0xA5}, 4096), at); err != nil {
			t.Fatal(err)
		}
	}
}

func TestServeSaysWhatToDoAboutADatabaseThatIsDamaged(t *testing.T) {
	environment(t, map[string]string{"TELEGRAM_BOT_TOKEN": standToken, "TELEGRAM_API_URL": nowhereAt, "LISTEN": ""})
	makeDatabase(t, "porchlight.db")
	overwrite(0)(t)
	if status, _, errs := commandLine(t, "", "serve"); status != exitFailure || !strings.Contains(errs, "restore a backup") || strings.Count(errs, "\n") != 1 {
		t.Errorf("status %d: %s", status, errs)
	}
}

func TestDoctorMakesNothing(t *testing.T) {
	environment(t, map[string]string{"TELEGRAM_BOT_TOKEN": standToken, "TELEGRAM_API_URL": telegramAt(t)})
	status, out, _ := commandLine(t, "", "doctor")
	if status != exitClean || !strings.Contains(out, "first `porchlight serve` makes porchlight.db") {
		t.Errorf("status %d:\n%s", status, out)
	}
	if made, err := os.ReadDir("."); err != nil || len(made) != 0 {
		t.Errorf("it made %v, %v", made, err)
	}
}

func TestOldHelplinesAreReported(t *testing.T) {
	t.Parallel()
	generated := crisis.Generated()
	if err := checkHelplines(generated.AddDate(1, 0, -1)); err != nil {
		t.Errorf("after almost a year: %v", err)
	}
	if err := checkHelplines(generated.AddDate(1, 0, 1)); err == nil || !strings.Contains(err.Error(), "check the numbers") {
		t.Errorf("after more than a year: %v", err)
	}
	inWorld(t, generated.AddDate(1, 0, 2).Format(time.DateOnly), func(w *world) {
		calm()
		if !strings.Contains(w.log.String(), "helpline data is more than a year old") {
			t.Error("the log does not say so at the start")
		}
	})
}
