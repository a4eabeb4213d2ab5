package dialogue

import (
	"context"

	"porchlight/messages"
	"porchlight/storage"
)

const (
	stepProfessional    = "professional"
	stepProfessionalWay = "professional.reach"
	// mostProfessionals is how many a person can note.
	mostProfessionals = 10
	// longestWay is how many letters the way to reach one may have.
	longestWay = 120
)

var whichWay = Question{
	Waits: func(t *Turn) waiting {
		return waiting{name: "reach", unclear: messages.AskProfessionalWay(t.Words(), t.professionalNamed()), takes: takesWords}
	},
	Ask: askWayAgain,
}

// professionalNamed is the name that was typed before the way was asked for; "" if the
// question has lapsed.
func (t *Turn) professionalNamed() (name string) {
	if t.Step.Name == stepProfessionalWay {
		t.Notes(&name)
	}
	return name
}

// askWayAgain asks how somebody can be reached, or who it is where that is not known
// any more.
func askWayAgain(ctx context.Context, t *Turn, _ string) error {
	name := t.professionalNamed()
	if name == "" {
		return askProfessional(ctx, t)
	}
	t.Await(stepProfessionalWay, name)
	t.Say(messages.AskProfessionalWay(t.Words(), name))
	return nil
}

func askProfessional(ctx context.Context, t *Turn) error {
	noted, err := t.Store.Professionals(ctx, t.Chat.ID)
	if err != nil {
		return err
	}
	if len(noted) >= mostProfessionals {
		t.Say(messages.TooManyProfessionals(t.Words(), mostProfessionals))
		return nil
	}
	t.Await(stepProfessional, nil)
	t.Say(messages.AskProfessional(t.Words()))
	return nil
}

func namedProfessional(ctx context.Context, t *Turn) error {
	name := shortened(t.Text, longestName)
	t.Await(stepProfessionalWay, name)
	t.Say(messages.AskProfessionalWay(t.Words(), name))
	return nil
}

func wayToProfessional(ctx context.Context, t *Turn) error {
	name := t.professionalNamed()
	way := shortened(t.Text, longestWay)
	t.Done()
	if err := t.Keep(ctx); err != nil {
		return err
	}
	err := t.Store.AddProfessional(ctx, storage.Professional{Person: t.Chat.ID, Name: name, Way: way})
	if err != nil {
		return err
	}
	if err := t.showMenu(ctx); err != nil {
		return err
	}
	return t.showCircle(ctx)
}

// ofProfessional does something with the number of a noted contact.
func ofProfessional(do with[int64]) Handler {
	return func(ctx context.Context, t *Turn) error { return do(ctx, t, numbered[int64](t.Rest), "") }
}

func dropProfessional(ctx context.Context, t *Turn, id int64, _ string) error {
	if err := t.Store.DropProfessional(ctx, id, t.Chat.ID); err != nil {
		return err
	}
	return t.showCircle(ctx)
}

func showProfessional(ctx context.Context, t *Turn, id int64, _ string) error {
	noted, err := t.Store.Professionals(ctx, t.Chat.ID)
	for _, p := range noted {
		if p.ID == id {
			t.Show(messages.ShowProfessional(t.Words(), messages.Contact{ID: p.ID, Name: p.Name, Way: p.Way}))
			return nil
		}
	}
	return err
}
