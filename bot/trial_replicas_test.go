//go:build trial

package main

import (
	"context"
	"net"
	"strings"
	"syscall"
	"testing"
	"time"

	"porchlight/bot/sandbox"
	"porchlight/storage"
	"porchlight/storage/storagetest"
)

// house is a bot of several replicas behind a balancer, with PostgreSQL behind proxies.
type house struct {
	*trialCrowd
	replicas []*replica
	balancer *balancer
	store    *storage.Store // the same database, for the test itself
}

// replica is one of the processes.
type replica struct {
	*program
	front   *front
	proxy   *proxy
	backend *backend
}

// newHouse starts so many replicas, with some nudges that are due, so that one of them
// shows that it leads.
func newHouse(t *testing.T, binary string, count int) *house {
	t.Helper()
	address := storagetest.PostgresSchema(t)
	b := newBalancer(t)
	stand := sandbox.New(sandbox.Options{Limits: sandbox.Limits{Off: true}, Webhooks: b})
	h := &house{trialCrowd: newTrialCrowd(t, stand), balancer: b}
	h.pause, h.ledger.replicas = 10*time.Millisecond, true
	h.store = openPostgres(t, address)
	h.areNudged(h.store, h.supporters(5), time.Now().Add(-time.Minute), 0)
	for range count {
		p, f := newTrialProgram(t, binary, stand)
		way, through := newProxy(t, address)
		listen := freeAddress(t)
		p.more = []string{
			"DATABASE_URL=" + through, "PORCHLIGHT_KEY=" + storagetest.Key, "LISTEN=" + listen,
			"WEBHOOK_URL=https://bot.example.org/telegram", "WEBHOOK_SECRET=open-sesame",
		}
		r := &replica{p, f, way, b.adds(t.Context(), listen)}
		h.replicas = append(h.replicas, r)
		h.lights(p)
		h.comesUp(r)
	}
	h.waits("a leader", func() bool { return h.leader() != nil })
	return h
}

// openPostgres opens the database for the test.
func openPostgres(t *testing.T, address string) *storage.Store {
	t.Helper()
	s := &settings{DatabaseURL: secret(address), Key: storagetest.Key}
	store, err := s.open(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	return store
}

// freeAddress is one where nobody listens.
func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// waits waits until something is so.
func (h *house) waits(what string, isSo func() bool) {
	h.t.Helper()
	for end := time.Now().Add(time.Minute); !isSo(); {
		if time.Now().After(end) {
			h.t.Fatalf("waiting for %s", what)
		}
		<-time.After(20 * time.Millisecond)
	}
}

// comesUp waits until calls are brought to a replica.
func (h *house) comesUp(r *replica) {
	h.t.Helper()
	h.waits("a replica:\n"+r.log.String(), r.backend.ready.Load)
}

// leader is who sent the latest nudge.
func (h *house) leader() (leads *replica) {
	latest := int64(0)
	for _, r := range h.replicas {
		if at := r.front.nudged.Load(); at > latest {
			leads, latest = r, at
		}
	}
	return leads
}

// follower is one that doesn't lead.
func (h *house) follower() *replica {
	for _, r := range h.replicas {
		if r != h.leader() {
			return r
		}
	}
	return nil
}

// signal sends a signal to a replica's process.
func (r *replica) signal(s syscall.Signal) {
	r.t.Helper()
	if err := r.process.Process.Signal(s); err != nil {
		r.t.Error(err)
	}
}

// The troubles that a house with replicas can have.
var replicaTroubles = map[string]func(*house){
	"calm": func(*house) {},
	"a replica is killed": func(h *house) {
		r := h.follower()
		h.kill(r.program)
		<-time.After(15 * time.Second)
		h.lights(r.program)
	},
	"the leader is killed": func(h *house) {
		r := h.leader()
		h.kill(r.program)
		<-time.After(15 * time.Second)
		h.lights(r.program)
	},
	"the leader is paused": func(h *house) {
		r := h.leader()
		h.goesWrong(func() {
			r.signal(syscall.SIGSTOP)
			<-time.After(15 * time.Second)
			r.signal(syscall.SIGCONT)
		})
	},
	"a rolling restart": func(h *house) {
		for _, r := range h.replicas {
			h.goesWrong(r.end)
			<-time.After(time.Second)
			h.lights(r.program)
			h.comesUp(r)
		}
	},
	"PostgreSQL is restarted": func(h *house) {
		h.goesWrong(func() {
			h.setAll(proxyCut)
			<-time.After(2 * time.Second)
			h.setAll(proxyOpen)
		})
	},
	"PostgreSQL is slow": func(h *house) {
		h.goesWrong(func() {
			for _, r := range h.replicas {
				r.proxy.slow(10 * time.Millisecond)
			}
			<-time.After(15 * time.Second)
			for _, r := range h.replicas {
				r.proxy.slow(0)
			}
		})
	},
	"a replica is cut off": func(h *house) {
		r := h.follower()
		h.goesWrong(func() {
			r.proxy.set(proxyCut)
			<-time.After(12 * time.Second)
			r.proxy.set(proxyOpen)
		})
	},
	"the leader is cut off without a word": func(h *house) {
		r := h.leader()
		h.goesWrong(func() {
			r.proxy.set(proxyFrozen)
			<-time.After(12 * time.Second)
			r.proxy.set(proxyOpen)
		})
	},
}

func (h *house) setAll(state proxyState) {
	for _, r := range h.replicas {
		r.proxy.set(state)
	}
}

// trialReplicas lets each trouble befall a house of three replicas, two seconds before
// a crowd of nudges is due, while people write. Where PORCHLIGHT_TRIAL is not set some of
// them come one after the other, without a wait for the minute.
func trialReplicas(t *testing.T, binary string) {
	storagetest.PostgresSchema(t) // or there is nothing to try
	if isShort() {
		h := newHouse(t, binary, 2)
		h.isTried(3*time.Second, func(h *house) {
			r := h.leader()
			h.kill(r.program)
			<-time.After(3 * time.Second)
			h.lights(r.program)
			h.comesUp(r)
			replicaTroubles["PostgreSQL is restarted"](h)
			<-time.After(3 * time.Second)
		})
		return
	}
	for name, trouble := range replicaTroubles {
		t.Run(name, func(t *testing.T) {
			h := newHouse(t, binary, 3)
			minute := time.Now().Truncate(time.Minute).Add(time.Minute)
			if time.Until(minute) < 8*time.Second {
				minute = minute.Add(time.Minute)
			}
			h.areNudged(h.store, h.supporters(60), minute, 0)
			h.isTried(time.Until(minute)-2*time.Second, trouble)
		})
	}
}

// isTried lets trouble befall the house after some time, of which the last seconds and
// some time behind it people act, and takes the account of it.
func (h *house) isTried(after time.Duration, trouble func(*house)) {
	h.t.Helper()
	const before, behind = 3 * time.Second, 5 * time.Second
	<-time.After(after - before)
	ctx, calm := context.WithCancel(context.Background())
	acted := make(chan struct{})
	go func() {
		h.actsUntil(h.t.Context(), func() bool { return ctx.Err() != nil })
		close(acted)
	}()
	<-time.After(before)
	trouble(h)
	<-time.After(behind)
	calm()
	<-acted
	h.settles(replicaPatience)
	for _, r := range h.replicas {
		r.end()
		r.saidNothingWrong()
	}
	h.tell().holds(h.t)
	if h.t.Failed() {
		for i, r := range h.replicas {
			h.t.Logf("replica %d:\n%s", i, shortened(r.log.String()))
		}
	}
}

// replicaPatience is how long nothing has to arrive until nothing is waited for any more.
const replicaPatience = time.Minute

// shortened keeps the first and the last lines of a log.
func shortened(log string) string {
	lines := strings.Split(log, "\n")
	if len(lines) <= 30 {
		return log
	}
	return strings.Join(lines[:15], "\n") + "\n…\n" + strings.Join(lines[len(lines)-15:], "\n")
}
