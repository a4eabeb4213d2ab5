package dialogue

import (
	"cmp"
	_ "embed"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode"
	"unicode/utf8"

	"porchlight/messages"
	"porchlight/storage"
)

//go:embed scores.txt
var scoresTXT string

// scoreWords are the words of scores.txt by what they say, such as "3" or "yesterday".
var scoreWords = sync.OnceValue(func() map[string][]string {
	all := map[string][]string{}
	for line := range strings.Lines(scoresTXT) {
		if meaning, words, ok := strings.Cut(strings.TrimSpace(line), ": "); ok && !strings.HasPrefix(line, "#") {
			all[meaning] = strings.Split(words, ", ")
		}
	}
	return all
})

// meaningBehind returns what something typed behind the command says as a whole, "" if it
// is no word of scores.txt.
func meaningBehind(typed string) string {
	for meaning, words := range scoreWords() {
		if slices.ContainsFunc(words, func(word string) bool { return IsLabel(typed, word) }) {
			return meaning
		}
	}
	return ""
}

// dayForm is how the day of a check-in is kept.
const dayForm = time.DateOnly

// localDay is today, where the person is.
func (t *Turn) localDay() string { return dayOf(t.Chat, t.wrote()) }

// wrote is when something was done: what was written while the bot was away is of then.
func (t *Turn) wrote() time.Time { return cmp.Or(t.WrittenAt, t.Now) }

// dayOf is the date of a moment where somebody is: in the zone that they chose, else
// that of a country with a single one.
func dayOf(chat storage.Chat, at time.Time) string {
	where := clockOf(chat.Country, at)
	if chat.Zone != "" || where == nil {
		where = chat.Location()
	}
	return at.In(where).Format(dayForm)
}

// readDay reads a day that is kept. It has no zone: only its date counts.
func readDay(day string) time.Time {
	at, err := time.Parse(dayForm, day)
	if err != nil {
		return time.Time{} // nobody writes such a one
	}
	return at
}

// dayWritten reads a day in a button's data; not ok for a made-up one.
func dayWritten(data string) (day string, ok bool) {
	at, err := time.Parse("20060102", data)
	return at.Format(dayForm), err == nil
}

// isRecent reports whether a day is today or yesterday: a question that is older is not
// answered any more.
func (t *Turn) isRecent(day string) bool {
	today := t.localDay()
	return day == today || day == yesterdayOf(today)
}

func yesterdayOf(day string) string { return readDay(day).AddDate(0, 0, -1).Format(dayForm) }

// dayMeant is the day that was named, today if none was.
func (t *Turn) dayMeant(said told) string {
	if said.Day == dayYesterday {
		return yesterdayOf(t.localDay())
	}
	return t.localDay()
}

// saidDay is which day somebody names.
type saidDay int

const (
	dayUnsaid saidDay = iota
	dayToday
	dayYesterday
)

// told is what was typed about a day.
type told struct {
	Day   saidDay
	Score int // 0: none was
	Words string
	// NoScore: it begins with a number that is none.
	NoScore bool
}

// readTold reads "3", "3 slept badly", "yesterday 2", "good, a long walk" and "🙂". Of "bad
// night" nobody knows how bad the day was: those are words alone.
func readTold(typed string) (is told) {
	rest := strings.TrimSpace(typed)
	is.Day, rest = readSaidDay(rest)
	if score, words, number := leadingNumber(rest); number {
		if is.Score, is.NoScore = score, score < messages.WorstDay || score > messages.BestDay; is.NoScore {
			is.Score = 0
		}
		rest = words
	} else if score, words, ok := messages.FaceOf(rest); ok {
		is.Score, rest = score, words
	} else if score, words, ok := leadingWord(rest); ok {
		is.Score, rest = score, words
	}
	rest = strings.TrimSpace(strings.TrimLeftFunc(rest, isBetween))
	if is.Day == dayUnsaid {
		if day, none := readSaidDay(rest); none == "" {
			is.Day, rest = day, ""
		}
	}
	is.Words = rest
	return is
}

// keycap makes a digit a key, as emoji keyboards send it: 3️⃣.
const keycap = '\u20e3'

// isBetween reports whether a sign parts what was typed, and is none of the words.
func isBetween(r rune) bool {
	return unicode.IsSpace(r) || unicode.Is(unicode.Variation_Selector, r) || r == keycap || strings.ContainsRune(",.;:-–—،。，、：；।", r)
}

// leadingNumber reads the number that something typed begins with: "3", "3: …", "3/5".
func leadingNumber(typed string) (number int, rest string, ok bool) {
	end := strings.IndexFunc(typed, func(r rune) bool { return !unicode.IsDigit(r) })
	if end < 0 {
		end = len(typed)
	}
	number, ok = typedNumber(typed[:end])
	if rest = typed[end:]; !ok {
		return 0, typed, false
	}
	rest, outOf := strings.CutPrefix(rest, "/5")
	next, size := utf8.DecodeRuneInString(rest)
	after, _ := utf8.DecodeRuneInString(rest[size:])
	switch {
	case unicode.IsLetter(next) && spacesWords(string(next)) && !outOf:
		return 0, typed, false // "3rd"
	case next == '/', unicode.IsPunct(next) && unicode.IsDigit(after):
		return -1, rest, true // "3/10", "2-3", "4.5"
	}
	return number, rest, true
}

// leadingWord reads the word of a score that something typed is, or begins with before a
// comma or the like.
func leadingWord(typed string) (score int, rest string, ok bool) {
	for one := messages.WorstDay; one <= messages.BestDay; one++ {
		for _, word := range scoreWords()[strconv.Itoa(one)] {
			if foldPhrase(typed) == foldPhrase(word) {
				return one, "", true
			}
			behind, is := cutWord(typed, word)
			if next, _ := utf8.DecodeRuneInString(behind); is && (behind == "" || next == '\n' || unicode.IsPunct(next)) {
				return one, behind, true
			}
		}
	}
	return 0, typed, false
}

// readSaidDay takes the day off the front of something typed.
func readSaidDay(typed string) (day saidDay, rest string) {
	for day, meaning := range map[saidDay]string{dayToday: "today", dayYesterday: "yesterday"} {
		for _, word := range scoreWords()[meaning] {
			if rest, is := cutWord(typed, word); is {
				return day, strings.TrimLeftFunc(rest, isBetween)
			}
		}
	}
	return dayUnsaid, typed
}

// cutWord takes a word off the front of something typed, in capitals or not, if it is
// a whole one there.
func cutWord(typed, word string) (rest string, is bool) {
	head, count := typed, utf8.RuneCountInString(word)
	for at := range typed {
		if count == 0 {
			head = typed[:at]
			break
		}
		count--
	}
	if foldPhrase(head) != foldPhrase(word) {
		return typed, false
	}
	rest = typed[len(head):]
	next, _ := utf8.DecodeRuneInString(rest)
	whole := rest == "" || !unicode.IsLetter(next) && !unicode.IsMark(next) && !unicode.IsDigit(next) && next != '\'' && next != '’' || !spacesWords(word)
	return rest, whole
}
