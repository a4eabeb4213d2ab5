package main

import (
	"slices"
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
	// wanted reports whether it is still worth sending; nil: it always is.
	wanted func() bool

	mu       sync.Mutex
	finished bool    // Telegram has it, or it can never arrive
	delayed  bool    // it has failed, and is tried again
	handed   bool    // the dispatcher sends it from the outbox
	rows     []int64 // its rows in the outbox
	merged   *answer // the answer that goes out in its place
	// left is closed once the courier has nothing more to do for it.
	left chan struct{}
	// written is closed once its first try was written to Telegram, or has failed.
	written     chan struct{}
	writtenOnce sync.Once
}

func newAnswer(a *arrival) *answer {
	return &answer{chat: a.Chat, arrivedAt: a.ArrivedAt, left: make(chan struct{}), written: make(chan struct{})}
}

// isWritten notes that its first try is out of our hands.
func (ans *answer) isWritten() { ans.writtenOnce.Do(func() { close(ans.written) }) }

func (ans *answer) isFinished() bool {
	ans.mu.Lock()
	defer ans.mu.Unlock()
	if ans.merged != nil {
		return ans.merged.isFinished()
	}
	return ans.finished
}

// delay notes that it has failed and is tried again.
func (ans *answer) delay() {
	ans.mu.Lock()
	defer ans.mu.Unlock()
	ans.delayed = true
}

// isDelayed reports whether it has failed and the courier is still to send it.
func (ans *answer) isDelayed() bool {
	ans.mu.Lock()
	defer ans.mu.Unlock()
	return ans.delayed && !ans.finished && !ans.handed
}

// replacement is the answer that goes out in this one's place, nil if none does.
func (ans *answer) replacement() *answer {
	ans.mu.Lock()
	defer ans.mu.Unlock()
	return ans.merged
}

// finish marks the answer as done and returns the rows to settle.
func (ans *answer) finish() []int64 {
	ans.mu.Lock()
	defer ans.mu.Unlock()
	ans.finished = true
	close(ans.left)
	return ans.rows
}

// rowsNow returns the rows that the answer has in the outbox, as long as the
// courier is to send it.
func (ans *answer) rowsNow() []int64 {
	ans.mu.Lock()
	defer ans.mu.Unlock()
	if ans.finished || ans.handed || ans.merged != nil {
		return nil
	}
	return slices.Clone(ans.rows)
}

// leave notes that the dispatcher sends the answer from the rows it knows, and
// returns those that were added meanwhile: nobody needs them.
func (ans *answer) leave(known int) (more []int64) {
	ans.mu.Lock()
	defer ans.mu.Unlock()
	ans.handed = true
	close(ans.left)
	return ans.rows[known:]
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
// earlier would. A first answer says what no other does.
func (ans *answer) sameAs(later *answer) bool {
	return !ans.first && ans.isCrisis == later.isCrisis && ans.message.Edit == later.message.Edit
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
	close(ans.left)
	for _, row := range ans.rows {
		later.addRow(row)
	}
}

// onceFor names the outbox row of an update's answer.
func onceFor(update int64) string { return "answer:" + strconv.FormatInt(update, 10) }
