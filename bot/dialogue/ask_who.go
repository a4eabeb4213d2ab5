package dialogue

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"porchlight/messages"
	"porchlight/storage"
)

// Whom a person can ask for help with something, and in which order they are shown.

// askedMonth is within which nobody is asked more often than others.
const askedMonth = 30 * 24 * time.Hour

// helper is a supporter who can be asked.
type helper struct {
	messages.Reachable
	tie     storage.Tie
	given   string // their name alone
	offers  bool   // they offered help of that kind
	trusted bool   // they count among the others: not harsh, and no professional
	asked   int    // how often within a month: shown to nobody
}

func (h helper) names() []string { return []string{h.Name, h.given} }

// helpers are those who can be asked, and the names of those who rest.
type helpers struct {
	people  []helper
	resting []string
}

func (h helpers) offered() (names []string) {
	for _, one := range h.people {
		if one.offers {
			names = append(names, one.Name)
		}
	}
	return names
}

// first is who stands ticked where one tap more is to be enough: nobody who is harsh.
func (h helpers) first() []storage.TieID {
	if len(h.people) == 0 || !h.people[0].trusted {
		return nil
	}
	return []storage.TieID{h.people[0].tie.ID}
}

// ticked are those of the draft who can be asked, in the order in which they were
// ticked.
func (h helpers) ticked(d askDraft) (all []helper) {
	for _, tie := range d.Ties {
		for _, one := range h.people {
			if one.tie.ID == tie {
				all = append(all, one)
			}
		}
	}
	return all
}

// whoCanHelp finds whom the person can ask for what is in the draft: who offered such
// help comes first, then who was asked the least of late.
func (t *Turn) whoCanHelp(ctx context.Context, d askDraft) (all helpers, err error) {
	ties, err := t.Store.Supporters(ctx, t.Chat.ID)
	if err != nil {
		return all, err
	}
	asked, err := t.Store.AskedSince(ctx, t.Chat.ID, t.Now.Add(-askedMonth))
	if err != nil {
		return all, err
	}
	before, err := t.askedBefore(ctx, d.ID)
	if err != nil {
		return all, err
	}
	var there []helper
	for _, tie := range ties {
		if !tie.Confirmed || tie.Muted || slices.Contains(before, tie.ID) {
			continue
		}
		if can, err := t.canBeAsked(ctx, tie); err != nil || !can {
			if err != nil {
				return all, err
			}
			continue
		}
		called, telegram, err := t.calls(ctx, tie)
		if err != nil {
			return all, err
		}
		one := helper{Reachable: messages.Reachable{Tie: int64(tie.ID), Name: called}, tie: tie, given: givenName(tie, telegram), offers: offersHelp(tie, d.Kind)}
		one.trusted = tie.Terms.Critical < harsh && tie.Terms.Kind != messages.Professional
		for _, a := range asked {
			one.asked += countIf(a.Tie == tie.ID && a.Ask != d.ID)
		}
		there = append(there, one)
	}
	for _, one := range there {
		if one.rests(there) {
			all.resting = append(all.resting, one.Name)
			continue
		}
		all.people = append(all.people, one)
	}
	slices.SortStableFunc(all.people, func(a, b helper) int {
		return cmp.Or(cmp.Compare(countIf(b.offers), countIf(a.offers)), cmp.Compare(countIf(b.trusted), countIf(a.trusted)), cmp.Compare(a.asked, b.asked))
	})
	return all, nil
}

// rests reports whether somebody is left in peace because they were asked more often
// than another who can be asked as well, and have not offered it.
func (h helper) rests(all []helper) bool {
	return !h.offers && slices.ContainsFunc(all, func(other helper) bool {
		return other.tie.ID != h.tie.ID && other.trusted && other.asked < h.asked
	})
}

// offersHelp reports whether the supporter of a tie has offered help of a kind.
func offersHelp(tie storage.Tie, kind string) bool {
	return slices.Contains(tie.Terms.Offers, messages.AnyHelp) || kind != "" && slices.Contains(tie.Terms.Offers, kind)
}

// askedBefore are all who were asked for something before, or are about to be: were only
// those left out who said no, whom the list doesn't hold would tell on them.
func (t *Turn) askedBefore(ctx context.Context, ask int64) (before []storage.TieID, err error) {
	if ask == 0 {
		return nil, nil
	}
	a, err := t.Store.AskOfPerson(ctx, ask, t.Chat.ID)
	if errors.Is(err, storage.ErrNoAsk) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	all, err := t.Store.AskedFor(ctx, ask)
	before = slices.Clone(a.Next)
	for _, one := range all {
		before = append(before, one.Tie)
	}
	return before, err
}

// offerActions are what a supporter does about what they could help with.
var offerActions = map[string]with[supported]{"offer": tickOffer, "offered": endOffers, "offers": showOffers}

// showOffers asks a supporter what they could help with.
func showOffers(_ context.Context, t *Turn, who supported, _ string) error {
	t.Show(messages.OfferHelp(t.Words(), number(who.tie.ID), who.name(), who.tie.Terms.Offers))
	return nil
}

// tickOffer offers a kind of help, or no longer.
func tickOffer(ctx context.Context, t *Turn, who supported, kind string) error {
	if !slices.Contains(messages.HelpOffered, kind) {
		return showOffers(ctx, t, who, "")
	}
	offers := slices.Clone(who.tie.Terms.Offers)
	if i := slices.Index(offers, kind); i >= 0 {
		offers = slices.Delete(offers, i, i+1)
	} else {
		offers = append(offers, kind)
	}
	who.tie.Terms.Offers = offers
	if err := t.Store.KeepTie(ctx, who.tie); err != nil {
		return err
	}
	return showOffers(ctx, t, who, "")
}

func endOffers(_ context.Context, t *Turn, _ supported, _ string) error {
	t.Show(messages.HelpOfferKept(t.Words()))
	return nil
}

// typedOffers is the typed form: "/supporting Ana offers", and "/supporting Ana offers
// lift", which offers it or takes that back.
func typedOffers(ctx context.Context, t *Turn, who supported, typed string) error {
	for _, kind := range messages.HelpOffered {
		if typed != "" && (plainName(typed) == kind || plainName(typed) == plainName(messages.AskKindName(t.Words(), kind))) {
			return tickOffer(ctx, t, who, kind)
		}
	}
	return showOffers(ctx, t, who, "")
}
