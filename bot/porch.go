package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"porchlight/bot/dialogue"
	"porchlight/messages/crisis"
	"porchlight/messages/resources"
	"porchlight/scheduler"
	"porchlight/storage"
)

// porch is the whole bot, wired: what serve runs on Telegram and the sandbox on
// its stand-in.
type porch struct {
	settings   *settings
	lines      *crisis.HostLines // of the host's own
	directory  *resources.Directory
	token      string
	store      *storage.Store
	telegram   *telegram
	reader     updateReader
	metrics    *metrics
	courier    *courier
	standing   *standing
	guard      *guard
	intake     *intake
	queue      *queue
	router     *router
	dialogues  *dialogue.Set
	poller     *poller
	dispatcher *scheduler.Dispatcher
	heartbeat  *scheduler.Heartbeat
	log        *slog.Logger

	username atomic.Value // of the bot, a string
}

func newPorch(s *settings, token string, store *storage.Store, transport http.RoundTripper, log *slog.Logger) (*porch, error) {
	tg, err := newTelegram(token, s.APIURL, transport)
	if err != nil {
		return nil, err
	}
	lines, err := s.hostLines()
	if err != nil {
		return nil, errUsage{err}
	}
	directory, err := s.hostResources()
	if err != nil {
		return nil, errUsage{err}
	}
	p := &porch{settings: s, lines: lines, directory: directory, token: token, store: store, telegram: tg, reader: updateReader{bot: botOf(token)}, log: log, metrics: newMetrics(store)}
	if store.Embedded() { // PostgreSQL writes for many at once: there it says how far away the server is
		store.Slow = func(function string, took time.Duration) {
			log.Warn("everybody who writes waited", "for", took, "function", function)
		}
	}
	store.Damaged = func(table, column string) {
		log.Error("a value can't be opened and is left out: it was damaged, or moved to where it does not belong", "table", table, "column", column)
	}
	pace := scheduler.NewPace(s.MessagesPerSecond)
	p.courier = newCourier(tg, pace, store, p.metrics, log)
	p.guard = newGuard(p.courier, store, p.host, p.metrics, log)
	tg.shown = p.guard.known.shows
	p.standing = newStanding(store)
	tg.standing = p.standing
	dialogues := dialogue.New()
	p.dialogues = dialogues
	p.dispatcher = &scheduler.Dispatcher{
		Store: store, Deliverer: tg, Pace: pace, Log: log, Count: p.metrics.refused, Instead: p.guard.helplines,
		OnGone: func(ctx context.Context, chat storage.ChatID) error {
			return dialogues.Gone(ctx, p.scene(), chat)
		},
		OnRefused: func(ctx context.Context, delivery storage.Delivery, why error) error {
			return dialogues.Refused(ctx, p.scene(), delivery, why)
		},
	}
	p.dispatcher.OnLapsed = func(ctx context.Context, delivery storage.Delivery) error {
		return dialogues.Lapsed(ctx, p.scene(), delivery)
	}
	p.heartbeat = &scheduler.Heartbeat{
		Store: store, Wake: p.dispatcher.Wake, Log: log,
		Compose: func(ctx context.Context, due storage.Rhythm, now time.Time) (scheduler.Due, error) {
			scene := p.scene()
			scene.Now = now
			return dialogues.Due(ctx, scene, due)
		},
	}
	p.dispatcher.Leads = store.Leads
	p.dispatcher.Delayed, p.courier.wake, tg.reached = p.courier.noteDelayed, p.dispatcher.Wake, p.courier.reached
	p.router = &router{
		store: store, dialogues: dialogues, known: p.guard.known, standing: p.standing, courier: p.courier, wake: p.dispatcher.Wake,
		scene: p.scene, metrics: p.metrics, log: log,
	}
	p.queue = newQueue(store, p.router, p.reader, log)
	at, err := s.address()
	if err != nil {
		return nil, err
	}
	p.intake = newIntake(store, p.guard, spoolFile(at), p.metrics, log)
	p.intake.called = s.WebhookURL != ""
	p.intake.handle, p.intake.backlog = p.queue.stored, p.queue.backlog
	p.queue.byNumber = p.intake.called
	p.poller = newPoller(p.intake, s.APIURL, token, transport, log)
	p.poller.reader, p.poller.unhook = p.reader, tg.deleteWebhook
	return p, nil
}

// scene is what the dialogues stand in now.
func (p *porch) scene() *dialogue.Scene {
	now := time.Now()
	return &dialogue.Scene{Store: p.store, Host: p.host(), Now: now, ReadsSince: p.readsSince(now), AnsweredAt: p.guard.known.answeredAt}
}

// readsSince is since when what people do has reached the database; zero while it
// doesn't. Whether Telegram fails to call a webhook nobody can tell, so there it is since
// the start.
func (p *porch) readsSince(now time.Time) time.Time {
	if p.intake.isBehind(now) {
		return time.Time{}
	}
	if p.settings.WebhookURL != "" {
		return p.guard.since
	}
	return p.poller.readsSince(now)
}

// host is what the dialogues know of the host.
func (p *porch) host() dialogue.Host {
	username, _ := p.username.Load().(string)
	return dialogue.Host{Username: username, Language: p.settings.DefaultLanguage, Country: p.settings.DefaultCountry, Operator: p.settings.OperatorContact, Lines: p.lines, Resources: p.directory}
}

// run serves until the context ends, or until Telegram refuses the bot for good. The
// listener may be nil. Where what was left in the database can't be taken up it returns an
// errNoDatabase, before it listens.
func (p *porch) run(ctx context.Context, listener net.Listener) error {
	defer p.store.KeepLease(p.lostLease)()
	if p.store.Embedded() {
		// Nobody else can be at work on what the last process left.
		switch err := p.store.Write(ctx, p.freeClaims); {
		case err != nil && ctx.Err() != nil:
			return nil // told to end before it had begun
		case err != nil:
			return errNoDatabase{fmt.Errorf("taking up what was left: %w", err)}
		}
	}
	if err := p.intake.takeUpSpool(ctx, p.reader); err != nil {
		return errNoDatabase{fmt.Errorf("taking up what was left: %w", err)}
	}
	if generated, stale := crisis.Generated(), crisis.Stale(time.Now()); stale {
		p.log.Warn("the helpline data is more than a year old: check the numbers and update", "from", generated.Format(time.DateOnly))
	}
	// The rooms close from the outside in: what came in is still stored, what is
	// stored and begun is still handled, what is said may still leave.
	p.recallName(ctx)
	p.queue.takeUp(ctx) // before anything new comes: what a chat wrote keeps its order
	outgoing := start(ctx, p.guard.prepare, p.dispatcher.Run, p.courier.keepClaims, p.standing.run, p.probe, p.learnChats)
	incoming := start(ctx, p.intake.storeHeld, p.queue.sweep, p.heartbeat.Run, p.tidy, p.sayFarewell)
	p.log.Info("porchlight is lit", "version", version())
	err := p.rim(ctx, listener, p.introduce, p.untilOutdated)
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), drainFor)
	defer cancel()
	p.intake.flush(ctx)
	incoming()
	p.drain(ctx)
	outgoing()
	p.standing.write(ctx)
	return err
}

// untilOutdated fails once a replica of a newer version has changed the database.
func (p *porch) untilOutdated(ctx context.Context) error {
	select {
	case <-p.store.Outdated():
		return errNoDatabase{storage.ErrNewer}
	case <-ctx.Done():
		return nil
	}
}

// start runs the works until the function that it returns is called, which
// waits for their end; the end of ctx alone does not stop them.
func start(ctx context.Context, works ...func(context.Context)) (stop func()) {
	ctx, cancel := context.WithCancel(context.WithoutCancel(ctx))
	var running sync.WaitGroup
	for _, work := range works {
		running.Go(func() { work(ctx) })
	}
	return func() {
		cancel()
		running.Wait()
	}
}

// freeClaims lets go of what a process held that is no more, and tries answers to distress
// at once that it had put off, by a clock that may have been another.
func (p *porch) freeClaims(ctx context.Context) error {
	if err := p.store.FreeUpdates(ctx); err != nil {
		return err
	}
	if err := p.store.FreeDeliveries(ctx); err != nil {
		return err
	}
	return p.store.HastenCrisis(ctx, 0, time.Now())
}

// rim runs what faces outwards, and what else is given, until the context ends or one of
// it fails.
func (p *porch) rim(ctx context.Context, listener net.Listener, works ...func(context.Context) error) error {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	var running sync.WaitGroup
	run := func(work func(context.Context) error) {
		running.Go(func() {
			if err := work(ctx); err != nil {
				stop(err)
			}
		})
	}
	for _, work := range works {
		run(work)
	}
	hooked := p.settings.WebhookURL != ""
	if hooked {
		run(p.hook)
	} else {
		run(p.poller.run)
	}
	if listener != nil {
		mux := http.NewServeMux()
		(&health{in: p.intake, poll: p.poller.state, hooked: hooked, reports: &p.guard.reports}).routes(mux, p.metrics)
		pages := http.Handler(mux)
		if hooked {
			pages = at(webhookPath(p.settings.WebhookURL), &webhook{p.intake, p.reader, p.settings.WebhookSecret}, mux)
		}
		run(func(ctx context.Context) error { return serveHTTP(ctx, listener, pages, p.log) })
	}
	running.Wait()
	if cause := context.Cause(ctx); cause != nil && !errors.Is(cause, context.Canceled) {
		return cause
	}
	return nil
}

// drain lets what has begun come to its end, unless the context ends first.
func (p *porch) drain(ctx context.Context) {
	p.queue.drain(ctx)
	if !p.store.Embedded() {
		// The others go on with what was not begun.
		if err := p.store.Write(ctx, p.store.FreeUpdates); err != nil {
			p.log.Warn("what waits could not be left to other replicas; they take it soon", "err", err)
		}
	}
	p.courier.wait(ctx)
	if p.settings.WebhookURL != "" && p.store.Embedded() {
		// With replicas the others go on being called.
		if err := p.telegram.deleteWebhook(ctx); err != nil {
			p.log.Warn("the webhook could not be unregistered; Telegram will keep the updates", "err", err)
		}
	}
}

const (
	// tidyEvery is how often old numbers are forgotten, and how long what has passed
	// through can be opened at most.
	tidyEvery = time.Hour
	// tidyFirst is for how long what has waited for the start is served alone.
	tidyFirst = 10 * time.Second
	// scrubEvery is how often it is looked whether somebody was erased of whom the
	// files still hold something.
	scrubEvery = 2 * time.Second
)

// tidy forgets what no longer serves, removes from the files what was erased, and tells
// once a day which helplines were reported.
func (p *porch) tidy(ctx context.Context) {
	last := time.Now().Add(tidyFirst - tidyEvery)
	for ctx.Err() == nil {
		if time.Since(last) >= tidyEvery {
			last = time.Now()
			p.tidyOnce(ctx)
			p.guard.reports.tellBefore(dayOf(time.Now()), p.log)
		}
		if err := p.store.Scrub(ctx); err != nil && ctx.Err() == nil {
			p.log.Warn("the files may still hold what was erased; trying again", "err", err)
		}
		pauseFor(ctx, scrubEvery)
	}
	p.guard.reports.tellBefore(math.MaxInt64, p.log)
}

func (p *porch) tidyOnce(ctx context.Context) {
	err := p.store.Forget(ctx, time.Now())
	if err == nil {
		err = p.store.Sweep(ctx)
	}
	if err != nil && ctx.Err() == nil {
		p.log.Warn("what no longer serves could not be forgotten; trying again later", "err", err)
	}
}

// probe learns that storage is back when nothing else would write to it.
func (p *porch) probe(ctx context.Context) {
	for ctx.Err() == nil {
		pauseFor(ctx, time.Second)
		if !p.store.Healthy() && p.store.Probe(ctx) == nil {
			p.log.Info("storage works again")
			p.dispatcher.Wake()
		}
	}
}

// lostLease forgets what other replicas have taken from this one.
func (p *porch) lostLease() {
	p.log.Warn("this process was paused, or cut off from the database, for so long that other replicas have taken up its work; it takes part again")
	p.queue.letGo()
}

// learnChats learns who is no stranger, as often as it takes.
func (p *porch) learnChats(ctx context.Context) {
	for ctx.Err() == nil {
		err := p.store.LearnChats(ctx)
		if err == nil {
			return
		}
		p.log.Warn("whoever writes in distress waits for a look into the database", "err", err)
		pauseFor(ctx, time.Minute)
	}
}

// insist tries something until it works, the context ends (nil) or Telegram
// refuses the token.
func (p *porch) insist(ctx context.Context, what string, try func(context.Context) error) error {
	for attempt := 0; ctx.Err() == nil; attempt++ {
		once, cancel := context.WithTimeout(ctx, crisisSendTimeout)
		err := try(once)
		cancel()
		if err == nil || ctx.Err() != nil {
			return nil
		}
		if errors.Is(err, errUnauthorized) {
			return err
		}
		if errors.Is(err, scheduler.ErrRefused) {
			p.log.Error(what+" was refused; the bot works without it", "err", err)
			return nil
		}
		wait := scheduler.Retry(storage.LaneCrisis, attempt)
		if slow, ok := errors.AsType[*scheduler.SlowDown](err); ok {
			wait = slow.Wait
		}
		p.log.Warn(what+" failed; trying again", "in", wait, "err", err)
		pauseFor(ctx, wait)
	}
	return nil
}
