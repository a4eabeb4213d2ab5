package dialogue

import (
	"cmp"
	"context"
	"strings"
	"unicode"

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

// namesOf is how a supporter calls somebody whom they support.
func namesOf(who supported) []string { return []string{who.name()} }

// cutName returns what follows a name at the beginning of a text, whatever its
// capitals; not ok if the text begins with something else.
func cutName(text, name string) (rest string, ok bool) {
	words, wanted := strings.Fields(text), strings.Fields(name)
	if len(wanted) == 0 || len(words) < len(wanted) {
		return text, false
	}
	for i, word := range wanted {
		typed := strings.TrimRightFunc(words[i], func(r rune) bool { return unicode.IsPunct(r) && r != '.' })
		if plainName(typed) != plainName(word) {
			return text, false
		}
	}
	return strings.Join(words[len(wanted):], " "), true
}

// Nobody appears to another under a name that this one did not give or confirm:
// a name in Telegram can be changed to anybody's at any time.

// calls returns what the person calls a supporter, by default as Telegram did when
// they were asked whether it is who they meant, and what Telegram does now.
func (s *Scene) calls(ctx context.Context, tie storage.Tie) (called, telegram string, err error) {
	chat, err := s.Store.Chat(ctx, tie.Supporter)
	if err != nil {
		return "", "", err
	}
	telegram = string(chat.Name)
	return cmp.Or(tie.Terms.Name, tie.Terms.Told, telegram), telegram, nil
}

// knownAs returns what the supporter of a tie knows its person as.
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
