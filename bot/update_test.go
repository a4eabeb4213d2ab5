package main

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"porchlight/bot/dialogue"
	"porchlight/messages"
)

// reads reads an update that is written as JSON for the bot 99.
func readsUpdate(t *testing.T, raw string) *arrival {
	t.Helper()
	a, err := updateReader{bot: 99}.read([]byte(raw), time.Unix(1000, 0))
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// who and where stand in updates of these tests.
const (
	fromAna = `"from":{"id":5,"is_bot":false,"first_name":"Ana","username":"ana","language_code":"pt-BR"}`
	inChat  = `"chat":{"id":5,"type":"private"}`
)

func TestUpdateIsReadIntoWhatIsNeededOfIt(t *testing.T) {
	ana := dialogue.Sender{Name: "Ana", Username: "ana", Language: "pt-BR"}
	for name, c := range map[string]struct {
		raw  string
		want arrival
	}{
		"a reply with a quote": {
			`{"update_id":1,"message":{"message_id":8,"date":700,` + fromAna + `,` + inChat + `,"text":"/tips now","reply_to_message":{"message_id":6,"from":{"id":7}},"quote":{"text":"then"}}}`,
			arrival{ID: 1, Kind: kindMessage, From: ana, WrittenAt: time.Unix(700, 0), Message: 8, Text: "/tips now", Command: "tips", Rest: "now", Words: "tips now", Quoted: "then", ReplyTo: 6},
		},
		"a photo": {
			`{"update_id":2,"message":{"message_id":8,"date":700,` + fromAna + `,` + inChat + `,"photo":[{"file_id":"small"},{"file_id":"x"}],"caption":"look"}}`,
			arrival{ID: 2, Kind: kindMessage, From: ana, WrittenAt: time.Unix(700, 0), Message: 8, Text: "look", Words: "look", Attached: true, Picture: "x", Caption: &messages.Caption{Text: "look"}},
		},
		"a photo with a formatted caption": {
			`{"update_id":2,"message":{"message_id":8,"date":700,` + fromAna + `,` + inChat + `,"photo":[{"file_id":"x"}],"caption":"look @kim","show_caption_above_media":true,` +
				`"caption_entities":[{"type":"text_link","offset":0,"length":4,"url":"https://example.org/"},{"type":"mention","offset":5,"length":4},{"type":"text_mention","offset":5,"length":4,"user":{"id":7}}]}}`,
			arrival{ID: 2, Kind: kindMessage, From: ana, WrittenAt: time.Unix(700, 0), Message: 8, Text: "look @kim", Words: "look @kim", Attached: true, Picture: "x",
				Caption: &messages.Caption{Text: "look @kim", Above: true, Marks: []messages.Mark{{Kind: "text_link", Length: 4, Value: "https://example.org/"}}}},
		},
		"a caption longer than a bot's": {
			`{"update_id":2,"message":{"message_id":8,"date":700,` + fromAna + `,` + inChat + `,"photo":[{"file_id":"x"}],"caption":"` + strings.Repeat("x", 1025) + `"}}`,
			arrival{ID: 2, Kind: kindMessage, From: ana, WrittenAt: time.Unix(700, 0), Message: 8, Text: strings.Repeat("x", 1025), Words: strings.Repeat("x", 1025), Attached: true, Picture: "x"},
		},
		"a part of an album": {
			`{"update_id":2,"message":{"message_id":8,"date":700,` + fromAna + `,` + inChat + `,"photo":[{"file_id":"x"}],"media_group_id":"77"}}`,
			arrival{ID: 2, Kind: kindMessage, From: ana, WrittenAt: time.Unix(700, 0), Message: 8, Attached: true, Picture: "x", Caption: &messages.Caption{}, Album: "77"},
		},
		"formatted words that answer a part of others": {
			`{"update_id":2,"message":{"message_id":8,"date":700,` + fromAna + `,` + inChat + `,"text":"yes","entities":[{"type":"bold","offset":0,"length":3}],` +
				`"reply_to_message":{"message_id":6,"from":{"id":99,"is_bot":true}},"quote":{"text":"sunday?","position":3,"is_manual":true}}}`,
			arrival{ID: 2, Kind: kindMessage, From: ana, WrittenAt: time.Unix(700, 0), Message: 8, Text: "yes", Words: "yes", ReplyTo: 6,
				Quote: "sunday?", Marks: []messages.Mark{{Kind: "bold", Length: 3}}},
		},
		"a sticker": {
			`{"update_id":2,"message":{"message_id":8,"date":700,` + fromAna + `,` + inChat + `,"sticker":{"file_id":"x"}}}`,
			arrival{ID: 2, Kind: kindMessage, From: ana, WrittenAt: time.Unix(700, 0), Message: 8, Attached: true},
		},
		"a place": {
			`{"update_id":3,"message":{"message_id":8,"date":700,` + fromAna + `,` + inChat + `,"location":{"latitude":1.5,"longitude":-2}}}`,
			arrival{ID: 3, Kind: kindMessage, From: ana, WrittenAt: time.Unix(700, 0), Message: 8, Place: &place{1.5, -2}},
		},
		"an edit": {
			`{"update_id":4,"edited_message":{"message_id":8,"date":700,"edit_date":800,` + fromAna + `,` + inChat + `,"text":"hello"}}`,
			arrival{ID: 4, Kind: kindEdit, From: ana, WrittenAt: time.Unix(800, 0), Message: 8, Text: "hello", Words: "hello"},
		},
		"an edit that nobody made": {
			`{"update_id":5,"edited_message":{"message_id":8,"date":700,` + fromAna + `,` + inChat + `,"text":"hello"}}`,
			arrival{ID: 5, Kind: kindEdit, From: ana, WrittenAt: time.Unix(700, 0), Message: 8, Text: "hello", Words: "hello", Unchanged: true},
		},
		"a press": {
			`{"update_id":6,"callback_query":{"id":"9",` + fromAna + `,"data":"zone:UTC","message":{"message_id":4,"date":1,` + inChat + `,"text":"I want to die"}}}`,
			arrival{ID: 6, Kind: kindPress, From: ana, Message: 4, Pressed: "zone:UTC", PressID: "9", Above: dialogue.Contents{Words: "I want to die"}},
		},
		"a press below a voice message": {
			`{"update_id":6,"callback_query":{"id":"9",` + fromAna + `,"data":"milestone:keep:1","message":{"message_id":4,"date":1,` + inChat + `,"voice":{"file_id":"v"},"caption":"hum"}}}`,
			arrival{ID: 6, Kind: kindPress, From: ana, Message: 4, Pressed: "milestone:keep:1", PressID: "9", Above: dialogue.Contents{Words: "hum", Voice: "v"}},
		},
		"a block": {
			`{"update_id":7,"my_chat_member":{"date":700,` + fromAna + `,` + inChat + `,"new_chat_member":{"status":"kicked"}}}`,
			arrival{ID: 7, Kind: kindMembership, From: ana, WrittenAt: time.Unix(700, 0), Membership: memberAway},
		},
		"the end of a block": {
			`{"update_id":8,"my_chat_member":{"date":700,` + fromAna + `,` + inChat + `,"new_chat_member":{"status":"member"}}}`,
			arrival{ID: 8, Kind: kindMembership, From: ana, WrittenAt: time.Unix(700, 0), Membership: memberHere},
		},
		"a reaction": {
			`{"update_id":9,"message_reaction":{"message_id":4,"date":700,` + inChat + `,` + strings.Replace(fromAna, "from", "user", 1) + `,"old_reaction":[],"new_reaction":[{"type":"emoji","emoji":"❤"},{"type":"custom_emoji","custom_emoji_id":"1"}]}}`,
			arrival{ID: 9, Kind: kindReaction, From: ana, WrittenAt: time.Unix(700, 0), Message: 4, Reactions: []string{"❤"}},
		},
	} {
		c.want.Chat, c.want.Private, c.want.ArrivedAt = 5, true, time.Unix(1000, 0)
		got := readsUpdate(t, c.raw)
		if diff := cmp.Diff(&c.want, got, cmpopts.IgnoreFields(arrival{}, "Raw"), cmpopts.IgnoreUnexported(arrival{})); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

func TestFieldOfAnotherKindMakesAnUpdateOddAndIsStillHeard(t *testing.T) {
	for _, field := range []string{`"text":{"a":"` + distress + `"}`, `"caption":["` + distress + `"]`, `"location":"` + distress + `"`, `"reply_to_message":"` + distress + `"`} {
		a := readsUpdate(t, `{"update_id":1,"message":{"message_id":8,"date":700,`+fromAna+`,`+inChat+`,`+field+`}}`)
		if a.Odd == "" || !strings.Contains(a.Words+a.Quoted, distress) {
			t.Errorf("%s: odd is %q, heard is %q", field, a.Odd, a.Words)
		}
	}
}

func TestOnlyNewWordsOfTheSenderCount(t *testing.T) {
	const mine, bots, others = `"from":{"id":5,"is_bot":false}`, `"from":{"id":99,"is_bot":true}`, `"from":{"id":7,"is_bot":false}`
	for name, c := range map[string]struct{ fields, words, quoted string }{
		"a reply to one's own":           {`"text":"better","reply_to_message":{"message_id":1,` + mine + `,"text":"old"}`, "better", ""},
		"a reply to the bot":             {`"text":"better","reply_to_message":{"message_id":1,` + bots + `,"text":"old"}`, "better", ""},
		"a reply to somebody":            {`"text":"this","reply_to_message":{"message_id":1,` + others + `,"text":"theirs"}`, "this", "theirs"},
		"a quote of one's own":           {`"text":"better","quote":{"text":"old"},"reply_to_message":{"message_id":1,` + mine + `,"text":"old"}`, "better", ""},
		"a quote of the bot":             {`"text":"better","quote":{"text":"old"},"reply_to_message":{"message_id":1,` + bots + `,"text":"old"}`, "better", ""},
		"a quote of somebody":            {`"text":"this","quote":{"text":"theirs"},"reply_to_message":{"message_id":1,` + others + `}`, "this", "theirs"},
		"a quote from elsewhere":         {`"text":"this","quote":{"text":"theirs"},"external_reply":{"origin":{"type":"hidden_user","sender_user_name":"Kim"}}`, "this", "theirs"},
		"a quote of the bot elsewhere":   {`"text":"this","quote":{"text":"old"},"external_reply":{"origin":{"type":"user","sender_user":{"id":99,"is_bot":true}}}`, "this", ""},
		"a pin of one's own":             {`"pinned_message":{"message_id":1,` + mine + `,"text":"old"}`, "", ""},
		"a pin of the bot's":             {`"pinned_message":{"message_id":1,` + bots + `,"text":"old","reply_markup":{"inline_keyboard":[[{"text":"old"}]]}}`, "", ""},
		"a forward of the bot's":         {`"text":"old","forward_origin":{"type":"user","sender_user":{"id":99,"is_bot":true}}`, "", ""},
		"a forward of somebody's":        {`"text":"theirs","forward_origin":{"type":"user","sender_user":{"id":7,"is_bot":false}}`, "theirs", ""},
		"a forward of another bot's":     {`"text":"theirs","forward_origin":{"type":"user","sender_user":{"id":98,"is_bot":true}}`, "theirs", ""},
		"a task of one's own list":       {`"checklist_tasks_done":{"checklist_message":{"message_id":1,` + mine + `,"checklist":{"title":"old"}}}`, "", ""},
		"a text and a caption":           {`"text":"one","caption":"two"`, "one\n\ntwo", ""},
		"a poll":                         {`"poll":{"id":"1","question":"mine?","options":[{"text":"mine"}]}`, "mine\n\nmine?", ""},
		"names":                          {`"users_shared":{"users":[{"user_id":3,"username":"x"}]},"forward_origin":{"type":"hidden_user","sender_user_name":"x"}`, "", ""},
		"a command":                      {`"text":"/kill_myself now"`, "kill myself now", ""},
		"a call for help alone":          {`"text":"/help me"`, "", ""},
		"an invitation's random letters": {`"text":"/start ` + strings.Repeat("die", 14) + `d"`, "", ""},
	} {
		a := readsUpdate(t, `{"update_id":1,"message":{"message_id":8,"date":700,`+fromAna+`,`+inChat+`,`+c.fields+`}}`)
		if a.Words != c.words || a.Quoted != c.quoted || a.Odd != "" {
			t.Errorf("%s: words %q, quoted %q, odd %q", name, a.Words, a.Quoted, a.Odd)
		}
	}
}

func TestServiceMessagesAreTold(t *testing.T) {
	for field, value := range map[string]any{
		"pinned_message": map[string]any{"message_id": 1, "text": "hello"}, "message_auto_delete_timer_changed": map[string]any{"message_auto_delete_time": 86400},
		"chat_background_set": map[string]any{"type": map[string]any{}}, "write_access_allowed": map[string]any{}, "users_shared": map[string]any{"request_id": 1},
		"forum_topic_created": map[string]any{"name": "Evenings"}, "forum_topic_closed": map[string]any{}, "boost_added": map[string]any{"boost_count": 1},
		"gift": map[string]any{"text": "for you"}, "unique_gift": map[string]any{}, "connected_website": "example.org", "new_chat_title": "x",
		"giveaway_created": map[string]any{}, "proximity_alert_triggered": map[string]any{}, "video_chat_started": map[string]any{},
		"successful_payment": map[string]any{"currency": "XTR"}, "refunded_payment": map[string]any{}, "web_app_data": map[string]any{"data": "x"},
		"paid_message_price_changed": map[string]any{"paid_message_star_count": 1}, "delete_chat_photo": true, "from_the_future": map[string]any{"x": 1},
	} {
		text, err := json.Marshal(value)
		if err != nil {
			t.Fatal(err)
		}
		if a := readsUpdate(t, `{"update_id":1,"message":{"message_id":8,"date":700,`+fromAna+`,`+inChat+`,"`+field+`":`+string(text)+`}}`); !a.Service || a.isTurn() {
			t.Errorf("%s is taken for what somebody wrote", field)
		}
	}
	for _, field := range append([]string{"text"}, append(passable, content...)...) {
		value := `{"x":1}`
		switch field {
		case "text":
			value = `"hello"`
		case "location":
			value = `{"latitude":1,"longitude":1}`
		case "photo":
			value = `[{"file_id":"x"}]`
		}
		if a := readsUpdate(t, `{"update_id":1,"message":{"message_id":8,"date":700,`+fromAna+`,`+inChat+`,"`+field+`":`+value+`}}`); a.Service || !a.isTurn() {
			t.Errorf("%s is taken for a service message", field)
		}
	}
}
