package dialogue

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"time"

	"porchlight/messages"
	"porchlight/storage"
)

// checkin asks the person how a day is and keeps the answer for them alone.
var checkin = Dialogue{
	Name:     "checkin",
	Commands: []Command{{Name: stepScore, For: ForPerson, Do: typedCheckin, TakesDistress: true}},
	Steps: map[string]Step{
		stepScore: {Take: typedScore, TakesDistress: true, Asks: &Question{
			Waits: func(t *Turn) waiting {
				return waiting{name: "checkin", unclear: messages.ScoreUnclear(t.Words()), hears: true}
			},
			Ask: func(ctx context.Context, t *Turn, _ string) error {
				return t.askCheckin(ctx, t.localDay(), checkinNotes{})
			},
		}},
		stepNote: {Take: takeNote, Lapse: noteLapse, TakesDistress: true, Asks: &Question{
			Waits: func(t *Turn) waiting {
				return waiting{name: "checkin", unclear: messages.NoteUnclear(t.Words()), hears: true}
			},
			Ask: func(ctx context.Context, t *Turn, _ string) error { return showLastCheckin(ctx, t) },
		}},
	},
	Edited: editedCheckin,
	Presses: together(presses(ofCheckin, map[string]with[storage.Checkin]{
		"change": askChange, "to": changeScore, "remove": askRemove, "gone": removeCheckin, "listen": listen,
	}), map[string]Handler{"face": pressedFace, "day": pressedDay, "last": showLastCheckin, "ask": asCommand(stepScore)}),
}

const (
	stepScore = "checkin"      // waits for a score, with words or without
	stepNote  = "checkin.note" // waits for words, or a voice message, to go with one
	// noteLapse is how long what is written goes with the face that was tapped. The
	// check-in is whole without; hours later it may be meant for anybody.
	noteLapse = 3 * time.Hour
)

// checkinNotes is what is known at a step: at stepScore the day, and words that came
// before a face; at stepNote whose words they are to be.
type checkinNotes struct {
	Day   string          `json:"day,omitempty"`
	Words storage.Private `json:"words,omitempty"`
	Voice string          `json:"voice,omitempty"`
	ID    int64           `json:"id,omitempty"`
	// Anew: the words take the place of those that are there.
	Anew bool `json:"anew,omitempty"`
}

// behindCheckin is what its buttons do, typed behind the command.
var behindCheckin = map[string]Handler{
	"last": showLastCheckin, "change": lastCheckin(askChange), "remove": lastCheckin(askRemove), "missed": ofCircle(missedPage),
}

// typedCheckin reads "/checkin", "/checkin 3 slept badly" and "/checkin yesterday 2",
// and "/checkin change".
func typedCheckin(ctx context.Context, t *Turn) error {
	if do := behindCheckin[meaningBehind(t.Rest)]; do != nil {
		return do(ctx, t)
	}
	told := readTold(t.Rest)
	switch day := t.dayMeant(told); {
	case told.Score != 0:
		return t.keepTold(ctx, storage.Checkin{Day: day, Score: told.Score, Words: storage.Private(told.Words)})
	case t.Heard:
		return nil // the guard has answered; it is no time to ask for a face
	case told.NoScore:
		t.Await(stepScore, checkinNotes{Day: day})
		t.Say(messages.ScoreUnclear(t.Words()))
		return nil
	default:
		return t.askCheckin(ctx, day, checkinNotes{Words: storage.Private(told.Words)})
	}
}

// askCheckin asks how a day is; of words that are told already, which face fits.
func (t *Turn) askCheckin(ctx context.Context, day string, notes checkinNotes) error {
	notes.Day = day
	t.Await(stepScore, notes)
	asked := t.askedDay(day)
	if notes.Words != "" || notes.Voice != "" {
		t.Show(messages.WhichFace(t.Words(), asked))
		return nil
	}
	switch _, err := t.Store.LastCheckin(ctx, t.Chat.ID); {
	case err == nil:
		asked.Last = true
	case !errors.Is(err, storage.ErrNoCheckin):
		return err
	}
	t.Show(messages.AskCheckin(t.Words(), asked))
	return nil
}

// checkinDue is the question as it comes by itself, such as from a reminder. What is typed
// next answers it, unless something else waits for an answer; a list of reminders does not.
func (s *Scene) checkinDue(ctx context.Context, chat storage.Chat) (messages.Message, error) {
	day := dayOf(chat, s.Now)
	m := messages.AskCheckin(s.Host.WordsOf(chat), messages.AskedDay{Day: readDay(day), Yesterday: readDay(yesterdayOf(day))})
	step, err := s.Store.Step(ctx, chat.ID, s.Now)
	if err != nil || step.Name != "" && step.Name != stepBelow {
		return m, err
	}
	notes, err := json.Marshal(checkinNotes{Day: day})
	if err != nil {
		return m, err
	}
	return m, s.Store.KeepStep(ctx, chat.ID, storage.Step{Name: stepScore, Notes: notes}, s.Now)
}

// askedDay is a day as the question names it: today, with the day before in its place,
// or that day.
func (t *Turn) askedDay(day string) messages.AskedDay {
	at := readDay(day)
	if day != t.localDay() {
		return messages.AskedDay{Day: at}
	}
	return messages.AskedDay{Day: at, Yesterday: at.AddDate(0, 0, -1)}
}

// typedScore takes a number, a word or a face, and what follows it. Words alone wait
// for a face.
func typedScore(ctx context.Context, t *Turn) error {
	var notes checkinNotes
	t.Notes(&notes)
	told := readTold(t.Text)
	day := notes.Day
	if told.Day != dayUnsaid || day == "" {
		day = t.dayMeant(told)
	}
	newer, err := t.overtaken(ctx, 0)
	if err != nil {
		return err
	}
	switch meaning, _ := meaningOf(t.Text); {
	case told.Score != 0:
		words := joinWords(notes.Words, told.Words)
		return t.keepTold(ctx, storage.Checkin{Day: day, Score: told.Score, Words: words, Voice: notes.Voice})
	case t.Heard:
		return nil // the guard has answered, and the question waits
	case newer:
		return t.anew(ctx) // it may be for whoever has written meanwhile
	case meaning == "no", meaning == "later":
		return leaveMeant(ctx, t)
	case told.NoScore:
		t.noAnswer(messages.ScoreUnclear(t.Words()))
		return nil
	}
	t.Await(stepScore, checkinNotes{Day: day, Words: joinWords(notes.Words, told.Words), Voice: cmp.Or(t.Recording, notes.Voice)})
	t.noAnswer(messages.WhichFace(t.Words(), t.askedDay(day)))
	return nil
}

// joinWords puts what was written later below what was before.
func joinWords(before storage.Private, then string) storage.Private {
	return storage.Private(strings.TrimSpace(string(before) + "\n" + then))
}

// keepTold keeps what a message told, or a tap below one: anew if it told something before,
// as when two thumbs tap, or when a command is edited.
func (t *Turn) keepTold(ctx context.Context, c storage.Checkin) error {
	switch last, err := t.Store.LastCheckin(ctx, t.Chat.ID); {
	case err != nil && !errors.Is(err, storage.ErrNoCheckin):
		return err
	case err == nil && t.Message != 0 && last.Message == t.Message:
		c.ID, c.At, c.Note = last.ID, last.At, last.Note
		c.Words, c.Voice = cmp.Or(c.Words, last.Words), cmp.Or(c.Voice, last.Voice)
	}
	c.Message = t.Message
	return t.keepCheckin(ctx, c)
}

// keepCheckin keeps what was told, and waits for words if there are none.
func (t *Turn) keepCheckin(ctx context.Context, c storage.Checkin) error {
	if !t.Known {
		if err := t.Keep(ctx); err != nil {
			return err
		}
	}
	c.Chat, c.At = t.Chat.ID, cmp.Or(c.At, t.Now)
	id, err := t.Store.KeepCheckin(ctx, c)
	if err != nil {
		return err
	}
	c.ID = id
	if t.Heard {
		t.Done()
		t.Say(messages.CheckinKeptInShort(t.Words(), t.told(c)))
		return nil
	}
	bare := c.Words == "" && c.Voice == ""
	if bare {
		t.Await(stepNote, checkinNotes{ID: id})
	} else {
		t.Done()
		t.Like()
	}
	kept := messages.CheckinKept(t.Words(), t.told(c), bare)
	good, err := t.drawableOn(ctx, c)
	if err != nil {
		return err
	}
	if good {
		kept.Rows = append(kept.Rows, []messages.Button{messages.BoxButton(t.Words())})
	}
	t.Show(kept)
	return t.offerWhatHelps(ctx, c)
}

// takeNote puts words, or a voice message, to the check-in that was told before.
func takeNote(ctx context.Context, t *Turn) error {
	var notes checkinNotes
	t.Notes(&notes)
	newer, err := t.overtaken(ctx, 0)
	if err != nil {
		return err
	}
	switch meaning, _ := meaningOf(t.Text); {
	case t.Attached && t.Recording == "":
		t.noAnswer(messages.NoteUnclear(t.Words()))
		return nil
	case meaning == "no", meaning == "later":
		return leaveMeant(ctx, t)
	case !t.Heard && (newer || !isNote(meaning)):
		return t.anew(ctx) // the same, or it is for the bot
	}
	c, err := t.Store.Checkin(ctx, notes.ID, t.Chat.ID)
	switch {
	case errors.Is(err, storage.ErrNoCheckin):
		return t.anew(ctx) // it was removed
	case err != nil:
		return err
	}
	return t.keepNote(ctx, c, notes.Anew)
}

// isNote reports whether words that mean something to the bot may be one's own about a day
// all the same, such as "I had a bad day". "Thank you" and "how are you" are not.
func isNote(meaning string) bool {
	return slices.Contains([]string{"", "hard", "glad", "denied", "soft", anyReminder}, meaning)
}

// keepNote keeps what was written, or said, with a check-in. Anew: also another score, if
// it begins with one.
func (t *Turn) keepNote(ctx context.Context, c storage.Checkin, anew bool) error {
	words := t.Text
	if told := readTold(words); anew && told.Score != 0 {
		c.Score, words = told.Score, told.Words
	}
	if words != "" {
		c.Words, c.Note = storage.Private(strings.TrimSpace(words)), t.Message
	}
	c.Voice = cmp.Or(t.Recording, c.Voice)
	if _, err := t.Store.KeepCheckin(ctx, c); err != nil {
		return err
	}
	t.Done()
	switch {
	case t.Heard:
		t.Say(messages.CheckinKeptInShort(t.Words(), t.told(c)))
	case anew:
		t.Say(messages.LastCheckin(t.Words(), t.told(c)))
	default:
		t.Like()
		t.Say(messages.NoteKept(t.Words(), t.told(c), t.Recording != ""))
	}
	return nil
}

// editedCheckin follows when the words of the last one were put differently, or those that
// told it.
func editedCheckin(ctx context.Context, t *Turn) error {
	c, err := t.Store.LastCheckin(ctx, t.Chat.ID)
	switch told := readTold(t.Text); {
	case errors.Is(err, storage.ErrNoCheckin):
		return nil
	case err != nil:
		return err
	case c.Note == t.Message:
		c.Words = storage.Private(strings.TrimSpace(t.Text))
	case c.Message == t.Message && told.Score != 0:
		c.Score, c.Words = told.Score, storage.Private(told.Words)
	default:
		return nil
	}
	_, err = t.Store.KeepCheckin(ctx, c)
	return err
}

// told is a check-in as it is shown.
func (t *Turn) told(c storage.Checkin) messages.ToldCheckin {
	day := readDay(c.Day)
	return messages.ToldCheckin{
		ID: number(c.ID), Score: c.Score, Day: day, Ago: int(readDay(t.localDay()).Sub(day).Hours() / 24), Words: string(c.Words), Voice: c.Voice != "",
	}
}
