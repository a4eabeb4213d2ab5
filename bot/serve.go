package main

import (
	"context"
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
	var listener net.Listener
	if c.Listen != "" {
		if listener, err = listen(c.Listen); err != nil {
			return errUsage{err}
		}
		defer listener.Close()
	}
	store, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer store.Close()
	p, err := newPorch(&c.settings, token, store, newTransport(), log)
	if err != nil {
		return err
	}
	return p.run(ctx, listener)
}
