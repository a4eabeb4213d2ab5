package main

import (
	"cmp"
	"context"
	"errors"
	"strings"
	"unicode/utf16"

	"github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"

	"porchlight/messages"
	"porchlight/scheduler"
)

// captioned are the fields of what can have a caption.
var captioned = []string{"photo", "video", "animation", "audio", "document", "voice"}

// formats are the kinds of mark that a person makes, with the field of what belongs
// to one. What Telegram finds by itself it finds again; a custom emoji, which few bots
// may send, stays the plain one that it stands for, and who is named is not linked to.
var formats = map[string]string{
	"bold": "", "italic": "", "underline": "", "strikethrough": "", "spoiler": "", "code": "", "blockquote": "", "expandable_blockquote": "",
	"pre": "language", "text_link": "url",
}

// readCaption reads the caption of a message as it is heard, nil where there can be
// none, or where it is longer than a bot may write (Telegram's premium users may).
func readCaption(in *fields, body node) *messages.Caption {
	c := &messages.Caption{Text: in.text(body, "caption"), Above: body.get("show_caption_above_media") == true}
	if !holds(body, captioned) || len(utf16.Encode([]rune(c.Text))) > messages.LongestCaption {
		return nil
	}
	c.Marks = readMarks(in, body, "caption_entities")
	return c
}

// readMarks reads how a text is formatted, as far as a bot can repeat it.
func readMarks(in *fields, body node, field string) (marks []messages.Mark) {
	for _, one := range in.list(body, field) {
		kind := in.text(one, "type")
		if field, known := formats[kind]; known {
			marks = append(marks, messages.Mark{
				Kind: kind, At: int(in.number(one, "offset")), Length: int(in.number(one, "length")), Value: in.text(one, field),
			})
		}
	}
	return marks
}

// copyMessage repeats a message with the caption that was heard, so that nothing
// leaves that its writer has put there since.
func (t *telegram) copyMessage(ctx context.Context, chat int64, m messages.Message) (int, error) {
	params := bot.CopyMessageParams{
		ChatID: chat, FromChatID: m.Copy.From, MessageID: m.Copy.Message,
		DisableNotification: m.Silent, ProtectContent: m.Protected, ReplyMarkup: markup(m),
	}
	if c := m.Copy.Caption; c != nil {
		// A caption of nothing but space is none. The library leaves an empty one out of
		// the call, and then Telegram would take the one that stands there now.
		params.Caption, params.CaptionEntities, params.ShowCaptionAboveMedia = cmp.Or(c.Text, " "), entities(c.Marks), c.Above
	}
	copied, err := t.api.CopyMessage(ctx, &params)
	if err != nil {
		return 0, err
	}
	return copied.ID, nil
}

// copyAlbum repeats several messages that Telegram shows as one. It leaves out those
// that their writer has deleted; if all are, there is nothing to copy.
func (t *telegram) copyAlbum(ctx context.Context, chat int64, m messages.Message) (sent []int, err error) {
	copied, err := t.api.CopyMessages(ctx, &bot.CopyMessagesParams{
		ChatID: chat, FromChatID: m.Copy.From, MessageIDs: append([]int{m.Copy.Message}, m.Copy.Rest...),
		DisableNotification: m.Silent, ProtectContent: m.Protected, RemoveCaption: m.Copy.Uncaptioned,
	})
	if err == nil && len(copied) == 0 {
		err = scheduler.ErrNoOriginal
	}
	for _, one := range copied {
		sent = append(sent, one.ID)
	}
	return sent, err
}

// lookFor fails as copying would: with scheduler.ErrNoOriginal if there is nothing to copy
// any more, and else with scheduler.ErrNoVoice if it is to be taken for refused.
// Telegram has no call that only looks: this one would end the sharing of a live place,
// which the bot never does, and first says whether the message is there.
func (t *telegram) lookFor(ctx context.Context, c messages.Copy) error {
	isThere := false
	for _, message := range append([]int{c.Message}, c.Rest...) {
		_, err := t.api.StopMessageLiveLocation(ctx, &bot.StopMessageLiveLocationParams{ChatID: c.From, MessageID: message})
		switch {
		case errors.Is(err, bot.ErrorForbidden): // its writer has blocked the bot: it would be copied all the same
		case !errors.Is(err, bot.ErrorBadRequest):
			return err
		case strings.Contains(err.Error(), "message to edit not found"):
			continue
		}
		isThere = true
		break
	}
	switch {
	case !isThere:
		return scheduler.ErrNoOriginal
	case c.Refused:
		return scheduler.ErrNoVoice
	}
	return nil
}

// editCaption changes what stands below a copy that was sent. The library can't say
// that it stands above, so that is lost.
func (t *telegram) editCaption(ctx context.Context, chat int64, m messages.Message) error {
	params := bot.EditMessageCaptionParams{ChatID: chat, MessageID: m.Edit, ReplyMarkup: markup(m)}
	if c := m.Copy.Caption; c != nil {
		params.Caption, params.CaptionEntities = c.Text, entities(c.Marks)
	}
	_, err := t.api.EditMessageCaption(ctx, &params)
	return err
}

// entities are marks as Telegram takes them.
func entities(marks []messages.Mark) []models.MessageEntity {
	all := make([]models.MessageEntity, len(marks))
	for i, m := range marks {
		all[i] = models.MessageEntity{Type: models.MessageEntityType(m.Kind), Offset: m.At, Length: m.Length}
		switch formats[m.Kind] {
		case "language":
			all[i].Language = m.Value
		case "url":
			all[i].URL = m.Value
		}
	}
	return all
}
