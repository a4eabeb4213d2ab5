package crisis

// Numbers names the line of first choice and the emergency number in as few rows
// as can be, to stand below other words of the bot. Where the country is not
// known, or its lines are closed, it names the international directory too.
func Numbers(a Asker) string {
	v := newVoice(Hearing{}, a)
	return paragraphs(v.numbersOf(v.lines[:min(1, len(v.lines))]), v.finderIfNeeded(), v.dangerShort())
}
