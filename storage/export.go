package storage

import (
	"context"
	"encoding/json"
	"fmt"
	"time"
)

// exported is the shape of the file of /export. Times are RFC 3339 in UTC.
type exported struct {
	Settings exportedChat  `json:"settings"`
	Step     *exportedStep `json:"conversation,omitempty"`
	Waiting  int           `json:"messages_waiting_to_be_sent_to_you"`
	exportedCircle
}

type exportedChat struct {
	TelegramID  ChatID     `json:"telegram_id"`
	Name        string     `json:"name"`
	Username    string     `json:"username,omitempty"`
	Language    string     `json:"language,omitempty"`
	Country     string     `json:"country,omitempty"`
	TimeZone    string     `json:"time_zone,omitempty"`
	PausedUntil *time.Time `json:"paused_until,omitempty"`
	Since       time.Time  `json:"since"`
}

type exportedStep struct {
	Step  string `json:"step"`
	Notes string `json:"notes,omitempty"`
}

// Export returns everything that is kept of a chat, opened, as JSON for the one
// whose chat it is.
func (s *Store) Export(ctx context.Context, id ChatID) ([]byte, error) {
	c, err := s.Chat(ctx, id)
	if err != nil {
		return nil, err
	}
	all := exported{Settings: exportedChat{
		TelegramID: id, Name: string(c.Name), Username: string(c.Username), Language: c.Language,
		Country: c.Country, TimeZone: c.Zone, Since: c.StartedAt,
	}}
	if !c.PausedUntil.IsZero() {
		all.Settings.PausedUntil = &c.PausedUntil
	}
	step, err := s.Step(ctx, id, time.Now())
	if err != nil {
		return nil, err
	}
	if step.Name != "" {
		all.Step = &exportedStep{step.Name, string(step.Notes)}
	}
	if all.exportedCircle, err = s.exportCircle(ctx, id, time.Now()); err != nil {
		return nil, err
	}
	err = s.on(ctx).QueryRowContext(ctx, `SELECT COUNT(*) FROM outbox WHERE chat_id = $1 AND dead = ''`, id).Scan(&all.Waiting)
	if err != nil {
		return nil, fmt.Errorf("exporting: %w", sorted(err))
	}
	return json.MarshalIndent(all, "", "  ")
}
