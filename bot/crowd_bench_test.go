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
	turns      = 4
)

// BenchmarkCrowd measures the real program with a million people in its database beside
// the same with ten thousand: from its start to the first ordinary answer, an ordinary
// answer, one to /delete, and the page of metrics. The two take turns; of each the best of
// some turns is shown, of what it does often in one the median, in milliseconds. It takes
// about five minutes, and 3 GB of disk; with PORCHLIGHT_TEST_POSTGRES it does the same on
// that server.
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
				for range turns {
					for _, c := range crowds {
						c.turn(b, c.update)
					}
				}
				// Behind these: for minutes after an erasing the bot seals anew what waits.
				for _, c := range crowds {
					c.turn(b, c.delete)
				}
			}
			for what, few := range crowds[0].best {
				many := crowds[1].best[what]
				b.ReportMetric(few, what+"-of-10k-ms")
				b.ReportMetric(many, what+"-ms")
				b.ReportMetric(many/few, what+"-ratio")
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
	took   map[string][]time.Duration // in the turn at hand
	best   map[string]float64         // in milliseconds
}

func newCrowded(b *testing.B, binary string, people int, database func(*testing.B, string) storage.Address) *crowded {
	b.Helper()
	c := &crowded{stand: sandbox.New(sandbox.Options{Limits: sandbox.Limits{Off: true}}), best: map[string]float64{}}
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

// turn lives through a start, and what people do after it.
func (c *crowded) turn(b *testing.B, live func(*testing.B)) {
	b.Helper()
	c.took = map[string][]time.Duration{}
	first := c.someone()
	first.Say("/start")
	began := time.Now()
	c.start()
	c.answered(b, first)
	c.note("start", began)
	<-time.After(3 * time.Second) // what is done once after a start is over
	live(b)
	c.end()
	for what, all := range c.took {
		slices.Sort(all)
		median := float64(all[len(all)/2].Microseconds()) / 1000
		if best, known := c.best[what]; !known || median < best {
			c.best[what] = median
		}
	}
}

// update lets people write a little each: Telegram takes one message a second for a chat.
func (c *crowded) update(b *testing.B) {
	for range 20 {
		ana := c.someone()
		c.says(b, "begin", ana, "/start")
		c.says(b, "update", ana, "/privacy")
		began := time.Now()
		c.page(b)
		c.note("metrics", began)
	}
}

func (c *crowded) delete(b *testing.B) {
	for range 10 {
		ana := c.someone()
		c.says(b, "begin", ana, "/start")
		c.says(b, "delete", ana, "/delete yes")
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
