package dialogue

import (
	"context"
	"encoding/json"
	"slices"

	"porchlight/messages"
	"porchlight/storage"
)

// followEdit follows when somebody changes a message that goes to the other side of
// a tie. What still waits there (through a pause, or an outage) goes in its new words.
// Where these show distress the guard has answered, and they go on a tap alone, in
// place of the first ones. Both look the same to the writer whether it waits, has
// arrived, or never will because the other hears nothing of them.
//
// What is sent is always as it was heard, see messages.Copy: an edit of which
// Telegram has not told yet changes nothing of what leaves.
func followEdit(ctx context.Context, t *Turn) error {
	all, err := t.passedTo(ctx)
	for _, o := range all {
		follow := t.reword
		if t.Heard {
			follow = t.askAnew
		}
		if err := follow(ctx, o); err != nil {
			return err
		}
	}
	return err
}

// passedTo are the other sides to whom this turn's message was passed on before.
func (t *Turn) passedTo(ctx context.Context) (all []other, err error) {
	sent, err := t.Store.SentMessages(ctx, t.Chat.ID, t.Now)
	if err != nil {
		return nil, err
	}
	ties, err := t.ties(ctx)
	if err != nil {
		return nil, err
	}
	for _, tie := range ties {
		passed := slices.ContainsFunc(sent, func(m storage.SentMessage) bool {
			var about origin
			return json.Unmarshal(m.About, &about) == nil && about.Own && about.Tie == tie.ID && about.From == t.Message
		})
		for part := 0; part < 2 && !passed; part++ { // that it was sent may not have been said yet
			if passed, err = t.Store.Waits(ctx, onceRelayed(tie.ID, t.Chat.ID, t.Message, part)); err != nil {
				return nil, err
			}
		}
		if !passed {
			continue
		}
		o, ok, err := t.otherSide(ctx, tie.ID)
		if err != nil {
			return nil, err
		}
		if ok {
			all = append(all, o)
		}
	}
	return all, nil
}

// askAnew asks whether a message goes as it is now. The first words of it go on
// waiting, but where nobody but Telegram knows them: it would copy the new ones.
func (t *Turn) askAnew(ctx context.Context, o other) error {
	t.Say(messages.OfferEdited(t.Words(), t.choice(o, 0)))
	_, m, err := t.waiting(ctx, o)
	if err != nil || m.Copy == nil || m.Copy.Caption != nil {
		return err
	}
	return t.replace(ctx, o, t.Message)
}

// waiting is what still waits of this turn's message to the other side, without the
// line before something that is copied; empty if nothing does.
func (t *Turn) waiting(ctx context.Context, o other) (d storage.Delivery, m messages.Message, err error) {
	waits := false
	for part := 1; part >= 0 && !waits; part-- {
		if d, waits, err = t.Store.Waiting(ctx, onceRelayed(o.tie.ID, t.Chat.ID, t.Message, part), t.Now); err != nil {
			return d, m, err
		}
	}
	if waits {
		err = json.Unmarshal(d.Body, &m)
	}
	return d, m, err
}

// reword puts the new words in place of those that wait, if they fit there.
func (t *Turn) reword(ctx context.Context, o other) error {
	d, m, err := t.waiting(ctx, o)
	if err != nil {
		return err
	}
	fits := false
	if m.Copy != nil {
		m.Copy.Caption, fits = t.Caption, true
	} else if m.Text != "" && t.Text != "" {
		m, fits = m.Reworded(t.Text)
	}
	if !fits {
		return nil
	}
	if d.Body, err = json.Marshal(m); err != nil {
		return err
	}
	return t.Store.Reword(ctx, d)
}
