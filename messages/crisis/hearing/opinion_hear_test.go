package hearing

import (
	"math"
	"testing"
)

// opinionated returns a reader whose opinion on a message is the score.
func opinionated(t *testing.T, message string, score float64) *reader {
	t.Helper()
	book := *loaded()
	book.opinion = &opinion{}
	r := newReader(&book)
	r.hearByRules(message)
	n := 0
	r.features(func(hash uint32, _ featureKind, _ int) {
		if book.opinion.weights[hash] == 0 {
			book.opinion.weights[hash] = 1
			n++
		}
	})
	book.opinion.scale = float32(score * math.Sqrt(float64(n+1)) / float64(n))
	if got := float64(r.score()); math.Abs(got-score) > 0.01 {
		t.Fatalf("the opinion on %q is %v, want %v", message, got, score)
	}
	return r
}

const drive = " and then we drove on and it rained and we drove on and it rained and we drove on" +
	" and it rained and we drove on and it rained and we drove on and it rained"

// The opinion answers where rules say nothing or little, and lowers one lone sign; never
// more than that.
func TestTheOpinionRaisesAndLowersNoMoreThanItMay(t *testing.T) {
	const accident = "we drink to forget what colour they painted the hallway of the house that we moved into last spring"
	const lone = "should i do it? the purple hair i mean"
	const mild = "I'm gonna scream if this song plays again"
	for _, c := range []struct {
		message     string
		score       float64
		rules, want Heard
	}{
		{"the lake lay still this morning", raiseEnglish + 0.1, Heard{}, Heard{Level: Distress, Language: "en"}},
		{"the lake lay still this morning", raiseEnglish - 0.1, Heard{}, Heard{}},
		{"el lago estaba tranquilo esta mañana", raiseOthers + 0.1, Heard{}, Heard{Level: Distress, Language: "es"}},
		{"el lago estaba tranquilo esta mañana", raiseOthers - 0.1, Heard{}, Heard{}},
		{"the lake lay still", 20, Heard{}, Heard{}},
		{accident, raiseBeside + 0.1, Heard{Level: Soft, Language: "en"}, Heard{Level: Distress, Language: "en"}},
		{accident, raiseBeside - 0.1, Heard{Level: Soft, Language: "en"}, Heard{Level: Soft, Language: "en"}},
		{accident, 20, Heard{Level: Soft, Language: "en"}, Heard{Level: Distress, Language: "en"}},
		{accident, -20, Heard{Level: Soft, Language: "en"}, Heard{Level: Soft, Language: "en"}},
		{"this homework makes me want to die lol", 20, Heard{Level: Soft, Language: "en"}, Heard{Level: Soft, Language: "en"}},
		{"I'm not suicidal, please don't worry", 20, Heard{Level: Soft, Topics: Denied}, Heard{Level: Soft, Topics: Denied}},
		{lone, lowerCrisisBelow - 0.1, Heard{Level: Crisis, Language: "en"}, Heard{Level: Distress, Language: "en"}},
		{lone, lowerCrisisBelow + 0.1, Heard{Level: Crisis, Language: "en"}, Heard{Level: Crisis, Language: "en"}},
		{mild, lowerBelow - 0.1, Heard{Level: Distress, Language: "en"}, Heard{Level: Soft, Language: "en"}},
		{mild, lowerBelow + 0.1, Heard{Level: Distress, Language: "en"}, Heard{Level: Distress, Language: "en"}},
		{lone + drive, -20, Heard{Level: Crisis, Language: "en"}, Heard{Level: Crisis, Language: "en"}},
		{lone + ". I feel so worthless", -20, Heard{Level: Crisis, Language: "en"}, Heard{Level: Crisis, Language: "en"}},
		{"he brought a spreadsheet to a knife fight and won", -20, Heard{Level: Crisis, Topics: Abuse, Language: "en"}, Heard{Level: Crisis, Topics: Abuse, Language: "en"}},
		{"La pièce finit mal, elle avale le poison, mais le décor était superbe.", -20, Heard{Level: Distress, Topics: Overdose, Language: "fr"}, Heard{Level: Distress, Topics: Overdose, Language: "fr"}},
		{"can't live without this podcast, what do you mean hiatus", -20, Heard{Level: Crisis, Language: "en"}, Heard{Level: Crisis, Language: "en"}},
		{"tonight there is suicide in the air", -20, Heard{Level: Crisis, Language: "en"}, Heard{Level: Crisis, Language: "en"}},
	} {
		r := opinionated(t, c.message, c.score)
		if got, _ := r.hearByRules(c.message); got != c.rules {
			t.Errorf("%q is heard by rules as %+v, want %+v", c.message, got, c.rules)
		}
		if got := r.hear(c.message); got != c.want {
			t.Errorf("%q, scored %v, is heard as %+v, want %+v", c.message, c.score, got, c.want)
		}
	}
}

// Words to another person are left to the rules.
func TestTheOpinionHasNoneOnWordsToAnother(t *testing.T) {
	for message, score := range map[string]float64{"the lake lay still this morning": 20, "should i do it? the purple hair i mean": -20} {
		r := opinionated(t, message, score)
		r.isToAnother = true
		want, _ := r.hearByRules(message)
		if got := r.hear(message); got != want {
			t.Errorf("%q is heard as %+v, want %+v", message, got, want)
		}
	}
}

// Saying something twice makes it no graver, and the next message begins anew.
func TestTheOpinionCountsAWordOnceAMessage(t *testing.T) {
	r := opinionated(t, "rain rain rain rain rain rain", 3)
	for range 2 {
		if got := r.score(); math.Abs(float64(got)-3) > 0.01 {
			t.Errorf("the score is %v, want 3", got)
		}
	}
}
