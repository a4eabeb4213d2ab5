package dialogue

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"porchlight/messages/crisis/hearing"
	"porchlight/storage"
)

// Thirty reminders are kept and no more. What is put differently in the message that set
// one changes that one, also then, and whoever takes one out has room for another.
func TestThirtyRemindersAndNoMore(t *testing.T) {
	h := newHistory(t, openStore(t), 1)
	types := func(message int, edited bool, typed string) string {
		h.handle(h.ana, typed, "", func(turn *Turn) { turn.Message, turn.Edited = message, edited })
		return h.sent[h.ana][len(h.sent[h.ana])-1]
	}
	kept := func() (all []storage.Reminder) {
		h.write(func(ctx context.Context) (err error) {
			all, err = h.store.Reminders(ctx, h.ana)
			return err
		})
		return all
	}
	for i := range mostReminders {
		types(100+i, false, fmt.Sprintf("/remind mon 9:00 number %d", i))
	}
	if said := types(200, false, "/remind tue 9:00 one more"); !strings.Contains(said, "30 reminders") || len(kept()) != mostReminders {
		t.Errorf("the thirty-first is answered by %q, and %d are kept", said, len(kept()))
	}
	if said := types(107, true, "/remind wed 10:00 another seventh"); !strings.Contains(said, "another seventh") || len(kept()) != mostReminders {
		t.Errorf("the edited one is answered by %q, and %d are kept", said, len(kept()))
	}
	var words []string
	for _, r := range kept() {
		words = append(words, string(r.Words))
	}
	if all := strings.Join(words, ", "); strings.Contains(all, "number 7,") || !strings.Contains(all, "another seventh") {
		t.Errorf("kept are %s", all)
	}
	h.does(h.ana, "", "remind:remove:"+number(kept()[0].ID))
	if said := types(201, false, "/remind tue 9:00 one more"); !strings.Contains(said, "one more") || len(kept()) != mostReminders {
		t.Errorf("with room again it is answered by %q, and %d are kept", said, len(kept()))
	}
}

// What somebody wants to be reminded of is offered in the form that works, unless it is
// longer than a reminder can be: that is a letter, and no wish.
func TestALetterIsNoReminder(t *testing.T) {
	h := newHistory(t, openStore(t), 1)
	for _, begins := range []string{"remind me to ", "提醒我"} {
		for letters, offered := range map[int]bool{longestReminder: true, longestReminder + 1: false} {
			h.does(h.ana, begins+strings.Repeat("x", letters), "")
			if said := h.sent[h.ana][len(h.sent[h.ana])-1]; strings.Contains(said, "/remind x") != offered {
				t.Errorf("%s and %d letters are answered by %q", begins, letters, said)
			}
		}
	}
}

// "Stop living" is no cry by itself, but it is one where somebody wants to be reminded of
// it. Ordinary errands are none, also where another language has a grave word for "the".
func TestWhatSomebodyWantsToBeRemindedOfIsHeardAsAWish(t *testing.T) {
	for _, typed := range []string{
		"remind me to stop living", "please remind me to be dead by friday", "recuérdame que quiero dejar de vivir", "напомни мне умереть", "нагадай мені померти",
		"提醒我死", "ricordami di morire", "rappelle-moi de mourir", "ingatkan aku untuk mati", "ذكرني أن أموت",
	} {
		meaning, of := meaningOf(typed)
		if meaning != anyReminder || hearing.Hear(typed).Level < hearing.Distress && wishIn(typed, of).Level < hearing.Distress {
			t.Errorf("%q is %s of %q, and no cry", typed, meaning, of)
		}
	}
	for _, typed := range []string{
		"remind me to take my pills at 9", "remind me to call the clinic", "remind me to jump rope tomorrow", "kannst du mich an die Tabletten erinnern",
		"bitte erinnere mich die Pillen zu nehmen", "remind me to kill the weeds on sunday", "напомни мне выпить таблетки", "提醒我吃药",
		"ricordami di prendere le pastiglie alle 9", "rappelle-moi de prendre mes cachets", "remind me to sleep earlier", "me lembre de tomar o remédio às 8",
		"ذكرني أن آخذ الدواء", "ingatkan aku untuk minum obat jam 8", "нагадай мені прийняти ліки",
	} {
		meaning, of := meaningOf(typed)
		if heard := wishIn(typed, of); meaning != anyReminder || heard.Level >= hearing.Distress {
			t.Errorf("%q is %s of %q, and heard as %v", typed, meaning, of, heard.Level)
		}
	}
}
