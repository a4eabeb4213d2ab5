package dialogue

import (
	"context"

	"porchlight/messages"
	"porchlight/messages/resources"
	"porchlight/storage"
)

// stepPlace waits for places of the person's own: a choir, a café, a group, a doctor.
const stepPlace = "resources.place"

func showMyPlaces(ctx context.Context, t *Turn) error {
	list, err := t.own(ctx, storage.OwnPlace)
	if err == nil {
		t.Show(messages.MyPlaces(t.Words(), list))
	}
	return err
}

func askPlace(_ context.Context, t *Turn) error {
	t.Await(stepPlace, nil)
	t.Show(messages.AskPlace(t.Words()))
	return nil
}

// leaveAskingPlace goes back to the list, with nothing added.
func leaveAskingPlace(ctx context.Context, t *Turn) error {
	t.Done()
	return showMyPlaces(ctx, t)
}

// takePlaces keeps what was written, each line for itself.
func takePlaces(ctx context.Context, t *Turn) error {
	if meaning, _ := meaningOf(t.Text); meaning == "no" || meaning == "later" {
		return leaveMeant(ctx, t)
	}
	return t.addPlaces(ctx, t.Text)
}

func (t *Turn) addPlaces(ctx context.Context, typed string) error {
	full, err := t.addOwn(ctx, storage.OwnPlace, typed)
	if err != nil {
		return err
	}
	t.Done()
	if full {
		t.Say(messages.OwnFull(t.Words()))
		return nil
	}
	return showMyPlaces(ctx, t)
}

func showMyPlace(ctx context.Context, t *Turn) error {
	return t.ofOwn(ctx, storage.OwnPlace, func(o storage.OwnWords) error {
		circle, err := t.hasSupporters(ctx)
		if err == nil {
			t.Show(messages.MyPlace(t.Words(), messages.OwnLine{ID: number(o.ID), Words: string(o.Words)}, circle))
		}
		return err
	})
}

func remindOfMine(ctx context.Context, t *Turn) error {
	return t.ofOwn(ctx, storage.OwnPlace, func(o storage.OwnWords) error { return t.remindOf(ctx, o) })
}

// askAlong begins to ask the circle whether somebody comes along to a place; who that is,
// and whether it goes, is ticked and tapped there.
func askAlong(ctx context.Context, t *Turn) error {
	return t.ofPlace(func(_ string, r resources.Resource, _ string) error { return t.askToComeAlong(ctx, r.Name) })
}

func askAlongToMine(ctx context.Context, t *Turn) error {
	return t.ofOwn(ctx, storage.OwnPlace, func(o storage.OwnWords) error { return t.askToComeAlong(ctx, string(o.Words)) })
}

func (t *Turn) askToComeAlong(ctx context.Context, place string) error {
	words := messages.ComeAlong(t.Words(), place)
	if neverPassedOn(words) {
		t.Say(messages.NeverAsked(t.Words()))
		return nil
	}
	return t.showAskPage(ctx, askDraft{Kind: "appointment", Words: storage.Private(shortened(words, longestAsk))})
}
