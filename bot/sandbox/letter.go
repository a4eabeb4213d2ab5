package sandbox

import "time"

// WriteTo sends a text to another person in a chat of their own, as after the
// share sheet. The bot sees nothing of it.
func (p *Phone) WriteTo(to *Phone, text string) {
	s := p.server
	s.mu.Lock()
	defer s.mu.Unlock()
	content := textContent(text, nil)
	content["from"] = p.user()
	// Ids below zero are none of the bot's chat.
	m := &record{id: -int(s.nextSerial()), body: content, sent: time.Now(), letter: true}
	to.letters = append(to.letters, m)
	s.touch(m)
}

// letter finds a letter to the phone. s.mu is held.
func (p *Phone) letter(id int) *record {
	for _, m := range p.letters {
		if m.id == id {
			return m
		}
	}
	return nil
}

// Letters are what others wrote to the person where the bot sees nothing.
func (p *Phone) Letters() []Message {
	p.server.mu.Lock()
	defer p.server.mu.Unlock()
	letters := make([]Message, len(p.letters))
	for i, m := range p.letters {
		letters[i] = m.show(p.server.files)
	}
	return letters
}
