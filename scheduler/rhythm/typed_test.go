package rhythm

import (
	"errors"
	"strings"
	"testing"
	"time"
)

func TestTypedRhythmsAreUnderstood(t *testing.T) {
	for typed, want := range map[string]string{
		"now-and-then":                "now-and-then",
		"Now and then":                "now-and-then",
		"sometimes":                   "now-and-then",
		"weekly":                      "weekly",
		"Once a week":                 "weekly",
		"every few days":              "every-few-days",
		"every-few-days":              "every-few-days",
		"EVERY  FEW   DAYS":           "every-few-days",
		"twice a week":                "every-few-days",
		"off":                         "off",
		"never":                       "off",
		"daily 18:30":                 "daily 18:30",
		"18:30":                       "daily 18:30",
		"every day at 9":              "daily 09:00",
		"daily at 6:30pm":             "daily 18:30",
		"daily at 6.30 p.m.":          "daily 18:30",
		"daily 12am":                  "daily 00:00",
		"daily 12 PM":                 "daily 12:00",
		"daily at noon":               "daily 12:00",
		"daily 9 in the morning":      "daily 09:00",
		"Sundays at 6 in the evening": "sun 18:00",
		"montags um 18 Uhr 30":        "mon 18:30",
		"mon 8 утра":                  "mon 08:00",
		"midnight daily":              "daily 00:00",
		"mon,wed,fri 09:00":           "mon,wed,fri 09:00",
		"Mon Wed Fri 9am":             "mon,wed,fri 09:00",
		"fri, wed & MON @ 9 a.m.":     "mon,wed,fri 09:00",
		"9am on Mondays":              "mon 09:00",
		"weekdays 18:30":              "weekdays 18:30",
		"mon-fri 18:30":               "weekdays 18:30",
		"Monday to Friday, 18.30":     "weekdays 18:30",
		"mon – fri 1830":              "weekdays 18:30",
		"fri-mon 7:05":                "mon,fri,sat,sun 07:05",
		"weekends 10:00":              "weekends 10:00",
		"every second day 9:00":       "every 2 days from 1970-01-01 daily 09:00",
		"every other day at 9":        "every 2 days from 1970-01-01 daily 09:00",
		"every 3 days 9:00":           "every 3 days from 1970-01-01 daily 09:00",
		"every 2 weeks mon 9:00":      "every 2 weeks from 1970-01-05 mon 09:00",
		"every other monday 9am":      "every 2 weeks from 1970-01-05 mon 09:00",
		"alle 2 Wochen montags 9 Uhr": "every 2 weeks from 1970-01-05 mon 09:00",
		"first of the month 9:00":     "cron 0 9 1 * *",
		"sat and sun at 10 o'clock":   "weekends 10:00",
		"every tuesday 15:00":         "tue 15:00",
		"tue 15:00":                   "tue 15:00",
		"weekly on tuesday at 3pm":    "tue 15:00",
		"cron 30 18 * * 1-5":          "weekdays 18:30",
		"30 18 * * mon-fri":           "weekdays 18:30",
		"CRON 0 9 * * 5-7":            "fri,sat,sun 09:00",
		"cron 0 9 * * 7":              "sun 09:00",
		"cron 5 9 1 * *":              "cron 5 9 1 * *",
		"cron 5 9 29 2 *":             "cron 5 9 29 2 *",
		"cron 0 9 1 1-6 *":            "cron 0 9 1 1-6 *",
		"cron 0 9 ? * ?":              "daily 09:00",
		"lunes, miércoles a las 9":    "mon,wed 09:00",
		"lunes a viernes 18:30":       "weekdays 18:30",
		"lundi et jeudi à 18h30":      "mon,thu 18:30",
		"Mo, Di, Do 18 Uhr":           "mon,tue,thu 18:00",
		"segunda-feira às 9h":         "mon 09:00",
		"lunedì e venerdì alle 9":     "mon,fri 09:00",
		"пн, ср 9:00":                 "mon,wed 09:00",
		"по будням 18:30":             "weekdays 18:30",
		"п’ятниця 20:00":              "fri 20:00",
		"Salı, Çarşamba 9:00":         "tue,wed 09:00",
		"الاثنين و الأربعاء ٩:٠٠":              "mon,wed 09:00",
		"سه\u200cشنبه ۱۸:۳۰":                   "tue 18:30",
		"सोमवार और शुक्रवार ९:००":              "mon,fri 09:00",
		"সোমবার ৯:৩০":                          "mon 09:30",
		"senin dan kamis pukul 9":              "mon,thu 09:00",
		"毎週火曜日15:00":                           "tue 15:00",
		"土日 午後6時30分":                           "weekends 18:30",
		"월수금 오후 6시":                            "mon,wed,fri 18:00",
		"每天 晚上8点":                              "daily 20:00",
		"周一,周三 9：00":                           "mon,wed 09:00",
		"每周一上午9点半":                             "mon 09:30",
		"매일 오후 9시 반":                           "daily 21:30",
		"প্রতিদিন সকাল ৯টা":                    "daily 09:00",
		"todos los lunes a las 9 de la mañana": "mon 09:00",
		"ｄａｉｌｙ １８：３０":                          "daily 18:30",
		"cada día a las 7":                     "daily 07:00",
		"her gün 9:00":                         "daily 09:00",
		"каждую неделю":                        "weekly",
		"हर हफ़्ते":                            "weekly",
		"कभी-कभी":                              "now-and-then",
		strings.Repeat("mon ", 20) + "9":       "mon 09:00",
	} {
		got, err := Parse(typed)
		if err != nil || got.String() != want {
			t.Errorf("Parse(%q) = %v, %v; want %s", typed, got, err, want)
		}
	}
}

func TestRefusedRhythmsSayWhatIsWrong(t *testing.T) {
	for typed, want := range map[string]error{
		"":                       ErrUnclear,
		"banana":                 ErrUnclear,
		"monk 9:00":              ErrUnclear,
		"off mon 9:00":           ErrUnclear,
		"weekly daily off":       ErrUnclear,
		"every 3 days":           ErrNoHour,
		"every 61 days 9:00":     ErrNoSuchHour,
		"in 3 days 9:00":         ErrUnclear,
		"tomorrow 9:00":          ErrUnclear,
		"mon mornings":           ErrNoHour,
		"daily":                  ErrNoHour,
		"mon, wed":               ErrNoHour,
		"weekly 15:00":           ErrNoDay,
		"daily 25:00":            ErrNoSuchHour,
		"daily 9:60":             ErrNoSuchHour,
		"daily 9:5":              ErrNoSuchHour,
		"daily 13pm":             ErrNoSuchHour,
		"daily 24:00":            ErrNoSuchHour,
		"daily 183000":           ErrNoSuchHour,
		"mon 9:00 18:00":         ErrTooOften,
		"hourly":                 ErrTooOften,
		"every 5 minutes":        ErrTooOften,
		"twice a day":            ErrTooOften,
		"* * * * *":              ErrTooOften,
		"cron 0 * * * *":         ErrTooOften,
		"cron */5 9 * * *":       ErrTooOften,
		"cron 0 9,18 * * *":      ErrTooOften,
		"cron 0 0 30 2 *":        ErrNever,
		"0 0 31 2,4,6,9,11 *":    ErrNever,
		"cron":                   ErrCronLine,
		"cron 0 0 9 * * *":       ErrCronLine,
		"cron 0 9 * *":           ErrCronLine,
		"cron 0 9 * * 8":         ErrCronLine,
		"cron 0 24 * * *":        ErrCronLine,
		"cron 0 9 , * 1":         ErrCronLine,
		"cron 0 +9 * * 1":        ErrCronLine,
		"@every 1m":              ErrCronLine,
		"@daily":                 ErrCronLine,
		"cron @hourly":           ErrCronLine,
		"TZ=UTC":                 ErrCronLine,
		"cron TZ=UTC":            ErrCronLine,
		"CRON_TZ=UTC 0 9 * * *":  ErrCronLine,
		"TZ=UTC 0 9 * * *":       ErrCronLine,
		strings.Repeat("x", 601): ErrUnclear,
	} {
		if got, err := Parse(typed); !errors.Is(err, want) {
			t.Errorf("Parse(%.40q) = %v, %v; want %v", typed, got, err, want)
		}
	}
}

func TestEveryTypedWordMeansOneThing(t *testing.T) {
	seen := make(map[string]string)
	for _, words := range typedWords() {
		for _, word := range words {
			if other, ok := seen[word.text]; ok && other != word.meaning {
				t.Errorf("%q means both %s and %s", word.text, other, word.meaning)
			}
			seen[word.text] = word.meaning
			if got, _ := typedWords().leading(word.text); got.meaning != word.meaning {
				t.Errorf("%q is read as %s, not %s", word.text, got.meaning, word.meaning)
			}
			if !knownMeaning(word.meaning) {
				t.Errorf("nothing is done with the meaning %q", word.meaning)
			}
		}
	}
}

func knownMeaning(meaning string) bool {
	if _, ok := meantDays[meaning]; ok {
		return true
	}
	for _, word := range kindWords {
		if word == meaning {
			return true
		}
	}
	return strings.Contains("too-often noon midnight morning afternoon through filler", meaning)
}

func TestDescriptionHoldsWhatTheBotSaysBack(t *testing.T) {
	berlin := zone(t, "Europe/Berlin")
	rhythm, err := Parse("weekdays 18:30")
	if err != nil {
		t.Fatal(err)
	}
	d := rhythm.Describe(time.Date(2025, time.November, 21, 18, 30, 0, 0, berlin), berlin)
	if len(d.Days) != 5 || d.Days[0] != time.Monday || d.At != 18*60+30 {
		t.Errorf("days and hour are %v %v", d.Days, d.At)
	}
	var next []string
	for _, at := range d.Next {
		next = append(next, at.Format("Mon 2 Jan 15:04"))
	}
	if got := strings.Join(next, ", "); got != "Mon 24 Nov 18:30, Tue 25 Nov 18:30, Wed 26 Nov 18:30" {
		t.Errorf("next: %s", got)
	}
	monthly, err := Parse("cron 0 9 1 * *")
	if err != nil {
		t.Fatal(err)
	}
	if d := monthly.Describe(someLeapYear, berlin); d.Days != nil || d.At != 9*60 || len(d.Next) != 3 {
		t.Errorf("a line that weekdays can't say is described as %+v", d)
	}
	if d := (Rhythm{Kind: Weekly}).Describe(someLeapYear, berlin); d.Next != nil {
		t.Errorf("an irregular rhythm gives its times away: %v", d.Next)
	}
}

func zone(t testing.TB, name string) *time.Location {
	t.Helper()
	loc, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return loc
}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{"weekdays 18:30", "cron 30 18 * * 1-5", "TZ=UTC", "mon-fri 6.30 p.m.", "土日 午後6時30分", "@every 1m", "every few days"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		rhythm, err := Parse(typed)
		if err != nil {
			return
		}
		again, err := Parse(rhythm.String())
		if err != nil || again != rhythm {
			t.Errorf("%q became %q, which reads as %v, %v", typed, rhythm, again, err)
		}
		if rhythm.Kind == Exact && rhythm.Next(someLeapYear, time.UTC).IsZero() {
			t.Errorf("%q never comes", typed)
		}
	})
}
