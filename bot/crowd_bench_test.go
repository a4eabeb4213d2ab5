package main

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"
	"time"

	"porchlight/bot/sandbox"
	"porchlight/storage"
	"porchlight/storage/storagetest"
)

const (
	million    = 1_000_000 // PORCHLIGHT_CROWD asks for another number
	smallCrowd = 10_000
)

// BenchmarkCrowd measures the real program with a million people in its database beside
// the same with ten thousand: from its start to the first ordinary answer, an ordinary
// answer, one to /delete, and the page of metrics. The times are medians in milliseconds.
// It takes about five minutes, and 3 GB of disk; with PORCHLIGHT_TEST_POSTGRES it does the
// same on that server.
//
//	go test ./bot -run '^$' -bench Crowd -benchtime 1x -timeout 30m
func BenchmarkCrowd(b *testing.B) {
	large := million
	if asked, err := strconv.Atoi(os.Getenv("PORCHLIGHT_CROWD")); err == nil {
		large = asked
	}
	binary := build(b, "porchlight", ".")
	for name, database := range map[string]func(b *testing.B, folder string) storage.Address{
		"sqlite": func(_ *testing.B, folder string) storage.Address {
			return storage.Address{File: filepath.Join(folder, "porchlight.db")}
		},
		"postgres": func(b *testing.B, _ string) storage.Address {
			return storage.Address{Postgres: storagetest.PostgresSchema(b)}
		},
	} {
		b.Run(name, func(b *testing.B) {
			crowds := []*crowded{newCrowded(b, binary, smallCrowd, database), newCrowded(b, binary, large, database)}
			for b.Loop() {
				for _, c := range crowds {
					c.measure(b)
				}
			}
			few, many := crowds[0].took, crowds[1].took
			for what := range few {
				before, after := median(few[what]), median(many[what])
				b.ReportMetric(before, what+"-of-10k-ms")
				b.ReportMetric(after, what+"-ms")
				b.ReportMetric(after/before, what+"-ratio")
			}
			b.ReportMetric(0, "ns/op") // of all together: it says nothing
		})
	}
}

// crowded is the program with a crowd in its database.
type crowded struct {
	*program
	stand  *sandbox.Server
	listen string
	people int
	took   map[string][]time.Duration
}

func newCrowded(b *testing.B, binary string, people int, database func(*testing.B, string) storage.Address) *crowded {
	b.Helper()
	c := &crowded{stand: sandbox.New(sandbox.Options{Limits: sandbox.Limits{Off: true}}), took: map[string][]time.Duration{}}
	c.program = newProgram(b, binary, c.stand)
	at := database(b, c.folder)
	storagetest.Crowd(b, at, people)
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	c.listen = free.Addr().String()
	free.Close()
	url := at.Postgres
	if at.File != "" {
		url = "sqlite://" + at.File
	}
	c.more = []string{"PORCHLIGHT_KEY=" + storagetest.Key, "DATABASE_URL=" + url, "LISTEN=" + c.listen}
	return c
}

// measure lives through a few starts, and through what people do after each.
func (c *crowded) measure(b *testing.B) {
	b.Helper()
	const starts, people, pages = 5, 20, 5
	for range starts {
		first := c.someone()
		first.Say("/start")
		began := time.Now()
		c.start()
		c.answered(b, first)
		c.note("start", began)
		for range people { // few words each: Telegram takes one message a second for a chat
			ana := c.someone()
			c.says(b, "begin", ana, "/start")
			c.says(b, "update", ana, "/privacy")
			c.says(b, "delete", ana, "/delete yes")
		}
		for range pages {
			began := time.Now()
			c.page(b)
			c.note("metrics", began)
		}
		c.end()
	}
}

func (c *crowded) someone() *sandbox.Phone {
	c.people++
	phone := c.stand.NewPhone(sandbox.Profile{ID: int64(9_000_000 + c.people), FirstName: "Somebody", LanguageCode: "en"})
	phone.SkipAll()
	return phone
}

// says lets somebody write, and notes how long the answer took.
func (c *crowded) says(b *testing.B, what string, who *sandbox.Phone, words string) {
	b.Helper()
	began := time.Now()
	who.Say(words)
	c.answered(b, who)
	c.note(what, began)
}

func (c *crowded) answered(b *testing.B, who *sandbox.Phone) {
	b.Helper()
	if _, err := who.Wait(b.Context(), func(m sandbox.Message) bool { return m.FromBot }); err != nil {
		b.Fatalf("%v\n%s", err, c.log)
	}
	who.SkipAll()
}

func (c *crowded) page(b *testing.B) {
	b.Helper()
	answer, err := http.Get(fmt.Sprintf("http://%s/metrics", c.listen))
	if err != nil {
		b.Fatal(err)
	}
	defer answer.Body.Close()
	if _, err := io.Copy(io.Discard, answer.Body); err != nil || answer.StatusCode != http.StatusOK {
		b.Fatalf("%s, %v", answer.Status, err)
	}
}

func (c *crowded) note(what string, began time.Time) {
	c.took[what] = append(c.took[what], time.Since(began))
}

// median is in milliseconds.
func median(all []time.Duration) float64 {
	slices.Sort(all)
	return float64(all[len(all)/2].Microseconds()) / 1000
}
