package crisis

import "testing"

// ordinary is a hundred characters of ordinary chat.
const ordinary = "Hi! The meeting moved to half past three, could you bring the blue folder and maybe some coffee too?"

func BenchmarkHearOrdinary(b *testing.B) {
	Load()
	b.ReportAllocs()
	for b.Loop() {
		Hear(ordinary)
	}
}
func BenchmarkCompile(b *testing.B) {
	for b.Loop() {
		files, err := readPhrases(phraseFiles)
		if err != nil {
			b.Fatal(err)
		}
		if _, err := compile(files); err != nil {
			b.Fatal(err)
		}
	}
}
