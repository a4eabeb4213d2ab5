package sandbox_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/go-telegram/bot/models"

	"porchlight/bot/sandbox"
)

// sent sends a draft and returns the messages that the bot gets of it.
func sent(t *testing.T, s *sandbox.Server, p *sandbox.Phone, d sandbox.Draft) []*models.Message {
	t.Helper()
	poll(t, s, fields{"offset": -1})
	before := s.Pending()
	ids, err := p.Send(d)
	if err != nil {
		t.Fatal(err)
	}
	var messages []*models.Message
	for _, u := range poll(t, s, nil)[before:] {
		messages = append(messages, u.Message)
	}
	if len(messages) != len(ids) {
		t.Errorf("%d messages came of %d", len(messages), len(ids))
	}
	return messages
}

func TestEveryKindOfMessageReachesTheBotAsTelegramTellsIt(t *testing.T) {
	s := newServer(t, sandbox.Options{}) // holds every update against the published API
	ana := started(t, s)
	picture := sandbox.Upload{Name: "porch.png", Data: porch()}
	for name, c := range map[string]struct {
		draft sandbox.Draft
		told  func(*models.Message) bool
	}{
		"photo": {sandbox.Draft{Kind: "photo", Files: []sandbox.Upload{picture}, Text: "look"},
			func(m *models.Message) bool { return m.Photo[0].Width == 160 && m.Caption == "look" }},
		"document": {sandbox.Draft{Kind: "document", Files: []sandbox.Upload{{Name: "letter.txt", Data: []byte("dear")}}, Text: "read me"},
			func(m *models.Message) bool {
				return m.Document.FileName == "letter.txt" && m.Document.MimeType == "text/plain" && m.Caption == "read me"
			}},
		"voice": {sandbox.Draft{Kind: "voice", Seconds: 4}, func(m *models.Message) bool { return m.Voice.Duration == 4 }},
		"video": {sandbox.Draft{Kind: "video", Text: "us"},
			func(m *models.Message) bool { return m.Video.MimeType == "video/mp4" && m.Caption == "us" }},
		"round video": {sandbox.Draft{Kind: "video_note", Text: "nobody can say this"},
			func(m *models.Message) bool { return m.VideoNote.Length > 0 && m.Caption == "" }},
		"sticker": {sandbox.Draft{Kind: "sticker", Emoji: "🌧"}, func(m *models.Message) bool { return m.Sticker.Emoji == "🌧" }},
		"contact": {sandbox.Draft{Kind: "contact", Contact: &sandbox.Contact{PhoneNumber: "+15550123", FirstName: "Dr. Lee"}},
			func(m *models.Message) bool { return m.Contact.FirstName == "Dr. Lee" && m.Contact.UserID == 0 }},
		"place": {sandbox.Draft{Kind: "location", Location: &sandbox.Location{Latitude: 52.5, Longitude: 13.4}},
			func(m *models.Message) bool { return m.Location.Latitude == 52.5 }},
		"hidden link": {sandbox.Draft{Text: "read this", Entities: []sandbox.Entity{{Type: "text_link", Offset: 5, Length: 4, URL: "https://example.org/"}}},
			func(m *models.Message) bool {
				return m.Text == "read this" && len(m.Entities) == 1 && m.Entities[0].URL == "https://example.org/"
			}},
	} {
		messages := sent(t, s, ana, c.draft)
		if len(messages) != 1 || !c.told(messages[0]) {
			t.Errorf("%s: %+v", name, messages)
		}
	}
}

func TestSeveralPhotosGoOutAsAnAlbum(t *testing.T) {
	s := newServer(t, sandbox.Options{})
	ana := started(t, s)
	picture := sandbox.Upload{Data: porch()}
	album := sent(t, s, ana, sandbox.Draft{Kind: "photo", Files: []sandbox.Upload{picture, picture, picture}, Text: "today"})
	if len(album) != 3 || album[0].Caption != "today" || album[1].Caption+album[2].Caption != "" {
		t.Fatalf("%+v", album)
	}
	if id := album[0].MediaGroupID; id == "" || album[1].MediaGroupID != id || album[2].MediaGroupID != id {
		t.Errorf("they belong together as %q, %q, %q", id, album[1].MediaGroupID, album[2].MediaGroupID)
	}
	if _, err := ana.Send(sandbox.Draft{Kind: "photo", Files: slices.Repeat([]sandbox.Upload{picture}, 11)}); err == nil {
		t.Error("an album of eleven was sent")
	}
}

func TestALongTextGoesOutInPartsAsAppsSendIt(t *testing.T) {
	s := newServer(t, sandbox.Options{})
	ana := started(t, s)
	letter := strings.Repeat("It rained all day. ", 240) // 4,560 characters
	link := sandbox.Entity{Type: "text_link", Offset: 4090, Length: 20, URL: "https://example.org/"}
	parts := sent(t, s, ana, sandbox.Draft{Text: letter, Entities: []sandbox.Entity{link}, ReplyTo: ana.Messages()[0].ID})
	if len(parts) != 2 || parts[0].Text+" "+parts[1].Text != strings.TrimSpace(letter) || len(parts[0].Text) > 4096 {
		t.Fatalf("%d parts", len(parts))
	}
	if first := parts[0].Entities[0]; first.Offset != 4090 || first.Offset+first.Length != len(parts[0].Text) {
		t.Errorf("the link in the first part is %+v", first)
	}
	if rest := parts[1].Entities[0]; rest.Offset != 0 || rest.Length != 20-(len(parts[0].Text)+1-4090) {
		t.Errorf("the link in the second part is %+v", rest)
	}
	if parts[0].ReplyToMessage == nil || parts[1].ReplyToMessage != nil {
		t.Error("not the first part alone is the reply")
	}
	smile := strings.Repeat("🙂", 2050) // two units each, no place to cut
	if parts := sent(t, s, ana, sandbox.Draft{Text: "x" + smile}); len(parts) != 2 || parts[0].Text+parts[1].Text != "x"+smile {
		t.Errorf("cut into %d parts", len(parts))
	}
}

func TestRepliesAndQuotes(t *testing.T) {
	s := newServer(t, sandbox.Options{})
	ana := started(t, s)
	words := must[models.Message](t, s, "sendMessage", fields{"chat_id": ana.ID(), "text": "🙂 Shall I come over? I have soup."}).ID
	for _, draft := range []sandbox.Draft{{Text: "yes"}, {Kind: "voice"}, {Kind: "sticker", Emoji: "❤"}, {Kind: "photo", Files: []sandbox.Upload{{Data: porch()}}}} {
		draft.ReplyTo, draft.Quote = words, "I have soup"
		m := sent(t, s, ana, draft)[0]
		if m.ReplyToMessage == nil || m.ReplyToMessage.ID != words {
			t.Errorf("%q %q is a reply to %+v", draft.Kind, draft.Text, m.ReplyToMessage)
		}
		if m.Quote == nil || m.Quote.Text != "I have soup" || m.Quote.Position != 22 || !m.Quote.IsManual {
			t.Errorf("%q %q quotes %+v", draft.Kind, draft.Text, m.Quote)
		}
	}
	if _, err := ana.Send(sandbox.Draft{Text: "yes", ReplyTo: words, Quote: "I have cake"}); err == nil {
		t.Error("words were quoted that are not there")
	}
	if _, err := ana.Send(sandbox.Draft{Text: "yes", ReplyTo: 9999}); err == nil {
		t.Error("a message was answered that is not there")
	}
}

func TestVoicesAreRefusedByWhoTakesNone(t *testing.T) {
	s := newServer(t, sandbox.Options{})
	ana, ben := started(t, s), s.NewPhone(sandbox.Profile{FirstName: "Ben", NoVoice: true})
	ben.Start("")
	for kind, want := range map[string]string{
		"voice": "Bad Request: VOICE_MESSAGES_FORBIDDEN", "video_note": "Bad Request: VOICE_MESSAGES_FORBIDDEN", "video": "", "sticker": "",
	} {
		ids, err := ana.Send(sandbox.Draft{Kind: kind, Emoji: "🙂"})
		if err != nil {
			t.Fatal(err)
		}
		got := call(t, s, "copyMessage", fields{"chat_id": ben.ID(), "from_chat_id": ana.ID(), "message_id": ids[0], "caption": "from Ana"})
		if got.Description != want {
			t.Errorf("%s: %q", kind, got.Description)
		}
	}
}
