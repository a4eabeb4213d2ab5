package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"porchlight/bot/sandbox"
	"porchlight/storage"
)

// circleSize is how many supporters are nudged at one time in the test below.
const circleSize = 300

// killInAFanOut gives one person 300 supporters
// whose nudges are due at once, kills the program while they leave, and counts:
// each is nudged, and twice only what was on its way at the kill.
func killInAFanOut(t *testing.T, binary string) {
	stand := sandbox.New(sandbox.Options{Limits: sandbox.Limits{Off: true}})
	p := newProgram(t, binary, stand)
	person := stand.NewPhone(sandbox.Profile{FirstName: "Ana", LanguageCode: "en"})
	supporters := make([]*sandbox.Phone, circleSize)
	for i := range supporters {
		supporters[i] = stand.NewPhone(sandbox.Profile{FirstName: fmt.Sprintf("Ben %d", i), LanguageCode: "en"})
		supporters[i].Start("")
	}
	setCircle(t, p.folder, person, supporters)

	slow := stand.Fault(sandbox.Fault{Method: "sendMessage", Delay: 150 * time.Millisecond}) // so that the kill finds a middle
	p.start()
	for nudges(supporters) < circleSize/3 {
		<-time.After(10 * time.Millisecond)
	}
	p.kill()
	slow()
	before := nudges(supporters)
	p.start()
	for _, phone := range supporters {
		reads(t, phone, "Ana")
	}
	p.end()
	again := nudges(supporters) - circleSize
	if before >= circleSize {
		t.Fatalf("all %d were nudged before the kill: it was none in the middle", before)
	}
	const onTheWay = 32
	if again > onTheWay {
		t.Errorf("%d were nudged twice, more than the %d that may be on their way at a kill", again, onTheWay)
	}
	t.Logf("%d of %d were nudged before the kill; all in the end; %d twice", before, circleSize, again)
}

// nudges counts the nudges that the phones show.
func nudges(phones []*sandbox.Phone) (count int) {
	for _, phone := range phones {
		for _, m := range phone.Messages() {
			if m.FromBot && strings.Contains(m.Text, "Ana") {
				count++
			}
		}
	}
	return count
}

// setCircle writes the circle with an exact rhythm that is due now into the
// database that the program will open.
func setCircle(t *testing.T, folder string, person *sandbox.Phone, supporters []*sandbox.Phone) {
	t.Helper()
	s := &settings{DatabaseURL: secret("sqlite://" + filepath.Join(folder, "porchlight.db"))}
	store, err := s.open(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	due := time.Now().Add(-time.Minute).UTC().Truncate(time.Minute)
	err = store.Write(t.Context(), func(ctx context.Context) error {
		if err := store.KeepChat(ctx, storage.Chat{ID: storage.ChatID(person.ID()), Name: "Ana", Zone: "UTC", StartedAt: due}); err != nil {
			return err
		}
		for _, phone := range supporters {
			id := storage.ChatID(phone.ID())
			chat := store.KeepChat(ctx, storage.Chat{ID: id, Name: "Ben", Zone: "UTC", StartedAt: due})
			tie, err := store.AddTie(ctx, storage.Tie{Person: storage.ChatID(person.ID()), Supporter: id, AcceptedAt: due, Confirmed: true})
			rhythm := store.KeepRhythm(ctx, storage.Rhythm{
				Chat: id, Purpose: storage.PurposeNudge, Subject: int64(tie), Tie: tie, Spec: "daily " + due.Format("15:04"), Due: due,
			})
			if err := errors.Join(chat, err, rhythm); err != nil {
				return err
			}
		}
		return nil
	})
	if err := errors.Join(err, store.Close()); err != nil {
		t.Fatal(err)
	}
}
