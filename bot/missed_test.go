package main

import (
	"context"
	"testing"
	"time"

	"porchlight/bot/sandbox"
	"porchlight/storage"
)

// TestOnADayWithoutWordNobodyHearsWhatIsNotSo follows days on which something goes wrong
// just then.
func TestOnADayWithoutWordNobodyHearsWhatIsNotSo(t *testing.T) {
	t.Parallel()
	inWorld(t, "2027-01-04", func(w *world) {
		y := beginQuietYear(w)
		var mend func()
		y.onADay("2027-01-11", []string{ // she writes what the bot can't handle
			"Ana is asked Jan 11 20:00 EST",
		}, map[string]func(){
			"20:30": func() { mend = w.breaks(y.ana); y.ana.Say("/country US") }, "23:35": func() { mend() },
		})
		y.onADay("2027-01-18", []string{ // nothing reaches her, which she may not know
			"Ana is asked Jan 18 20:00 EST",
		}, map[string]func(){
			"20:30": func() {
				w.stores(func(ctx context.Context) {
					if _, err := w.store.MarkGone(ctx, storage.ChatID(y.ana.ID()), time.Now()); err != nil {
						t.Error(err)
					}
				})
			},
		})
		y.onADay("2027-02-08", []string{ // the bot goes down when Ben has just been told
			"Ana is asked Feb 8 20:00 EST", "Ana is asked Feb 8 22:00 EST", "Ben is told Feb 8 23:00 EST",
			"Ben hears that she was in touch Feb 8 23:40 EST",
		}, map[string]func(){"23:00": func() { time.Sleep(time.Minute); y.out() }, "23:30": y.light})
		y.onADay("2027-03-01", []string{ // storage comes back that moment, with her words still in memory
			"Ana is asked Mar 1 20:00 EST", "Ana is asked Mar 1 22:00 EST",
		}, map[string]func(){"22:55": func() {
			w.database(false)
			time.Sleep(storeRetry / 3) // the next try to store them is just after the hour
			y.ana.Say("here")
			time.Sleep(5*time.Minute - storeRetry/3 - 10*time.Millisecond)
			w.database(true)
		}})
		y.onADay("2027-03-08", []string{ // Ben has blocked the bot when he would be told
			"Ana is asked Mar 8 20:00 EST", "Ana is asked Mar 8 22:00 EST", "Ana hears that it rests Mar 8 23:05 EST",
		}, map[string]func(){"22:55": func() {
			w.stand.Fault(sandbox.Fault{Method: "sendMessage", ChatID: y.ben.ID(), Status: 403})
		}})
	})
}
