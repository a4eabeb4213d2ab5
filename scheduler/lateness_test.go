package scheduler

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"porchlight/messages"
	"porchlight/storage"
	"porchlight/storage/storagetest"
)

// sends is a Deliverer that takes as long as Telegram is taken to, and knows by its text
// which message it was.
type sends func(text string)

// Deliver implements Deliverer.
func (s sends) Deliver(_ context.Context, _ storage.ChatID, m messages.Message) ([]int, error) {
	s(m.Text)
	time.Sleep(takes * time.Millisecond)
	return []int{1}, nil
}

// TestLatenessIsTheDispatchers lets the same busy minute pass through the real Dispatcher
// with its outbox, and as BenchmarkLateness reckons it.
func TestLatenessIsTheDispatchers(t *testing.T) {
	const from, until = 8 * hour, 8*hour + minute/2 // 09:00 where most live
	all := slices.DeleteFunc(dayOf(60_000), func(m message) bool { return m.due < from || m.due >= until })
	for i := range all {
		all[i].due -= from
	}
	reckoned, seen := newHouse().pass(slices.Clone(all)), dispatch(t, all)
	for _, of := range []what{reply, words, atATime} {
		if got, want := len(seen.by[of]), len(reckoned.by[of]); got != want || got == 0 {
			t.Fatalf("%d messages of kind %d left, want %d", got, of, want)
		}
		for _, hundredths := range []int{50, 99, 100} {
			got, want := seen.quantile(of, hundredths), reckoned.quantile(of, hundredths)
			t.Logf("of %d, kind %d: %d %% left within %s, reckoned %s", len(seen.by[of]), of, hundredths, short(got), short(want))
			if off := max(got, want) - min(got, want); off > 200+want/20 {
				t.Errorf("kind %d: %d %% left within %d ms, reckoned are %d", of, hundredths, got, want)
			}
		}
	}
}

// dispatch lets messages pass through a Dispatcher, in simulated time.
func dispatch(t *testing.T, all []message) lateness {
	late := lateness{by: map[what][]int64{}}
	synctest.Test(t, func(t *testing.T) {
		s := storagetest.SQLite(t)
		began := time.Now()
		due := func(m message) time.Time { return began.Add(time.Duration(m.due) * time.Millisecond) }
		err := s.Write(t.Context(), func(ctx context.Context) error {
			for i, m := range all {
				p := Posting{To: m.chat + 1, Lane: m.what.lane(), Message: messages.Message{Text: fmt.Sprint(i)}, Due: due(m)}
				if _, err := Post(ctx, s, p); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		var mu sync.Mutex
		ctx, stop := context.WithCancel(t.Context())
		left := len(all)
		d := &Dispatcher{Store: s, Pace: NewPace(30), Log: slog.New(slog.DiscardHandler), Deliverer: sends(func(text string) {
			var i int
			fmt.Sscan(text, &i)
			mu.Lock()
			defer mu.Unlock()
			m := all[i]
			late.by[m.what] = append(late.by[m.what], time.Since(due(m)).Milliseconds())
			if left--; left == 0 {
				stop()
			}
		})}
		d.Run(ctx)
	})
	return late
}
