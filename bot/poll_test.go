package main

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"porchlight/bot/sandbox"
)

// TestDistressBehindHundredsIsHeardWhileStorageIsAway lets six hundred people write
// while the database is gone, six of Telegram's windows, and then somebody in distress.
func TestDistressBehindHundredsIsHeardWhileStorageIsAway(t *testing.T) {
	t.Parallel()
	inWorld(t, "2026-11-24", func(w *world) {
		calm()
		putBack := w.takeDatabase()
		first := w.person("Somebody", "en")
		first.Say("/country US")
		pass(time.Second)
		for range 600 {
			w.person("Somebody", "en").Say("/country US")
		}
		ana := w.person("Ana", "en")
		if took := ana.waits(distress, line); took > 2*time.Second {
			t.Errorf("she was answered after %v", took)
		}
		putBack()
		pass(time.Minute)
		if pending := w.stand.Pending(); pending > 0 {
			t.Errorf("%d updates are not taken in", pending)
		}
	})
}

// TestBotIsBackSoonAfterTelegramIs takes Telegram away for an hour, after which a growing
// pause has long reached its end.
func TestBotIsBackSoonAfterTelegramIs(t *testing.T) {
	t.Parallel()
	inWorld(t, "2026-11-24", func(w *world) {
		back := w.stand.Fault(sandbox.Fault{Status: 502})
		pass(time.Hour)
		back()
		if took := w.person("Ana", "en").waits(distress, line); took > longestPause {
			t.Errorf("distress was answered %v after Telegram was back", took)
		}
	})
}

// again gives a poll the first updates that there ever were, whatever it confirms.
type again struct {
	to    http.RoundTripper
	first []byte
	polls atomic.Int64
}

func (a *again) RoundTrip(r *http.Request) (*http.Response, error) {
	if !strings.HasSuffix(r.URL.Path, "/getUpdates") {
		return a.to.RoundTrip(r)
	}
	if a.polls.Add(1) > 300 { // that they are too many is known by now
		<-r.Context().Done()
		return nil, r.Context().Err()
	}
	if a.first == nil {
		resp, err := a.to.RoundTrip(r)
		if err != nil {
			return nil, err
		}
		defer resp.Body.Close()
		body, err := io.ReadAll(resp.Body)
		if bytes.Contains(body, []byte("update_id")) {
			a.first = body
		}
		resp.Body = io.NopCloser(bytes.NewReader(body))
		return resp, err
	}
	return &http.Response{StatusCode: http.StatusOK, Body: io.NopCloser(bytes.NewReader(a.first)), Request: r}, nil
}

// TestUpdatesThatAreNotLetGoOfAreAskedForWithRests: a Telegram that follows no offset, as
// one may whose numbers have begun anew, was asked as fast as it could answer.
func TestUpdatesThatAreNotLetGoOfAreAskedForWithRests(t *testing.T) {
	t.Parallel()
	inDarkWorld(t, "2026-11-24", func(w *world) {
		stuck := &again{}
		w.through = func(to http.RoundTripper) http.RoundTripper { stuck.to = to; return stuck }
		w.light()
		calm()
		w.person("Ana", "en").says("/country US")
		pass(10 * time.Second)
		if n, most := stuck.polls.Load(), int64(time.Minute/awayPause); n > most {
			t.Errorf("Telegram was asked %d times in less than a minute, more than %d", n, most)
		}
	})
}

// endless is a body that has begun and does not end.
type endless struct {
	pause time.Duration // before each piece
	ctx   context.Context
	read  int
}

func (e *endless) Read(p []byte) (int, error) {
	select {
	case <-e.ctx.Done():
		return 0, e.ctx.Err()
	case <-time.After(e.pause):
	}
	copy(p, bytes.Repeat([]byte(" "), len(p)))
	e.read += len(p)
	return len(p), nil
}

func (e *endless) Close() error { return nil }

// answering answers each request with the same body.
type answering struct{ body *endless }

func (a answering) RoundTrip(r *http.Request) (*http.Response, error) {
	a.body.ctx = r.Context()
	return &http.Response{StatusCode: http.StatusOK, Body: a.body, Request: r}, nil
}

func TestAnAnswerWithoutAnEndIsNotWaitedForNorKept(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for name, body := range map[string]*endless{"fast": {}, "slow": {pause: time.Second}} {
			p := newPoller(nil, "http://localhost", someToken, answering{body}, slog.New(slog.DiscardHandler))
			began := time.Now()
			if _, err := p.poll(t.Context(), 0, pollTimeout); err == nil {
				t.Errorf("%s: a poll takes it for an answer", name)
			}
			if took := time.Since(began); took > bodyPatience || body.read > mostPolled+1<<20 {
				t.Errorf("%s: a poll takes %v and reads %d bytes", name, took, body.read)
			}
		}
		body := &endless{}
		answer, err := bounded{answering{body}}.RoundTrip(new(http.Request).WithContext(t.Context()))
		if err != nil {
			t.Fatal(err)
		}
		if kept, err := io.ReadAll(answer.Body); err != nil || len(kept) != mostAnswered {
			t.Errorf("%d bytes of another call's answer are kept, %v", len(kept), err)
		}
	})
}

// TestALookThatHangsHoldsUpNobody asks a database that answers after ten seconds, whatever
// its context says, as one that another program holds whole.
func TestALookThatHangsHoldsUpNobody(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		k := newAcquaintances(nil)
		var asked atomic.Int32
		hangs := func(context.Context) (bool, error) {
			asked.Add(1)
			time.Sleep(10 * time.Second)
			return true, nil
		}
		began := time.Now()
		for range 100 {
			if found, err := look(t.Context(), k, hangs); found || err == nil {
				t.Fatal("it was waited for")
			}
		}
		if took := time.Since(began); took > lookTimeout || asked.Load() != 1 {
			t.Errorf("a hundred looks took %v, and %d of them asked", took, asked.Load())
		}
		time.Sleep(time.Minute)
		found, err := look(t.Context(), k, func(context.Context) (bool, error) { return true, nil })
		if !found || err != nil {
			t.Errorf("what answers again is not asked: %v", err)
		}
	})
}

// TestDistressIsHeardBeforeTheTurnsOfHundreds starts the bot with a backlog at Telegram
// that fills four windows to the last.
func TestDistressIsHeardBeforeTheTurnsOfHundreds(t *testing.T) {
	inDarkWorld(t, "2026-11-24", func(w *world) {
		var others []*someone
		for range 399 {
			one := w.person("Somebody", "en")
			one.Say("/country US")
			others = append(others, one)
		}
		w.person("Ana", "en").Say(distress)
		w.light()
		pass(time.Minute)
		var before []string
		for _, call := range w.calls("sendMessage") {
			if strings.Contains(call.Args["text"], line) {
				break
			}
			before = append(before, call.Args["text"])
		}
		if len(before) > 0 {
			t.Errorf("%d others were answered before her, such as: %s", len(before), before[0])
		}
		for _, one := range others {
			one.sees("United States")
		}
	})
}

func TestNobodyIsHeldBackForLongerThanTenSeconds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBacklog()
		began := time.Now()
		for range 100 {
			b.note(true)
			time.Sleep(time.Second / 10)
		}
		<-b.isOver()
		if took := time.Since(began); took > mostHeldBack {
			t.Errorf("it took %v", took)
		}
		b.note(true)
		<-b.isOver() // what goes on is not begun anew
		b.note(false)
		b.note(true)
		select {
		case <-b.isOver():
			t.Error("another is none")
		default:
		}
	})
}

// TestAnUpdateWithoutANumberTakesNobodysTime: it can't be confirmed, so each poll returns it
// at once.
func TestAnUpdateWithoutANumberTakesNobodysTime(t *testing.T) {
	t.Parallel()
	inDarkWorld(t, "2026-11-24", func(w *world) {
		n := &numberless{}
		w.through = func(to http.RoundTripper) http.RoundTripper {
			n.to = to
			return n
		}
		w.light()
		time.Sleep(time.Minute)
		if polls := n.polls.Load(); polls > 250 {
			t.Errorf("%d polls in a minute", polls)
		}
		if told := strings.Count(w.log.String(), "without a number"); told < 1 || told > 2 {
			t.Errorf("the log tells it %d times", told)
		}
	})
}

// numberless is a way to Telegram that returns an update without a number to each poll, as
// far as a thousand.
type numberless struct {
	to    http.RoundTripper
	polls atomic.Int64
}

// RoundTrip implements http.RoundTripper.
func (n *numberless) RoundTrip(r *http.Request) (*http.Response, error) {
	if !strings.HasSuffix(r.URL.Path, "/getUpdates") || n.polls.Add(1) > 1000 {
		return n.to.RoundTrip(r)
	}
	return &http.Response{StatusCode: 200, Body: io.NopCloser(strings.NewReader(`{"ok":true,"result":[{"message":{"text":"hello"}}]}`))}, nil
}
