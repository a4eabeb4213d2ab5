package scheduler_test

import (
	"testing"
	"testing/synctest"
	"time"

	"porchlight/scheduler"
	"porchlight/storage"
)

// TestAllWaitOnlyForALimitOfTheWholeBot has chats refused, some of them to which
// nearly nothing was sent and some that got all that a chat may get, and looks
// whether somebody else has to wait.
func TestAllWaitOnlyForALimitOfTheWholeBot(t *testing.T) {
	const refusedFor = 30 * time.Second
	tests := map[string]struct {
		chats int
		lane  storage.Lane
		each  int           // messages to each of them before it is refused
		apart time.Duration // between two that are refused
		all   bool          // everybody waits
	}{
		"one chat":                         {chats: 1, lane: storage.LaneReply, each: 1},
		"two chats":                        {chats: 2, lane: storage.LaneReply, each: 1},
		"three chats":                      {chats: 3, lane: storage.LaneReply, each: 1, all: true},
		"three chats in distress":          {chats: 3, lane: storage.LaneCrisis, each: 1, all: true},
		"three chats, one after the other": {chats: 3, lane: storage.LaneReply, each: 1, apart: 4 * time.Second},
		"many that got all they may":       {chats: 20, lane: storage.LaneReply, each: 4},
		"many with more than they may":     {chats: 20, lane: storage.LaneCrisis, each: 9},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p := scheduler.NewPace(10_000)
				for chat := range storage.ChatID(test.chats) {
					for range test.each {
						if wait := p.Take(test.lane, chat); wait != 0 {
							t.Fatalf("a message had to wait %v", wait)
						}
					}
					if until := p.Park(chat, refusedFor); time.Until(until) != refusedFor {
						t.Errorf("it may be tried again in %v", time.Until(until))
					}
					if wait := p.Take(storage.LaneCrisis, chat); wait != refusedFor {
						t.Errorf("a crisis answer to a chat that Telegram has refused waits %v", wait)
					}
					time.Sleep(test.apart)
				}
				const other = 1000
				if wait := p.Take(storage.LaneReply, other); wait > 0 != test.all {
					t.Errorf("somebody else waits %v", wait)
				}
				if wait := p.Take(storage.LaneCrisis, other); wait != 0 {
					t.Errorf("somebody else's crisis answer waits %v", wait)
				}
			})
		})
	}
}
