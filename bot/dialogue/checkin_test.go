package dialogue

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"porchlight/messages"
	"porchlight/storage"
)

func TestScoresAreReadAsPeopleTypeThem(t *testing.T) {
	for typed, want := range map[string]told{
		"":                         {},
		"3":                        {Score: 3},
		"3 slept badly":            {Score: 3, Words: "slept badly"},
		"3: slept badly.":          {Score: 3, Words: "slept badly."},
		"3/5, so and so":           {Score: 3, Words: "so and so"},
		"3 10 minutes of sun":      {Score: 3, Words: "10 minutes of sun"},
		"3睡得不好":                    {Score: 3, Words: "睡得不好"},
		"٤ يوم جميل":               {Score: 4, Words: "يوم جميل"},
		"२":                        {Score: 2},
		"Ok":                       {Score: 3},
		"ok, slept badly":          {Score: 3, Words: "slept badly"},
		"Sehr gut\nmit Anna":       {Score: 5, Words: "mit Anna"},
		"çok iyi":                  {Score: 5},
		"İyi":                      {Score: 4},
		"不错，睡得好":                   {Score: 4, Words: "睡得好"},
		"とてもよい。散歩した":               {Score: 5, Words: "散歩した"},
		"🙂":                        {Score: 4},
		"🙁 rain all day":           {Score: 2, Words: "rain all day"},
		"yesterday 2":              {Day: dayYesterday, Score: 2},
		"2 yesterday":              {Day: dayYesterday, Score: 2},
		"Gestern: schlecht":        {Day: dayYesterday, Score: 1},
		"昨天2":                      {Day: dayYesterday, Score: 2},
		"दिन":                      {Words: "दिन"},
		"कल 2":                     {Day: dayYesterday, Score: 2},
		"today 5 a walk":           {Day: dayToday, Score: 5, Words: "a walk"},
		"yesterday was long":       {Day: dayYesterday, Words: "was long"},
		"yesterday's party":        {Words: "yesterday's party"},
		"bad night":                {Words: "bad night"},
		"not good at all":          {Words: "not good at all"},
		"好像病了":                     {Words: "好像病了"},
		"3rd day of rain":          {Words: "3rd day of rain"},
		"9":                        {NoScore: true},
		"0":                        {NoScore: true},
		"10":                       {NoScore: true},
		"6 hours of sleep":         {NoScore: true, Words: "hours of sleep"},
		"99999999999999999999":     {Words: "99999999999999999999"},
		"2-3":                      {NoScore: true, Words: "3"},
		"3/10":                     {NoScore: true, Words: "/10"},
		"4.5":                      {NoScore: true, Words: "5"},
		"-1":                       {Words: "1"},
		"\u2068\u2069":             {Words: "\u2068\u2069"},
		"3\ufe0f\u20e3 a long day": {Score: 3, Words: "a long day"},
	} {
		if got := readTold(typed); got != want {
			t.Errorf("%q is read as %+v, want %+v", typed, got, want)
		}
	}
}

// TestWhateverIsTypedIsReadWithoutLoss holds that a score is one of the scale or none, and
// that all letters of what is no score, day or number stay in the words.
func TestWhateverIsTypedIsReadWithoutLoss(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.String().Draw(t, "words")
		lead := rapid.SampledFrom([]string{"", "3 ", "yesterday 2 ", "ok, ", "🙂 ", "4: ", "9 ", "昨天2 "}).Draw(t, "lead")
		is := readTold(lead + words)
		if is.Score < 0 || is.Score > messages.BestDay || is.NoScore && is.Score != 0 {
			t.Fatalf("%+v", is)
		}
		if !strings.HasSuffix(strings.TrimSpace(words), is.Words) && !strings.HasSuffix(strings.TrimSpace(lead+words), is.Words) {
			t.Fatalf("%q became %q", lead+words, is.Words)
		}
	})
}

// TestLongWordsAreShownInPart holds that Telegram takes every page of a check-in, however
// much was written.
func TestLongWordsAreShownInPart(t *testing.T) {
	told := messages.ToldCheckin{ID: "1", Score: 1, Ago: 9, Words: strings.Repeat("🌧", 4096)}
	for _, lang := range messages.Languages() {
		w := messages.In(lang)
		for _, m := range []messages.Message{messages.LastCheckin(w, told), messages.ChangeCheckin(w, told), messages.AskRemoveCheckin(w, told)} {
			if !m.Fits() || !strings.Contains(m.Text, "🌧…") {
				t.Errorf("%s: %d bytes", lang, len(m.Text))
			}
		}
	}
}

// TestEveryFaceCanBeTyped holds that in every language the word on a face, the face and
// both together are its score.
func TestEveryFaceCanBeTyped(t *testing.T) {
	for _, lang := range messages.Languages() {
		rows := messages.AskCheckin(messages.In(lang), messages.AskedDay{}).Rows
		score := messages.WorstDay
		for _, row := range rows {
			for _, button := range row {
				told := readTold(button.Label)
				_, word, _ := messages.FaceOf(button.Label)
				alone := readTold(word)
				if alone.Score != score || told.Score != score {
					t.Errorf("%s: %q is read as %d and %d, want %d", lang, button.Label, told.Score, alone.Score, score)
				}
				score++
			}
		}
		if score != messages.BestDay+1 {
			t.Errorf("%s: %d faces", lang, score-messages.WorstDay)
		}
	}
}

// TestNoWordOfAScoreIsAnotherToo looks for words that stand twice: which score is meant
// would be drawn by lot.
func TestNoWordOfAScoreIsAnotherToo(t *testing.T) {
	of := map[string]string{}
	for meaning, words := range scoreWords() {
		for _, word := range words {
			if folded := foldPhrase(word); folded == "" || of[folded] != "" && of[folded] != meaning {
				t.Errorf("%q is %s and %s", word, meaning, of[folded])
			} else {
				of[folded] = meaning
			}
		}
	}
	for score := messages.WorstDay; score <= messages.BestDay; score++ {
		if len(scoreWords()[strconv.Itoa(score)]) < len(messages.Languages()) {
			t.Errorf("%d has few words", score)
		}
	}
}

// TestTheDayIsThatOfWhereThePersonIs, also where they chose no zone but a country that has
// only one.
func TestTheDayIsThatOfWhereThePersonIs(t *testing.T) {
	at := time.Date(2026, time.November, 24, 23, 0, 0, 0, time.UTC)
	const today, tomorrow = "2026-11-24", "2026-11-25"
	for _, c := range []struct {
		chat storage.Chat
		want string
	}{
		{storage.Chat{}, today},
		{storage.Chat{Zone: "Asia/Tokyo"}, tomorrow},
		{storage.Chat{Country: "JP"}, tomorrow},
		{storage.Chat{Country: "JP", Zone: "America/New_York"}, today},
		{storage.Chat{Country: "US"}, today},
	} {
		if got := dayOf(c.chat, at); got != c.want {
			t.Errorf("%+v: %s, want %s", c.chat, got, c.want)
		}
	}
}
