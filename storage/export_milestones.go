package storage

import (
	"cmp"
	"context"
	"time"
)

type exportedMilestone struct {
	Day     string            `json:"day"`
	Words   Private           `json:"words,omitempty"`
	Picture string            `json:"picture_at_telegram,omitempty"`
	Voice   string            `json:"voice_message_at_telegram,omitempty"`
	From    Private           `json:"from,omitempty"`
	Shown   []exportedShowing `json:"shown_to,omitempty"`
}

type exportedShowing struct {
	To      string    `json:"to,omitempty"`
	By      string    `json:"by,omitempty"`
	At      time.Time `json:"at"`
	Cheered bool      `json:"cheered"`
}

// exportMilestones is somebody's own steps, and to whom they showed them.
func exportMilestones(ctx context.Context, s *Store, c Chat) (any, error) {
	shares, err := s.MilestoneShares(ctx, c.ID)
	if err != nil {
		return nil, err
	}
	shown := map[int64][]exportedShowing{}
	for _, share := range shares {
		tie, ok, err := s.exportedTie(ctx, share.Tie)
		if err != nil {
			return nil, err
		}
		if !ok {
			continue
		}
		shown[share.GoodThing] = append(shown[share.GoodThing], exportedShowing{To: cmp.Or(tie.Terms.Name, tie.Terms.Told), At: share.At, Cheered: share.Cheered})
	}
	return s.exportGoodThings(ctx, c, false, shown)
}

// exportKeptMessages is what supporters sent somebody and they kept.
func exportKeptMessages(ctx context.Context, s *Store, c Chat) (any, error) {
	return s.exportGoodThings(ctx, c, true, nil)
}

func (s *Store) exportGoodThings(ctx context.Context, c Chat, sent bool, shown map[int64][]exportedShowing) (any, error) {
	all, err := s.GoodThings(ctx, c.ID)
	if err != nil {
		return nil, err
	}
	var some []exportedMilestone
	for _, g := range all {
		if g.Sent() == sent {
			some = append(some, exportedMilestone{g.Day, g.Words, g.Picture, g.Voice, g.From, shown[g.ID]})
		}
	}
	if some == nil {
		return nil, nil
	}
	return some, nil
}

// exportMilestonesShown is that steps of others were shown to somebody. The words are the
// others'.
func exportMilestonesShown(ctx context.Context, s *Store, c Chat) (any, error) {
	shares, err := s.MilestonesShown(ctx, c.ID)
	if err != nil || len(shares) == 0 {
		return nil, err
	}
	var all []exportedShowing
	for _, share := range shares {
		tie, ok, err := s.exportedTie(ctx, share.Tie)
		if err != nil {
			return nil, err
		}
		if !ok {
			continue
		}
		all = append(all, exportedShowing{By: tie.Terms.Theirs, At: share.At, Cheered: share.Cheered})
	}
	return all, nil
}
