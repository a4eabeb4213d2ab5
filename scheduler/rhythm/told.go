package rhythm

import (
	_ "embed"
	"errors"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode"
	"unicode/utf8"
)

// Told is what somebody typed for a reminder: "tue 15:00 therapy", "call the clinic
// tomorrow at 9".
type Told struct {
	When  Rhythm
	Words string // what is left besides the time, as it was typed
	// Or is the other day that "3/4" may mean, with ErrWhichDay; NoHour, that neither
	// has an hour yet.
	Or     Rhythm
	NoHour bool
}

// What Tell refuses besides what Parse does.
var (
	// ErrPast means a day or an hour that is over.
	ErrPast = errors.New("that time is over")
	// ErrWhichDay means a day that can be read in two ways: "3/4".
	ErrWhichDay = errors.New("the date can be read in two ways")
	// ErrApart means an interval of no days or weeks, or of too many.
	ErrApart = errors.New("the interval is none that can be kept")
)

//go:embed dates.txt
var datesFile string

var dateWords = sync.OnceValue(func() wordList { return readWords(datesFile) })

// Tell reads a reminder that was typed in the language at now, on the clock of now's
// zone: when it comes, in any order with its words. An hour alone means the next time
// that a clock shows it, and a weekday alone each of its days.
//
// With any error but ErrUnclear the words are told too, and with ErrNoHour and
// ErrWhichDay the day, at midnight. With ErrUnclear no time was found: all are words.
func Tell(typed string, now time.Time, language string) (Told, error) {
	if len(typed) > mostTold {
		return Told{}, ErrUnclear
	}
	text := foldedText(typed)
	found := runsOf(piecesOf(text.folded, language))
	best, bestErr := tellFrom(text, choices(found, len(text.folded)), now)
	if !errors.Is(bestErr, ErrUnclear) {
		return best, bestErr
	}
	var shorter [][]run
	for _, r := range found {
		shorter = append(shorter, r.shorter()...)
	}
	return tellFrom(text, shorter, now)
}

// TellHour reads one hour and nothing else, as it may stand in a reminder: "half past
// nine", "a las ocho de la tarde".
func TellHour(typed, language string) (at Clock, ok bool) {
	if at, ok = TypedClock(typed); ok || len(typed) > mostTyped {
		return at, ok
	}
	text := foldedText(typed)
	found := runsOf(piecesOf(text.folded, language))
	if len(found) != 1 || plainWords(text.without(found)) != "" {
		return 0, false
	}
	var s saying
	for _, p := range found[0].pieces {
		if p.says(&s) != nil {
			return 0, false
		}
	}
	if s.dated || s.spanned || s.days != nil || s.dayOf > 0 || s.weekly || s.monthly || s.yearly || s.every.N > 0 {
		return 0, false // that is more than an hour
	}
	return s.at(), s.timed
}

// tellFrom takes the first of the choices that tells a reminder, or says what the
// first of them lacks that tells one nearly.
func tellFrom(text textFolded, from [][]run, now time.Time) (Told, error) {
	best, bestErr := Told{Words: plainWords(text.typed)}, ErrUnclear
	for _, some := range from {
		told, err := meant(some, now)
		if errors.Is(err, ErrUnclear) || err != nil && !errors.Is(bestErr, ErrUnclear) {
			continue
		}
		told.Words = plainWords(text.without(some))
		if err == nil {
			return told, nil
		}
		best, bestErr = told, err
	}
	return best, bestErr
}

// mostTold bounds what Tell reads, in bytes.
const mostTold = 4096

// textFolded is a text as the words are compared, and where each of its bytes stood
// in what was typed.
type textFolded struct {
	typed, folded string
	at            []int // one more than folded has bytes
}

// foldedText folds letter by letter, with the marks that belong to each.
func foldedText(typed string) textFolded {
	t := textFolded{typed: typed}
	var folded strings.Builder
	for from := 0; from < len(typed); {
		first, size := utf8.DecodeRuneInString(typed[from:])
		to := from + size
		for to < len(typed) {
			mark, size := utf8.DecodeRuneInString(typed[to:])
			if !unicode.In(mark, unicode.M, unicode.Cf) {
				break
			}
			to += size
		}
		letter := foldTyped(typed[from:to])
		if unicode.IsSpace(first) {
			letter = " "
		}
		folded.WriteString(letter)
		for range len(letter) {
			t.at = append(t.at, from)
		}
		from = to
	}
	t.folded, t.at = folded.String(), append(t.at, len(typed))
	return t
}

// without is what was typed besides some runs.
func (t textFolded) without(runs []run) string {
	var rest []string
	from := 0
	for _, r := range runs {
		rest = append(rest, t.typed[t.at[from]:t.at[r.from]])
		from = r.to
	}
	return strings.Join(append(rest, t.typed[t.at[from]:]), " ")
}

// plainWords takes from the words of a reminder what only leads to them: "remind me
// to", and what stood between them and the time.
func plainWords(words string) string {
	const between = separators + "-–—:"
	words = strings.Join(strings.Fields(words), " ")
	for {
		words = strings.TrimLeft(words, between)
		text := foldedText(words)
		length := findMeaning(text.folded, "lead")
		if length == 0 || length == len(text.folded) {
			return strings.TrimRight(words, between[:len(between)-1]+":")
		}
		words = words[text.at[length]:]
	}
}

// run is a stretch of a text that tells of time.
type run struct {
	pieces   []piece
	from, to int // in the folded text
}

// runsOf puts pieces together that stand side by side. What only joins words, at the
// ends of a run, is none of it; and without a piece that tells a time by itself it is
// no run.
func runsOf(pieces []piece, joined func(a, b piece) bool) (runs []run) {
	for len(pieces) > 0 {
		n := 1
		for n < len(pieces) && joined(pieces[n-1], pieces[n]) {
			n++
		}
		some := pieces[:n]
		pieces = pieces[n:]
		for len(some) > 0 && some[0].joins {
			some = some[1:]
		}
		for len(some) > 0 && (some[len(some)-1].trails || isApart(some)) {
			some = some[:len(some)-1]
		}
		if slices.ContainsFunc(some, func(p piece) bool { return p.tells }) {
			runs = append(runs, run{some, some[0].from, some[len(some)-1].to})
		}
	}
	return runs
}

// shorter are what a run is without its first piece and without its last: "call Sam
// tomorrow at 9" names no Saturday.
func (r run) shorter() (all [][]run) {
	for cut := 1; cut < len(r.pieces); cut++ {
		for _, some := range [][]piece{r.pieces[:len(r.pieces)-cut], r.pieces[cut:]} {
			side := func(a, b piece) bool { return true }
			if runs := runsOf(some, side); len(runs) > 0 {
				all = append(all, runs)
			}
		}
	}
	return all
}

// isApart reports whether a run ends in a part of the day that another word parts from
// its hour: "2:30 the night dose".
func isApart(some []piece) bool {
	last := len(some) - 1
	return last > 0 && some[last].half && some[last-1].trails
}

// mostRuns is how many stretches are tried together: who tells a time in more of
// them writes about something else.
const mostRuns = 5

// choices are the ways to take some of the runs for the time: as many as can be, and
// those at the ends of the text before those within it.
func choices(runs []run, length int) [][]run {
	runs = runs[:min(len(runs), mostRuns)]
	var all [][]run
	for bits := 1; bits < 1<<len(runs); bits++ {
		var some []run
		for i, r := range runs {
			if bits&(1<<i) != 0 {
				some = append(some, r)
			}
		}
		all = append(all, some)
	}
	atEnds := func(some []run) (n int) {
		for _, r := range some {
			if r.from == 0 || r.to == length {
				n++
			}
		}
		return n
	}
	slices.SortStableFunc(all, func(a, b []run) int {
		if len(a) != len(b) {
			return len(b) - len(a)
		}
		return atEnds(b) - atEnds(a)
	})
	return all
}
