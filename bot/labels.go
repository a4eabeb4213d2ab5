package main

import (
	"slices"
	"time"

	"porchlight/bot/dialogue"
	"porchlight/messages"
	"porchlight/messages/crisis/hearing"
	"porchlight/storage"
)

// below are the buttons of the newest message of a chat.
type below struct {
	buttons []messages.Button
	shownAt time.Time
}

const (
	// labelLapse is how long the label of a button, typed, is a press on it.
	labelLapse = time.Hour
	// bareLapse is that of a label that says nothing of what it answers: "yes".
	bareLapse = 10 * time.Minute
	// talkedLapse is how long a yes or no in words answers whether they got to talk to
	// someone: of what was asked nothing is stored, and who had a hard night may be slow.
	talkedLapse = 12 * time.Hour
)

// shows notes what a message that has reached a chat has below it: what is typed next
// may be the label of a button there. It is remembered in memory alone.
func (k *acquaintances) shows(id storage.ChatID, m messages.Message) {
	if !m.IsShown() {
		return
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	k.of(id).below = below{slices.Concat(m.Rows...), time.Now()}
}

// typedPress makes a message a press if it is, word for word, the label of a button
// below the newest message. What was written before that came, as while the bot was
// away, was no answer to it. The message stays where it is, so nothing takes its place.
func (k *acquaintances) typedPress(a *arrival) {
	if a.Kind != kindMessage || a.Text == "" || a.Attached || a.ReplyTo != 0 || a.hear().Level != hearing.None {
		return
	}
	k.mu.Lock()
	newest := below{}
	if c := k.chats[a.Chat]; c != nil {
		newest = c.below
	}
	k.mu.Unlock()
	if a.WrittenAt.Before(newest.shownAt.Truncate(time.Second)) {
		return
	}
	if data := dialogue.AnswerToTalked(a.Text, newest.buttons); data != "" && time.Since(newest.shownAt) <= talkedLapse {
		a.press(data)
		return
	}
	lapse := labelLapse
	if dialogue.IsBare(a.Text) {
		lapse = bareLapse
	}
	if time.Since(newest.shownAt) > lapse {
		return
	}
	for _, b := range newest.buttons {
		if b.Data != "" && dialogue.IsLabel(a.Text, b.Label) {
			a.press(b.Data)
			return
		}
	}
}

// press makes a typed message a press on the button of the data.
func (a *arrival) press(data string) {
	a.Pressed, a.Message, a.label, a.typedLabel = data, 0, a.Message, true
	a.Text, a.Command, a.Rest = "", "", ""
}
