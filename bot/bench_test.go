package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"

	"porchlight/bot/sandbox"
	"porchlight/messages"
	"porchlight/scheduler"
	"porchlight/storage"
)

// stopwatch is a bot's way to Telegram. It measures from the moment when an
// update has arrived to the moment when the answer leaves for its chat.
type stopwatch struct {
	http.RoundTripper
	chat    atomic.Value // whose answer counts, as a request spells it
	arrived atomic.Int64
	took    chan time.Duration
}

func (s *stopwatch) RoundTrip(r *http.Request) (*http.Response, error) {
	if strings.HasSuffix(r.URL.Path, "/sendMessage") {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return nil, err
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
		if at := s.arrived.Load(); at != 0 && bytes.Contains(body, []byte(s.chat.Load().(string))) && s.arrived.CompareAndSwap(at, 0) {
			s.took <- time.Since(began) - time.Duration(at)
		}
	}
	resp, err := s.RoundTripper.RoundTrip(r)
	if err == nil && strings.HasSuffix(r.URL.Path, "/getUpdates") {
		body, readErr := io.ReadAll(resp.Body)
		resp.Body.Close()
		if readErr != nil {
			return nil, readErr
		}
		resp.Body = io.NopCloser(bytes.NewReader(body))
		if bytes.Contains(body, []byte(distress)) {
			s.arrived.Store(int64(time.Since(began)))
		}
	}
	return resp, err
}

// began is what the stopwatches count from.
var began = time.Now()

// timed is one bot beside its own stand-in, with ever new people who write to it:
// what is measured is a first answer, not the pace within one chat.
type timed struct {
	stand *sandbox.Server
	watch *stopwatch
	tries []time.Duration
	count int
}

func newTimed(b *testing.B) *timed {
	stand := sandbox.New(sandbox.Options{Limits: sandbox.Limits{Off: true}})
	pipe := sandbox.NewPipe()
	server := &http.Server{Handler: stand}
	go server.Serve(pipe)
	d := &timed{stand: stand, watch: &stopwatch{RoundTripper: pipe.Transport(), took: make(chan time.Duration, 1)}}
	b.Cleanup(func() { stand.Close(); server.Close() })
	return d
}

// once lets the next person write and waits until the answer is there.
func (d *timed) once(b *testing.B) {
	d.count++
	phone := d.stand.NewPhone(sandbox.Profile{ID: int64(9_000_000 + d.count), FirstName: "Ana", LanguageCode: "en"})
	d.watch.chat.Store(fmt.Sprint(phone.ID()))
	phone.SkipAll()
	phone.Say(distress)
	d.tries = append(d.tries, <-d.watch.took)
	if _, err := phone.Wait(b.Context(), func(m sandbox.Message) bool { return m.FromBot }); err != nil {
		b.Fatal(err)
	}
}

func (d *timed) quantile(q float64) time.Duration {
	slices.Sort(d.tries)
	return d.tries[min(int(q*float64(len(d.tries))), len(d.tries)-1)]
}

// startEcho starts the barest bot that the library allows.
func startEcho(b *testing.B) *timed {
	d := newTimed(b)
	echo, err := bot.New(d.stand.Token(), bot.WithSkipGetMe(), bot.WithServerURL("http://localhost"),
		bot.WithHTTPClient(time.Minute, &http.Client{Transport: d.watch}),
		bot.WithDefaultHandler(func(ctx context.Context, echo *bot.Bot, u *models.Update) {
			echo.SendMessage(ctx, &bot.SendMessageParams{ChatID: u.Message.Chat.ID, Text: u.Message.Text})
		}))
	if err != nil {
		b.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() { echo.Start(ctx); close(ended) }()
	b.Cleanup(func() { stop(); <-ended })
	return d
}

// startPorch starts the whole bot, on a SQLite file.
func startPorch(b *testing.B, nudges int) *timed {
	d := newTimed(b)
	s := &settings{
		DatabaseURL: secret("sqlite://" + filepath.Join(b.TempDir(), "porchlight.db")), DefaultLanguage: "en",
		MessagesPerSecond: 30, APIURL: "http://localhost",
	}
	ctx, stop := context.WithCancel(context.Background())
	store, err := s.open(ctx)
	if err != nil {
		b.Fatal(err)
	}
	postNudges(b, store, d.stand, nudges)
	p, err := newPorch(s, d.stand.Token(), store, d.watch, slog.New(slog.DiscardHandler))
	if err != nil {
		b.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- p.run(ctx, nil) }()
	b.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			b.Error(err)
		}
		store.Close()
	})
	return d
}

// postNudges posts messages of the lowest lane that are due at once, each to a
// chat that the bot may write to.
func postNudges(t testing.TB, store *storage.Store, stand *sandbox.Server, count int) {
	t.Helper()
	post(t, store, stand, storage.LaneNudge, count)
}

func post(t testing.TB, store *storage.Store, stand *sandbox.Server, lane storage.Lane, count int) {
	t.Helper()
	if count == 0 {
		return
	}
	// The bot is not to hear of the phones' first words.
	telegram := &world{t: t, stand: stand}
	telegram.call("getUpdates", `allowed_updates=["poll"]`)
	defer telegram.call("getUpdates", "allowed_updates=[]")
	err := store.Write(context.Background(), func(ctx context.Context) error {
		for i := range count {
			phone := stand.NewPhone(sandbox.Profile{ID: int64(7_000_000 + i)})
			phone.Say("hello")
			_, err := scheduler.Post(ctx, store, scheduler.Posting{
				To: storage.ChatID(phone.ID()), Lane: lane, Message: messages.Message{Text: "A line from you, whenever today suits."},
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// BenchmarkCrisisAnswer measures from the arrival of somebody's distress to the
// leaving of the answer, in turn with an echo bot on the same library.
func BenchmarkCrisisAnswer(b *testing.B) {
	for name, nudges := range map[string]int{"at rest": 0, "with 3000 nudges due": 3000} {
		b.Run(name, func(b *testing.B) {
			porch, echo := startPorch(b, nudges), startEcho(b)
			for range 50 {
				porch.once(b)
				echo.once(b)
			}
			porch.tries, echo.tries = nil, nil
			for b.Loop() {
				porch.once(b)
				echo.once(b)
			}
			for q, label := range map[float64]string{.5: "p50", .99: "p99"} {
				ours, bare := porch.quantile(q), echo.quantile(q)
				b.ReportMetric(float64(ours.Microseconds()), label+"-µs")
				b.ReportMetric(float64(bare.Microseconds()), label+"-echo-µs")
				b.ReportMetric(float64(ours)/float64(bare), label+"-ratio")
			}
			b.ReportMetric(0, "ns/op") // of both together: it says nothing
		})
	}
}

func TestOutboxUsesWhatTelegramAllowsAndNoMore(t *testing.T) {
	for lane, allowed := range map[storage.Lane]float64{storage.LaneReply: 30, storage.LaneNudge: 20} {
		t.Run(lane.String(), func(t *testing.T) {
			inWorld(t, "2026-11-24", func(w *world) {
				calm()
				const length = 15 * time.Second
				post(t, w.store, w.stand, lane, int(allowed*length.Seconds())+100)
				w.porch.dispatcher.Wake()
				time.Sleep(length)
				synctest.Wait()
				sent := w.calls("sendMessage")
				if rate := float64(len(sent)) / length.Seconds(); rate < .98*allowed {
					t.Errorf("%.1f messages a second, where %.0f are allowed", rate, allowed)
				}
				for _, call := range sent {
					if call.Status != http.StatusOK {
						t.Fatalf("Telegram answered %d %s", call.Status, call.Description)
					}
				}
			})
		})
	}
}
