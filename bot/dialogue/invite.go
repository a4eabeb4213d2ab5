package dialogue

import (
	"context"
	"net/url"
	"strings"
	"time"

	"porchlight/messages"
	"porchlight/storage"
)

const stepInvite = "invite"

// invite gives a link for one supporter, with words to send it with, and then
// asks what the person may want to say about them.
var invite = Dialogue{
	Name:     "invite",
	Commands: []Command{{Name: "invite", Do: typedInvite}},
	Steps:    map[string]Step{stepInvite: {Take: namedInvite, Asks: asks("name", takesName, messages.NameUnclear, askInvite)}},
	Presses:  map[string]Handler{"new": askInvite},
}

const (
	// mostOpen is how many invitations may wait at one time.
	mostOpen = 10
	// mostAWeek is how many may be made in seven days.
	mostAWeek = 30
	// longestName is how many letters of a typed name are kept.
	longestName = 60
)

func typedInvite(ctx context.Context, t *Turn) error {
	if t.Rest == "" {
		return askInvite(ctx, t)
	}
	return inviteNamed(ctx, t, t.Rest)
}

func askInvite(_ context.Context, t *Turn) error {
	t.Await(stepInvite, nil)
	t.Say(messages.AskWhomToInvite(t.Words()))
	return nil
}

func namedInvite(ctx context.Context, t *Turn) error {
	name := t.Text
	if meaning, inner := meaningOf(name); meaning == "/invite "+aName {
		name = inner // "invite Sam"
	}
	return inviteNamed(ctx, t, name)
}

func inviteNamed(ctx context.Context, t *Turn, name string) error {
	if t.Host.Username == "" {
		t.Say(messages.NoLinkYet(t.Words()))
		return nil
	}
	t.Done()
	full, err := t.enoughInvited(ctx)
	if err != nil || full {
		return err
	}
	if err := t.Keep(ctx); err != nil {
		return err
	}
	name = shortened(name, longestName)
	inv, payload, err := t.Store.Invite(ctx, t.Chat.ID, storage.Terms{Name: name}, t.Now)
	if err != nil {
		return err
	}
	link := "https://t.me/" + url.PathEscape(t.Host.Username) + "?start=" + payload
	t.Say(messages.Invitation(t.Words(), name, link, inv.ExpiresAt.In(t.Chat.Location())))
	t.Say(messages.OfferTerms(t.Words(), aboutInvitation(inv).code(), name))
	return t.showMenu(ctx)
}

// enoughInvited says so if there are enough invitations already.
func (t *Turn) enoughInvited(ctx context.Context) (bool, error) {
	all, err := t.Store.Invitations(ctx, t.Chat.ID, t.Now.Add(-7*24*time.Hour))
	if err != nil {
		return false, err
	}
	open := 0
	for _, inv := range all {
		if inv.LooksOpen(t.Now) {
			open++
		}
	}
	switch {
	case open >= mostOpen:
		t.Say(messages.TooManyOpen(t.Words(), mostOpen))
	case len(all) >= mostAWeek:
		t.Say(messages.TooManyThisWeek(t.Words(), mostAWeek))
	default:
		return false, nil
	}
	return true, nil
}

// shortened keeps so many letters of what was typed, on one line.
func shortened(typed string, letters int) string {
	runes := []rune(strings.Join(strings.Fields(typed), " "))
	return string(runes[:min(letters, len(runes))])
}
