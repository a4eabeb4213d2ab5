package main

import (
	"context"
	"strings"
	"testing"
	"time"

	"porchlight/storage"
)

const lowerThanUsual = "Your last two weeks were lower"

// hadDays keeps check-ins of the days before today: so many low ones, good ones before.
func (s *someone) hadDays(low int) {
	s.w.t.Helper()
	err := s.w.store.Write(context.Background(), func(ctx context.Context) error {
		for ago := 1; ago < 60; ago++ {
			c := storage.Checkin{Chat: storage.ChatID(s.ID()), Day: time.Now().AddDate(0, 0, -ago).Format(time.DateOnly), At: time.Now(), Score: 4}
			if ago <= low {
				c.Score = 2
			}
			if _, err := s.w.store.KeepCheckin(ctx, c); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		s.w.t.Fatal(err)
	}
}

// wasOffered keeps when what helps was offered last, or "off" if it is not wanted.
func (s *someone) wasOffered(at time.Time, words storage.Private) {
	s.w.t.Helper()
	s.keeps(storage.OwnOffers, at, words)
}

// keeps adds to a list of own words.
func (s *someone) keeps(kind storage.OwnKind, at time.Time, words storage.Private) {
	s.w.t.Helper()
	err := s.w.store.Write(context.Background(), func(ctx context.Context) error {
		_, err := s.w.store.AddOwnWords(ctx, storage.OwnWords{Chat: storage.ChatID(s.ID()), Kind: kind, At: at, Words: words})
		return err
	})
	if err != nil {
		s.w.t.Fatal(err)
	}
}

// checksIn notes a score and returns what is said last.
func (s *someone) checksIn(score string) string {
	s.w.t.Helper()
	s.says("/checkin " + score)
	time.Sleep(10 * time.Second) // for a second message
	return s.last().Text
}

// What helps is offered below a check-in of two low weeks, with the person's own words,
// once in thirty days, and not at all where that is not wanted. Nobody else hears of it.
func TestWhatHelpsIsOfferedOnceInALowTime(t *testing.T) {
	t.Parallel()
	inWorld(t, "2026-08-01", func(w *world) {
		ana, ben := w.person("Ana", "en"), w.person("Ben", "en")
		ana.isSupportedBy(ben, "Ben")
		ana.taps(ana.says("my signs"), "Write or add")
		ana.says("I sleep till noon\nno messages answered")
		if m := ana.says("a walk with Ben"); !strings.Contains(m.Text, "• I sleep till noon\n• no messages answered") || !strings.Contains(m.Text, "• a walk with Ben") {
			t.Fatalf("the page is %q", m.Text)
		}
		ana.keeps(storage.OwnHelps, time.Now(), "cutting myself") // not held out to her on a bad day
		ana.says("/plan 2 tea on the balcony")
		before := len(ben.transcript())
		ana.hadDays(13)
		if said := ana.checksIn("5"); strings.Contains(said, lowerThanUsual) {
			t.Errorf("below a good day: %q", said)
		}
		ana.says("/checkin remove")
		ana.taps(ana.last(), "Remove")
		if said := ana.checksIn("2"); !strings.Contains(said, lowerThanUsual) || !strings.Contains(said, "• a walk with Ben") || strings.Contains(said, "noon") || strings.Contains(said, "cutting") {
			t.Fatalf("after two weeks it offers %q", said)
		}
		offer := ana.last()
		if plan := ana.taps(offer, "My plan"); !strings.Contains(plan.Text, "tea on the balcony") {
			t.Errorf("its plan is %q", plan.Text)
		}
		if said := ana.checksIn("1"); strings.Contains(said, lowerThanUsual) {
			t.Errorf("it comes twice: %q", said)
		}
		ana.taps(offer, "Don't offer this")
		if after := len(ben.transcript()); after != before {
			t.Errorf("Ben heard of it:\n%s", ben.transcript())
		}

		cleo, dora, emil, fay := w.person("Cleo", "en"), w.person("Dora", "en"), w.person("Emil", "en"), w.person("Fay", "en")
		cleo.hadDays(13)
		cleo.wasOffered(time.Now().AddDate(0, 0, -31), "")
		if said := cleo.checksIn("2"); !strings.Contains(said, lowerThanUsual) || strings.Contains(said, "What helps you") {
			t.Errorf("thirty days later: %q", said)
		}
		dora.hadDays(13)
		dora.wasOffered(time.Now().AddDate(0, 0, -29), "")
		if said := dora.checksIn("2"); strings.Contains(said, lowerThanUsual) {
			t.Errorf("within thirty days: %q", said)
		}
		emil.hadDays(6)
		if said := emil.checksIn("2"); strings.Contains(said, lowerThanUsual) {
			t.Errorf("after one week: %q", said)
		}
		fay.hadDays(13)
		fay.checksIn("2")
		fay.taps(fay.last(), "Don't offer this")
		err := w.store.Write(context.Background(), func(ctx context.Context) error {
			kept, err := w.store.OwnWords(ctx, storage.ChatID(fay.ID()), storage.OwnOffers)
			if len(kept) != 1 || kept[0].Words != "off" {
				t.Errorf("kept is %d, not that it is off", len(kept))
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		gil := w.person("Gil", "en")
		gil.hadDays(13)
		gil.wasOffered(time.Now().AddDate(0, 0, -31), "off")
		if said := gil.checksIn("2"); strings.Contains(said, lowerThanUsual) {
			t.Errorf("where it is not wanted: %q", said)
		}
	})
}
