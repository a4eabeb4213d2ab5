package main

import (
	"context"
	"runtime/debug"
	runtimemetrics "runtime/metrics"
	"time"
)

const (
	// settleFirst is when the start is over, and settleEvery how often it is looked
	// after that.
	settleFirst = 10 * time.Second
	settleEvery = time.Minute
	// worthGiving is how much has to lie idle to be worth some milliseconds of work.
	worthGiving = 4 << 20
)

// settle gives memory back to the system that was needed for a while: reading the phrases
// and the texts leaves several times their size behind, and so do a crowd, an export, a
// night's tidying. The collector by itself keeps twice of what is in use, for as long as
// nothing happens. What distress is answered with is looked at again at once, so that it
// is at hand for whoever writes next.
func (p *porch) settle(ctx context.Context) {
	for wait := settleFirst; ; wait = settleEvery {
		pauseFor(ctx, wait)
		if ctx.Err() != nil {
			return
		}
		if idleMemory() >= worthGiving {
			debug.FreeOSMemory()
			releaseProgram()
			p.guard.prepare(ctx)
		}
	}
}

// idleMemory is how much the process holds of which nothing is in use, as far as can be
// told without looking for it.
func idleMemory() uint64 {
	told := []runtimemetrics.Sample{
		{Name: "/memory/classes/heap/free:bytes"},
		{Name: "/memory/classes/heap/objects:bytes"},
		{Name: "/gc/heap/live:bytes"},
	}
	runtimemetrics.Read(told)
	free, objects, live := told[0].Value.Uint64(), told[1].Value.Uint64(), told[2].Value.Uint64()
	return free + max(objects, live) - live
}
