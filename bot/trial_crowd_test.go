//go:build trial

package main

import (
	"context"
	"errors"
	"math/rand/v2"
	"sync/atomic"
	"testing"
	"time"

	"porchlight/bot/sandbox"
	"porchlight/storage"
)

// trialCountries are chosen one after the other in a chat, so that each answer tells
// which choice it is to.
var trialCountries = [][2]string{
	{"US", "United States"}, {"IE", "Ireland"}, {"GB", "United Kingdom"}, {"CA", "Canada"}, {"AU", "Australia"}, {"NZ", "New Zealand"},
	{"IN", "India"}, {"DE", "Germany"}, {"FR", "France"}, {"ES", "Spain"}, {"IT", "Italy"}, {"NL", "Netherlands"}, {"JP", "Japan"}, {"BR", "Brazil"},
}

// trialCrowd are people who write to the bot, all they do noted in the ledger.
type trialCrowd struct {
	*ledger
	ids     atomic.Int64 // of the latest phone
	talkers []*talker
	pause   time.Duration // between two acts, on average
}

func newTrialCrowd(t *testing.T, stand *sandbox.Server) *trialCrowd {
	c := &trialCrowd{ledger: &ledger{t: t, stand: stand}, pause: 5 * time.Millisecond}
	c.ids.Store(6_000_000_000)
	return c
}

func (c *trialCrowd) phone() *sandbox.Phone {
	return c.stand.NewPhone(sandbox.Profile{ID: c.ids.Add(1), FirstName: "Somebody", LanguageCode: "en"})
}

// talker chooses one country after the other.
type talker struct {
	*sandbox.Phone
	chosen int
}

// chooses lets a person choose the next country; false if there is none left.
func (c *trialCrowd) chooses(one *talker) bool {
	if one.chosen == len(trialCountries) {
		return false
	}
	country := trialCountries[one.chosen]
	one.chosen++
	c.note(deed{didCommand, one.ID(), time.Now(), "Your country: " + country[1] + "."})
	one.Say("/country " + country[0])
	return true
}

// cries lets somebody new write in distress.
func (c *trialCrowd) cries() {
	phone := c.phone()
	c.note(deed{didDistress, phone.ID(), time.Now(), line})
	phone.Say(distress)
}

// presses lets somebody new ask how the day is noted, and tap a face once that is there.
func (c *trialCrowd) presses(ctx context.Context) {
	phone := c.phone()
	c.note(deed{didCommand, phone.ID(), time.Now(), "How is today?"})
	phone.Say("/checkin")
	go func() {
		m, err := phone.Wait(ctx, func(m sandbox.Message) bool { return m.FromBot && len(m.Buttons) > 0 })
		if err != nil {
			return // the run is over
		}
		c.note(deed{didPress, phone.ID(), time.Now(), "Good to read that"})
		if err := phone.PressData(m.ID, m.Buttons[1][0].Data); err != nil {
			c.t.Error(err)
		}
	}()
}

// talkersAtOnce is among how many people the choices of a country are spread.
const talkersAtOnce = 40

// actsOnce lets somebody do something, most often choose a country.
func (c *trialCrowd) actsOnce(ctx context.Context) {
	switch chance := rand.N(10); {
	case chance < 3:
		c.cries()
	case chance < 4:
		c.presses(ctx)
	default:
		for len(c.talkers) < talkersAtOnce {
			c.talkers = append(c.talkers, &talker{Phone: c.phone()})
		}
		if i := rand.N(talkersAtOnce); !c.chooses(c.talkers[i]) {
			c.talkers[i] = &talker{Phone: c.phone()}
		}
	}
}

// actsUntil lets people act until something is so.
func (c *trialCrowd) actsUntil(ctx context.Context, isSo func() bool) {
	for !isSo() {
		c.actsOnce(ctx)
		<-time.After(rand.N(2 * c.pause))
	}
}

// after is so after some time.
func after(d time.Duration) func() bool {
	end := time.Now().Add(d)
	return func() bool { return time.Now().After(end) }
}

// supportersEach is how many supporters a person of the trial has.
const supportersEach = 20

// supporters are so many people who have started the bot.
func (c *trialCrowd) supporters(count int) []*sandbox.Phone {
	all := make([]*sandbox.Phone, count)
	for i := range all {
		all[i] = c.phone()
		all[i].Start("")
	}
	return all
}

// areNudged plants supporters into a database, each with a nudge that is due once, so long
// after one another.
func (c *trialCrowd) areNudged(store *storage.Store, supporters []*sandbox.Phone, from time.Time, gap time.Duration) {
	c.t.Helper()
	err := store.Write(context.Background(), func(ctx context.Context) (err error) {
		var person storage.ChatID
		for i, supporter := range supporters {
			due := from.Add(time.Duration(i) * gap).UTC().Truncate(time.Second)
			if i%supportersEach == 0 {
				person = storage.ChatID(c.phone().ID())
				err = store.KeepChat(ctx, storage.Chat{ID: person, Name: "Ana", Zone: "UTC", StartedAt: due})
			}
			id := storage.ChatID(supporter.ID())
			chat := store.KeepChat(ctx, storage.Chat{ID: id, Name: "Ben", Zone: "UTC", StartedAt: due})
			tie, failed := store.AddTie(ctx, storage.Tie{Person: person, Supporter: id, AcceptedAt: due, Confirmed: true})
			rhythm := store.KeepRhythm(ctx, storage.Rhythm{
				Chat: id, Purpose: storage.PurposeNudge, Subject: int64(tie), Tie: tie, Spec: "daily " + due.Format("15:04"), Due: due,
			})
			if err = errors.Join(err, chat, failed, rhythm); err != nil {
				return err
			}
			c.note(deed{wasDue, supporter.ID(), due, "Ana"})
		}
		return nil
	})
	if err != nil {
		c.t.Fatal(err)
	}
}

// opens opens the program's own database, before or beside the program.
func (p *program) opens() *storage.Store {
	p.t.Helper()
	s := &settings{DatabaseURL: secret("sqlite://" + p.folder + "/porchlight.db")}
	store, err := s.open(context.Background())
	if err != nil {
		p.t.Fatal(err)
	}
	return store
}
