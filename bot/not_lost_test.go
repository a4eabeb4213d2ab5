package main

import (
	"slices"
	"strings"
	"testing"

	"porchlight/bot/sandbox"
)

// meantForSomeone are texts that people write to each other in hard times: some sound
// like a cry, and are one, or name one, or come from somebody who listens.
var meantForSomeone = []string{
	"are you thinking of killing yourself? you can say it to me. 988 is free and open",
	"Honestly I can't go on like this, could you come over?",
	"if you want to die tonight, ring me first. whatever the hour",
	"i tried to end my life when i was 19. i'm glad it didn't work. ask me anything",
	"your life is worth living, even on the days it doesn't look like it",
	"that film was so bad i wanted to die 😂 come and suffer with me",
	"ten months without cutting, and I wanted you to know first",
	"ce soir j'ai pensé à me tuer, tu peux venir ?",
	"denkst du an Suizid? Du kannst mir alles sagen",
	"¿estás pensando en quitarte la vida? estoy aquí, te escucho",
	"死にたいくらいつらいときは、電話してね",
	"are you safe where you are? shall I come?",
}

// passButtons are the buttons of a chat that send something on, newest first.
func (s *someone) passButtons() (all []pressed) {
	for _, m := range slices.Backward(s.Messages()) {
		for _, b := range slices.Concat(m.Buttons...) {
			if strings.HasPrefix(b.Data, "relay:pass:") {
				all = append(all, pressed{m.ID, b.Data})
			}
		}
	}
	return all
}

// answersBefore counts the messages with helplines that came before a question.
func (s *someone) answersBefore(question int) (count int) {
	for _, m := range s.Messages() {
		if m.FromBot && m.ID < question && slices.ContainsFunc(slices.Concat(m.Buttons...), func(b sandbox.Button) bool { return strings.HasPrefix(b.Data, "crisis:") }) {
			count++
		}
	}
	return count
}

// TestNothingMeantForSomeoneIsLost writes each text by each way to somebody. It arrives
// at once, or the helplines come first and it goes whole, once, on a tap.
func TestNothingMeantForSomeoneIsLost(t *testing.T) {
	t.Parallel()
	picture := []sandbox.Upload{{Name: "x.png", Data: tinyPicture(t)}}
	send := func(s *someone, d sandbox.Draft) {
		s.w.t.Helper()
		if _, err := s.Send(d); err != nil {
			s.w.t.Fatal(err)
		}
	}
	bensWords := func(ana, ben *someone) sandbox.Message {
		ben.writesOwn()
		ben.Say("hello you")
		calm()
		return ana.sees("hello you")
	}
	for way, write := range map[string]func(ana, ben *someone, text string) (from, to *someone){
		"in his own words": func(ana, ben *someone, text string) (*someone, *someone) {
			ben.writesOwn()
			ben.Say(text)
			return ben, ana
		},
		"as a reply to a reminder": func(ana, ben *someone, text string) (*someone, *someone) {
			ben.Reply(ben.w.nudged(ben).ID, text)
			return ben, ana
		},
		"just typed": func(ana, ben *someone, text string) (*someone, *someone) {
			ben.w.nudged(ben)
			ben.Say(text)
			return ben, ana
		},
		"below a photo": func(ana, ben *someone, text string) (*someone, *someone) {
			ben.writesOwn()
			send(ben, sandbox.Draft{Kind: "photo", Files: picture, Text: text})
			return ben, ana
		},
		"with a voice message": func(ana, ben *someone, text string) (*someone, *someone) {
			ben.writesOwn()
			send(ben, sandbox.Draft{Kind: "voice", Text: text})
			return ben, ana
		},
		"below an album": func(ana, ben *someone, text string) (*someone, *someone) {
			ben.writesOwn()
			ben.album(3, text)
			return ben, ana
		},
		"writing back": func(ana, ben *someone, text string) (*someone, *someone) {
			ana.taps(bensWords(ana, ben), "Write back")
			ana.Say(text)
			return ana, ben
		},
		"as a reply to his words": func(ana, ben *someone, text string) (*someone, *someone) {
			ana.Reply(bensWords(ana, ben).ID, text)
			return ana, ben
		},
	} {
		t.Run(way, func(t *testing.T) {
			t.Parallel()
			heard := 0
			for _, text := range meantForSomeone {
				inWorld(t, "2026-11-24", func(w *world) {
					ana, ben, _ := w.two()
					from, to := write(ana, ben, text)
					calm()
					if buttons := from.passButtons(); len(buttons) > 0 {
						heard += from.answersBefore(buttons[0].message)
						if to.fromBot(text) != 0 {
							t.Errorf("%q has gone before the tap", text)
						}
						for range 2 { // one tap too many
							if err := from.PressData(buttons[0].message, buttons[0].data); err != nil {
								t.Fatal(err)
							}
						}
						calm()
					}
					if got := to.fromBot(text); got != 1 {
						t.Errorf("%q arrives %d times; who wrote it sees:\n%s", text, got, from.transcript())
					}
				})
			}
			if heard < 3 {
				t.Errorf("only %d were heard: nothing is tried here", heard)
			}
		})
	}
}

// TestDistressMeantForSomeoneIsNoAnswerToAQuestion has Ben write to Ana while the bot
// waits for his time zone. It is offered, and the question stays.
func TestDistressMeantForSomeoneIsNoAnswerToAQuestion(t *testing.T) {
	t.Parallel()
	inWorld(t, "2026-11-24", func(w *world) {
		ana, ben, _ := w.two()
		w.nudged(ben)
		ben.says("/timezone")
		text := meantForSomeone[0]
		ben.taps(ben.says(text), "Send to \u2068Ana\u2069")
		if ana.fromBot(text) != 1 {
			t.Errorf("Ana sees:\n%s\nBen sees:\n%s", ana.transcript(), ben.transcript())
		}
		if m := ben.says("Dublin"); !strings.Contains(m.Text, "Dublin") {
			t.Errorf("the question has gone:\n%s", ben.transcript())
		}
	})
}
