package main

import (
	"strconv"
	"sync"
	"time"

	"porchlight/messages"
	"porchlight/storage"
)

// answer is one reply on its way.
type answer struct {
	chat      storage.ChatID
	message   messages.Message
	arrivedAt time.Time
	isCrisis  bool // to distress; else /help, or a button below an answer
	first     bool // to distress that was not heard before: it waits for nothing

	mu       sync.Mutex
	finished bool    // Telegram has it, or it can never arrive
	handed   bool    // the dispatcher sends it from the outbox
	rows     []int64 // its rows in the outbox
	merged   *answer // the answer that goes out in its place
}

func (ans *answer) isFinished() bool {
	ans.mu.Lock()
	defer ans.mu.Unlock()
	if ans.merged != nil {
		return ans.merged.isFinished()
	}
	return ans.finished
}

// isOnItsWay reports whether the guard is still sending the answer, or the one
// that goes out in its place.
func (ans *answer) isOnItsWay() bool {
	ans.mu.Lock()
	defer ans.mu.Unlock()
	if ans.merged != nil {
		return ans.merged.isOnItsWay()
	}
	return !ans.finished && !ans.handed
}

// finish marks the answer as done and returns the rows to settle.
func (ans *answer) finish() []int64 {
	ans.mu.Lock()
	defer ans.mu.Unlock()
	ans.finished = true
	return ans.rows
}

// addRow adds a row to settle later; false if there is no later.
func (ans *answer) addRow(row int64) bool {
	ans.mu.Lock()
	defer ans.mu.Unlock()
	if ans.merged != nil {
		return ans.merged.addRow(row)
	}
	if ans.finished || ans.handed {
		return false
	}
	ans.rows = append(ans.rows, row)
	return true
}

// sameAs reports whether one of the two is enough: the later says what the
// earlier would.
func (ans *answer) sameAs(later *answer) bool {
	return ans.isCrisis == later.isCrisis && ans.message.Edit == later.message.Edit
}

// lane is how urgent the answer is towards others.
func (ans *answer) lane() storage.Lane {
	if ans.isCrisis {
		return storage.LaneCrisis
	}
	return storage.LaneReply
}

// replaceBy lets a later answer go out in this one's place.
func (ans *answer) replaceBy(later *answer) {
	ans.mu.Lock()
	defer ans.mu.Unlock()
	ans.merged = later
	for _, row := range ans.rows {
		later.addRow(row)
	}
}

// onceFor names the outbox row of an update's answer.
func onceFor(update int64) string { return "answer:" + strconv.FormatInt(update, 10) }
