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
	"syscall"
	_ "time/tzdata" // a slim image has no time zones

	"github.com/alecthomas/kong"

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

// commands are what can stand behind the program's name.
type commands struct {
	Serve    serveCommand    `cmd:"" help:"Run the bot on Telegram."`
	Sandbox  sandboxCommand  `cmd:"" help:"Try the bot in a browser, without Telegram: no token, no account, no network."`
	Detect   detectCommand   `cmd:"" help:"Read one JSON string a line, a message, and write crisis, distress or none."`
	Doctor   doctorCommand   `cmd:"" help:"Check the settings, the token, the database, the key and the helpline data."`
	Backup   backupCommand   `cmd:"" help:"Copy the embedded database and its keys to two files while the bot runs."`
	Rekey    rekeyCommand    `cmd:"" help:"Seal all keys of people anew under the first of several house keys, while the bot runs."`
	Farewell farewellCommand `cmd:"" help:"Stop for good: say how many people there are, and with that number tell everyone, with helplines and their export, and erase everything a day later."`
	Health   healthCommand   `cmd:"" hidden:"" help:"Ask the bot at LISTEN whether it lives: for a container's health check."`
	Version  versionCommand  `cmd:"" help:"Show version, commit and Go version."`
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
	var cli commands
	exited := -1
	parser, err := kong.New(&cli,
		kong.Name("porchlight"),
		kong.Description("A Telegram bot that helps people who care to keep reaching out, and answers distress with helplines."),
		kong.Writers(out, stderr),
		kong.Exit(func(status int) { exited = status }),
		kong.UsageOnError(),
		kong.BindTo(ctx, (*context.Context)(nil)),
		kong.Bind(&streams{in, out, stderr}),
	)
	if err != nil {
		fmt.Fprintln(stderr, "porchlight:", err)
		return exitFailure
	}
	parsed, err := parser.Parse(args)
	if exited >= 0 {
		return exited // --help
	}
	if err != nil {
		fmt.Fprintf(stderr, "porchlight: %s (see porchlight --help)\n", withoutSecrets(err.Error()))
		return exitUsage
	}
	return status(parsed.Run(), stderr)
}

// status writes one line of what went wrong and returns the exit status for it.
func status(err error, stderr io.Writer) int {
	var usage errUsage
	switch {
	case err == nil, errors.Is(err, context.Canceled):
		return exitClean
	case errors.As(err, &usage):
		fmt.Fprintln(stderr, "porchlight:", err)
		return exitUsage
	default:
		fmt.Fprintln(stderr, "porchlight:", err)
		return exitFailure
	}
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
