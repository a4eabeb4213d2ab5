package dialogue

import (
	"context"
	"maps"
	"slices"
	"strings"

	"porchlight/messages"
)

// otherCommands are names under which people look for something that has another.
var otherCommands = map[string]string{"quiet": "/supporters quiet", "hours": "/supporters quiet", "quiet_hours": "/supporters quiet"}

// noCommand answers a command that there is none of: by what its words mean, by the
// one that was meant, or in one honest line.
func (s *Set) noCommand(ctx context.Context, t *Turn) error {
	words := strings.TrimSpace(strings.ReplaceAll(t.Command, "_", " ") + " " + t.Rest)
	meaning, _ := meaningOf(words)
	step := s.steps[t.Step.Name]
	if waits := step.Asks != nil || step.YesOrNo; waits && meaning != "" && !namesPage(meaning) {
		return s.dispatch(ctx, t.inWords(words)) // "/skip", "/accept"
	}
	t.endStep()
	if meaning != "" {
		taken, err := s.offer(ctx, t.inWords(words), func(d Dialogue) Taker {
			if slices.Contains([]string{"typed", "talk"}, d.Name) { // and no other, for it is for no friend
				return d.Stray
			}
			return nil
		})
		if taken || err != nil {
			return err
		}
	}
	switch other, near := otherCommands[t.Command], s.almost(t.Command); {
	case t.Command == "leave":
		return t.wantsToLeave(ctx)
	case other != "":
		t.askMeant(withHours(other, t.Rest))
	case near != "":
		t.askMeant(strings.TrimSpace("/" + near + " " + t.Rest))
	default:
		t.Say(messages.NoSuchCommand(t.Words()))
	}
	return nil
}

// wantsToLeave asks a supporter whether they leave, and whom where that could be several;
// anybody else gets what "stop" does.
func (t *Turn) wantsToLeave(ctx context.Context) error {
	all, err := t.everyoneSupported(ctx)
	if err != nil {
		return err
	}
	if meant, _ := whoIsMeant(all, t.Rest, namesOf); len(meant) > 0 {
		all = meant
	}
	switch len(all) {
	case 0:
		t.Say(messages.StopOffer(t.Words()))
		return nil
	case 1:
		return leaveSupporting(ctx, t, all[0], "")
	}
	t.Say(messages.WhichOne(t.Words(), choicesOf(all), "supporting", "leave"))
	return nil
}

// namesPage reports whether words open something, as a command does: with a stroke
// before them they are no answer to a question. "/habits" was kept as how a day was.
func namesPage(meaning string) bool {
	return strings.HasPrefix(meaning, "/") || slices.Contains([]string{"who", "police", "company", "helped", "signs", "habits", "worried"}, meaning)
}

// inWords takes a command for the words that it is made of.
func (t *Turn) inWords(words string) *Turn {
	t.Text, t.Command, t.Rest = words, "", ""
	return t
}

// withHours puts hours behind a command, if that is what stands there.
func withHours(command, typed string) string {
	if _, ok := readHours(typed); ok {
		return command + " " + typed
	}
	return command
}

// shortestMistyped is how long a command is of which one letter may be wrong.
const shortestMistyped = 5

// almost is the command that was mistyped by one letter, "" if none was or it may be
// one of several.
func (s *Set) almost(typed string) string {
	near := slices.Collect(maps.Keys(s.commands))
	near = slices.DeleteFunc(near, func(name string) bool { return len(name) < shortestMistyped || !oneLetterOff(typed, name) })
	if len(near) != 1 {
		return ""
	}
	return near[0]
}

// oneLetterOff reports whether a letter was left out, added, mistaken or swapped with
// the next.
func oneLetterOff(typed, name string) bool {
	a, b := []rune(typed), []rune(name)
	for len(a) > 0 && len(b) > 0 && a[0] == b[0] {
		a, b = a[1:], b[1:]
	}
	for len(a) > 0 && len(b) > 0 && a[len(a)-1] == b[len(b)-1] {
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	swapped := len(a) == 2 && len(b) == 2 && a[0] == b[1] && a[1] == b[0]
	return max(len(a), len(b)) == 1 || swapped
}
