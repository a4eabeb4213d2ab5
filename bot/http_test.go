package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"porchlight/bot/sandbox"
)

// inListeningWorld is inWorld with the bot's own pages.
func inListeningWorld(t *testing.T, do func(w *world)) {
	t.Helper()
	inDarkWorld(t, "2026-11-24", func(w *world) {
		w.listening = true
		w.light()
		do(w)
	})
}

func TestReadyMeansThatTelegramAndTheDatabaseCanBeReached(t *testing.T) {
	t.Parallel()
	inDarkWorld(t, "2026-11-24", func(w *world) {
		w.listening = true
		mend := w.stand.Fault(sandbox.Fault{Cut: sandbox.CutBefore})
		w.light()
		check := func(when string, want int, words string) {
			t.Helper()
			if code, text := w.asks("GET", "/readyz", "", ""); code != want || !strings.Contains(text, words) {
				t.Errorf("%s: %d %s", when, code, text)
			}
			if code, _ := w.asks("GET", "/healthz", "", ""); code != 200 {
				t.Errorf("%s: healthz says %d", when, code)
			}
		}
		check("before the first poll", 503, "Telegram")
		mend()
		time.Sleep(2 * time.Minute)
		check("once Telegram is there", 200, "ready")
		file := filepath.Join(w.folder, "porchlight.db")
		if err := os.Rename(file, file+".away"); err != nil {
			t.Fatal(err)
		}
		check("with the database gone", 503, "storage is away; 0 updates are held")
		w.person("Ana", "en").Say("/country US")
		calm()
		check("with something held", 503, "1 updates are held")
		if err := os.Rename(file+".away", file); err != nil {
			t.Fatal(err)
		}
		calm()
		check("with the database back", 200, "ready")
		w.stand.Fault(sandbox.Fault{Cut: sandbox.CutBefore})
		time.Sleep(5 * time.Minute)
		check("once Telegram is gone", 503, "Telegram has not answered")
	})
}

// metric reads one number from /metrics.
func (w *world) metric(name string) float64 {
	w.t.Helper()
	_, text := w.asks("GET", "/metrics", "", "")
	found := regexp.MustCompile(`(?m)^` + regexp.QuoteMeta(name) + ` (\S+)$`).FindStringSubmatch(text)
	if found == nil {
		w.t.Errorf("there is no %s", name)
		return -1
	}
	value, err := strconv.ParseFloat(found[1], 64)
	if err != nil {
		w.t.Error(err)
	}
	return value
}

// counts checks metrics by name.
func (w *world) counts(when string, want map[string]float64) {
	w.t.Helper()
	for name, value := range want {
		if got := w.metric(name); got != value {
			w.t.Errorf("%s: %s is %v, want %v", when, name, got, value)
		}
	}
}

func TestMetricsTellOfTheHouse(t *testing.T) {
	t.Parallel()
	inListeningWorld(t, func(w *world) {
		ana, sam := w.person("Ana", "en"), w.person("Sam", "en")
		calm()
		w.counts("at rest", map[string]float64{
			"porchlight_updates_total": 0, "porchlight_updates_held": 0, "porchlight_storage_up": 1,
			`porchlight_outbox_waiting{lane="crisis"}`: 0, `porchlight_outbox_oldest_seconds{lane="nudge"}`: 0,
			`porchlight_outbox_dead{lane="reply"}`: 0, "porchlight_inbox_waiting": 0, "porchlight_inbox_parked": 0,
		})
		ana.says(distress)
		ana.says("/help")
		ana.says("/privacy")
		sam.SayRaw(map[string]any{"edit_date": "of a kind from the future", "text": "hello"})
		calm()
		w.counts("after a chat", map[string]float64{
			"porchlight_updates_total": 4, `porchlight_answers_total{kind="crisis"}`: 0, `porchlight_answers_total{kind="help"}`: 0,
			"porchlight_crisis_answer_seconds_count": 0, `porchlight_deliveries_total{lane="reply",outcome="delivered"}`: 2,
			"porchlight_updates_parked_total": 1, "porchlight_inbox_parked": 1,
		})
		midnight()
		w.counts("on the next day", map[string]float64{
			`porchlight_answers_total{kind="crisis"}`: 1, `porchlight_answers_total{kind="help"}`: 1,
			"porchlight_crisis_answer_seconds_count": 1, `porchlight_deliveries_total{lane="crisis",outcome="delivered"}`: 1,
		})
		if polled := w.metric("porchlight_last_poll_timestamp_seconds"); time.Since(time.Unix(int64(polled), 0)) > 2*pollTimeout {
			t.Errorf("the last poll was at %v", polled)
		}
		w.stand.Fault(sandbox.Fault{Method: "sendMessage", ChatID: sam.ID(), Times: 1, Status: 429, RetryAfter: 3})
		sam.says("/privacy")
		mend := w.stand.Fault(sandbox.Fault{Method: "sendMessage", Status: 502})
		sam.Say("/privacy")
		time.Sleep(3 * time.Second)
		w.counts("while Telegram stumbles", map[string]float64{
			`porchlight_deliveries_total{lane="reply",outcome="slow_down"}`: 1,
			`porchlight_deliveries_total{lane="reply",outcome="try_later"}`: 1,
			`porchlight_outbox_waiting{lane="reply"}`:                       1,
		})
		mend()
		time.Sleep(time.Minute)
		ana.Block()
		calm()
		file := filepath.Join(w.folder, "porchlight.db")
		if err := os.Rename(file, file+".away"); err != nil {
			t.Fatal(err)
		}
		sam.Say("/country US")
		calm()
		w.counts("with the database gone", map[string]float64{"porchlight_storage_up": 0, "porchlight_updates_held": 1})
		if err := os.Rename(file+".away", file); err != nil {
			t.Fatal(err)
		}
		calm()
		w.counts("with the database back", map[string]float64{"porchlight_storage_up": 1, "porchlight_updates_held": 0})
	})
}

// midnight lets the day pass.
func midnight() {
	const day = 24 * time.Hour
	time.Sleep(time.Until(time.Now().UTC().Truncate(day).Add(day)))
}

// ofCrises returns the lines of /metrics that tell of crisis answers and /help.
func (w *world) ofCrises() string {
	w.t.Helper()
	_, text := w.asks("GET", "/metrics", "", "")
	var lines strings.Builder
	for line := range strings.Lines(text) {
		if !strings.HasPrefix(line, "#") && (strings.Contains(line, "crisis") || strings.Contains(line, "answers") || strings.Contains(line, "helpline")) {
			lines.WriteString(line)
		}
	}
	return lines.String()
}

func TestMetricsDoNotTellWhenSomebodyWroteInDistress(t *testing.T) {
	t.Parallel()
	inListeningWorld(t, func(w *world) {
		ana, sam := w.person("Ana", "en"), w.person("Sam", "en")
		calm()
		before := w.ofCrises()
		if !strings.Contains(before, `answers_total{kind="crisis"} 0`) {
			t.Errorf("at rest they tell:\n%s", before)
		}
		slow := w.stand.Fault(sandbox.Fault{Method: "sendMessage", Delay: 5 * time.Second})
		ana.Say(distress)
		time.Sleep(3 * time.Second)
		synctest.Wait()
		if while := w.ofCrises(); while != before {
			t.Errorf("while the answer leaves:\n%swere\n%s", while, before)
		}
		time.Sleep(10 * time.Second)
		slow()
		if err := sam.PressData(sam.says("/help").ID, reportButtons(t)[0]); err != nil {
			t.Fatal(err)
		}
		ana.says(distress)
		if after := w.ofCrises(); after != before {
			t.Errorf("after it:\n%swere\n%s", after, before)
		}
		midnight()
		w.counts("on the next day", map[string]float64{
			`porchlight_answers_total{kind="crisis"}`: 2, `porchlight_answers_total{kind="help"}`: 2, "porchlight_crisis_answer_seconds_count": 2,
			"porchlight_helpline_reports_total":               1,
			`porchlight_crisis_answer_seconds_bucket{le="1"}`: 1, `porchlight_deliveries_total{lane="crisis",outcome="delivered"}`: 2,
		})
		next := w.ofCrises()
		ana.says(distress)
		midnight()
		midnight()
		w.counts("two days on", map[string]float64{`porchlight_answers_total{kind="crisis"}`: 3})
		if next == w.ofCrises() {
			t.Error("the second day changed nothing")
		}
	})
}

func TestMetricsTellOfAnAnswerThatIsLate(t *testing.T) {
	t.Parallel()
	inListeningWorld(t, func(w *world) {
		ana := w.person("Ana", "en")
		mend := w.stand.Fault(sandbox.Fault{Method: "sendMessage", Status: 502})
		ana.Say(distress)
		time.Sleep(5 * time.Second)
		w.counts("at first", map[string]float64{`porchlight_outbox_waiting{lane="crisis"}`: 0, `porchlight_outbox_oldest_seconds{lane="crisis"}`: 0})
		time.Sleep(time.Minute)
		w.counts("after a minute", map[string]float64{`porchlight_outbox_waiting{lane="crisis"}`: 1})
		if age := w.metric(`porchlight_outbox_oldest_seconds{lane="crisis"}`); age < 60 || age > 70 {
			t.Errorf("after a minute the oldest is of %v s", age)
		}
		mend()
		time.Sleep(time.Minute)
		w.counts("in the end", map[string]float64{`porchlight_outbox_waiting{lane="crisis"}`: 0, `porchlight_outbox_oldest_seconds{lane="crisis"}`: 0})
	})
}

func TestMetricsNameNobody(t *testing.T) {
	t.Parallel()
	inListeningWorld(t, func(w *world) {
		ana := w.person("Ana", "en")
		ana.says("/start")
		ana.says("I am called Ana and live in Zanzibar")
		_, text := w.asks("GET", "/metrics", "", "")
		for _, part := range []string{"Ana", "Zanzibar", strconv.FormatInt(ana.ID(), 10), w.stand.Token()} {
			if strings.Contains(text, part) {
				t.Errorf("the metrics hold %q", part)
			}
		}
	})
}

func TestTelegramGoneIsKnownAtOnce(t *testing.T) {
	t.Parallel()
	inListeningWorld(t, func(w *world) {
		ready := func() bool {
			code, _ := w.asks("GET", "/readyz", "", "")
			return code == 200
		}
		time.Sleep(5*time.Minute + time.Second) // a quiet night: each poll takes its fifty seconds; one has just ended
		if !ready() {
			t.Fatal("not ready though all is well")
		}
		mend := w.stand.Fault(sandbox.Fault{Cut: sandbox.CutBefore})
		w.person("Ana", "en").Say("hello") // ends the poll at hand; the next one fails
		time.Sleep(unpolledPatience - 3*time.Second)
		if !ready() {
			t.Error("not ready as soon as one poll has failed")
		}
		time.Sleep(4 * time.Second)
		if ready() {
			t.Error("ready though no poll has succeeded for a while and the last one failed")
		}
		mend()
		time.Sleep(35 * time.Second) // the longest pause between tries
		if !ready() {
			t.Error("not ready though Telegram is back")
		}
		time.Sleep(2 * pollTimeout)
		if !ready() {
			t.Error("not ready in a quiet hour")
		}
	})
}
