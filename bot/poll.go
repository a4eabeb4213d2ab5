package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync/atomic"
	"time"
)

// poller asks Telegram for updates, one call after the other.
type poller struct {
	in     *intake
	url    string // of getUpdates; holds the token
	client *http.Client
	reader updateReader
	log    *slog.Logger
	// unhook ends a webhook that another set-up has left behind.
	unhook func(context.Context) error
	since  atomic.Int64 // unix seconds of the first poll since which none has failed; 0: the last one has
	last   atomic.Int64 // unix seconds of the last successful poll
	failed atomic.Bool  // the last poll failed
	// When it was told last that an update has no number. Belongs to run.
	numberless time.Time
}

// state returns when Telegram last answered a poll, and whether it has refused
// one or was out of reach since.
func (p *poller) state() (polled time.Time, failing bool) {
	return time.Unix(p.last.Load(), 0), p.failed.Load()
}

const (
	// pollTimeout is how long Telegram may keep a call waiting for an update.
	pollTimeout = 50 * time.Second
	// pollLimit is the most that Telegram gives at once.
	pollLimit = 100
	// conflictPatience is how long another process may hold on to the token, as
	// it does for a moment in a rolling restart.
	conflictPatience = 60 * time.Second
	// storeGrace is how long the next poll waits for the last batch to be
	// stored. Storage that takes longer counts as away: the poll goes on, and
	// Telegram forgets only what was spooled.
	storeGrace = 250 * time.Millisecond
	// longestPause is how long nobody is heard at most once Telegram is back.
	longestPause = 5 * time.Second
	// mostPolled bounds what is read of a poll's answer, in bytes: far above a hundred
	// updates, and bearable in memory, whatever stands between sends.
	mostPolled = 32 << 20
	// bodyPatience is how long it may take once it has begun: Telegram sends it at once.
	bodyPatience = 15 * time.Second
	// confirmPatience is how long the last call at a shutdown may take.
	confirmPatience = 2 * time.Second
	// awayPause is the pause between polls that return what is held already.
	awayPause = 300 * time.Millisecond
	// numberlessEvery is how often it is told that an update has no number.
	numberlessEvery = time.Minute
)

// readsSince is since when Telegram has been read without a gap; zero if it isn't now.
func (p *poller) readsSince(now time.Time) time.Time {
	since := p.since.Load()
	if last, _ := p.state(); since == 0 || now.Sub(last) > pollStale {
		return time.Time{}
	}
	return time.Unix(since, 0)
}

// allowedUpdates is named in each call: Telegram remembers the last list.
const allowedUpdates = `["message","edited_message","callback_query","my_chat_member","message_reaction"]`

var (
	errConflict = errors.New("another process is polling with this token: stop it, or give this one a token of its own")
	errWebhook  = errors.New("a webhook is set for this token; serve removes it when it starts, so another process must have set it again")
)

func newPoller(in *intake, apiURL, token string, transport http.RoundTripper, log *slog.Logger) *poller {
	return &poller{
		in: in, url: apiURL + "/bot" + token + "/getUpdates", log: log,
		client: &http.Client{Transport: transport, Timeout: pollTimeout + 15*time.Second},
	}
}

// run polls until the context ends (nil) or Telegram refuses the bot for good.
//
// The offset is sent only to confirm the batch before: an update id may start
// anew, lower, after a week without any, and an old offset would hide it.
func (p *poller) run(ctx context.Context) error {
	var offset int64
	var batch []*arrival // that the offset confirms
	defer func() { p.confirm(ctx, batch, offset) }()
	var conflictSince time.Time
	wait := pollTimeout
	for attempt := 0; ctx.Err() == nil; {
		updates, err := p.poll(ctx, offset, wait)
		p.hasConfirmed(batch, offset, err)
		if err != nil {
			if ctx.Err() != nil {
				return nil
			}
			pause, err := p.afterFailure(ctx, err, &conflictSince, attempt)
			if err != nil {
				return err
			}
			attempt++
			p.failed.Store(true)
			p.since.Store(0)
			wait = 0 // the next try is to show at once whether Telegram is back
			pauseFor(ctx, pause)
			continue
		}
		attempt, conflictSince = 0, time.Time{}
		p.last.Store(time.Now().Unix())
		p.since.CompareAndSwap(0, time.Now().Unix())
		p.failed.Store(false)
		p.in.metrics.lastPoll.SetToCurrentTime()
		confirmed := offset
		batch, offset, wait = p.takeBatch(ctx, updates)
		if offset != 0 && offset == confirmed {
			pauseFor(ctx, awayPause) // Telegram has let go of none of them, and would be asked without a rest
		}
	}
	return nil
}

// confirm tells Telegram at the end what is safe, so that it does not come again
// at the next start. What the call returns is not confirmed by it, and will.
func (p *poller) confirm(ctx context.Context, batch []*arrival, offset int64) {
	if offset == 0 || !p.in.areSafe(batch) {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), confirmPatience)
	defer cancel()
	_, err := p.poll(ctx, offset, 0)
	p.hasConfirmed(batch, offset, err)
	if err != nil {
		p.log.Info("the last updates could not be confirmed; they will come again and be known")
	}
}

// hasConfirmed notes that Telegram has let go of a batch, or may have: only its own
// refusal shows that it has not.
func (p *poller) hasConfirmed(batch []*arrival, offset int64, err error) {
	if _, refused := errors.AsType[*pollError](err); offset != 0 && !refused {
		p.in.confirmed(batch)
	}
}

// takeBatch takes updates in, and returns them with the offset and the waiting time of
// the next poll. Each is heard before the next is looked at.
func (p *poller) takeBatch(ctx context.Context, updates []polled) (batch []*arrival, offset int64, wait time.Duration) {
	isFull, at := len(updates) == pollLimit, time.Now()
	p.in.backlog.note(isFull)
	var last *waiting
	for _, u := range updates {
		a, err := p.reader.readFields(u.raw, u.fields, at)
		if err != nil {
			continue
		}
		batch = append(batch, a)
		if w := p.in.take(ctx, a); w != nil {
			last = w
		}
	}
	if len(batch) < len(updates) {
		p.noteNumberless()
		pauseFor(ctx, awayPause) // it can't be confirmed, and comes with each poll until a later one is
	}
	if len(batch) == 0 {
		return nil, 0, pollTimeout
	}
	confirm := batch[len(batch)-1].ID + 1
	if p.in.settled(last) {
		if isFull {
			return batch, confirm, 0 // whether more waits shows at once
		}
		return batch, confirm, pollTimeout
	}
	// Storage is away. Without an offset the next poll returns the same updates
	// and those that have come since, so distress goes on being heard and a crash
	// loses nothing. Once Telegram's window is full, it hears nothing new that way:
	// then what is held is spooled, and confirmed. If not even that works, hearing
	// matters more, and what is held in memory alone is confirmed too.
	if !isFull {
		pauseFor(ctx, awayPause)
		return batch, 0, 0
	}
	// Thousands may wait behind a full window, and somebody in distress behind them.
	p.in.spoolHeld()
	return batch, confirm, 0
}

// noteNumberless tells, now and then, of an update that has no number.
func (p *poller) noteNumberless() {
	if now := time.Now(); now.Sub(p.numberless) > numberlessEvery {
		p.numberless = now
		p.log.Error("an update without a number was left out")
	}
}

// pollError is a refusal of getUpdates.
type pollError struct {
	status     int
	retryAfter time.Duration
	webhook    bool
}

func (e *pollError) Error() string { return fmt.Sprintf("getUpdates answered %d", e.status) }

// afterFailure returns how long to wait before the next poll, or an error if
// there must be none.
func (p *poller) afterFailure(ctx context.Context, err error, conflictSince *time.Time, attempt int) (time.Duration, error) {
	pause := min(500*time.Millisecond<<min(attempt, 6), longestPause)
	refusal, refused := errors.AsType[*pollError](err)
	if !refused {
		p.log.Warn("Telegram can't be reached; trying again", "in", pause)
		return pause, nil
	}
	switch refusal.status {
	case http.StatusUnauthorized, http.StatusNotFound:
		return 0, errUnauthorized
	case http.StatusConflict:
		if conflictSince.IsZero() {
			*conflictSince = time.Now()
		}
		if time.Since(*conflictSince) > conflictPatience {
			if refusal.webhook {
				return 0, errWebhook
			}
			return 0, errConflict
		}
		if refusal.webhook {
			p.log.Info("removing the webhook that was set for this token")
			if err := p.unhook(ctx); err != nil {
				p.log.Warn("the webhook could not be removed; trying again", "err", err)
			}
			return 0, nil
		}
		p.log.Warn("another process is polling with this token; waiting for it to end", "for", conflictPatience)
		return 2 * time.Second, nil
	case http.StatusTooManyRequests:
		pause = max(refusal.retryAfter, time.Second)
	}
	p.log.Warn("Telegram refused a poll; trying again", "status", refusal.status, "in", pause)
	return pause, nil
}

// poll asks once.
func (p *poller) poll(ctx context.Context, offset int64, wait time.Duration) ([]polled, error) {
	form := url.Values{
		"limit": {strconv.Itoa(pollLimit)}, "timeout": {strconv.Itoa(int(wait.Seconds()))}, "allowed_updates": {allowedUpdates},
	}
	if offset != 0 {
		form.Set("offset", strconv.FormatInt(offset, 10))
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, p.url, strings.NewReader(form.Encode()))
	if err != nil {
		return nil, errors.New("making the request of a poll failed")
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	resp, err := p.client.Do(req)
	if err != nil {
		return nil, errors.New("reaching Telegram failed") // the library's text holds the token
	}
	defer resp.Body.Close()
	defer time.AfterFunc(bodyPatience, cancel).Stop()
	body, err := io.ReadAll(io.LimitReader(resp.Body, mostPolled))
	if err != nil {
		return nil, errors.New("an answer of Telegram was cut off")
	}
	return readPoll(resp.StatusCode, body)
}

// readPoll reads the answer to a poll.
func readPoll(status int, body []byte) (updates []polled, err error) {
	if len(body) <= mostPlain {
		plain := plainJSON{text: string(body)}
		if updates, ok := plain.polled(); ok {
			return updates, nil
		}
	}
	var reply struct {
		OK          bool              `json:"ok"`
		Result      []json.RawMessage `json:"result"`
		ErrorCode   int               `json:"error_code"`
		Description string            `json:"description"`
		Parameters  struct {
			RetryAfter int `json:"retry_after"`
		} `json:"parameters"`
	}
	if err := json.Unmarshal(body, &reply); err != nil || !reply.OK {
		if reply.ErrorCode != 0 {
			status = reply.ErrorCode
		}
		return nil, &pollError{
			status: status, retryAfter: time.Duration(reply.Parameters.RetryAfter) * time.Second,
			webhook: strings.Contains(reply.Description, "webhook"),
		}
	}
	for _, raw := range reply.Result {
		fields, _ := readNode(raw) // what is no object is no update
		updates = append(updates, polled{raw, fields})
	}
	return updates, nil
}

// pauseFor waits, or returns early when the context ends.
func pauseFor(ctx context.Context, d time.Duration) {
	select {
	case <-time.After(d):
	case <-ctx.Done():
	}
}
