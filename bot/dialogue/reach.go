package dialogue

import (
	"context"
	"slices"
	"strings"

	"porchlight/messages"
	"porchlight/messages/crisis"
	"porchlight/storage"
)

const stepReach = "reach"

// reach is what follows "I want someone I know" below a crisis answer, after the
// guard's own reply: the person sees who would be asked for company, in which words,
// and it goes only on the last tap. It is the only way by which a supporter ever
// hears of distress. What follows at the supporter's side is in reach_answer.go.
var reach = Dialogue{
	Name:  "reach",
	Steps: map[string]Step{stepReach: {Take: typedReach, Lapse: wordsLapse, TakesDistress: true, GoesOut: true}},
	Presses: map[string]Handler{
		"tick": tickReach, "words": wordReach, "send": sendReach, "again": askOnceMore, "heard": pressHeard, "keep": keepHeard, "next": nextReach,
		storage.ReachHere: answerReach(storage.ReachHere), storage.ReachCant: answerReach(storage.ReachCant), "say": sayWhatToSay,
	},
}

// longestWords is how many letters of own words are taken.
const longestWords = 600

// chosen is what stands on the page so far: the notes of the step.
type chosen struct {
	Page    int64           `json:"page"` // the number of the update that it was shown for
	Ties    []storage.TieID `json:"ties,omitempty"`
	Wording int             `json:"wording"`
	Own     string          `json:"own,omitempty"`
	// Given: the page ticked them, and not the person. It gives way to whom they name.
	Given bool `json:"given,omitempty"`
	// Heard is the number of a message that showed distress, or was no text, about which
	// the bot has just asked whether it goes to To, and Rest are the others of its album.
	// Nothing else of it is kept.
	Heard int           `json:"heard,omitempty"`
	Rest  []int         `json:"rest,omitempty"`
	To    storage.TieID `json:"to,omitempty"`
}

// unheard ends that question: another is the newest now.
func (c *chosen) unheard() { c.Heard, c.Rest, c.To = 0, nil, 0 }

// notedReach reads the notes; not ok if no page waits.
func (t *Turn) notedReach() (c chosen, ok bool) {
	if t.Step.Name != stepReach {
		return c, false
	}
	t.Notes(&c)
	return c, true
}

// chosen reads the notes. Not ok if they are of another page than the one that is
// pressed, which may show other ticks, or of none.
func (t *Turn) chosen(page string) (c chosen, ok bool) {
	c, ok = t.notedReach()
	return c, ok && (t.Pressed == "" || page == number(c.Page))
}

// offerReach offers those who can be asked now, and says who was asked already. It
// reports whether there is anything to say.
func (t *Turn) offerReach(ctx context.Context) (bool, error) {
	all, err := t.company(ctx)
	if err != nil || len(all.free)+len(all.asked) == 0 {
		return false, err
	}
	t.Say(t.askReach(all, t.newPage(all))) // the numbers above stay
	return true, nil
}

// offerCircle follows the words that the person can send by themselves. Who has
// supporters of whom none can be asked is told so; who has none is asked for nothing.
func (t *Turn) offerCircle(ctx context.Context) error {
	offered, err := t.offerReach(ctx)
	if err != nil || offered {
		return err
	}
	ties, err := t.Store.Supporters(ctx, t.Chat.ID)
	if err == nil && len(ties) > 0 {
		t.Say(messages.NobodyFree(t.Words(), crisis.Numbers(t.asker())))
	}
	return err
}

// newPage is what stands on a page that is opened now.
func (t *Turn) newPage(all company) chosen {
	return chosen{Page: t.Update, Wording: 1, Ties: all.first(), Given: true}
}

// askReach asks who is asked, and waits for it if anybody can be.
func (t *Turn) askReach(all company, c chosen) messages.Message {
	page := messages.ReachPage{ID: c.Page, Asked: all.asked, Wording: c.Wording, Own: c.Own, Numbers: crisis.Numbers(t.asker())}
	for _, one := range all.free {
		one.Ticked = slices.Contains(c.Ties, storage.TieID(one.Tie))
		page.Free = append(page.Free, one.Reachable)
	}
	if page.Open() {
		t.Await(stepReach, c)
	} else {
		t.Done()
	}
	return messages.ChooseReach(t.Words(), page)
}

// changeReach shows the page as it is after a change. On an older page nothing is changed
// and nothing goes: it is shown as it stands now.
func (t *Turn) changeReach(ctx context.Context, page string, change func(company, *chosen)) error {
	all, err := t.company(ctx)
	if err != nil {
		return err
	}
	c, ok := t.chosen(page)
	if !ok {
		return t.anewReach(all)
	}
	c.unheard()
	change(all, &c)
	if t.Pressed == "" {
		c.Page = t.Update // it is shown anew, below
	}
	t.Show(t.askReach(all, c))
	return nil
}

// anewReach shows in place of an older page what stands now.
func (t *Turn) anewReach(all company) error {
	if len(all.free)+len(all.asked) == 0 {
		t.Done()
		t.Show(messages.NobodyLeft(t.Words(), crisis.Numbers(t.asker())))
		return nil
	}
	c, waits := t.notedReach()
	if !waits {
		c = t.newPage(all)
	}
	c.unheard()
	c.Page = t.Update
	t.Toast = messages.OlderReach(t.Words())
	t.Show(t.askReach(all, c))
	return nil
}

func tickReach(ctx context.Context, t *Turn) error {
	id, page := t.meant()
	return t.changeReach(ctx, page, func(all company, c *chosen) {
		if id := numbered[storage.TieID](id); all.isFree(id) {
			c.tick(id, t.Typed)
		}
	})
}

func wordReach(ctx context.Context, t *Turn) error {
	wording, page := t.meant()
	return t.changeReach(ctx, page, func(_ company, c *chosen) { c.word(wording) })
}

// typedReach takes a name, the number of a wording, "send", "no", or else own words. What
// shows distress, or is no text, goes on a tap of its own.
func typedReach(ctx context.Context, t *Turn) error {
	if t.Heard || t.Attached {
		return t.offerHeard(ctx)
	}
	typed := strings.TrimSpace(t.Text)
	meaning, value := meaningOf(typed)
	if c, _ := t.chosen(""); c.Heard != 0 && (meaning == "go" || meaning == "yes" || meaning == "no") {
		return t.answerHeard(ctx, c, meaning != "no")
	}
	switch meaning {
	case "":
	case "go":
		return sendReach(ctx, t)
	case "again":
		return t.typedAgain(ctx, value)
	case "send": // its number
		typed = value
	case "yes":
		typed = "" // the page shows what it would be a yes to
	case "no", "later", "cant", "decline":
		t.Done()
		t.Say(messages.NotPassedOn(t.Words()))
		return nil
	default:
		return t.anew(ctx) // meant for the bot
	}
	return t.changeReach(ctx, "", func(all company, c *chosen) {
		named, rest := whoIsMeant(all.names(), typed, all.namesOf)
		switch {
		case len(named) == 1 && rest == "":
			if id := numbered[storage.TieID](named[0].ID); all.isFree(id) {
				c.tick(id, true)
			}
		case len(named) > 1 && rest == "":
			t.Toast = messages.SeveralOfThatName(t.Words())
		case !c.word(typed) && typed != "":
			c.Own = clipped(typed, longestWords)
		}
	})
}

// tick ticks or unticks somebody. Whom the page had ticked gives way to another, so
// that nobody is asked who was only overlooked; and whoever types that very name wants
// it ticked.
func (c *chosen) tick(id storage.TieID, typed bool) {
	i, given := slices.Index(c.Ties, id), c.Given
	c.Given = false
	switch {
	case i >= 0 && given && typed:
	case i >= 0:
		c.Ties = slices.Delete(c.Ties, i, i+1)
	case given:
		c.Ties = []storage.TieID{id}
	default:
		c.Ties = append(c.Ties, id)
	}
}

// word chooses a ready wording by its number. It reports whether there is one.
func (c *chosen) word(typed string) bool {
	n, ok := typedNumber(typed)
	if !ok || n < 1 || n > messages.ReachWordings {
		return false
	}
	c.Wording, c.Own = n, ""
	return true
}

// words are those that go out.
func (c chosen) words(w messages.Words) string {
	if c.Own != "" {
		return c.Own
	}
	return messages.ReachWording(w, max(c.Wording, 1))
}

// sendReach asks those who are ticked and can still be asked.
func sendReach(ctx context.Context, t *Turn) error {
	all, err := t.company(ctx)
	if err != nil {
		return err
	}
	c, ok := t.chosen(t.Rest)
	if !ok {
		return t.anewReach(all)
	}
	to := all.ticked(c)
	if len(to) == 0 {
		t.Toast = messages.NobodyTicked(t.Words())
		t.Show(t.askReach(all, c))
		return nil
	}
	return t.ask(ctx, to, c.words(t.Words()), t.Show)
}

// askOnceMore asks somebody once more who was asked lately, with the words of the page.
func askOnceMore(ctx context.Context, t *Turn) error {
	id, page := t.meant()
	all, err := t.company(ctx)
	if err != nil {
		return err
	}
	c, ok := t.chosen(page)
	again := all.again()
	at := slices.IndexFunc(again, func(one messages.Choice) bool { return one.ID == id })
	if !ok || at < 0 {
		err := t.anewReach(all)
		if ok {
			t.past() // it was asked often enough meanwhile, or is not there any more
		}
		return err
	}
	return t.ask(ctx, again[at:at+1], c.words(t.Words()), t.Show)
}

// typedAgain takes "ask again", or "ask Ben again", where it can mean one alone.
func (t *Turn) typedAgain(ctx context.Context, name string) error {
	all, err := t.company(ctx)
	if err != nil {
		return err
	}
	c, _ := t.chosen("")
	again := all.again()
	if name != "" {
		again, _ = whoIsMeant(again, name, all.namesOf)
	}
	if len(again) == 1 {
		return t.ask(ctx, again, c.words(t.Words()), t.Show)
	}
	c.Page = t.Update
	t.Say(t.askReach(all, c))
	return nil
}

// ask gives the words to each, and says that they are on their way.
func (t *Turn) ask(ctx context.Context, to []messages.Choice, words string, say func(messages.Message)) error {
	var names []string
	for _, one := range to {
		if err := t.askForCompany(ctx, numbered[storage.TieID](one.ID), words); err != nil {
			return err
		}
		names = append(names, one.Name)
	}
	t.Done()
	say(messages.ReachSent(t.Words(), names, crisis.Numbers(t.asker())))
	if _, err := t.Store.Recall(ctx, onceWaiting(t.Chat.ID)); err != nil {
		return err
	}
	t.sayIfUnanswered()
	return nil
}

// nextReach offers those who were not asked yet.
func nextReach(ctx context.Context, t *Turn) error {
	offered, err := t.offerReach(ctx)
	if err == nil && !offered {
		t.Say(messages.NobodyLeft(t.Words(), crisis.Numbers(t.asker())))
	}
	return err
}
