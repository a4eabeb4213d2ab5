package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"

	"porchlight/bot/sandbox"
	"porchlight/storage"
)

// sandboxCommand runs the bot against the stand-in for Telegram, with its page.
// Its database and key come from its own flags alone: a variable that is set for
// serve would bring the people of the house in here.
type sandboxCommand struct {
	Listen      string `name:"listen" default:"127.0.0.1:8480" placeholder:"ADDRESS" help:"Where the page is; on this machine only (${default})."`
	DatabaseURL secret `name:"database-url" placeholder:"URL" help:"Keeps the data here: a new database, or one that the sandbox has made. Without it a temporary folder is used, and erased at the end."`
	Key         secret `name:"porchlight-key" placeholder:"KEY" help:"As for serve."`
	KeyFile     string `name:"porchlight-key-file" placeholder:"FILE" help:"As for serve."`
	Helplines   string `name:"helplines-file" env:"HELPLINES_FILE" placeholder:"FILE" help:"As for serve."`
	Resources   string `name:"resources-file" env:"RESOURCES_FILE" placeholder:"FILE" help:"As for serve."`
	LogLevel    string `name:"log-level" env:"LOG_LEVEL" default:"warn" enum:"debug,info,warn,error" placeholder:"LEVEL" help:"debug, info, warn or error (${default})."`
}

// Run serves the page until a signal ends it.
func (c *sandboxCommand) Run(ctx context.Context, std *streams) error {
	if os.Getenv("TELEGRAM_BOT_TOKEN") != "" || os.Getenv("TELEGRAM_BOT_TOKEN_FILE") != "" {
		return errUsage{errors.New("a real token is set: the sandbox never runs beside one; unset TELEGRAM_BOT_TOKEN and TELEGRAM_BOT_TOKEN_FILE, or use `porchlight serve`")}
	}
	if err := onlyThisMachine(c.Listen); err != nil {
		return errUsage{err}
	}
	folder, err := os.MkdirTemp("", "porchlight-sandbox-")
	if err != nil {
		return fmt.Errorf("making a temporary folder: %w", err)
	}
	defer os.RemoveAll(folder)
	s := c.settings(folder)
	store, err := s.openAs(ctx, storage.OpenSandbox)
	if err != nil {
		return inFlags(err)
	}
	defer store.Close()
	listener, err := listen(c.Listen)
	if err != nil {
		return errUsage{err}
	}
	fmt.Fprintf(std.out, "The sandbox is at http://%s (Ctrl+C ends it)\n", listener.Addr())
	return playground(ctx, s, store, listener, s.logger(std.err))
}

// settings are those of serve, with the stand-in in Telegram's place.
func (c *sandboxCommand) settings(folder string) *settings {
	s := &settings{
		DatabaseURL: c.DatabaseURL, Key: c.Key, KeyFile: c.KeyFile, DefaultLanguage: "en",
		MessagesPerSecond: 30, LogLevel: c.LogLevel, LogFormat: "text",
		HelplinesFile: c.Helplines, ResourcesFile: c.Resources,
		APIURL: "http://localhost", // every call goes over a pipe inside the process
	}
	if s.DatabaseURL == "" {
		s.DatabaseURL = secret("sqlite://" + filepath.Join(folder, "porchlight.db"))
	}
	return s
}

// inFlags lets an error of the settings, which serve reads from variables, name
// the sandbox's flags.
func inFlags(err error) error {
	var usage errUsage
	if !errors.As(err, &usage) {
		return err
	}
	names := strings.NewReplacer("DATABASE_URL", "--database-url", "PORCHLIGHT_KEY_FILE", "--porchlight-key-file", "PORCHLIGHT_KEY", "--porchlight-key")
	return errUsage{errors.New(names.Replace(err.Error()))}
}

// playground runs the bot and the stand-in, joined by a pipe, with the page on
// the listener.
func playground(ctx context.Context, s *settings, store *storage.Store, listener net.Listener, log *slog.Logger) error {
	outage := &storage.Outage{}
	store.Interrupt(outage)
	var p *porch
	stand := sandbox.New(sandbox.Options{
		Advance: func(ctx context.Context) (string, error) { return p.advance(ctx) },
		Switches: []sandbox.Switch{{
			Name: "database", Label: "The database is gone",
			Set: func(on bool) error { outage.Set(on); return nil },
		}, {
			Name: "farewell", Label: "The host ends the bot",
			Set: func(on bool) error { return setFarewell(ctx, store, on) },
		}},
	})
	// Of a database that was kept, the bot knows the updates of the last time.
	stand.RestartUpdateIDs(time.Now().UnixMilli())
	stand.NewPhone(sandbox.Profile{FirstName: "Ana", LanguageCode: "en", Place: "New York"})
	stand.NewPhone(sandbox.Profile{FirstName: "Ben", LanguageCode: "en", Place: "New York"})
	pipe := sandbox.NewPipe()
	p, err := newPorch(s, stand.Token(), store, pipe.Transport(), log)
	if err != nil {
		return err
	}
	telegram := &http.Server{Handler: stand}
	go telegram.Serve(pipe)
	defer telegram.Close()
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	// The page outlives the bot by a moment: its open streams end with the stand-in.
	showing, hide := context.WithCancel(context.WithoutCancel(ctx))
	defer hide()
	page := make(chan error, 1)
	go func() {
		page <- serveHTTP(showing, listener, stand, log)
		stop()
	}()
	settled := start(ctx, p.settle)
	err = p.run(ctx, nil)
	settled()
	stand.Close()
	hide()
	return errors.Join(err, <-page)
}

// onlyThisMachine refuses an address that others could reach: whoever opens the
// page speaks as everybody in it.
func onlyThisMachine(address string) error {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return fmt.Errorf("--listen is %q: it must be like 127.0.0.1:8480", address)
	}
	if !onThisMachine(host) {
		return fmt.Errorf("--listen is %q: the sandbox is for this machine alone, so it must be 127.0.0.1, [::1] or localhost", address)
	}
	return nil
}
