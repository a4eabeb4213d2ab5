package sandbox_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"porchlight/bot/sandbox"
)

func TestWhoSendsTooFastMustWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t, sandbox.Options{Limits: sandbox.Limits{Burst: 3}})
		ana, ben := started(t, s), started(t, s)
		send := func(p *sandbox.Phone) reply { return call(t, s, "sendMessage", fields{"chat_id": p.ID(), "text": "x"}) }
		for range 3 {
			send(ana)
		}
		a := send(ana)
		wantRefusal(t, "the fourth at once", a, 429, "Too Many Requests: retry after 3")
		if a.Parameters.RetryAfter != 3 {
			t.Errorf("retry_after %d", a.Parameters.RetryAfter)
		}
		if a := send(ben); !a.OK {
			t.Errorf("another chat: %s", a.Description)
		}
		time.Sleep(2 * time.Second)
		if a := send(ana); a.Parameters.RetryAfter != 1 {
			t.Errorf("trying early made the wait %d s", a.Parameters.RetryAfter)
		}
		time.Sleep(time.Second)
		if a := send(ana); !a.OK {
			t.Errorf("after the wait: %s", a.Description)
		}
		early := slices.DeleteFunc(s.Calls(), func(c sandbox.Call) bool { return !c.Early })
		if len(early) != 1 {
			t.Errorf("%d calls noted as early", len(early))
		}
	})
}

func TestThirtyMessagesASecondAreAllowedInAll(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t, sandbox.Options{Limits: sandbox.Limits{PerChat: 1000, Burst: 1000}})
		ana := started(t, s)
		refused := 0
		send := func(count int, every time.Duration) {
			for range count {
				if a := call(t, s, "sendMessage", fields{"chat_id": ana.ID(), "text": "x"}); a.ErrorCode == 429 {
					refused++
				}
				time.Sleep(every)
			}
		}
		if send(300, time.Second/30); refused != 0 {
			t.Errorf("%d of 300 at 30/s refused", refused)
		}
		if send(100, 0); refused == 0 {
			t.Error("a hundred at once were taken")
		}
	})
}

// world is a stand-in behind a pipe, with a client.
func world(t *testing.T) (*sandbox.Server, *http.Client) {
	t.Helper()
	s := newServer(t, sandbox.Options{})
	pipe := sandbox.NewPipe()
	web := &http.Server{Handler: s}
	go web.Serve(pipe)
	transport := pipe.Transport()
	t.Cleanup(func() { web.Close(); transport.CloseIdleConnections() })
	return s, &http.Client{Transport: transport, Timeout: 10 * time.Second}
}

func TestFaultsHappenAsAskedFor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, client := world(t)
		ana, ben := started(t, s), started(t, s)
		send := func(p *sandbox.Phone) (int, error) {
			resp, err := client.Post("http://localhost/bot"+s.Token()+"/sendMessage", "application/json",
				strings.NewReader(`{"chat_id":`+itoa(p.ID())+`,"text":"x"}`))
			if err != nil {
				return 0, err
			}
			defer resp.Body.Close()
			return resp.StatusCode, nil
		}
		arrived := func(p *sandbox.Phone) int { return len(p.Messages()) - 1 }

		s.Fault(sandbox.Fault{Method: "send*", ChatID: ana.ID(), Status: 502, Times: 1})
		if status, _ := send(ben); status != 200 {
			t.Errorf("another chat: %d", status)
		}
		if status, _ := send(ana); status != 502 || arrived(ana) != 0 {
			t.Errorf("fault: %d, %d arrived", status, arrived(ana))
		}
		if status, _ := send(ana); status != 200 || arrived(ana) != 1 {
			t.Errorf("once it is used up: %d", status)
		}

		s.Fault(sandbox.Fault{Cut: sandbox.CutBefore, Times: 1})
		if _, err := send(ana); err == nil || arrived(ana) != 1 {
			t.Errorf("cut before: %v, %d arrived", err, arrived(ana))
		}
		s.Fault(sandbox.Fault{Cut: sandbox.CutAfter, Times: 1})
		if _, err := send(ana); err == nil || arrived(ana) != 2 {
			t.Errorf("cut after: %v, %d arrived", err, arrived(ana))
		}
		last := s.Calls()[len(s.Calls())-1]
		if !last.Effect || last.Status != 0 {
			t.Errorf("noted as %+v", last)
		}

		remove := s.Fault(sandbox.Fault{Cut: sandbox.Hang})
		begun := time.Now()
		if _, err := send(ana); err == nil || time.Since(begun) != client.Timeout || arrived(ana) != 2 {
			t.Errorf("hanging: %v after %v", err, time.Since(begun))
		}
		remove()

		s.Fault(sandbox.Fault{Delay: 4 * time.Second, Times: 1})
		begun = time.Now()
		if status, _ := send(ana); status != 200 || time.Since(begun) != 4*time.Second {
			t.Errorf("delayed: %d after %v", status, time.Since(begun))
		}

		polled := make(chan error)
		go func() {
			_, err := client.Get("http://localhost/bot" + s.Token() + "/getUpdates?timeout=9")
			polled <- err
		}()
		synctest.Wait()
		begun = time.Now()
		s.Fault(sandbox.Fault{Cut: sandbox.CutBefore})
		if err := <-polled; err == nil || time.Since(begun) != 0 {
			t.Errorf("a poll while Telegram goes down: %v after %v", err, time.Since(begun))
		}
		client.CloseIdleConnections()
	})
}
