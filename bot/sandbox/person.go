package sandbox

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// usernameShape is what Telegram takes for a name after the @.
var usernameShape = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_]{3,31}$`)

// Become changes what Telegram tells about the person, and where they are. The
// account stays the same. Bots learn of it with the next update.
func (p *Phone) Become(now Profile) error {
	s := p.server
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.fits(now, p); err != nil {
		return err
	}
	now.ID = p.profile.ID
	p.profile = now
	s.announce()
	return nil
}

// fits reports why nobody can have this profile, or nobody but the owner of one
// phone. s.mu is held.
func (s *Server) fits(profile Profile, but *Phone) error {
	taken := func(p *Phone) bool { return p != but && strings.EqualFold(p.profile.Username, profile.Username) }
	switch {
	case profile.FirstName == "":
		return errors.New("a person has a first name")
	case profile.Username == "":
		return nil
	case !usernameShape.MatchString(profile.Username):
		return fmt.Errorf("@%s can be nobody's username: it takes 4 to 32 letters, digits and underscores, a letter first", profile.Username)
	case slices.ContainsFunc(s.phones, taken):
		return fmt.Errorf("@%s is taken", profile.Username)
	}
	return nil
}

// Rename changes the first name that Telegram tells from now on.
func (p *Phone) Rename(first string) {
	p.server.mu.Lock()
	defer p.server.mu.Unlock()
	p.profile.FirstName = first
	p.server.announce()
}

// Resettle changes the language that Telegram tells, and where the phone is.
func (p *Phone) Resettle(language, place string) {
	p.server.mu.Lock()
	defer p.server.mu.Unlock()
	p.profile.LanguageCode, p.profile.Place = language, place
	p.server.announce()
}

// StartOver deletes the person's account at Telegram and puts a new one with the
// same profile into its place, to whom the bot is new. It returns the new phone.
func (p *Phone) StartOver() *Phone {
	s := p.server
	s.mu.Lock()
	defer s.mu.Unlock()
	p.chat.deleted = true
	fresh := s.phoneOf(p.profile, 0)
	if i := slices.Index(s.phones, p); i >= 0 {
		s.phones[i] = fresh
	}
	s.announce()
	return fresh
}

// Block stops the bot from writing here.
func (p *Phone) Block() {
	p.server.mu.Lock()
	defer p.server.mu.Unlock()
	if !p.chat.blocked {
		p.chat.blocked = true
		p.tellMembership()
	}
}

// Unblock lets the bot write again.
func (p *Phone) Unblock() {
	p.server.mu.Lock()
	defer p.server.mu.Unlock()
	p.lift()
}

func (p *Phone) lift() {
	if p.chat.blocked {
		p.chat.blocked = false
		p.tellMembership()
	}
}

// tellMembership queues the update that follows a block and its end.
func (p *Phone) tellMembership() {
	s := p.server
	bot := clone(s.bot.user)
	in, out := object{"status": "member", "user": bot}, object{"status": "kicked", "user": bot, "until_date": 0}
	if p.chat.blocked {
		in, out = out, in
	}
	s.push("my_chat_member", p.chat.id, membership(p.chat, p, out, in))
	s.announce()
}
