package sandbox_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/go-telegram/bot/models"

	"porchlight/bot/sandbox"
)

// last is the newest update.
func last(t *testing.T, s *sandbox.Server) incoming {
	t.Helper()
	updates := poll(t, s, nil)
	return updates[len(updates)-1]
}

func TestReactionsReachABotThatAsksForThem(t *testing.T) {
	s := newServer(t, sandbox.Options{})
	ana := started(t, s)
	words := must[models.Message](t, s, "sendMessage", fields{"chat_id": ana.ID(), "text": "Thinking of you"}).ID
	before := s.Pending()
	if err := ana.React(words, "👍"); err != nil {
		t.Fatal(err)
	}
	if s.Pending() != before {
		t.Error("a bot that has not asked was told")
	}
	poll(t, s, fields{"allowed_updates": []string{"message", "message_reaction"}})
	if err := ana.React(words, "❤️"); err != nil { // as keyboards write it
		t.Fatal(err)
	}
	r := last(t, s).Reaction
	if r.MessageID != words || r.User.ID != ana.ID() || r.OldReaction[0].ReactionTypeEmoji.Emoji != "👍" || r.NewReaction[0].ReactionTypeEmoji.Emoji != "❤" {
		t.Errorf("told %+v", r)
	}
	told := s.Pending()
	if err := ana.React(words, "❤"); err != nil || s.Pending() != told {
		t.Errorf("the same once more: %v, %d wait", err, s.Pending())
	}
	if err := ana.React(words); err != nil {
		t.Fatal(err)
	}
	if r := last(t, s).Reaction; len(r.OldReaction) != 1 || len(r.NewReaction) != 0 {
		t.Errorf("taken away: %+v", r)
	}
	if err := ana.React(9999, "❤"); err == nil {
		t.Error("a message has a reaction that is not there")
	}
}

func TestAReactionMakesNoMessageNew(t *testing.T) {
	s := newServer(t, sandbox.Options{})
	ana := started(t, s)
	must[models.Message](t, s, "sendMessage", fields{"chat_id": ana.ID(), "text": "hello"})
	m, err := ana.Wait(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := ana.React(m.ID, "❤"); err != nil {
		t.Fatal(err)
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if again, err := ana.Wait(ended, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("%q came again", again.Text)
	}
	if got := ana.Messages()[1].Reactions; len(got) != 1 || got[0] != "❤" {
		t.Errorf("it has %q", got)
	}
}

func TestPinsTimersAndForwards(t *testing.T) {
	s := newServer(t, sandbox.Options{Name: "Porch"})
	ana := started(t, s)
	words := must[models.Message](t, s, "sendMessage", fields{"chat_id": ana.ID(), "text": "The line is 988"}).ID
	if err := ana.Pin(words); err != nil {
		t.Fatal(err)
	}
	if pinned := last(t, s).Message.PinnedMessage; pinned == nil || pinned.Message.Text != "The line is 988" {
		t.Errorf("pinned %+v", pinned)
	}
	ana.SetTimer(24 * time.Hour)
	if timer := last(t, s).Message.MessageAutoDeleteTimerChanged; timer == nil || timer.MessageAutoDeleteTime != 86400 {
		t.Errorf("timer %+v", timer)
	}
	if err := ana.Forward(words); err != nil {
		t.Fatal(err)
	}
	forwarded := last(t, s).Message
	if origin := forwarded.ForwardOrigin; origin == nil || origin.MessageOriginUser.SenderUser.FirstName != "Porch" || forwarded.Text != "The line is 988" || forwarded.From.ID != ana.ID() {
		t.Errorf("forwarded %+v", forwarded)
	}
	if err := ana.Edit(forwarded.ID, "mine"); err == nil {
		t.Error("forwarded words were edited")
	}
	kept := must[models.Message](t, s, "sendMessage", fields{"chat_id": ana.ID(), "text": "for you alone", "protect_content": true}).ID
	for name, id := range map[string]int{"protected": kept, "a service message": forwarded.ID - 1, "missing": 9999} {
		if err := ana.Forward(id); err == nil {
			t.Errorf("%s: it was forwarded", name)
		}
	}
}

func TestLettersAreNoneOfTheBotsButCanBeForwardedToIt(t *testing.T) {
	s := newServer(t, sandbox.Options{})
	ana := started(t, s)
	ben := s.NewPhone(sandbox.Profile{FirstName: "Ben"})
	before := s.Pending()
	ben.WriteTo(ana, "See https://example.org/ and call me")
	if s.Pending() != before || len(ana.Messages()) != 1 {
		t.Error("the bot's chat has a letter")
	}
	letters := ana.Letters()
	if len(letters) != 1 || letters[0].From != "Ben" || !letters[0].Letter || letters[0].Entities[0].Type != "url" {
		t.Fatalf("%+v", letters)
	}
	if err := ana.Forward(letters[0].ID); err != nil {
		t.Fatal(err)
	}
	if m := last(t, s).Message; m.ForwardOrigin.MessageOriginUser.SenderUser.ID != ben.ID() {
		t.Errorf("forwarded from %+v", m.ForwardOrigin)
	}
	if call(t, s, "copyMessage", fields{"chat_id": ana.ID(), "from_chat_id": ana.ID(), "message_id": letters[0].ID}).OK {
		t.Error("the bot could copy it")
	}
}

func TestCaptionsAreEditedAndWordlessMessagesAreNot(t *testing.T) {
	s := newServer(t, sandbox.Options{})
	ana := started(t, s)
	photo, err := ana.SendPhoto(porch(), "my stret")
	if err != nil {
		t.Fatal(err)
	}
	if err := ana.Edit(photo, "my street, see https://example.org/"); err != nil {
		t.Fatal(err)
	}
	if m := last(t, s).Edited; m.Caption != "my street, see https://example.org/" || len(m.CaptionEntities) != 1 || m.Text != "" {
		t.Errorf("edited to %+v", m)
	}
	if err := ana.Edit(ana.SendSticker("🙂"), "words"); err == nil {
		t.Error("a sticker was given words")
	}
}

func TestAClearedChatIsEmptyAndTheBotMayGoOn(t *testing.T) {
	s := newServer(t, sandbox.Options{})
	ana := started(t, s)
	ana.Say("hello")
	ana.Clear()
	if len(ana.Messages()) != 0 {
		t.Error("something is left")
	}
	must[models.Message](t, s, "sendMessage", fields{"chat_id": ana.ID(), "text": "are you there?"})
}
