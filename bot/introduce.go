package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"

	"github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"

	"porchlight/bot/dialogue"
	"porchlight/messages"
)

// introduction is what Telegram shows of the bot in one language: the command
// menu, and the two texts that stand there even while the bot is down.
type introduction struct {
	Language    string // "": for everybody else
	Menu        []messages.Command
	Description string
	About       string
}

func introductions(fallback string) []introduction {
	all := []introduction{introductionIn(fallback, "")}
	for _, lang := range messages.Languages() {
		all = append(all, introductionIn(lang, lang))
	}
	return all
}

func introductionIn(lang, code string) introduction {
	w := messages.Once(lang)
	return introduction{code, dialogue.New().Menu(w), messages.Description(w), messages.About(w)}
}

// introduce learns the bot's username and tells Telegram its menu and texts, if
// they have changed since the last time: Telegram allows few such calls.
func (p *porch) introduce(ctx context.Context) error {
	err := p.insist(ctx, "asking Telegram for the bot's name", func(ctx context.Context) error {
		username, err := p.telegram.getMe(ctx)
		if err == nil {
			p.username.Store(username)
		}
		return err
	})
	if err != nil || ctx.Err() != nil {
		return err
	}
	p.keepName(ctx)
	all := introductions(p.settings.DefaultLanguage)
	print, err := fingerprint(all)
	if err != nil {
		return err
	}
	if told, err := p.store.Note(ctx, "introduction"); err == nil && told == print {
		return nil
	}
	for _, one := range all {
		err := p.insist(ctx, "setting the command menu and the description", func(ctx context.Context) error {
			return p.telegram.introduce(ctx, one)
		})
		if err != nil || ctx.Err() != nil {
			return err
		}
	}
	err = p.store.Write(ctx, func(ctx context.Context) error { return p.store.KeepNote(ctx, "introduction", print) })
	if err != nil && ctx.Err() == nil {
		p.log.Warn("the introduction will be repeated at the next start", "err", err)
	}
	return nil
}

// recallName takes the bot's username from the last run, until Telegram has told it: what
// waited over a start is answered first, and without the name there are no links.
func (p *porch) recallName(ctx context.Context) {
	if name, err := p.store.Note(ctx, "username"); err == nil && name != "" {
		p.username.Store(name)
	}
}

func (p *porch) keepName(ctx context.Context) {
	name, _ := p.username.Load().(string)
	if kept, err := p.store.Note(ctx, "username"); err == nil && kept == name {
		return
	}
	err := p.store.Write(ctx, func(ctx context.Context) error { return p.store.KeepNote(ctx, "username", name) })
	if err != nil && ctx.Err() == nil {
		p.log.Warn("the bot's username will be unknown at first after the next start", "err", err)
	}
}

func fingerprint(all []introduction) (string, error) {
	data, err := json.Marshal(all)
	if err != nil {
		return "", fmt.Errorf("introducing the bot: %w", err)
	}
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:]), nil
}

// introduce sets the menu and the texts of one language.
func (t *telegram) introduce(ctx context.Context, in introduction) error {
	if err := t.setMenu(ctx, &models.BotCommandScopeAllPrivateChats{}, in.Language, in.Menu); err != nil {
		return sortRefusal(err, false)
	}
	_, err := t.api.SetMyDescription(ctx, &bot.SetMyDescriptionParams{Description: in.Description, LanguageCode: in.Language})
	if err != nil {
		return sortRefusal(err, false)
	}
	_, err = t.api.SetMyShortDescription(ctx, &bot.SetMyShortDescriptionParams{ShortDescription: in.About, LanguageCode: in.Language})
	return sortRefusal(err, false)
}

// mostCalls is how many calls Telegram makes at once, as many as it may: each lasts until
// its update is stored, and while the database is slow distress would wait behind them.
const mostCalls = 100

// setWebhook tells Telegram where to call.
func (t *telegram) setWebhook(ctx context.Context, url, secret string) error {
	var allowed []string
	if err := json.Unmarshal([]byte(allowedUpdates), &allowed); err != nil {
		return err
	}
	_, err := t.api.SetWebhook(ctx, &bot.SetWebhookParams{URL: url, SecretToken: secret, AllowedUpdates: allowed, MaxConnections: mostCalls})
	return sortRefusal(err, false)
}

// webhookNow returns where Telegram calls, "" for nowhere.
func (t *telegram) webhookNow(ctx context.Context) (string, error) {
	info, err := t.api.GetWebhookInfo(ctx)
	if err != nil {
		return "", sortRefusal(err, false)
	}
	return info.URL, nil
}

// deleteWebhook tells Telegram to keep updates until they are asked for.
func (t *telegram) deleteWebhook(ctx context.Context) error {
	_, err := t.api.DeleteWebhook(ctx, &bot.DeleteWebhookParams{})
	return sortRefusal(err, false)
}
