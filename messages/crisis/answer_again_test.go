package crisis

import (
	"reflect"
	"testing"
	"time"

	"pgregory.net/rapid"

	"porchlight/messages/crisis/hearing"
)

func TestAnAnswerFromMemoryIsTheOneThatWouldBeComposed(t *testing.T) {
	host := campus(t)
	rapid.Check(t, func(t *rapid.T) {
		tags := append([]string{"", "pt-BR", "en-GB", "xx"}, Languages()...)
		a := Asker{
			Language: rapid.SampledFrom(tags).Draw(t, "language"), App: rapid.SampledFrom(tags).Draw(t, "app"),
			NotedHelp: rapid.Bool().Draw(t, "noted"), Plan: rapid.Bool().Draw(t, "plan"),
		}
		if rapid.Bool().Draw(t, "has a host") {
			a.Host = host
		}
		h := hearings[rapid.SampledFrom([]string{"crisis", "distress", "overdose"}).Draw(t, "kind")]
		h.Topics |= hearing.Topic(rapid.SampledFrom([]int{0, int(hearing.SomeoneElse), int(hearing.Young), int(hearing.Abuse)}).Draw(t, "topics"))
		now := time.Unix(rapid.Int64Range(1_790_000_000, 1_830_000_000).Draw(t, "now"), 0)
		countries := []string{"", "us", "US", "ES", "NZ", rapid.SampledFrom(book.Countries).Draw(t, "country").Code}
		for hour := range 7 * 24 { // a week, so that lines open and close
			a.Country, a.Now = countries[hour%len(countries)], now.Add(time.Duration(hour)*time.Hour)
			o := Occasion{Repeat: hour % 3}
			if got, want := Answer(h, a, o), newVoice(h, a).answer(o, a.Now); got.Text != want.Text || !reflect.DeepEqual(got.Rows, want.Rows) {
				t.Fatalf("%s at %v:\n%s\n%v\nin place of:\n%s\n%v", a.Country, a.Now, got.Text, got.Rows, want.Text, want.Rows)
			}
		}
	})
}

func TestWhoAddsAButtonToAnAnswerAddsItToNoOther(t *testing.T) {
	mine, yours := answerTo("crisis", "en", "US"), answerTo("crisis", "en", "US")
	own, other := Button{Label: "mine"}, Button{Label: "yours"}
	rows := append(mine.Rows, []Button{own})
	_ = append(yours.Rows, []Button{other})
	if got := rows[len(rows)-1][0]; got != own {
		t.Errorf("a row of %q", got.Label)
	}
	for i := range mine.Rows {
		row := append(mine.Rows[i], own)
		_ = append(yours.Rows[i], other)
		if got := row[len(row)-1]; got != own {
			t.Errorf("in row %d: %q", i, got.Label)
		}
	}
}

func TestAnswersThatAreRememberedAreBounded(t *testing.T) {
	for times := range mostComposed + 10 {
		Answer(hearings["crisis"], Asker{Now: saturday}, Occasion{Repeat: times})
	}
	answers.mu.Lock()
	defer answers.mu.Unlock()
	if n := len(answers.all); n > mostComposed {
		t.Errorf("%d answers", n)
	}
}
