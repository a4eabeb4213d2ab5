package main

import (
	"context"
	"regexp"
	"strings"
	"testing"
	"time"

	"porchlight/bot/sandbox"
	"porchlight/storage"
)

var linkShape = regexp.MustCompile(`https://t\.me/\S+\?start=[A-Za-z0-9_-]{43}`)

// invites asks for somebody's link and returns it.
func (s *someone) invites(name string) string {
	s.w.t.Helper()
	calm() // the bot learns its own name as it starts
	s.says("/invite " + name)
	link := ""
	for _, m := range s.Messages() {
		if found := linkShape.FindString(m.Text); found != "" {
			link = found
		}
	}
	if link == "" {
		s.w.t.Fatalf("no link came:\n%s", s.transcript())
	}
	return link
}

// opens opens a link and returns the bot's last message once all is calm.
func (s *someone) opens(link string) sandbox.Message {
	s.w.t.Helper()
	s.SkipAll()
	if err := s.Open(link); err != nil {
		s.w.t.Fatal(err)
	}
	return s.last()
}

// showing returns the last message from the bot that holds the part.
func (s *someone) showing(part string) sandbox.Message {
	s.w.t.Helper()
	var found sandbox.Message
	for _, m := range s.Messages() {
		if m.FromBot && strings.Contains(m.Text, part) {
			found = m
		}
	}
	if found.ID == 0 {
		s.w.t.Fatalf("nothing holds %q:\n%s", part, s.transcript())
	}
	return found
}

// holds checks that a message holds every part.
func (s *someone) holds(m sandbox.Message, parts ...string) {
	s.w.t.Helper()
	for _, part := range parts {
		if !strings.Contains(m.Text, part) {
			s.w.t.Errorf("%q is not in %q", part, m.Text)
		}
	}
}

// isSupportedBy lets the second join the first's circle, confirmed.
func (s *someone) isSupportedBy(supporter *someone, name string) {
	s.w.t.Helper()
	asked := supporter.opens(s.invites(name))
	supporter.taps(asked, "Accept")
	s.taps(s.showing("Is it who you meant"), "That's them")
}

// rhythmOf returns the rhythm of a person's only supporter.
func (w *world) rhythmOf(person *someone) storage.Rhythm {
	w.t.Helper()
	ties, err := w.store.Supporters(context.Background(), storage.ChatID(person.ID()))
	if err != nil || len(ties) != 1 {
		w.t.Fatalf("%d supporters, %v", len(ties), err)
	}
	rhythm, ok, err := w.store.Rhythm(context.Background(), storage.PurposeNudge, int64(ties[0].ID))
	if err != nil || !ok {
		w.t.Fatalf("no rhythm, %v", err)
	}
	return rhythm
}

func TestInvitingAndAcceptingAsTwoPeopleSeeIt(t *testing.T) {
	inWorld(t, "2026-11-24", func(w *world) {
		ana, sam := w.person("Ana", "en"), w.person("Samuel", "en")
		link := ana.invites("Sam")
		invitation := ana.showing(link)
		for _, label := range []string{"Send 1", "Send 2", "Send 3"} {
			ana.taps(invitation, label)
			if !strings.HasPrefix(ana.Opened(), "https://t.me/share/url?url=https%3A%2F%2Ft.me%2F") || strings.Contains(ana.Opened(), "+") {
				t.Errorf("%s opens %s", label, ana.Opened())
			}
		}

		asked := sam.opens(link)
		sam.holds(asked, "Ana", "nothing has happened", "two reminders a month", "won't be told why", "not on call")
		if _, err := w.store.Chat(context.Background(), storage.ChatID(sam.ID())); err != storage.ErrNoChat {
			t.Error("something is kept of somebody who has not agreed")
		}
		sam.taps(asked, "Accept")
		sam.showing("You are one of")
		sam.showing("1 of 3")
		sam.showing("Where are you")

		joined := ana.showing("Is it who you meant")
		ana.holds(joined, "Samuel")
		ana.taps(joined, "That's them")
		ana.holds(ana.says("/supporters"), "Sam")
		sam.holds(sam.says("/supporting"), "Ana")
	})
}

func TestTheFirstNudgeIsPlannedWithinADayOfAccepting(t *testing.T) {
	inWorld(t, "2026-11-24", func(w *world) {
		ana, sam := w.person("Ana", "en"), w.person("Sam", "en")
		ana.isSupportedBy(sam, "Sam")
		accepted := time.Now()
		if due := w.rhythmOf(ana).Due; due.After(accepted.Add(24 * time.Hour)) {
			t.Errorf("it is due %v", due)
		}
	})
}

func TestWhatWasSharedShowsOnlyAfterThatsThem(t *testing.T) {
	inWorld(t, "2026-11-24", func(w *world) {
		ana, sam := w.person("Ana", "en"), w.person("Sam", "en")
		link := ana.invites("Sam")
		m := ana.taps(ana.taps(ana.last(), "Now"), "Company and listening")
		ana.holds(m, "What helps you")
		ana.says("a photo of the dog")
		ana.says("being told to cheer up")
		ana.says("oat milk\nthe cat is called Miso")
		m = ana.says("yes")
		ana.holds(m, "how critical")
		ana.taps(m, "5")
		sam.taps(sam.opens(link), "Accept")

		for _, shared := range []string{"photo of the dog", "Miso"} {
			if sam.fromBot(shared) != 0 {
				t.Errorf("%q showed before the person said who it is", shared)
			}
		}
		ana.taps(ana.showing("Is it who you meant"), "That's them")
		m = sam.showing("photo of the dog")
		sam.holds(m, "cheer up", "oat milk", "Miso", "treatment")
		if !m.Kept {
			t.Error("what was shared can be forwarded")
		}
		if sam.fromBot("critical") != 0 || ana.fromBot("Now: 5") != 0 {
			t.Error("how critical somebody is showed")
		}
	})
}

func TestWhatIsSaidWhileTheSupporterAcceptsIsKept(t *testing.T) {
	inWorld(t, "2026-11-24", func(w *world) {
		ana, sam := w.person("Ana", "en"), w.person("Sam", "en")
		link := ana.invites("Sam")
		ana.taps(ana.taps(ana.last(), "Now"), "Skip")
		sam.taps(sam.opens(link), "Accept")
		ana.holds(ana.says("a photo of the dog"), "what doesn't help")
		ana.taps(ana.showing("Is it who you meant"), "That's them")
		sam.showing("photo of the dog")
	})
}

func TestNotWhoIMeantEndsItSilently(t *testing.T) {
	inWorld(t, "2026-11-24", func(w *world) {
		ana, eve := w.person("Ana", "en"), w.person("Eve", "en")
		eve.taps(eve.opens(ana.invites("Sam")), "Accept")
		before := len(eve.Messages())
		ana.taps(ana.showing("Is it who you meant"), "Not who I meant")
		if got := len(eve.Messages()); got != before {
			t.Errorf("the other was told something:\n%s", eve.transcript())
		}
		eve.holds(eve.says("/supporting"), "You support nobody")
	})
}

func TestALinkThatLeadsNowhereSaysOneLineThatRevealsNothing(t *testing.T) {
	inWorld(t, "2026-11-24", func(w *world) {
		ana, sam, eve := w.person("Ana", "en"), w.person("Sam", "en"), w.person("Eve", "en")
		used, withdrawn, declined, ended := ana.invites("Used"), ana.invites("Withdrawn"), ana.invites("Declined"), ana.invites("Ended")
		sam.taps(sam.opens(used), "Accept")
		m := ana.taps(ana.says("/supporters"), "\u2068Withdrawn\u2069 (invited)")
		ana.taps(m, "Withdraw")
		sam2 := w.person("Sam", "en")
		sam2.taps(sam2.opens(declined), "No thanks")

		const line = "doesn't lead anywhere"
		forged := used[:len(used)-43] + strings.Repeat("A", 43)
		for name, link := range map[string]string{"used": used, "withdrawn": withdrawn, "declined": declined, "forged": forged, "garbled": used[:len(used)-5]} {
			if m := eve.opens(link); !strings.Contains(m.Text, line) || strings.Contains(m.Text, "Ana") {
				t.Errorf("%s: %q", name, m.Text)
			}
		}
		ana.holds(ana.opens(ended), "your own link")
		w.out()
		time.Sleep(7*24*time.Hour + time.Minute)
		w.light()
		eve.holds(eve.opens(ended), line)
	})
}

func TestSupporterWhoSaidNoIsNotAskedAgain(t *testing.T) {
	inWorld(t, "2026-11-24", func(w *world) {
		ana, sam := w.person("Ana", "en"), w.person("Sam", "en")
		before := ana.invites("Sam")
		seen := len(ana.Messages())
		sam.taps(sam.opens(before), "Don't ask me again")
		sam.holds(sam.opens(ana.invites("Sam again")), "doesn't lead anywhere")
		if got := ana.fromBot("Sam again"); got == 0 || len(ana.Messages()) != seen+3 {
			t.Errorf("the person was told:\n%s", ana.transcript())
		}
		ana.holds(ana.says("/supporters"), "Sam\u2069 · invited") // it looks open
	})
}

func TestInvitationsHaveAKindLimit(t *testing.T) {
	inWorld(t, "2026-11-24", func(w *world) {
		ana := w.person("Ana", "en")
		for range 10 {
			ana.invites("Somebody")
			time.Sleep(time.Minute)
		}
		ana.holds(ana.says("/invite One More"), "10 invitations waiting")
	})
}

func TestAWeekHasThirtyInvitations(t *testing.T) {
	inWorld(t, "2026-11-24", func(w *world) {
		ana := w.person("Ana", "en")
		ana.invites("Somebody")
		err := w.store.Write(context.Background(), func(ctx context.Context) error {
			for range 29 {
				inv, _, err := w.store.Invite(ctx, storage.ChatID(ana.ID()), storage.Terms{Name: "Somebody"}, time.Now())
				if err != nil {
					return err
				}
				if err := w.store.WithdrawInvitation(ctx, inv.ID, inv.Person); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		ana.holds(ana.says("/invite One More"), "30 invitations this week")
	})
}

func TestInvitingAsksForTheNameFirst(t *testing.T) {
	inWorld(t, "2026-11-24", func(w *world) {
		ana := w.person("Ana", "en")
		ana.holds(ana.says("/invite"), "Type the name")
		ana.says("Kim")
		ana.showing("Kim\u2069's invitation")
		ana.holds(ana.says("/invite i want to kill myself"), line)
		if strings.Contains(ana.says("/supporters").Text, "kill") {
			t.Error("distress became a name")
		}
	})
}

func TestForgedAndReplayedButtonsDoNothing(t *testing.T) {
	inWorld(t, "2026-11-24", func(w *world) {
		ana, sam, eve := w.person("Ana", "en"), w.person("Sam", "en"), w.person("Eve", "en")
		asked := sam.opens(ana.invites("Sam"))
		data := asked.Buttons[0][0].Data
		sam.taps(asked, "Accept")
		if err := sam.PressData(asked.ID, data); err != nil { // replayed
			t.Fatal(err)
		}
		calm()
		joined := ana.showing("Is it who you meant")
		if ana.fromBot("Is it who you meant") != 1 {
			t.Error("one press joined twice")
		}
		id := eve.says("/tips").ID
		for _, button := range append(joined.Buttons[0], joined.Buttons[1]...) {
			before := len(eve.Messages())
			if err := eve.PressData(id, button.Data); err != nil {
				t.Fatal(err)
			}
			calm()
			if len(eve.Messages()) != before {
				t.Errorf("a forged button did something:\n%s", eve.transcript())
			}
		}
		ana.taps(joined, "That's them")
		ana.holds(ana.says("/supporters"), "Sam")
	})
}

func TestWithoutItsOwnNameTheBotAsksForAMinute(t *testing.T) {
	inWorld(t, "2026-11-24", func(w *world) {
		calm()
		w.out()
		mend := w.stand.Fault(sandbox.Fault{Method: "getMe", Status: 502})
		w.light()
		ana := w.person("Ana", "en")
		ana.holds(ana.says("/invite Sam"), "try again in a minute")
		mend()
		time.Sleep(time.Minute)
		ana.invites("Sam")
	})
}

func TestWhoSupportsAlreadyIsNotAskedTwice(t *testing.T) {
	inWorld(t, "2026-11-24", func(w *world) {
		ana, sam := w.person("Ana", "en"), w.person("Sam", "en")
		ana.isSupportedBy(sam, "Sam")
		sam.holds(sam.opens(ana.invites("Sam again")), "already one of", "Ana")
	})
}

func TestAnInvitationIsWithdrawnInWords(t *testing.T) {
	inWorld(t, "2026-11-24", func(w *world) {
		ana, sam := w.person("Ana", "en"), w.person("Sam", "en")
		link := ana.invites("Sam")
		ana.holds(ana.says("/supporters sam"), "invited, until")
		ana.holds(ana.says("/supporters sam withdraw"), "Withdrawn")
		sam.holds(sam.opens(link), "doesn't lead anywhere")
	})
}
