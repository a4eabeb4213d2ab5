package dialogue

import (
	"context"
	"strconv"
	"strings"
	"time"

	"porchlight/messages"
	"porchlight/scheduler/rhythm"
)

// nudgesActions are what the buttons of /nudges do about somebody.
var nudgesActions = map[string]with[supported]{
	"tie": pressedTie, "days": pressedDays, "hour": pressedHour, "at": pressedAt, "start": startAgain, "write": writeNow,
}

// pressedTie shows how somebody's nudges are set.
func pressedTie(ctx context.Context, t *Turn, who supported, _ string) error {
	return t.showNudges(ctx, []supported{who})
}

// pressedFor takes a tapped name, or everyone, for the rhythm that was typed
// before. One that was typed since is not what the button said.
func pressedFor(ctx context.Context, t *Turn) error {
	who, rhythm := t.meant()
	if typed := t.typedBefore(); typed.Rhythm != "" && rhythm != number(typed.Number) {
		t.Toast = messages.OlderRhythm(t.Words())
		return nil
	}
	if who == messages.NudgesAll {
		all, err := t.everyoneSupported(ctx)
		if err != nil {
			return err
		}
		return t.takeTyped(ctx, all)
	}
	return ofSupported(func(ctx context.Context, t *Turn, who supported, _ string) error {
		return t.takeTyped(ctx, []supported{who})
	})(ctx, t)
}

// typedBefore is the rhythm that was typed before a name was asked for; none if
// there was none, or it has lapsed.
func (t *Turn) typedBefore() (typed typedRhythm) {
	if t.Step.Name == stepWhose {
		t.Notes(&typed)
	}
	return typed
}

// takeTyped sets the rhythm that was typed before; without one the page is shown.
func (t *Turn) takeTyped(ctx context.Context, meant []supported) error {
	typed := t.typedBefore()
	if t.Step.Name == stepWhose {
		t.Done()
	}
	if typed.Rhythm == "" {
		return t.showNudges(ctx, meant)
	}
	when, err := rhythm.Parse(typed.Rhythm)
	if err != nil {
		return err
	}
	return t.chooseRhythm(ctx, meant, when)
}

func pressedKind(ctx context.Context, t *Turn, who supported, kind string) error {
	when, err := rhythm.Parse(kind)
	if err != nil || when.Kind == rhythm.Exact {
		return nil // a made-up button: those lead through days and hour
	}
	return t.chooseRhythm(ctx, []supported{who}, when)
}

// dayBits reads the days in a button's data; not ok for a made-up one.
func dayBits(value string) (bits int, ok bool) {
	bits, err := strconv.Atoi(value)
	return bits, err == nil && bits >= 0 && bits < 1<<7
}

func pressedDays(_ context.Context, t *Turn, who supported, days string) error {
	if bits, ok := dayBits(days); ok {
		t.Show(messages.ChooseDays(t.Words(), who.choice(), bits))
	}
	return nil
}

func pressedHour(_ context.Context, t *Turn, who supported, days string) error {
	if bits, ok := dayBits(days); ok {
		t.Show(messages.ChooseHour(t.Words(), who.choice(), bits))
	}
	return nil
}

func pressedAt(ctx context.Context, t *Turn, who supported, value string) error {
	days, clock, _ := strings.Cut(value, ":")
	bits, ok := dayBits(days)
	if !ok {
		return nil
	}
	hour, err := strconv.Atoi(clock)
	if err != nil || hour < 0 || hour > 23 {
		return nil
	}
	when, err := rhythm.Exactly(messages.DaysOf(bits), rhythm.Clock(hour*60))
	if err != nil {
		return nil // no day was left
	}
	return t.chooseRhythm(ctx, []supported{who}, when)
}

// startAgain ends the supporter's own pause of somebody's nudges.
func startAgain(ctx context.Context, t *Turn, who supported, _ string) error {
	who.tie.SupporterPausedUntil, who.tie.Ignored = time.Time{}, 0
	if err := t.Store.KeepTie(ctx, who.tie); err != nil {
		return err
	}
	if err := replan(ctx, t.Store, who.tie, t.Now); err != nil {
		return err
	}
	t.Show(messages.NudgesStarted(t.Words()))
	return nil
}

// writeNow waits for what the supporter wants to write without having been nudged.
func writeNow(_ context.Context, t *Turn, who supported, _ string) error {
	t.awaitWords(who.tie, 0, who.name())
	return nil
}
