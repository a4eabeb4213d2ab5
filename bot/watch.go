package main

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"os"
	"time"

	"porchlight/storage"
)

// A bot that can't open its database, or not take up what was left in it, says so and
// ends: somebody has to put that right. But whoever writes in distress that night is
// answered all the same. Before it ends it hears for a while and answers from memory,
// as while the database is away, and whoever starts it anew has it do so again.
//
// What people write meanwhile is left to Telegram or spooled, with what of it was
// answered, so that the next start neither loses it nor answers it again. Without the key
// nothing may be written: what another key has sealed nobody could open. Then a watch in
// which somebody wrote goes on until somebody ends it.

const (
	// watchFor is how long a watch lasts. Supervisors hold back longer and longer what
	// ends within ten seconds, and give it up in the end.
	watchFor = 12 * time.Second
	// reachPatience is how long a watch waits for Telegram, without which there is nobody
	// to hear.
	reachPatience = 400 * time.Millisecond
	// openAgain is the pause between tries to open a database of PostgreSQL, which may
	// start at the same time as the bot. A file is not tried again: somebody may just be
	// putting a backup in its place.
	openAgain = 500 * time.Millisecond
)

// errNoDatabase is the error of a start that could not use its database.
type errNoDatabase struct{ error }

func (e errNoDatabase) Unwrap() error { return e.error }

// noDatabase marks an error of opening the database, unless it is one of the settings
// alone: whoever types them is to see that at once. What stands in files may have changed
// since the last start.
func noDatabase(err error) error {
	_, isUsage := errors.AsType[errUsage](err)
	_, isKeyLost := errors.AsType[errKeyLost](err)
	inFiles := isKeyLost || errors.Is(err, errWrongKey) || errors.Is(err, storage.ErrKeys) || errors.Is(err, os.ErrPermission)
	if isUsage && !inFiles {
		return err
	}
	return errNoDatabase{err}
}

// watch hears and answers from memory until the function given returns, because the
// database can't be used, and why; nil if that is not known yet.
func (c *serveCommand) watch(ctx context.Context, token string, why error, log *slog.Logger, until func(context.Context, *porch)) error {
	at, err := c.address()
	if err != nil {
		return errUsage{err}
	}
	seal, err := c.sealer(at)
	hasKey := err == nil && !errors.Is(why, errWrongKey)
	if !hasKey { // one for what this process holds
		if seal, err = storage.ParseKey(storage.NewKey()); err != nil {
			return err
		}
	}
	store, err := storage.Nowhere(at, seal)
	if err != nil {
		return err
	}
	defer store.Close()
	p, err := newPorch(&c.settings, token, store, newTransport(), slog.New(atLeast{slog.LevelError, log.Handler()}))
	if err != nil {
		return err
	}
	if !hasKey {
		p.intake.spool.seal = nil
	}
	listener, err := c.listen()
	if err != nil {
		return err
	}
	defer closes(listener)
	ctx, end := context.WithCancel(ctx)
	defer end()
	stop := start(ctx, func(ctx context.Context) {
		until(ctx, p)
		end()
	})
	err = p.watch(ctx, listener)
	stop()
	return err
}

// opens reports whether the database can be opened.
func (c *serveCommand) opens(ctx context.Context) bool {
	store, err := c.open(ctx)
	if err != nil {
		return false
	}
	store.Close()
	return true
}

// untilWatchEnds waits for the end of a watch: at once where Telegram can't be reached or
// the database can be, and otherwise when it has lasted and a next process will know what
// was answered. That is noted as it goes: the process may be killed, and begin anew, as
// often as somebody likes.
func (p *porch) untilWatchEnds(ctx context.Context, opens func(context.Context) bool) (canOpen bool) {
	for began := time.Now(); ctx.Err() == nil; {
		pauseFor(ctx, openAgain)
		mayEnd, lasted := p.noteAnswers(), time.Since(began)
		switch _, failing := p.poller.state(); {
		case !p.store.Embedded() && opens(ctx):
			return true
		case failing && lasted > reachPatience && mayEnd, lasted > watchFor && mayEnd:
			return false
		}
	}
	return false
}

// noteAnswers leaves to the next process who was answered, and reports whether it will know
// of all. Where replicas share a webhook they have no spool in common: what came is left to
// Telegram.
func (p *porch) noteAnswers() bool {
	return p.intake.called && !p.store.Embedded() || p.intake.spoolHeld()
}

// watch is run where there is no database: the guard and what brings it updates, until the
// context ends or Telegram refuses the bot for good.
func (p *porch) watch(ctx context.Context, listener net.Listener) error {
	if err := p.intake.holdSpooled(ctx, p.reader); err != nil {
		p.log.Warn("what was spooled can't be read; it stays where it is", "err", err)
	}
	outgoing := start(ctx, p.guard.prepare)
	incoming := start(ctx, p.intake.storeHeld)
	err := p.rim(ctx, listener)
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), drainFor)
	defer cancel()
	p.courier.wait(ctx)
	p.noteAnswers()
	incoming()
	outgoing()
	return err
}

// atLeast is a log of what is grave: of a process that will end nobody wants to read more
// than why.
type atLeast struct {
	level slog.Level
	slog.Handler
}

// Enabled implements slog.Handler.
func (h atLeast) Enabled(_ context.Context, level slog.Level) bool { return level >= h.level }
