package sandbox

import (
	"math"
	"time"
)

// Limits are how fast a bot may send. Telegram speaks of about 30 messages a
// second in all, and of about one a second to a chat with short bursts above.
type Limits struct {
	Off        bool          // nothing is limited
	PerSecond  float64       // in all chats together; 0: 30
	PerChat    float64       // a second in one chat; 0: 1
	Burst      int           // to one chat at once; 0: 5
	RetryAfter time.Duration // how long one who was too fast must wait; 0: 3 s
}

// A limiter applies Limits. Whoever breaks one is parked for RetryAfter; to try
// again while parked is refused, does not make the wait longer, and is told
// apart in the log of calls.
type limiter struct {
	Limits
	all   pace
	chats map[int64]*pace
}

func newLimiter(l Limits) limiter {
	if l.PerSecond == 0 {
		l.PerSecond = 30
	}
	if l.PerChat == 0 {
		l.PerChat = 1
	}
	if l.Burst == 0 {
		l.Burst = 5
	}
	if l.RetryAfter == 0 {
		l.RetryAfter = 3 * time.Second
	}
	return limiter{Limits: l, chats: make(map[int64]*pace)}
}

// take asks to send one message to a chat. It returns the whole seconds to wait,
// 0 for none, and whether the bot had already been told to wait.
func (l *limiter) take(chat int64, now time.Time) (wait int, early bool) {
	if l.Off {
		return 0, false
	}
	own := l.chats[chat]
	if own == nil {
		own = new(pace)
		l.chats[chat] = own
	}
	for _, p := range []*pace{&l.all, own} {
		if left := p.parkedUntil.Sub(now); left > 0 {
			return seconds(left), true
		}
	}
	perSecond := time.Duration(float64(time.Second) / l.PerSecond)
	perChat := time.Duration(float64(time.Second) / l.PerChat)
	switch {
	case !own.free(perChat, l.Burst, now):
		own.parkedUntil = now.Add(l.RetryAfter)
	case !l.all.free(perSecond, int(math.Ceil(l.PerSecond)), now):
		l.all.parkedUntil = now.Add(l.RetryAfter)
	default:
		own.spend(perChat, now)
		l.all.spend(perSecond, now)
		return 0, false
	}
	return seconds(l.RetryAfter), false
}

func seconds(d time.Duration) int { return int(math.Ceil(d.Seconds())) }

// A pace is a bucket that refills by one each interval; due is when it will be full.
type pace struct {
	due         time.Time
	parkedUntil time.Time
}

func (p *pace) free(interval time.Duration, burst int, now time.Time) bool {
	return p.due.Sub(now) <= time.Duration(burst-1)*interval
}

func (p *pace) spend(interval time.Duration, now time.Time) {
	if p.due.Before(now) {
		p.due = now
	}
	p.due = p.due.Add(interval)
}
