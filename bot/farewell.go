package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"porchlight/storage"
)

// farewellCommand is for whoever has to stop the bot for good.
type farewellCommand struct {
	settings
	People int `name:"people" placeholder:"N" help:"Tell everyone: the number of people that the command says without this."`
}

// farewellMessages is how many messages everybody gets: the words with the helplines, and
// the two files.
const farewellMessages = 3

// Run says what would be done, or with the number of people begins it. The bot itself
// tells them, and goes on where it was stopped.
func (c *farewellCommand) Run(ctx context.Context, std *streams) error {
	if err := c.check(); err != nil {
		return errUsage{err}
	}
	if at, err := c.address(); err != nil {
		return errUsage{err}
	} else if !exists(at) {
		return errUsage{fmt.Errorf("there is no %s: set DATABASE_URL as for serve", at.File)}
	}
	store, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer store.Close()
	switch since, err := store.Farewell(ctx); {
	case err != nil:
		return err
	case !since.IsZero():
		return c.tellHowFar(ctx, std, store, since)
	}
	people, gone, err := store.FarewellCount(ctx)
	switch {
	case err != nil:
		return err
	case c.People == 0:
		fmt.Fprintf(std.out, "%d people would be told, with %d messages in all, which takes about %s at MESSAGES_PER_SECOND=%d; %d more can't be reached.\n"+
			"A day after that all that is kept of anybody is erased. Nobody has been told yet.\n"+
			"To tell them: porchlight farewell --people %d\n", people, people*farewellMessages, c.takes(people), c.MessagesPerSecond, gone, people)
		return nil
	case c.People != people:
		return errUsage{fmt.Errorf("--people is %d and there are %d people: nobody was told; look at it again without --people", c.People, people)}
	}
	err = store.Write(ctx, func(ctx context.Context) error { return store.BeginFarewell(ctx, time.Now()) })
	if err != nil {
		return err
	}
	fmt.Fprintf(std.out, "The farewell has begun. Keep `porchlight serve` running for at least a day and %s: it tells everyone, and a day later erases everything. "+
		"It can be stopped and goes on when it is started. Then destroy the database, its keys, the house key and all backups.\n", c.takes(people))
	return nil
}

// takes is how long it takes to tell so many people at what the bot may send.
func (c *farewellCommand) takes(people int) time.Duration {
	second := max(1, c.MessagesPerSecond*2/3) // the rest is for answers
	took := time.Duration(people*farewellMessages) * time.Second / time.Duration(second)
	return max(took.Round(time.Minute), time.Minute)
}

func (c *farewellCommand) tellHowFar(ctx context.Context, std *streams, store *storage.Store, since time.Time) error {
	people, gone, err := store.FarewellCount(ctx)
	if err != nil {
		return err
	}
	untold, err := store.Untold(ctx, 0, people+1)
	if err != nil {
		return err
	}
	fmt.Fprintf(std.out, "The farewell began on %s. %d people are still to be told, and something is kept of %d.\n",
		since.Format(time.DateTime+" MST"), len(untold), people+gone)
	return nil
}

// setFarewell begins a farewell, or takes it back for those who have not been told.
func setFarewell(ctx context.Context, store *storage.Store, on bool) error {
	return store.Write(ctx, func(ctx context.Context) error {
		if on {
			return store.BeginFarewell(ctx, time.Now())
		}
		return store.EndFarewell(ctx)
	})
}

const (
	// farewellEvery is how often it is looked whether the bot ends.
	farewellEvery = time.Minute
	// farewellAtOnce bounds those treated before it is looked again what waits, and
	// farewellWaiting what waits to leave: it holds all that is kept of somebody.
	farewellAtOnce  = 10
	farewellWaiting = 90
)

// sayFarewell tells everyone that the bot ends and erases everything a day later, once
// whoever runs it has said so.
func (p *porch) sayFarewell(ctx context.Context) {
	last := storage.ChatID(0) // whose turn it was last, so that one who can't be told holds up nobody
	for ctx.Err() == nil {
		wait := farewellEvery
		more, err := p.sayFarewellOnce(ctx, &last)
		switch {
		case err != nil && ctx.Err() == nil && !errors.Is(err, storage.ErrUnavailable):
			p.log.Error("the farewell failed; trying again", "err", err)
		case more:
			wait = time.Second
		}
		pauseFor(ctx, wait)
	}
}

// sayFarewellOnce does some of it and reports whether there is more to do soon.
func (p *porch) sayFarewellOnce(ctx context.Context, last *storage.ChatID) (more bool, err error) {
	if !p.store.Leads() {
		return false, nil
	}
	since, err := p.store.Farewell(ctx)
	if err != nil || since.IsZero() {
		return false, err
	}
	leaving, err := p.store.Leaving(ctx, storage.LaneAsk, time.Now())
	if err == nil && leaving > 0 {
		err = p.store.Write(ctx, func(ctx context.Context) error { return p.store.BeginDays(ctx, storage.LaneAsk, time.Now()) })
	}
	if err != nil {
		return false, err
	}
	untold, err := p.store.Untold(ctx, *last, farewellAtOnce)
	if err != nil {
		return false, err
	}
	if leaving < farewellWaiting {
		if err := p.tellFarewell(ctx, untold, last); err != nil {
			return false, err
		}
	}
	over, err := p.store.FarewellOver(ctx, since, time.Now(), farewellAtOnce)
	if err != nil || len(over) == 0 {
		return len(untold) > 0, err
	}
	return true, p.eraseAll(ctx, over)
}

// tellFarewell writes what each of those is told, and notes that they are.
func (p *porch) tellFarewell(ctx context.Context, untold []storage.ChatID, last *storage.ChatID) (failed error) {
	defer p.dispatcher.Wake()
	for _, chat := range untold {
		err := p.store.Write(ctx, func(ctx context.Context) error {
			if err := p.dialogues.Farewell(ctx, p.scene(), chat, p.guard.helplines(ctx, chat)); err != nil {
				return err
			}
			return p.store.NoteTold(ctx, chat, time.Now())
		})
		if errors.Is(err, storage.ErrUnavailable) {
			return err
		}
		failed, *last = errors.Join(failed, err), chat
	}
	if len(untold) < farewellAtOnce {
		*last = 0
	}
	return failed
}

// eraseAll erases those, also from memory.
func (p *porch) eraseAll(ctx context.Context, over []storage.ChatID) error {
	err := p.store.Write(ctx, func(ctx context.Context) error {
		for _, chat := range over {
			if err := p.store.Erase(ctx, chat, 0); err != nil { // no update asks for it
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	for _, chat := range over {
		p.standing.forget(chat)
		p.guard.known.know(chat, storage.Chat{ID: chat})
	}
	if people, gone, err := p.store.FarewellCount(ctx); err == nil && people+gone == 0 {
		p.log.Info("the farewell is done and nothing of anybody is kept: stop the bot, and destroy the database, its keys, the house key and all backups")
	}
	return nil
}
