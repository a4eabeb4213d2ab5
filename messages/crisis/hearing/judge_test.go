package hearing

import (
	"strings"
	"testing"
)

// levels hears each message and tells which are not at the level.
func levels(t *testing.T, want Level, messages ...string) {
	t.Helper()
	for _, message := range messages {
		if got := Hear(message).Level; got != want {
			t.Errorf("%q is heard as %s, want %s", message, levelWord(got), levelWord(want))
		}
	}
}

func TestAPieceOfAWordIsNoSign(t *testing.T) {
	levels(t, None, "I packed my suitcase", "my brother draws cartoons, they keep coming", "he grew a neckbeard", "we watched from the sidelines to stop the rain getting in")
	levels(t, Crisis, "iwanttodie", "killmyself", "killmyselfkillmyself", "imgonnakillmyselftonight")
}

// Words of broad classes meet by accident where there are many words.
func TestBroadClassesThatMeetInALongerMessageAreSoft(t *testing.T) {
	const meet = "we drink to forget"
	levels(t, Distress, meet)
	const more = " what colour they painted the hallway of the house that we moved into last spring"
	levels(t, Soft, meet+more)
	levels(t, Distress, meet+more+" and I feel so lonely", meet+" "+strings.Repeat("and then we drove on and it rained ", 5))
	levels(t, Crisis, "I want to kill myself"+more)
}
