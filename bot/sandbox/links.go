package sandbox

import (
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"strings"
)

var payloadShape = regexp.MustCompile(`^[A-Za-z0-9_-]{1,64}$`)

// StartPayload reads a link such as https://t.me/<bot>?start=<payload>. It
// reports false for any other link, also for one to another bot.
func (s *Server) StartPayload(link string) (payload string, ours bool) {
	u, err := url.Parse(link)
	if err != nil || (u.Host != "t.me" && u.Host != "telegram.me") || !strings.EqualFold(strings.Trim(u.Path, "/"), s.opts.Username) {
		return "", false
	}
	payload = u.Query().Get("start")
	return payload, payload == "" || payloadShape.MatchString(payload)
}

// ErrNotOurLink is returned for a link that leads elsewhere than to the bot.
var ErrNotOurLink = errors.New("not a link to this bot")

// Open opens a link to the bot and taps Start there.
func (p *Phone) Open(link string) error {
	payload, ours := p.server.StartPayload(link)
	if !ours {
		return fmt.Errorf("opening a link: %w", ErrNotOurLink)
	}
	p.Start(payload)
	return nil
}
