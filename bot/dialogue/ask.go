package dialogue

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"porchlight/messages"
	"porchlight/messages/crisis/hearing"
	"porchlight/scheduler/rhythm"
	"porchlight/storage"
)

// ask asks the person's circle for help with something: of a kind or in own words. Only
// whom the person ticks is asked, together or one after the other, and the first who
// says yes has it. Who can be ticked is in ask_who.go, the asking in ask_send.go, what
// those who are asked do in ask_answer.go, and what the person does then in ask_card.go.
// Company is a kind as well; in a hard moment it is asked for in reach.go, which this
// leads to by the same tap.
var ask = Dialogue{
	Name:     stepAsk,
	Commands: []Command{{Name: stepAsk, For: ForPerson, Do: typedAsk, TakesDistress: true}},
	Steps:    map[string]Step{stepAsk: {Take: answerAsk, TakesDistress: true, Asks: asks("ask", takesWords, messages.TypeWhatHelps, showAsks)}},
	Presses: together(presses(ofAsk, askActions), presses(ofAskedOf, askedActions), presses(ofSupported, offerActions), presses(ofReminder, map[string]with[storage.Reminder]{"lift": askForLift}), map[string]Handler{
		"list": showAsks, "kind": chooseAskKind, "company": askForCompany,
		"write": writeAboutAskPressed, "tick": tickAsk, "turn": turnAsk, "notime": dropAskTime, "afternoon": askInAfternoon, "send": sendAsk,
	}),
	Due:     map[string]Composer{storage.PurposeAsk: composeAsk},
	Gone:    leaveAsksGone,
	TieEnds: leaveAsksEnded,
}

// stepAsk waits for what would help, and then for changes of the page that says it. Its
// notes are the askDraft.
const stepAsk = "ask"

// longestAsk is how many letters the words of one may have.
const longestAsk = 300

// askDraft is what is to be asked.
type askDraft struct {
	Page   int64           `json:"page"`         // the number of the update that it was shown for
	ID     int64           `json:"id,omitempty"` // of one that is asked of others too; 0: a new one
	Kind   string          `json:"kind,omitempty"`
	Words  storage.Private `json:"words,omitempty"`
	When   int64           `json:"when,omitempty"` // unix seconds; 0: no time was said
	Day    bool            `json:"day,omitempty"`  // and no hour of that day
	Ties   []storage.TieID `json:"ties,omitempty"` // in the order in which they were ticked
	InTurn bool            `json:"in_turn,omitempty"`
}

// notedAsk reads the draft; not ok if none waits, or if a button of another page was
// pressed.
func (t *Turn) notedAsk(page string) (d askDraft, ok bool) {
	if t.Step.Name != stepAsk {
		return d, false
	}
	t.Notes(&d)
	return d, t.Pressed == "" || page == number(d.Page)
}

// isACry reports whether words are no everyday request, and can only go as a call for
// company, on a tap. Many a request sounds like distress and is none, "could somebody
// help me": the guard has answered that too, and the page shows where it would go.
func (t *Turn) isACry() bool { return t.Heard && t.Lately.Level != hearing.Distress }

// typedAsk reads "/ask", "/ask 1", "/ask 1 done" and own words.
func typedAsk(ctx context.Context, t *Turn) error {
	first, rest, _ := strings.Cut(strings.TrimSpace(t.Rest), " ")
	if n, ok := typedNumber(first); ok {
		switch a, ok, err := t.nthAsk(ctx, n); {
		case err != nil:
			return err
		case ok:
			return t.typedAboutAsk(ctx, a, rest)
		}
	}
	switch meaning, _ := meaningOf(t.Rest); {
	case t.isACry():
		return nil // the guard has answered, with a way to those who can be there
	case first == "":
		return showAsks(ctx, t)
	case meaning == "company":
		return askForCompany(ctx, t)
	}
	return t.takeAskWords(ctx, askDraft{}, t.Rest)
}

// showAsks shows what is open, and asks what would help.
func showAsks(ctx context.Context, t *Turn) error {
	open, err := t.openAsks(ctx)
	if err != nil {
		return err
	}
	t.Await(stepAsk, askDraft{Page: t.Update})
	t.Show(messages.WhatToAskFor(t.Words(), open))
	return nil
}

// chooseAskKind takes a kind of help with the words that it has ready.
func chooseAskKind(ctx context.Context, t *Turn) error {
	return t.askOfKind(ctx, t.Rest)
}

func (t *Turn) askOfKind(ctx context.Context, kind string) error {
	d := askDraft{Kind: kind, Words: storage.Private(messages.AskWords(t.Words(), kind))}
	if d.Words == "" {
		t.Await(stepAsk, askDraft{Page: t.Update})
		t.Show(messages.TypeWhatHelps(t.Words()))
		return nil
	}
	return t.showAskPage(ctx, d)
}

// askForCompany asks for company: on an evening alone without a word of danger, with
// whoever offered it ticked already; where distress was heard lately, as below a crisis
// answer.
func askForCompany(ctx context.Context, t *Turn) error {
	if t.Heard || t.Lately.Level >= hearing.Distress {
		t.Done()
		return t.wantsCompany(ctx)
	}
	d := askDraft{Kind: messages.Company, Words: storage.Private(messages.AskWords(t.Words(), messages.Company))}
	who, err := t.whoCanHelp(ctx, d)
	if err != nil {
		return err
	}
	d.Ties = who.first()
	return t.showAskPage(ctx, d)
}

// answerAsk takes what was typed: what would help, or what is to change on the page.
func answerAsk(ctx context.Context, t *Turn) error {
	d, _ := t.notedAsk("")
	switch {
	case t.isACry():
		return t.offerHeard(ctx)
	case t.Attached:
		t.noAnswer(messages.TypeWhatHelps(t.Words()))
		return nil
	}
	typed := strings.TrimSpace(t.Text)
	meaning, _ := meaningOf(typed)
	switch meaning {
	case "company":
		return askForCompany(ctx, t)
	case "/ask":
		return showAsks(ctx, t)
	}
	if d.Words == "" {
		return t.takeAskWords(ctx, d, typed)
	}
	switch meaning {
	case "go":
		return sendAsk(ctx, t)
	case "no", "later", "decline":
		t.Done()
		t.Say(messages.NotPassedOn(t.Words()))
		return nil
	case "yes", "thanks":
		return t.showAskPage(ctx, d) // it shows what it would be a yes to
	}
	return t.changeAskPage(ctx, d, typed)
}

// typedKind is the kind of help whose name, or whose button, was typed.
func typedKind(w messages.Words, typed string) string {
	for _, kind := range messages.AskKinds {
		if strings.EqualFold(typed, messages.AskKindName(w, kind)) {
			return kind
		}
	}
	return ""
}

// changeAskPage takes a name, a time, or else other words.
func (t *Turn) changeAskPage(ctx context.Context, d askDraft, typed string) error {
	who, err := t.whoCanHelp(ctx, d)
	if err != nil {
		return err
	}
	named, rest := whoIsMeant(who.people, typed, helper.names)
	switch {
	case len(named) == 1 && rest == "":
		d.tick(storage.TieID(named[0].Tie))
		return t.showAskPage(ctx, d)
	case len(named) > 1 && rest == "":
		t.Toast = messages.SeveralOfThatName(t.Words())
		return t.showAskPage(ctx, d)
	}
	// The name of somebody who can't be asked now is no other words for it.
	switch meant, rest, err := t.supportersNamed(ctx, typed); {
	case err != nil:
		return err
	case len(meant) > 0 && strings.TrimSpace(rest) == "":
		return t.showAskPage(ctx, d)
	}
	if at, day, words := t.askTime(typed); !at.IsZero() && words == "" {
		d.When, d.Day = at.Unix(), day
		return t.showAskPage(ctx, d)
	}
	return t.takeAskWords(ctx, d, typed)
}

// takeAskWords takes the person's own words, with the time that stands in them.
func (t *Turn) takeAskWords(ctx context.Context, d askDraft, typed string) error {
	if neverPassedOn(typed) {
		d.Page = cmp.Or(d.Page, t.Update)
		t.Await(stepAsk, d) // what stood on the page before can still go
		t.Say(messages.NeverAsked(t.Words()))
		return nil
	}
	at, day, words := t.askTime(typed)
	if !at.IsZero() {
		d.When, d.Day = at.Unix(), day
	}
	d.Words = storage.Private(shortened(typed, longestAsk))
	if kind := typedKind(t.Words(), words); kind != "" { // "a lift tomorrow 9:00"
		d.Kind, d.Words = kind, storage.Private(messages.AskWords(t.Words(), kind))
	}
	return t.showAskPage(ctx, d)
}

// longestAhead is how far off the time of what is asked can be.
const longestAhead = 366 * 24 * time.Hour

// askTime finds a time in words, and what is left of them; day: it has no hour. Where
// nobody knows by which clock it is meant, the words alone say it.
func (t *Turn) askTime(typed string) (at time.Time, day bool, words string) {
	where := t.whereabouts(t.Country())
	if where == nil {
		return at, false, typed
	}
	told, err := rhythm.Tell(typed, t.Now.In(where), t.Language())
	day = errors.Is(err, rhythm.ErrNoHour)
	if err != nil && !day || told.When.Irregular() {
		return at, false, typed
	}
	if at = told.When.Next(t.Now, where); day && at.IsZero() {
		at = told.When.Next(time.Time{}, where) // today: its midnight is past
	}
	if at.Sub(t.Now) > longestAhead || !day && !at.After(t.Now) {
		return time.Time{}, false, typed
	}
	return at, day, told.Words
}

// tick ticks somebody, or no longer.
func (d *askDraft) tick(tie storage.TieID) {
	if i := slices.Index(d.Ties, tie); i >= 0 {
		d.Ties = slices.Delete(d.Ties, i, i+1)
		return
	}
	d.Ties = append(d.Ties, tie)
}

// showAskPage shows what is asked, and who can be ticked. Each page is a new one: on an
// older one nothing is changed, and nothing goes.
func (t *Turn) showAskPage(ctx context.Context, d askDraft) error {
	who, err := t.whoCanHelp(ctx, d)
	if err != nil {
		return err
	}
	if d.Page == 0 || t.Pressed == "" {
		d.Page = t.Update
	}
	t.Await(stepAsk, d)
	t.Show(messages.WhomToAsk(t.Words(), t.askPage(d, who)))
	return nil
}

func (t *Turn) askPage(d askDraft, who helpers) messages.AskPage {
	page := messages.AskPage{ID: number(d.Page), It: t.draftRequest(d), Offered: who.offered(), Resting: who.resting, InTurn: d.InTurn}
	for _, one := range who.people {
		one.Ticked = slices.Contains(d.Ties, storage.TieID(one.Tie))
		page.People = append(page.People, one.Reachable)
	}
	return page
}

// draftRequest is what is to be asked, by the person's own clock.
func (t *Turn) draftRequest(d askDraft) messages.Request {
	r := messages.Request{Words: string(d.Words), WholeDay: d.Day}
	if where := t.whereabouts(t.Country()); d.When != 0 && where != nil {
		r.When = time.Unix(d.When, 0).In(where)
	}
	return r
}

// onAskPage changes the draft by a button of its page, and shows it.
func onAskPage(change func(d *askDraft, value string)) Handler {
	return func(ctx context.Context, t *Turn) error {
		value, page := t.meant()
		if page == "" {
			value, page = "", value
		}
		d, ok := t.notedAsk(page)
		if !ok || d.Words == "" {
			t.past()
			return nil
		}
		change(&d, value)
		return t.showAskPage(ctx, d)
	}
}

func tickAsk(ctx context.Context, t *Turn) error {
	return onAskPage(func(d *askDraft, value string) { d.tick(numbered[storage.TieID](value)) })(ctx, t)
}

func turnAsk(ctx context.Context, t *Turn) error {
	return onAskPage(func(d *askDraft, _ string) { d.InTurn = !d.InTurn })(ctx, t)
}

func dropAskTime(ctx context.Context, t *Turn) error {
	return onAskPage(func(d *askDraft, _ string) { d.When, d.Day = 0, false })(ctx, t)
}

// askInAfternoon takes "on friday at 3" for the hour that was meant.
func askInAfternoon(ctx context.Context, t *Turn) error {
	return onAskPage(func(d *askDraft, _ string) {
		if later := t.draftRequest(*d).Afternoon(); !later.IsZero() {
			d.When = later.Unix()
		}
	})(ctx, t)
}

// askForLift asks for a lift to an appointment that somebody is reminded of, with its
// words and time.
func askForLift(ctx context.Context, t *Turn, r storage.Reminder, _ string) error {
	d := askDraft{Kind: "lift", Words: storage.Private(messages.AskWords(t.Words(), "lift"))}
	if r.EndsAt.After(t.Now) {
		d.When = r.EndsAt.Unix()
	}
	if !neverPassedOn(string(r.Words)) {
		d.Words = storage.Private(shortened(string(d.Words)+" "+string(r.Words), longestAsk))
	}
	t.shown = true // beside the reminder, which keeps its buttons
	return t.showAskPage(ctx, d)
}
