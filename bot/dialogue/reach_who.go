package dialogue

import (
	"cmp"
	"context"
	"slices"
	"time"

	"porchlight/messages"
	"porchlight/storage"
)

// Whom a person can ask for company now, and who of them stands ticked at first.

const (
	// askedLately is how long somebody who was asked stands apart from the others.
	askedLately = time.Hour
	// mostAnHour and mostAskedADay are how often one supporter is asked, by a tap each
	// time: a call that comes again and again is heard no better.
	mostAnHour, mostAskedADay = 3, 6
	// toldNo is how long somebody who couldn't come is not the one who is ticked.
	toldNo = 24 * time.Hour
	// harsh is from where on somebody is critical, of 1 to 5: asked if the person
	// wants, and ticked only where there is nobody else.
	harsh = 4
)

// company are the supporters whom the person can ask, and those whom they did lately.
type company struct {
	free  []candidate
	asked []messages.AskedLately
	given map[string]string // their names alone, by the ID of their choice
}

// candidate is a supporter who can be asked, with what is known of when they were
// there.
type candidate struct {
	messages.Reachable
	harsh, professional bool
	wrote               time.Time // when they last sent the person something
	requests
}

// requests are how often a supporter was asked, and what came of it.
type requests struct {
	hour, day int // within the last hour, and day
	last      storage.Reach
	here      time.Time // of the last that they answered with "I'm here"
	toldNo    bool      // they couldn't come, lately
}

func requestsTo(tie storage.TieID, all []storage.Reach, now time.Time) (of requests) {
	for _, r := range all {
		if r.Tie != tie {
			continue
		}
		of.last = r
		of.hour += countIf(now.Sub(r.AskedAt) < askedLately)
		of.day += countIf(now.Sub(r.AskedAt) < 24*time.Hour)
		switch r.Answer {
		case storage.ReachHere:
			of.here, of.toldNo = r.AskedAt, false
		case storage.ReachCant:
			of.toldNo = now.Sub(r.AskedAt) < toldNo
		}
	}
	return of
}

// company finds them: those whom the person confirmed and wants to hear from, who are
// there and want no quiet.
func (t *Turn) company(ctx context.Context) (c company, err error) {
	ties, err := t.Store.Supporters(ctx, t.Chat.ID)
	if err != nil {
		return c, err
	}
	reaches, err := t.Store.Reaches(ctx, t.Chat.ID, time.Time{})
	if err != nil {
		return c, err
	}
	wrote, err := t.Store.LastRelays(ctx, t.Chat.ID)
	if err != nil {
		return c, err
	}
	c.given = map[string]string{}
	for _, tie := range ties {
		if !tie.Confirmed || tie.Muted {
			continue
		}
		there, err := t.canBeAsked(ctx, tie)
		if err != nil {
			return c, err
		}
		called, telegram, err := t.calls(ctx, tie)
		if err != nil {
			return c, err
		}
		c.given[number(tie.ID)] = givenName(tie, telegram)
		c.add(t, tie, called, there, wrote[tie.ID], requestsTo(tie.ID, reaches, t.Now))
	}
	return c, nil
}

// add adds one of the person's supporters, unless there is nothing to say of them.
// Who said that they can't is left in peace for the hour.
func (c *company) add(t *Turn, tie storage.Tie, called string, there bool, wrote time.Time, of requests) {
	there = there && of.day < mostAskedADay
	switch {
	case of.hour > 0:
		c.asked = append(c.asked, messages.AskedLately{
			Tie: int64(tie.ID), Name: called, At: t.clock(of.last.AskedAt),
			Here: of.last.Answer == storage.ReachHere, Cant: of.last.Answer == storage.ReachCant,
			Again: there && of.hour < mostAnHour && of.last.Answer != storage.ReachCant,
		})
	case there:
		c.free = append(c.free, candidate{
			Reachable: messages.Reachable{Tie: int64(tie.ID), Name: called}, wrote: wrote, requests: of,
			harsh: tie.Terms.Critical >= harsh, professional: tie.Terms.Kind == messages.Professional,
		})
	}
}

func countIf(is bool) int {
	if is {
		return 1
	}
	return 0
}

// canBeAsked reports whether a supporter is there and wants no quiet.
func (s *Scene) canBeAsked(ctx context.Context, tie storage.Tie) (bool, error) {
	if tie.Gone || tie.Paused(s.Now) {
		return false, nil
	}
	chat, err := s.Store.Chat(ctx, tie.Supporter)
	return err == nil && !chat.Paused(s.Now) && chat.GoneAt.IsZero(), err
}

// first is who stands ticked when the page opens, so that one tap is enough: never
// first a harsh one or a professional, nor who couldn't come today; else who was there
// last, wrote last, or has been left in peace the longest. The list keeps its own order,
// so nobody is shown to be before another.
func (c company) first() []storage.TieID {
	if len(c.free) == 0 {
		return nil
	}
	best := slices.MinFunc(c.free, func(a, b candidate) int {
		return cmp.Or(
			cmp.Compare(countIf(a.harsh), countIf(b.harsh)),
			cmp.Compare(countIf(a.professional), countIf(b.professional)),
			cmp.Compare(countIf(a.toldNo), countIf(b.toldNo)),
			b.here.Compare(a.here), b.wrote.Compare(a.wrote), a.last.AskedAt.Compare(b.last.AskedAt),
		)
	})
	return []storage.TieID{storage.TieID(best.Tie)}
}

// isFree reports whether somebody can be ticked.
func (c company) isFree(id storage.TieID) bool {
	return slices.ContainsFunc(c.free, func(one candidate) bool { return storage.TieID(one.Tie) == id })
}

// ticked are those who are ticked and can still be asked.
func (c company) ticked(page chosen) (all []messages.Choice) {
	for _, one := range c.free {
		if slices.Contains(page.Ties, storage.TieID(one.Tie)) {
			all = append(all, messages.Choice{Name: one.Name, ID: number(one.Tie)})
		}
	}
	return all
}

// again are those who can be asked once more.
func (c company) again() (all []messages.Choice) {
	for _, one := range c.asked {
		if one.Again {
			all = append(all, messages.Choice{Name: one.Name, ID: number(one.Tie)})
		}
	}
	return all
}

// open are all who can be asked, for the first time within the hour or once more.
func (c company) open() (all []messages.Choice) {
	for _, one := range c.free {
		all = append(all, messages.Choice{Name: one.Name, ID: number(one.Tie)})
	}
	return append(all, c.again()...)
}

// namesOf is how the person can type one of them: as the button says, or the name
// alone.
func (c company) namesOf(one messages.Choice) []string { return []string{one.Name, c.given[one.ID]} }

// names are those of whom something typed may be one.
func (c company) names() (all []messages.Choice) {
	all = c.open()
	for _, one := range c.asked {
		if !one.Again {
			all = append(all, messages.Choice{Name: one.Name, ID: number(one.Tie)})
		}
	}
	return all
}

// clock writes a time of day by the person's own clock, which is named if nobody
// knows it.
func (t *Turn) clock(at time.Time) string {
	if where := t.whereabouts(t.Country()); where != nil {
		return messages.Clock(at.In(where))
	}
	return messages.Clock(at.UTC()) + " UTC"
}
