package main

import (
	"context"
	"encoding/json"
)

// hookedNote remembers what was told to Telegram of the webhook.
const hookedNote = "webhook"

// hook registers the webhook, as often as it takes, and returns at the end.
func (p *porch) hook(ctx context.Context) error {
	return p.insist(ctx, "registering the webhook", func(ctx context.Context) error {
		if p.isHooked(ctx) {
			return nil
		}
		if err := p.telegram.setWebhook(ctx, p.settings.WebhookURL, string(p.settings.WebhookSecret)); err != nil {
			return err
		}
		if !p.store.Embedded() {
			err := p.store.Write(ctx, func(ctx context.Context) error { return p.store.KeepSecretNote(ctx, hookedNote, p.hookNow()) })
			if err != nil {
				p.log.Warn("that the webhook is registered could not be noted; the next replica registers it again", "err", err)
			}
		}
		return nil
	})
}

// isHooked reports whether another replica has registered the very same. Telegram may
// break off the calls that it is making when it is told anew, and repeat them: people who
// were answered would be answered again.
func (p *porch) isHooked(ctx context.Context) bool {
	if p.store.Embedded() {
		return false
	}
	note, err := p.store.SecretNote(ctx, hookedNote)
	if err != nil || note != p.hookNow() {
		return false
	}
	url, err := p.telegram.webhookNow(ctx)
	return err == nil && url == p.settings.WebhookURL
}

// hookNow is all that Telegram is told.
func (p *porch) hookNow() string {
	said, _ := json.Marshal([]string{p.token, p.settings.WebhookURL, string(p.settings.WebhookSecret), allowedUpdates})
	return string(said)
}
