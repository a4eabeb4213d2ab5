package main

import (
	"context"
	"errors"
	"time"

	"golang.org/x/time/rate"

	"porchlight/messages"
	"porchlight/messages/crisis"
	"porchlight/messages/crisis/hearing"
	"porchlight/storage"
)

// acquaintance is what the guard remembers of a chat, in memory alone.
type acquaintance struct {
	asker   crisis.Asker
	zone    *time.Location
	known   bool // asker and zone were read from the database
	said    said // lately, in answers to distress
	last    time.Time
	sending bool
	waiting []*answer     // go out one by one, answerGap apart; at most mostWaiting
	sentAt  time.Time     // when an answer last left, or began to
	pace    *rate.Limiter // how often they may; nil: none has had to wait yet
}

// said is what a chat was answered lately, so that it is not said again.
type said struct {
	times   int
	level   hearing.Level
	topics  hearing.Topic
	country string
}

// countAnswer returns how many answers of this kind the chat had lately (0: this
// is the first), and counts one more. What was not heard before (an overdose, abuse, an age, a
// graver level) or a new country is answered in full.
func (g *guard) countAnswer(chat storage.ChatID, heard hearing.Heard, country string) int {
	g.mu.Lock()
	defer g.mu.Unlock()
	c := g.acquaintance(chat)
	if time.Since(c.last) > repeatWindow {
		c.said = said{}
	}
	if heard.Level > c.said.level || heard.Topics&^c.said.topics != 0 || country != c.said.country {
		c.said.times = 0
	}
	c.last = time.Now()
	c.said.level, c.said.topics = max(c.said.level, heard.Level), c.said.topics|heard.Topics
	c.said.country = country
	c.said.times++
	return c.said.times - 1
}

// asker returns what is known of who wrote, from memory or by a quick look into
// the database, which may be away.
func (g *guard) asker(ctx context.Context, a *arrival) (crisis.Asker, *time.Location) {
	g.mu.Lock()
	c := *g.acquaintance(a.Chat)
	g.mu.Unlock()
	if !c.known && g.store.Healthy() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), lookTimeout)
		defer cancel()
		if chat, err := g.store.Chat(ctx, a.Chat); err == nil || errors.Is(err, storage.ErrNoChat) {
			g.know(a.Chat, chat)
			c.asker, c.zone = askerOf(chat)
		}
	}
	if c.asker.Language == "" {
		c.asker.Language = messages.Match(a.Language)
	}
	if c.asker.Language == "" {
		c.asker.Language = g.host().Language
	}
	if c.asker.Country == "" {
		c.asker.Country = g.host().Country
	}
	c.asker.Now = time.Now()
	return c.asker, c.zone
}

// know keeps the settings of a chat in memory, as the router does after each turn.
func (g *guard) know(id storage.ChatID, chat storage.Chat) {
	g.mu.Lock()
	defer g.mu.Unlock()
	c := g.acquaintance(id)
	c.asker, c.zone = askerOf(chat)
	c.known = true
}

func askerOf(chat storage.Chat) (crisis.Asker, *time.Location) {
	asker := crisis.Asker{Language: chat.Language, Country: chat.Country}
	if chat.Zone == "" {
		return asker, nil
	}
	return asker, chat.Location()
}

// acquaintance returns what is remembered of a chat. The caller holds mu.
func (g *guard) acquaintance(id storage.ChatID) *acquaintance {
	c := g.chats[id]
	if c == nil {
		if len(g.chats) >= mostAcquaintances {
			g.forgetSome()
		}
		c = &acquaintance{}
		g.chats[id] = c
	}
	return c
}

// forgetSome makes room by dropping a tenth of those to whom nothing is on its
// way, whichever come first.
func (g *guard) forgetSome() {
	dropped := 0
	for id, c := range g.chats {
		if dropped >= mostAcquaintances/10 {
			return
		}
		if !c.sending {
			delete(g.chats, id)
			dropped++
		}
	}
}
