package dialogue

import (
	"context"
	"slices"
	"strings"
	"time"
	"unicode"

	"porchlight/messages"
	"porchlight/messages/crisis"
	"porchlight/storage"
)

// hardNight goes on from the look-in of the day after: whether they got to talk to
// someone, and a note of what helped, which nobody else sees. Below the next crisis
// answer a button leads to it. The guard knows only that there is a note; what it says
// is read after that tap.
var hardNight = Dialogue{
	Name: "hardnight",
	Steps: map[string]Step{
		stepHelped: {Take: noteHelped, Lapse: helpedLapse, TakesDistress: true, Asks: asks("hardnight", takesWords, messages.HelpedUnclear, writeHelped)},
		// What showed distress as well is the note only if they say so: what they read in the
		// next hard night is not to be how bad this one was.
		stepHelpedSure: {Take: sureHelped, YesOrNo: true},
	},
	Presses: map[string]Handler{"write": writeHelped, "skip": skipHelped, "keep": keepHeardHelped, "out": takeOutOwn(sayTakenOut)},
}

const (
	stepHelped     = "hardnight"
	stepHelpedSure = "hardnight.sure"
	// helpedLapse is how long what is written is the note.
	helpedLapse = 3 * time.Hour
	// helpedShown is how many notes are shown, the newest.
	helpedShown = 5
)

// helpedNotes is what is noted at stepHelpedSure.
type helpedNotes struct {
	Words storage.Private `json:"words"`
}

// pressedTalked and pressedNotTalked answer in the language of the look-in, which is that
// of the words that were answered.
func pressedTalked(_ context.Context, t *Turn) error {
	t.Await(stepHelped, nil)
	t.Say(messages.Talked(t.wordsOfLookIn())) // the numbers above stay
	return nil
}

func pressedNotTalked(_ context.Context, t *Turn) error {
	look := crisis.ReadLookIn(t.Rest, t.asker())
	asker := t.asker()
	asker.Language, asker.Country = look.Language(), look.Country()
	t.Say(messages.NotTalked(t.wordsOfLookIn(), crisis.Numbers(asker)))
	return nil
}

// pressedHelped shows the notes below a crisis answer, which stays as it is. What was
// asked before goes on waiting.
func pressedHelped(ctx context.Context, t *Turn) error {
	t.aside = true
	look := crisis.ReadLookIn(t.Rest, t.asker())
	asker := t.asker()
	asker.Language, asker.Country = look.Language(), look.Country()
	notes, err := t.helped(ctx)
	if err == nil {
		t.Say(messages.WhatHelped(t.wordsOfLookIn(), notes, crisis.Numbers(asker)))
	}
	return err
}

// AnswerToTalked returns the data of the button that a text answers in words, where the
// buttons are those of whether they got to talk to someone: "yes, with my sister". It is
// "" for any other text, and where nothing of the kind was asked.
func AnswerToTalked(text string, buttons []messages.Button) string {
	meaning, _ := meaningOf(text)
	first := strings.FieldsFunc(text, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsPunct(r) })
	if meaning == "" && len(first) > 0 {
		meaning, _ = meaningOf(first[0])
	}
	what := map[string]string{"yes": crisis.LookInTalked, "no": crisis.LookInNotTalked}[meaning]
	for _, b := range buttons {
		if what != "" && strings.HasPrefix(b.Data, crisis.LookInName+":"+what+":") {
			return b.Data
		}
	}
	return ""
}

func (t *Turn) wordsOfLookIn() messages.Words {
	return messages.In(crisis.ReadLookIn(t.Rest, t.asker()).Language())
}

// showHelped shows them to who asks for them in words, with a way to change them.
func showHelped(ctx context.Context, t *Turn) error {
	notes, err := t.helped(ctx)
	if err == nil {
		t.Show(messages.WhatHelped(t.Words(), notes, ""))
	}
	return err
}

// helped reads the newest notes, the newest first.
func (t *Turn) helped(ctx context.Context) (shown []messages.HelpedNote, err error) {
	all, err := t.Store.OwnWords(ctx, t.Chat.ID, storage.OwnHelped)
	for _, note := range slices.Backward(all) {
		if len(shown) < helpedShown {
			shown = append(shown, t.helpedNote(note))
		}
	}
	return shown, err
}

func (t *Turn) helpedNote(o storage.OwnWords) messages.HelpedNote {
	return messages.HelpedNote{ID: number(o.ID), At: o.At.In(t.Chat.Location()), Words: string(o.Words)}
}

func writeHelped(_ context.Context, t *Turn) error {
	t.Await(stepHelped, nil)
	t.Say(messages.AskHelped(t.Words()))
	return nil
}

func skipHelped(_ context.Context, t *Turn) error {
	t.Done()
	t.Show(messages.HelpedNotKept(t.Words()))
	return nil
}

// noteHelped takes the words for the note.
func noteHelped(ctx context.Context, t *Turn) error {
	meaning, _ := meaningOf(t.Text)
	newer, err := t.overtaken(ctx, 0)
	switch {
	case err != nil:
		return err
	case newer && !t.Heard, meaning == "company":
		return t.anew(ctx) // it may be for whoever has written meanwhile
	case t.Heard && t.Text == "":
		return nil
	case t.Heard:
		t.Await(stepHelpedSure, helpedNotes{storage.Private(clipped(strings.TrimSpace(t.Text), longestTerm))})
		t.Say(messages.AskKeepHelped(t.Words()))
		return nil
	case meaning == "no", meaning == "later":
		return skipHelped(ctx, t)
	}
	return t.keepHelped(ctx, storage.Private(clipped(strings.TrimSpace(t.Text), longestTerm)))
}

// sureHelped takes a yes or no in words.
func sureHelped(ctx context.Context, t *Turn) error {
	switch meaning, _ := meaningOf(t.Text); meaning {
	case "yes":
		return keepHeardHelped(ctx, t)
	case "no":
		return skipHelped(ctx, t)
	}
	return t.anew(ctx)
}

// keepHeardHelped keeps the words that it was asked about.
func keepHeardHelped(ctx context.Context, t *Turn) error {
	if t.Step.Name != stepHelpedSure {
		t.past()
		return nil
	}
	var notes helpedNotes
	t.Notes(&notes)
	return t.keepHelped(ctx, notes.Words)
}

func (t *Turn) keepHelped(ctx context.Context, words storage.Private) error {
	t.Done()
	if err := t.Keep(ctx); err != nil {
		return err
	}
	note := storage.OwnWords{Chat: t.Chat.ID, Kind: storage.OwnHelped, At: t.Now, Words: words}
	var err error
	if note.ID, err = t.Store.AddOwnWords(ctx, note); err != nil {
		return err
	}
	t.Chat.NotedHelp = true
	t.Show(messages.HelpedKept(t.Words(), t.helpedNote(note)))
	return nil
}

// sayTakenOut follows when a note is gone.
func sayTakenOut(ctx context.Context, t *Turn) error {
	left, err := t.Store.OwnWords(ctx, t.Chat.ID, storage.OwnHelped)
	t.Chat.NotedHelp = len(left) > 0
	t.Show(messages.HelpedTakenOut(t.Words()))
	return err
}
