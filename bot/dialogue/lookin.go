package dialogue

import (
	"context"
	"fmt"
	"time"

	"porchlight/messages"
	"porchlight/messages/crisis"
	"porchlight/messages/crisis/hearing"
	"porchlight/scheduler"
	"porchlight/storage"
)

// lookIn closes warmly when somebody says, soon after distress was answered, that
// they are all right again, and asks them the next day how it is if they said yes to
// that. All that is kept of it is the message that waits in the outbox: once it is
// sent nothing is left, and a stranger is a stranger again.
var lookIn = Dialogue{
	Name:  crisis.LookInName,
	Stray: typedLookIn,
	Presses: map[string]Handler{
		crisis.LookInYes: promiseLookIn, crisis.LookInNo: withdrawLookIn,
		crisis.LookInTalked: pressedTalked, crisis.LookInNotTalked: pressedNotTalked, crisis.LookInHelped: pressedHelped,
	},
}

const (
	// lookInHour is when it comes, by the person's own clock.
	lookInHour = 11
	// lookInAfter is how long there is at least until then: "tomorrow" at three in
	// the night is after some sleep.
	lookInAfter = 6 * time.Hour
	// lookInLapse is how late it may still come.
	lookInLapse = 8 * time.Hour
)

// onceLookIn names the message that waits: a second yes takes the place of the first.
func onceLookIn(chat storage.ChatID) string { return fmt.Sprintf("lookin:%d", chat) }

// typedLookIn takes a yes or no in words, and the words that all is well again.
func typedLookIn(ctx context.Context, t *Turn) (bool, error) {
	if meaning, _ := meaningOf(t.Text); t.LookIn != "" && !t.Heard && !t.Attached {
		switch t.Rest = t.LookIn; meaning {
		case "yes":
			return true, promiseLookIn(ctx, t)
		case "no":
			return true, withdrawLookIn(ctx, t)
		}
	}
	return allRight(ctx, t)
}

func allRight(_ context.Context, t *Turn) (bool, error) {
	switch {
	case t.Lately.Level < hearing.Distress, t.Heard, t.Attached, t.Lately.Topics.Has(hearing.SomeoneElse):
		return false, nil
	case !crisis.SaysAllRight(t.Text):
		return false, nil
	}
	t.Settled = !t.Lately.Topics.Has(hearing.Overdose)
	reply := crisis.AllRight(t.Lately, t.asker())
	t.Offers = reply.LookIn()
	t.Say(messages.FromCrisis(reply))
	return true, nil
}

func promiseLookIn(ctx context.Context, t *Turn) error {
	asker := t.asker()
	where := t.whereabouts(crisis.ReadLookIn(t.Rest, asker).Country())
	due := lookInAt(t.Now, where)
	asker.Now = due // what is open then
	m := messages.FromCrisis(crisis.ReadLookIn(t.Rest, asker).Due())
	m.Silent = where == nil || t.inQuiet(due)
	if _, err := t.Store.Recall(ctx, onceLookIn(t.Chat.ID)); err != nil {
		return err
	}
	t.Send(scheduler.Posting{
		To: t.Chat.ID, Lane: storage.LaneNudge, Message: m, Due: due, Lapse: lookInLapse, Once: onceLookIn(t.Chat.ID),
	})
	var at time.Time
	if where != nil {
		at = due.In(where)
	}
	t.Show(messages.FromCrisis(crisis.ReadLookIn(t.Rest, t.asker()).Promised(at)))
	return nil
}

func withdrawLookIn(ctx context.Context, t *Turn) error {
	if _, err := t.Store.Recall(ctx, onceLookIn(t.Chat.ID)); err != nil {
		return err
	}
	t.Show(messages.FromCrisis(crisis.ReadLookIn(t.Rest, t.asker()).Withdrawn()))
	return nil
}

// lookInAt is the next time in somebody's late morning, or this hour of tomorrow
// where nobody knows what hour it is there.
func lookInAt(now time.Time, where *time.Location) time.Time {
	if where == nil {
		return now.Add(24 * time.Hour)
	}
	year, month, day := now.In(where).Date()
	due := time.Date(year, month, day, lookInHour, 0, 0, 0, where)
	for due.Sub(now) < lookInAfter {
		day++
		due = time.Date(year, month, day, lookInHour, 0, 0, 0, where)
	}
	return due
}

// whereabouts is the zone that the person chose, else that of a country with a single
// one; nil if there is none.
func (t *Turn) whereabouts(country string) *time.Location {
	if t.Chat.Zone != "" {
		return t.Chat.Location()
	}
	return clockOf(country, t.Now)
}

// inQuiet reports whether the person wants no sound at a time.
func (t *Turn) inQuiet(at time.Time) bool { return isQuiet(t.Chat, at) }
