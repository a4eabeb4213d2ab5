package sandbox

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"
)

const (
	longestData     = 64 // bytes of callback_data
	longestCopyText = 256
	mostButtons     = 100
)

// readMarkup reads and judges a call's reply_markup. It returns nil if there is
// none, or an inline keyboard without a button.
func readMarkup(r *request) (object, error) {
	var given object
	if ok, err := r.object("reply_markup", &given); err != nil {
		return nil, badRequest("object expected as reply markup")
	} else if !ok || given == nil {
		return nil, nil
	}
	switch {
	case given["inline_keyboard"] != nil:
		return readKeyboard(given, "inline_keyboard", readInlineButton)
	case given["keyboard"] != nil:
		return readKeyboard(given, "keyboard", readKey)
	case given["remove_keyboard"] == true:
		return object{"remove_keyboard": true}, nil
	case given["force_reply"] == true:
		return given, nil
	}
	return nil, nil
}

// readKeyboard judges the buttons under the given name, and drops empty rows.
func readKeyboard(given object, name string, read func(any) (object, error)) (object, error) {
	rows, ok := given[name].([]any)
	if !ok {
		return nil, badRequest("can't parse reply keyboard markup JSON object")
	}
	var kept [][]object
	count := 0
	for _, row := range rows {
		buttons, ok := row.([]any)
		if !ok {
			return nil, badRequest("field \"" + name + "\" of the markup should be an Array of Arrays")
		}
		var line []object
		for _, b := range buttons {
			button, err := read(b)
			if err != nil {
				return nil, err
			}
			line = append(line, button)
		}
		if count += len(line); len(line) > 0 {
			kept = append(kept, line)
		}
	}
	if count > mostButtons {
		return nil, badRequest("reply markup is too long")
	}
	if count == 0 {
		return nil, nil
	}
	if name == "inline_keyboard" {
		return object{name: kept}, nil
	}
	given[name] = kept
	return given, nil
}

// readInlineButton keeps a button's text and what it does. Telegram looks at the
// actions in this order and takes the first that is there.
func readInlineButton(given any) (object, error) {
	b, ok := given.(map[string]any)
	if !ok {
		return nil, badRequest("can't parse inline keyboard button: expected an Object")
	}
	text, _ := b["text"].(string)
	if text == "" {
		return nil, badRequest("can't parse inline keyboard button: Field \"text\" must be non-empty")
	}
	button := object{"text": text}
	for _, name := range []string{"style", "icon_custom_emoji_id"} {
		if value, _ := b[name].(string); value != "" {
			button[name] = value
		}
	}
	address, _ := b["url"].(string)
	data, _ := b["callback_data"].(string)
	switch {
	case address != "":
		button["url"] = address
		return button, checkButtonURL(address)
	case data != "":
		if len(data) > longestData {
			return nil, badRequest("BUTTON_DATA_INVALID")
		}
		button["callback_data"] = data
		return button, nil
	}
	for _, name := range []string{"switch_inline_query", "switch_inline_query_current_chat",
		"switch_inline_query_chosen_chat", "login_url", "web_app", "pay"} {
		if value, ok := b[name]; ok && value != false {
			button[name] = value
			return button, nil
		}
	}
	toCopy, ok := b["copy_text"].(map[string]any)
	if !ok {
		return nil, badRequest("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
	}
	copied, _ := toCopy["text"].(string)
	if n := utf8.RuneCountInString(copied); n < 1 || n > longestCopyText {
		return nil, badRequest("BUTTON_COPY_TEXT_INVALID")
	}
	button["copy_text"] = object{"text": copied}
	return button, nil
}

// checkButtonURL refuses what Telegram does not open from a button: tel: above all.
func checkButtonURL(address string) error {
	invalid := func(why string) error {
		return badRequest(fmt.Sprintf("inline keyboard button URL '%s' is invalid: %s", address, why))
	}
	u, err := url.Parse(address)
	if err != nil {
		return invalid("Wrong HTTP URL")
	}
	if !slices.Contains([]string{"", "http", "https", "tg", "ton", "tonsite"}, u.Scheme) {
		return invalid("Unsupported URL protocol")
	}
	if u.Scheme == "http" || u.Scheme == "https" {
		if u.Host == "" {
			return invalid("Wrong HTTP URL")
		}
		if !strings.Contains(u.Hostname(), ".") {
			return badRequest("BUTTON_URL_INVALID")
		}
	}
	return nil
}

// readKey judges a button of a reply keyboard, which may be a bare text.
func readKey(given any) (object, error) {
	if text, ok := given.(string); ok {
		given = map[string]any{"text": text}
	}
	key, ok := given.(map[string]any)
	if !ok {
		return nil, badRequest("can't parse keyboard button: KeyboardButton must be an Object")
	}
	if text, _ := key["text"].(string); text == "" {
		return nil, badRequest("can't parse keyboard button: Field \"text\" must be non-empty")
	}
	if key["request_contact"] == true && key["request_location"] == true {
		return nil, badRequest("can't parse keyboard button: only one type of request may be used")
	}
	return key, nil
}

// applyKeyboard shows or takes away the chat's reply keyboard.
func (c *chat) applyKeyboard(markup object) {
	switch {
	case markup["keyboard"] != nil:
		c.keyboard = clone(markup)
	case markup["remove_keyboard"] == true:
		c.keyboard = nil
	}
}
