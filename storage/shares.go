package storage

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"go.mau.fi/util/dbutil"
)

// Share is that the supporter of a tie may see a part of something of the person's, as
// it stands: a step of their plan, or a card. It ends with the tie.
type Share struct {
	Tie  TieID
	Part string // such as "signs"
	At   time.Time
}

// shareable is what can be shared part by part: its table, and the column of the part.
type shareable struct{ table, part string }

var (
	sharedPlan  = shareable{"plan_shares", "step"}
	sharedCards = shareable{"card_shares", "card"}
)

// SharePlan lets the supporter of a tie see a step of the plan.
func (s *Store) SharePlan(ctx context.Context, tie Tie, step string, at time.Time) error {
	return s.share(ctx, sharedPlan, tie, step, at)
}

// ShareCard lets the supporter of a tie see a card of what helps.
func (s *Store) ShareCard(ctx context.Context, tie Tie, card string, at time.Time) error {
	return s.share(ctx, sharedCards, tie, card, at)
}

// UnsharePlan takes a step back.
func (s *Store) UnsharePlan(ctx context.Context, tie TieID, step string) error {
	return s.unshare(ctx, sharedPlan, tie, step)
}

// UnshareCard takes a card back.
func (s *Store) UnshareCard(ctx context.Context, tie TieID, card string) error {
	return s.unshare(ctx, sharedCards, tie, card)
}

// PlanShares returns which steps the supporter of a tie may see, the first shared first.
func (s *Store) PlanShares(ctx context.Context, tie TieID) ([]Share, error) {
	return s.sharesOfTie(ctx, sharedPlan, tie)
}

// CardShares returns the same of the cards.
func (s *Store) CardShares(ctx context.Context, tie TieID) ([]Share, error) {
	return s.sharesOfTie(ctx, sharedCards, tie)
}

func (s *Store) share(ctx context.Context, of shareable, tie Tie, part string, at time.Time) error {
	_, err := s.exec(ctx, `INSERT INTO `+of.table+` (tie_id, `+of.part+`, person_chat, supporter_chat, shared_at) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (tie_id, `+of.part+`) DO NOTHING`, tie.ID, part, tie.Person, tie.Supporter, toUnix(at))
	if err != nil {
		return fmt.Errorf("sharing, in %s: %w", of.table, err)
	}
	return nil
}

func (s *Store) unshare(ctx context.Context, of shareable, tie TieID, part string) error {
	if _, err := s.exec(ctx, `DELETE FROM `+of.table+` WHERE tie_id = $1 AND `+of.part+` = $2`, tie, part); err != nil {
		return fmt.Errorf("taking back what is shared, in %s: %w", of.table, err)
	}
	return nil
}

func (s *Store) sharesOfTie(ctx context.Context, of shareable, tie TieID) ([]Share, error) {
	return s.shares(ctx, of, `tie_id = $1 ORDER BY shared_at, `+of.part, tie)
}

func (s *Store) shares(ctx context.Context, of shareable, where string, whose any) ([]Share, error) {
	all, err := queryAll(ctx, s, func(row dbutil.Scannable) (p Share, err error) {
		var at int64
		err = row.Scan(&p.Tie, &p.Part, &at)
		p.At = fromUnix(at)
		return p, err
	}, `SELECT tie_id, `+of.part+`, shared_at FROM `+of.table+` WHERE `+where, whose)
	if err != nil {
		return nil, fmt.Errorf("reading what is shared, in %s: %w", of.table, err)
	}
	return all, nil
}

type exportedShare struct {
	Step  string    `json:"step,omitempty"`
	Card  string    `json:"card,omitempty"`
	With  string    `json:"with,omitempty"`
	By    string    `json:"by,omitempty"`
	Since time.Time `json:"since"`
}

// exportShared is which parts of theirs somebody shares, and with whom.
func exportShared(of shareable) func(context.Context, *Store, Chat) (any, error) {
	return func(ctx context.Context, s *Store, c Chat) (any, error) {
		return s.exportShares(ctx, of, "person_chat", c, func(tie Tie) exportedShare {
			return exportedShare{With: cmp.Or(tie.Terms.Name, tie.Terms.Told)}
		})
	}
}

// exportSeen is which parts of others' somebody may see. The words are the others'.
func exportSeen(of shareable) func(context.Context, *Store, Chat) (any, error) {
	return func(ctx context.Context, s *Store, c Chat) (any, error) {
		return s.exportShares(ctx, of, "supporter_chat", c, func(tie Tie) exportedShare { return exportedShare{By: tie.Terms.Theirs} })
	}
}

func (s *Store) exportShares(ctx context.Context, of shareable, side string, c Chat, named func(Tie) exportedShare) (any, error) {
	shares, err := s.shares(ctx, of, side+` = $1 ORDER BY tie_id, `+of.part, c.ID)
	if err != nil || len(shares) == 0 {
		return nil, err
	}
	var all []exportedShare
	for _, share := range shares {
		tie, ok, err := s.exportedTie(ctx, share.Tie)
		if err != nil {
			return nil, err
		}
		if !ok {
			continue
		}
		one := named(tie)
		one.Since = share.At
		if of == sharedCards {
			one.Card = share.Part
		} else {
			one.Step = share.Part
		}
		all = append(all, one)
	}
	return all, nil
}
