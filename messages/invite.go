package messages

import (
	"net/url"
	"strings"
	"time"
)

// AskWhomToInvite asks for the name that the person calls them by.
func AskWhomToInvite(w Words) Message { return Message{Text: w.text("invite.ask")} }

// wordings are the ways to ask somebody, by their keys in the catalogue.
var wordings = []string{"short", "open", "careful"}

// Invitation gives the link with words to forward it with. Telegram opens the
// person's own list of chats from the share buttons: the invitation is theirs.
func Invitation(w Words, name, link string, until time.Time) Message {
	said := []string{w.text("invite.link", args{"Name": Name(name)})}
	var share []Button
	for i, key := range wordings {
		wording := w.text("invite." + key)
		said = append(said, w.text("invite.wording", args{"Number": i + 1, "Words": wording}))
		share = append(share, Button{
			Label: w.text("invite.share", args{"Number": i + 1}),
			URL:   "https://t.me/share/url?url=" + url.QueryEscape(link) + "&text=" + escaped(wording),
		})
	}
	said = append(said, link, w.text("invite.ends", args{"Time": w.Date(until)}))
	return Message{Text: joined("\n\n", said...), Rows: [][]Button{share, {{Label: w.text("invite.copy"), Copy: link}}}}
}

// escaped writes a text for a link's query with %20 for a space, which every
// app reads.
func escaped(text string) string { return strings.ReplaceAll(url.QueryEscape(text), "+", "%20") }

// TooManyOpen and TooManyThisWeek say kindly that there are enough invitations.
func TooManyOpen(w Words, most int) Message {
	return Message{Text: w.text("invite.tooManyOpen", args{"Count": most})}
}

// TooManyThisWeek is said where a week's invitations are used up.
func TooManyThisWeek(w Words, most int) Message {
	return Message{Text: w.text("invite.tooManyWeek", args{"Count": most})}
}

// NoLinkYet is said while Telegram has not told the bot its name.
func NoLinkYet(w Words) Message { return Message{Text: w.text("invite.notReady")} }
