package main

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"porchlight/storage"
	"porchlight/storage/storagetest"
)

// hears reports whether the answer to distress is that of one country, as its
// buttons name it.
func (s *someone) hears(country string) error {
	before := s.lastEvent()
	s.Say(distress)
	time.Sleep(time.Minute) // answers to a flood wait for each other
	found := false
	for _, m := range s.Messages() {
		for _, button := range slices.Concat(m.Buttons...) {
			of := countryOfButton.FindStringSubmatch(button.Data)
			if m.Event <= before || of == nil {
				continue
			}
			if found = of[1] == country; !found {
				return fmt.Errorf("with country %q stored, an answer is that of %q", country, of[1])
			}
		}
	}
	if !found {
		return fmt.Errorf("no answer to distress; the chat shows:\n%s", s.transcript())
	}
	return nil
}

// fewerChecks lets rapid try fewer inputs than its 100: a whole bot is slower than
// a function.
func fewerChecks(t *testing.T, count string) {
	checks := flag.Lookup("rapid.checks")
	if asked := checks.Value.String(); asked == checks.DefValue {
		checks.Value.Set(count)
		t.Cleanup(func() { checks.Value.Set(asked) })
	}
}

// countryOfButton finds the country in the data of "Someone I know".
var countryOfButton = regexp.MustCompile(`^crisis:someone:(\w*):`)

// lastEvent numbers the latest of what the phone shows.
func (s *someone) lastEvent() (last uint64) {
	for _, m := range s.Messages() {
		last = max(last, m.Event)
	}
	return last
}

func TestCountryIsKeptWhateverComesBetween(t *testing.T) {
	t.Parallel()
	between := map[string]func(s *someone){
		"an edit": func(s *someone) {
			id := s.Say("helo")
			calm()
			if err := s.Edit(id, "hello"); err != nil {
				s.w.t.Fatal(err)
			}
		},
		"a block and its end": func(s *someone) { s.Block(); calm(); s.Unblock() },
		"a flood": func(s *someone) {
			for range 2 * turnsBurst {
				s.Say("hello")
			}
		},
		"a button that is no more": func(s *someone) {
			if err := s.PressData(s.says("/country").ID, "gone:1"); err != nil {
				s.w.t.Fatal(err)
			}
		},
		"a restart": func(s *someone) { s.w.out(); s.w.light() },
	}
	for what, do := range between {
		t.Run(what, func(t *testing.T) {
			inWorld(t, "2026-11-24", func(w *world) {
				ana := w.person("Ana", "en")
				ana.says("/country GB")
				do(ana)
				calm()
				if err := ana.hears("GB"); err != nil {
					t.Error(err)
				}
			})
		})
	}
}

// TestCountryOfTheAnswerIsTheOneStored mixes all that can happen in a chat.
func TestCountryOfTheAnswerIsTheOneStored(t *testing.T) {
	t.Parallel()
	fewerChecks(t, "20")
	inWorld(t, "2026-11-24", func(w *world) {
		rapid.Check(t, func(t *rapid.T) {
			ana, lastSaid := w.person("Ana", "en"), 0
			say := func(text string) {
				lastSaid = ana.Say(text)
			}
			acts := map[string]func(*rapid.T){
				"country": func(t *rapid.T) { say("/country " + rapid.SampledFrom([]string{"US", "GB", "IN"}).Draw(t, "code")) },
				"message": func(t *rapid.T) {
					say(rapid.SampledFrom([]string{"hello", "/privacy", "/help", "/pause 1h", "/language es", "/language en", "/country"}).Draw(t, "text"))
				},
				"edit": func(*rapid.T) {
					if lastSaid != 0 {
						if err := ana.Edit(lastSaid, "helo"); err != nil {
							t.Fatal(err)
						}
					}
				},
				"press": func(t *rapid.T) {
					calm()
					if m, label := ana.anyButton(rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "button"), 0))); label != "" {
						if err := ana.Press(m, label); err != nil {
							t.Fatal(err)
						}
					}
				},
				"block":   func(*rapid.T) { ana.Block() },
				"unblock": func(*rapid.T) { ana.Unblock() },
				"flood": func(*rapid.T) {
					for range turnsBurst + 5 {
						say("hello")
					}
				},
				"delete":  func(*rapid.T) { say("/delete yes") },
				"restart": func(*rapid.T) { w.out(); w.light() },
				"kill":    func(*rapid.T) { (&play{world: w}).kill(); w.light() },
				"typed":   func(*rapid.T) { say("Canada") },
				"away": func(t *rapid.T) {
					calm()
					file := filepath.Join(w.folder, "porchlight.db")
					moved := os.Rename(file, file+".away")
					say("/country " + rapid.SampledFrom([]string{"IE", "ZA"}).Draw(t, "code"))
					say(distress)
					time.Sleep(3 * time.Second)
					if err := errors.Join(moved, os.Rename(file+".away", file)); err != nil {
						t.Fatal(err)
					}
				},
				"distress": func(*rapid.T) {
					calm()
					chat, err := w.store.Chat(context.Background(), storage.ChatID(ana.ID()))
					if err != nil && !errors.Is(err, storage.ErrNoChat) {
						t.Fatal(err)
					}
					// Of a stranger it is the one that they tapped, which memory alone holds.
					tapped := w.porch.guard.known.named(storage.ChatID(ana.ID()))
					if err := ana.hears(cmp.Or(chat.Country, tapped)); err != nil {
						t.Fatal(err)
					}
				},
			}
			for _, act := range rapid.SliceOfN(rapid.SampledFrom(slices.Sorted(maps.Keys(acts))), 2, 8).Draw(t, "acts") {
				acts[act](t)
			}
			acts["distress"](t)
		})
	})
}

func TestWhatATurnHasToldIsNewerThanALookThatBeganBefore(t *testing.T) {
	t.Parallel()
	inWorld(t, "2026-11-24", func(w *world) {
		const chat storage.ChatID = 7
		known := newAcquaintances(w.store)
		known.know(chat, storage.Chat{ID: chat, Country: "GB"})
		asker, _ := known.saw(chat, storage.Chat{ID: chat}, 0)
		if later, _ := known.asker(context.Background(), chat); asker.Country != "GB" || later.Country != "GB" {
			t.Errorf("the country is %q and then %q", asker.Country, later.Country)
		}
	})
}

func TestBotThatIsToldToEndBeforeItHasBegunEndsWell(t *testing.T) {
	t.Parallel()
	inDarkWorld(t, "2026-11-24", func(w *world) {
		for range 20 {
			w.light()
			w.out()
		}
	})
}

func TestReplicaAnswersByWhatAnotherOneHasWritten(t *testing.T) {
	s, ctx := storagetest.Postgres(t), context.Background()
	const chat storage.ChatID = 7
	here := newAcquaintances(s)
	for _, country := range []string{"", "GB", "IN"} {
		if country != "" {
			err := s.Write(ctx, func(ctx context.Context) error { return s.KeepChat(ctx, storage.Chat{ID: chat, Country: country}) })
			if err != nil {
				t.Fatal(err)
			}
		}
		if asker, _ := here.asker(ctx, chat); asker.Country != country {
			t.Errorf("another replica wrote %q, and the country is %q", country, asker.Country)
		}
	}
}

// A database that can't be written to, as on a full disk, can mostly be read: whoever wrote
// nothing since the start gets the line of their country all the same.
func TestTheCountryIsReadWhileNothingCanBeWritten(t *testing.T) {
	t.Parallel()
	inWorld(t, "2026-11-24", func(w *world) {
		ana, ben := w.person("Ana", "en"), w.person("Ben", "en")
		ana.says("/country US")
		w.out()
		outage := &storage.Outage{}
		w.opened = func(store *storage.Store) { store.Interrupt(outage) }
		w.light()
		calm()
		outage.Set(true)
		ben.Say("hello")
		calm()
		if w.store.Healthy() {
			t.Error("storage counts as healthy")
		}
		ana.Say(distress)
		ana.sees("988")
		outage.Set(false)
		time.Sleep(time.Minute)
	})
}
