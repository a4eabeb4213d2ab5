package messages

// Farewell says that the bot ends, with the helplines, and who runs it if they say so.
func Farewell(w Words, helplines Message, operator string) Message {
	helplines.Text = joined("\n\n", w.text("farewell.ends"), runBy(w, operator), helplines.Text)
	return helplines
}
