package sandbox

import (
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// A botProfile is what the bot is called and what it says of itself. Texts are
// kept by language, commands by scope and language.
type botProfile struct {
	user     object
	names    map[string]string
	about    map[string]string // description
	short    map[string]string
	commands map[commandKey][]BotCommand
	menus    map[int64]object
}

type commandKey struct{ scope, lang string }

// A BotCommand is a line of the command menu.
type BotCommand struct {
	Command     string `json:"command"`
	Description string `json:"description"`
}

func newBotProfile(o Options) botProfile {
	digits, _, _ := strings.Cut(o.Token, ":")
	id, err := strconv.ParseInt(digits, 10, 64)
	if err != nil {
		id = defaultBot
	}
	return botProfile{
		user:     object{"id": id, "is_bot": true, "first_name": o.Name, "username": o.Username},
		names:    make(map[string]string),
		about:    make(map[string]string),
		short:    make(map[string]string),
		commands: make(map[commandKey][]BotCommand),
		menus:    make(map[int64]object),
	}
}

func (s *Server) getMe(*request) (any, error) {
	me := clone(s.bot.user)
	for _, can := range []string{"can_read_all_group_messages", "supports_inline_queries", "supports_guest_queries",
		"can_connect_to_business", "has_main_web_app", "has_topics_enabled", "allows_users_to_create_topics", "can_manage_bots"} {
		me[can] = false
	}
	me["can_join_groups"] = true
	return me, nil
}

func (s *Server) setMyName(r *request) (any, error) {
	return s.setText(r, s.bot.names, "name", 64)
}

func (s *Server) getMyName(r *request) (any, error) {
	name := s.bot.names[r.text("language_code")]
	if name == "" {
		name = s.opts.Name
	}
	return object{"name": name}, nil
}

func (s *Server) setMyDescription(r *request) (any, error) {
	return s.setText(r, s.bot.about, "description", 512)
}

func (s *Server) getMyDescription(r *request) (any, error) {
	return object{"description": ofLanguage(s.bot.about, r.text("language_code"))}, nil
}

func (s *Server) setMyShortDescription(r *request) (any, error) {
	return s.setText(r, s.bot.short, "short_description", 120)
}

func (s *Server) getMyShortDescription(r *request) (any, error) {
	return object{"short_description": ofLanguage(s.bot.short, r.text("language_code"))}, nil
}

func (s *Server) setText(r *request, texts map[string]string, field string, longest int) (any, error) {
	text, lang := r.text(field), r.text("language_code")
	if !languageShape.MatchString(lang) {
		return nil, badRequest("invalid language code specified")
	}
	if utf8.RuneCountInString(text) > longest {
		return nil, badRequest("BOT_" + strings.ToUpper(field) + "_TOO_LONG")
	}
	if text == "" {
		delete(texts, lang)
	} else {
		texts[lang] = text
	}
	s.announce()
	return true, nil
}

func ofLanguage(texts map[string]string, lang string) string {
	for _, l := range fallbacks(lang) {
		if text, ok := texts[l]; ok {
			return text
		}
	}
	return ""
}

// fallbacks are the languages whose texts an app in lang shows, the best first:
// "pt-br" is content with those for "pt", and with those for everybody.
func fallbacks(lang string) []string {
	base, _, _ := strings.Cut(lang, "-")
	return []string{lang, base, ""}
}

// languages are those in which the bot has a description or commands.
func (b *botProfile) languages() []string {
	found := make(map[string]bool)
	for lang := range b.about {
		found[lang] = true
	}
	for key := range b.commands {
		found[key.lang] = true
	}
	delete(found, "")
	return slices.Sorted(maps.Keys(found))
}

var (
	languageShape = regexp.MustCompile(`^([a-z]{2})?$`)
	commandShape  = regexp.MustCompile(`^[a-z0-9_]{1,32}$`)
)

func (s *Server) setMyCommands(r *request) (any, error) {
	key, err := s.commandKeyOf(r)
	if err != nil {
		return nil, err
	}
	var commands []BotCommand
	if _, err := r.object("commands", &commands); err != nil {
		return nil, err
	}
	if len(commands) > 100 {
		return nil, badRequest("too many commands specified")
	}
	for i, c := range commands {
		c.Command = strings.TrimPrefix(c.Command, "/")
		if !commandShape.MatchString(c.Command) {
			return nil, badRequest("BOT_COMMAND_INVALID")
		}
		if n := utf8.RuneCountInString(c.Description); n < 1 || n > 256 {
			return nil, badRequest("BOT_COMMAND_DESCRIPTION_INVALID")
		}
		commands[i] = c
	}
	s.bot.commands[key] = commands
	s.announce()
	return true, nil
}

func (s *Server) getMyCommands(r *request) (any, error) {
	key, err := s.commandKeyOf(r)
	if err != nil {
		return nil, err
	}
	if commands := s.bot.commands[key]; commands != nil {
		return commands, nil
	}
	return []BotCommand{}, nil
}

func (s *Server) deleteMyCommands(r *request) (any, error) {
	key, err := s.commandKeyOf(r)
	if err != nil {
		return nil, err
	}
	delete(s.bot.commands, key)
	s.announce()
	return true, nil
}

// commandKeyOf reads scope and language. A scope of one chat carries its id.
func (s *Server) commandKeyOf(r *request) (commandKey, error) {
	var scope struct {
		Type   string `json:"type"`
		ChatID any    `json:"chat_id"`
	}
	if _, err := r.object("scope", &scope); err != nil {
		return commandKey{}, err
	}
	lang := r.text("language_code")
	if !languageShape.MatchString(lang) {
		return commandKey{}, badRequest("invalid language code specified")
	}
	switch scope.Type {
	case "", "default":
		return commandKey{"default", lang}, nil
	case "all_private_chats", "all_group_chats", "all_chat_administrators":
		return commandKey{scope.Type, lang}, nil
	case "chat", "chat_administrators", "chat_member":
		id, ok := scope.ChatID.(float64)
		if !ok || s.chats[int64(id)] == nil {
			return commandKey{}, badRequest("chat not found")
		}
		return commandKey{scope.Type + " " + strconv.FormatInt(int64(id), 10), lang}, nil
	}
	return commandKey{}, badRequest("can't parse BotCommandScope: unsupported type specified")
}

// commandsFor returns the menu that a private chat sees: the narrowest scope
// wins, and within it the chat's own language. s.mu is held.
func (s *Server) commandsFor(chat int64, lang string) []BotCommand {
	scopes := []string{"chat " + strconv.FormatInt(chat, 10), "all_private_chats", "default"}
	for _, scope := range scopes {
		for _, l := range fallbacks(lang) {
			if commands, ok := s.bot.commands[commandKey{scope, l}]; ok {
				return commands
			}
		}
	}
	return nil
}

func (s *Server) setChatMenuButton(r *request) (any, error) {
	button := object{"type": "default"}
	if _, err := r.object("menu_button", &button); err != nil {
		return nil, err
	}
	s.bot.menus[r.integer("chat_id")] = button
	return true, nil
}

func (s *Server) getChatMenuButton(r *request) (any, error) {
	for _, chat := range []int64{r.integer("chat_id"), 0} {
		if button, ok := s.bot.menus[chat]; ok {
			return button, nil
		}
	}
	return object{"type": "commands"}, nil
}
