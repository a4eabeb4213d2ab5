package dialogue

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"porchlight/messages"
	"porchlight/scheduler"
	"porchlight/storage"
)

// A step is shown to the supporters whom the person ticks, once to each, and follows
// when it is written anew or removed. They send a cheer with a tap, or write.

// showNotes are the step that is to be shown, and who is ticked so far.
type showNotes struct {
	ID   int64           `json:"id"`
	Ties []storage.TieID `json:"ties,omitempty"`
}

// showNotes reads them; none if no such question waits.
func (t *Turn) showNotes() (notes showNotes) {
	if t.Step.Name == stepShowTo {
		t.Notes(&notes)
	}
	return notes
}

// sharesOf are those to whom a step was shown.
func (s *Scene) sharesOf(ctx context.Context, g storage.GoodThing) ([]storage.MilestoneShare, error) {
	all, err := s.Store.MilestoneShares(ctx, g.Chat)
	return slices.DeleteFunc(all, func(share storage.MilestoneShare) bool { return share.GoodThing != g.ID }), err
}

// onlookers are those to whom a step can still be shown: whom the person confirmed and
// wants to hear from, and who are there.
func (t *Turn) onlookers(ctx context.Context, g storage.GoodThing) (free []storage.Tie, err error) {
	shares, err := t.sharesOf(ctx, g)
	if err != nil {
		return nil, err
	}
	ties, err := t.Store.Supporters(ctx, t.Chat.ID)
	return slices.DeleteFunc(ties, func(tie storage.Tie) bool {
		saw := slices.ContainsFunc(shares, func(share storage.MilestoneShare) bool { return share.Tie == tie.ID })
		return saw || !canSee(tie) || tie.Muted
	}), err
}

// showTo asks to whom. One alone stands ticked: the last tap is still to come.
func showTo(ctx context.Context, t *Turn, g storage.GoodThing, _ string) error {
	if g.Sent() {
		t.past()
		return nil
	}
	free, err := t.onlookers(ctx, g)
	if err != nil {
		return err
	}
	notes := showNotes{ID: g.ID}
	if len(free) == 1 {
		notes.Ties = []storage.TieID{free[0].ID}
	}
	return t.askShowTo(ctx, g, free, notes)
}

func (t *Turn) askShowTo(ctx context.Context, g storage.GoodThing, free []storage.Tie, notes showNotes) error {
	var people []messages.Reachable
	for _, tie := range free {
		called, _, err := t.calls(ctx, tie)
		if err != nil {
			return err
		}
		people = append(people, messages.Reachable{Tie: int64(tie.ID), Name: called, Ticked: slices.Contains(notes.Ties, tie.ID)})
	}
	if len(people) > 0 {
		t.Await(stepShowTo, notes)
	}
	shown, err := t.good(ctx, g)
	t.Show(messages.ShowTo(t.Words(), shown, people))
	return err
}

func tickShowTo(ctx context.Context, t *Turn, g storage.GoodThing, value string) error {
	return t.tickOnlooker(ctx, g, numbered[storage.TieID](value), false)
}

// tickOnlooker ticks or unticks somebody; stays: it stays ticked, for whoever types a name
// wants that one. On an older page it begins anew.
func (t *Turn) tickOnlooker(ctx context.Context, g storage.GoodThing, id storage.TieID, stays bool) error {
	free, err := t.onlookers(ctx, g)
	if err != nil {
		return err
	}
	notes := t.showNotes()
	if g.Sent() || !slices.ContainsFunc(free, func(tie storage.Tie) bool { return tie.ID == id }) {
		t.past()
		return nil
	}
	if notes.ID != g.ID {
		notes = showNotes{ID: g.ID}
	}
	switch at := slices.Index(notes.Ties, id); {
	case at < 0:
		notes.Ties = append(notes.Ties, id)
	case !stays:
		notes.Ties = slices.Delete(notes.Ties, at, at+1)
	}
	return t.askShowTo(ctx, g, free, notes)
}

// typedShowTo takes a name, or the word to send it.
func typedShowTo(ctx context.Context, t *Turn) error {
	notes := t.showNotes()
	g, err := t.Store.GoodThing(ctx, notes.ID, t.Chat.ID)
	if err != nil {
		return t.goodThingGone(err)
	}
	switch meaning, _ := meaningOf(t.Text); meaning {
	case "go", "yes":
		return sendMilestone(ctx, t, g, "")
	case "no", "later":
		return leaveMeant(ctx, t)
	}
	meant, rest, err := t.supportersNamed(ctx, t.Text)
	if err != nil {
		return err
	}
	if len(meant) != 1 || strings.TrimSpace(rest) != "" {
		t.noAnswer(messages.ShowToUnclear(t.Words()))
		return nil
	}
	return t.tickOnlooker(ctx, g, meant[0].ID, true)
}

// sendMilestone shows a step to those who are ticked and can still see it.
func sendMilestone(ctx context.Context, t *Turn, g storage.GoodThing, _ string) error {
	free, err := t.onlookers(ctx, g)
	if err != nil {
		return err
	}
	notes := t.showNotes()
	if notes.ID != g.ID {
		t.Toast = messages.OlderReach(t.Words())
		return showTo(ctx, t, g, "")
	}
	to := slices.DeleteFunc(slices.Clone(free), func(tie storage.Tie) bool { return !slices.Contains(notes.Ties, tie.ID) })
	if len(to) == 0 {
		t.Toast = messages.NobodyTicked(t.Words())
		return t.askShowTo(ctx, g, free, notes)
	}
	var names []string
	for _, tie := range to {
		called, _, err := t.calls(ctx, tie)
		if err != nil {
			return err
		}
		switch enough, err := t.enoughSent(ctx, other{tie: tie, name: called}); {
		case err != nil:
			return err
		case enough:
			continue
		}
		if err := t.showMilestone(ctx, tie, g); err != nil {
			return err
		}
		names = append(names, called)
	}
	t.Done()
	if len(names) > 0 {
		t.Show(messages.MilestoneSent(t.Words(), names))
	}
	return nil
}

func (t *Turn) showMilestone(ctx context.Context, tie storage.Tie, g storage.GoodThing) error {
	first, err := t.Store.ShareMilestone(ctx, tie, g.ID, t.Now)
	if err != nil || !first {
		return err
	}
	if _, err := t.Store.AddRelay(ctx, tie, true, t.Now); err != nil {
		return err
	}
	return t.postMilestone(ctx, tie, g)
}

func (t *Turn) postMilestone(ctx context.Context, tie storage.Tie, g storage.GoodThing) error {
	known, err := t.knows(ctx, tie, t.Chat)
	if err != nil {
		return err
	}
	return t.toSupporter(ctx, tie, note{
		lane: storage.LaneWords, once: onceMilestone(tie.ID, g.ID), about: &origin{Milestone: g.ID},
		say: func(w messages.Words) messages.Message {
			return messages.MilestoneShown(w, known, asShown(g), number(tie.ID))
		},
	})
}

func onceMilestone(tie storage.TieID, id int64) string {
	return fmt.Sprintf("milestone:%d:%d", tie, id)
}

// followMilestone shows a step after a change, also to those who saw it.
func followMilestone(ctx context.Context, t *Turn, g storage.GoodThing, _ string) error {
	if err := t.rewordMilestone(ctx, g); err != nil {
		return err
	}
	return showGoodThing(ctx, t, g, "")
}

// rewordMilestone puts a step's new words where it was shown. Where a picture or a voice
// message stands, the words below it stay: Telegram changes none of one sent by number.
func (t *Turn) rewordMilestone(ctx context.Context, g storage.GoodThing) error {
	return t.eachShown(ctx, g, true, func(tie storage.Tie, m remembered) error {
		if g.Picture != "" || g.Voice != "" {
			return nil
		}
		known, err := t.knows(ctx, tie, t.Chat)
		if err != nil {
			return err
		}
		about := m.about
		return t.toSupporter(ctx, tie, note{lane: storage.LaneWords, theyAsked: true, about: &about, say: func(w messages.Words) messages.Message {
			changed := messages.MilestoneShown(w, known, asShown(g), number(tie.ID))
			changed.Edit, changed.EditOnly = m.Message, true
			return changed
		}})
	})
}

// takeMilestoneBack takes a step away from those who saw it, or were about to.
func (t *Turn) takeMilestoneBack(ctx context.Context, g storage.GoodThing) error {
	return t.eachShown(ctx, g, false, func(tie storage.Tie, m remembered) error {
		t.Send(scheduler.Posting{To: tie.Supporter, Lane: storage.LaneWords, Tie: tie.ID, Message: messages.Message{Delete: m.Message}})
		return nil
	})
}

// eachShown does something with each message that shows a step to a supporter. One that
// still waits to be sent is taken out; anew: it goes as the step is now.
func (t *Turn) eachShown(ctx context.Context, g storage.GoodThing, anew bool, do func(storage.Tie, remembered) error) error {
	shares, err := t.sharesOf(ctx, g)
	if err != nil {
		return err
	}
	for _, share := range shares {
		waited, err := t.Store.Recall(ctx, onceMilestone(share.Tie, g.ID))
		if err != nil {
			return err
		}
		tie, err := t.Store.Tie(ctx, share.Tie)
		if errors.Is(err, storage.ErrNoTie) {
			continue // it can't be opened any more
		}
		if err != nil {
			return err
		}
		if waited && anew {
			if err := t.postMilestone(ctx, tie, g); err != nil {
				return err
			}
		}
		sent, err := t.rememberedOf(ctx, share.Supporter)
		if err != nil {
			return err
		}
		for _, m := range sent {
			if m.about.Milestone != g.ID {
				continue
			}
			if err := do(tie, m); err != nil {
				return err
			}
		}
	}
	return nil
}

// shownTo finds a step that was shown to the one whose turn it is; not ok if none was,
// or it is there no more.
func (t *Turn) shownTo(ctx context.Context, id int64) (share storage.MilestoneShare, ok bool, err error) {
	all, err := t.Store.MilestonesShown(ctx, t.Chat.ID)
	if at := slices.IndexFunc(all, func(one storage.MilestoneShare) bool { return one.GoodThing == id }); at >= 0 {
		return all[at], true, err
	}
	return share, false, err
}

// cheerMilestone sends the person a cheer, once for each step and supporter.
func cheerMilestone(ctx context.Context, t *Turn) error {
	id, _ := t.meant()
	share, ok, err := t.shownTo(ctx, numbered[int64](id))
	switch {
	case err != nil:
		return err
	case !ok:
		t.past()
		return nil
	}
	return t.cheer(ctx, share)
}

func (t *Turn) cheer(ctx context.Context, share storage.MilestoneShare) error {
	t.aside = true
	tie, errTie := t.Store.Tie(ctx, share.Tie)
	g, errThing := t.Store.GoodThing(ctx, share.GoodThing, share.Person)
	switch err := errors.Join(errTie, errThing); {
	case errors.Is(err, storage.ErrNoTie), errors.Is(err, storage.ErrNoGoodThing):
		t.past() // it can't be opened any more
		return nil
	case err != nil:
		return err
	}
	t.Toast = messages.CheerSent(t.Words())
	first, err := t.Store.CheerMilestone(ctx, share.Tie, share.GoodThing)
	if err != nil {
		return err
	}
	if !first {
		t.Toast = messages.AlreadySent(t.Words())
		return nil
	}
	called, _, err := t.calls(ctx, tie)
	if err != nil {
		return err
	}
	return t.toPerson(ctx, tie, note{lane: storage.LaneWords, say: func(w messages.Words) messages.Message {
		return messages.CheerFrom(w, called, asShown(g))
	}})
}

// cheerByReaction takes a reaction under a step that was shown for a cheer.
func cheerByReaction(ctx context.Context, t *Turn) (bool, error) {
	about, ok, err := t.originOf(ctx, t.Message)
	if err != nil || !ok || about.Milestone == 0 {
		return false, err
	}
	share, ok, err := t.shownTo(ctx, about.Milestone)
	if err != nil || !ok {
		return false, err
	}
	return true, t.cheer(ctx, share)
}
