package dialogue

import (
	"context"
	"slices"
	"time"

	"porchlight/messages"
	"porchlight/storage"
)

// draftMemory is how long words that went to a person don't go there again,
// whoever sent them: the same line from two friends would look made up.
const draftMemory = 90 * 24 * time.Hour

// drafts lists the drafts for a nudge, the better ones first: those that suit the
// kind of support in turn with those that suit everyone, without those that went
// to the person lately, and those that were only offered at the end. After a request
// they are of the gentle ones alone.
func (p *plan) drafts(ctx context.Context, store *storage.Store, now time.Time, gentle bool) ([]int, error) {
	sent, err := store.DraftsSent(ctx, p.tie.Person, now.Add(-draftMemory))
	if err != nil {
		return nil, err
	}
	var offered []int
	for _, n := range p.recent {
		offered = append(offered, n.Offered...)
	}
	own, general := messages.Drafts(p.tie.Terms.Kind)
	if gentle {
		own, general = nil, messages.GentleDrafts()
	}
	for _, set := range [][]int{own, general} {
		p.rng.Shuffle(len(set), func(i, j int) { set[i], set[j] = set[j], set[i] })
	}
	var fresh, seen []int
	for i := range max(len(own), len(general)) {
		for _, set := range [][]int{own, general} {
			switch {
			case i >= len(set) || slices.Contains(sent, set[i]):
			case slices.Contains(offered, set[i]):
				seen = append(seen, set[i])
			default:
				fresh = append(fresh, set[i])
			}
		}
	}
	const enough = 8 // to find three among them that fit
	if len(fresh) < enough {
		fresh = append(fresh, seen...)
	}
	return fresh[:min(enough, len(fresh))], nil
}
