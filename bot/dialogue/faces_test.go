package dialogue

import "testing"

func TestASignIsTakenOnlyIfItStandsAlone(t *testing.T) {
	for text, want := range map[string][2]bool{ // sad, kind
		"😭": {true, false}, "😢 😢\n💔": {true, false}, "☹️": {true, false},
		"👍🏽": {false, true}, "❤️ 🙏🏿": {false, true}, "🙏": {false, true},
		"😭👍": {}, "😭 no": {}, "👍 ok": {}, "😂": {}, "": {}, " ": {}, "\ufe0f": {}, "🏽": {},
	} {
		if got := [2]bool{isSadFace(text), isKindSign(text)}; got != want {
			t.Errorf("%q is sad, kind: %v, want %v", text, got, want)
		}
	}
}
