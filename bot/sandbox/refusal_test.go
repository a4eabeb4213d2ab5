package sandbox_test

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/go-telegram/bot/models"

	"porchlight/bot/sandbox"
)

// wantRefusal checks the status and a part of the description.
func wantRefusal(t *testing.T, what string, a reply, code int, words string) {
	t.Helper()
	if a.OK || a.ErrorCode != code || !strings.Contains(a.Description, words) {
		t.Errorf("%s: %d %q, want %d %q", what, a.ErrorCode, a.Description, code, words)
	}
}

func inline(button fields) fields { return fields{"inline_keyboard": [][]fields{{button}}} }

func TestMessagesThatTelegramRefuses(t *testing.T) {
	s := newServer(t, sandbox.Options{})
	ana := started(t, s)
	long := strings.Repeat("x", 4096)
	for _, c := range []struct {
		name  string
		more  fields
		words string // empty: accepted
	}{
		{"no text", fields{}, "message text is empty"},
		{"only space", fields{"text": " \n "}, "message text is empty"},
		{"nobody there", fields{"chat_id": 99, "text": "x"}, "chat not found"},
		{"no chat", fields{"chat_id": "", "text": "x"}, "chat_id is empty"},
		{"as long as may be", fields{"text": long}, ""},
		{"too long", fields{"text": long + "x"}, "message is too long"},
		{"emoji count twice", fields{"text": strings.Repeat("🙂", 2049)}, "message is too long"},
		{"tags do not count", fields{"text": "<b>" + long + "</b>", "parse_mode": "HTML"}, ""},
		{"data of 64 bytes", fields{"text": "x", "reply_markup": inline(fields{"text": "b", "callback_data": strings.Repeat("d", 64)})}, ""},
		{"data of 65 bytes", fields{"text": "x", "reply_markup": inline(fields{"text": "b", "callback_data": strings.Repeat("d", 65)})}, "BUTTON_DATA_INVALID"},
		{"tel: link", fields{"text": "x", "reply_markup": inline(fields{"text": "b", "url": "tel:+12025550100"})}, "is invalid: Unsupported URL protocol"},
		{"local link", fields{"text": "x", "reply_markup": inline(fields{"text": "b", "url": "http://localhost/"})}, "BUTTON_URL_INVALID"},
		{"text to copy", fields{"text": "x", "reply_markup": inline(fields{"text": "b", "copy_text": fields{"text": strings.Repeat("c", 256)}})}, ""},
		{"too much to copy", fields{"text": "x", "reply_markup": inline(fields{"text": "b", "copy_text": fields{"text": strings.Repeat("c", 257)}})}, "BUTTON_COPY_TEXT_INVALID"},
		{"button without action", fields{"text": "x", "reply_markup": inline(fields{"text": "b"})}, "Text buttons are unallowed"},
		{"as go-telegram sends it", fields{"text": "x", "reply_markup": inline(fields{"text": "b", "callback_data": "d", "copy_text": fields{"text": ""}})}, ""},
		{"markup in no shape", fields{"text": "x", "reply_markup": "["}, "object expected as reply markup"},
		{"reply to nothing", fields{"text": "x", "reply_parameters": fields{"message_id": 12345}}, "message to be replied not found"},
		{"unknown parse mode", fields{"text": "x", "parse_mode": "wiki"}, "unsupported parse_mode"},
	} {
		args := fields{"chat_id": ana.ID()}
		for name, value := range c.more {
			args[name] = value
		}
		a := call(t, s, "sendMessage", args)
		if c.words == "" && !a.OK {
			t.Errorf("%s: %s", c.name, a.Description)
		} else if c.words != "" {
			wantRefusal(t, c.name, a, 400, c.words)
		}
	}
}

func TestTheBotCannotWriteFirstNorAfterABlock(t *testing.T) {
	s := newServer(t, sandbox.Options{})
	ana := s.NewPhone(sandbox.Profile{})
	send := func() reply { return call(t, s, "sendMessage", fields{"chat_id": ana.ID(), "text": "x"}) }
	wantRefusal(t, "before a word", send(), 403, "bot can't initiate conversation with a user")
	ana.Say("no /start, just this")
	if a := send(); !a.OK {
		t.Error(a.Description)
	}
	ana.Block()
	wantRefusal(t, "after a block", send(), 403, "Forbidden: bot was blocked by the user")
	ana.Unblock()
	if a := send(); !a.OK {
		t.Error(a.Description)
	}
	var states []models.ChatMemberType
	for _, u := range poll(t, s, nil) {
		if u.MyMember != nil {
			states = append(states, u.MyMember.NewChatMember.Type)
		}
	}
	if len(states) != 2 || states[0] != models.ChatMemberTypeBanned || states[1] != models.ChatMemberTypeMember {
		t.Errorf("the bot was told %v", states)
	}
}

func TestEditsThatTelegramRefuses(t *testing.T) {
	s := newServer(t, sandbox.Options{})
	ana := started(t, s)
	buttons := inline(fields{"text": "b", "callback_data": "d"})
	own := must[models.Message](t, s, "sendMessage", fields{"chat_id": ana.ID(), "text": "first", "reply_markup": buttons})
	keyed := must[models.Message](t, s, "sendMessage", fields{"chat_id": ana.ID(), "text": "keys", "reply_markup": fields{"keyboard": [][]string{{"k"}}}})
	theirs := ana.Say("mine")
	edit := func(id int, text string, markup any) reply {
		return call(t, s, "editMessageText", fields{"chat_id": ana.ID(), "message_id": id, "text": text, "reply_markup": markup})
	}
	wantRefusal(t, "same again", edit(own.ID, "first", buttons), 400, "message is not modified")
	wantRefusal(t, "no such message", edit(99999, "x", nil), 400, "message to edit not found")
	wantRefusal(t, "the person's", edit(theirs, "x", nil), 400, "message can't be edited")
	wantRefusal(t, "with a reply keyboard", edit(keyed.ID, "x", nil), 400, "message can't be edited")
	wantRefusal(t, "too long", edit(own.ID, strings.Repeat("x", 4097), nil), 400, "MESSAGE_TOO_LONG")
	if a := edit(own.ID, "first", nil); !a.OK { // takes the buttons away
		t.Error(a.Description)
	}
	again := call(t, s, "editMessageReplyMarkup", fields{"chat_id": ana.ID(), "message_id": own.ID})
	wantRefusal(t, "no buttons still", again, 400, "message is not modified")
	shown := ana.Messages()[1]
	if len(shown.Buttons) != 0 || shown.EditedAt.IsZero() {
		t.Errorf("%+v", shown)
	}
}

func TestAButtonPressIsAnsweredOnceAndInTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t, sandbox.Options{})
		ana := started(t, s)
		m := must[models.Message](t, s, "sendMessage", fields{"chat_id": ana.ID(), "text": "x", "reply_markup": inline(fields{"text": "b", "callback_data": "d"})})
		press := func() string {
			confirmAll(t, s)
			if err := ana.Press(m.ID, "b"); err != nil {
				t.Fatal(err)
			}
			q := poll(t, s, nil)[0].Query
			if q.Data != "d" || q.Message.Message.ID != m.ID {
				t.Errorf("%+v", q)
			}
			return q.ID
		}
		answer := func(id string) reply {
			return call(t, s, "answerCallbackQuery", fields{"callback_query_id": id, "text": "ok", "show_alert": true})
		}
		id := press()
		if a := answer(id); !a.OK {
			t.Error(a.Description)
		}
		wantRefusal(t, "twice", answer(id), 400, "query is too old")
		late := press()
		time.Sleep(31 * time.Second)
		wantRefusal(t, "late", answer(late), 400, "query is too old")
		if got := ana.Answers(); len(got) != 1 || !got[0].Alert || got[0].Text != "ok" {
			t.Errorf("the phone showed %+v", got)
		}
	})
}

func TestDeletingAndCopying(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t, sandbox.Options{})
		ana, ben := started(t, s), started(t, s)
		m := must[models.Message](t, s, "sendMessage", fields{"chat_id": ana.ID(), "text": "words"})
		kept := must[models.Message](t, s, "sendMessage", fields{"chat_id": ana.ID(), "text": "kept", "protect_content": true})
		copying := func(id int) reply {
			return call(t, s, "copyMessage", fields{"chat_id": ben.ID(), "from_chat_id": ana.ID(), "message_id": id})
		}
		if a := copying(m.ID); !a.OK || ben.Messages()[1].Text != "words" {
			t.Errorf("copying: %s", a.Description)
		}
		wantRefusal(t, "copying what is protected", copying(kept.ID), 400, "message can't be copied")
		wantRefusal(t, "copying nothing", copying(9999), 400, "message to copy not found")
		time.Sleep(49 * time.Hour)
		old := fields{"chat_id": ana.ID(), "message_id": m.ID}
		wantRefusal(t, "deleting after two days", call(t, s, "deleteMessage", old), 400, "can't be deleted")
		fresh := fields{"chat_id": ana.ID(), "message_id": ana.Say("mine")}
		if a := call(t, s, "deleteMessage", fresh); !a.OK {
			t.Error(a.Description)
		}
		wantRefusal(t, "deleting twice", call(t, s, "deleteMessage", fresh), 400, "message to delete not found")
	})
}

func TestABotPutsOneReactionUnderAMessage(t *testing.T) {
	s := newServer(t, sandbox.Options{})
	ana := started(t, s)
	said, before := ana.Say("a walk"), s.Pending()
	react := func(message int, emoji ...string) reply {
		var types []fields
		for _, one := range emoji {
			types = append(types, fields{"type": "emoji", "emoji": one})
		}
		return call(t, s, "setMessageReaction", fields{"chat_id": ana.ID(), "message_id": message, "reaction": types})
	}
	stands := func() []string { return ana.Messages()[len(ana.Messages())-1].OfBot }
	if a := react(said, "❤"); !a.OK || !slices.Equal(stands(), []string{"❤"}) {
		t.Errorf("it has %v: %s", stands(), a.Description)
	}
	wantRefusal(t, "two of them", react(said, "❤", "👍"), 400, "REACTIONS_TOO_MANY")
	wantRefusal(t, "as keyboards write it", react(said, "❤\ufe0f"), 400, "REACTION_INVALID")
	wantRefusal(t, "under nothing", react(9999, "❤"), 400, "message to react not found")
	if a := react(said); !a.OK || len(stands()) != 0 {
		t.Errorf("taken away it has %v: %s", stands(), a.Description)
	}
	if s.Pending() != before {
		t.Error("the bot is told of its own reaction")
	}
}

func TestCopyingSeveral(t *testing.T) {
	s := newServer(t, sandbox.Options{})
	ana, ben := started(t, s), started(t, s)
	ids, err := ana.Send(sandbox.Draft{Kind: "video", Text: "the lake", Files: make([]sandbox.Upload, 3)})
	if err != nil {
		t.Fatal(err)
	}
	copying := func(more fields, ids ...int) reply {
		args := fields{"chat_id": ben.ID(), "from_chat_id": ana.ID(), "message_ids": ids}
		maps.Copy(args, more)
		return call(t, s, "copyMessages", args)
	}
	wantRefusal(t, "none", copying(nil), 400, "message identifiers are not specified")
	wantRefusal(t, "out of order", copying(nil, ids[1], ids[0]), 400, "strictly increasing order")
	wantRefusal(t, "twice the same", copying(nil, ids[0], ids[0]), 400, "strictly increasing order")
	wantRefusal(t, "what is not there", copying(nil, 9998, 9999), 400, "no messages to copy")
	shown := func() (all []string) {
		for _, m := range ben.Messages()[1:] {
			all = append(all, m.Album+" "+m.Text)
		}
		ben.Clear()
		ben.Say("hello")
		return all
	}
	ana.Delete(ids[1])
	if a := copying(nil, ids...); !a.OK {
		t.Fatal(a.Description)
	}
	got := shown()
	if len(got) != 2 || !strings.HasSuffix(got[0], " the lake") || !strings.HasSuffix(got[1], " ") || strings.Fields(got[0])[0] != strings.TrimSpace(got[1]) {
		t.Errorf("without one that was deleted Ben sees %q", got)
	}
	if a := copying(fields{"remove_caption": true}, ids[0], ids[2]); !a.OK {
		t.Fatal(a.Description)
	}
	if got := shown(); len(got) != 2 || strings.Contains(got[0], "lake") {
		t.Errorf("without captions Ben sees %q", got)
	}
	ana.Block()
	wantRefusal(t, "to who has blocked the bot", call(t, s, "copyMessages", fields{"chat_id": ana.ID(), "from_chat_id": ana.ID(), "message_ids": ids[:1]}), 403, "blocked")
}

func TestCaptionsAreEdited(t *testing.T) {
	s := newServer(t, sandbox.Options{})
	ana := started(t, s)
	voice := ana.SendVoice([]byte("OggS"), time.Second)
	copied := must[models.MessageID](t, s, "copyMessage", fields{"chat_id": ana.ID(), "from_chat_id": ana.ID(), "message_id": voice, "caption": "first"}).ID
	words := must[models.Message](t, s, "sendMessage", fields{"chat_id": ana.ID(), "text": "x"}).ID
	edit := func(id int, caption string) reply {
		return call(t, s, "editMessageCaption", fields{"chat_id": ana.ID(), "message_id": id, "caption": caption})
	}
	if a := edit(copied, "second"); !a.OK || ana.Messages()[2].Text != "second" {
		t.Errorf("%s; it shows %+v", a.Description, ana.Messages()[2])
	}
	wantRefusal(t, "same again", edit(copied, "second"), 400, "message is not modified")
	wantRefusal(t, "too long", edit(copied, strings.Repeat("x", 1025)), 400, "caption is too long")
	wantRefusal(t, "of a text", edit(words, "x"), 400, "there is no caption in the message to edit")
	wantRefusal(t, "the person's", edit(voice, "x"), 400, "message can't be edited")
}

func TestABotIsAddedToAGroupAndLeaves(t *testing.T) {
	s := newServer(t, sandbox.Options{})
	ana := started(t, s)
	for _, kind := range []string{"group", "supergroup", "channel"} {
		g := s.AddToGroup(ana, kind, "Friends")
		if u := poll(t, s, nil)[0]; u.MyMember == nil || string(u.MyMember.Chat.Type) != kind {
			t.Errorf("%s: %+v", kind, u)
		}
		call(t, s, "sendMessage", fields{"chat_id": g.ID(), "text": "only in private"})
		if a := call(t, s, "leaveChat", fields{"chat_id": g.ID()}); !a.OK || g.HasBot() {
			t.Errorf("%s: %s", kind, a.Description)
		}
		wantRefusal(t, kind, call(t, s, "sendMessage", fields{"chat_id": g.ID(), "text": "x"}), 403, "bot is not a member")
		confirmAll(t, s)
		if g.Say(ana, "hello?"); s.Pending() != 0 {
			t.Errorf("%s: the bot still hears", kind)
		}
		if got := g.Messages(); got[len(got)-2].Text != "only in private" {
			t.Errorf("%s shows %q", kind, texts(got))
		}
	}
	wantRefusal(t, "private", call(t, s, "leaveChat", fields{"chat_id": ana.ID()}), 400, "private")
}
