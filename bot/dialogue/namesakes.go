package dialogue

import (
	"context"
	"slices"
	"time"

	"porchlight/messages"
	"porchlight/storage"
)

// namesake is one of several whom somebody knows by the same name, with what may
// tell them apart: only what that one has seen of them.
type namesake struct {
	tie      storage.TieID
	username string // without @; "" if not seen
	telegram string // the name in Telegram; "" if not seen
	since    time.Time
}

// supporterNamed is a supporter as their person may know them. The person saw the
// @username when they accepted; of whom they muted nothing new is shown.
func supporterNamed(tie storage.Tie, supporter storage.Chat) namesake {
	one := namesake{tie: tie.ID, telegram: tie.Terms.Told, since: tie.AcceptedAt}
	if !tie.Muted {
		one.username = string(supporter.Username)
	}
	return one
}

// personNamed is a person as their supporter may know them: the @username only if
// the person shares it.
func personNamed(tie storage.Tie, person storage.Chat) namesake {
	one := namesake{tie: tie.ID, since: tie.AcceptedAt}
	if person.SharesUsername {
		one.username = string(person.Username)
	}
	return one
}

// sameName reports whether two names look the same on a button.
func sameName(a, b string) bool {
	return plainName(messages.NameAlone(a)) == plainName(messages.NameAlone(b))
}

// apart adds to a name what tells its bearer from the others of that name, in the
// words of who reads it; nothing if there are no others.
func (s *Scene) apart(ctx context.Context, name string, one namesake, same []namesake, reader storage.ChatID) (string, error) {
	if len(same) == 0 {
		return name, nil
	}
	chat, err := s.Store.Chat(ctx, reader)
	if err != nil {
		return "", err
	}
	return messages.ToldApart(name, one.mark(s.Host.WordsOf(chat), name, same, chat.Location())), nil
}

// mark is what tells one from the others, with a number where two are the same in
// all that is known of them.
func (n namesake) mark(w messages.Words, name string, same []namesake, zone *time.Location) string {
	all := append(slices.Clone(same), n)
	mark, place, like := n.known(w, name, all, zone), 1, 0
	for _, other := range same {
		if other.known(w, name, all, zone) == mark {
			like++
			if other.tie < n.tie {
				place++
			}
		}
	}
	if like == 0 {
		return mark
	}
	return messages.Nth(mark, place)
}

// known is the @username, else a name in Telegram that no other has, else the day
// since when they are tied.
func (n namesake) known(w messages.Words, name string, all []namesake, zone *time.Location) string {
	if n.username != "" {
		return "@" + n.username
	}
	others := slices.ContainsFunc(all, func(other namesake) bool { return other.tie != n.tie && sameName(other.telegram, n.telegram) })
	if n.telegram != "" && !sameName(n.telegram, name) && !others {
		return n.telegram
	}
	return messages.Since(w, n.since.In(zone))
}
