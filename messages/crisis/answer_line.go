package crisis

import "porchlight/messages/crisis/hearing"

// Line names the line of first choice with the way to reach it, without a word of
// danger; the international directory where there is none or it is closed.
func Line(a Asker) string {
	v := newVoice(hearing.Heard{}, a)
	return paragraphs(v.numbersOf(v.lines[:min(1, len(v.lines))]), v.finderIfNeeded())
}

// Numbers names the line of first choice and the emergency number in as few rows
// as can be, to stand below other words of the bot. Where the country is not
// known, or its lines are closed, it names the international directory too.
func Numbers(a Asker) string {
	return paragraphs(Line(a), newVoice(hearing.Heard{}, a).dangerShort())
}
