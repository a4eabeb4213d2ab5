package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"porchlight/bot/sandbox"
	"porchlight/scheduler/rhythm"
)

func TestLogLeavesOutWhatAnErrorQuotes(t *testing.T) {
	const name = "Zuleika \"Zu\" O`Brien"
	_, number := strconv.Atoi(name)
	_, date := time.Parse(time.DateOnly, name)
	_, address := url.Parse(strings.Join([]string{"https://t.me/%zz", name}, ""))
	_, typed := rhythm.Parse(name)
	decoded := json.Unmarshal([]byte(`{"Zuleika": 1}`), new([]int))
	for _, format := range []string{"text", "json"} {
		for _, err := range []error{
			number, date, address, typed, decoded, fmt.Errorf("handling: %w", fmt.Errorf("no supporter called %q", name)),
			errors.New("cut off in the middle of \"Zuleika"), errors.New("sending to 123456:AAZuleikaZuleikaZuleikaZuleika"),
		} {
			var to strings.Builder
			(&settings{LogLevel: "info", LogFormat: format}).logger(&to).Error("handling an update failed", "update", 7, "err", err)
			for _, part := range []string{"Zuleika", "Zu", "Brien"} {
				if strings.Contains(to.String(), part) {
					t.Errorf("%v: the log holds %q: %s", err, part, &to)
				}
			}
		}
	}
	var to strings.Builder
	(&settings{LogLevel: "info", LogFormat: "text"}).logger(&to).Warn("a message was not taken", "err", fmt.Errorf("reading chat: %w", number), slog.Int("count", 2))
	for _, part := range []string{"a message was not taken", "reading chat: strconv.Atoi: parsing", "invalid syntax", "count=2"} {
		if !strings.Contains(to.String(), part) {
			t.Errorf("the log lacks %q: %s", part, &to)
		}
	}
}

func TestLogDoesNotRepeatWhatTelegramSaysOfARequest(t *testing.T) {
	t.Parallel()
	inWorld(t, "2026-11-24", func(w *world) {
		ana := w.person("Ana", "en")
		for _, description := range []string{
			"Bad Request: inline keyboard button URL 't.me/zuleika' is invalid: Wrong HTTP URL",
			"Bad Request: can't parse entities: Unsupported start tag zuleika at byte offset 0",
			"Bad Request: a new refusal of zuleika",
		} {
			w.stand.Fault(sandbox.Fault{Method: "sendMessage", Times: 1, Status: 400, Description: description})
			ana.Say("/privacy")
			calm()
		}
		if strings.Contains(w.log.String(), "zuleika") {
			t.Errorf("the log holds a name:\n%s", w.log)
		}
		if !strings.Contains(w.log.String(), "can't parse entities") {
			t.Errorf("the log does not say why a message was refused:\n%s", w.log)
		}
	})
}

func TestLogDoesNotTellWhenSomebodyWasInDistress(t *testing.T) {
	t.Parallel()
	inWorld(t, "2026-11-24", func(w *world) {
		ana := w.person("Ana", "en")
		ana.says("/privacy")
		before := len(w.log.String())
		for status, description := range map[int]string{502: "Bad Gateway", 400: "Bad Request: message is too long"} {
			mend := w.stand.Fault(sandbox.Fault{Method: "sendMessage", Status: status, Description: description})
			ana.Say(distress)
			pass(time.Minute)
			mend()
			pass(time.Minute)
		}
		ana.showing(line)
		if said := w.log.String()[before:]; strings.Contains(said, "crisis") || strings.Contains(said, "trying again") {
			t.Errorf("the log tells of a crisis answer:\n%s", said)
		}
	})
}
