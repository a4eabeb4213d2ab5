package sandbox

import (
	"slices"
	"time"
)

// shownMessages is how many of a chat's newest messages the page shows.
const shownMessages = 300

// pageView is all that the page shows.
type pageView struct {
	Bot      botView      `json:"bot"`
	Phones   []phoneView  `json:"phones"`
	Places   []Place      `json:"places"`
	Faults   []faultView  `json:"faults"`
	Switches []switchView `json:"switches"`
	Advance  bool         `json:"advance"` // a planned message can be brought forward
}

type botView struct {
	Name      string   `json:"name"`
	Username  string   `json:"username"`
	Languages []string `json:"languages"` // those in which it has said what it is
}

type phoneView struct {
	Profile
	Place       Place        `json:"place"`
	Description string       `json:"description"` // what the bot says of itself before the start
	Started     bool         `json:"started"`     // something is in the chat
	Blocked     bool         `json:"blocked"`
	Commands    []BotCommand `json:"commands"`
	Keyboard    [][]Key      `json:"keyboard"`
	Messages    []Message    `json:"messages"`
	Answers     []Answer     `json:"answers"`
}

type faultView struct {
	Name  string    `json:"name"`
	Until time.Time `json:"until"`
}

type switchView struct {
	Name  string `json:"name"`
	Label string `json:"label"`
	On    bool   `json:"on"`
}

// pageState returns what the page shows now, and a channel that is closed when
// that changes.
func (s *Server) pageState() (pageView, <-chan struct{}) {
	s.mu.Lock()
	defer s.mu.Unlock()
	view := pageView{
		Bot:     botView{s.opts.Name, s.opts.Username, s.bot.languages()},
		Places:  Places(),
		Advance: s.opts.Advance != nil,
	}
	for _, p := range s.phones {
		view.Phones = append(view.Phones, p.view())
	}
	for name, f := range s.weather {
		view.Faults = append(view.Faults, faultView{name, f.until})
	}
	for _, sw := range s.opts.Switches {
		view.Switches = append(view.Switches, switchView{sw.Name, sw.Label, s.switches[sw.Name]})
	}
	return view, s.changed
}

// view is what the page shows of a phone. s.mu is held.
func (p *Phone) view() phoneView {
	s := p.server
	// What the page shows of the chat, with the letters where their time is.
	messages := slices.Concat(p.chat.messages[max(len(p.chat.messages)-shownMessages, 0):], p.letters)
	slices.SortStableFunc(messages, func(a, b *record) int { return a.sent.Compare(b.sent) })
	v := phoneView{
		Profile:     p.profile,
		Place:       PlaceNamed(p.profile.Place),
		Description: ofLanguage(s.bot.about, p.profile.LanguageCode),
		Started:     len(p.chat.messages) > 0,
		Blocked:     p.chat.blocked,
		Commands:    s.commandsFor(p.chat.id, p.profile.LanguageCode),
		Keyboard:    keysOf(p.chat.keyboard),
		Answers:     p.answers[max(len(p.answers)-10, 0):],
		Messages:    make([]Message, len(messages)),
	}
	for i, m := range messages {
		v.Messages[i] = m.show(s.files)
	}
	return v
}
