package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"porchlight/messages/crisis"
	"porchlight/storage"
)

// doctorCommand checks everything an operator can get wrong.
type doctorCommand struct {
	Helplines string `name:"helplines" placeholder:"XX" help:"Print the helplines of a country (two letters) as a checklist for somebody who dials them, and nothing else."`
	settings
}

// errUnwell is the end of an examination that found something.
var errUnwell = errors.New("something needs attention; the lines above say what to do")

// Run prints a line for each check, and fails if one of them did.
func (c *doctorCommand) Run(ctx context.Context, std *streams) error {
	if c.Helplines != "" {
		return c.printHelplines(ctx, std.out)
	}
	d := &examination{out: std.out}
	d.report("settings", c.check())
	d.report("token", c.checkToken(ctx))
	d.checkStorage(ctx, &c.settings)
	d.report("helplines", checkHelplines(time.Now()))
	d.checkHostFiles(&c.settings)
	if d.unwell {
		return errUnwell
	}
	return nil
}

// examination prints what was checked.
type examination struct {
	out    io.Writer
	unwell bool
}

func (d *examination) report(what string, err error) {
	if err == nil {
		fmt.Fprintf(d.out, "%-10s ok\n", what)
		return
	}
	d.unwell = true
	fmt.Fprintf(d.out, "%-10s %v\n", what, err)
}

// checkToken asks Telegram whose token it is.
func (c *doctorCommand) checkToken(ctx context.Context) error {
	token, err := c.token()
	if err != nil {
		return err
	}
	tg, err := newTelegram(token, c.APIURL, newTransport())
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, crisisSendTimeout)
	defer cancel()
	_, err = tg.getMe(ctx)
	return err
}

// checkStorage checks the key and opens the database with it. It makes neither:
// what is not there yet is for serve to make.
func (d *examination) checkStorage(ctx context.Context, s *settings) {
	at, err := s.address()
	if err != nil {
		d.report("database", err)
		return
	}
	made := exists(at)
	if made || s.Key != "" || s.KeyFile != "" {
		if _, err := s.sealer(at); err != nil {
			d.report("key", err)
			return
		}
	}
	if !made {
		fmt.Fprintf(d.out, "%-10s not there yet: the first `porchlight serve` makes %s\n", "database", at.File)
		return
	}
	exposure := exposedDatabase(at) // before SQLite tidies beside it
	store, err := s.open(ctx)
	if errors.Is(err, errWrongKey) {
		d.report("key", err)
		return
	}
	d.report("key", s.exposedKey(at))
	if err != nil {
		d.report("database", err)
		return
	}
	defer store.Close()
	d.report("database", errors.Join(exposure, examine(ctx, store), examineKeys(ctx, store)))
}

// examineKeys tells whether an older key is still needed.
func examineKeys(ctx context.Context, store *storage.Store) error {
	used, err := store.KeysInUse(ctx)
	if err != nil {
		return err
	}
	if older := used.Older; older > 0 {
		return fmt.Errorf("%d keys are sealed under an older house key: run `porchlight rekey`, then it can go", older)
	}
	return nil
}

// examine looks the database through and writes to it.
func examine(ctx context.Context, store *storage.Store) error {
	if err := store.Check(ctx); err != nil {
		if errors.Is(err, storage.ErrUnavailable) {
			return fmt.Errorf("it can't be read now: %w", err)
		}
		return fmt.Errorf("%w: stop the bot and restore a backup", err)
	}
	return store.Probe(ctx)
}

// checkHelplines warns of numbers that nobody has checked for a year.
func checkHelplines(now time.Time) error {
	if !crisis.Stale(now) {
		return nil
	}
	return fmt.Errorf("the data is of %s, more than a year old: check the numbers and update porchlight", crisis.Generated().Format(time.DateOnly))
}
