package sandbox

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
)

// detected are the entities that Telegram finds by itself, in the order in which
// it looks for them.
var detected = []struct {
	kind  string
	shape *regexp.Regexp // its first group is the entity
}{
	{"url", regexp.MustCompile(`(?:^|[\s(])((?:https?://)?(?:[\pL\pN-]+\.)+(?:com|org|net|me|info|io|gov|edu|int|uk|us|es|de|fr|au|ca|in|jp|br)(?:[/?#][^\s]*[^\s.,;:!?)])?/?)`)},
	{"email", regexp.MustCompile(`(?:^|[\s(])([\w.+-]+@(?:[\w-]+\.)+\pL{2,})`)},
	{"bot_command", regexp.MustCompile(`(?:^|[^\pL\pN_/<>])(/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?)`)},
	{"mention", regexp.MustCompile(`(?:^|[^\pL\pN_])(@[A-Za-z][A-Za-z0-9_]{3,31})`)},
	{"hashtag", regexp.MustCompile(`(?:^|[\s(])(#[\pL\pN_]*\pL[\pL\pN_]*)`)},
	{"phone_number", regexp.MustCompile(`(?:^|[\s(:])(\+\d[\d ()-]{5,}\d)`)},
}

// latin entities are made of Latin letters, but end only where a word does in any
// script: a command is none right before Japanese.
var (
	latin  = []string{"bot_command", "mention"}
	goesOn = regexp.MustCompile(`^[\pL\pN_/<>]`)
)

// detect adds what Telegram finds in a text to the entities that are there.
func detect(text string, entities []Entity) []Entity {
	for _, d := range detected {
		for _, at := range d.shape.FindAllStringSubmatchIndex(text, -1) {
			if slices.Contains(latin, d.kind) && goesOn.MatchString(text[at[3]:]) {
				continue
			}
			e := Entity{Type: d.kind, Offset: utf16Len(text[:at[2]]), Length: utf16Len(text[at[2]:at[3]])}
			if !slices.ContainsFunc(entities, e.clashes) {
				entities = append(entities, e)
			}
		}
	}
	slices.SortStableFunc(entities, func(a, b Entity) int { return a.Offset - b.Offset })
	return entities
}

// clashes reports whether a found entity may not lie where another already is.
func (e Entity) clashes(with Entity) bool {
	apart := e.Offset+e.Length <= with.Offset || with.Offset+with.Length <= e.Offset
	switch with.Type {
	case "bold", "italic", "underline", "strikethrough", "spoiler", "blockquote", "expandable_blockquote":
		return false
	}
	return !apart
}

// textContent is a message of text as a person types and formats it.
func textContent(text string, formatting []Entity) object {
	content := object{"text": text}
	if entities := detect(text, formatting); len(entities) > 0 {
		content["entities"] = entities
	}
	return content
}

// captionContent adds the words that go with a file.
func captionContent(content object, text string, formatting []Entity) {
	content.set("caption", text)
	if entities := detect(text, formatting); len(entities) > 0 {
		content["caption_entities"] = entities
	}
}

// formatted reads a text argument with its parse mode or its entities, trims it
// as Telegram does, and adds the entities that Telegram finds.
func formatted(r *request, textArg, entitiesArg string) (string, []Entity, error) {
	text := strings.ToValidUTF8(r.text(textArg), "")
	var entities []Entity
	var err error
	switch mode := strings.ToLower(r.text("parse_mode")); mode {
	case "":
		if raw := r.text(entitiesArg); raw != "" && json.Unmarshal([]byte(raw), &entities) != nil {
			return "", nil, badRequest("can't parse entities: expected an Array of MessageEntity")
		}
	case "html":
		text, entities, err = parseHTML(text)
	case "markdownv2":
		text, entities, err = parseMarkdown(text)
	default:
		return "", nil, badRequest("unsupported parse_mode")
	}
	if err != nil {
		return "", nil, badRequest("can't parse entities: " + err.Error())
	}
	text, entities = trim(text, entities)
	return text, detect(text, entities), nil
}

// trim takes away white space around a text and moves its entities accordingly.
func trim(text string, entities []Entity) (string, []Entity) {
	const space = " \t\r\n\u00a0\u200b"
	ended := strings.TrimRight(text, space)
	trimmed := strings.TrimLeft(ended, space)
	cut, length := utf16Len(ended)-utf16Len(trimmed), utf16Len(trimmed)
	var kept []Entity
	for _, e := range entities {
		from, to := max(e.Offset-cut, 0), min(e.Offset+e.Length-cut, length)
		if e.Offset, e.Length = from, to-from; e.Length > 0 {
			kept = append(kept, e)
		}
	}
	return trimmed, kept
}
