package main

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"porchlight/bot/sandbox"
	"porchlight/messages"
	"porchlight/scheduler"
	"porchlight/storage"
)

// floodFigures are how long people waited while others flooded the bot, in
// simulated time.
type floodFigures struct {
	replies, crises []time.Duration
	nudged          time.Duration // until the last of the nudges that were due
	refusals        int           // how often Telegram asked to slow down
}

func p99(all []time.Duration) time.Duration {
	slices.Sort(all)
	return all[min(len(all)*99/100, len(all)-1)]
}

// floodLasts is how long the flood goes on.
const floodLasts = 40 * time.Second

// floodBy lets so many accounts send /help, edit it and press what is below,
// without a pause, while twenty people use the bot as people do, ten write in
// distress, and nudges are due.
func floodBy(t *testing.T, flooders int) (f floodFigures) {
	inWorld(t, "2026-11-24", func(w *world) {
		var mu sync.Mutex
		var running sync.WaitGroup
		const due = 150
		var nudged []*someone
		for i := range due {
			nudged = append(nudged, w.person(fmt.Sprintf("Supporter %d", i), "en"))
			nudged[i].Say("/cancel")
		}
		time.Sleep(time.Minute)
		end := time.Now().Add(floodLasts)
		for i := range flooders {
			one := w.person(fmt.Sprintf("Flood %d", i), "en")
			running.Go(func() { one.floods(end) })
		}
		time.Sleep(30 * time.Second)
		start := time.Now()
		w.postNudgesTo(nudged)
		running.Go(func() {
			for w.nudgesArrived() < due && time.Now().Before(end) {
				time.Sleep(time.Second)
			}
			f.nudged = time.Since(start)
		})
		for i := range 30 {
			one := w.person(fmt.Sprintf("Person %d", i), "en")
			running.Go(func() {
				time.Sleep(time.Duration(i) * 137 * time.Millisecond)
				if i%3 == 0 {
					took := one.waits(distress, line)
					mu.Lock()
					f.crises = append(f.crises, took)
					mu.Unlock()
					return
				}
				for time.Now().Before(end) {
					took := one.waits("/privacy", "What is kept")
					mu.Lock()
					f.replies = append(f.replies, took)
					mu.Unlock()
					time.Sleep(7 * time.Second)
				}
			})
		}
		running.Wait()
		for _, call := range w.stand.Calls() {
			if call.Status == 429 {
				f.refusals++
			}
		}
	})
	return f
}

// floods sends /help, edits it and presses a button below the last answer every
// 0.7 seconds.
func (s *someone) floods(end time.Time) {
	for time.Now().Before(end) {
		id := s.Say("/help")
		if err := s.Edit(id, "/help GB"); err != nil {
			s.w.t.Error(err)
		}
		messages := s.Messages()
		for _, m := range slices.Backward(messages) {
			if m.FromBot && len(m.Buttons) > 0 {
				_ = s.PressData(m.ID, m.Buttons[0][0].Data) // an old one is refused; a flooder doesn't mind
				break
			}
		}
		time.Sleep(700 * time.Millisecond)
	}
}

// waits says something and returns how long the answer took.
func (s *someone) waits(text, answer string) time.Duration {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
	defer cancel()
	s.SkipAll()
	before := time.Now()
	s.Say(text)
	if _, err := s.Wait(ctx, func(m sandbox.Message) bool { return m.FromBot && strings.Contains(m.Text, answer) }); err != nil {
		s.w.t.Errorf("no answer to %q: %v", text, err)
	}
	return time.Since(before)
}

// postNudgesTo posts a nudge to each, due now.
func (w *world) postNudgesTo(all []*someone) {
	w.t.Helper()
	err := w.store.Write(context.Background(), func(ctx context.Context) error {
		for _, one := range all {
			_, err := scheduler.Post(ctx, w.store, scheduler.Posting{
				To: storage.ChatID(one.ID()), Lane: storage.LaneNudge, Message: messages.Message{Text: "A line from you, whenever today suits."},
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		w.t.Fatal(err)
	}
	w.porch.dispatcher.Wake()
}

// nudgesArrived returns how many of the posted nudges have arrived.
func (w *world) nudgesArrived() (count int) {
	for _, call := range w.calls("sendMessage") {
		if call.Status == 200 && strings.Contains(call.Args["text"], "whenever today suits") {
			count++
		}
	}
	return count
}

func TestAFloodDelaysNobodyElse(t *testing.T) {
	t.Parallel()
	calm := floodBy(t, 0)
	for _, flooders := range []int{2, 20} {
		t.Run(fmt.Sprint(flooders), func(t *testing.T) {
			f := floodBy(t, flooders)
			t.Logf("replies p99 %v (%v without a flood), crisis p99 %v (%v), nudges in %v (%v), refusals %d (%d)",
				p99(f.replies), p99(calm.replies), p99(f.crises), p99(calm.crises), f.nudged, calm.nudged, f.refusals, calm.refusals)
			if took := p99(f.replies); took > 2*time.Second {
				t.Errorf("others wait up to %v for a reply", took)
			}
			if took, without := p99(f.crises), p99(calm.crises); took > without {
				t.Errorf("a crisis answer takes %v, and %v without a flood", took, without)
			}
			if f.nudged > time.Minute { // a nudge is exact to the minute
				t.Errorf("the nudges take %v, and %v without a flood", f.nudged, calm.nudged)
			}
			if f.refusals > 0 {
				t.Errorf("Telegram had to ask %d times to slow down", f.refusals)
			}
		})
	}
}
