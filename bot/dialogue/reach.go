package dialogue

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"porchlight/messages"
	"porchlight/messages/crisis"
	"porchlight/scheduler"
	"porchlight/storage"
)

const stepReach = "reach"

// reach is what follows "I want someone I know" below a crisis answer, after the
// guard's own reply: the person ticks who is asked for company, in which words,
// and it goes only on the last tap. It is the only way by which a supporter ever
// hears of distress.
var reach = Dialogue{
	Name:  "reach",
	Steps: map[string]Step{stepReach: {Take: typedReach, Lapse: wordsLapse}},
	Presses: map[string]Handler{
		"tick": tickReach, "words": wordReach, "send": sendReach, "next": nextReach,
		storage.ReachHere: answerReach(storage.ReachHere), storage.ReachCant: answerReach(storage.ReachCant),
	},
}

const (
	// reachPatience is how long nobody's answer goes without a word.
	reachPatience = 15 * time.Minute
	// askedLately is how long somebody who was asked is not offered again.
	askedLately = time.Hour
	// longestWords is how many letters of own words are taken.
	longestWords = 600
)

// chosen is what the person has ticked so far: the notes of the step.
type chosen struct {
	Page    int64           `json:"page"` // the number of the update that it was shown for
	Ties    []storage.TieID `json:"ties,omitempty"`
	Wording int             `json:"wording"`
	Own     string          `json:"own,omitempty"`
}

// chosen reads the notes. Nobody is ticked unless the person did it, on the page
// that is pressed: an older one may show other ticks, and begins anew.
func (t *Turn) chosen(page string) chosen {
	c := chosen{Wording: 1}
	if t.Step.Name == stepReach {
		t.Notes(&c)
	}
	switch {
	case t.Pressed == "":
		c.Page = t.Update // it is shown anew, below
	case page != number(c.Page):
		c = chosen{Page: t.Update, Wording: 1}
	}
	return c
}

// offerReach offers those who can be asked now. It reports whether there are any.
func (t *Turn) offerReach(ctx context.Context) (bool, error) {
	all, err := t.reachable(ctx)
	if err != nil || len(all) == 0 {
		return false, err
	}
	t.Say(t.askReach(all, chosen{Page: t.Update, Wording: 1})) // the numbers above stay
	return true, nil
}

// askReach asks who is asked, and waits for it.
func (t *Turn) askReach(all []messages.Reachable, c chosen) messages.Message {
	t.Await(stepReach, c)
	for i := range all {
		all[i].Ticked = slices.Contains(c.Ties, storage.TieID(all[i].Tie))
	}
	return messages.ChooseReach(t.Words(), c.Page, all, c.Wording, c.Own, crisis.Numbers(t.asker()))
}

// reachable are the supporters who can be asked now: those whom the person
// confirmed and wants to hear from, who are there, want no quiet, and were not
// asked lately.
func (t *Turn) reachable(ctx context.Context) ([]messages.Reachable, error) {
	ties, err := t.Store.Supporters(ctx, t.Chat.ID)
	if err != nil {
		return nil, err
	}
	asked, err := t.Store.Reaches(ctx, t.Chat.ID, t.Now.Add(-askedLately))
	if err != nil {
		return nil, err
	}
	var all []messages.Reachable
	for _, tie := range ties {
		lately := slices.ContainsFunc(asked, func(r storage.Reach) bool { return r.Tie == tie.ID })
		if lately || !tie.Confirmed || tie.Muted || tie.Gone || tie.Paused(t.Now) {
			continue
		}
		chat, err := t.Store.Chat(ctx, tie.Supporter)
		if err != nil {
			return nil, err
		}
		if chat.Paused(t.Now) || !chat.GoneAt.IsZero() {
			continue
		}
		called, _, err := t.calls(ctx, tie)
		if err != nil {
			return nil, err
		}
		all = append(all, messages.Reachable{Tie: int64(tie.ID), Name: called})
	}
	return all, nil
}

func tickReach(ctx context.Context, t *Turn) error {
	id, page := t.meant()
	return t.changeReach(ctx, page, func(c *chosen) { c.tick(numbered[storage.TieID](id)) })
}

func wordReach(ctx context.Context, t *Turn) error {
	wording, page := t.meant()
	return t.changeReach(ctx, page, func(c *chosen) { c.word(wording) })
}

// typedReach takes a name, the number of a wording, "send", or else own words.
func typedReach(ctx context.Context, t *Turn) error {
	typed := strings.TrimSpace(t.Text)
	if meaning, _ := meaningOf(typed); meaning == "go" {
		return sendReach(ctx, t)
	}
	all, err := t.reachable(ctx)
	if err != nil {
		return err
	}
	return t.changeReach(ctx, "", func(c *chosen) {
		for _, r := range all {
			if strings.EqualFold(typed, r.Name) {
				c.tick(storage.TieID(r.Tie))
				return
			}
		}
		if !c.word(typed) && typed != "" {
			c.Own = clipped(typed, longestWords)
		}
	})
}

// tick ticks or unticks somebody.
func (c *chosen) tick(id storage.TieID) {
	if i := slices.Index(c.Ties, id); i >= 0 {
		c.Ties = slices.Delete(c.Ties, i, i+1)
		return
	}
	c.Ties = append(c.Ties, id)
}

// word chooses a ready wording by its number. It reports whether there is one.
func (c *chosen) word(number string) bool {
	n, err := strconv.Atoi(number)
	if err != nil || n < 1 || n > messages.ReachWordings {
		return false
	}
	c.Wording, c.Own = n, ""
	return true
}

func (t *Turn) changeReach(ctx context.Context, page string, change func(*chosen)) error {
	all, err := t.reachable(ctx)
	if err != nil {
		return err
	}
	c := t.chosen(page)
	change(&c)
	t.Show(t.askReach(all, c))
	return nil
}

// sendReach asks those who are ticked and can still be asked.
func sendReach(ctx context.Context, t *Turn) error {
	c := t.chosen(t.Rest)
	words := c.Own
	if words == "" {
		words = messages.ReachWording(t.Words(), c.Wording)
	}
	all, err := t.reachable(ctx)
	if err != nil {
		return err
	}
	var names []string
	for _, r := range all {
		if !slices.Contains(c.Ties, storage.TieID(r.Tie)) {
			continue
		}
		if err := t.askForCompany(ctx, storage.TieID(r.Tie), words); err != nil {
			return err
		}
		names = append(names, r.Name)
	}
	if len(names) == 0 {
		t.Toast = messages.NobodyTicked(t.Words())
		t.Show(t.askReach(all, c))
		return nil
	}
	t.Done()
	t.Show(messages.ReachSent(t.Words(), names, crisis.Numbers(t.asker())))
	if _, err := t.Store.Recall(ctx, onceWaiting(t.Chat.ID)); err != nil {
		return err
	}
	t.sayIfUnanswered()
	return nil
}

// sayIfUnanswered lets the person know when nobody has answered for a while. It comes
// by itself, so it makes no sound in their quiet hours.
func (t *Turn) sayIfUnanswered() {
	due := t.Now.Add(reachPatience)
	m := messages.ReachUnanswered(t.Words(), crisis.NumbersButton(t.asker()))
	m.Silent = t.inQuiet(due)
	t.Send(scheduler.Posting{To: t.Chat.ID, Lane: storage.LaneReply, Due: due, Once: onceWaiting(t.Chat.ID), Message: m})
}

// onceWaiting names the word that comes when nobody has answered.
func onceWaiting(person storage.ChatID) string { return fmt.Sprintf("waiting:%d", person) }

// askForCompany gives one supporter the person's words.
func (t *Turn) askForCompany(ctx context.Context, id storage.TieID, words string) error {
	tie, err := t.Store.TieOfPerson(ctx, id, t.Chat.ID)
	if err != nil {
		return err
	}
	supporter, err := t.Store.Chat(ctx, tie.Supporter)
	if err != nil {
		return err
	}
	asking, err := t.Store.AddReach(ctx, storage.Reach{Tie: id, Person: tie.Person, Supporter: tie.Supporter, AskedAt: t.Now})
	if err != nil {
		return err
	}
	chat := ""
	if t.Chat.SharesUsername && t.Chat.Username != "" {
		chat = "https://t.me/" + string(t.Chat.Username)
	}
	known, err := t.knows(ctx, tie, t.Chat)
	if err != nil {
		return err
	}
	numbers := t.numbers(supporter)
	return t.toSupporter(ctx, tie, note{lane: storage.LaneWords, aloud: true, about: &origin{Reach: asking}, say: func(w messages.Words) messages.Message {
		return messages.ReachAsks(w, asking, known, words, chat, numbers)
	}})
}

// nextReach offers those who were not asked yet.
func nextReach(ctx context.Context, t *Turn) error {
	offered, err := t.offerReach(ctx)
	if err == nil && !offered {
		t.Say(messages.NobodyLeft(t.Words(), crisis.Numbers(t.asker())))
	}
	return err
}

// answerReach passes a supporter's answer on, once. The person hears it at once,
// whatever quiet they want otherwise: they asked.
func answerReach(answer string) Handler {
	return func(ctx context.Context, t *Turn) error { return t.answerReach(ctx, numbered[int64](t.Rest), answer) }
}

func (t *Turn) answerReach(ctx context.Context, id int64, answer string) error {
	asked, err := t.Store.AnswerReach(ctx, id, t.Chat.ID, answer)
	if errors.Is(err, storage.ErrNoReach) {
		t.past()
		return nil
	}
	if err != nil {
		return err
	}
	tie, err := t.Store.TieOfSupporter(ctx, asked.Tie, t.Chat.ID)
	if err != nil {
		return err
	}
	called, _, err := t.calls(ctx, tie)
	if err != nil {
		return err
	}
	person, err := t.Store.Chat(ctx, asked.Person)
	if err != nil {
		return err
	}
	known, err := t.knows(ctx, tie, person)
	if err != nil {
		return err
	}
	here := answer == storage.ReachHere
	t.Say(messages.ReachNoted(t.Words(), here, known, number(tie.ID)))
	numbers := t.numbers(person)
	err = t.toPerson(ctx, tie, note{lane: storage.LaneWords, theyAsked: true, say: func(w messages.Words) messages.Message {
		return messages.ReachAnswered(w, called, here, numbers)
	}})
	if err != nil || tie.Muted { // of one whom they muted meanwhile the person hears nothing, and still waits
		return err
	}
	return t.endWaiting(ctx, asked.Person, here)
}

// endWaiting takes back the word that nobody has answered, once somebody is
// there or all have said that they can't.
func (s *Scene) endWaiting(ctx context.Context, person storage.ChatID, here bool) error {
	asked, err := s.Store.Reaches(ctx, person, s.Now.Add(-askedLately))
	if err != nil {
		return err
	}
	open := slices.ContainsFunc(asked, func(r storage.Reach) bool { return r.Answer == "" })
	if open && !here {
		return nil
	}
	_, err = s.Store.Recall(ctx, onceWaiting(person))
	return err
}
