package dialogue

import (
	"context"
	"strings"

	"porchlight/messages"
	"porchlight/messages/crisis"
	"porchlight/messages/crisis/hearing"
	"porchlight/storage"
)

// talk answers what people type that is no command and no answer to a question,
// where it is a phrase of phrases.txt: it does what is harmless, and asks before
// it does anything else. It comes before relay, so that "stop" is never offered to
// a friend.
var talk = Dialogue{
	Name:  "talk",
	Stray: answerPhrase,
	Steps: map[string]Step{stepMeant: {Take: typedMeant, Lapse: wordsLapse, YesOrNo: true}},
	Presses: map[string]Handler{
		"yes": doMeant, "no": leaveMeant, "lines": showLines, "people": showPeople, "can": showWhatICan,
		"pause": asCommand("pause"), "delete": asCommand("delete"),
	},
}

// rest answers whatever nobody else has taken. It says what the bot can't do, and
// shows a way on.
var rest = Dialogue{Name: "rest", Stray: func(_ context.Context, t *Turn) (bool, error) {
	switch {
	case t.Heard:
		return false, nil
	case t.Text == "":
		t.Say(messages.CantHear(t.Words()))
	default:
		t.sayNoAnswer()
	}
	return true, nil
}}

// sayNoAnswer answers what nobody else has taken, with buttons for those whom it may be
// for. Who tells how they feel gets a kind word and not a shrug, also where they say it
// with a face alone, and who asks the bot how it is, or takes leave of it, an answer.
func (t *Turn) sayNoAnswer(others ...messages.PassChoice) {
	meaning, _ := meaningOf(t.Text)
	switch {
	case meaning == "glad", meaning == "" && crisis.SaysAllRight(t.Text):
		t.Say(messages.GladOfIt(t.Words(), others...))
	case t.Denied:
		t.answerDenial()
	case meaning == "hard", isSadFace(t.Text):
		t.Say(messages.SoundsHard(t.Words(), others...))
	case meaning == "theirs":
		t.Say(messages.HowTheyAre(t.Words(), others...))
	case meaning == "how":
		t.Say(messages.WhoIAm(t.Words(), others...))
	case meaning == "bye", isKindSign(t.Text):
		t.Say(messages.Gladly(t.Words(), others...))
	default:
		t.Say(messages.NoAnswer(t.Words(), int(t.Update), others...))
	}
}

// asksOfThem reports whether the bot is asked how somebody else is, whom the question
// would hardly be sent to.
func asksOfThem(text string) bool {
	meaning, _ := meaningOf(text)
	return meaning == "theirs"
}

// stepMeant waits for a yes to a command that was put in words; notes: meant.
const stepMeant = "talk.meant"

// meant is a command that was asked about, in a question that its buttons name: a
// yes to an older one is none to this.
type meant struct {
	Command  string `json:"command"`
	Question int64  `json:"question"` // the number of the update
}

func answerPhrase(ctx context.Context, t *Turn) (bool, error) {
	meaning, name := meaningOf(t.Text)
	if meaning == "" {
		return answerTime(ctx, t)
	}
	if t.Heard || t.Attached {
		return false, nil
	}
	switch meaning {
	case "stop":
		t.Say(messages.StopOffer(t.Words()))
	case "who":
		t.Say(messages.WhoIAm(t.Words()))
	case "police":
		t.Say(messages.NothingGoesOut(t.Words()))
	case "thanks":
		t.Offers = t.LookIn // it still stands
		t.Say(messages.Gladly(t.Words()))
	case "denied":
		t.answerDenial()
	case "soft":
		t.answerFrom(hearing.Heard{Level: hearing.Soft})
	case "skip", "/cancel":
		t.Say(messages.NothingToCancel(t.Words()))
	case "send", "go", "back", "accept", "decline":
		// The words of a button, where there is none: for the bot, and for no friend.
		t.Say(messages.NoAnswer(t.Words(), int(t.Update)))
	case "undo", removing:
		t.Say(messages.HowToUndo(t.Words()))
	case "helped":
		return true, showHelped(ctx, t)
	case "signs":
		return true, showSigns(ctx, t)
	case "habits":
		return true, showHabits(ctx, t)
	case "tell":
		return true, showTelling(ctx, t)
	case "tell friend", "tell parent", "tell boss", "tell doctor":
		return true, t.showDrafts(strings.TrimPrefix(meaning, "tell "))
	case "first call":
		return true, showFirstCall(ctx, t)
	case "cards":
		return true, showAboutMe(ctx, t)
	case "company":
		return true, t.wantsCompany(ctx)
	case "worried":
		return true, asCommand("worried")(ctx, t)
	case anyReminder:
		return t.asksReminder(ctx, name)
	case "/plan": // it is wanted now, and shown to nobody else
		return true, asCommand("plan")(ctx, t)
	default:
		if !strings.HasPrefix(meaning, "/") {
			return false, nil // a bare "yes", or "never mind", that answers nothing
		}
		t.askMeant(strings.Replace(meaning, aName, name, 1))
	}
	return true, nil
}

// wantsCompany shows who can be asked for company, as below a crisis answer. Where that
// is nobody, it says who is there all the same.
func (t *Turn) wantsCompany(ctx context.Context) error {
	offered, err := t.offerReach(ctx)
	if err == nil && !offered {
		t.Say(messages.SoundsHard(t.Words()))
	}
	return err
}

// askMeant asks whether a command was meant, or else whether the words are for somebody,
// and waits for a yes.
func (t *Turn) askMeant(command string, others ...messages.PassChoice) {
	t.Await(stepMeant, meant{command, t.Update})
	t.Say(messages.AskMeant(t.Words(), command, t.Update, others...))
}

// answerDenial leaves a door open to who says that there is no danger.
func (t *Turn) answerDenial() {
	t.answerFrom(hearing.Heard{Level: hearing.Distress, Topics: hearing.Denied})
}

// answerFrom says what the guard would to what it had heard: these phrases leave it
// no word to hear, and a door is to stay open all the same.
func (t *Turn) answerFrom(heard hearing.Heard) {
	t.Say(messages.FromCrisis(crisis.Answer(heard, t.asker(), crisis.Occasion{})))
}

// typedMeant takes a yes or no in words. Anything else is something new.
func typedMeant(ctx context.Context, t *Turn) error {
	switch meaning, _ := meaningOf(t.Text); meaning {
	case "yes", "thanks": // "ok"
		return doMeant(ctx, t)
	case "no":
		return leaveMeant(ctx, t)
	}
	return t.anew(ctx)
}

// anew takes what was written as something new: it is no answer to the question
// that waited, and ends it.
func (t *Turn) anew(ctx context.Context) error {
	t.Done()
	t.Step = storage.Step{}
	return t.set.dispatch(ctx, t)
}

// doMeant does the command that was asked about.
func doMeant(ctx context.Context, t *Turn) error {
	var asked meant
	t.Notes(&asked)
	if t.Step.Name != stepMeant || t.Pressed != "" && t.Rest != number(asked.Question) {
		t.past()
		return nil
	}
	name, rest, _ := strings.Cut(strings.TrimPrefix(asked.Command, "/"), " ")
	t.Command, t.Rest = name, rest
	return t.set.command(ctx, t)
}

func leaveMeant(_ context.Context, t *Turn) error {
	t.Done()
	t.Show(messages.MeantNothing(t.Words()))
	return nil
}

// asCommand does what a command does without anything behind it.
func asCommand(name string) Handler {
	return func(ctx context.Context, t *Turn) error {
		t.Command, t.Rest = name, ""
		return t.set.command(ctx, t)
	}
}

// showLines shows the page of /help.
func showLines(_ context.Context, t *Turn) error {
	t.aside = true // like /help, it leaves what is being asked
	t.Say(messages.FromCrisis(crisis.Help(t.asker())))
	return nil
}

// showPeople shows the circle, or to somebody who only supports others whom.
func showPeople(ctx context.Context, t *Turn) error {
	mine, err := t.Store.Supporters(ctx, t.Chat.ID)
	if err != nil {
		return err
	}
	theirs, err := t.everyoneSupported(ctx)
	if err != nil {
		return err
	}
	if len(mine) == 0 && len(theirs) > 0 {
		return asCommand("supporting")(ctx, t)
	}
	return asCommand("supporters")(ctx, t)
}

func showWhatICan(_ context.Context, t *Turn) error {
	t.Say(messages.WhatICan(t.Words()))
	return nil
}
