package scheduler

import (
	"sync"
	"time"

	"golang.org/x/time/rate"

	"porchlight/storage"
)

// Telegram's limits, as its FAQ for bots gives them: about 30 messages a second
// in all, and about one a second to a chat with short bursts.
const (
	chatRate  = 1.0
	chatBurst = 4
)

// bulkShare is how much of the limit the lowest lanes may use together. With
// 3,000 nudges due at once it keeps the way free for everything else.
const bulkShare = 2.0 / 3

// Pace knows what may leave now without Telegram asking us to slow down. Its
// methods never wait.
type Pace struct {
	mu        sync.Mutex
	all       *rate.Limiter
	bulk      *rate.Limiter
	chats     map[storage.ChatID]*chatPace
	tooMany   int                          // how many there are when the quiet ones are forgotten
	parkedAll time.Time                    // all lanes but crisis wait until then
	refused   map[storage.ChatID]time.Time // chats refused lately though we were slow enough for them
	now       func() time.Time
}

type chatPace struct {
	limit  *rate.Limiter
	parked time.Time
	used   time.Time
}

// NewPace returns the pace for a bot that may send so many messages a second.
func NewPace(perSecond int) *Pace {
	// The bucket holds a tenth of a second: a longer burst would be paid for by
	// a refusal at its end.
	burst := max(1, perSecond/10)
	return &Pace{
		all:   rate.NewLimiter(rate.Limit(perSecond), burst),
		bulk:  rate.NewLimiter(rate.Limit(float64(perSecond)*bulkShare), max(1, int(float64(burst)*bulkShare))),
		chats: map[storage.ChatID]*chatPace{}, tooMany: mostChats, refused: map[storage.ChatID]time.Time{}, now: time.Now,
	}
}

func isBulk(lane storage.Lane) bool { return lane >= storage.LaneAsk }

// Take says that a message of the lane leaves for the chat now and returns 0, or
// returns how long to wait before asking again. A crisis answer waits only while
// Telegram itself has asked for it.
func (p *Pace) Take(lane storage.Lane, chat storage.ChatID) time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := p.now()
	c := p.chat(chat, now)
	if wait := c.parked.Sub(now); wait > 0 {
		return wait
	}
	if lane == storage.LaneCrisis {
		// Taken from what the others may use, never refused: they wait for it.
		p.all.ReserveN(now, 1)
		c.limit.ReserveN(now, 1)
		return 0
	}
	limits := []*rate.Limiter{c.limit, p.all}
	if isBulk(lane) {
		limits = append(limits, p.bulk)
	}
	wait := p.parkedAll.Sub(now)
	for _, limit := range limits {
		wait = max(wait, untilToken(limit, now))
	}
	if wait > 0 {
		return wait
	}
	for _, limit := range limits {
		limit.ReserveN(now, 1)
	}
	return 0
}

// untilToken returns how long until the limit lets one message pass.
func untilToken(limit *rate.Limiter, now time.Time) time.Duration {
	missing := 1 - limit.TokensAt(now)
	if missing <= 0 {
		return 0
	}
	return time.Duration(missing/float64(limit.Limit())*float64(time.Second)).Round(time.Microsecond) + time.Microsecond
}

const (
	// refusalsTogether is how many distinct chats have to be refused within
	// refusalWindow before we take it for the limit of the whole bot. A chat that
	// got more than its own share is no sign of that: otherwise two accounts that
	// send /help without a pause would silence the bot for everybody.
	refusalsTogether = 3
	refusalWindow    = 5 * time.Second
)

// Park notes that Telegram asked us to leave the chat alone for a while. Only
// where several chats are refused to which we were not too fast, everything but
// crisis answers waits.
func (p *Pace) Park(chat storage.ChatID, wait time.Duration) (until time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := p.now()
	until = now.Add(wait)
	c := p.chat(chat, now)
	c.parked = later(c.parked, until)
	if c.limit.TokensAt(now) < 1 {
		return c.parked // its own share was used up
	}
	for other, at := range p.refused {
		if now.Sub(at) > refusalWindow {
			delete(p.refused, other)
		}
	}
	p.refused[chat] = now
	if len(p.refused) >= refusalsTogether {
		p.parkedAll = later(p.parkedAll, until)
	}
	return c.parked
}

// mostChats is how many chats are remembered before quiet ones are forgotten.
const mostChats = 4096

func (p *Pace) chat(id storage.ChatID, now time.Time) *chatPace {
	c := p.chats[id]
	if c == nil {
		if len(p.chats) >= p.tooMany {
			p.forgetQuiet(now)
			// In a crowd few are quiet: then it is not looked again for each who writes.
			p.tooMany = max(mostChats, 2*len(p.chats))
		}
		c = &chatPace{limit: rate.NewLimiter(chatRate, chatBurst)}
		p.chats[id] = c
	}
	c.used = now
	return c
}

// forgetQuiet drops the chats whose bucket is full again.
func (p *Pace) forgetQuiet(now time.Time) {
	const refill = chatBurst / chatRate * float64(time.Second)
	for id, c := range p.chats {
		if now.Sub(c.used) > time.Duration(refill) && now.After(c.parked) {
			delete(p.chats, id)
		}
	}
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}
