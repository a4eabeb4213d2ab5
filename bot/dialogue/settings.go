package dialogue

import (
	"context"
	"strings"
	"sync"

	"golang.org/x/text/language/display"

	langs "golang.org/x/text/language"

	"porchlight/messages"
	"porchlight/messages/crisis"
)

const (
	stepLanguage = "language"
	stepCountry  = "country"
)

// language sets which language the bot speaks.
var language = Dialogue{
	Name:     "language",
	Commands: []Command{{Name: "language", Do: typedLanguage}},
	Steps:    map[string]Step{stepLanguage: {Take: typedLanguage, Asks: asks("language", takesKnown, unclearLanguage, asCommand(stepLanguage))}},
	Presses:  map[string]Handler{"": pressedLanguage},
}

func unclearLanguage(w messages.Words) messages.Message { return messages.LanguageUnknown(w, false) }

// typed returns what stands behind a command, else what was written.
func (t *Turn) typed() string {
	if t.Command != "" {
		return t.Rest
	}
	return t.Text
}

func typedLanguage(ctx context.Context, t *Turn) error {
	if t.typed() == "" {
		t.Await(stepLanguage, nil)
		t.Say(messages.AskLanguage(t.Words(), false))
		return nil
	}
	return t.chooseLanguage(ctx, t.typed())
}

func pressedLanguage(ctx context.Context, t *Turn) error { return t.chooseLanguage(ctx, t.Rest) }

func (t *Turn) chooseLanguage(ctx context.Context, choice string) error {
	set, err := t.setLanguage(ctx, choice)
	if err != nil || !set {
		return err
	}
	t.Done()
	t.Show(messages.LanguageKept(t.Words()))
	return nil
}

// setLanguage keeps the language that was named, or says that it is none.
func (t *Turn) setLanguage(ctx context.Context, named string) (bool, error) {
	lang := languageNamed(named)
	if lang == "" {
		t.noAnswer(messages.LanguageUnknown(t.Words(), t.Step.Name == stepSetup))
		return false, nil
	}
	t.Chat.Language = lang
	if err := t.Keep(ctx); err != nil {
		return false, err
	}
	return true, t.showMenu(ctx)
}

// otherNames are names of languages that their own and the English one are not.
var otherNames = map[string]string{
	"farsi": "fa", "parsi": "fa", "dari": "fa", "mandarin": "zh", "chinese simplified": "zh", "chinese traditional": "zh", "繁體中文": "zh",
	"简体中文": "zh", "中文": "zh", "汉语": "zh", "普通话": "zh", "castellano": "es", "castilian": "es", "brasileiro": "pt", "bahasa": "id",
	"bangla": "bn", "bengali": "bn", "日语": "ja", "nihongo": "ja", "hangugeo": "ko", "turkce": "tr", "russkij": "ru", "russkiy": "ru",
}

// languageNamed knows a language by its code, and by its name in itself or in any
// language that the bot speaks, with or without accents.
func languageNamed(typed string) string {
	if lang := messages.Match(strings.ToLower(strings.TrimSpace(typed))); lang != "" {
		return lang
	}
	name := plainName(typed)
	if lang := otherNames[name]; lang != "" {
		return lang
	}
	return languageNames()[name]
}

var languageNames = sync.OnceValue(func() map[string]string {
	all := map[string]string{}
	for _, lang := range messages.Languages() {
		tag := langs.Make(lang)
		all[plainName(display.Self.Name(tag))] = lang
		for _, in := range messages.Languages() {
			all[plainName(display.Languages(langs.Make(in)).Name(tag))] = lang
		}
	}
	delete(all, "")
	return all
})

// country sets whose helplines are shown.
var country = Dialogue{
	Name:     "country",
	Commands: []Command{{Name: "country", Do: typedCountry}},
	Steps:    map[string]Step{stepCountry: {Take: typedCountry, Asks: asks("country", takesKnown, messages.CountryUnknown, asCommand(stepCountry))}},
	Presses:  map[string]Handler{"": pressedCountry},
}

func typedCountry(ctx context.Context, t *Turn) error {
	switch {
	case t.typed() != "":
		return t.chooseCountry(ctx, t.typed())
	case t.Country() == "":
		t.Say(messages.AskCountry(t.Words(), crisis.LikelyCountries(t.Language(), t.From.Language), false))
	default:
		t.Say(messages.ShowCountry(t.Words(), t.Country(), crisis.LikelyCountries(t.Language(), t.From.Language)))
	}
	t.Await(stepCountry, nil)
	return nil
}

func pressedCountry(ctx context.Context, t *Turn) error {
	if t.Rest == messages.Other {
		t.Await(stepCountry, nil)
	}
	return t.chooseCountry(ctx, t.Rest)
}

func (t *Turn) chooseCountry(ctx context.Context, choice string) error {
	set, err := t.setCountry(ctx, choice)
	if err == nil && set {
		t.Done()
	}
	return err
}

// setCountry keeps the country that was named and says so, or says what to type
// instead.
func (t *Turn) setCountry(ctx context.Context, named string) (bool, error) {
	if t.Pressed != "" && named == messages.Other {
		t.Show(messages.TypeCountry(t.Words()))
		return false, nil
	}
	code, ok := crisis.Country(named)
	if !ok {
		t.noAnswer(messages.CountryUnknown(t.Words()))
		return false, nil
	}
	clock := t.setClock(code)
	t.Chat.Country = code
	if err := t.Keep(ctx); err != nil {
		return false, err
	}
	if !clock {
		t.Show(messages.CountryKept(t.Words(), code))
		return true, nil
	}
	t.Show(messages.CountryAndZoneKept(t.Words(), code, t.Now.In(t.Chat.Location())))
	return true, t.zoneMoved(ctx)
}

// setClock takes the clock of a country that has only one, unless the person has chosen
// another zone than that of the country before.
func (t *Turn) setClock(country string) bool {
	where := clockOf(country, t.Now)
	if where == nil || where.String() == t.Chat.Zone {
		return false
	}
	if before := clockOf(t.Chat.Country, t.Now); t.Chat.Zone != "" && (before == nil || before.String() != t.Chat.Zone) {
		return false
	}
	t.Chat.Zone = where.String()
	return true
}
