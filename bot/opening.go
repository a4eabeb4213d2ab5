package main

import (
	"context"
	"log/slog"
	"time"

	"porchlight/storage"
)

// Opening a database may take long: the tables of a large house are changed for a newer
// version, another replica does that, or a server accepts calls and doesn't answer them.
// Meanwhile there is a watch.

// comingStore is a database that is being opened.
type comingStore struct {
	done  chan struct{}
	store *storage.Store // nil if that failed
	err   error
}

// openPatience is how long opening may take before distress is answered meanwhile.
const openPatience = time.Second

// beginOpening begins to open the database that the settings name.
func (c *serveCommand) beginOpening(ctx context.Context) *comingStore {
	o := &comingStore{done: make(chan struct{})}
	go func() {
		defer close(o.done)
		if o.store, o.err = c.open(ctx); o.err != nil {
			o.err = noDatabase(o.err)
		}
	}()
	return o
}

// takesLong waits a moment and reports whether it is still being opened.
func (o *comingStore) takesLong() bool {
	select {
	case <-o.done:
		return false
	case <-time.After(openPatience):
		return true
	}
}

// watchUntil has distress answered until the database is open.
func (c *serveCommand) watchUntil(ctx context.Context, o *comingStore, token string, log *slog.Logger) error {
	log.Warn("opening the database takes long, as while its tables are changed for a newer version, or while replicas of an older one run that have to be stopped first; distress and /help are answered from memory meanwhile")
	return c.watch(ctx, token, nil, log, func(ctx context.Context, p *porch) {
		for ctx.Err() == nil {
			mayEnd := p.noteAnswers()
			select {
			case <-o.done:
				if mayEnd {
					return
				}
				pauseFor(ctx, openAgain)
			case <-time.After(openAgain):
			case <-ctx.Done():
			}
		}
	})
}

// close closes the database, if it was opened after all.
func (o *comingStore) close() {
	<-o.done
	if o.store != nil {
		o.store.Close()
	}
}
