package main

import (
	"context"
	"errors"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"

	"porchlight/scheduler"
	"porchlight/storage"
)

// metrics are numbers about the house and nobody in it: no label ever holds a
// chat, a name or a word, and what is counted of crisis answers and /help moves
// once a day (see daily) or when something is wrong (see depths).
type metrics struct {
	registry *prometheus.Registry

	updates, refusedUpdates, parked prometheus.Counter
	wrongNumbers                    prometheus.Counter
	answers                         *prometheus.CounterVec
	answerTime                      prometheus.Histogram
	deliveries, crisisDeliveries    *prometheus.CounterVec
	held, atRisk, lastPoll          prometheus.Gauge

	// Those of the collectors above that show what they count a day later.
	dailyReports, dailyAnswers, dailyTime, dailyDeliveries *daily
}

func newMetrics(store *storage.Store) *metrics {
	m := &metrics{registry: prometheus.NewRegistry()}
	counter := func(name, help string) prometheus.Counter {
		c := prometheus.NewCounter(prometheus.CounterOpts{Namespace: "porchlight", Name: name, Help: help})
		m.registry.MustRegister(c)
		return c
	}
	gauge := func(name, help string) prometheus.Gauge {
		g := prometheus.NewGauge(prometheus.GaugeOpts{Namespace: "porchlight", Name: name, Help: help})
		m.registry.MustRegister(g)
		return g
	}
	m.updates = counter("updates_total", "Updates that arrived from Telegram.")
	m.refusedUpdates = counter("updates_refused_total", "Updates that found no room while storage was away.")
	m.parked = counter("updates_parked_total", "Updates put aside because they could not be read or handled.")
	m.wrongNumbers = prometheus.NewCounter(prometheus.CounterOpts{
		Namespace: "porchlight", Name: "helpline_reports_total", Help: "Helplines that somebody reported as not working until last midnight UTC.",
	})
	m.held = gauge("updates_held", "Updates in memory that are not stored yet.")
	m.atRisk = gauge("updates_at_risk", "Updates in memory alone, which Telegram has let go of: lost if the process ends now.")
	m.lastPoll = gauge("last_poll_timestamp_seconds", "When Telegram last gave updates, or said that there are none.")
	m.answers = prometheus.NewCounterVec(prometheus.CounterOpts{
		Namespace: "porchlight", Name: "answers_total", Help: "Answers sent from memory until last midnight UTC, by kind.",
	}, []string{"kind"})
	m.answerTime = prometheus.NewHistogram(prometheus.HistogramOpts{
		Namespace: "porchlight", Name: "crisis_answer_seconds", Help: "From the arrival of a message to Telegram's acceptance of the crisis answer, until last midnight UTC.",
		Buckets: []float64{.005, .01, .025, .05, .1, .25, .5, 1, 2, 5, 10, 30, 60},
	})
	deliveries := func() *prometheus.CounterVec {
		return prometheus.NewCounterVec(prometheus.CounterOpts{
			Namespace: "porchlight", Name: "deliveries_total", Help: "Tries to deliver a message, by lane and outcome; those of the crisis lane until last midnight UTC.",
		}, []string{"lane", "outcome"})
	}
	m.deliveries, m.crisisDeliveries = deliveries(), deliveries()
	m.answers.WithLabelValues("crisis")
	m.answers.WithLabelValues("help")
	m.dailyReports, m.dailyAnswers = newDaily(m.wrongNumbers), newDaily(m.answers)
	m.dailyTime, m.dailyDeliveries = newDaily(m.answerTime), newDaily(m.crisisDeliveries)
	m.registry.MustRegister(m.dailyReports, m.dailyAnswers, m.dailyTime, &together{m.deliveries, m.dailyDeliveries}, &depths{store},
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

// answered counts an answer that Telegram took.
func (m *metrics) answered(isCrisis bool, after time.Duration) {
	if !isCrisis {
		m.dailyAnswers.count(m.answers.WithLabelValues("help").Inc)
		return
	}
	m.dailyAnswers.count(m.answers.WithLabelValues("crisis").Inc)
	m.dailyTime.count(func() { m.answerTime.Observe(after.Seconds()) })
	m.refused(storage.LaneCrisis, scheduler.Delivered)
}

// reported counts a helpline that somebody found not to work.
func (m *metrics) reported() { m.dailyReports.count(m.wrongNumbers.Inc) }

// refused counts how a try to deliver ended.
func (m *metrics) refused(lane storage.Lane, how scheduler.Outcome) {
	if lane == storage.LaneCrisis {
		m.dailyDeliveries.count(m.crisisDeliveries.WithLabelValues(lane.String(), string(how)).Inc)
		return
	}
	m.deliveries.WithLabelValues(lane.String(), string(how)).Inc()
}

// together are two collectors of one metric, which differ in what they show of it.
type together struct{ live, daily prometheus.Collector }

// Describe implements prometheus.Collector.
func (t *together) Describe(ch chan<- *prometheus.Desc) { t.live.Describe(ch) }

// Collect implements prometheus.Collector.
func (t *together) Collect(ch chan<- prometheus.Metric) {
	t.live.Collect(ch)
	t.daily.Collect(ch)
}

// outcomeOf names an error of a Deliverer as metrics do.
func outcomeOf(err error) scheduler.Outcome {
	if _, slow := errors.AsType[*scheduler.SlowDown](err); slow {
		return scheduler.Slowed
	}
	switch {
	case errors.Is(err, scheduler.ErrGone):
		return scheduler.Gone
	case errors.Is(err, scheduler.ErrRefused):
		return scheduler.Refused
	case errors.Is(err, scheduler.ErrUnsure):
		return scheduler.Unsure
	default:
		return scheduler.Failed
	}
}

// depths reads what waits in the database when the metrics are asked for. Of the
// crisis lane it shows only what should have left: an answer that leaves in time
// is nobody's business, and one that does not is everybody's who can help.
type depths struct{ store *storage.Store }

// crisisLate is how long ago an answer of the crisis lane was written to count as
// waiting.
const crisisLate = 10 * time.Second

var (
	depthDesc  = prometheus.NewDesc("porchlight_outbox_waiting", "Messages that wait to be sent, by lane, counted up to 50,000; of the crisis lane if one has for ten seconds.", []string{"lane"}, nil)
	ageDesc    = prometheus.NewDesc("porchlight_outbox_oldest_seconds", "How long the longest waiting message has been due, by lane; of the crisis lane since it was written, if that is ten seconds ago.", []string{"lane"}, nil)
	deadDesc   = prometheus.NewDesc("porchlight_outbox_dead", "Messages that Telegram refused for good, by lane.", []string{"lane"}, nil)
	inboxDesc  = prometheus.NewDesc("porchlight_inbox_waiting", "Updates that are stored and not handled yet.", nil, nil)
	parkedDesc = prometheus.NewDesc("porchlight_inbox_parked", "Updates that were put aside.", nil, nil)
	damageDesc = prometheus.NewDesc("porchlight_values_unreadable_total", "Times that a sealed value could not be opened: it was damaged, or moved to where it does not belong.", nil, nil)
	storeDesc  = prometheus.NewDesc("porchlight_storage_up", "1 if the last write reached the disk.", nil, nil)
)

// Describe implements prometheus.Collector.
func (d *depths) Describe(ch chan<- *prometheus.Desc) {
	for _, desc := range []*prometheus.Desc{depthDesc, ageDesc, deadDesc, inboxDesc, parkedDesc, damageDesc, storeDesc} {
		ch <- desc
	}
}

// Collect implements prometheus.Collector. While the database is away it leaves
// the depths out rather than showing old ones.
func (d *depths) Collect(ch chan<- prometheus.Metric) {
	gauge := func(desc *prometheus.Desc, value float64, labels ...string) {
		ch <- prometheus.MustNewConstMetric(desc, prometheus.GaugeValue, value, labels...)
	}
	ch <- prometheus.MustNewConstMetric(damageDesc, prometheus.CounterValue, float64(d.store.Unreadable()))
	if !d.store.Healthy() {
		gauge(storeDesc, 0)
		return
	}
	gauge(storeDesc, 1)
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	now := time.Now()
	lanes, err := d.store.OutboxDepth(ctx, now)
	if err != nil {
		return
	}
	for _, lane := range lanes {
		age := 0.0
		switch late := lane.Waiting > 0 && now.Sub(lane.Written) >= crisisLate; {
		case lane.Lane != storage.LaneCrisis:
			if !lane.Oldest.IsZero() {
				age = now.Sub(lane.Oldest).Seconds()
			}
		case late:
			age = now.Sub(lane.Written).Seconds()
		default:
			lane.Waiting = 0
		}
		gauge(depthDesc, float64(lane.Waiting), lane.Lane.String())
		gauge(ageDesc, age, lane.Lane.String())
		gauge(deadDesc, float64(lane.Dead), lane.Lane.String())
	}
	if waiting, parked, err := d.store.InboxCounts(ctx); err == nil {
		gauge(inboxDesc, float64(waiting))
		gauge(parkedDesc, float64(parked))
	}
}
