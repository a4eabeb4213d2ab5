package main

import (
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	dto "github.com/prometheus/client_model/go"
)

// daily shows what a collector counted as it stood when the day began (UTC), so
// that what it counts moves once a day, at midnight. On a house of a few people a
// counter of crisis answers that moves at once tells whoever reads the metrics
// when one of them wrote in distress, and beside a chat's "last seen" who it was.
// How many there were on a day is what an operator needs; a restart loses the
// count of the day at hand.
type daily struct {
	of prometheus.Collector

	mu    sync.Mutex
	day   int64 // since 1970
	shown []prometheus.Metric
}

// newDaily shows the collector as it is now until the day has passed.
func newDaily(of prometheus.Collector) *daily {
	d := &daily{of: of}
	d.turn(time.Now())
	return d
}

// count lets do change the collector; what it changes shows tomorrow.
func (d *daily) count(do func()) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.turn(time.Now())
	do()
}

// turn begins a new day if it is one: what was counted until now shows from here on.
// The caller holds mu.
func (d *daily) turn(now time.Time) {
	day := dayOf(now)
	if day == d.day {
		return
	}
	d.day, d.shown = day, frozen(d.of)
}

// Describe implements prometheus.Collector.
func (d *daily) Describe(ch chan<- *prometheus.Desc) { d.of.Describe(ch) }

// Collect implements prometheus.Collector.
func (d *daily) Collect(ch chan<- prometheus.Metric) {
	d.mu.Lock()
	d.turn(time.Now())
	shown := d.shown
	d.mu.Unlock()
	for _, m := range shown {
		ch <- m
	}
}

// frozen returns what the collector shows now, and goes on showing it.
func frozen(of prometheus.Collector) (all []prometheus.Metric) {
	ch := make(chan prometheus.Metric)
	go func() { of.Collect(ch); close(ch) }()
	for m := range ch {
		still := &still{desc: m.Desc()}
		if m.Write(&still.value) == nil {
			all = append(all, still)
		}
	}
	return all
}

// still is a counter or histogram at a moment that has passed.
type still struct {
	desc  *prometheus.Desc
	value dto.Metric
}

// Desc implements prometheus.Metric.
func (s *still) Desc() *prometheus.Desc { return s.desc }

// Write implements prometheus.Metric.
func (s *still) Write(to *dto.Metric) error {
	to.Label, to.Counter, to.Histogram = s.value.Label, s.value.Counter, s.value.Histogram
	return nil
}
