package storage

import (
	"context"
	"time"
)

// exportedCircle is what somebody set up with others, as far as it is theirs to
// see. It names nobody's chat.
type exportedCircle struct {
	Supporters    []exportedSupporter  `json:"supporters,omitempty"`
	Invitations   []exportedInvitation `json:"invitations,omitempty"`
	Professionals []Professional       `json:"professionals,omitempty"`
	Supporting    []exportedSupporting `json:"supporting,omitempty"`
	NotAskedBy    int                  `json:"people_who_may_not_ask_again,omitempty"`
}

type exportedSupporter struct {
	Terms
	TelegramName string     `json:"telegram_name,omitempty"`
	Since        time.Time  `json:"since"`
	Confirmed    bool       `json:"confirmed"`
	Muted        bool       `json:"muted,omitempty"`
	Slower       int        `json:"times_made_less_often,omitempty"`
	PausedUntil  *time.Time `json:"paused_until,omitempty"`

	Words []exportedWords `json:"passed_on_to_you,omitempty"`
}

// exportedInvitation doesn't tell whether it was declined.
type exportedInvitation struct {
	Terms
	Created time.Time `json:"created"`
	Ends    time.Time `json:"ends"`
}

type exportedSupporting struct {
	Person      string     `json:"person"`
	Since       time.Time  `json:"since"`
	PausedUntil *time.Time `json:"paused_until,omitempty"`
	exportedNudges
	Words []exportedWords `json:"passed_on_from_you,omitempty"`
}

func (s *Store) exportCircle(ctx context.Context, chat ChatID, now time.Time) (exportedCircle, error) {
	var all exportedCircle
	var err error
	if all.Supporters, err = s.exportSupporters(ctx, chat); err != nil {
		return all, err
	}
	invitations, err := s.Invitations(ctx, chat, now.Add(-InvitationLife))
	if err != nil {
		return all, err
	}
	for _, inv := range invitations {
		if inv.LooksOpen(now) {
			all.Invitations = append(all.Invitations, exportedInvitation{inv.Terms, inv.CreatedAt, inv.ExpiresAt})
		}
	}
	if all.Professionals, err = s.Professionals(ctx, chat); err != nil {
		return all, err
	}
	if all.Supporting, err = s.exportSupporting(ctx, chat); err != nil {
		return all, err
	}
	all.NotAskedBy, err = s.Refusals(ctx, chat)
	return all, err
}

func (s *Store) exportSupporters(ctx context.Context, person ChatID) ([]exportedSupporter, error) {
	ties, err := s.Supporters(ctx, person)
	if err != nil {
		return nil, err
	}
	var all []exportedSupporter
	for _, tie := range ties {
		name, err := s.nameOf(ctx, tie.Supporter)
		if err != nil {
			return nil, err
		}
		words, err := s.exportWords(ctx, tie, true)
		if err != nil {
			return nil, err
		}
		all = append(all, exportedSupporter{
			tie.Terms, name, tie.AcceptedAt, tie.Confirmed, tie.Muted, tie.Slower, endOf(tie.PersonPausedUntil), words,
		})
	}
	return all, nil
}

func (s *Store) exportSupporting(ctx context.Context, supporter ChatID) ([]exportedSupporting, error) {
	ties, err := s.Supporting(ctx, supporter)
	if err != nil {
		return nil, err
	}
	var all []exportedSupporting
	for _, tie := range ties {
		name, err := s.nameOf(ctx, tie.Person)
		if err != nil {
			return nil, err
		}
		nudges, err := s.exportNudges(ctx, tie)
		if err != nil {
			return nil, err
		}
		words, err := s.exportWords(ctx, tie, false)
		if err != nil {
			return nil, err
		}
		all = append(all, exportedSupporting{name, tie.AcceptedAt, endOf(tie.SupporterPausedUntil), nudges, words})
	}
	return all, nil
}

func (s *Store) nameOf(ctx context.Context, chat ChatID) (string, error) {
	c, err := s.Chat(ctx, chat)
	return string(c.Name), err
}

// endOf leaves a time out where there is none.
func endOf(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}
