package main

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

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
		y.onADay("2027-03-03", []string{"Ana hears that it rests Mar 3 20:00 EST"}, map[string]func(){ // what is between the two is paused
			"19:30": func() {
				w.stores(func(ctx context.Context) {
					ties, err := w.store.Supporters(ctx, storage.ChatID(y.ana.ID()))
					if err != nil || len(ties) != 1 {
						t.Errorf("%d ties, %v", len(ties), err)
						return
					}
					ties[0].PersonPausedUntil = time.Now().Add(24 * time.Hour)
					if err := w.store.KeepTie(ctx, ties[0]); err != nil {
						t.Error(err)
					}
				})
			},
		})
		y.ana.says("/pause 8d")
		y.onADay("2027-03-05", nil, nil) // it is quiet, as she wanted
		y.ana.says("/resume")
		y.onADay("2027-03-08", []string{ // Ben has blocked the bot when he would be told
			"Ana is asked Mar 8 20:00 EST", "Ana is asked Mar 8 22:00 EST", "Ana hears that it rests Mar 8 23:05 EST",
		}, map[string]func(){"22:55": func() {
			w.stand.Fault(sandbox.Fault{Method: "sendMessage", ChatID: y.ben.ID(), Status: 403})
		}})
	})
}

func TestADayIsSettledAlsoBeforeTheSupporterSaysYes(t *testing.T) {
	t.Parallel()
	inWorld(t, "2027-01-04", func(w *world) {
		y := askQuietYear(w)
		until := func(date, clock string) {
			at, err := time.ParseInLocation(time.DateOnly+" 15:04", date+" "+clock, y.zone)
			if err != nil {
				t.Fatal(err)
			}
			time.Sleep(time.Until(at))
		}
		until("2027-01-06", "09:00")
		y.ana.says("hello")
		until("2027-01-06", "19:30")
		y.ben.taps(y.ben.showing("would like you to hear from me"), "Yes, I would")
		began := time.Now()
		until("2027-01-07", "20:30")
		if diff := cmp.Diff([]string{"Ana is asked Jan 7 20:00 EST"}, y.said(began)); diff != "" {
			t.Errorf("(-want +said):\n%s", diff)
		}
	})
}
