package main

import (
	"testing"

	"porchlight/messages"
)

// commonQuestions are what people type when the bot asks them something, none of them
// out of its own list of phrases.
var commonQuestions = map[string]string{
	"en": "why do you want to know that?", "de": "Warum wollt ihr das wissen?", "es": "¿Y esto para qué lo quieres?",
	"fr": "Et pourquoi donc faut-il le dire ?", "pt": "E pra que você quer saber?", "it": "E perché lo vuoi sapere?",
	"ru": "А зачем вам это знать?", "uk": "А навіщо вам це знати?", "tr": "Bunu niye soruyorsunuz ki?", "id": "Memangnya buat apa sih?",
	"ar": "ولماذا تريد معرفة ذلك؟", "fa": "برای چه می\u200cخواهید بدانید؟", "hi": "यह आपको क्यों जानना है?", "bn": "এটা কেন জানতে চান?",
	"ja": "それはどうして必要ですか？", "ko": "그건 왜 알아야 하나요?", "zh": "你为什么要知道这个？",
}

// The first answer that is none gets a line, the second a way back; nobody is invited
// by the name of a question, and no language, country or place is called by one.
func TestACommonQuestionIsNoAnswer(t *testing.T) {
	t.Parallel()
	for _, lang := range messages.Languages() {
		t.Run(lang, func(t *testing.T) {
			t.Parallel()
			inWorld(t, "2026-11-24", func(w *world) {
				somebody, words := w.person("Ana", lang), messages.In(lang)
				for command, ask := range map[string]struct{ name, step, unclear string }{
					"/invite":                  {"name", "invite", messages.NameUnclear(words).Text},
					"/supporters professional": {"name", "professional", messages.NameUnclear(words).Text},
					"/language":                {"language", "language", messages.LanguageUnknown(words, false).Text},
					"/country":                 {"country", "country", messages.CountryUnknown(words).Text},
					"/timezone":                {"zone", "timezone", messages.ZoneUnknown(words).Text},
					"/supporters quiet":        {"hours", "supporters.quiet", messages.HoursUnclear(words).Text},
				} {
					somebody.Say(command)
					calm()
					somebody.Say(commonQuestions[lang])
					calm()
					want := messages.Message{Text: ask.unclear}.LaidOut().Text
					if said := somebody.last().Text; said != want {
						t.Errorf("%s: the first is answered %q, want %q", command, said, want)
					}
					somebody.Say(commonQuestions[lang])
					calm()
					rows := somebody.last().Buttons
					back := messages.BackTo(words, ask.name, ask.step, "").Label
					if len(rows) == 0 || rows[len(rows)-1][0].Text != back {
						t.Errorf("%s: no way back below %q", command, somebody.last().Text)
					}
				}
			})
		})
	}
}
