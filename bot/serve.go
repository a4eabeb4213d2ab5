package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
)

// serveCommand runs the bot on Telegram.
type serveCommand struct {
	settings
}

// Run serves until a signal ends it.
func (c *serveCommand) Run(ctx context.Context, std *streams) error {
	if err := c.check(); err != nil {
		return errUsage{err}
	}
	token, err := c.token()
	if err != nil {
		return errUsage{err}
	}
	if err := c.checkFiles(); err != nil {
		return errUsage{err}
	}
	if err := c.checkHostFiles(); err != nil {
		return errUsage{err}
	}
	log := c.logger(std.err)
	for {
		err := c.serve(ctx, token, log)
		if _, ok := errors.AsType[errNoDatabase](err); !ok || ctx.Err() != nil {
			return err
		}
		fmt.Fprintln(std.err, "porchlight:", err)
		canOpen := false
		failed := c.watch(ctx, token, err, log, func(ctx context.Context, p *porch) { canOpen = p.untilWatchEnds(ctx, c.opens) })
		switch {
		case failed != nil || ctx.Err() != nil:
			return failed
		case !canOpen:
			return errSaid{err}
		}
	}
}

// serve opens the database and runs the bot on it.
func (c *serveCommand) serve(ctx context.Context, token string, log *slog.Logger) error {
	listener, err := c.listen()
	if err != nil {
		return err
	}
	defer func() { closes(listener) }()
	beginning, cancel := context.WithCancel(ctx)
	o := c.beginOpening(beginning)
	defer o.close()
	defer cancel()
	if o.takesLong() {
		closes(listener)
		if err := c.watchUntil(ctx, o, token, log); err != nil {
			return err
		}
		if listener, err = c.listen(); err != nil {
			return err
		}
	}
	<-o.done
	switch {
	case o.err != nil && ctx.Err() != nil:
		return nil // told to end before it had begun
	case o.err != nil:
		return o.err
	}
	p, err := newPorch(&c.settings, token, o.store, newTransport(), log)
	if err != nil {
		return err
	}
	defer start(ctx, p.settle)()
	return p.run(ctx, listener)
}

// listen opens the address at which the bot is asked or called, nil for none.
func (c *serveCommand) listen() (net.Listener, error) {
	if c.Listen == "" {
		return nil, nil
	}
	listener, err := listen(c.Listen)
	if err != nil {
		return nil, errUsage{err}
	}
	return listener, nil
}

// closes closes a listener, if there is one.
func closes(l net.Listener) {
	if l != nil {
		l.Close()
	}
}
