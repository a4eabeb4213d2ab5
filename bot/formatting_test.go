package main

import (
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"porchlight/bot/sandbox"
)

// formatted is what somebody writes with bold words and a link behind others.
func formatted(kind string) sandbox.Draft {
	d := sandbox.Draft{Kind: kind, Text: "🌻 so glad: the song", Entities: []sandbox.Entity{
		{Type: "bold", Offset: 6, Length: 4}, {Type: "text_link", Offset: 12, Length: 8, URL: "https://music.example.org/x"},
	}}
	return d
}

// of is what an entity is about.
func of(m sandbox.Message, e sandbox.Entity) string {
	return string(utf16.Decode(utf16.Encode([]rune(m.Text))[e.Offset : e.Offset+e.Length]))
}

// TestFormattingArrives sends formatted words by each way from one to the other.
func TestFormattingArrives(t *testing.T) {
	t.Parallel()
	send := func(s *someone, d sandbox.Draft) {
		s.w.t.Helper()
		if d.Kind != "" {
			d.Files = []sandbox.Upload{{Name: "x.png", Data: tinyPicture(s.w.t)}}
		}
		if _, err := s.Send(d); err != nil {
			s.w.t.Fatal(err)
		}
		calm()
	}
	for name, arrives := range map[string]func(ana, ben *someone) sandbox.Message{
		"a text": func(ana, ben *someone) sandbox.Message {
			ben.writesOwn()
			send(ben, formatted(""))
			return ana.sees("so glad")
		},
		"a caption": func(ana, ben *someone) sandbox.Message {
			ben.writesOwn()
			send(ben, formatted("photo"))
			return ana.sees("so glad")
		},
		"an album's caption": func(ana, ben *someone) sandbox.Message {
			ben.writesOwn()
			d := formatted("photo")
			d.Files = slices.Repeat([]sandbox.Upload{{Name: "x.png", Data: tinyPicture(ana.w.t)}}, 2)
			if _, err := ben.Send(d); err != nil {
				ana.w.t.Fatal(err)
			}
			return ana.sees("so glad")
		},
		"a reply": func(ana, ben *someone) sandbox.Message {
			ben.writesOwn()
			ben.Say("how are you")
			calm()
			d := formatted("")
			d.ReplyTo = ana.sees("how are you").ID
			send(ana, d)
			return ben.sees("so glad")
		},
		"words that were changed": func(ana, ben *someone) sandbox.Message {
			ben.writesOwn()
			number := ben.Say("so gald")
			calm()
			d := formatted("")
			if err := ben.Edit(number, d.Text, d.Entities...); err != nil {
				ana.w.t.Fatal(err)
			}
			calm()
			return ana.sees("so glad")
		},
	} {
		t.Run(name, func(t *testing.T) {
			inWorld(t, "2026-11-24", func(w *world) {
				ana, ben, _ := w.two()
				m := arrives(ana, ben)
				if !strings.Contains(m.Text, "the song \u2068(https://music.example.org/x)\u2069") {
					t.Errorf("the address does not show: %q", m.Text)
				}
				bold := slices.IndexFunc(m.Entities, func(e sandbox.Entity) bool { return e.Type == "bold" })
				if bold < 0 || of(m, m.Entities[bold]) != "glad" {
					t.Errorf("it arrives with %+v in %q", m.Entities, m.Text)
				}
				if slices.ContainsFunc(m.Entities, func(e sandbox.Entity) bool { return e.Type == "text_link" }) {
					t.Errorf("an address is hidden: %+v", m.Entities)
				}
			})
		})
	}
}

// TestQuoteGoesAlong has Ana answer to a part of what Ben wrote, and Ben to a part of
// a reminder, which is for him alone.
func TestQuoteGoesAlong(t *testing.T) {
	t.Parallel()
	inWorld(t, "2026-11-24", func(w *world) {
		ana, ben, _ := w.two()
		ben.writesOwn()
		ben.Say("walk on sunday, or cinema on monday?")
		calm()
		if _, err := ana.Send(sandbox.Draft{Text: "that one", ReplyTo: ana.sees("cinema").ID, Quote: "cinema on monday"}); err != nil {
			t.Fatal(err)
		}
		m := ben.sees("that one")
		if !strings.HasSuffix(m.Text, "\n\ncinema on monday\n\nthat one") || len(m.Entities) != 1 || m.Entities[0].Type != "blockquote" || of(m, m.Entities[0]) != "cinema on monday" {
			t.Errorf("Ben sees %q with %+v", m.Text, m.Entities)
		}
		nudge := w.nudged(ben)
		if _, err := ben.Send(sandbox.Draft{Text: "thinking of you", ReplyTo: nudge.ID, Quote: nudge.Text[:12]}); err != nil {
			t.Fatal(err)
		}
		if m := ana.sees("thinking of you"); strings.Contains(m.Text, nudge.Text[:12]) {
			t.Errorf("Ana sees what was said to Ben: %q", m.Text)
		}
	})
}

// TestWordsChangedOnTheirWayAreChangedThere changes words while Telegram takes its time
// with them.
func TestWordsChangedOnTheirWayAreChangedThere(t *testing.T) {
	t.Parallel()
	inWorld(t, "2026-11-24", func(w *world) {
		ana, ben, _ := w.two()
		ben.writesOwn()
		w.stand.Fault(sandbox.Fault{Method: "sendMessage", ChatID: ana.ID(), Times: 1, Delay: 5 * time.Second})
		number := ben.Say("see you on sunsday")
		time.Sleep(2 * time.Second)
		if err := ben.Edit(number, "see you on sunday"); err != nil {
			t.Fatal(err)
		}
		time.Sleep(20 * time.Second)
		if ana.fromBot("on sunday") != 1 || ana.fromBot("sunsday") != 0 {
			t.Errorf("Ana sees:\n%s", ana.transcript())
		}
	})
}

// TestWhatWasDeletedThereIsNotSentAnew changes words that Ana has deleted, or that come
// from somebody she has muted since.
func TestWhatWasDeletedThereIsNotSentAnew(t *testing.T) {
	t.Parallel()
	for name, before := range map[string]func(ana *someone, m sandbox.Message){
		"deleted": func(ana *someone, m sandbox.Message) { ana.Delete(m.ID) },
		"muted":   func(ana *someone, _ sandbox.Message) { ana.taps(ana.taps(ana.says("/supporters"), "Ben"), "Mute") },
	} {
		t.Run(name, func(t *testing.T) {
			inWorld(t, "2026-11-24", func(w *world) {
				ana, ben, _ := w.two()
				ben.writesOwn()
				number := ben.Say("hello")
				before(ana, ana.sees("hello"))
				calm()
				ben.SkipAll()
				heard := ben.lastBotEvent()
				if err := ben.Edit(number, "hello you"); err != nil {
					t.Fatal(err)
				}
				calm()
				if ana.fromBot("hello you") != 0 || ben.lastBotEvent() != heard {
					t.Errorf("Ana sees:\n%s\nBen sees:\n%s", ana.transcript(), ben.transcript())
				}
			})
		})
	}
}

// TestWhatCanNotFollowIsSaidTheSameToTheMuted makes words too long for one message.
func TestWhatCanNotFollowIsSaidTheSameToTheMuted(t *testing.T) {
	t.Parallel()
	for _, muted := range []bool{false, true} {
		inWorld(t, "2026-11-24", func(w *world) {
			ana, ben, _ := w.two()
			ben.writesOwn()
			if muted {
				ana.taps(ana.taps(ana.says("/supporters"), "Ben"), "Mute")
			}
			number := ben.Say("hello")
			calm()
			if err := ben.Edit(number, strings.Repeat("hello ", 682)); err != nil {
				t.Fatal(err)
			}
			if m := ben.last(); !strings.Contains(m.Text, "It stays as you first sent it") {
				t.Errorf("muted: %v; Ben sees:\n%s", muted, ben.transcript())
			}
		})
	}
}

// TestALongLetterArrivesWhole sends one that an app splits: the first part fills a
// message of its own, and the rest is offered.
func TestALongLetterArrivesWhole(t *testing.T) {
	t.Parallel()
	inWorld(t, "2026-11-24", func(w *world) {
		ana, ben, _ := w.two()
		ben.writesOwn()
		letter := strings.TrimSpace(strings.Repeat("what i have never told you ", 170))
		if _, err := ben.Send(sandbox.Draft{Text: letter}); err != nil {
			t.Fatal(err)
		}
		calm()
		if buttons := ben.passButtons(); len(buttons) != 1 {
			t.Fatalf("%d offers:\n%s", len(buttons), ben.transcript())
		} else if err := ben.PressData(buttons[0].message, buttons[0].data); err != nil {
			t.Fatal(err)
		}
		calm()
		var got []string
		for _, m := range ana.Messages() {
			if m.FromBot && strings.Contains(m.Text, "never told you") {
				got = append(got, m.Text)
			}
		}
		if strings.Join(got, " ") != letter || ana.fromBot("sends you this") != 2 {
			t.Errorf("of %d letters arrive %d in %d parts", len(letter), len(strings.Join(got, " ")), len(got))
		}
		first := ben.Messages()[slices.IndexFunc(ben.Messages(), func(m sandbox.Message) bool { return strings.HasPrefix(m.Text, "what i have") })]
		if err := ben.Edit(first.ID, strings.Replace(first.Text, "never", "always", 1)); err != nil {
			t.Fatal(err)
		}
		calm()
		if ana.fromBot("what i have always told you") != 1 {
			t.Errorf("the letter does not change there:\n%s", ben.transcript())
		}
	})
}

// TestVoiceThatIsNotTakenLooksTheSameToTheMuted has Ben told that Ana's Telegram takes
// no voice messages, and then perhaps muted. Each later voice gets the same answer.
func TestVoiceThatIsNotTakenLooksTheSameToTheMuted(t *testing.T) {
	t.Parallel()
	heard := map[bool]string{}
	for _, muted := range []bool{false, true} {
		inWorld(t, "2026-11-24", func(w *world) {
			ana := &someone{w: w, Phone: w.stand.NewPhone(sandbox.Profile{FirstName: "Ana", LanguageCode: "en", NoVoice: true})}
			ben := w.person("Ben", "en")
			ana.says("/start")
			ben.says("/start")
			w.supports(ben, ana)
			voice := func() {
				ben.taps(ben.says("/nudges"), "Write to \u2068Ana\u2069 now")
				ben.SendVoice([]byte("OggS"), time.Second)
				calm()
			}
			voice()
			if ben.fromBot("takes no voice") != 1 {
				t.Fatalf("Ben sees:\n%s", ben.transcript())
			}
			if muted {
				ana.taps(ana.taps(ana.says("/supporters"), "Ben"), "Mute")
			}
			before := len(ben.transcript())
			voice()
			ben.says("/cancel")
			ben.SendVoice([]byte("OggS"), time.Second) // just so, and by the button
			calm()
			if buttons := ben.passButtons(); len(buttons) == 1 {
				if err := ben.PressData(buttons[0].message, buttons[0].data); err != nil {
					t.Fatal(err)
				}
			}
			calm()
			heard[muted] = ben.transcript()[before:]
			if ben.fromBot("takes no voice") != 3 || ana.fromBot("sends you this") != 0 {
				t.Errorf("muted: %v; Ben sees:\n%s\nAna sees:\n%s", muted, ben.transcript(), ana.transcript())
			}
		})
	}
	if heard[true] != heard[false] {
		t.Errorf("muted Ben sees\n%s\nand else\n%s", heard[true], heard[false])
	}
}
