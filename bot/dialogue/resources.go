package dialogue

import (
	"context"
	"slices"
	"strings"

	"porchlight/messages"
	"porchlight/messages/crisis"
	"porchlight/messages/resources"
	"porchlight/storage"
)

// placesToTurn are places besides helplines, by country and need, and the person's own
// beside them (resources_own.go). Looking at another country changes nothing else; what
// somebody looks at is kept nowhere. Words of distress are no place to be reminded of: they
// are answered, as everywhere, and not kept.
var placesToTurn = Dialogue{
	Name:     "resources",
	Commands: []Command{{Name: "resources", Do: typedPlaces}},
	Steps: map[string]Step{
		stepPlacesWhere: {Take: answerPlacesWhere, Asks: asks("country", takesKnown, messages.PlacesUnclear, askPlacesWhere)},
		stepPlace:       {Take: takePlaces, Asks: asks("places", takesWords, messages.WordsUnclear, askPlace)},
	},
	Presses: map[string]Handler{
		"here": showPlaces, "where": askPlacesWhere, "in": pressedMenu, "menu": pressedMenu, "need": pressedNeed, "card": pressedCard,
		"remind": remindOfPlace, "keep": keepPlace, "along": askAlong, "with": askAlongToMine,
		"mine": showMyPlaces, "own": showMyPlace, "add": askPlace, "skip": leaveAskingPlace, "of": remindOfMine, "out": takeOutOwn(showMyPlaces),
	},
}

// stepPlacesWhere waits for the country to look at.
const stepPlacesWhere = "resources.where"

// directory is what the host knows, the built-in places if they have none of their own.
func (t *Turn) directory() *resources.Directory {
	if t.Host.Resources != nil {
		return t.Host.Resources
	}
	return resources.BuiltIn()
}

// typedPlaces reads "/resources", "/resources carers", "/resources online in India",
// "/resources IN" and "/resources add choir on Tuesdays".
func typedPlaces(ctx context.Context, t *Turn) error {
	rest := strings.TrimSpace(t.Rest)
	if words, is := cutAny(rest, messages.AddNames(t.Words())); is {
		if words == "" {
			return askPlace(ctx, t)
		}
		return t.addPlaces(ctx, words)
	}
	if left, is := cutAny(rest, messages.MineNames(t.Words())); is && left == "" {
		return showMyPlaces(ctx, t)
	}
	need, left := t.readNeed(rest)
	country := t.asker().Country
	if left != "" {
		code, _, ok := crisis.CountryNamed(left)
		if !ok {
			t.Say(messages.PlacesUnclear(t.Words()))
			return nil
		}
		country = code
	}
	switch {
	case country == "":
		return askPlacesWhere(ctx, t)
	case need != "":
		return t.showNeed(country, need)
	case rest == "":
		return showPlaces(ctx, t)
	}
	return t.showPlacesIn(country)
}

// cutAny takes the longest of some names off the front of something typed.
func cutAny(typed string, names []string) (rest string, is bool) {
	rest, longest := typed, 0
	for _, name := range names {
		if behind, cut := cutWord(typed, name); cut && len(name) > longest {
			rest, longest, is = strings.TrimLeftFunc(behind, isBetween), len(name), true
		}
	}
	return strings.TrimSpace(rest), is
}

// readNeed reads the need that something typed begins with, "" if it is none.
func (t *Turn) readNeed(typed string) (need resources.Need, rest string) {
	for _, one := range resources.Needs {
		if behind, is := cutAny(typed, messages.NeedNames(t.Words(), one)); is && (need == "" || len(behind) < len(rest)) {
			need, rest = one, behind
		}
	}
	if need == "" {
		return "", typed
	}
	return need, rest
}

// showPlaces begins with what somebody looks for, in their own country; who supports
// somebody and is nobody's person sees first what there is for them.
func showPlaces(ctx context.Context, t *Turn) error {
	country := t.asker().Country
	if country == "" {
		return askPlacesWhere(ctx, t)
	}
	supports, err := t.onlySupports(ctx)
	if err != nil {
		return err
	}
	if supports && t.Rest == "" && t.Pressed == "" && slices.Contains(t.needsIn(country), resources.Carers) {
		return t.showNeed(country, resources.Carers)
	}
	return t.showPlacesIn(country)
}

// onlySupports reports whether somebody is a supporter and has none themselves.
func (t *Turn) onlySupports(ctx context.Context) (bool, error) {
	supporting, err := t.Store.Supporting(ctx, t.Chat.ID)
	if err != nil || len(supporting) == 0 {
		return false, err
	}
	has, err := t.hasSupporters(ctx)
	return !has, err
}

func (t *Turn) hasSupporters(ctx context.Context) (bool, error) {
	supporters, err := t.Store.Supporters(ctx, t.Chat.ID)
	return len(supporters) > 0, err
}

// needsIn are those of which something is known in a country. The helplines have lines for
// particular people.
func (t *Turn) needsIn(country string) (needs []resources.Need) {
	has := t.directory().Needs(country)
	for _, need := range resources.Needs {
		if slices.Contains(has, need) || need == resources.Groups && t.linesForGroups(country) != "" {
			needs = append(needs, need)
		}
	}
	return needs
}

func (t *Turn) linesForGroups(country string) string {
	asker := t.asker()
	asker.Country = country
	return crisis.ForGroups(asker)
}

func (t *Turn) showPlacesIn(country string) error {
	bare := !slices.Contains(t.directory().Countries(), country)
	t.Show(messages.Places(t.Words(), messages.PlacesPage{Country: country, Needs: t.needsIn(country), Bare: bare}))
	return nil
}

// askPlacesWhere asks for the country to look at.
func askPlacesWhere(_ context.Context, t *Turn) error {
	t.Await(stepPlacesWhere, nil)
	t.Show(messages.AskPlacesWhere(t.Words(), crisis.LikelyCountries(t.Language(), t.From.Language)))
	return nil
}

func answerPlacesWhere(_ context.Context, t *Turn) error {
	code, _, ok := crisis.CountryNamed(t.typed())
	if !ok {
		code, ok = crisis.Country(t.typed())
	}
	if !ok {
		t.noAnswer(messages.PlacesUnclear(t.Words()))
		return nil
	}
	t.Done()
	return t.showPlacesIn(code)
}

// countryIn reads the country that a button names, which may be made up.
func (t *Turn) countryIn() (code, rest string, ok bool) {
	named, rest := t.meant()
	code, ok = crisis.Country(named)
	return code, rest, ok && code == named
}

func pressedMenu(_ context.Context, t *Turn) error {
	code, _, ok := t.countryIn()
	if !ok {
		return nil // made up
	}
	return t.showPlacesIn(code)
}

func pressedNeed(_ context.Context, t *Turn) error {
	code, need, ok := t.countryIn()
	if !ok || !slices.Contains(resources.Needs, resources.Need(need)) {
		return nil // made up
	}
	return t.showNeed(code, resources.Need(need))
}

// showNeed shows the places of a need, or the needs there are if there is none.
func (t *Turn) showNeed(country string, need resources.Need) error {
	found, lines := t.directory().For(country, need, t.Language()), ""
	if need == resources.Groups {
		lines = t.linesForGroups(country)
	}
	if len(found) == 0 && lines == "" {
		return t.showPlacesIn(country)
	}
	t.Show(messages.PlacesFor(t.Words(), country, need, found, lines))
	return nil
}

// ofPlace does something with a place that a button names; one that the host has taken out
// of their file is there no more.
func (t *Turn) ofPlace(do func(country string, r resources.Resource, rest string) error) error {
	code, behind, ok := t.countryIn()
	id, rest, _ := strings.Cut(behind, ":")
	r, there := t.directory().Resource(code, id)
	if !ok || !there {
		t.past()
		return nil
	}
	return do(code, r, rest)
}

func pressedCard(ctx context.Context, t *Turn) error {
	return t.ofPlace(func(country string, r resources.Resource, need string) error {
		circle, err := t.hasSupporters(ctx)
		if err != nil {
			return err
		}
		if !slices.Contains(r.Needs, resources.Need(need)) {
			need = string(r.Needs[0])
		}
		t.Show(messages.PlaceCard(t.Words(), country, r, resources.Need(need), circle))
		return nil
	})
}

// remindOfPlace begins a reminder with the place's words filled in.
func remindOfPlace(ctx context.Context, t *Turn) error {
	return t.ofPlace(func(_ string, r resources.Resource, _ string) error {
		return t.remindOf(ctx, storage.OwnWords{Words: storage.Private(messages.PlaceInShort(r))})
	})
}

// keepPlace puts a place among the person's own.
func keepPlace(ctx context.Context, t *Turn) error {
	return t.ofPlace(func(_ string, r resources.Resource, _ string) error {
		words := messages.PlaceInShort(r)
		own, err := t.own(ctx, storage.OwnPlace)
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(own, func(o messages.OwnLine) bool { return o.Words == words }) {
			full, err := t.addOwn(ctx, storage.OwnPlace, words)
			if err != nil {
				return err
			}
			if full {
				t.Say(messages.OwnFull(t.Words()))
				return nil
			}
		}
		t.Toast = messages.PlaceKept(t.Words())
		return nil
	})
}
