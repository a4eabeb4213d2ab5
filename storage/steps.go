package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"
)

// Step is where a conversation with several steps stands.
type Step struct {
	Name  string // the step that waits for an answer; "": none
	Notes []byte // what the dialogue noted so far, in its own form
	// AskedAt is when the question was asked or last gone on with; KeepStep sets it.
	AskedAt time.Time
}

// StepLapse ends a conversation that nobody went on with.
const StepLapse = 24 * time.Hour

// Step returns where the chat's conversation stands.
func (s *Store) Step(ctx context.Context, chat ChatID, now time.Time) (Step, error) {
	var step Step
	var sealed []byte
	var asked int64
	err := s.on(ctx).QueryRowContext(ctx,
		`SELECT step, notes, updated_at FROM steps WHERE chat_id = $1 AND updated_at > $2`,
		chat, toUnix(now.Add(-StepLapse))).Scan(&step.Name, &sealed, &asked)
	if errors.Is(err, sql.ErrNoRows) {
		return Step{}, nil
	}
	step.AskedAt = fromUnix(asked)
	if err != nil {
		return Step{}, fmt.Errorf("reading step: %w", asKnown(err))
	}
	if sealed != nil {
		var ok bool
		if step.Notes, ok, err = s.opened(ctx, "steps", "notes", int64(chat), sealed); err != nil || !ok {
			return Step{}, err // what was asked is not known any more: no answer to it is waited for
		}
	}
	return step, nil
}

// KeepStep notes where the chat's conversation stands; a step without a name
// ends it.
func (s *Store) KeepStep(ctx context.Context, chat ChatID, step Step, now time.Time) error {
	var err error
	if step.Name == "" {
		_, err = s.exec(ctx, `DELETE FROM steps WHERE chat_id = $1`, chat)
	} else {
		var sealed []byte
		if sealed, err = s.sealedMaybe(ctx, "steps", "notes", int64(chat), step.Notes); err != nil {
			return fmt.Errorf("keeping step: %w", err)
		}
		_, err = s.exec(ctx, `
			INSERT INTO steps (chat_id, step, notes, updated_at) VALUES ($1, $2, $3, $4)
			ON CONFLICT (chat_id) DO UPDATE SET step = excluded.step, notes = excluded.notes, updated_at = excluded.updated_at`,
			chat, step.Name, sealed, toUnix(now))
	}
	if err != nil {
		return fmt.Errorf("keeping step: %w", err)
	}
	return nil
}
