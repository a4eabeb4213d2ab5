package main

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"porchlight/bot/sandbox"
)

// saysNothingTo checks that something that happens gets silence.
func (s *someone) saysNothingTo(what string, happens func()) {
	s.w.t.Helper()
	calm()
	before := s.lastBotEvent()
	happens()
	calm()
	if s.lastBotEvent() != before {
		s.w.t.Errorf("the bot has something to say to %s:\n%s", what, s.transcript())
	}
}

// lastBotEvent numbers the latest that the bot did.
func (s *someone) lastBotEvent() (last uint64) {
	for _, m := range s.Messages() {
		if m.FromBot {
			last = max(last, m.Event)
		}
	}
	return last
}

// asPart is a message as it stands in another one.
func (s *someone) asPart(m sandbox.Message) map[string]any {
	from := map[string]any{"id": s.ID(), "is_bot": false, "first_name": "Ana"}
	if m.FromBot {
		from = map[string]any{"id": 1000000001, "is_bot": true, "first_name": "Porchlight"}
	}
	return map[string]any{
		"message_id": m.ID, "date": 1, "chat": map[string]any{"id": s.ID(), "type": "private"}, "from": from, "text": m.Text,
	}
}

func TestWhatTheBotWroteIsNobodysWordsWhereverItComesBack(t *testing.T) {
	t.Parallel()
	inWorld(t, "2026-11-24", func(w *world) {
		ana := w.person("Ana", "en")
		ana.says("/country US")
		for _, m := range []sandbox.Message{ana.says("/help"), ana.says(distress), ana.says("my friend wants to kill himself")} {
			ana.saysNothingTo("a pin", func() { ana.SayRaw(map[string]any{"pinned_message": ana.asPart(m)}) })
			before := ana.fromBot("988")
			ana.Reply(m.ID, "thanks")
			ana.SayRaw(map[string]any{"text": "thanks", "reply_to_message": ana.asPart(m), "quote": map[string]any{"text": m.Text, "position": 0}})
			ana.SayRaw(map[string]any{"text": m.Text, "forward_origin": map[string]any{"type": "user", "date": 1, "sender_user": ana.asPart(m)["from"]}})
			calm()
			if got := ana.fromBot("988"); got != before {
				t.Errorf("%d answers to what the bot wrote:\n%s", got-before, ana.transcript())
			}
		}
	})
}

func TestUnchangedWordsOfAnEditAreNotNewWords(t *testing.T) {
	t.Parallel()
	inWorld(t, "2026-11-24", func(w *world) {
		ana := w.person("Ana", "en")
		ana.says("/country US")
		id := ana.Say(distress)
		ana.sees("988")
		time.Sleep(10 * time.Minute)
		ana.saysNothingTo("the same words again", func() {
			if err := ana.Edit(id, distress); err != nil {
				t.Fatal(err)
			}
		})
		if err := ana.Edit(id, "i am going to kill myself tonight"); err != nil {
			t.Fatal(err)
		}
		if m := ana.last(); !strings.Contains(m.Text, "988") || strings.Contains(m.Text, "offline") {
			t.Errorf("new words are answered with:\n%s", m.Text)
		}
	})
}

func TestEditThatNobodyMadeIsNotAnsweredAfterARestart(t *testing.T) {
	t.Parallel()
	inHookedWorld(t, func(w *world) {
		ana := w.person("Ana", "en")
		ana.says(distress)
		w.out()
		w.light()
		calm()
		edit := func(number int, more string) string {
			return fmt.Sprintf(`{"update_id":%d,"edited_message":{"message_id":1,"date":%d%s,"text":%q,"chat":{"id":%d,"type":"private"},"from":{"id":%[5]d,"is_bot":false}}}`,
				number, time.Now().Add(-10*time.Minute).Unix(), more, distress, ana.ID())
		}
		ana.saysNothingTo("a link preview", func() { w.asks("POST", "/telegram", hookSecret, edit(41, "")) })
		w.asks("POST", "/telegram", hookSecret, edit(42, fmt.Sprintf(`,"edit_date":%d`, time.Now().Unix())))
		if m := ana.last(); !strings.Contains(m.Text, "findahelpline.com") {
			t.Errorf("an edit that somebody made is answered with:\n%s", m.Text)
		}
	})
}

func TestOnlyTheNewWordsOfAReplyCount(t *testing.T) {
	t.Parallel()
	inWorld(t, "2026-11-24", func(w *world) {
		ana := w.person("Ana", "en")
		id := ana.Say("i want to die")
		ana.sees(line)
		calm()
		before := ana.fromBot(line)
		ana.Reply(id, "slept on it. better.")
		calm()
		if ana.fromBot(line) != before {
			t.Errorf("the old words were answered again:\n%s", ana.transcript())
		}
		ana.Reply(id, "/country US")
		if m := ana.last(); !strings.Contains(m.Text, "United States") {
			t.Errorf("a command as a reply to them is answered with:\n%s", m.Text)
		}
		ana.Reply(id, "i still want to die")
		ana.sees("988")
	})
}

func TestCommandAsAReplyToSomebodysDistressIsACommand(t *testing.T) {
	t.Parallel()
	inWorld(t, "2026-11-24", func(w *world) {
		ana := w.person("Ana", "en")
		ana.SayRaw(map[string]any{"text": "/country US", "external_reply": map[string]any{"origin": map[string]any{"type": "hidden_user", "sender_user_name": "Kim", "date": 1}},
			"quote": map[string]any{"text": "i want to die", "position": 0}})
		ana.sees(line)
		calm()
		if ana.fromBot("United States") == 0 {
			t.Errorf("the command was swallowed:\n%s", ana.transcript())
		}
	})
}

func TestServiceMessagesGetSilence(t *testing.T) {
	t.Parallel()
	inWorld(t, "2026-11-24", func(w *world) {
		_, ben, _ := w.two()
		for _, when := range []string{"", "in the middle of writing"} {
			if when != "" {
				ben.taps(w.nudged(ben), "Write my own")
			}
			for name, fields := range map[string]map[string]any{
				"a timer":      {"message_auto_delete_timer_changed": map[string]any{"message_auto_delete_time": 86400}},
				"a background": {"chat_background_set": map[string]any{"type": map[string]any{"type": "fill"}}},
				"a pin":        {"pinned_message": map[string]any{"message_id": 1, "date": 0, "chat": map[string]any{"id": ben.ID(), "type": "private"}}},
				"a topic":      {"forum_topic_created": map[string]any{"name": "Evenings", "icon_color": 1}},
				"the future":   {"hologram_dimmed": map[string]any{}},
			} {
				ben.saysNothingTo(name+" "+when, func() { ben.SayRaw(fields) })
			}
		}
	})
}

func TestUpdatesOfKindsThatNobodyKnowsGetSilenceAndAreHeard(t *testing.T) {
	t.Parallel()
	inHookedWorld(t, func(w *world) {
		ana := w.person("Ana", "en")
		ana.says("/country US")
		update := func(number int, text string) string {
			return fmt.Sprintf(`{"update_id":%d,"thought_message":{"date":%d,"thought":%q,"chat":{"id":%d,"type":"private"},"from":{"id":%[4]d,"is_bot":false}}}`,
				number, time.Now().Unix(), text, ana.ID())
		}
		ana.saysNothingTo("an unknown kind", func() { w.asks("POST", "/telegram", hookSecret, update(41, "hello")) })
		w.asks("POST", "/telegram", hookSecret, update(42, distress))
		ana.sees("988")
	})
}
