// Package hearing hears distress in what people write, in seventeen languages at
// once. It imports the standard library and golang.org/x/text alone, its phrase
// files are compiled in, and it touches no database, network or clock: whatever
// else is broken, it hears. It says how strongly a message must be answered and
// what the answer must know, and never what to answer; package crisis does that.
//
// Life of a message: fold and tokens make plain words of it, read finds the
// classes that the phrase files know each word for (mend, where nothing knows it
// as it is written; romanise, by its sounds), match finds the rules that fit, and
// judge weighs them (whose, in words to another person). Where rules say nothing or
// leave doubt, opinion weighs the whole message.
// Everything here is safe for use by many goroutines at once.
package hearing

// Level says how strongly a message must be answered. The words of the answer
// depend on it; that there is an answer does not, from Distress upwards.
type Level uint8

// The levels, weakest first.
const (
	// None: nothing was heard that calls for an answer.
	None Level = iota
	// Soft: a figure of speech or an exaggeration ("this homework makes me want
	// to die lol"). It is answered with one soft line and counts as "none" for
	// `porchlight detect`. So is, with Denied and nothing more, who says that there is no
	// danger ("I'm not suicidal").
	Soft
	// Distress: hopeless, worthless, can't cope, so alone, panic, abuse, an
	// eating disorder, without any of what Crisis names.
	Distress
	// Crisis: thoughts of suicide, plan, means, attempt, self-harm, overdose,
	// imminent danger, a passive wish to be dead, a question about any of these;
	// one's own or about somebody else.
	Crisis
)

// String returns the word that `porchlight detect` prints: "crisis",
// "distress" or "none". Soft is "none".
func (l Level) String() string {
	switch l {
	case Crisis:
		return "crisis"
	case Distress:
		return "distress"
	default:
		return "none"
	}
}

// Topic is a set of things that change the words of an answer.
type Topic uint16

// The topics. A message can have several.
const (
	// SomeoneElse: the danger is another person's, and a worried one writes.
	SomeoneElse Topic = 1 << iota
	// Overdose: something was taken already; the emergency number comes first.
	Overdose
	// Abuse: somebody hurts or threatens the person; home may not be safe.
	Abuse
	// Young: the message says an age under 18.
	Young
	// Eating: an eating disorder.
	Eating
	// Bereaved: somebody died by suicide, and the one who is left writes.
	Bereaved
	// Denied: a denial stands beside what was heard ("I'm not suicidal but…"), or is all of
	// it.
	Denied
)

// Has reports whether all of the topics in other are in t.
func (t Topic) Has(other Topic) bool { return t&other == other }

// Heard is what was heard in one message. It is never stored and never
// logged: it describes a person at their worst.
type Heard struct {
	Level  Level
	Topics Topic
	// Language is the language of what was heard as one of the seventeen codes
	// ("en", "hi", …), or "" where it is not clear from the words alone.
	Language string
}
