package messages

import (
	"strconv"
	"strings"
	"time"

	"porchlight/messages/picture"
)

// MoodRanges are how many days a picture can be of.
var MoodRanges = []int{14, 30, 90, 365}

// UsualMood is the one that is shown unless another is asked for.
const UsualMood = 30

// Mood is what is seen of some weeks, in words too.
type Mood struct {
	Picture picture.Mood
	// Low and High hold most days; 0: nothing can be said of that, and Few are all of them.
	Low, High int
	Few       []MoodDay
	// Easier and Harder are days of the week that often were so.
	Easier, Harder []time.Weekday
	// Steps are days of their own milestones, the newest of them.
	Steps []time.Time
	// Words are those that good days were told in, as they were written.
	Words []string
}

// MoodDay is how a day was in the middle.
type MoodDay struct {
	Day   time.Time
	Score int
}

// MoodPicture shows it. The caption says in words what the picture shows, for who sees it
// by ear. Habits: the way to somebody's list stands below, which it does not on a low day.
func MoodPicture(w Words, m Mood, habits bool) Message {
	lines := []string{w.text("mood.range" + strconv.Itoa(m.Picture.Days))}
	for _, one := range m.Few {
		lines = append(lines, w.text("checkin.was", args{"Time": w.Date(one.Day), "Face": w.face(one.Score)}))
	}
	switch {
	case m.Low == 0:
	case m.Low == m.High:
		lines = append(lines, w.text("mood.usualOne", args{"Face": w.face(m.Low)}))
	default:
		lines = append(lines, w.text("mood.usual", args{"Low": w.face(m.Low), "High": w.face(m.High)}))
	}
	if len(m.Easier) > 0 {
		lines = append(lines, w.text("mood.easier", args{"Days": w.weekdayList(m.Easier)}))
	}
	if len(m.Harder) > 0 {
		lines = append(lines, w.text("mood.harder", args{"Days": w.weekdayList(m.Harder)}))
	}
	if len(m.Words) > 0 {
		named := make([]string, len(m.Words))
		for i, word := range m.Words {
			named[i] = Name(word)
		}
		lines = append(lines, w.text("mood.words", args{"Words": w.list(named)}))
	}
	if len(m.Steps) > 0 {
		days := make([]string, len(m.Steps))
		for i, day := range m.Steps {
			days[i] = w.Date(day)
		}
		lines = append(lines, w.text("mood.steps", args{"Days": w.list(days)}))
	}
	legend := "mood.legendDays"
	if m.Picture.ShowsMonths() {
		legend = "mood.legendMonths"
	}
	own := []Button{SignsButton(w)}
	if habits {
		own = append(own, habitsButton(w))
	}
	return Message{Text: strings.Join(lines, "\n") + "\n\n" + w.text(legend), Mood: &m.Picture, Rows: append(moodRows(w, m.Picture.Days), own)}
}

func (w Words) weekdayList(days []time.Weekday) string {
	said := make([]string, len(days))
	for i, day := range days {
		said[i] = w.Weekday(day)
	}
	return w.list(said)
}

// moodRows are the pictures of other ranges.
func moodRows(w Words, but int) [][]Button {
	var row []Button
	for _, days := range MoodRanges {
		if days != but {
			row = append(row, Button{Label: w.text("mood.button" + strconv.Itoa(days)), Data: data("mood", "days", days)})
		}
	}
	return [][]Button{row}
}

// MoodTooFew says that there is too little for a picture of so many days.
func MoodTooFew(w Words, days int) Message {
	note := []Button{{Label: w.text("mood.note"), Data: data("checkin", "ask")}}
	return Message{Text: w.text("mood.tooFew"), Rows: append([][]Button{note}, moodRows(w, days)...)}
}

// MoodUnclear says which pictures there are.
func MoodUnclear(w Words) Message {
	return Message{Text: w.text("mood.unclear"), Rows: moodRows(w, 0)}
}
