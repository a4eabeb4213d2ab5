package storage

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"go.mau.fi/util/dbutil"
)

// What somebody set up with others, as far as it is theirs to see. It names
// nobody's chat.

type exportedSupporter struct {
	Terms
	TelegramName string     `json:"telegram_name,omitempty"`
	Since        time.Time  `json:"since"`
	Confirmed    bool       `json:"confirmed"`
	Muted        bool       `json:"muted,omitempty"`
	Slower       int        `json:"times_made_less_often,omitempty"`
	PausedUntil  *time.Time `json:"paused_until,omitempty"`

	ToYou   []exportedRelay `json:"passed_on_to_you,omitempty"`
	FromYou []exportedRelay `json:"passed_on_from_you,omitempty"`
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
	Offers  []string        `json:"help_you_offered,omitempty"`
	Tips    int             `json:"tips_given,omitempty"`
	TipAt   *time.Time      `json:"last_tip,omitempty"`
	FromYou []exportedRelay `json:"passed_on_from_you,omitempty"`
	ToYou   []exportedRelay `json:"passed_on_to_you,omitempty"`
}

func exportInvitations(ctx context.Context, s *Store, c Chat) (any, error) {
	now := time.Now()
	invitations, err := s.Invitations(ctx, c.ID, now.Add(-InvitationLife))
	if err != nil {
		return nil, err
	}
	var all []exportedInvitation
	for _, inv := range invitations {
		if inv.LooksOpen(now) {
			all = append(all, exportedInvitation{inv.Terms, inv.CreatedAt, inv.ExpiresAt})
		}
	}
	return all, nil
}

func exportProfessionals(ctx context.Context, s *Store, c Chat) (any, error) {
	all, err := s.Professionals(ctx, c.ID)
	return all, err
}

func exportRefusals(ctx context.Context, s *Store, c Chat) (any, error) {
	count, err := s.Refusals(ctx, c.ID)
	if err != nil || count == 0 {
		return nil, err
	}
	return count, nil
}

func exportSupporters(ctx context.Context, s *Store, c Chat) (any, error) {
	ties, err := s.Supporters(ctx, c.ID)
	if err != nil {
		return nil, err
	}
	var all []exportedSupporter
	for _, tie := range ties {
		name, err := s.nameOf(ctx, tie.Supporter)
		if err != nil {
			return nil, err
		}
		toYou, fromYou, err := s.exportRelays(ctx, tie, true)
		if err != nil {
			return nil, err
		}
		if tie.Muted { // neither a new name nor that they still write reaches the person
			name, toYou = tie.Terms.Told, nil
		}
		all = append(all, exportedSupporter{
			Terms: tie.Terms, TelegramName: name, Since: tie.AcceptedAt, Confirmed: tie.Confirmed, Muted: tie.Muted, Slower: tie.Slower,
			PausedUntil: endOf(tie.PersonPausedUntil), ToYou: toYou, FromYou: fromYou,
		})
	}
	return all, nil
}

func exportSupporting(ctx context.Context, s *Store, c Chat) (any, error) {
	ties, err := s.Supporting(ctx, c.ID)
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
		fromYou, toYou, err := s.exportRelays(ctx, tie, false)
		if err != nil {
			return nil, err
		}
		all = append(all, exportedSupporting{
			Person: cmp.Or(tie.Terms.Theirs, name), Since: tie.AcceptedAt, PausedUntil: endOf(tie.SupporterPausedUntil), exportedNudges: nudges,
			Offers: tie.Terms.Offers, Tips: tie.Tips, TipAt: endOf(tie.TipAt), FromYou: fromYou, ToYou: toYou,
		})
	}
	return all, nil
}

// exportDeclined is when somebody said no to an invitation; of those who removed them
// it tells nothing.
func exportDeclined(ctx context.Context, s *Store, c Chat) (any, error) {
	var declined []time.Time
	_, err := queryAll(ctx, s, func(row dbutil.Scannable) (at int64, err error) {
		err = row.Scan(&at)
		declined = append(declined, fromUnix(at))
		return at, err
	}, `SELECT since FROM shut_outs WHERE supporter_chat = $1 AND removed = 0 ORDER BY since`, c.ID)
	return declined, err
}

// exportedReach is that somebody was asked for company, and what they answered.
type exportedReach struct {
	Asked  time.Time `json:"asked"`
	Answer string    `json:"answer,omitempty"`
}

// exportReaches doesn't show what a supporter answered whom the person had muted.
func exportReaches(ctx context.Context, s *Store, c Chat) (any, error) {
	reaches, err := s.Reaches(ctx, c.ID, time.Time{})
	if err != nil {
		return nil, err
	}
	ties, err := s.Supporters(ctx, c.ID)
	if err != nil {
		return nil, err
	}
	var all []exportedReach
	for _, r := range reaches {
		one := exportedReach{r.AskedAt, r.Answer}
		if slices.ContainsFunc(ties, func(tie Tie) bool { return tie.ID == r.Tie && tie.Muted }) {
			one.Answer = ""
		}
		all = append(all, one)
	}
	return all, nil
}

func exportAsked(ctx context.Context, s *Store, c Chat) (any, error) {
	var all []exportedReach
	_, err := queryAll(ctx, s, func(row dbutil.Scannable) (Reach, error) {
		r, err := scanReach(row)
		all = append(all, exportedReach{r.AskedAt, r.Answer})
		return r, err
	}, `SELECT `+reachColumns+` FROM reaches WHERE supporter_chat = $1 ORDER BY id`, c.ID)
	return all, err
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

// exportedTie returns a tie that something in an export belongs to; not ok if it can't
// be opened any more, so that the rest is exported without it.
func (s *Store) exportedTie(ctx context.Context, id TieID) (tie Tie, ok bool, err error) {
	tie, err = s.Tie(ctx, id)
	if errors.Is(err, ErrNoTie) {
		return Tie{}, false, nil
	}
	return tie, err == nil, err
}
