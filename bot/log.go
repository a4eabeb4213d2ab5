package main

import (
	"io"
	"log/slog"
	"regexp"
)

// logger returns the log that the settings ask for.
func (s *settings) logger(to io.Writer) *slog.Logger {
	var level slog.Level
	_ = level.UnmarshalText([]byte(s.LogLevel)) // the command line was checked for it
	options := &slog.HandlerOptions{Level: level, ReplaceAttr: withoutQuotes}
	if s.LogFormat == "json" {
		return slog.New(slog.NewJSONHandler(to, options))
	}
	return slog.New(slog.NewTextHandler(to, options))
}

// quoted is what an error repeats of what it was given: Go's own errors put that
// in quotes, as in strconv.ParseInt: parsing "Ana": invalid syntax.
var quoted = regexp.MustCompile("\"(?:[^\"\\\\]|\\\\.)*(?:\"|$)|`[^`]*(?:`|$)")

// withoutQuotes takes out of errors what they quote, which may be a name or words
// that somebody typed, and what has the shape of a secret. What went wrong stays.
func withoutQuotes(_ []string, a slog.Attr) slog.Attr {
	if err, ok := a.Value.Any().(error); ok {
		a.Value = slog.StringValue(withoutSecrets(quoted.ReplaceAllString(err.Error(), "(left out)")))
	}
	return a
}

// secretShapes are a token, an address with a password and a key, wherever they stand.
var secretShapes = regexp.MustCompile(`\d{5,}:[\w-]{20,}|postgres(ql)?://\S+|[\w+/-]{43,}=?`)

// withoutSecrets takes out what was typed where no secret is expected: the parser
// repeats an argument that it does not know.
func withoutSecrets(text string) string { return secretShapes.ReplaceAllString(text, "(hidden)") }
