// Porchlight helps someone living with depression to be reached by the few
// people they trust, and answers distress with helplines, on Telegram.
//
// This package is the rim: it takes updates in from Telegram, guards them for
// distress, routes them to the dialogues and sends what they say. It refuses to
// hold words or decisions of its own; those are in messages and in dialogue.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"
	_ "time/tzdata" // a slim image has no time zones

	"porchlight/storage"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

// Exit statuses.
const (
	exitClean   = 0
	exitFailure = 1
	exitUsage   = 2 // wrong use or a wrong setting
)

// commands returns what can stand behind the program's name.
func commands() []offer {
	return []offer{
		{"serve", "Run the bot on Telegram.", false, &serveCommand{}},
		{"sandbox", "Try the bot in a browser, without Telegram: no token, no account, no network.", false, &sandboxCommand{}},
		{"detect", "Read one JSON string a line, a message, and write crisis, distress or none.", false, &detectCommand{}},
		{"doctor", "Check the settings, the token, the database, the key and the helpline data.", false, &doctorCommand{}},
		{"backup", "Copy the embedded database and its keys to two files while the bot runs.", false, &backupCommand{}},
		{"rekey", "Seal all keys of people anew under the first of several house keys, while the bot runs.", false, &rekeyCommand{}},
		{"farewell", "Stop for good: say how many people there are, and with that number tell everyone, with helplines and their export, and erase everything a day later.", false, &farewellCommand{}},
		{"health", "Ask the bot at LISTEN whether it lives: for a container's health check.", true, &healthCommand{}},
		{"version", "Show version, commit and Go version.", false, &versionCommand{}},
	}
}

// streams are the program's own input and output.
type streams struct {
	in       io.Reader
	out, err io.Writer
}

// errUsage marks an error that the operator can put right by other settings.
type errUsage struct{ error }

func (e errUsage) Unwrap() error { return e.error }

// run does one command and returns the exit status.
func run(ctx context.Context, args []string, in io.Reader, out, stderr io.Writer) int {
	offers := commands()
	var names []string
	for _, o := range offers {
		if !o.hidden {
			names = append(names, o.name)
		}
		if len(args) == 0 || o.name != args[0] {
			continue
		}
		err := read(o.action, args[1:])
		if errors.Is(err, errHelp) {
			fmt.Fprint(out, o.usage())
			return exitClean
		}
		if err != nil {
			return wrongUse(err, stderr)
		}
		return status(o.action.Run(ctx, &streams{in, out, stderr}), stderr)
	}
	switch {
	case len(args) == 0:
		return wrongUse(fmt.Errorf("expected one of %s", strings.Join(names, ", ")), stderr)
	case args[0] == "--help" || args[0] == "-h":
		fmt.Fprint(out, usage(offers))
		return exitClean
	default:
		return wrongUse(fmt.Errorf("there is no command %s", args[0]), stderr)
	}
}

// wrongUse writes one line about the command line, which may hold a secret in a wrong
// place, and returns the exit status for it.
func wrongUse(err error, stderr io.Writer) int {
	fmt.Fprintf(stderr, "porchlight: %s (see porchlight --help)\n", withoutSecrets(err.Error()))
	return exitUsage
}

// errSaid marks an error of which the operator was told.
type errSaid struct{ error }

func (e errSaid) Unwrap() error { return e.error }

// status writes one line of what went wrong and returns the exit status for it.
func status(err error, stderr io.Writer) int {
	if err == nil || errors.Is(err, context.Canceled) {
		return exitClean
	}
	if _, said := errors.AsType[errSaid](err); !said {
		fmt.Fprintln(stderr, "porchlight:", err)
	}
	if _, isUsage := errors.AsType[errUsage](err); isUsage {
		return exitUsage
	}
	return exitFailure
}

// errWrongKey says what to do about storage.ErrKey.
var errWrongKey = errors.New("PORCHLIGHT_KEY is not the key this database was sealed with: give it the right one, or another DATABASE_URL")

// open opens the database that the settings name.
func (s *settings) open(ctx context.Context) (*storage.Store, error) {
	return s.openAs(ctx, storage.Open)
}

// openAs is open with storage's way to open a database of one kind.
func (s *settings) openAs(ctx context.Context, open func(context.Context, storage.Address, *storage.Sealer) (*storage.Store, error)) (*storage.Store, error) {
	at, err := s.address()
	if err != nil {
		return nil, errUsage{err}
	}
	seal, err := s.sealer(at)
	if err != nil {
		return nil, errUsage{err}
	}
	store, err := open(ctx, at, seal)
	switch {
	case errors.Is(err, storage.ErrKey):
		return nil, errUsage{errWrongKey}
	case errors.Is(err, storage.ErrSandbox), errors.Is(err, storage.ErrNoSandbox):
		return nil, errUsage{fmt.Errorf("DATABASE_URL: %w; name another", err)}
	case errors.Is(err, storage.ErrKeys), errors.Is(err, os.ErrPermission):
		return nil, errUsage{fmt.Errorf("DATABASE_URL: %w", err)}
	}
	if err != nil {
		return nil, fmt.Errorf("DATABASE_URL: %w", err)
	}
	return store, nil
}
