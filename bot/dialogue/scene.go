package dialogue

import (
	"context"
	"time"

	"porchlight/messages"
	"porchlight/messages/crisis"
	"porchlight/messages/resources"
	"porchlight/scheduler"
	"porchlight/storage"
)

// Scene is what every dialogue stands in, whether somebody did something or a
// time has come: what is kept, what the host chose, and what is to be said.
type Scene struct {
	Store *storage.Store
	Host  Host
	Now   time.Time
	// ReadsSince is since when this process has read what people do without a gap; zero
	// if it can't now, or if nobody knows.
	ReadsSince time.Time

	// AnsweredAt is when distress was last answered in a chat, as far as the guard
	// remembers; nil where nobody does. It is written down nowhere.
	AnsweredAt func(storage.ChatID) time.Time

	set      *Set
	postings []scheduler.Posting
}

// Host is what the host chose, the same for everybody.
type Host struct {
	Username string            // the bot's, without @; "" until Telegram has told it
	Language string            // spoken with people whose language is not known
	Country  string            // of people who have not chosen one; may be ""
	Operator string            // who runs the bot and how to reach them; may be ""
	Lines    *crisis.HostLines // of their own; may be nil
	// Resources are places to turn with those of their own; nil: as they are built in.
	Resources *resources.Directory
}

// Send posts a message to any chat. The caller has checked that its owner agreed
// to hear from this one; see tell.go for the ways to another person.
func (s *Scene) Send(p scheduler.Posting) { s.postings = append(s.postings, p) }

// post writes what is to be said into the outbox.
func (s *Scene) post(ctx context.Context) error {
	for _, p := range s.postings {
		if _, err := scheduler.Post(ctx, s.Store, p); err != nil {
			return err
		}
	}
	s.postings = nil
	return nil
}

// WordsOf speaks the language of a chat.
func (h Host) WordsOf(chat storage.Chat) messages.Words { return messages.In(h.languageOf(chat)) }

func (h Host) languageOf(chat storage.Chat) string {
	if chat.Language != "" {
		return chat.Language
	}
	if lang := messages.Match(chat.AppLanguage); lang != "" {
		return lang
	}
	return h.Language
}
