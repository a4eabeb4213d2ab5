package sandbox

import (
	"context"
	"encoding/json"
	"maps"
	"slices"
	"time"
)

// updateLife is how long Telegram keeps an update that nobody fetches.
const updateLife = 24 * time.Hour

// firstUpdateID is arbitrary: Telegram's ids start anywhere.
const firstUpdateID = 731_000_001

// farAhead is how far past the newest update, and past all that waits, an offset may lie. A
// larger one is left over from before the ids restarted lower, and is ignored.
const farAhead = 10

// A queue holds the updates that the bot has not confirmed.
type queue struct {
	waiting []update
	nextID  int64
	allowed []string      // kinds; empty: all but the loud ones
	poll    chan struct{} // closed to end the poll at hand; nil if there is none
	taken   error         // why it was ended
}

type update struct {
	id   int64
	kind string
	chat int64
	at   time.Time
	body object
}

func newQueue() queue { return queue{nextID: firstUpdateID} }

// loud kinds come only to bots that ask for them by name.
var loud = []string{"chat_member", "message_reaction", "message_reaction_count"}

func (q *queue) wants(kind string) bool {
	if len(q.allowed) == 0 {
		return !slices.Contains(loud, kind)
	}
	return slices.Contains(q.allowed, kind)
}

// push queues an update of one kind for the bot. s.mu is held.
func (s *Server) push(kind string, chat int64, body any) {
	if !s.updates.wants(kind) {
		return
	}
	s.enqueue(kind, chat, object{kind: body})
}

// enqueue gives u the next id and queues it as it is now: what happens to the
// message later does not change it. s.mu is held.
func (s *Server) enqueue(kind string, chat int64, u object) {
	u = clone(u)
	u["update_id"] = s.updates.nextID
	s.updates.waiting = append(s.updates.waiting, update{s.updates.nextID, kind, chat, time.Now(), u})
	s.updates.nextID++
	s.announce()
}

// RawUpdate queues an update of any shape, also of a kind that no bot knows yet.
// Its update_id is set here.
func (s *Server) RawUpdate(u map[string]any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.enqueue("", 0, maps.Clone(u))
}

// RestartUpdateIDs makes next the id of the update that comes next, as Telegram
// may after a week without updates. It may be lower than any before.
func (s *Server) RestartUpdateIDs(next int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.updates.nextID = next
}

// Pending is the number of updates that the bot has not confirmed.
func (s *Server) Pending() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.updates.expire(time.Now())
	return len(s.updates.waiting)
}

func (q *queue) expire(now time.Time) {
	q.waiting = slices.DeleteFunc(q.waiting, func(u update) bool { return now.Sub(u.at) >= updateLife })
}

// confirm forgets what an offset says has arrived.
func (q *queue) confirm(offset int64) {
	switch {
	case offset < 0 && -offset < int64(len(q.waiting)):
		q.waiting = slices.Clone(q.waiting[int64(len(q.waiting))+offset:])
	case offset > 0 && offset <= q.highest()+farAhead:
		q.waiting = slices.DeleteFunc(q.waiting, func(u update) bool { return u.id < offset })
	}
}

// highest is the id that comes next, or one more than any that waits.
func (q *queue) highest() int64 {
	highest := q.nextID
	for _, u := range q.waiting {
		highest = max(highest, u.id+1)
	}
	return highest
}

// end ends the poll at hand, if there is one, with a reason.
func (q *queue) end(why error) {
	if q.poll != nil {
		close(q.poll)
		q.poll, q.taken = nil, why
	}
}

// getUpdates waits for updates as long as the bot wishes to. A second poll ends
// the first, which is told of the conflict.
func (s *Server) getUpdates(ctx context.Context, r *request) (json.RawMessage, error) {
	limit := r.integer("limit")
	if limit < 1 || limit > 100 {
		limit = 100
	}
	mine, err := s.startPoll(r)
	if err != nil {
		return nil, err
	}
	// Telegram's longest wait is 50 s.
	timeout := time.NewTimer(time.Duration(min(max(r.integer("timeout"), 0), 50)) * time.Second)
	defer timeout.Stop()
	for timedOut := r.integer("timeout") <= 0; ; {
		found, changed, err := s.collect(mine, int(limit), timedOut)
		if found != nil || err != nil {
			return found, err
		}
		select {
		case <-changed:
		case <-mine:
		case <-timeout.C:
			timedOut = true
		case <-ctx.Done():
			timedOut = true
		case <-s.ctx.Done():
			timedOut = true
		}
	}
}

// startPoll confirms what the bot has, and makes this poll the only one.
func (s *Server) startPoll(r *request) (chan struct{}, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.webhook.url != "" {
		return nil, conflict("can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first")
	}
	var allowed []string
	given, err := r.object("allowed_updates", &allowed)
	if err != nil {
		return nil, err
	}
	if given {
		s.updates.allowed = allowed
	}
	s.updates.end(conflict("terminated by other getUpdates request; make sure that only one bot instance is running"))
	s.updates.expire(time.Now())
	s.updates.confirm(r.integer("offset"))
	s.updates.poll = make(chan struct{})
	return s.updates.poll, nil
}

// collect returns the updates for a poll, which is then over, or nil and what to
// wait for.
func (s *Server) collect(mine chan struct{}, limit int, last bool) (json.RawMessage, <-chan struct{}, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.updates.poll != mine {
		return nil, nil, s.updates.taken
	}
	if len(s.updates.waiting) == 0 && !last {
		return nil, s.changed, nil
	}
	s.updates.poll = nil
	found := make([]object, 0, limit)
	for _, u := range s.updates.waiting[:min(limit, len(s.updates.waiting))] {
		found = append(found, u.body)
	}
	encoded, err := json.Marshal(found)
	return encoded, nil, err
}
