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
		y.onADay("2027-01-25", []string{ // she blocks the bot, which is something she does
			"Ana is asked Jan 25 20:00 EST",
		}, map[string]func(){"20:30": y.ana.Block, "23:35": y.ana.Unblock})
		y.onADay("2027-02-01", []string{ // and she does after Ben was told
			"Ana is asked Feb 1 20:00 EST", "Ana is asked Feb 1 22:00 EST", "Ben is told Feb 1 23:00 EST",
			"Ben hears that she was in touch Feb 1 23:10 EST",
		}, map[string]func(){"23:10": y.ana.Block, "23:35": y.ana.Unblock})
		y.onADay("2027-02-08", []string{ // the bot goes down when Ben has just been told
			"Ana is asked Feb 8 20:00 EST", "Ana is asked Feb 8 22:00 EST", "Ben is told Feb 8 23:00 EST",
			"Ben hears that she was in touch Feb 8 23:40 EST",
		}, map[string]func(){"23:00": func() { time.Sleep(time.Minute); y.out() }, "23:30": y.light})
		var through func()
		y.onADay("2027-02-15", []string{ // what he is told arrives, and Telegram doesn't say so
			"Ana is asked Feb 15 20:00 EST", "Ana is asked Feb 15 22:00 EST",
			"Ben is told Feb 15 23:00 EST", "Ben is told Feb 15 23:00 EST", "Ben is told Feb 15 23:00 EST", "Ben is told Feb 15 23:00 EST",
			"Ben is told Feb 15 23:01 EST", "Ben is told Feb 15 23:02 EST", "Ben hears that she was in touch Feb 15 23:05 EST",
		}, map[string]func(){
			"22:55": func() {
				through = w.stand.Fault(sandbox.Fault{Method: "sendMessage", ChatID: y.ben.ID(), Cut: sandbox.CutAfter})
			},
			"23:05": func() { through(); y.ana.says("here") },
		})
		y.onADay("2027-02-22", []string{ // Ben has blocked the bot when he would be told
			"Ana is asked Feb 22 20:00 EST", "Ana is asked Feb 22 22:00 EST", "Ana hears that it rests Feb 22 23:05 EST",
		}, map[string]func(){"22:55": func() {
			w.stand.Fault(sandbox.Fault{Method: "sendMessage", ChatID: y.ben.ID(), Status: 403})
		}})
	})
}
