package dialogue

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"

	"porchlight/messages"
	"porchlight/storage"
)

var nan = math.NaN()

func TestMostDaysLieInTheNarrowestRange(t *testing.T) {
	for _, c := range []struct {
		means     []float64
		low, high int
	}{
		{nil, 0, 0},
		{[]float64{3, 3, 3, 3, 3, 3}, 0, 0}, // six days are too few to be usual
		{[]float64{3, 3, nan, 3, 3, 3, 3, 3}, 3, 3},
		{[]float64{1, 2, 2, 3, 3, 3, 3, 5, 2}, 2, 3},
		{[]float64{1, 1, 1, 5, 5, 5, 3}, 1, 5},
		{[]float64{2.5, 2.4, 2, 2, 2, 2, 5}, 2, 2},
	} {
		if low, high := usualRange(c.means); low != c.low || high != c.high {
			t.Errorf("%v lie between %d and %d, want %d and %d", c.means, low, high, c.low, c.high)
		}
	}
}

func TestAWeekdayIsNamedOnlyWhereItIsUnlikeTheOthers(t *testing.T) {
	monday := time.Date(2026, time.November, 2, 0, 0, 0, 0, time.UTC)
	weeks := func(of ...float64) (means []float64) {
		for range 4 {
			means = append(means, of...)
		}
		return means
	}
	for name, c := range map[string]struct {
		means          []float64
		easier, harder []time.Weekday
	}{
		"all alike":              {means: weeks(3, 3, 3, 3, 3, 3, 3)},
		"hard Mondays":           {means: weeks(1, 3, 3, 3, 3, 3, 3), harder: []time.Weekday{time.Monday}},
		"easy weekends":          {means: weeks(3, 3, 3, 3, 3, 4, 4), easier: []time.Weekday{time.Saturday, time.Sunday}},
		"a week of its own":      {means: weeks(2, 2, 2, 2, 4, 4, 4), easier: []time.Weekday{time.Friday, time.Saturday, time.Sunday}},
		"Mondays not told":       {means: weeks(nan, 3, 3, 3, 3, 3, 3)},
		"two weeks":              {means: weeks(1, 3, 3, 3, 3, 3, 3)[:14]},
		"only Mondays told":      {means: weeks(1, nan, nan, nan, nan, nan, nan)},
		"a little harder, which": {means: weeks(2.5, 3, 3, 3, 3, 3, 3)},
	} {
		easier, harder := unlikeWeekdays(c.means, monday)
		if !slices.Equal(easier, c.easier) || !slices.Equal(harder, c.harder) {
			t.Errorf("%s: easier %v, harder %v", name, easier, harder)
		}
	}
}

// notes are check-ins of a score each.
func notes(score int, words ...storage.Private) (all []storage.Checkin) {
	for _, one := range words {
		all = append(all, storage.Checkin{Score: score, Words: one})
	}
	return all
}

func TestTheWordsOfGoodDaysAreThoseThatOtherDaysHaveNot(t *testing.T) {
	other := notes(2, "the rain and the bus", "slept badly and the noise", "the boss shouted, and Sam was away", "tired and sad", "nothing and nobody", "the long night", "walk was cancelled, and rain")
	good := append(notes(4, "a walk with Sam, and tea", "WALK by the river", "Sam called, walk and tea"), notes(5, "the sun! Sam!", "tea and Sam", "a Walk, Sam's walk, walk walk")...)
	for name, c := range map[string]struct {
		all  []storage.Checkin
		want []string
	}{
		"their own words":       {slices.Concat(other, good), []string{"Sam", "walk", "tea"}},
		"no other days":         {good, nil},
		"too few other days":    {slices.Concat(other[:5], good), nil},
		"nothing but a score":   {slices.Concat(notes(2, make([]storage.Private, 9)...), good), nil},
		"words without a space": {slices.Concat(other, notes(4, "散歩した", "散歩した", "散歩した", "散歩した")), nil},
		"words of distress":     {slices.Concat(other, notes(4, "suicide", "suicide", "suicide", "suicide")), nil},
		"another script":        {slices.Concat(other, notes(5, "прогулка и чай", "Прогулка", "прогулка!", "чай")), []string{"прогулка"}},
	} {
		if diff := cmp.Diff(c.want, goodWords(c.all)); diff != "" {
			t.Errorf("%s (-want +got): %s", name, diff)
		}
	}
}

// TestAYearFitsTheCaptionAndTheOutbox holds that the longest caption is one that Telegram
// takes, in every language, and that what waits to be sent is no picture yet.
func TestAYearFitsTheCaptionAndTheOutbox(t *testing.T) {
	first := time.Date(2025, time.November, 29, 0, 0, 0, 0, time.UTC)
	var all []storage.Checkin
	for day := range 365 {
		date := first.AddDate(0, 0, day)
		c := storage.Checkin{Day: date.Format(dayForm), Score: 2, Words: "again the long and noisy bus"}
		switch date.Weekday() {
		case time.Thursday:
			c.Score = 3
		case time.Monday, time.Tuesday, time.Wednesday:
			c.Score = 1
		case time.Friday, time.Saturday, time.Sunday:
			c.Score, c.Words = 5, storage.Private(fmt.Sprintf("grandmotherly thunderstormlike extraordinarily %d", day))
		}
		all = append(all, c)
	}
	m := moodOf(all, first, 365)
	if len(m.Words) != mostWords || len(m.Easier) != mostUnlike || len(m.Harder) != mostUnlike || m.Low == 0 {
		t.Fatalf("it is not the longest: %v, %v, %v, %d", m.Words, m.Easier, m.Harder, m.Low)
	}
	for _, lang := range messages.Languages() {
		message := messages.MoodPicture(messages.In(lang), m, true)
		if n := len(utf16.Encode([]rune(message.Text))); n > messages.LongestCaption {
			t.Errorf("%s: the caption has %d letters", lang, n)
		}
		body, err := json.Marshal(message)
		if err != nil || len(body) > 16<<10 {
			t.Errorf("%s: %d bytes wait to be sent, %v", lang, len(body), err)
		}
	}
}
