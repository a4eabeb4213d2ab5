package main

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"porchlight/bot/sandbox"
)

// TestAMutedSupporterSeesTheSameForWeeks has two supporters with the same exact
// times do the same for three weeks, over restarts and a pause of the person. One of
// them is muted.
func TestAMutedSupporterSeesTheSameForWeeks(t *testing.T) {
	t.Parallel()
	inWorld(t, "2026-11-24", func(w *world) {
		ana := w.person("Ana", "en")
		ana.says("/start")
		both := []*someone{w.person("Ben", "en"), w.person("Cem", "en")}
		for i, name := range []string{"Ben", "Cem"} {
			ana.isSupportedBy(both[i], name)
			both[i].says("/timezone London")
			both[i].says("/nudges daily 18:30")
		}
		ana.says("/supporters Cem mute")
		muted, sent := time.Now(), map[string]bool{}
		for day := range 21 {
			w.out()
			evening := time.Date(2026, time.November, 24+day, 18, 29, 0, 0, time.UTC)
			time.Sleep(time.Until(evening))
			w.light()
			time.Sleep(2 * time.Minute)
			calm()
			for _, who := range both {
				doAsOn(day, who, sent)
			}
			switch day {
			case 9:
				ana.says("/pause 3d")
			case 10:
				ana.says("/resume")
			}
		}
		if shown := ana.transcript(); !strings.Contains(shown, "Ben\u2069 writes") || strings.Contains(shown, "Cem\u2069 writes") {
			t.Errorf("Ana does not hear from the one alone:\n%s", shown)
		}
		if diff := cmp.Diff(shapeSince(muted, both[0]), shapeSince(muted, both[1])); diff != "" {
			t.Errorf("the muted one sees something else (-not muted +muted):\n%s", diff)
		}
	})
}

// doAsOn does what a supporter does on one of the days. Sent are the drafts that one of
// them has sent: whoever comes second with the same, muted or not, is told so.
func doAsOn(day int, who *someone, sent map[string]bool) {
	nudge := lastNudge(who)
	writes := func(text string) sandbox.Message {
		who.taps(nudge, "Write my own")
		return who.says(text)
	}
	switch day % 7 {
	case 0:
		who.taps(nudge, freshDraft(nudge, sent))
	case 1:
		writes("it is snowing here")
	case 2:
		who.taps(who.taps(nudge, "Not now"), "Skip this one")
	case 3:
		who.taps(writes("forget that"), "Take it back")
	case 4:
		who.SkipAll()
		who.Reply(nudge.ID, "the dog says hello")
		who.last()
	case 5:
		for i := range 9 { // one more than goes
			writes(fmt.Sprintf("part %d", i+1))
		}
		who.says("/cancel")
	case 6:
		for _, command := range []string{"/supporting", "/supporting Ana", "/nudges", "/privacy"} {
			who.says(command)
		}
	}
}

// freshDraft is the label of a draft that nobody has sent, and notes that it is now.
func freshDraft(nudge sandbox.Message, sent map[string]bool) string {
	for _, row := range nudge.Buttons {
		for _, button := range row {
			of := strings.Split(button.Data, ":") // nudge, send, its number, the draft, the language
			if of[1] == "send" && !sent[of[3]] {
				sent[of[3]] = true
				return button.Text
			}
		}
	}
	return "none is left"
}

// lastNudge is the newest message that still asks to write.
func lastNudge(who *someone) (last sandbox.Message) {
	for _, m := range who.Messages() {
		if isNudge(m) {
			last = m
		}
	}
	return last
}

func isNudge(m sandbox.Message) bool {
	return len(m.Buttons) > 0 && strings.HasPrefix(m.Buttons[0][0].Data, "nudge:own:")
}

// shapeSince is what somebody has seen since a time but for what is drawn by lot: the wording of a
// nudge, and which drafts it offers.
func shapeSince(since time.Time, who *someone) (lines []string) {
	for _, m := range who.Messages() {
		text := strings.ReplaceAll(m.Text, "\n", " ")
		switch {
		case !m.FromBot || m.SentAt.Before(since):
			continue
		case isNudge(m):
			text = "a nudge at " + m.SentAt.UTC().Format(time.DateTime[:16])
		case strings.HasPrefix(text, "You wrote to"):
			text = "You wrote to … Thank you."
		}
		for _, row := range m.Buttons {
			for _, button := range row {
				text += " [" + button.Text + "]"
			}
		}
		lines = append(lines, text)
	}
	return lines
}

// TestAMutedSupporterIsRefusedAVoiceMessageAsBefore has both be told that Ana takes no
// voice messages, and try again days later, when one of them is muted: of both it is
// tried, and the thanks for it is taken away again.
func TestAMutedSupporterIsRefusedAVoiceMessageAsBefore(t *testing.T) {
	t.Parallel()
	inWorld(t, "2026-11-24", func(w *world) {
		ana := w.person("Ana", "en")
		ana.says("/start")
		if err := ana.Become(sandbox.Profile{FirstName: "Ana", LanguageCode: "en", NoVoice: true}); err != nil {
			t.Fatal(err)
		}
		both := []*someone{w.person("Ben", "en"), w.person("Cem", "en")}
		speaks := func(who *someone) (thanked int) {
			before := len(w.calls("sendMessage"))
			who.taps(who.says("/nudges Ana"), "Write to \u2068Ana\u2069 now")
			who.SendVoice([]byte("OggS"), 3*time.Second)
			time.Sleep(20 * time.Second)
			for _, call := range w.calls("sendMessage")[before:] {
				if strings.Contains(call.Args["text"], "nothing more to do") {
					thanked++
				}
			}
			return thanked
		}
		for i, name := range []string{"Ben", "Cem"} {
			ana.isSupportedBy(both[i], name)
			both[i].says("/cancel")
			both[i].says("/nudges none")
			speaks(both[i])
		}
		ana.says("/supporters Cem mute")
		time.Sleep(3 * 24 * time.Hour)
		for _, want := range []int{1, 0} { // tried again; then told at once, for a day
			for _, who := range both {
				if got := speaks(who); got != want || who.fromBot("nothing more to do") != 0 {
					t.Errorf("thanked %d times, want %d:\n%s", got, want, who.transcript())
				}
			}
		}
	})
}
