package dialogue

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"porchlight/storage"
)

// lapse is how late a nudge may still leave, and an irregular one not after the hours in
// which it may come: a send that fails at five to eight is tried again until then.
func (p *plan) lapse(now time.Time) time.Duration {
	if !p.nudging.Rhythm.Irregular() {
		return nudgeLapse
	}
	return min(nudgeLapse, p.nudging.SuitsUntil(now).Sub(now))
}

// nudgeLapsed follows when a nudge could not leave in time. Nobody got it, so nobody
// has ignored it, and an irregular one comes in the next hour that suits instead of in
// weeks. Of one that was cut off on its way nobody can say so.
func nudgeLapsed(ctx context.Context, s *Scene, d storage.Delivery) error {
	var about origin
	if d.Unsure || json.Unmarshal(d.About, &about) != nil || about.Nudge == 0 {
		return nil
	}
	nudge, err := s.Store.NudgeOfSupporter(ctx, about.Nudge, d.Chat)
	if errors.Is(err, storage.ErrNoNudge) {
		return nil
	}
	if err != nil {
		return err
	}
	if err := s.Store.ForgetNudge(ctx, nudge.ID); err != nil {
		return err
	}
	tie, err := s.Store.Tie(ctx, nudge.Tie)
	if err != nil {
		return err
	}
	p, err := planFor(ctx, s.Store, tie, s.Now)
	if err != nil || p.away() || !p.nudging.Rhythm.Irregular() {
		return err
	}
	at := p.nudging.AfterDowntime(time.Time{}, s.Now, p.circle, p.rng)
	if !p.rhythm.Due.IsZero() && p.rhythm.Due.Before(at) {
		return nil
	}
	return p.keep(ctx, s.Store, at)
}
