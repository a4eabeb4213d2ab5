package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptrace"
	"strings"
	"sync/atomic"
	"time"

	"github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"

	"porchlight/messages"
	"porchlight/scheduler"
	"porchlight/storage"
)

// telegram speaks to Telegram: it is the scheduler's Deliverer. It only speaks;
// intake listens.
type telegram struct {
	api  *bot.Bot
	text *textSender
	// shown, if set, is told what has reached a chat.
	shown func(to storage.ChatID, m messages.Message)
	// standing, if set, is told the number of what stands in a chat then.
	standing *standing
	// reached, if set, is told that something has arrived.
	reached func()
}

func newTelegram(token, url string, transport http.RoundTripper) (*telegram, error) {
	client := &http.Client{Transport: bounded{transport}}
	api, err := bot.New(token,
		bot.WithSkipGetMe(), // starting works while Telegram is down
		bot.WithServerURL(url),
		bot.WithHTTPClient(time.Minute, client),
		bot.WithErrorsHandler(func(error) {}), // every call returns its error; these could hold words
	)
	if err != nil {
		return nil, errors.New("the token can't be used")
	}
	text, err := newTextSender(url+"/bot"+token+"/sendMessage", client)
	if err != nil {
		return nil, errors.New("the token can't be used") // the error's own text holds it
	}
	return &telegram{api: api, text: text}, nil
}

// Deliver puts one message in front of one person; see scheduler.Deliverer.
func (t *telegram) Deliver(ctx context.Context, to storage.ChatID, m messages.Message) (sent []int, err error) {
	// Whether the request had left tells, after a time-out, whether it may have arrived.
	var left atomic.Bool
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		WroteHeaders: func() { left.Store(true) },
		WroteRequest: func(httptrace.WroteRequestInfo) { hasLeft(ctx) },
	})
	if m.GoesNowhere() {
		return nil, sortRefusal(t.lookFor(ctx, *m.Copy), left.Load())
	}
	if m.Hide != nil {
		return nil, sortRefusal(t.hide(ctx, to, *m.Hide), left.Load())
	}
	if m.Copy != nil && len(m.Copy.Rest) > 0 && m.Edit == 0 {
		sent, err = t.copyAlbum(ctx, int64(to), m)
	} else {
		var message int
		message, err = t.send(ctx, int64(to), m)
		if m.Edit != 0 && errors.Is(err, bot.ErrorBadRequest) {
			message, err = t.sendInstead(ctx, int64(to), m, err)
		}
		sent = []int{message}
	}
	if err == nil {
		t.stands(int64(to), m.Edit, sent...)
	}
	if err == nil && t.shown != nil {
		t.shown(to, m)
	}
	if err == nil && t.reached != nil {
		t.reached()
	}
	return sent, sortRefusal(err, left.Load())
}

// sendInstead handles an edit that Telegram refused: nothing to change is
// success; a message that can't be edited any more is sent anew, unless it is only to
// be edited: then whoever has it may have deleted it, and wants no other.
func (t *telegram) sendInstead(ctx context.Context, chat int64, m messages.Message, refused error) (int, error) {
	if strings.Contains(refused.Error(), "message is not modified") || m.EditOnly && !goneForGood(refused.Error()) {
		return m.Edit, nil
	}
	if m.EditOnly {
		return 0, refused
	}
	m.Edit = 0
	return t.send(ctx, chat, m)
}

// send calls the one method that m stands for and returns the number of the
// message that is there then.
func (t *telegram) send(ctx context.Context, chat int64, m messages.Message) (int, error) {
	switch {
	case m.Leave:
		_, err := t.api.LeaveChat(ctx, &bot.LeaveChatParams{ChatID: chat})
		return 0, err
	case m.Delete != 0:
		_, err := t.api.DeleteMessage(ctx, &bot.DeleteMessageParams{ChatID: chat, MessageID: m.Delete})
		if errors.Is(err, bot.ErrorBadRequest) && !goneForGood(err.Error()) {
			return 0, nil // it is gone already, or Telegram's two days are over
		}
		return 0, err
	case m.Heart != 0:
		return 0, t.putHeart(ctx, chat, m.Heart)
	case m.Menu != nil:
		return 0, t.setMenu(ctx, &models.BotCommandScopeChat{ChatID: chat}, "", m.Menu)
	case m.Contact != nil && m.Text != "":
		// The text is a reply to the card, so that a button below it knows the card too.
		card, err := t.send(ctx, chat, messages.Message{Contact: m.Contact, Silent: true})
		if err != nil {
			return 0, err
		}
		t.stands(chat, 0, card)
		return t.text.send(ctx, chat, m, card)
	case m.Contact != nil:
		sent, err := t.api.SendContact(ctx, &bot.SendContactParams{
			ChatID: chat, PhoneNumber: m.Contact.Phone, FirstName: m.Contact.Name, VCard: m.Contact.VCard,
			DisableNotification: m.Silent, ProtectContent: m.Protected, ReplyMarkup: markup(m),
		})
		return numberOf(sent), err
	case m.File != nil:
		sent, err := t.api.SendDocument(ctx, &bot.SendDocumentParams{
			ChatID: chat, Document: &models.InputFileUpload{Filename: m.File.Name, Data: bytes.NewReader(m.File.Data)},
			Caption: m.Text, DisableNotification: m.Silent, ProtectContent: m.Protected, ReplyMarkup: markup(m),
		})
		return numberOf(sent), err
	case m.Mood != nil:
		return t.sendMood(ctx, chat, m)
	case m.Voice != "", m.Photo != "":
		return t.sendAgain(ctx, chat, m)
	case m.Copy != nil && m.Edit != 0:
		return m.Edit, t.editCaption(ctx, chat, m)
	case m.Copy != nil:
		return t.copyMessage(ctx, chat, m)
	case m.Edit != 0 && m.Clears != 0:
		if _, err := t.send(ctx, chat, messages.Message{Delete: m.Clears}); err != nil {
			return 0, err
		}
		m.Clears = 0
		return t.send(ctx, chat, m)
	case m.Edit != 0:
		sent, err := t.api.EditMessageText(ctx, &bot.EditMessageTextParams{
			ChatID: chat, MessageID: m.Edit, Text: m.Text, Entities: entities(m.Marks), LinkPreviewOptions: noPreview(), ReplyMarkup: markup(m),
		})
		return numberOf(sent), err
	default:
		return t.text.send(ctx, chat, m, 0)
	}
}

// putHeart puts a heart under a message. Where that is gone, nothing is lost.
func (t *telegram) putHeart(ctx context.Context, chat int64, message int) error {
	_, err := t.api.SetMessageReaction(ctx, &bot.SetMessageReactionParams{
		ChatID: chat, MessageID: message,
		Reaction: []models.ReactionType{{Type: models.ReactionTypeTypeEmoji, ReactionTypeEmoji: &models.ReactionTypeEmoji{Emoji: "❤"}}},
	})
	if errors.Is(err, bot.ErrorBadRequest) && !goneForGood(err.Error()) {
		return nil
	}
	return err
}

// sendMood draws a picture and sends it.
func (t *telegram) sendMood(ctx context.Context, chat int64, m messages.Message) (int, error) {
	drawn, err := m.Mood.PNG()
	if err != nil {
		return 0, fmt.Errorf("%w: it can't be drawn", scheduler.ErrRefused)
	}
	sent, err := t.api.SendPhoto(ctx, &bot.SendPhotoParams{
		ChatID: chat, Photo: &models.InputFileUpload{Filename: "mood.png", Data: bytes.NewReader(drawn)},
		Caption: m.Text, DisableNotification: m.Silent, ProtectContent: m.Protected, ReplyMarkup: markup(m),
	})
	return numberOf(sent), err
}

// numberOf returns the number of a message that Telegram has told of.
func numberOf(sent *models.Message) int {
	if sent == nil {
		return 0
	}
	return sent.ID
}

// setMenu sets the command menu of a scope, in a language or ("") for all.
func (t *telegram) setMenu(ctx context.Context, scope models.BotCommandScope, lang string, menu []messages.Command) error {
	commands := make([]models.BotCommand, len(menu))
	for i, c := range menu {
		commands[i] = models.BotCommand{Command: c.Name, Description: c.Does}
	}
	_, err := t.api.SetMyCommands(ctx, &bot.SetMyCommandsParams{Commands: commands, Scope: scope, LanguageCode: lang})
	return err
}

// answerPress ends the waiting mark on a pressed button. Nothing depends on it.
func (t *telegram) answerPress(ctx context.Context, id, toast string) error {
	_, err := t.api.AnswerCallbackQuery(ctx, &bot.AnswerCallbackQueryParams{CallbackQueryID: id, Text: toast})
	return sortRefusal(err, false)
}

// getMe returns the bot's own account.
func (t *telegram) getMe(ctx context.Context) (username string, err error) {
	me, err := t.api.GetMe(ctx)
	if err != nil {
		return "", sortRefusal(err, false)
	}
	return me.Username, nil
}

var errUnauthorized = errors.New("the token is refused by Telegram: copy it from @BotFather again")

// sortRefusal turns an error of the library into one of those that a Deliverer
// returns. It drops the library's text where that may repeat what was sent.
func sortRefusal(err error, left bool) error {
	if err == nil {
		return nil
	}
	if slow, ok := errors.AsType[*bot.TooManyRequestsError](err); ok {
		return &scheduler.SlowDown{Wait: time.Duration(max(1, slow.RetryAfter)) * time.Second}
	}
	switch {
	case errors.Is(err, scheduler.ErrRefused):
		return err
	case refusesVoice(err.Error()):
		return scheduler.ErrNoVoice
	case errors.Is(err, bot.ErrorForbidden):
		return scheduler.ErrGone
	case errors.Is(err, bot.ErrorUnauthorized), errors.Is(err, bot.ErrorNotFound):
		return errUnauthorized
	case errors.Is(err, bot.ErrorBadRequest):
		if goneForGood(err.Error()) {
			return scheduler.ErrGone
		}
		if strings.Contains(err.Error(), "to copy") {
			return scheduler.ErrNoOriginal // "message to copy not found", "no messages to copy"
		}
		return fmt.Errorf("%w: %s", scheduler.ErrRefused, reason(err.Error()))
	case bot.IsMigrateError(err):
		return scheduler.ErrGone // a group: the bot serves none
	case strings.Contains(err.Error(), "error response from telegram"):
		return errors.New("a server error at Telegram")
	case left:
		return scheduler.ErrUnsure
	default:
		return errors.New("reaching Telegram failed")
	}
}

// refusesVoice knows the refusals of somebody who takes no voice messages, also where
// Telegram calls that forbidden: the chat itself is there.
func refusesVoice(description string) bool {
	return strings.Contains(description, "VOICE_MESSAGES_FORBIDDEN") || strings.Contains(description, "restricted receiving of v")
}

// goneForGood knows the refusals that mean that the chat itself is no more.
func goneForGood(description string) bool {
	for _, sign := range []string{"chat not found", "user is deactivated", "PEER_ID_INVALID", "bot was kicked"} {
		if strings.Contains(description, sign) {
			return true
		}
	}
	return false
}

// reasons are what Telegram may say of a bad request that the log may repeat.
var reasons = []string{
	"message text is empty", "message is too long", "message caption is too long", "MESSAGE_TOO_LONG", "MEDIA_CAPTION_TOO_LONG",
	"message to edit not found", "message can't be edited", "message to copy not found", "message can't be copied",
	"message to be replied not found", "there is no text in the message to edit", "message identifier is not specified",
	"BUTTON_DATA_INVALID", "BUTTON_URL_INVALID", "BUTTON_COPY_TEXT_INVALID", "REPLY_MARKUP_TOO_LONG", "reply markup is too long",
	"inline keyboard button", "can't parse entities", "can't parse reply keyboard markup", "can't parse inline keyboard button",
	"PHONE_NUMBER_INVALID", "file must be non-empty", "wrong file identifier", "file is too big",
	"BOT_COMMAND_INVALID", "BOT_COMMAND_DESCRIPTION_INVALID", "BOT_COMMANDS_TOO_MUCH", "BOT_TITLE_INVALID", "can't parse BotCommand",
	"message can't be deleted", "query is too old and response timeout expired or query ID is invalid", "bad webhook", "not enough rights", "group chat was upgraded",
}

// reason returns why Telegram refused a request, in words of the list above: its
// own may repeat a button's address with somebody's username, or a bit of text.
func reason(description string) string {
	for _, known := range reasons {
		if strings.Contains(description, known) {
			return known
		}
	}
	return "for a reason that may repeat what was sent"
}

func noPreview() *models.LinkPreviewOptions {
	off := true
	return &models.LinkPreviewOptions{IsDisabled: &off}
}

// Our own shapes of the keyboards: the library's button always sends an empty
// copy_text beside the callback data.
type (
	inlineKeyboard struct {
		Rows [][]inlineButton `json:"inline_keyboard"`
	}
	inlineButton struct {
		Text string    `json:"text"`
		Data string    `json:"callback_data,omitempty"`
		URL  string    `json:"url,omitempty"`
		Copy *copyText `json:"copy_text,omitempty"`
	}
	copyText struct {
		Text string `json:"text"`
	}
)

// markup returns the keyboard under a message, or nil for none.
func markup(m messages.Message) models.ReplyMarkup {
	switch {
	case len(m.Rows) > 0:
		keyboard := inlineKeyboard{}
		for _, row := range m.Rows {
			var buttons []inlineButton
			for _, b := range row {
				button := inlineButton{Text: b.Label, Data: b.Data, URL: b.URL}
				if b.Copy != "" {
					button.Copy = &copyText{b.Copy}
				}
				buttons = append(buttons, button)
			}
			keyboard.Rows = append(keyboard.Rows, buttons)
		}
		return keyboard
	case len(m.Keyboard) > 0:
		keyboard := models.ReplyKeyboardMarkup{ResizeKeyboard: true, OneTimeKeyboard: true}
		for _, row := range m.Keyboard {
			var keys []models.KeyboardButton
			for _, k := range row {
				keys = append(keys, models.KeyboardButton{Text: k.Label, RequestLocation: k.Location})
			}
			keyboard.Keyboard = append(keyboard.Keyboard, keys)
		}
		return keyboard
	case m.NoKeyboard:
		return models.ReplyKeyboardRemove{RemoveKeyboard: true}
	}
	return nil
}

// leaving marks a context whose sender wants to be told when its request was written.
type leaving struct{}

// tellWhenLeft has done called once a request of this context was written.
func tellWhenLeft(ctx context.Context, done func()) context.Context {
	return context.WithValue(ctx, leaving{}, done)
}

func hasLeft(ctx context.Context) {
	if done, wanted := ctx.Value(leaving{}).(func()); wanted {
		done()
	}
}
