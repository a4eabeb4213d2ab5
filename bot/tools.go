package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"runtime"
	"runtime/debug"
	"time"

	"porchlight/messages/crisis/hearing"
	"porchlight/storage"
)

// detectCommand shows what the bot would hear.
type detectCommand struct{}

// Run reads one JSON string a line and writes one word a line, each at once.
func (*detectCommand) Run(_ context.Context, std *streams) error {
	in, out := bufio.NewReader(std.in), bufio.NewWriter(std.out)
	for number := 1; ; number++ {
		line, err := in.ReadString('\n')
		if line == "" && errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil && !errors.Is(err, io.EOF) {
			return fmt.Errorf("reading messages: %w", err)
		}
		var message string
		if json.Unmarshal([]byte(line), &message) != nil {
			return errUsage{fmt.Errorf("line %d is not a JSON string such as \"hello\"", number)}
		}
		fmt.Fprintln(out, hearing.Hear(message).Level)
		if err := out.Flush(); err != nil {
			return fmt.Errorf("writing what was heard: %w", err)
		}
	}
}

// backupCommand copies the embedded database.
type backupCommand struct {
	File string `name:"file" arg:"" help:"The copy; it must not exist yet."`
	settings
}

// Run makes the copy; the bot may be running.
func (c *backupCommand) Run(ctx context.Context, std *streams) error {
	// A copy of a database that opening has just made would only look like one.
	if at, err := c.address(); err != nil {
		return errUsage{err}
	} else if !exists(at) {
		return errUsage{fmt.Errorf("there is no %s to copy: set DATABASE_URL as for serve", at.File)}
	}
	store, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer store.Close()
	if err := store.Backup(ctx, c.File); err != nil {
		return err
	}
	fmt.Fprintf(std.out, "%s is a copy of the database, %s of its keys. They can be read only with the house key: keep that too, and apart.\n"+
		"Now destroy every older copy of the keys: these open older copies of the database too, but for what was erased since.\n",
		c.File, storage.KeysFile(storage.Address{File: c.File}))
	return nil
}

// healthCommand is the health check of a container.
type healthCommand struct {
	Listen string `name:"listen" env:"LISTEN" default:"127.0.0.1:8480" placeholder:"ADDRESS" help:"Where the bot listens (${default})."`
}

// Run fails unless the bot answers.
func (c *healthCommand) Run(ctx context.Context, _ *streams) error {
	ctx, cancel := context.WithTimeout(ctx, 3*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+dialable(c.Listen)+"/healthz", nil)
	if err != nil {
		return err
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return errors.New("the bot does not answer")
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("the bot answered %d", resp.StatusCode)
	}
	return nil
}

// dialable turns an address to listen on into one to call: ":8480" and
// "0.0.0.0:8480" are reached on this machine.
func dialable(address string) string {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return address
	}
	if ip := net.ParseIP(host); host == "" || ip != nil && ip.IsUnspecified() {
		host = "127.0.0.1"
	}
	return net.JoinHostPort(host, port)
}

// versionCommand shows what was built.
type versionCommand struct{}

// Run prints one line.
func (*versionCommand) Run(_ context.Context, std *streams) error {
	_, err := fmt.Fprintf(std.out, "porchlight %s %s\n", version(), runtime.Version())
	return err
}

// stamp is set by the linker: -X main.stamp=v1.2.3.
var stamp string

// version is the stamp, and the commit if the binary was built in a checkout.
func version() string {
	name := stamp
	if name == "" {
		name = "dev"
	}
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, setting := range info.Settings {
			if setting.Key == "vcs.revision" && len(setting.Value) >= 12 {
				return name + " " + setting.Value[:12]
			}
		}
	}
	return name
}

// rekeyCommand seals all keys anew under the first house key.
type rekeyCommand struct {
	settings
}

// Run seals anew; the bot may be running, and it goes on where it was stopped.
func (c *rekeyCommand) Run(ctx context.Context, std *streams) error {
	if at, err := c.address(); err != nil {
		return errUsage{err}
	} else if at.File != "" && !exists(at) {
		return errUsage{fmt.Errorf("there is no %s: set DATABASE_URL as for serve", at.File)}
	}
	store, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer store.Close()
	sealed, unreadable, err := store.Rekey(ctx)
	if err != nil {
		return fmt.Errorf("%w; start it again to go on", err)
	}
	fmt.Fprintf(std.out, "%d keys are sealed under the first house key now\n", sealed)
	if unreadable > 0 {
		return fmt.Errorf("%d keys could not be opened by any house key and were left as they are: keep the old ones, and run doctor", unreadable)
	}
	fmt.Fprintln(std.out, "ok: the other house keys can go")
	return nil
}
