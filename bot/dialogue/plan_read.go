package dialogue

import (
	"slices"
	"strings"
	"unicode/utf8"

	"porchlight/messages"
)

// readPlanStep reads the step that something typed begins with, by its number, its name
// or both, as its button says it.
func (t *Turn) readPlanStep(typed string) (step, rest string) {
	rest = strings.TrimSpace(typed)
	if number, behind, is := leadingNumber(rest); is && number >= 1 && number <= len(messages.PlanSteps) {
		step = messages.PlanSteps[number-1]
		_, rest = t.cutPlanName(step, strings.TrimLeftFunc(behind, isBetween))
		return step, rest
	}
	longest := 0
	for _, one := range messages.PlanSteps {
		if length, behind := t.cutPlanName(one, strings.TrimSpace(typed)); length > longest {
			step, rest, longest = one, behind, length
		}
	}
	return step, rest
}

// planStepInShort is the step of whose name one word was typed, "señales" of "Mis
// señales", if it is of one step alone.
func (t *Turn) planStepInShort() (short string) {
	const shortest = 4
	typed := foldPhrase(t.Rest)
	for _, step := range messages.PlanSteps {
		names := strings.Fields(foldPhrase(messages.PlanStepNames(t.Words(), step)[0]))
		switch {
		case utf8.RuneCountInString(typed) < shortest || !slices.Contains(names, typed):
		case short != "":
			return ""
		default:
			short = step
		}
	}
	return short
}

// cutPlanName takes the longest name of a step off the front of something typed.
func (t *Turn) cutPlanName(step, typed string) (length int, rest string) {
	rest = typed
	for _, name := range messages.PlanStepNames(t.Words(), step) {
		if behind, is := cutWord(typed, name); is && len(name) > length {
			length, rest = len(name), strings.TrimLeftFunc(behind, isBetween)
		}
	}
	return length, rest
}
