package dialogue

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"porchlight/messages"
	"porchlight/storage"
)

// TestPeopleOfOneNameAreToldApart: whoever of them shares a @username or not, whatever
// Telegram calls them and whenever they came, no two stand under the same words, in any
// language; what stands there can be typed and means that one alone, and the name alone
// means all.
func TestPeopleOfOneNameAreToldApart(t *testing.T) {
	names := []string{"Alex", "alex", "Álex", "Alexandra the very long first and second name", "アレックス", "أليكس"}
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.SampledFrom(names).Draw(t, "name")
		w := messages.In(rapid.SampledFrom(messages.Languages()).Draw(t, "language"))
		usernames := []string{"alex_one", "alex_two", "alex_three", "alex_four"}
		var all []namesake
		for i := range rapid.IntRange(2, 4).Draw(t, "how many") {
			one := namesake{tie: storage.TieID(i + 1), since: time.Date(2026, time.March, rapid.IntRange(1, 3).Draw(t, "day"), 9, 0, 0, 0, time.UTC)}
			if rapid.Bool().Draw(t, "shares a username") {
				one.username = usernames[i]
			}
			one.telegram = rapid.SampledFrom([]string{"", "Alex", "Kim", "Sasha"}).Draw(t, "in Telegram")
			all = append(all, one)
		}
		var shown []string
		for _, one := range all {
			same := slices.DeleteFunc(slices.Clone(all), func(other namesake) bool { return other.tie == one.tie })
			label := messages.NameAlone(messages.ToldApart(name, one.mark(w, name, same, time.UTC)))
			if slices.Contains(shown, label) {
				t.Fatalf("two are called %q", label)
			}
			shown = append(shown, label)
		}
		for _, label := range shown {
			meant, rest := whoIsMeant(shown, label, func(label string) []string { return []string{label, name} })
			if len(meant) != 1 || meant[0] != label || rest != "" {
				t.Fatalf("%q means %q, and %q is left", label, meant, rest)
			}
		}
		if meant, _ := whoIsMeant(shown, name, func(label string) []string { return []string{label, name} }); len(meant) != len(shown) {
			t.Fatalf("%q means only %q", name, meant)
		}
	})
}

// TestOnlyWhatWasSeenTellsPeopleApart: a person's @username is shown to a supporter
// only while the person shares it, and nothing new of a supporter whom they muted.
func TestOnlyWhatWasSeenTellsPeopleApart(t *testing.T) {
	tie := storage.Tie{ID: 1, Terms: storage.Terms{Told: "Kim"}}
	muted := tie
	muted.Muted = true
	chat := storage.Chat{Username: "alex_one", Name: "Mum"}
	sharing := chat
	sharing.SharesUsername = true
	for what, test := range map[string]struct{ got, want namesake }{
		"a supporter":         {supporterNamed(tie, chat), namesake{tie: 1, username: "alex_one", telegram: "Kim"}},
		"a muted supporter":   {supporterNamed(muted, chat), namesake{tie: 1, telegram: "Kim"}},
		"a person":            {personNamed(tie, chat), namesake{tie: 1}},
		"a person who shares": {personNamed(tie, sharing), namesake{tie: 1, username: "alex_one"}},
	} {
		if test.got != test.want {
			t.Errorf("%s: %+v, want %+v", what, test.got, test.want)
		}
	}
}

// TestANameThatWasGivenStaysWithoutWhatTellsApart: the mark comes and goes with the
// others of that name, and is never kept as a part of the name.
func TestANameThatWasGivenStaysWithoutWhatTellsApart(t *testing.T) {
	h := newHistory(t, openStore(t), 1)
	other := h.ben + 5
	h.write(func(ctx context.Context) error {
		tie, err := h.store.TieOfPerson(ctx, h.tie, h.ana)
		if err != nil {
			return err
		}
		chat := storage.Chat{ID: other, Name: "Ben", Username: "ben_two", Zone: "UTC", StartedAt: h.now}
		_, errTie := h.store.AddTie(ctx, storage.Tie{ID: h.tie + 100, Person: h.ana, Supporter: other, Terms: storage.Terms{Told: "Ben"}, AcceptedAt: h.now, Confirmed: true})
		return errors.Join(h.store.KeepChat(ctx, chat), errTie, h.store.KeepTie(ctx, tie))
	})
	h.step("confirm", 0)
	tie, err := h.store.TieOfPerson(context.Background(), h.tie, h.ana)
	if err != nil || tie.Terms.Name != "Ben" {
		t.Errorf("he is kept as %q, %v", tie.Terms.Name, err)
	}
}
