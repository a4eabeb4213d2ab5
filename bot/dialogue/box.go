package dialogue

import (
	"cmp"
	"context"
	"errors"
	"math/rand/v2"
	"slices"
	"strconv"

	"porchlight/messages"
	"porchlight/storage"
)

// The box of good things: what can be done with one of it, drawing from it on a bad day,
// and what of supporters' words goes into it.

// ofGoodThing does something with one of the presser's own box.
func ofGoodThing(do with[storage.GoodThing]) Handler {
	return func(ctx context.Context, t *Turn) error {
		id, value := t.meant()
		g, err := t.Store.GoodThing(ctx, numbered[int64](id), t.Chat.ID)
		if errors.Is(err, storage.ErrNoGoodThing) {
			t.past()
			return nil
		}
		if err != nil {
			return err
		}
		return do(ctx, t, g, value)
	}
}

// goodThingGone ends a question about one that was removed meanwhile.
func (t *Turn) goodThingGone(err error) error {
	if !errors.Is(err, storage.ErrNoGoodThing) {
		return err
	}
	t.Done()
	t.Say(messages.CheckinRemoved(t.Words()))
	return nil
}

// good is one as it is shown, with whom it was shown to.
func (t *Turn) good(ctx context.Context, g storage.GoodThing) (messages.GoodThing, error) {
	shares, err := t.sharesOf(ctx, g)
	shown := asShown(g)
	for _, share := range shares {
		tie, err := t.Store.Tie(ctx, share.Tie)
		if errors.Is(err, storage.ErrNoTie) {
			continue // it can't be opened any more
		}
		if err != nil {
			return shown, err
		}
		called, _, err := t.calls(ctx, tie)
		if err != nil {
			return shown, err
		}
		shown.Shown = append(shown.Shown, called)
	}
	return shown, err
}

func asShown(g storage.GoodThing) messages.GoodThing {
	return messages.GoodThing{ID: number(g.ID), Day: readDay(g.Day), Words: string(g.Words), From: string(g.From), Picture: g.Picture, Voice: g.Voice}
}

func showGoodThing(ctx context.Context, t *Turn, g storage.GoodThing, _ string) error {
	shown, err := t.good(ctx, g)
	t.Show(messages.ShowGoodThing(t.Words(), shown))
	return err
}

// seeGoodThing sends the picture or the voice message again.
func seeGoodThing(_ context.Context, t *Turn, g storage.GoodThing, _ string) error {
	if g.Picture == "" && g.Voice == "" {
		t.past()
		return nil
	}
	t.aside = true
	t.Say(messages.AgainGoodThing(asShown(g)))
	return nil
}

// changeGoodThing asks for a step anew. What others wrote stays as they wrote it.
func changeGoodThing(_ context.Context, t *Turn, g storage.GoodThing, _ string) error {
	if g.Sent() {
		t.past()
		return nil
	}
	t.Await(stepMilestone, milestoneNotes{ID: g.ID})
	t.Show(messages.ChangeMilestone(t.Words(), asShown(g)))
	return nil
}

func askRemoveGoodThing(_ context.Context, t *Turn, g storage.GoodThing, _ string) error {
	t.awaitYes(stepMilestone, "gone", number(g.ID))
	t.Show(messages.AskRemoveGoodThing(t.Words(), asShown(g)))
	return nil
}

// removeGoodThing takes one out of the box, and away from whom it was shown to, as far as
// Telegram lets a bot delete it.
func removeGoodThing(ctx context.Context, t *Turn, g storage.GoodThing, _ string) error {
	if err := t.takeMilestoneBack(ctx, g); err != nil {
		return err
	}
	if err := t.Store.DropGoodThing(ctx, g.ID, t.Chat.ID); err != nil {
		return err
	}
	t.Show(messages.CheckinRemoved(t.Words()))
	return nil
}

// listGoodThings shows a page of the box.
func listGoodThings(ctx context.Context, t *Turn) error {
	page, _ := strconv.Atoi(t.Rest)
	all, err := t.Store.GoodThings(ctx, t.Chat.ID)
	if err != nil {
		return err
	}
	if len(all) == 0 {
		t.Show(messages.BoxEmpty(t.Words()))
		return nil
	}
	shown := make([]messages.GoodThing, len(all))
	for i, g := range all {
		shown[i] = asShown(g)
	}
	t.Show(messages.GoodThings(t.Words(), shown, page))
	return nil
}

// drawGoodThing draws one from the box. It comes as a message of its own, so that the one
// of before stays to be read.
func drawGoodThing(ctx context.Context, t *Turn) error {
	all, err := t.drawable(ctx)
	if err != nil {
		return err
	}
	if len(all) == 0 {
		t.Show(messages.BoxEmpty(t.Words()))
		return nil
	}
	g := drawnFrom(all, rand.IntN)
	if err := t.Store.Draw(ctx, g.ID, t.Chat.ID, t.Now); err != nil {
		return err
	}
	t.Say(messages.Drawn(t.Words(), asShown(g)))
	return nil
}

// drawnFrom takes one of the half that was not drawn for longest, so that the same does
// not come again before most others have.
func drawnFrom(all []storage.GoodThing, intN func(int) int) storage.GoodThing {
	all = slices.Clone(all)
	slices.SortStableFunc(all, func(a, b storage.GoodThing) int { return cmp.Or(a.Drawn.Compare(b.Drawn), cmp.Compare(a.ID, b.ID)) })
	return all[intN((len(all)+1)/2)]
}

// drawable is what can be drawn: nothing that rests, nor of a supporter from whom the
// person wants to hear nothing now. It stays in the list.
func (t *Turn) drawable(ctx context.Context) ([]storage.GoodThing, error) {
	all, err := t.Store.GoodThings(ctx, t.Chat.ID)
	if err != nil {
		return nil, err
	}
	ties, err := t.Store.Supporters(ctx, t.Chat.ID)
	return slices.DeleteFunc(all, func(g storage.GoodThing) bool {
		return g.Rests || slices.ContainsFunc(ties, func(tie storage.Tie) bool { return tie.ID == g.Tie && tie.Muted })
	}), err
}

// drawableOn reports whether a low day is told of, and there is something to draw then.
func (t *Turn) drawableOn(ctx context.Context, c storage.Checkin) (bool, error) {
	if c.Score > lowDay {
		return false, nil
	}
	all, err := t.drawable(ctx)
	return len(all) > 0, err
}

// keepSent puts what a supporter sent into the box: what stands above the button that was
// pressed, for nothing of it is kept anywhere else. It is the person's then, also when
// the tie ends.
func keepSent(ctx context.Context, t *Turn, s relayed, _ string) error {
	t.aside = true
	g := storage.GoodThing{
		Chat: t.Chat.ID, Day: t.localDay(), Words: storage.Private(messages.OwnWordsIn(t.Above.Words)), Picture: t.Above.Picture, Voice: t.Above.Voice,
		Relay: s.ID, Tie: s.tie.ID, From: storage.Private(s.called),
	}
	if g.Words == "" && g.Picture == "" && g.Voice == "" {
		t.Toast = messages.CantKeep(t.Words())
		return nil
	}
	all, err := t.Store.GoodThings(ctx, t.Chat.ID)
	if err != nil {
		return err
	}
	if slices.ContainsFunc(all, func(before storage.GoodThing) bool { return before.Relay == s.ID }) {
		t.Toast = messages.AlreadyKept(t.Words())
		return nil
	}
	full, err := t.keepGood(ctx, &g)
	switch t.Toast = messages.KeptSent(t.Words()); {
	case err != nil:
		return err
	case full:
		t.Toast = messages.OwnFull(t.Words()).Text
	}
	return nil
}

// restKept lets nothing be drawn any more that a supporter sent who is removed now.
func (t *Turn) restKept(ctx context.Context, tie storage.Tie) error {
	return t.eachKept(ctx, tie, func(g storage.GoodThing) error {
		g.Rests = true
		_, err := t.Store.KeepGoodThing(ctx, g)
		return err
	})
}

// eachKept does something with each that the person of a tie kept of its supporter.
func (t *Turn) eachKept(ctx context.Context, tie storage.Tie, do func(storage.GoodThing) error) error {
	all, err := t.Store.GoodThings(ctx, tie.Person)
	for _, g := range all {
		if g.Tie != tie.ID || !g.Sent() {
			continue
		}
		if err := do(g); err != nil {
			return err
		}
	}
	return err
}

// takeOutOfBox follows when a supporter takes back what they sent in a message.
func (t *Turn) takeOutOfBox(ctx context.Context, o other, message int) error {
	there, err := t.arrived(ctx, o, message)
	if err != nil || !o.isPerson {
		return err
	}
	return t.eachKept(ctx, o.tie, func(g storage.GoodThing) error {
		if !slices.ContainsFunc(there, func(m remembered) bool { return m.about.Relay == g.Relay }) {
			return nil
		}
		return t.Store.DropGoodThing(ctx, g.ID, o.tie.Person)
	})
}
