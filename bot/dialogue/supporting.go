package dialogue

import (
	"context"
	"time"

	"porchlight/messages"
	"porchlight/storage"
)

const stepHours = "supporting.hours"

// supporting shows a supporter whom they support, and lets them change what they
// hear, or leave. The person is not told why, and of pauses nothing at all.
var supporting = Dialogue{
	Name:     "supporting",
	Commands: []Command{{Name: "supporting", For: ForSupporter, Do: typedSupporting}},
	Steps:    map[string]Step{stepHours: {Take: typedHours, Asks: &whichHours}},
	Presses: together(presses(ofSupported, supportActions), map[string]Handler{
		"list": func(ctx context.Context, t *Turn) error { return t.showSupporting(ctx) },
	}),
}

// supportActions are what can be done about one person: by a button, whose value
// may say more, or typed behind the name.
var supportActions = map[string]with[supported]{
	"tie": showSupported, "pause": pauseSupporting, "resume": resumeSupporting,
	"hours": chooseHours, "shared": showShared, "plan": planPage.see, "cards": cardsPage.see, "leave": leaveSupporting,
	"missed": answerMissed, "offers": typedOffers,
}

func typedSupporting(ctx context.Context, t *Turn) error {
	if t.Rest == "" {
		return t.showSupporting(ctx)
	}
	all, err := t.everyoneSupported(ctx)
	if err != nil {
		return err
	}
	meant, rest := whoIsMeant(all, t.Rest, namesOf)
	action, value := typedAction(rest)
	do := supportActions[action]
	switch {
	case len(meant) == 0 || do == nil:
		t.Say(messages.NoSuchSupported(t.Words()))
		return nil
	case len(meant) > 1:
		t.Say(messages.WhichOne(t.Words(), choicesOf(meant), "supporting", action))
		return nil
	}
	return do(ctx, t, meant[0], value)
}

func (t *Turn) showSupporting(ctx context.Context) error {
	everyone, err := t.everyoneSupported(ctx)
	if err != nil {
		return err
	}
	var all []messages.Supported
	for _, who := range everyone {
		s, err := t.describe(ctx, who)
		if err != nil {
			return err
		}
		all = append(all, s)
	}
	t.Show(messages.ShowSupporting(t.Words(), all))
	return nil
}

// describe describes a person to their supporter.
func (t *Turn) describe(ctx context.Context, who supported) (messages.Supported, error) {
	rhythm, _, err := t.Store.Rhythm(ctx, storage.PurposeNudge, int64(who.tie.ID))
	if err != nil {
		return messages.Supported{}, err
	}
	_, shares := messages.Shared(t.Words(), who.name(), wordsFor(who.tie.Terms))
	plan, err := planPage.forSupporter(ctx, &t.Scene, who.tie)
	if err != nil {
		return messages.Supported{}, err
	}
	cards, err := cardsPage.forSupporter(ctx, &t.Scene, who.tie)
	if err != nil {
		return messages.Supported{}, err
	}
	missed, err := t.supportsMissed(ctx, who.tie.ID)
	return messages.Supported{
		Tie: int64(who.tie.ID), Name: who.name(), Quiet: t.quiet(who.tie.SupporterPausedUntil), Hours: rhythm.Hours,
		Professional: who.tie.Terms.Kind == messages.Professional, Shares: who.tie.Confirmed && shares, Plan: len(plan.parts) > 0, Cards: len(cards.parts) > 0, Missed: missed,
	}, err
}

func showSupported(ctx context.Context, t *Turn, who supported, _ string) error {
	s, err := t.describe(ctx, who)
	if err != nil {
		return err
	}
	t.Show(messages.ShowSupported(t.Words(), s))
	return nil
}

func pauseSupporting(ctx context.Context, t *Turn, who supported, value string) error {
	who.tie.SupporterPausedUntil = t.pauseEnd(value)
	if err := t.Store.DropNudges(ctx, who.tie.ID); err != nil {
		return err
	}
	return t.keepPauseOf(ctx, who)
}

func resumeSupporting(ctx context.Context, t *Turn, who supported, _ string) error {
	who.tie.SupporterPausedUntil, who.tie.Ignored = time.Time{}, 0
	return t.keepPauseOf(ctx, who)
}

func (t *Turn) keepPauseOf(ctx context.Context, who supported) error {
	if err := t.Store.KeepTie(ctx, who.tie); err != nil {
		return err
	}
	if err := t.notLater(ctx, who.tie); err != nil {
		return err
	}
	return showSupported(ctx, t, who, "")
}

// showShared shows what the person shared, once they have said whom they meant.
func showShared(ctx context.Context, t *Turn, who supported, _ string) error {
	m, shares := messages.Shared(t.Words(), who.name(), wordsFor(who.tie.Terms))
	if !who.tie.Confirmed || !shares {
		return showSupported(ctx, t, who, "")
	}
	t.Say(m)
	return nil
}

var whichHours = Question{
	Waits: func(t *Turn) waiting {
		var id storage.TieID
		t.Notes(&id)
		return waiting{name: "hours", about: number(id), unclear: messages.HoursUnclear(t.Words())}
	},
	Ask: func(ctx context.Context, t *Turn, _ string) error { return ofSupported(chooseHours)(ctx, t) },
}

// chooseHours asks for the hours of irregular nudges, or takes them.
func chooseHours(ctx context.Context, t *Turn, who supported, value string) error {
	if value != "" {
		return t.keepHours(ctx, who, value)
	}
	t.Await(stepHours, who.tie.ID)
	t.Show(messages.AskHours(t.Words(), int64(who.tie.ID), who.name()))
	return nil
}

func typedHours(ctx context.Context, t *Turn) error {
	var id storage.TieID
	t.Notes(&id)
	who, ok, err := t.supportedBy(ctx, id)
	if err != nil {
		return err
	}
	if !ok {
		t.Done()
		return t.showSupporting(ctx)
	}
	return t.keepHours(ctx, who, t.Text)
}

func (t *Turn) keepHours(ctx context.Context, who supported, typed string) error {
	hours, ok := readHours(typed)
	if !ok {
		t.noAnswer(messages.HoursUnclear(t.Words()))
		return nil
	}
	if t.Step.Name == stepHours {
		t.Done()
	}
	rhythm, ok, err := t.Store.Rhythm(ctx, storage.PurposeNudge, int64(who.tie.ID))
	if err != nil || !ok {
		return err
	}
	rhythm.Hours = hours
	if err := t.Store.KeepRhythm(ctx, rhythm); err != nil {
		return err
	}
	if err := replan(ctx, t.Store, who.tie, t.Now); err != nil {
		return err
	}
	return showSupported(ctx, t, who, "")
}

// leaveSupporting asks once; then the tie ends.
func leaveSupporting(ctx context.Context, t *Turn, who supported, value string) error {
	if value != "yes" {
		t.awaitYes("supporting", "leave", number(who.tie.ID)+":yes")
		t.Show(messages.AskLeave(t.Words(), int64(who.tie.ID), who.name()))
		return nil
	}
	if err := t.leave(ctx, who.tie, true); err != nil {
		return err
	}
	t.Show(messages.Left(t.Words(), who.name()))
	return t.showMenu(ctx)
}
