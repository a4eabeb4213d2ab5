package dialogue

import (
	"context"
	"slices"
	"strings"

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
	Steps:    map[string]Step{stepLanguage: {Take: typedLanguage}},
	Presses:  map[string]Handler{"": pressedLanguage},
}

func typedLanguage(ctx context.Context, t *Turn) error {
	typed := t.Text
	if t.Command != "" {
		typed = t.Rest
	}
	if typed == "" {
		t.Await(stepLanguage, nil)
		t.Say(messages.AskLanguage(t.Words(), false))
		return nil
	}
	lang := languageNamed(typed)
	if lang == "" {
		t.Say(messages.LanguageUnknown(t.Words()))
		return nil
	}
	return t.keepLanguage(ctx, lang)
}

// languageNamed knows a language by its code, its own name or its English name.
func languageNamed(typed string) string {
	typed = strings.ToLower(strings.TrimSpace(typed))
	if lang := messages.Match(typed); lang != "" {
		return lang
	}
	for _, lang := range messages.Languages() {
		tag := langs.Make(lang)
		names := []string{display.Self.Name(tag), display.English.Languages().Name(tag)}
		if slices.ContainsFunc(names, func(name string) bool { return strings.ToLower(name) == typed }) {
			return lang
		}
	}
	return ""
}

func pressedLanguage(ctx context.Context, t *Turn) error {
	if t.choice() == messages.SkipValue {
		t.askCountry()
		return nil
	}
	if lang := messages.Match(t.choice()); lang != "" {
		return t.keepLanguage(ctx, lang)
	}
	return nil
}

// keepLanguage keeps the choice and, within /start, asks for the country.
func (t *Turn) keepLanguage(ctx context.Context, lang string) error {
	t.Chat.Language = lang
	if err := t.Keep(ctx); err != nil {
		return err
	}
	if err := t.showMenu(ctx); err != nil {
		return err
	}
	if t.isSetup() {
		t.askCountry()
		return nil
	}
	t.Done()
	t.Show(messages.LanguageKept(t.Words()))
	return nil
}

// askCountry is the second question of /start.
func (t *Turn) askCountry() {
	t.Await(stepCountry, setupNotes)
	t.Show(messages.AskCountry(t.Words(), t.likelyCountries(), true))
}

// likelyCountries are those of the language; that of the app comes first.
func (t *Turn) likelyCountries() []string {
	likely := crisis.LikelyCountries(t.Language())
	if region, sure := langs.Make(t.From.Language).Region(); sure == langs.Exact {
		own := region.String()
		likely = append([]string{own}, slices.DeleteFunc(slices.Clone(likely), func(c string) bool { return c == own })...)
	}
	return likely
}

// country sets whose helplines are shown.
var country = Dialogue{
	Name:     "country",
	Commands: []Command{{Name: "country", Do: typedCountry}},
	Steps:    map[string]Step{stepCountry: {Take: typedCountry}},
	Presses:  map[string]Handler{"": pressedCountry},
}

func typedCountry(ctx context.Context, t *Turn) error {
	typed := t.Text
	if t.Command != "" {
		typed = t.Rest
	}
	if typed == "" {
		t.Await(stepCountry, nil)
		if t.Country() == "" {
			t.Say(messages.AskCountry(t.Words(), t.likelyCountries(), false))
		} else {
			t.Say(messages.ShowCountry(t.Words(), t.Country(), t.likelyCountries()))
		}
		return nil
	}
	code, ok := crisis.Country(typed)
	if !ok {
		t.Say(messages.CountryUnknown(t.Words()))
		return nil
	}
	return t.keepCountry(ctx, code)
}

func pressedCountry(ctx context.Context, t *Turn) error {
	switch choice := t.choice(); choice {
	case messages.SkipValue:
		t.askZone()
		return nil
	case messages.Other:
		var notes []byte
		if t.isSetup() {
			notes = setupNotes
		}
		t.Await(stepCountry, notes)
		t.Show(messages.TypeCountry(t.Words()))
		return nil
	default:
		code, ok := crisis.Country(choice)
		if !ok {
			return nil
		}
		return t.keepCountry(ctx, code)
	}
}

// keepCountry keeps the choice and, within /start, asks for the time zone.
func (t *Turn) keepCountry(ctx context.Context, code string) error {
	t.Chat.Country = code
	if err := t.Keep(ctx); err != nil {
		return err
	}
	t.Show(messages.CountryKept(t.Words(), code))
	if t.isSetup() {
		t.Pressed = "" // the question is a message of its own below the confirmation
		t.askZone()
		return nil
	}
	t.Done()
	return nil
}
