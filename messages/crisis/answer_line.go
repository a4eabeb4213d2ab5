package crisis

import "porchlight/messages/crisis/hearing"

// Line names the line of first choice with the way to reach it, without a word of
// danger; the international directory where there is none or it is closed.
func Line(a Asker) string { return newVoice(hearing.Heard{}, a).firstLine() }

func (v *voice) firstLine() string {
	return paragraphs(v.numbersOf(v.lines[:min(1, len(v.lines))]), v.finderIfNeeded())
}

// Numbers names the line of first choice and the emergency number in as few rows
// as can be, to stand below other words of the bot. Where the country is not
// known, or its lines are closed, it names the international directory too.
func Numbers(a Asker) string { return newVoice(hearing.Heard{}, a).numbersBelow() }

// NamedLine is a helpline in short, to be noted somewhere: its name, and the number to
// call or else to text.
type NamedLine struct{ Name, Number string }

// NamedLines are the lines of first choice for somebody.
func NamedLines(a Asker) (all []NamedLine) {
	v := newVoice(hearing.Heard{}, a)
	for _, l := range v.lines {
		switch {
		case l.callable():
			all = append(all, NamedLine{l.Name, v.dial(l)[0]})
		case l.SMS.To != "":
			all = append(all, NamedLine{l.Name, l.SMS.To})
		}
	}
	return all
}

func (v *voice) numbersBelow() string { return paragraphs(v.firstLine(), v.dangerShort()) }

// NumbersButton shows Numbers: below words that come later by themselves, when
// somebody else may read them on the locked screen.
func NumbersButton(a Asker) Button {
	return newVoice(hearing.Heard{Level: hearing.Distress}, a).button(pressThere)
}

// CallButton says what happens in a call to a helpline.
func CallButton(a Asker) Button { return newVoice(hearing.Heard{}, a).button(pressCall) }

// PlanButton shows the person's own plan.
func PlanButton(a Asker) Button { return newVoice(hearing.Heard{}, a).button(pressPlan) }
