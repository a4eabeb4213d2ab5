package storage

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

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

// PlanShare is that the supporter of a tie may see a step of the person's plan, as it
// stands. It ends with the tie.
type PlanShare struct {
	Tie  TieID
	Step string
	At   time.Time
}

// SharePlan lets the supporter of a tie see a step.
func (s *Store) SharePlan(ctx context.Context, tie Tie, step string, at time.Time) error {
	_, err := s.exec(ctx, `INSERT INTO plan_shares (tie_id, step, person_chat, supporter_chat, shared_at) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (tie_id, step) DO NOTHING`, tie.ID, step, tie.Person, tie.Supporter, toUnix(at))
	if err != nil {
		return fmt.Errorf("sharing a step of a plan: %w", err)
	}
	return nil
}

// UnsharePlan takes a step back.
func (s *Store) UnsharePlan(ctx context.Context, tie TieID, step string) error {
	if _, err := s.exec(ctx, `DELETE FROM plan_shares WHERE tie_id = $1 AND step = $2`, tie, step); err != nil {
		return fmt.Errorf("taking back a step of a plan: %w", err)
	}
	return nil
}

// PlanShares returns what the supporter of a tie may see, the first shared first.
func (s *Store) PlanShares(ctx context.Context, tie TieID) ([]PlanShare, error) {
	return s.planShares(ctx, `SELECT tie_id, step, shared_at FROM plan_shares WHERE tie_id = $1 ORDER BY shared_at, step`, tie)
}

func (s *Store) planShares(ctx context.Context, query string, of any) ([]PlanShare, error) {
	all, err := queryAll(ctx, s, func(row dbutil.Scannable) (p PlanShare, err error) {
		var at int64
		err = row.Scan(&p.Tie, &p.Step, &at)
		p.At = fromUnix(at)
		return p, err
	}, query, of)
	if err != nil {
		return nil, fmt.Errorf("reading what is shared of a plan: %w", err)
	}
	return all, nil
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

type exportedPlanShare struct {
	Step  string    `json:"step"`
	With  string    `json:"with,omitempty"`
	By    string    `json:"by,omitempty"`
	Since time.Time `json:"since"`
}

// exportPlanShared is which steps of a plan somebody shares, and with whom.
func exportPlanShared(ctx context.Context, s *Store, c Chat) (any, error) {
	return s.exportPlanShares(ctx, `SELECT tie_id, step, shared_at FROM plan_shares WHERE person_chat = $1 ORDER BY tie_id, step`, c,
		func(tie Tie) exportedPlanShare {
			return exportedPlanShare{With: cmp.Or(tie.Terms.Name, tie.Terms.Told)}
		})
}

// exportPlansSeen is which steps of others' plans somebody may see. The words are the
// others'.
func exportPlansSeen(ctx context.Context, s *Store, c Chat) (any, error) {
	return s.exportPlanShares(ctx, `SELECT tie_id, step, shared_at FROM plan_shares WHERE supporter_chat = $1 ORDER BY tie_id, step`, c,
		func(tie Tie) exportedPlanShare { return exportedPlanShare{By: tie.Terms.Theirs} })
}

func (s *Store) exportPlanShares(ctx context.Context, query string, c Chat, named func(Tie) exportedPlanShare) (any, error) {
	shares, err := s.planShares(ctx, query, c.ID)
	if err != nil || len(shares) == 0 {
		return nil, err
	}
	var all []exportedPlanShare
	for _, share := range shares {
		tie, err := s.Tie(ctx, share.Tie)
		if errors.Is(err, ErrNoTie) {
			continue // it can't be opened any more
		}
		if err != nil {
			return nil, err
		}
		one := named(tie)
		one.Step, one.Since = share.Step, share.At
		all = append(all, one)
	}
	return all, nil
}
