package dialogue

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"porchlight/messages"
	"porchlight/scheduler"
	"porchlight/storage"
)

// typed takes the words for the buttons below what was last sent about somebody:
// "send 2", "not now", "I'm here", "write back". It comes before talk, which knows
// some of the same words where no such message stands.
var typed = Dialogue{Name: "typed", Stray: typedButton}

// typedThanksFor is how long a "thank you" is meant for who sent something; later
// it may be meant for the bot.
const typedThanksFor = 15 * time.Minute

func typedButton(ctx context.Context, t *Turn) (bool, error) {
	meaning, value := meaningOf(t.Text)
	if meaning == "" || t.Heard && meaning != "cant" || t.Attached {
		return false, nil
	}
	last, ok, err := t.lastAbout(ctx)
	about := last.about
	if err != nil || !ok || about.Past && slices.Contains(bare, meaning) {
		return false, err
	}
	// "I can't now" may be a cry, which the guard has answered; right below a request it
	// is the answer to that too.
	if t.Heard && (about.Reach == 0 || about.Past) {
		return false, nil
	}
	switch {
	case about.Reach != 0:
		return t.typedForRequest(ctx, about, meaning)
	case about.Ask != 0:
		return t.typedForAsk(ctx, about, meaning)
	case about.Nudge != 0:
		return t.typedForNudge(ctx, about, meaning, value)
	case about.Relay != 0:
		return t.typedForWords(ctx, about, meaning)
	case about.Meant && (meaning == "yes" || meaning == "no"):
		word := map[string]string{"yes": "them", "no": "not"}[meaning]
		return true, t.pressTyped(ctx, "supporters", word, number(about.Tie))
	case about.WouldHear && (meaning == "yes" || meaning == "no"):
		return true, t.pressTyped(ctx, "missed", meaning, number(about.Tie))
	case about.From != 0 && meaning == "back":
		return true, t.pressTyped(ctx, "nudges", "write", number(about.Tie))
	}
	return false, nil
}

// bare are the meanings that say nothing of what they answer. They are for the
// newest thing that was said, whatever it is: "yes" below "Erase everything?" must
// not tell anybody that somebody is there for them.
var bare = []string{"yes", "no", "later", "thanks"}

// IsBare reports whether a text says nothing of what it answers.
func IsBare(text string) bool {
	meaning, _ := meaningOf(text)
	return slices.Contains(bare, meaning)
}

// overtaken reports whether something came about somebody else than the other side
// of a tie (0: about anybody) since the question that waits was asked. What is
// typed then may be an answer to that.
func (t *Turn) overtaken(ctx context.Context, tie storage.TieID) (bool, error) {
	last, ok, err := t.lastAbout(ctx)
	return ok && !last.about.Past && last.about.Tie != tie && last.about.At > t.Step.AskedAt.Unix(), err
}

// passOver notes with the newest message about somebody that this turn says
// something below it, and whether it offers to send them what was typed.
func (t *Turn) passOver(ctx context.Context) error {
	if t.forgotten || !t.saysHere() {
		return nil
	}
	last, ok, err := t.lastAbout(ctx)
	if err != nil || !ok || last.about.Past && !t.offersPass {
		return err
	}
	last.about.Past = true
	if t.offersPass {
		last.about.Offered = t.Now.Unix()
	}
	return t.keepAbout(ctx, last)
}

// saysHere reports whether something is said in the chat itself, by this turn or
// by the guard before it.
func (t *Turn) saysHere() bool {
	name, _, _ := strings.Cut(t.Pressed, ":")
	if t.Heard || t.set.commands[t.Command].of.Aside || t.set.presses[name].Aside {
		return true
	}
	return slices.ContainsFunc(t.postings, func(p scheduler.Posting) bool { return isSaidTo(t.Chat.ID, p) })
}

// pressTyped does what a button does whose words were typed.
func (t *Turn) pressTyped(ctx context.Context, name, word, rest string) error {
	t.Rest = rest
	return t.set.presses[name].Presses[word](ctx, t)
}

func (t *Turn) typedForRequest(ctx context.Context, about origin, meaning string) (bool, error) {
	switch meaning {
	case "here", "yes":
		return true, t.pressTyped(ctx, "reach", storage.ReachHere, number(about.Reach))
	case "cant", "no", "later", "decline":
		return true, t.pressTyped(ctx, "reach", storage.ReachCant, number(about.Reach))
	}
	return false, nil
}

func (t *Turn) typedForAsk(ctx context.Context, about origin, meaning string) (bool, error) {
	word := map[string]string{"yes": "yes", "here": "yes", "accept": "yes", "no": "no", "cant": "no", "later": "no", "decline": "no"}[meaning]
	if word == "" {
		return false, nil
	}
	return true, t.pressTyped(ctx, stepAsk, word, number(about.Ask))
}

func (t *Turn) typedForNudge(ctx context.Context, about origin, meaning, value string) (bool, error) {
	id := number(about.Nudge)
	switch meaning {
	case "send":
		return t.typedDraft(ctx, about, value)
	case "later", "no", "decline":
		return true, t.pressTyped(ctx, "nudge", "later", id)
	case "talked":
		return true, t.pressTyped(ctx, "nudge", "talk", id)
	case "back":
		return true, t.pressTyped(ctx, "nudge", "own", id)
	}
	return false, nil
}

// typedDraft sends a draft by its number in the list that the nudge showed.
func (t *Turn) typedDraft(ctx context.Context, about origin, value string) (bool, error) {
	nth, ok := typedNumber(value)
	if !ok {
		return false, nil
	}
	n, err := t.Store.NudgeOfSupporter(ctx, about.Nudge, t.Chat.ID)
	if errors.Is(err, storage.ErrNoNudge) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	if nth < 1 || nth > len(n.Offered) {
		return false, nil
	}
	rest := number(about.Nudge) + ":" + strconv.Itoa(n.Offered[nth-1]) + ":" + t.Language()
	return true, t.pressTyped(ctx, "nudge", "send", rest)
}

func (t *Turn) typedForWords(ctx context.Context, about origin, meaning string) (bool, error) {
	id := number(about.Relay)
	switch {
	case meaning == "back":
		return true, t.pressTyped(ctx, "relay", "back", id)
	case meaning == "thanks" && t.Now.Sub(time.Unix(about.At, 0)) <= typedThanksFor:
		return true, t.pressTyped(ctx, "relay", "thanks", id)
	}
	return false, nil
}

// sayToast says in the chat what would flash up over it after a tap: nothing was
// tapped.
func (t *Turn) sayToast() {
	if (t.Pressed == "" || t.Typed) && !t.Reacted && t.Toast != "" {
		t.Say(messages.Message{Text: t.Toast})
	}
}
