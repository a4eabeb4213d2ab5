package storage

import "sync/atomic"

// Outage makes a store behave as if its database were gone, so that people can
// try in the sandbox what the bot does then.
type Outage struct{ on atomic.Bool }

// Set begins or ends the outage.
func (o *Outage) Set(on bool) { o.on.Store(on) }

// Interrupt lets the outage decide whether the store can write. Call it before
// the store is used.
func (s *Store) Interrupt(o *Outage) { s.outage = o }
