package dialogue

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"porchlight/messages"
	"porchlight/scheduler"
	"porchlight/storage"
)

// promptly is how soon something is still an answer to what somebody just did.
const promptly = 10 * time.Minute

// sayNotTaken follows when Telegram will never take something that one side of a tie
// sent the other: the other takes no voice messages, or what was to be copied was
// deleted while it waited. No line that promises something is left standing there
// alone, and whoever sent it is told instead of thanked.
func sayNotTaken(ctx context.Context, s *Scene, d storage.Delivery, why error) error {
	var about origin
	if json.Unmarshal(d.About, &about) != nil || about.From == 0 || about.Own {
		return nil
	}
	tie, err := s.Store.Tie(ctx, about.Tie)
	if errors.Is(err, storage.ErrNoTie) {
		return nil
	}
	if err != nil {
		return err
	}
	from, name := tie.Supporter, ""
	if d.Chat == tie.Person {
		person, err := s.Store.Chat(ctx, tie.Person)
		if err != nil {
			return err
		}
		if name, err = s.knows(ctx, tie, person); err != nil {
			return err
		}
	} else {
		from = tie.Person
		if name, _, err = s.calls(ctx, tie); err != nil {
			return err
		}
	}
	if d.Chat == tie.Person && errors.Is(why, scheduler.ErrNoVoice) {
		tie.Terms.NoVoiceAt = s.Now.Unix()
		if err := s.Store.KeepTie(ctx, tie); err != nil {
			return err
		}
	}
	for part := range mostParts {
		if _, err := s.Store.Recall(ctx, onceRelayed(tie.ID, from, about.From, part)); err != nil {
			return err
		}
	}
	if _, err := s.Store.Recall(ctx, onceSaid(tie.ID, from, about.From)); err != nil {
		return err
	}
	err = s.takeAwayAll(ctx, d.Chat, func(o origin) bool {
		return o.Tie == tie.ID && o.From == about.From && !o.Own && (o.As == asLead || o.As == asHead)
	})
	if err != nil {
		return err
	}
	err = s.takeAwayAll(ctx, from, func(o origin) bool { return o.Tie == tie.ID && o.From == about.From && o.Own && !o.Asks })
	if err != nil {
		return err
	}
	return s.tell(ctx, from, note{
		lane: storage.LaneReply, tie: tie.ID, theyAsked: s.Now.Sub(time.Unix(about.At, 0)) < promptly,
		say: func(w messages.Words) messages.Message { return messages.NotTaken(w, name, reasonOf(why)) },
	})
}

// noVoiceFor is how long nobody tries again whether a person takes voice messages now.
const noVoiceFor = 24 * time.Hour

// takesNoVoice reports whether a supporter is told at once that the person's Telegram
// takes no voice messages, because they were told so lately. Of one whom the person has
// muted a later one is refused as the last one was, see lookFor.
func (s *Scene) takesNoVoice(o other) bool {
	told := o.tie.Terms.NoVoiceAt
	return o.isPerson && told != 0 && s.Now.Sub(time.Unix(told, 0)) < noVoiceFor
}

// reasonOf tells what of a refusal the sender can do something about.
func reasonOf(why error) messages.WhyNotTaken {
	switch {
	case errors.Is(why, scheduler.ErrNoVoice):
		return messages.NoVoiceThere
	case errors.Is(why, scheduler.ErrNoOriginal):
		return messages.NoOriginal
	}
	return messages.NotTakenThere
}

// takeAwayAll deletes those messages of the bot in a chat that were about something.
func (s *Scene) takeAwayAll(ctx context.Context, chat storage.ChatID, which func(origin) bool) error {
	sent, err := s.rememberedOf(ctx, chat)
	for _, m := range sent {
		if which(m.about) {
			s.Send(scheduler.Posting{To: chat, Lane: storage.LaneWords, Tie: m.Tie, Message: messages.Message{Delete: m.Message}})
		}
	}
	return err
}
