// Package crisis composes the answer that leads a person in distress to a
// helpline. It is the one path that outranks every other, so it refuses to
// depend on anything that can be missing: it imports package hearing, the
// standard library and golang.org/x/text alone, its words and helplines are
// compiled in, and it touches no database, network or clock.
//
// Life of a message: its words go to hearing.Hear, what was heard goes to Answer
// with what is known of the person, and the Reply is sent as it is, in plain
// text. A press on one of the reply's buttons goes to Press, which answers from
// the press alone. Everything here is safe for use by many goroutines at once.
package crisis
