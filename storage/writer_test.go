package storage_test

import (
	"context"
	"errors"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"porchlight/storage"
	"porchlight/storage/storagetest"
)

func TestWhatTakesLongIsRefusedInAWrite(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		ctx := context.Background()
		storage.NotInWrite(ctx)
		err := s.Write(ctx, func(ctx context.Context) error {
			storage.NotInWrite(context.WithoutCancel(ctx))
			return nil
		})
		if _, panicked := errors.AsType[*storage.Panic](err); !panicked {
			t.Errorf("it was done: %v", err)
		}
	})
}

// openInBubble opens a store on a file of its own, which the caller closes before the
// bubble ends.
func openInBubble(t *testing.T) *storage.Store {
	t.Helper()
	seal, err := storage.ParseKey(storage.NewKey())
	if err != nil {
		t.Fatal(err)
	}
	s, err := storage.Open(t.Context(), storage.Address{File: filepath.Join(t.TempDir(), "x.db")}, seal)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestWriteThatKeepsOthersWaitingIsTold(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := openInBubble(t)
		defer s.Close()
		var told []string
		s.Slow = func(function string, took time.Duration) { told = append(told, function+" "+took.String()) }
		for _, takes := range []time.Duration{10 * time.Millisecond, time.Second} {
			if err := s.Write(t.Context(), func(context.Context) error { time.Sleep(takes); return nil }); err != nil {
				t.Fatal(err)
			}
		}
		if len(told) != 1 || !strings.Contains(told[0], "TestWriteThatKeepsOthersWaitingIsTold") || !strings.HasSuffix(told[0], " 1s") {
			t.Errorf("told of %q", told)
		}
	})
}

// TestNobodyWaitsForTwoThatWriteAside writes while something long is written aside and
// more of it waits already.
func TestNobodyWaitsForTwoThatWriteAside(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := openInBubble(t)
		defer s.Close()
		var order []string
		var writing sync.WaitGroup
		writes := func(name string, write func(context.Context, func(context.Context) error) error, takes time.Duration) {
			writing.Go(func() {
				err := write(t.Context(), func(context.Context) error {
					time.Sleep(takes)
					order = append(order, name)
					return nil
				})
				if err != nil {
					t.Error(err)
				}
			})
			time.Sleep(time.Millisecond)
		}
		began := time.Now()
		writes("first", s.WriteAside, time.Second)
		writes("second", s.WriteAside, time.Second)
		writes("somebody's", s.Write, 0)
		writing.Wait()
		if got := strings.Join(order, ", "); got != "first, somebody's, second" || time.Since(began) != 2*time.Second {
			t.Errorf("written in the order %s, in %v", got, time.Since(began))
		}
	})
}
