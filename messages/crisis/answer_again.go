package crisis

import (
	"slices"
	"strings"
	"sync"

	"porchlight/messages/crisis/hearing"
)

// A question is all that an answer depends on: to the same one the answer is the same.
// Nothing in it tells who asked, or in which words.
type question struct {
	heard         hearing.Heard
	language, app string
	country       string
	from          *country // where what is known of it stands
	open          string   // of each of its lines, what is known of it at that moment
	noted, plan   bool
	repeat        int
}

// questionOf returns the question of an asker. What the clock does to an answer is that
// lines open and close.
func questionOf(h hearing.Heard, a Asker, o Occasion) question {
	q := question{
		heard: h, language: a.Language, app: a.App, country: strings.ToUpper(a.Country),
		noted: a.NotedHelp, plan: a.Plan, repeat: o.Repeat,
	}
	q.from = a.Host.country(q.country)
	if q.from != nil {
		open := make([]byte, len(q.from.Lines))
		for i, l := range q.from.Lines {
			open[i] = byte(l.table.at(a.Now, q.from.zones))
		}
		q.open = string(open)
	}
	return q
}

// composed holds answers that were composed before, so that the next to write in
// distress does not wait for it: leaving out what doesn't fit on a screen takes longer
// than all else.
type composed struct {
	mu  sync.Mutex
	all map[question]Reply
}

// mostComposed bounds them, to about a megabyte.
const mostComposed = 512

var answers = composed{all: map[question]Reply{}}

// of returns the answer to a question, composed by compose if it was not before.
func (c *composed) of(q question, compose func() Reply) Reply {
	c.mu.Lock()
	r, known := c.all[q]
	c.mu.Unlock()
	if known {
		return r
	}
	r = compose()
	// Several chats have it from now on: whoever adds a button is to get rows of their own.
	r.Rows = slices.Clip(r.Rows)
	for i, row := range r.Rows {
		r.Rows[i] = slices.Clip(row)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.all) >= mostComposed {
		clear(c.all)
	}
	c.all[q] = r
	return r
}
