package storage

import (
	"context"
	"errors"
	"fmt"

	"go.mau.fi/util/dbutil"
)

// PlanLine is a line of somebody's safety plan: theirs, but for the steps that they
// share with a supporter.
type PlanLine struct {
	ID    int64   `json:"-"`
	Chat  ChatID  `json:"-"`
	Step  string  `json:"step"` // of the plan, such as "signs"
	Words Private `json:"words"`
}

// ErrNoPlanLine means that there is no such line, or it is another's.
var ErrNoPlanLine = errors.New("no such line of a plan")

// KeepPlanLine writes a line, a new one behind the others if its ID is 0.
func (s *Store) KeepPlanLine(ctx context.Context, l PlanLine) error {
	if l.ID == 0 {
		l.ID = s.ids.next()
	}
	sealed, err := s.sealedJSON(ctx, "plan_lines", "body", l.ID, l, int64(l.Chat))
	if err != nil {
		return fmt.Errorf("keeping a line of a plan: %w", err)
	}
	_, err = s.exec(ctx, `INSERT INTO plan_lines (id, chat_id, body) VALUES ($1, $2, $3)
		ON CONFLICT (id) DO UPDATE SET body = excluded.body WHERE plan_lines.chat_id = excluded.chat_id`, l.ID, l.Chat, sealed)
	if err != nil {
		return fmt.Errorf("keeping a line of a plan: %w", err)
	}
	return nil
}

// PlanLines returns the lines of a chat's plan, of all steps, as they were written.
func (s *Store) PlanLines(ctx context.Context, chat ChatID) ([]PlanLine, error) {
	return s.planLines(ctx, `chat_id = $1 ORDER BY id`, chat)
}

// PlanLine returns one line of a chat's own plan, or ErrNoPlanLine.
func (s *Store) PlanLine(ctx context.Context, id int64, chat ChatID) (PlanLine, error) {
	all, err := s.planLines(ctx, `id = $1 AND chat_id = $2`, id, chat)
	return only(all, err, ErrNoPlanLine)
}

// DropPlanLine deletes a line of a chat's own plan.
func (s *Store) DropPlanLine(ctx context.Context, id int64, chat ChatID) error {
	if _, err := s.exec(ctx, `DELETE FROM plan_lines WHERE id = $1 AND chat_id = $2`, id, chat); err != nil {
		return fmt.Errorf("dropping a line of a plan: %w", err)
	}
	return nil
}

func (s *Store) planLines(ctx context.Context, where string, args ...any) ([]PlanLine, error) {
	all, err := listed(queryFound(ctx, s, scanPlanLine, openRow[PlanLine](s, "plan_lines", "body"), `SELECT id, chat_id, body FROM plan_lines WHERE `+where, args...))
	if err != nil {
		return nil, fmt.Errorf("reading a plan: %w", err)
	}
	return all, nil
}

func scanPlanLine(row dbutil.Scannable) (r sealedRow[PlanLine], err error) {
	err = row.Scan(&r.id, &r.chat, &r.body)
	r.it.ID, r.it.Chat = r.id, r.chat
	return r, err
}

type exportedPlanLine struct {
	Step  string  `json:"step"`
	Words Private `json:"words"`
}

func exportPlan(ctx context.Context, s *Store, c Chat) (any, error) {
	lines, err := s.PlanLines(ctx, c.ID)
	if err != nil || len(lines) == 0 {
		return nil, err
	}
	shown := make([]exportedPlanLine, len(lines))
	for i, l := range lines {
		shown[i] = exportedPlanLine{l.Step, l.Words}
	}
	return shown, nil
}
