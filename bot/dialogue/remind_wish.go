package dialogue

import (
	"context"
	"strings"
	"unicode/utf8"

	"porchlight/messages/crisis/hearing"
)

// wishes are how a wish begins that goes on as "remind me to …" does, by a piece of what
// asks for a reminder in that language. Elsewhere the verb has another form.
var wishes = map[string]string{
	"remind": "i want to ", "erinner": "ich will ", "recuérd": "quiero ", "recordar": "quiero ", "rappel": "je veux ", "lembr": "quero ",
	"ricord": "voglio ", "напомни": "хочу ", "нагада": "хочу ", "ingatkan": "aku ingin ", "ذكر": "أريد أن ", "یادم": "می\u200cخواهم ", "提醒": "我想",
}

// asksReminder offers the typed form to who asks for a reminder in words. Not taken:
// what is longer than a reminder can be is a letter, and no wish.
func (t *Turn) asksReminder(ctx context.Context, of string) (taken bool, err error) {
	if utf8.RuneCountInString(of) > longestReminder {
		return false, nil
	}
	if heard := wishIn(t.Text, of); heard.Level >= hearing.Distress {
		t.answerFrom(heard)
		return true, nil
	}
	return true, t.askMeantOrSent(ctx, strings.Replace(anyReminder, aName, of, 1))
}

// wishIn hears what somebody wants to be reminded of as what they want: "stop living" is
// a cry only behind "I want to".
func wishIn(typed, of string) (heard hearing.Heard) {
	typed = strings.ToLower(typed)
	for piece, wish := range wishes {
		if strings.Contains(typed, piece) {
			if h := hearing.Hear(wish + of); h.Level > heard.Level {
				heard = h
			}
		}
	}
	return heard
}
