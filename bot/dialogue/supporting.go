package dialogue

import (
	"context"
	"errors"
	"strings"
	"time"

	"porchlight/messages"
	"porchlight/scheduler"
	"porchlight/storage"
)

const stepHours = "supporting.hours"

// supporting shows a supporter whom they support, and lets them change what they
// hear, or leave. The person is not told why, and of pauses nothing at all.
var supporting = Dialogue{
	Name:     "supporting",
	Commands: map[string]Handler{"supporting": typedSupporting},
	Steps:    map[string]Handler{stepHours: typedHours},
	Press:    pressedSupporting,
}

// supportActions are what can be done about one person: by a button, whose value
// may say more, or typed behind the name.
var supportActions = map[string]func(ctx context.Context, t *Turn, tie storage.Tie, value string) error{
	"tie": showSupported, "pause": pauseSupporting, "resume": resumeSupporting,
	"hours": chooseHours, "shared": showShared, "leave": leaveSupporting,
}

func typedSupporting(ctx context.Context, t *Turn) error {
	if t.Rest == "" {
		return t.showSupporting(ctx)
	}
	ties, err := t.Store.Supporting(ctx, t.Chat.ID)
	if err != nil {
		return err
	}
	for _, tie := range ties {
		name, err := t.personName(ctx, tie.Person)
		if err != nil {
			return err
		}
		rest, ok := afterName(t.Rest, name)
		if !ok {
			continue
		}
		action, value := cutWord(rest)
		if action == "" {
			action = "tie"
		}
		if do := supportActions[action]; do != nil {
			return do(ctx, t, tie, value)
		}
	}
	t.Say(messages.NoSuchSupported(t.Words()))
	return nil
}

func pressedSupporting(ctx context.Context, t *Turn) error {
	args := append(t.args(), "", "")
	if args[0] == "list" {
		return t.showSupporting(ctx)
	}
	id, ok := messages.RowID(args[1])
	do := supportActions[args[0]]
	if !ok || do == nil {
		return nil
	}
	tie, err := t.Store.TieOfSupporter(ctx, storage.TieID(id), t.Chat.ID)
	if errors.Is(err, storage.ErrNoTie) {
		t.past()
		return nil
	}
	if err != nil {
		return err
	}
	return do(ctx, t, tie, args[2])
}

func (t *Turn) showSupporting(ctx context.Context) error {
	ties, err := t.Store.Supporting(ctx, t.Chat.ID)
	if err != nil {
		return err
	}
	var all []messages.Supported
	for _, tie := range ties {
		s, err := t.supported(ctx, tie)
		if err != nil {
			return err
		}
		all = append(all, s)
	}
	t.Show(messages.ShowSupporting(t.Words(), all))
	return nil
}

// supported describes a tie to its supporter.
func (t *Turn) supported(ctx context.Context, tie storage.Tie) (messages.Supported, error) {
	name, err := t.personName(ctx, tie.Person)
	if err != nil {
		return messages.Supported{}, err
	}
	rhythm, _, err := t.Store.Rhythm(ctx, storage.PurposeNudge, int64(tie.ID))
	if err != nil {
		return messages.Supported{}, err
	}
	_, shares := messages.Shared(t.Words(), name, wordsFor(tie.Terms))
	return messages.Supported{
		Tie: int64(tie.ID), Name: name, Quiet: t.quiet(tie.SupporterPausedUntil), Hours: rhythm.Hours,
		Professional: tie.Terms.Kind == messages.Professional, Shares: tie.Confirmed && shares,
	}, nil
}

func showSupported(ctx context.Context, t *Turn, tie storage.Tie, _ string) error {
	s, err := t.supported(ctx, tie)
	if err != nil {
		return err
	}
	t.Show(messages.ShowSupported(t.Words(), s))
	return nil
}

func pauseSupporting(ctx context.Context, t *Turn, tie storage.Tie, value string) error {
	tie.SupporterPausedUntil = t.pauseEnd(value)
	if err := t.Store.KeepTie(ctx, tie); err != nil {
		return err
	}
	return showSupported(ctx, t, tie, "")
}

func resumeSupporting(ctx context.Context, t *Turn, tie storage.Tie, _ string) error {
	tie.SupporterPausedUntil = time.Time{}
	if err := t.Store.KeepTie(ctx, tie); err != nil {
		return err
	}
	return showSupported(ctx, t, tie, "")
}

// showShared shows what the person shared, once they have said whom they meant.
func showShared(ctx context.Context, t *Turn, tie storage.Tie, _ string) error {
	name, err := t.personName(ctx, tie.Person)
	if err != nil {
		return err
	}
	m, shares := messages.Shared(t.Words(), name, wordsFor(tie.Terms))
	if !tie.Confirmed || !shares {
		return showSupported(ctx, t, tie, "")
	}
	t.Say(m)
	return nil
}

// chooseHours asks for the hours of irregular nudges, or takes them: "10001830"
// from a button, "10:00-18:30" typed.
func chooseHours(ctx context.Context, t *Turn, tie storage.Tie, value string) error {
	if len(value) == len("10001830") && !strings.Contains(value, ":") {
		value = value[:2] + ":" + value[2:4] + "-" + value[4:6] + ":" + value[6:]
	}
	if value != "" {
		return t.keepHours(ctx, tie, value)
	}
	name, err := t.personName(ctx, tie.Person)
	if err != nil {
		return err
	}
	t.Await(stepHours, []byte(messages.RowCode(int64(tie.ID))))
	t.Show(messages.AskHours(t.Words(), int64(tie.ID), name))
	return nil
}

func typedHours(ctx context.Context, t *Turn) error {
	id, _ := messages.RowID(string(t.Step.Notes))
	tie, err := t.Store.TieOfSupporter(ctx, storage.TieID(id), t.Chat.ID)
	if errors.Is(err, storage.ErrNoTie) {
		t.Done()
		return t.showSupporting(ctx)
	}
	if err != nil {
		return err
	}
	return t.keepHours(ctx, tie, t.Text)
}

func (t *Turn) keepHours(ctx context.Context, tie storage.Tie, typed string) error {
	hours, ok := scheduler.ParseHours(strings.ReplaceAll(typed, " ", ""))
	if !ok || hours.From == hours.To {
		t.Say(messages.HoursUnclear(t.Words()))
		return nil
	}
	if t.Step.Name == stepHours {
		t.Done()
	}
	rhythm, ok, err := t.Store.Rhythm(ctx, storage.PurposeNudge, int64(tie.ID))
	if err != nil || !ok {
		return err
	}
	rhythm.Hours = hours.String()
	if err := t.Store.KeepRhythm(ctx, rhythm); err != nil {
		return err
	}
	if err := replan(ctx, t.Store, tie, t.Now); err != nil {
		return err
	}
	return showSupported(ctx, t, tie, "")
}

// leaveSupporting asks once; then the tie ends.
func leaveSupporting(ctx context.Context, t *Turn, tie storage.Tie, value string) error {
	name, err := t.personName(ctx, tie.Person)
	if err != nil {
		return err
	}
	if value != "yes" {
		t.Show(messages.AskLeave(t.Words(), int64(tie.ID), name))
		return nil
	}
	if err := t.leave(ctx, tie); err != nil {
		return err
	}
	t.Show(messages.Left(t.Words(), name))
	return t.showMenu(ctx)
}
