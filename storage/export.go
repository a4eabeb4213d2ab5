package storage

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"
)

// Export returns everything that is kept of a chat, opened, as JSON for the one
// whose chat it is: an entry for each of what the list of tables exports. Times
// are RFC 3339 in UTC. Of a chat that chose nothing, something may wait to be sent.
func (s *Store) Export(ctx context.Context, id ChatID) ([]byte, error) {
	chat, err := s.Chat(ctx, id)
	if errors.Is(err, ErrNoChat) {
		chat = Chat{ID: id}
	} else if err != nil {
		return nil, err
	}
	var file bytes.Buffer
	file.WriteString("{")
	for _, t := range tables() {
		for _, e := range t.export {
			value, err := e.of(ctx, s, chat)
			if err != nil {
				return nil, fmt.Errorf("exporting %s: %w", e.name, err)
			}
			written, err := json.Marshal(value)
			if err != nil {
				return nil, fmt.Errorf("exporting %s: %w", e.name, err)
			}
			if string(written) == "null" {
				continue // nothing is kept there
			}
			if file.Len() > 1 {
				file.WriteString(",")
			}
			fmt.Fprintf(&file, "%q:%s", e.name, written)
		}
	}
	file.WriteString("}")
	var pretty bytes.Buffer
	if err := json.Indent(&pretty, file.Bytes(), "", "  "); err != nil {
		return nil, fmt.Errorf("exporting: %w", err)
	}
	return pretty.Bytes(), nil
}

type exportedChat struct {
	TelegramID     ChatID     `json:"telegram_id"`
	Name           string     `json:"name"`
	Username       string     `json:"username,omitempty"`
	Language       string     `json:"language,omitempty"`
	AppLanguage    string     `json:"language_of_your_app,omitempty"`
	Country        string     `json:"country,omitempty"`
	TimeZone       string     `json:"time_zone,omitempty"`
	Quiet          string     `json:"quiet_hours,omitempty"`
	SharesUsername bool       `json:"supporters_may_open_your_chat,omitempty"`
	PausedUntil    *time.Time `json:"paused_until,omitempty"`
	NoteDays       int        `json:"check_ins_kept_for_days,omitempty"`
	Since          time.Time  `json:"since"`
}

type exportedStep struct {
	Step  string    `json:"step"`
	Notes string    `json:"notes,omitempty"`
	Asked time.Time `json:"asked"`
}

func exportSettings(_ context.Context, _ *Store, c Chat) (any, error) {
	if c.StartedAt.IsZero() {
		return nil, nil
	}
	return exportedChat{
		TelegramID: c.ID, Name: string(c.Name), Username: string(c.Username), Language: c.Language, AppLanguage: c.AppLanguage,
		Country: c.Country, TimeZone: c.Zone, Quiet: c.Quiet, SharesUsername: c.SharesUsername,
		PausedUntil: endOf(c.PausedUntil), NoteDays: c.NoteDays, Since: c.StartedAt,
	}, nil
}

func exportStep(ctx context.Context, s *Store, c Chat) (any, error) {
	step, err := s.Step(ctx, c.ID, time.Now())
	if err != nil || step.Name == "" {
		return nil, err
	}
	return exportedStep{step.Name, string(step.Notes), step.AskedAt}, nil
}

func exportWaiting(ctx context.Context, s *Store, c Chat) (any, error) {
	var waiting int
	err := s.on(ctx).QueryRowContext(ctx, `SELECT COUNT(*) FROM outbox WHERE chat_id = $1 AND dead = ''`, c.ID).Scan(&waiting)
	return waiting, asKnown(err)
}
