package scheduler

import (
	"math/rand/v2"

	"porchlight/storage"
)

// What people do in a day is not known before they do it. These are guesses, rather too
// many than too few, from which the lateness at a size is reckoned:
const (
	supportersEach = 2.5 // of a person
	// nudgedDaily is how many of the supporters are nudged on a day: twice a week, though by
	// default it is once in two and a half weeks.
	nudgedDaily = 2.0 / 7
	exactly     = .1 // of the nudges come at a time that was chosen, half of them at 09:00
	answered    = .5 // of the nudges are answered, with two taps and words to the person
	reminded    = .2 // of the people have a reminder or a check-in each day, at a full hour
	noted       = .6 // of these do so soon after
	talks       = .8 // times a day that a person does something else, which is answered
	distressed  = .01
)

// places are where people live, as hours ahead of UTC, and how many of a hundred.
var places = []struct{ ahead, share float64 }{
	{-8, 3}, {-5, 6}, {-3, 9}, {0, 6}, {1, 14}, {2, 9}, {3, 16}, {3.5, 6}, {5, 5}, {5.5, 15}, {7, 6}, {8, 5},
}

const (
	second = 1000
	minute = 60 * second
	hour   = 60 * minute
	day    = 24 * hour
)

// crowd draws a day.
type crowd struct {
	rng *rand.Rand
	all []message
}

// dayOf returns all that is to be said to so many people and their supporters in a day,
// the same at each run.
func dayOf(people int) []message {
	c := &crowd{rng: rand.New(rand.NewPCG(1, uint64(people)))}
	for i := range people {
		c.person(storage.ChatID(i), c.place())
	}
	for i := range int(float64(people) * supportersEach) {
		if c.rng.Float64() < nudgedDaily {
			c.supporter(storage.ChatID(people+i), storage.ChatID(c.rng.IntN(people)), c.place())
		}
	}
	return c.all
}

// place draws how many milliseconds somebody's clock is ahead.
func (c *crowd) place() int64 {
	left := c.rng.Float64() * 100
	for _, p := range places {
		if left -= p.share; left < 0 {
			return int64(p.ahead * hour)
		}
	}
	return 0
}

// say lets a message be due at a time of a local day.
func (c *crowd) say(w what, chat storage.ChatID, local, ahead int64) {
	due := ((local-ahead)%day + day) % day
	c.all = append(c.all, message{due, chat, w})
}

// between draws a millisecond.
func (c *crowd) between(from, to int64) int64 { return from + c.rng.Int64N(to-from) }

// soon draws how long somebody takes to react: half an hour in the mean.
func (c *crowd) soon() int64 { return int64(c.rng.ExpFloat64() * 30 * minute) }

func (c *crowd) person(chat storage.ChatID, ahead int64) {
	if c.rng.Float64() < talks {
		c.say(reply, chat, c.between(7*hour, 24*hour), ahead)
	}
	if c.rng.Float64() < reminded {
		at := c.between(7, 23) * hour
		c.say(atATime, chat, at, ahead)
		if c.rng.Float64() < noted {
			c.say(reply, chat, at+c.soon(), ahead)
		}
	}
	if c.rng.Float64() < distressed {
		c.say(crisis, chat, c.between(0, day), ahead)
	}
}

func (c *crowd) supporter(chat, person storage.ChatID, ahead int64) {
	nudge, at := c.nudge()
	c.say(nudge, chat, at, ahead)
	if c.rng.Float64() < answered {
		at += c.soon()
		c.say(reply, chat, at, ahead)
		c.say(reply, chat, at+5*second, ahead)
		c.say(words, person, at+5*second, ahead)
	}
}

// nudge draws when one comes: an irregular one in a quiet minute of the day, away from
// the quarters of the hour, an exact one at 09:00 or at another full hour.
func (c *crowd) nudge() (kind what, at int64) {
	switch {
	case c.rng.Float64() >= exactly:
		quarter, past := c.between(9*4, 20*4), c.between(3, 14)
		return irregular, quarter*15*minute + past*minute
	case c.rng.IntN(2) == 0:
		return atATime, 9 * hour
	default:
		return atATime, c.between(7, 23) * hour
	}
}
