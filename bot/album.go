package main

import (
	"time"

	"porchlight/bot/dialogue"
	"porchlight/messages"
)

// An album comes as one message for each picture, a moment apart. Its messages are one
// turn: they go on together, with one question and one thanks. Until all are there
// they wait in the inbox like any update, so that a crash splits nothing.

// albumPatience is how long the next message of an album may take.
const albumPatience = time.Second

// goesWith reports whether b is the next message of an album that a is of. An edit is
// of none: it is about one picture.
func (a *arrival) goesWith(b *arrival) bool {
	apart := b.Message - a.Message
	return a.Album != "" && a.Album == b.Album && a.Kind == kindMessage && b.Kind == kindMessage && a.Odd == "" && b.Odd == "" &&
		apart > 0 && apart <= messages.MostBetween
}

// headOf returns the updates at the head of a chat's queue that are one turn, and
// whether more may come of them.
func headOf(waiting []*arrival) (turn []*arrival, more bool) {
	for turn = waiting[:1]; len(turn) < messages.MostInAlbum; turn = waiting[:len(turn)+1] {
		last := turn[len(turn)-1]
		if len(turn) == len(waiting) {
			return turn, last.Album != "" && last.Kind == kindMessage
		}
		if !last.goesWith(waiting[len(turn)]) {
			break
		}
	}
	return turn, false
}

// nextTurn returns the updates of a chat that are handled next, as one; nil if the
// process ends before all of them are there.
func (q *queue) nextTurn(c *chatQueue) []*arrival {
	for {
		q.mu.Lock()
		turn, more := headOf(c.waiting)
		wait := albumPatience - time.Since(turn[len(turn)-1].queuedAt)
		if !more || wait <= 0 {
			c.begun = len(turn)
			q.mu.Unlock()
			return turn
		}
		q.mu.Unlock()
		select {
		case <-c.came:
		case <-time.After(wait):
		case <-q.ending:
			return nil
		}
	}
}

// asOne joins the messages of an album to the first of them.
func asOne(turn []*arrival) *arrival {
	turn[0].rest = turn[1:]
	return turn[0]
}

// all are the updates that are handled with this one.
func (a *arrival) all() []*arrival { return append([]*arrival{a}, a.rest...) }

// describeAlbum adds what the other messages of an album hold to the turn of the first.
func (a *arrival) describeAlbum(t *dialogue.Turn) {
	if len(a.rest) == 0 {
		return
	}
	var words messages.Writing
	for i, part := range a.all() {
		if i > 0 {
			t.Album = append(t.Album, part.Message)
		}
		t.Heard = t.Heard || part.showsDistress()
		if part.Text == "" {
			continue
		}
		t.Captioned = append(t.Captioned, part.Message)
		caption := messages.Writing{Text: part.Text}
		if part.Caption != nil {
			caption.Marks = part.Caption.Marks
		}
		words = caption.Below(words)
	}
	t.Text, t.Marks, t.Caption = words.Text, words.Marks, nil
}
