package main

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode"

	"porchlight/messages"
	"porchlight/messages/crisis"
	"porchlight/storage"
)

// settings are what an operator can choose. Each stands here once, with its flag,
// its variable, its default and its help; see action.
type settings struct {
	Token     secret `name:"telegram-bot-token" env:"TELEGRAM_BOT_TOKEN" placeholder:"TOKEN" help:"The bot's token from @BotFather. Never logged."`
	TokenFile string `name:"telegram-bot-token-file" env:"TELEGRAM_BOT_TOKEN_FILE" placeholder:"FILE" help:"A file that holds the token."`
	APIURL    string `name:"telegram-api-url" env:"TELEGRAM_API_URL" default:"https://api.telegram.org" placeholder:"URL" help:"Telegram's Bot API, or a server of your own (${default})."`

	DatabaseURL secret `name:"database-url" env:"DATABASE_URL" default:"sqlite://porchlight.db" placeholder:"URL" help:"sqlite://PATH or postgres://… (sqlite://porchlight.db)."`
	Key         secret `name:"porchlight-key" env:"PORCHLIGHT_KEY" placeholder:"KEY" help:"Seals what people wrote: 32 bytes in base64 or hexadecimal. Without it a key file beside the SQLite database is used, and made at the first start; with PostgreSQL a key is required."`
	KeyFile     string `name:"porchlight-key-file" env:"PORCHLIGHT_KEY_FILE" placeholder:"FILE" help:"A file that holds the key."`

	Listen        string `name:"listen" env:"LISTEN" default:"127.0.0.1:8480" placeholder:"ADDRESS" help:"Serves /healthz, /readyz, /metrics and the webhook here (${default}). Empty: off."`
	WebhookURL    string `name:"webhook-url" env:"WEBHOOK_URL" placeholder:"URL" help:"The public https address that Telegram is to call. Without it the bot asks Telegram by itself (long polling)."`
	WebhookSecret secret `name:"webhook-secret" env:"WEBHOOK_SECRET" placeholder:"SECRET" help:"What Telegram must show when it calls: 1 to 256 of A-Z a-z 0-9 _ -."`

	DefaultLanguage string `name:"default-language" env:"DEFAULT_LANGUAGE" default:"en" placeholder:"CODE" help:"Spoken with people whose app's language the bot doesn't know (${default})."`
	DefaultCountry  string `name:"default-country" env:"DEFAULT_COUNTRY" placeholder:"CODE" help:"Two letters, for people who have not chosen a country."`
	OperatorContact string `name:"operator-contact" env:"OPERATOR_CONTACT" placeholder:"TEXT" help:"Who runs this bot and how to reach them, on one line: shown by /privacy and /start."`

	HelplinesFile string `name:"helplines-file" env:"HELPLINES_FILE" placeholder:"FILE" help:"Helplines of your own, in the format of the built-in ones; see the README."`
	ResourcesFile string `name:"resources-file" env:"RESOURCES_FILE" placeholder:"FILE" help:"Places to turn of your own, in the format of the built-in ones; see the README."`

	MessagesPerSecond int    `name:"messages-per-second" env:"MESSAGES_PER_SECOND" default:"30" placeholder:"N" help:"What Telegram allows this bot in all, 1 to 1000 (${default})."`
	LogLevel          string `name:"log-level" env:"LOG_LEVEL" default:"info" enum:"debug,info,warn,error" placeholder:"LEVEL" help:"debug, info, warn or error (${default})."`
	LogFormat         string `name:"log-format" env:"LOG_FORMAT" default:"text" enum:"text,json" placeholder:"FORMAT" help:"text or json (${default})."`
}

// secret is a setting that must not be printed.
type secret string

// String hides the secret from logs and error messages.
func (secret) String() string { return "(hidden)" }

// GoString hides the secret from %#v.
func (secret) GoString() string { return "(hidden)" }

// check finds wrong settings before anything is opened. Its error is one line
// that says what to do, and repeats no secret.
func (s *settings) check() error {
	if s.MessagesPerSecond < 1 || s.MessagesPerSecond > 1000 {
		return fmt.Errorf("MESSAGES_PER_SECOND is %d: it must be from 1 to 1000", s.MessagesPerSecond)
	}
	if messages.Match(s.DefaultLanguage) != s.DefaultLanguage {
		return fmt.Errorf("DEFAULT_LANGUAGE is %q: it must be one of %s", s.DefaultLanguage, strings.Join(messages.Languages(), ", "))
	}
	if s.DefaultCountry != "" {
		code, ok := crisis.Country(s.DefaultCountry)
		if !ok {
			return fmt.Errorf("DEFAULT_COUNTRY is %q: it must be two letters such as US, and a country whose helplines are known", s.DefaultCountry)
		}
		s.DefaultCountry = code
	}
	if err := s.checkOperator(); err != nil {
		return err
	}
	switch u, err := url.Parse(s.APIURL); {
	case err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Hostname() == "" || u.RawQuery != "" || u.ForceQuery || strings.Contains(s.APIURL, "#"):
		return errors.New("TELEGRAM_API_URL must be an http or https address such as https://api.telegram.org")
	case u.Scheme == "http" && !onThisMachine(u.Hostname()):
		return errors.New("TELEGRAM_API_URL is http to another machine: the token and every message would cross the network for all to read; use https, or run that server on this machine")
	}
	s.APIURL = strings.TrimRight(s.APIURL, "/")
	return s.checkWebhook()
}

// longestOperator is how many letters OPERATOR_CONTACT may have: /start fits one screen.
const longestOperator = 120

// checkOperator checks that what is shown of the operator is one line that shows as it
// is written.
func (s *settings) checkOperator() error {
	s.OperatorContact = strings.TrimSpace(s.OperatorContact)
	if n := len([]rune(s.OperatorContact)); n > longestOperator {
		return fmt.Errorf("OPERATOR_CONTACT has %d letters: %d at most, such as a name and an address", n, longestOperator)
	}
	hidden := func(r rune) bool { return !unicode.IsGraphic(r) || r == unicode.ReplacementChar }
	if strings.ContainsFunc(s.OperatorContact, hidden) {
		return errors.New("OPERATOR_CONTACT must be one line without hidden letters, such as \"Ana Diaz, porch@example.org\"")
	}
	return nil
}

// onThisMachine reports whether a host is this machine's own, reached over no network.
func onThisMachine(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// checkWebhook checks what setWebhook would refuse.
func (s *settings) checkWebhook() error {
	if s.WebhookURL == "" {
		if s.WebhookSecret != "" {
			return errors.New("WEBHOOK_SECRET is set and WEBHOOK_URL is not: set both, or neither for long polling")
		}
		return nil
	}
	u, err := url.Parse(s.WebhookURL)
	if err != nil || u.Scheme != "https" || u.Hostname() == "" {
		return errors.New("WEBHOOK_URL must be an https address such as https://bot.example.org/telegram")
	}
	if slices.Contains(ownPages, u.Path) {
		return fmt.Errorf("WEBHOOK_URL ends in %s, which is a page of the bot's own: choose another path, such as /telegram", u.Path)
	}
	if s.Listen == "" {
		return errors.New("WEBHOOK_URL needs LISTEN: there is nowhere for Telegram's calls to arrive")
	}
	secret := string(s.WebhookSecret)
	if len(secret) < 1 || len(secret) > 256 || strings.Trim(secret, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-") != "" {
		return errors.New("WEBHOOK_SECRET must be 1 to 256 letters, digits, _ or -, as `openssl rand -hex 32` makes it")
	}
	return nil
}

// token returns the bot's token, or an error that says what is wrong with it.
func (s *settings) token() (string, error) {
	token, err := fromFile("TELEGRAM_BOT_TOKEN", string(s.Token), s.TokenFile)
	if err != nil {
		return "", err
	}
	if token == "" {
		return "", errNoToken
	}
	number, rest, found := strings.Cut(token, ":")
	if !found || strings.Trim(number, "0123456789") != "" || number == "" || len(rest) < 20 ||
		strings.Trim(rest, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-") != "" {
		return "", errors.New("TELEGRAM_BOT_TOKEN does not look like a token (123456789:AA… from @BotFather); look for spaces, quotes or a line break in it")
	}
	return token, nil
}

var errNoToken = errors.New("TELEGRAM_BOT_TOKEN is not set: get a token from @BotFather, or try `porchlight sandbox`, which needs none")

// fromFile returns the setting's value, or the trimmed content of the file that
// is named in its place.
func fromFile(name, value, file string) (string, error) {
	if file == "" {
		return value, nil
	}
	if value != "" {
		return "", fmt.Errorf("%s and %s_FILE are both set: leave one out", name, name)
	}
	data, err := os.ReadFile(file)
	if failed, ok := errors.AsType[*os.PathError](err); ok {
		return "", fmt.Errorf("%s_FILE can't be read: %w", name, failed.Err) // not its path: that may be the secret itself
	}
	return strings.TrimSpace(string(data)), nil
}

// address returns where the database is. The folder is not made for the operator:
// a mistyped path should say so.
func (s *settings) address() (storage.Address, error) {
	at, err := storage.ParseAddress(string(s.DatabaseURL))
	if err != nil {
		return at, fmt.Errorf("DATABASE_URL: %w", err)
	}
	if at.File == "" {
		return at, nil
	}
	if folder, err := os.Stat(filepath.Dir(at.File)); err != nil || !folder.IsDir() {
		return at, fmt.Errorf("DATABASE_URL: there is no folder %s: make it, or name another", shownPath(filepath.Dir(at.File)))
	}
	if file, err := os.Stat(at.File); err == nil && file.IsDir() {
		return at, fmt.Errorf("DATABASE_URL: %s is a folder: name a file in it, as in sqlite://%s", at.File, filepath.Join(at.File, "porchlight.db"))
	}
	return at, nil
}

// shownPath returns a path to show, unless it looks like an address with a password
// that was given the wrong scheme.
func shownPath(path string) string {
	if strings.Contains(path, ":") && strings.Contains(path, "@") {
		return "of that name"
	}
	return path
}

// exists reports whether the address is that of a database that was made before.
// Of PostgreSQL nothing is known until it is asked, so it counts as made.
func exists(at storage.Address) bool {
	if at.File == "" {
		return true
	}
	file, err := os.Stat(at.File)
	return err == nil && file.Size() > 0
}

// sealer returns what seals the database at the address.
func (s *settings) sealer(at storage.Address) (*storage.Sealer, error) {
	key, err := fromFile("PORCHLIGHT_KEY", string(s.Key), s.KeyFile)
	if err != nil {
		return nil, err
	}
	if key == "" {
		if at.Postgres != "" {
			return nil, errors.New("PORCHLIGHT_KEY is not set: PostgreSQL needs one; make it with `openssl rand -base64 32` and keep it safe")
		}
		if key, err = keyBeside(at); err != nil {
			return nil, err
		}
	}
	seal, err := storage.ParseKey(key)
	if err != nil {
		return nil, fmt.Errorf("PORCHLIGHT_KEY: %w", err)
	}
	return seal, nil
}

// errKeyLost is the error where the key of a database that is there is not.
type errKeyLost struct{ error }

// keyBeside reads the key file beside the database. Only for a new database it
// makes one: a fresh key opens nothing that was sealed before.
func keyBeside(at storage.Address) (string, error) {
	file := keyFile(at)
	if _, err := os.Stat(file); errors.Is(err, os.ErrNotExist) && exists(at) {
		return "", errKeyLost{fmt.Errorf("%s is there and its key %s is not: put the key back, or set PORCHLIGHT_KEY", at.File, file)}
	}
	key, err := storage.KeyFile(file)
	if err != nil {
		return "", fmt.Errorf("the folder of DATABASE_URL can't be used: %w", err)
	}
	return key, nil
}

// keyFile returns where the key of a SQLite database is kept if no setting says:
// porchlight.key beside porchlight.db.
func keyFile(at storage.Address) string {
	return strings.TrimSuffix(at.File, filepath.Ext(at.File)) + ".key"
}
