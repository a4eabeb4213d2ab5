package dialogue

import (
	"testing"
	"time"

	"porchlight/scheduler/rhythm"
	"porchlight/storage"
)

// Who has not said where they are is reminded by the clock of their country, or else the
// person's; where nobody knows, only while it is day for most people.
func TestNoIrregularNudgeComesSilentlyByUTC(t *testing.T) {
	for name, c := range map[string]struct {
		supporter, person storage.Chat
		spec, zone        string
		hours             rhythm.Hours
	}{
		"their own zone":       {storage.Chat{Zone: "Asia/Tokyo", Country: "DE"}, storage.Chat{Zone: "Europe/Paris"}, "", "Asia/Tokyo", rhythm.Hours{}},
		"their country":        {storage.Chat{Country: "DE"}, storage.Chat{Zone: "America/Lima"}, "", "Europe/Berlin", rhythm.Hours{}},
		"the person's zone":    {storage.Chat{Country: "US"}, storage.Chat{Zone: "America/Lima"}, "", "America/Lima", rhythm.Hours{}},
		"the person's country": {storage.Chat{}, storage.Chat{Country: "JP"}, "weekly", "Asia/Tokyo", rhythm.Hours{}},
		"nobody knows":         {storage.Chat{}, storage.Chat{}, "weekly", "UTC", awakeMostly},
		"exact, which says so": {storage.Chat{}, storage.Chat{Zone: "America/Lima"}, "daily 09:00", "UTC", rhythm.Hours{}},
	} {
		p := &plan{supporter: c.supporter, person: c.person, rhythm: storage.Rhythm{Spec: c.spec}}
		if err := p.readRhythm(someNovember); err != nil {
			t.Fatal(err)
		}
		if got := p.nudging.Zone.String(); got != c.zone || p.nudging.Hours != c.hours {
			t.Errorf("%s: %s, %v; want %s, %v", name, got, p.nudging.Hours, c.zone, c.hours)
		}
	}
	if awake := awakeMostly; awake.To-awake.From < rhythm.Clock(3*time.Hour/time.Minute) {
		t.Error("too few hours are left for a nudge")
	}
}
