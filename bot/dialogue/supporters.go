package dialogue

import (
	"cmp"
	"context"
	"errors"
	"time"

	"porchlight/messages"
	"porchlight/scheduler/rhythm"
	"porchlight/storage"
)

// supporters shows a person their circle and lets them change it. What they do
// here is told to nobody.
var supporters = Dialogue{
	Name:     "supporters",
	Commands: []Command{{Name: "supporters", For: ForPerson, Do: typedSupporters}},
	Steps: map[string]Step{
		stepProfessional:    {Take: namedProfessional, Asks: asks("name", takesName, messages.NameUnclear, askProfessional)},
		stepProfessionalWay: {Take: wayToProfessional, Asks: &whichWay},
		stepQuiet:           {Take: typedQuiet, Asks: asks("hours", takesKnown, messages.HoursUnclear, ofCircle(chooseQuiet))},
	},
	Presses: together(presses(ofTie, tieActions), presses(ofInvitation, invitationActions), presses(ofCircle, circleActions),
		map[string]Handler{"pro": ofProfessional(showProfessional), "drop": ofProfessional(dropProfessional)}),
}

// tieActions are what can be done with one supporter: by a button, whose value
// may say more, or typed behind the name.
var tieActions = map[string]with[storage.Tie]{
	"tie": showSupporter, "pause": pauseSupporter, "resume": resumeSupporter,
	"fewer": slowSupporter, "usual": usualSupporter, "details": detailsOfSupporter,
	"mute": muteSupporter, "unmute": unmuteSupporter, "remove": removeSupporter,
	"them": confirmSupporter, "not": notMeant, "hears": nameForMissed,
}

// circle stands for all of a person's people.
type circle struct{}

// ofCircle does something with all of the circle.
func ofCircle(do with[circle]) Handler {
	return func(ctx context.Context, t *Turn) error { return do(ctx, t, circle{}, t.Rest) }
}

// circleActions are what can be done with all of the circle.
var circleActions = map[string]with[circle]{
	"list":         func(ctx context.Context, t *Turn, _ circle, _ string) error { return t.showCircle(ctx) },
	"professional": func(ctx context.Context, t *Turn, _ circle, _ string) error { return askProfessional(ctx, t) },
	"quiet":        chooseQuiet,
	"chat":         shareChat,
	"lost":         takeOutLost,
	"missed":       typedMissed,
	"tell":         typedTelling,
	"cards":        func(ctx context.Context, t *Turn, _ circle, _ string) error { return showAboutMe(ctx, t) },
}

func typedSupporters(ctx context.Context, t *Turn) error {
	if t.Rest == "" {
		return t.showCircle(ctx)
	}
	meant, rest, err := t.supportersNamed(ctx, t.Rest)
	if err != nil {
		return err
	}
	action, value := typedAction(rest)
	do := tieActions[action]
	switch {
	case len(meant) == 0 || do == nil:
		return typedAboutOthers(ctx, t)
	case len(meant) > 1:
		return t.askWhichSupporter(ctx, meant, action)
	}
	return do(ctx, t, meant[0], value)
}

// typedAboutOthers finds what was typed among invitations and professionals, and
// among what concerns the whole circle.
func typedAboutOthers(ctx context.Context, t *Turn) error {
	c, err := t.people(ctx)
	if err != nil {
		return err
	}
	invited, rest := whoIsMeant(c.Invited, t.Rest, func(i messages.Invited) []string { return []string{i.Name} })
	if len(invited) == 1 {
		return invitationNamed(ctx, t, invited[0].ID, rest)
	}
	noted, behind := whoIsMeant(c.Professionals, t.Rest, func(p messages.Contact) []string { return []string{p.Name} })
	switch action, _ := typedAction(behind); {
	case len(invited) > 1 || len(noted) > 1:
		return t.showCircle(ctx) // they share a name: the buttons tell them apart
	case len(noted) == 1 && action == "remove":
		return dropProfessional(ctx, t, noted[0].ID, "")
	case len(noted) == 1:
		return showProfessional(ctx, t, noted[0].ID, "")
	}
	action, value := typedAction(t.Rest)
	if do := circleActions[action]; do != nil {
		return do(ctx, t, circle{}, value)
	}
	t.Say(messages.NoSuchSupporter(t.Words()))
	return nil
}

// invitationNamed does with an invitation what was typed behind its name.
func invitationNamed(ctx context.Context, t *Turn, id int64, rest string) error {
	inv, err := t.Store.InvitationOfPerson(ctx, id, t.Chat.ID, t.Now)
	if err != nil {
		return err
	}
	switch action, _ := typedAction(rest); action {
	case "withdraw", "remove":
		return invitationActions["withdraw"](ctx, t, inv, "")
	case "details":
		return invitationActions["invdetails"](ctx, t, inv, "")
	}
	return invitationActions["inv"](ctx, t, inv, "")
}

// showCircle lists everyone.
func (t *Turn) showCircle(ctx context.Context) error {
	c, err := t.people(ctx)
	if err != nil {
		return err
	}
	t.Show(messages.ShowCircle(t.Words(), c))
	return nil
}

// circle reads all of a person's people.
func (t *Turn) people(ctx context.Context) (messages.Circle, error) {
	c := messages.Circle{Quiet: t.Chat.Quiet, SharesChat: t.Chat.SharesUsername}
	ties, err := t.Store.Supporters(ctx, t.Chat.ID)
	if err != nil {
		return c, err
	}
	for _, tie := range ties {
		s, err := t.supporter(ctx, tie)
		if err != nil {
			return c, err
		}
		c.Supporters = append(c.Supporters, s)
		c.Missed = c.Missed || hearsOfMissed(tie)
	}
	if _, err := t.Store.Missed(ctx, t.Chat.ID); err == nil {
		c.Missed = true
	} else if !errors.Is(err, storage.ErrNoMissed) {
		return c, err
	}
	invitations, err := t.Store.Invitations(ctx, t.Chat.ID, t.Now.Add(-storage.InvitationLife))
	if err != nil {
		return c, err
	}
	for _, inv := range invitations {
		if inv.LooksOpen(t.Now) {
			c.Invited = append(c.Invited, t.invited(inv))
		}
	}
	professionals, err := t.Store.Professionals(ctx, t.Chat.ID)
	for _, p := range professionals {
		c.Professionals = append(c.Professionals, messages.Contact{ID: p.ID, Name: p.Name, Way: p.Way})
	}
	if err != nil {
		return c, err
	}
	if c.ReviewsOff, err = t.reviewsAreOff(ctx); err != nil {
		return c, err
	}
	lost, err := t.Store.Lost(ctx, t.Chat.ID)
	c.Lost = lost.Any()
	return c, err
}

// takeOutLost takes out what can't be read any more.
func takeOutLost(ctx context.Context, t *Turn, _ circle, _ string) error {
	if err := t.Store.TakeOutLost(ctx, t.Chat.ID); err != nil {
		return err
	}
	return t.showCircle(ctx)
}

// supporter describes a tie to its person.
func (t *Turn) supporter(ctx context.Context, tie storage.Tie) (messages.Supporter, error) {
	called, telegram, err := t.calls(ctx, tie)
	if tie.Muted {
		telegram = cmp.Or(tie.Terms.Told, called) // a name is words, too
	}
	return messages.Supporter{
		Tie: int64(tie.ID), Name: called, Telegram: telegram, Kind: tie.Terms.Kind, Confirmed: tie.Confirmed,
		Muted: tie.Muted, Gone: tie.Gone, Slower: tie.Slower > 0, Quiet: t.quiet(tie.PersonPausedUntil),
	}, err
}

func (t *Turn) invited(inv storage.Invitation) messages.Invited {
	return messages.Invited{ID: inv.ID, Name: inv.Terms.Name, Ends: inv.ExpiresAt.In(t.Chat.Location())}
}

func showSupporter(ctx context.Context, t *Turn, tie storage.Tie, _ string) error {
	s, err := t.supporter(ctx, tie)
	if err != nil {
		return err
	}
	t.Show(messages.ShowSupporter(t.Words(), s))
	return nil
}

// keepAndShow keeps a changed tie and shows its card.
func (t *Turn) keepAndShow(ctx context.Context, tie storage.Tie) error {
	if err := t.Store.KeepTie(ctx, tie); err != nil {
		return err
	}
	return showSupporter(ctx, t, tie, "")
}

func pauseSupporter(ctx context.Context, t *Turn, tie storage.Tie, value string) error {
	tie.PersonPausedUntil = t.pauseEnd(value)
	if err := t.Store.DropNudges(ctx, tie.ID); err != nil {
		return err
	}
	return t.keepPause(ctx, tie)
}

func resumeSupporter(ctx context.Context, t *Turn, tie storage.Tie, _ string) error {
	tie.PersonPausedUntil = time.Time{}
	return t.keepPause(ctx, tie)
}

func (t *Turn) keepPause(ctx context.Context, tie storage.Tie) error {
	if err := t.keepAndShow(ctx, tie); err != nil {
		return err
	}
	return t.notLater(ctx, tie)
}

// slowSupporter halves how often a supporter is nudged, at once.
func slowSupporter(ctx context.Context, t *Turn, tie storage.Tie, _ string) error {
	tie.Slower = min(tie.Slower+1, rhythm.Slowest)
	return t.keepPace(ctx, tie)
}

func usualSupporter(ctx context.Context, t *Turn, tie storage.Tie, _ string) error {
	tie.Slower = 0
	return t.keepPace(ctx, tie)
}

func (t *Turn) keepPace(ctx context.Context, tie storage.Tie) error {
	if err := t.keepAndShow(ctx, tie); err != nil {
		return err
	}
	return replan(ctx, t.Store, tie, t.Now)
}

func detailsOfSupporter(ctx context.Context, t *Turn, tie storage.Tie, _ string) error {
	return termsForm.begin(ctx, t, messages.Questions[0], aboutTie(tie).code())
}

func muteSupporter(ctx context.Context, t *Turn, tie storage.Tie, _ string) error {
	tie.Muted = true
	if err := t.Store.DropFor(ctx, t.Chat.ID, tie.ID); err != nil {
		return err
	}
	if err := t.endMissedWith(ctx, tie); err != nil {
		return err
	}
	if err := t.leaveAsks(ctx, tie); err != nil {
		return err
	}
	return t.keepAndShow(ctx, tie)
}

func unmuteSupporter(ctx context.Context, t *Turn, tie storage.Tie, _ string) error {
	tie.Muted = false
	return t.keepAndShow(ctx, tie)
}

// removeSupporter asks once. Then the tie ends at once and silently: the
// supporter is not told, hears nothing more, and their buttons are dead.
func removeSupporter(ctx context.Context, t *Turn, tie storage.Tie, value string) error {
	if value != "yes" {
		called, _, err := t.calls(ctx, tie)
		if err != nil {
			return err
		}
		t.awaitYes("supporters", "remove", number(tie.ID)+":yes")
		t.Show(messages.AskRemove(t.Words(), int64(tie.ID), called))
		return nil
	}
	missed, err := t.supportsMissed(ctx, tie.ID)
	if err != nil {
		return err
	}
	if err := t.shutOut(ctx, tie); err != nil {
		return err
	}
	if m := messages.Removed(t.Words()); missed {
		t.Show(messages.WithMissedOff(t.Words(), m))
	} else {
		t.Show(m)
	}
	return t.showMenu(ctx)
}

// shutOut ends a tie and remembers whose it was, by number: by another link of
// before they don't come in again, whatever they call themselves.
func (t *Turn) shutOut(ctx context.Context, tie storage.Tie) error {
	if err := t.restKept(ctx, tie); err != nil {
		return err
	}
	if err := t.endTie(ctx, tie); err != nil {
		return err
	}
	return t.Store.ShutOutNow(ctx, tie.Person, tie.Supporter, storage.ShutOut{Since: t.Now, Removed: true})
}

// confirmSupporter lets nudges begin, and what the person shared show to the
// supporter from now on.
func confirmSupporter(ctx context.Context, t *Turn, tie storage.Tie, _ string) error {
	called, telegram, err := t.calls(ctx, tie)
	if err != nil {
		return err
	}
	t.Show(messages.Confirmed(t.Words(), called))
	if tie.Confirmed {
		return nil
	}
	tie.Confirmed = true
	// From now on, whatever they call themselves.
	tie.Terms.Name = givenName(tie, telegram)
	if err := t.Store.KeepTie(ctx, tie); err != nil {
		return err
	}
	if err := beginRhythm(ctx, t, tie); err != nil {
		return err
	}
	if err := t.beginReviews(ctx); err != nil {
		return err
	}
	if _, shares := messages.Shared(t.Words(), "", wordsFor(tie.Terms)); !shares {
		return nil
	}
	known, err := t.knows(ctx, tie, t.Chat)
	if err != nil {
		return err
	}
	return t.toSupporter(ctx, tie, note{lane: storage.LaneWords, say: func(w messages.Words) messages.Message {
		m, _ := messages.Shared(w, known, wordsFor(tie.Terms))
		return m
	}})
}

// notMeant ends a tie at once and silently. Of somebody who was confirmed
// meanwhile it asks first, as removing does.
func notMeant(ctx context.Context, t *Turn, tie storage.Tie, _ string) error {
	if tie.Confirmed {
		return removeSupporter(ctx, t, tie, "")
	}
	if err := t.shutOut(ctx, tie); err != nil {
		return err
	}
	t.Show(messages.NotMeant(t.Words()))
	return t.showMenu(ctx)
}

// invitationActions are what can be done with one that looks open.
var invitationActions = map[string]with[storage.Invitation]{
	"inv": func(_ context.Context, t *Turn, inv storage.Invitation, _ string) error {
		t.Show(messages.ShowInvitation(t.Words(), t.invited(inv)))
		return nil
	},
	"invdetails": func(ctx context.Context, t *Turn, inv storage.Invitation, _ string) error {
		return termsForm.begin(ctx, t, messages.Questions[0], aboutInvitation(inv).code())
	},
	"withdraw": func(ctx context.Context, t *Turn, inv storage.Invitation, _ string) error {
		t.Show(messages.Withdrawn(t.Words()))
		return t.Store.WithdrawInvitation(ctx, inv.ID, t.Chat.ID)
	},
}
