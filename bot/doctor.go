package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"porchlight/messages/crisis"
	"porchlight/storage"
)

// doctorCommand checks everything an operator can get wrong.
type doctorCommand struct {
	settings `embed:""`
}

// errUnwell is the end of an examination that found something.
var errUnwell = errors.New("something needs attention; the lines above say what to do")

// Run prints a line for each check, and fails if one of them did.
func (c *doctorCommand) Run(ctx context.Context, std *streams) error {
	d := &examination{out: std.out}
	d.report("settings", c.check())
	d.report("token", c.checkToken(ctx))
	d.report("database", c.checkDatabase(ctx))
	d.report("helplines", checkHelplines(time.Now()))
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

// checkDatabase opens the database with its key and looks it through. It makes
// none: a database that is not there yet is for serve to make.
func (c *doctorCommand) checkDatabase(ctx context.Context) error {
	at, err := c.address()
	if err != nil {
		return err
	}
	if at.File != "" {
		if _, err := os.Stat(at.File); errors.Is(err, os.ErrNotExist) {
			return fmt.Errorf("there is no %s yet: the first `porchlight serve` makes it, or set DATABASE_URL", at.File)
		}
	}
	store, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer store.Close()
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
