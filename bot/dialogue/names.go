package dialogue

import (
	"cmp"
	"context"
	"strings"
	"unicode"

	"porchlight/messages"
	"porchlight/storage"
)

// whoIsMeant finds those under one of whose names the text begins, the longest
// name if several fit, and what follows it. Two of one name are both meant.
func whoIsMeant[T any](all []T, text string, names func(T) []string) (meant []T, rest string) {
	longest := 0
	for _, one := range all {
		length, after := 0, text
		for _, name := range names(one) {
			if behind, ok := cutName(text, name); ok && len(text)-len(behind) > length {
				length, after = len(text)-len(behind), behind
			}
		}
		switch {
		case length == 0 || length < longest:
		case length > longest:
			meant, rest, longest = []T{one}, after, length
		default:
			meant = append(meant, one)
		}
	}
	return meant, strings.TrimLeft(rest, " ,:;")
}

// namesOf is how a supporter can call somebody whom they support: as the buttons do,
// or by the name alone.
func namesOf(who supported) []string { return []string{who.called, knownAs(who.tie, who.person)} }

// cutName returns what follows a name at the beginning of a text, whatever its
// capitals; not ok if the text begins with something else.
func cutName(text, name string) (rest string, ok bool) {
	words, wanted := strings.Fields(text), strings.Fields(name)
	if len(wanted) == 0 || len(words) < len(wanted) {
		return text, false
	}
	for i, word := range wanted {
		if nameWord(words[i]) != nameWord(word) {
			return text, false
		}
	}
	return strings.Join(words[len(wanted):], " "), true
}

// nameWord is a word of a name without what people leave out or type behind it:
// capitals, accents, commas and brackets.
func nameWord(word string) string {
	bare := strings.TrimFunc(word, func(r rune) bool { return unicode.IsPunct(r) && r != '.' })
	return plainName(cmp.Or(bare, word))
}

// Nobody appears to another under a name that this one did not give or confirm:
// a name in Telegram can be changed to anybody's at any time.

// calls returns what the person calls a supporter, told apart from others whom they
// call the same, and what Telegram does now.
func (s *Scene) calls(ctx context.Context, tie storage.Tie) (called, telegram string, err error) {
	chat, err := s.Store.Chat(ctx, tie.Supporter)
	if err != nil {
		return "", "", err
	}
	ties, err := s.Store.Supporters(ctx, tie.Person)
	if err != nil {
		return "", "", err
	}
	given := givenName(tie, string(chat.Name))
	var same []namesake
	for _, other := range ties {
		// Where no name was given it is the one in Telegram that decides.
		if known := givenName(other, ""); other.ID == tie.ID || known != "" && !sameName(known, given) {
			continue
		}
		of, err := s.Store.Chat(ctx, other.Supporter)
		if err != nil {
			return "", "", err
		}
		if sameName(givenName(other, string(of.Name)), given) {
			same = append(same, supporterNamed(other, of))
		}
	}
	called, err = s.apart(ctx, given, supporterNamed(tie, chat), same, tie.Person)
	return called, string(chat.Name), err
}

// givenName is the name that the person gave a supporter, by default the one in
// Telegram when they were asked whether it is who they meant.
func givenName(tie storage.Tie, telegram string) string {
	return cmp.Or(tie.Terms.Name, tie.Terms.Told, telegram)
}

// knows returns what the supporter of a tie knows its person as, told apart from
// others whom they know by the same name.
func (s *Scene) knows(ctx context.Context, tie storage.Tie, person storage.Chat) (string, error) {
	ties, err := s.Store.Supporting(ctx, tie.Supporter)
	if err != nil {
		return "", err
	}
	return s.knowsAmong(ctx, ties, tie, person)
}

// knowsAmong is knows where all ties of the supporter are at hand.
func (s *Scene) knowsAmong(ctx context.Context, ties []storage.Tie, tie storage.Tie, person storage.Chat) (string, error) {
	known := knownAs(tie, person)
	var same []namesake
	for _, other := range ties {
		if theirs := other.Terms.Theirs; other.ID == tie.ID || theirs != "" && !sameName(theirs, known) {
			continue
		}
		chat, err := s.Store.Chat(ctx, other.Person)
		if err != nil {
			return "", err
		}
		if sameName(knownAs(other, chat), known) {
			same = append(same, personNamed(other, chat))
		}
	}
	return s.apart(ctx, known, personNamed(tie, person), same, tie.Supporter)
}

// knownAs returns the name alone that the supporter of a tie knows its person by.
func knownAs(tie storage.Tie, person storage.Chat) string {
	if tie.Terms.Theirs != "" {
		return tie.Terms.Theirs
	}
	return string(person.Name)
}

// newName returns the supporter's name in Telegram if the person does not know it
// yet, and notes that they do now. Of whom they muted they are told nothing.
func (s *Scene) newName(ctx context.Context, tie *storage.Tie, telegram string) (string, error) {
	known := cmp.Or(tie.Terms.Told, tie.Terms.Name)
	if tie.Muted || telegram == known || telegram == "" || known == "" {
		return "", nil
	}
	tie.Terms.Told = telegram
	return telegram, s.Store.KeepTie(ctx, *tie)
}

// supportersNamed finds those whose name the text begins with, as the person or
// as Telegram calls them: the longest name if several fit. Rest follows it.
func (t *Turn) supportersNamed(ctx context.Context, text string) (meant []storage.Tie, rest string, err error) {
	ties, err := t.Store.Supporters(ctx, t.Chat.ID)
	if err != nil {
		return nil, "", err
	}
	names := map[storage.TieID][]string{}
	for _, tie := range ties {
		called, telegram, err := t.calls(ctx, tie)
		if err != nil {
			return nil, "", err
		}
		names[tie.ID] = []string{called, givenName(tie, telegram), telegram}
	}
	meant, rest = whoIsMeant(ties, text, func(tie storage.Tie) []string { return names[tie.ID] })
	return meant, rest, nil
}

// askWhichSupporter asks which of several of one name is meant. The buttons do what
// was typed.
func (t *Turn) askWhichSupporter(ctx context.Context, meant []storage.Tie, action string) error {
	var choices []messages.Choice
	for _, tie := range meant {
		called, _, err := t.calls(ctx, tie)
		if err != nil {
			return err
		}
		choices = append(choices, messages.Choice{Name: called, ID: number(tie.ID)})
	}
	t.Say(messages.WhichOne(t.Words(), choices, "supporters", action))
	return nil
}
