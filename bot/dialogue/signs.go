package dialogue

import (
	"context"
	"slices"
	"time"

	"porchlight/messages"
	"porchlight/messages/crisis"
	"porchlight/messages/crisis/hearing"
	"porchlight/storage"
)

// signs are a person's own early signs and what helps them then, written while they are
// well and shown to nobody else. Where their check-ins run low for two weeks (see
// usual.go), what helps is offered below one, at most once in thirty days. Nothing is
// concluded from it, and nobody is told.
var signs = Dialogue{
	Name:  "signs",
	Steps: map[string]Step{signsForm.step: {Take: signsForm.typed, TakesDistress: true, Asks: signsForm.asks()}},
	Presses: together(signsForm.presses(), presses(ofReminder, lookActions), map[string]Handler{
		"page": showSigns, "which": whichSign, "out": takeOutOwn(showSigns), "stop": stopOffers,
		"regular": regularLook, "looks": showLooks, "forget": forgetLooks,
	}),
	Stray: typedLook,
}

var signsForm = form{step: "signs", questions: signQuestions(), done: func(ctx context.Context, t *Turn, _ string) error { return showSigns(ctx, t) }}

const (
	// offerEvery is how often what helps is offered at most.
	offerEvery = 30 * 24 * time.Hour
	// offersOff is kept in place of words where it is not wanted.
	offersOff storage.Private = "off"
	// mostOwn and longestOwn bound a list of own words.
	mostOwn, longestOwn = 15, 120
)

// ofQuestion is what the answers to a question of the form are kept as.
var ofQuestion = map[string]storage.OwnKind{"sign": storage.OwnSign, "help": storage.OwnHelps}

func signQuestions() (all []question) {
	for _, name := range messages.SignQuestions {
		all = append(all, question{
			name: name, title: "signs", takes: takesWords, unclear: messages.WordsUnclear,
			ask: func(_ context.Context, t *Turn, _ string) error {
				t.Show(messages.AskSigns(t.Words(), name, false))
				return nil
			},
			take: func(ctx context.Context, t *Turn, _, answer string) (bool, error) {
				return t.takeSigns(ctx, name, answer)
			},
		})
	}
	return all
}

// takeSigns keeps what was written, each line for itself. Signs are often words of
// distress: they are kept as they are, and nothing more is asked then.
func (t *Turn) takeSigns(ctx context.Context, question, answer string) (taken bool, err error) {
	if t.Pressed != "" {
		t.Show(messages.AskSigns(t.Words(), question, true)) // ideas
		return false, nil
	}
	if meaning, _ := meaningOf(answer); meaning == "no" || meaning == "later" || meaning == "done" {
		return true, nil
	}
	full, err := t.addOwn(ctx, ofQuestion[question], answer)
	switch {
	case err != nil:
		return false, err
	case full:
		t.Say(messages.OwnFull(t.Words()))
		return false, nil
	case t.Heard:
		t.Done()
		t.Say(messages.SignsKept(t.Words()))
		return false, nil
	}
	return true, nil
}

// addOwn adds lines to a list of own words, unless it is full.
func (t *Turn) addOwn(ctx context.Context, kind storage.OwnKind, typed string) (full bool, err error) {
	if !t.Known {
		if err := t.Keep(ctx); err != nil {
			return false, err
		}
	}
	before, err := t.Store.OwnWords(ctx, t.Chat.ID, kind)
	if err != nil {
		return false, err
	}
	lines := linesIn(typed, longestOwn)
	if len(before)+len(lines) > mostOwn {
		return true, nil
	}
	for _, line := range lines {
		if _, err := t.Store.AddOwnWords(ctx, storage.OwnWords{Chat: t.Chat.ID, Kind: kind, At: t.Now, Words: storage.Private(line)}); err != nil {
			return false, err
		}
	}
	return false, nil
}

// own reads a list of own words as it is shown.
func (t *Turn) own(ctx context.Context, kind storage.OwnKind) (shown []messages.OwnLine, err error) {
	all, err := t.Store.OwnWords(ctx, t.Chat.ID, kind)
	for _, o := range all {
		shown = append(shown, messages.OwnLine{ID: number(o.ID), Words: string(o.Words)})
	}
	return shown, err
}

// bothLists reads the signs and what helps.
func (t *Turn) bothLists(ctx context.Context) (theirs, helps []messages.OwnLine, err error) {
	if theirs, err = t.own(ctx, storage.OwnSign); err == nil {
		helps, err = t.own(ctx, storage.OwnHelps)
	}
	return theirs, helps, err
}

func showSigns(ctx context.Context, t *Turn) error {
	theirs, helps, err := t.bothLists(ctx)
	if err != nil {
		return err
	}
	page := messages.SignsPage{Signs: theirs, Helps: helps}
	low, err := t.isLowDay(ctx)
	if err != nil {
		return err
	}
	page.Habits = !low
	if page.Look, err = t.lookSaid(ctx); err != nil {
		return err
	}
	looks, err := t.Store.OwnWords(ctx, t.Chat.ID, storage.OwnLook)
	page.Looked = len(looks) > 0
	t.Show(messages.Signs(t.Words(), page))
	return err
}

func whichSign(ctx context.Context, t *Turn) error {
	theirs, helps, err := t.bothLists(ctx)
	if err == nil {
		t.Show(messages.WhichOwn(t.Words(), "signs", slices.Concat(theirs, helps)))
	}
	return err
}

// takeOutOwn deletes the own words that a button names, and goes on from there.
func takeOutOwn(then Handler) Handler {
	return func(ctx context.Context, t *Turn) error {
		dropped, err := t.Store.DropOwnWords(ctx, numbered[int64](t.Rest), t.Chat.ID)
		if err != nil {
			return err
		}
		if !dropped {
			t.past()
			return nil
		}
		return then(ctx, t)
	}
}

// ofOwn does something with one of the presser's own words of a kind, which a button names.
func (t *Turn) ofOwn(ctx context.Context, kind storage.OwnKind, do func(storage.OwnWords) error) error {
	list, err := t.Store.OwnWords(ctx, t.Chat.ID, kind)
	if err != nil {
		return err
	}
	id := numbered[int64](t.Rest)
	i := slices.IndexFunc(list, func(o storage.OwnWords) bool { return o.ID == id })
	if i < 0 {
		t.past()
		return nil
	}
	return do(list[i])
}

// offerWhatHelps follows a check-in of no good day, where the last two weeks run low.
func (t *Turn) offerWhatHelps(ctx context.Context, c storage.Checkin) error {
	today := readDay(t.localDay())
	if float64(c.Score) > notGood {
		return nil
	}
	all, err := t.Store.Checkins(ctx, t.Chat.ID, today.AddDate(0, 0, 1-latelyDays-usualDays).Format(dayForm), today.Format(dayForm))
	if err != nil || !runsLow(all, today.Format(dayForm)) {
		return err
	}
	before, err := t.Store.OwnWords(ctx, t.Chat.ID, storage.OwnOffers)
	for _, o := range before {
		if o.Words == offersOff || t.Now.Sub(o.At) < offerEvery {
			return err
		}
	}
	if err == nil {
		err = t.noteOffer(ctx, before, "")
	}
	if err != nil {
		return err
	}
	open, err := t.waysOpen(ctx)
	if err == nil {
		t.Say(messages.LowerThanUsual(t.Words(), open))
	}
	return err
}

// waysOpen are what helps, in somebody's own words, and where else they can turn.
func (t *Turn) waysOpen(ctx context.Context) (open messages.WaysOpen, err error) {
	open.Numbers = crisis.NumbersButton(t.asker())
	if t.Chat.HasPlan {
		plan := crisis.PlanButton(t.asker())
		open.Plan = &plan
	}
	open.Helps, err = t.own(ctx, storage.OwnHelps)
	// What they call a help in distress they can read in their list; it is not held out
	// to them on a bad day.
	open.Helps = slices.DeleteFunc(open.Helps, func(o messages.OwnLine) bool { return hearing.Hear(o.Words).Level >= hearing.Distress })
	return open, err
}

// noteOffer keeps when it was offered last, or that it is not wanted, and nothing of before.
func (t *Turn) noteOffer(ctx context.Context, before []storage.OwnWords, words storage.Private) error {
	for _, o := range before {
		if _, err := t.Store.DropOwnWords(ctx, o.ID, t.Chat.ID); err != nil {
			return err
		}
	}
	_, err := t.Store.AddOwnWords(ctx, storage.OwnWords{Chat: t.Chat.ID, Kind: storage.OwnOffers, At: t.Now, Words: words})
	return err
}

// stopOffers ends them for good.
func stopOffers(ctx context.Context, t *Turn) error {
	before, err := t.Store.OwnWords(ctx, t.Chat.ID, storage.OwnOffers)
	if err != nil {
		return err
	}
	if len(before) == 0 {
		t.past()
		return nil
	}
	if err := t.noteOffer(ctx, before, offersOff); err != nil {
		return err
	}
	t.Show(messages.OffersStopped(t.Words()))
	return nil
}
