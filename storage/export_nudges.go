package storage

import (
	"context"
	"fmt"
	"time"

	"go.mau.fi/util/dbutil"
)

// exportedNudges is what is kept of a tie's nudges, for its supporter. The person
// never sees when their supporters are nudged.
type exportedNudges struct {
	Rhythm string          `json:"rhythm,omitempty"`
	Hours  string          `json:"hours,omitempty"`
	Unused int             `json:"nudges_in_a_row_not_used,omitempty"`
	Asked  *time.Time      `json:"last_asked_whether_it_is_all_right,omitempty"`
	Nudges []exportedNudge `json:"nudges,omitempty"`
	Drafts []exportedDraft `json:"drafts_sent,omitempty"`
}

type exportedNudge struct {
	At        time.Time `json:"at"`
	Irregular bool      `json:"at_no_set_time,omitempty"`
	Drafts    []int     `json:"drafts_offered,omitempty"`
	Done      string    `json:"what_was_done,omitempty"`
}

type exportedDraft struct {
	Draft int       `json:"draft"`
	At    time.Time `json:"at"`
}

// exportedRelay is that something was passed on, for both sides of the tie. What
// it said is not kept.
type exportedRelay struct {
	At      time.Time `json:"at"`
	Heart   bool      `json:"heart,omitempty"`
	Thanks  bool      `json:"thank_you,omitempty"`
	TooMuch bool      `json:"too_much,omitempty"`
}

func (s *Store) exportNudges(ctx context.Context, tie Tie) (exportedNudges, error) {
	var all exportedNudges
	rhythm, _, err := s.Rhythm(ctx, PurposeNudge, int64(tie.ID))
	if err != nil {
		return all, err
	}
	all.Rhythm, all.Hours = rhythm.Spec, rhythm.Hours
	all.Unused, all.Asked = tie.Ignored, endOf(tie.AskedAt)
	nudges, err := s.NudgesOfSupporter(ctx, tie.Supporter, time.Time{})
	if err != nil {
		return all, err
	}
	for _, n := range nudges {
		if n.Tie == tie.ID {
			all.Nudges = append(all.Nudges, exportedNudge{n.PostedAt, n.Irregular, n.Offered, n.Used})
		}
	}
	all.Drafts, err = queryAll(ctx, s, func(row dbutil.Scannable) (d exportedDraft, err error) {
		var at int64
		err = row.Scan(&d.Draft, &at)
		d.At = fromUnix(at)
		return d, err
	}, `SELECT draft, sent_at FROM drafts_sent WHERE person_chat = $1 AND supporter_chat = $2 ORDER BY sent_at`, tie.Person, tie.Supporter)
	if err != nil {
		return all, fmt.Errorf("exporting drafts: %w", err)
	}
	return all, nil
}

// exportRelays returns what was passed on to the person of a tie, and back from
// them. That it was too much is for the person alone.
func (s *Store) exportRelays(ctx context.Context, tie Tie, forPerson bool) (toPerson, fromPerson []exportedRelay, err error) {
	_, err = queryAll(ctx, s, func(row dbutil.Scannable) (r exportedRelay, err error) {
		var at int64
		var answered Answer
		var byPerson bool
		err = row.Scan(&at, &answered, &byPerson)
		r.At, r.Heart, r.Thanks = fromUnix(at), answered&Heart != 0, answered&ThankYou != 0
		r.TooMuch = forPerson && answered&TooMuch != 0
		if byPerson {
			fromPerson = append(fromPerson, r)
		} else {
			toPerson = append(toPerson, r)
		}
		return r, err
	}, `SELECT sent_at, answered, by_person FROM relays WHERE tie_id = $1 ORDER BY id`, tie.ID)
	if err != nil {
		return nil, nil, fmt.Errorf("exporting what was passed on: %w", err)
	}
	return toPerson, fromPerson, nil
}
