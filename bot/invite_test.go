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

func TestAWeekHasThirtyInvitations(t *testing.T) {
	t.Parallel()
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

func TestForgedAndReplayedButtonsDoNothing(t *testing.T) {
	t.Parallel()
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
	t.Parallel()
	inDarkWorld(t, "2026-11-24", func(w *world) { // it has never run: else it knows its name from the last run
		mend := w.stand.Fault(sandbox.Fault{Method: "getMe", Status: 502})
		w.light()
		ana := w.person("Ana", "en")
		ana.holds(ana.says("/invite Sam"), "try again in a minute")
		mend()
		time.Sleep(time.Minute)
		ana.invites("Sam")
	})
}
