package dialogue

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"porchlight/messages"
	"porchlight/storage"
)

// telling helps somebody to tell a friend, a parent, a boss or a doctor how they are: with
// drafts that they change in their own words and send from their own account. The bot sends
// them to nobody, and keeps what was written for as long as the step waits.
var telling = Dialogue{
	Name: stepTelling,
	Steps: map[string]Step{stepTelling: {Take: takeOwnDraft, Lapse: planLapse, TakesDistress: true, Asks: &Question{
		Waits: func(t *Turn) waiting {
			return waiting{name: stepTelling, about: t.tellingNotes().Whom, unclear: messages.TellingUnclear(t.Words()), takes: takesWords}
		},
		Ask: func(_ context.Context, t *Turn, whom string) error { return t.showDrafts(whom) },
	}}},
	Presses: map[string]Handler{
		"page":  showTelling,
		"whom":  func(_ context.Context, t *Turn) error { return t.showDrafts(t.Rest) },
		"draft": pressedDraft,
		"mine":  showOwnDraft,
		"call":  showFirstCall,
	},
	Edited: editedDraft,
}

const (
	stepTelling = "telling"
	// longestDraft is how many letters of somebody's own words are taken: with the lines
	// below them they fit into one message.
	longestDraft = 3000
)

// tellingNotes are whom it is for, and what was written for them, "" if nothing yet. Picks:
// the drafts stand there, and a number is one of them.
type tellingNotes struct {
	Whom  string          `json:"whom"`
	Words storage.Private `json:"words,omitempty"`
	// Message is the number of the message that they were written in.
	Message int  `json:"message,omitempty"`
	Picks   bool `json:"picks,omitempty"`
}

// tellingNotes reads them; none if nothing is being written.
func (t *Turn) tellingNotes() (notes tellingNotes) {
	if t.Step.Name == stepTelling {
		t.Notes(&notes)
	}
	return notes
}

func showTelling(_ context.Context, t *Turn) error {
	t.Show(messages.AskWhomToTell(t.Words()))
	return nil
}

// typedTelling reads "/supporters tell", "/supporters tell a doctor" and the same with the
// number of a draft.
func typedTelling(ctx context.Context, t *Turn, _ circle, typed string) error {
	for _, whom := range messages.Whom {
		for _, name := range messages.WhomNames(t.Words(), whom) {
			if rest, is := cutWord(typed, name); is {
				return t.showDraft(whom, rest)
			}
		}
	}
	return showTelling(ctx, t)
}

// showDrafts shows the drafts for somebody; what is written next takes their place.
func (t *Turn) showDrafts(whom string) error {
	if !slices.Contains(messages.Whom, whom) {
		return nil // made up
	}
	t.Await(stepTelling, tellingNotes{Whom: whom, Picks: true})
	t.Show(messages.DraftsFor(t.Words(), whom))
	return nil
}

func pressedDraft(_ context.Context, t *Turn) error {
	whom, number := t.meant()
	return t.showDraft(whom, number)
}

// showDraft shows one draft alone, by its number; all of them where there is no such.
func (t *Turn) showDraft(whom, typed string) error {
	number, is := typedNumber(typed)
	if !is || number < 1 || number > messages.DraftsToTell || !slices.Contains(messages.Whom, whom) {
		return t.showDrafts(whom)
	}
	t.Await(stepTelling, tellingNotes{Whom: whom})
	t.Show(messages.DraftAlone(t.Words(), whom, messages.DraftToTell(t.Words(), whom, number)))
	return nil
}

// takeOwnDraft takes what is written for the person's own words. Words that show distress
// may be just what they want to tell; hours later they may be a cry, of which nothing is kept.
func takeOwnDraft(ctx context.Context, t *Turn) error {
	notes := t.tellingNotes()
	meaning, _ := meaningOf(t.Text)
	newer, err := t.overtaken(ctx, 0)
	number, isNumber := typedNumber(t.Text)
	switch {
	case err != nil:
		return err
	case t.criesLate():
		return nil // the guard has answered, and the question waits
	case newer && !t.Heard, meaning == "company", leadsToTelling(meaning):
		return t.anew(ctx) // it may be for whoever has written meanwhile, or asks for another page
	case notes.Picks && isNumber:
		return t.showDraft(notes.Whom, strconv.Itoa(number))
	case meaning == "back", meaning == "done":
		t.Done()
		return showTelling(ctx, t)
	case slices.Contains(bare, meaning), meaning == "send", meaning == "go", isNumber:
		t.noAnswer(messages.TellingUnclear(t.Words()))
		return nil
	}
	t.keepOwnDraft(notes.Whom)
	return nil
}

// keepOwnDraft keeps what was written while the step waits, and shows it ready to be sent.
// Of distress, which was answered, it only says that the words are kept.
func (t *Turn) keepOwnDraft(whom string) {
	words := clipped(strings.TrimSpace(t.Text), longestDraft)
	t.Await(stepTelling, tellingNotes{Whom: whom, Words: storage.Private(words), Message: t.Message})
	if t.Heard {
		t.Say(messages.OwnDraftKept(t.Words()))
		return
	}
	t.Say(messages.DraftAlone(t.Words(), whom, words))
}

// editedDraft takes the words that the message of the draft has now.
func editedDraft(_ context.Context, t *Turn) error {
	if notes := t.tellingNotes(); notes.Words != "" && notes.Message == t.Message && strings.TrimSpace(t.Text) != "" {
		t.keepOwnDraft(notes.Whom)
	}
	return nil
}

// leadsToTelling reports whether a phrase asks for one of the pages here, and is nobody's
// own words.
func leadsToTelling(meaning string) bool {
	return meaning == "cards" || meaning == "first call" || meaning == "tell" || strings.HasPrefix(meaning, "tell ")
}

// showOwnDraft shows what was written, while it is kept.
func showOwnDraft(_ context.Context, t *Turn) error {
	notes := t.tellingNotes()
	if notes.Words == "" {
		t.past()
		return nil
	}
	t.Await(stepTelling, notes)
	t.Show(messages.DraftAlone(t.Words(), notes.Whom, string(notes.Words)))
	return nil
}

func showFirstCall(_ context.Context, t *Turn) error {
	t.Show(messages.FirstCall(t.Words(), t.asker()))
	return nil
}
