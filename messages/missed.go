package messages

import "time"

// Missed is what a person has set up for a day on which they don't check in, in the
// words of whoever reads it. Times are in the person's zone.
type Missed struct {
	Name    string // of the other side: of the supporter to the person, of the person to the supporter
	At      time.Time
	Again   time.Time // the second question
	Told    time.Time // the message to the supporter
	Zone    string    // of the person, named where the reader's clock shows another hour; "" else
	NoZone  bool      // the person has chosen none
	Rests   time.Time // zero: it does not rest
	Asked   bool      // the supporter has not answered yet
	Resting bool
}

// by is an hour as it is read: "20:00", or "20:00 (Lisbon)" by another's clock.
func (m Missed) by(w Words, at time.Time) string {
	if m.Zone == "" {
		return Clock(at)
	}
	return Clock(at) + " (" + ZoneName(w, m.Zone) + ")"
}

func (m Missed) args(w Words) args {
	return args{"Name": Name(m.Name), "Time": m.by(w, m.At), "Again": Clock(m.Again), "Told": Clock(m.Told)}
}

// The hours, and the lengths of a rest, that have a button.
var (
	missedHours = []string{"10:00", "12:00", "18:00", "20:00", "21:00", "22:00"}
	missedRests = []string{"7d", "14d"}
)

// MissedButton leads to the page.
func MissedButton(w Words) Button {
	return Button{Label: w.text("missed.button"), Data: data("missed", "page")}
}

// MissedOff is the page while nothing is set up: who could hear of it.
func MissedOff(w Words, who []Choice, notice string) Message {
	var names []Button
	for _, c := range who {
		names = append(names, Button{Label: NameAlone(c.Name), Data: data("missed", "who", c.ID)})
	}
	ask := w.text("missed.who")
	if len(who) == 0 {
		ask = w.text("missed.nobody")
	}
	return Message{
		Text: joined("\n\n", notice, w.text("missed.off"), ask),
		Rows: append(sideBySide(names), []Button{{Label: w.text("circle.back"), Data: data("supporters", "list")}}),
	}
}

// MissedPage is the page of what is set up.
func MissedPage(w Words, m Missed) Message {
	button := func(key string, parts ...any) Button {
		return Button{Label: w.text("missed." + key), Data: data(append([]any{"missed"}, parts...)...)}
	}
	back := []Button{{Label: w.text("circle.back"), Data: data("supporters", "list")}}
	zone := ""
	if m.NoZone {
		zone = w.text("missed.noZone")
	}
	if m.Asked {
		return Message{
			Text: joined("\n\n", w.text("missed.waits", m.args(w)), zone),
			Rows: [][]Button{{button("takeBack", "off")}, back},
		}
	}
	rests, rest := "", button("rest", "rest")
	if m.Resting {
		rests, rest = w.text("missed.resting", args{"Time": w.DateTime(m.Rests)}), button("restEnd", "rest", MissedRestEnd)
	}
	return Message{
		Text: joined("\n\n", w.text("missed.on", m.args(w)), w.text("missed.fails"), rests, zone),
		Rows: append(sideBySide([]Button{button("hour", "hour"), rest, button("try", "try"), button("stop", "off")}), back),
	}
}

// MissedRestEnd is the value of the button that ends a rest.
const MissedRestEnd = "end"

// AskMissedHour asks by which hour. About is the supporter who is to be named, "" where
// one is already.
func AskMissedHour(w Words, name, tie string) Message {
	var hours []Button
	for _, hour := range missedHours {
		at := withoutColons(hour)
		if tie == "" {
			hours = append(hours, Button{Label: hour, Data: data("missed", "hour", at)})
		} else {
			hours = append(hours, Button{Label: hour, Data: data("missed", "who", tie, at)})
		}
	}
	return Message{
		Text: w.text("missed.askHour", args{"Name": Name(name)}),
		Rows: [][]Button{hours[:3], hours[3:], {{Label: w.text("circle.back"), Data: data("missed", "page")}}},
	}
}

// MissedHourUnclear says how an hour is typed.
func MissedHourUnclear(w Words) Message { return Message{Text: w.text("missed.hourUnclear")} }

// AskMissedRest asks until when it rests.
func AskMissedRest(w Words) Message {
	var lengths []Button
	for i, key := range []string{"restWeek", "restTwoWeeks"} {
		lengths = append(lengths, Button{Label: w.text("missed." + key), Data: data("missed", "rest", missedRests[i])})
	}
	return Message{
		Text: w.text("missed.askRest"),
		Rows: append(sideBySide(lengths), []Button{{Label: w.text("circle.back"), Data: data("missed", "page")}}),
	}
}

// MissedRestUnclear says how a rest is typed.
func MissedRestUnclear(w Words) Message { return Message{Text: w.text("missed.restUnclear")} }

// MissedAsk asks a supporter whether they would hear of a missed check-in.
func MissedAsk(w Words, m Missed, tie string) Message {
	return Message{
		Text: w.text("missed.ask", m.args(w)),
		Rows: [][]Button{
			{{Label: w.text("missed.yes"), Data: data("missed", "yes", tie)}},
			{{Label: w.text("missed.no"), Data: data("missed", "no", tie)}},
		},
	}
}

// MissedSaid are the lines that need no more than a name and the hours.
func MissedSaid(w Words, what MissedLine, m Missed) Message {
	return Message{Text: w.text("missed."+string(what), m.args(w))}
}

// MissedEnded says what a sign of life came to: the supporter hears nothing, or, if they
// had been told, that it came. Glad: it says also that it is good to hear from the person,
// which in a bad hour would be no answer.
func MissedEnded(w Words, m Missed, told, glad bool) Message {
	key, first := "missed.here", ""
	if told {
		key = "missed.hereLate"
	}
	if glad {
		first = w.text("missed.glad")
	}
	return Message{Text: joined("\n", first, w.text(key, m.args(w)))}
}

// MissedLine is one of those of MissedSaid, by its name in the catalogue.
type MissedLine string

// The lines.
const (
	MissedAgreed       MissedLine = "agreed"       // to the person
	MissedAgreedThem   MissedLine = "agreedThem"   // to the supporter
	MissedDeclined     MissedLine = "declined"     // to the person
	MissedDeclinedThem MissedLine = "declinedThem" // to the supporter
	MissedStopped      MissedLine = "stopped"      // to the person, whose supporter has stopped
	MissedStoppedThem  MissedLine = "stoppedThem"  // to that supporter
	MissedOffNow       MissedLine = "offNow"       // to the person
	MissedOffThem      MissedLine = "offThem"      // to the supporter
	MissedMovedThem    MissedLine = "movedThem"    // to the supporter: it is another hour
	MissedAskedBefore  MissedLine = "askedBefore"  // to the person: they were asked lately and said no
	MissedAllClear     MissedLine = "allClear"     // to the supporter
	MissedAway         MissedLine = "away"         // to the person: the bot was down
	MissedAwayThem     MissedLine = "awayThem"     // to the supporter
	MissedCantTell     MissedLine = "cantTell"     // to the person: the supporter can't be told
	MissedTried        MissedLine = "tried"        // to the person, behind a test run
	MissedTriedTooSoon MissedLine = "triedTooSoon" // to the person
)

// MissedQuestion asks the person for a sign of life; second: once more.
func MissedQuestion(w Words, m Missed, second bool) Message {
	text := w.text("missed.first", m.args(w))
	if second {
		text = w.text("missed.second", m.args(w))
	}
	return Message{Text: text, Rows: [][]Button{{{Label: w.text("missed.imHere"), Data: data("missed", "here")}}}}
}

// MissedTell tells the supporter, with the number to call in their country.
func MissedTell(w Words, m Missed, tie, numbers string) Message {
	return Message{
		Text: joined("\n\n", w.text("missed.tell", m.args(w)), w.text("missed.todo", m.args(w)), numbers),
		Rows: [][]Button{
			{{Label: w.text("nudges.writeNow", m.args(w)), Data: data("nudges", "write", tie)}},
			{{Label: w.text("missed.worried"), Data: data(WorriedCards.Name, OpenCards)}},
		},
		Protected: true,
	}
}

// MissedTrial marks a message as part of a test run, above and below.
func MissedTrial(w Words, m Message) Message {
	m.Text = joined("\n\n", w.text("missed.trial"), m.Text, w.text("missed.trialEnds"))
	m.Rows = nil
	return m
}

// WithMissedOff says below what ended a tie that it ended this too.
func WithMissedOff(w Words, m Message) Message {
	m.Text = joined("\n\n", m.Text, w.text("missed.offNow"))
	return m
}
