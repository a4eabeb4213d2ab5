package main

import (
	"context"

	"github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"

	"porchlight/messages"
)

// sendAgain sends a voice message or a picture that somebody sent before, by Telegram's
// number of it.
func (t *telegram) sendAgain(ctx context.Context, chat int64, m messages.Message) (int, error) {
	if m.Voice != "" {
		sent, err := t.api.SendVoice(ctx, &bot.SendVoiceParams{
			ChatID: chat, Voice: &models.InputFileString{Data: m.Voice}, Caption: m.Text,
			DisableNotification: m.Silent, ProtectContent: m.Protected, ReplyMarkup: markup(m),
		})
		return numberOf(sent), err
	}
	sent, err := t.api.SendPhoto(ctx, &bot.SendPhotoParams{
		ChatID: chat, Photo: &models.InputFileString{Data: m.Photo}, Caption: m.Text,
		DisableNotification: m.Silent, ProtectContent: m.Protected, ReplyMarkup: markup(m),
	})
	return numberOf(sent), err
}
