package storage

import (
	"context"
	"fmt"
)

// erasures deletes every row that belongs to a chat, one statement a table. A
// test goes over all columns that hold a chat's number and fails for a table
// that is missing here.
var erasures = []string{
	`DELETE FROM steps WHERE chat_id = $1`,
	`DELETE FROM rhythms WHERE chat_id = $1`,
	// The rhythms of those who supported this person belong to their ties.
	`DELETE FROM rhythms WHERE purpose = 'nudge' AND subject IN (SELECT id FROM ties WHERE person_chat = $1)`,
	`DELETE FROM nudges WHERE person_chat = $1 OR supporter_chat = $1`,
	`DELETE FROM drafts_sent WHERE person_chat = $1 OR supporter_chat = $1`,
	`DELETE FROM words WHERE person_chat = $1 OR supporter_chat = $1`,
	`DELETE FROM reaches WHERE person_chat = $1 OR supporter_chat = $1`,
	`DELETE FROM ties WHERE person_chat = $1 OR supporter_chat = $1`,
	`DELETE FROM invitations WHERE person_chat = $1`,
	`DELETE FROM refusals WHERE person_chat = $1 OR supporter_chat = $1`,
	`DELETE FROM professionals WHERE person_chat = $1`,
	`DELETE FROM outbox WHERE chat_id = $1`,
	`DELETE FROM inbox WHERE chat_id = $1`,
	`DELETE FROM chats WHERE chat_id = $1`,
}

// Erase deletes all that is kept of a chat. Of the update that asked for it the
// number stays, without words or chat, for as long as Telegram might send it again.
func (s *Store) Erase(ctx context.Context, chat ChatID, asking int64) error {
	if _, err := s.exec(ctx, `UPDATE inbox SET chat_id = 0 WHERE update_id = $1`, asking); err != nil {
		return fmt.Errorf("erasing chat: %w", err)
	}
	for _, statement := range erasures {
		if _, err := s.exec(ctx, statement, chat); err != nil {
			return fmt.Errorf("erasing chat: %w", err)
		}
	}
	return nil
}
