package storage_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"porchlight/storage"
	"porchlight/storage/storagetest"
)

// noon is when these tests happen.
var noon = time.Date(2026, time.November, 24, 12, 0, 0, 0, time.UTC)

// write runs do in a transaction that must succeed.
func write(t *testing.T, s *storage.Store, do func(ctx context.Context) error) {
	t.Helper()
	if err := s.Write(context.Background(), do); err != nil {
		t.Fatal(err)
	}
}

func TestChatComesBackAsItWasKept(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		ctx := context.Background()
		want := storage.Chat{
			ID: 7, Language: "fa", Country: "IR", Zone: "Asia/Tehran", PausedUntil: storage.UntilResumed,
			Name: "آنا 🌿", Username: "ana", StartedAt: noon, Quiet: "22:00-08:00", SharesUsername: true,
		}
		if _, err := s.Chat(ctx, 7); !errors.Is(err, storage.ErrNoChat) {
			t.Fatalf("a chat that was never kept: %v", err)
		}
		write(t, s, func(ctx context.Context) error { return s.KeepChat(ctx, want) })
		got, err := s.Chat(ctx, 7)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
	})
}

func TestFailedWriteLeavesNothingAndSpoilsNobodyElse(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		ctx := context.Background()
		boom := errors.New("boom")
		var all sync.WaitGroup
		for i := range 60 {
			id := storage.ChatID(i + 1)
			all.Go(func() {
				err := s.Write(ctx, func(ctx context.Context) error {
					if err := s.KeepChat(ctx, storage.Chat{ID: id}); err != nil {
						return err
					}
					switch i % 3 {
					case 1:
						return boom
					case 2:
						panic("words that must not show")
					}
					return nil
				})
				switch i % 3 {
				case 0:
					if err != nil {
						t.Errorf("a sound write failed: %v", err)
					}
				case 1:
					if !errors.Is(err, boom) {
						t.Errorf("got %v, want the function's own error", err)
					}
				case 2:
					if p, ok := errors.AsType[*storage.Panic](err); !ok || strings.Contains(p.Error(), "words") {
						t.Errorf("a panic came out as %v", err)
					}
				}
			})
		}
		all.Wait()
		for i := range 60 {
			_, err := s.Chat(ctx, storage.ChatID(i+1))
			if kept := err == nil; kept != (i%3 == 0) {
				t.Errorf("chat %d: kept is %t", i+1, kept)
			}
		}
	})
}

func TestUpdateIsReceivedOnceAndHandledOnce(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		updates := []storage.Update{
			{ID: 5, Chat: 1, Body: []byte(`{"update_id":5}`), ReceivedAt: noon},
			{ID: 4, Chat: 1, Body: []byte(`{"update_id":4}`), ReceivedAt: noon},
		}
		var fresh, again []storage.Update
		write(t, s, func(ctx context.Context) (err error) {
			fresh, err = s.Receive(ctx, updates, false)
			return err
		})
		write(t, s, func(ctx context.Context) (err error) {
			again, err = s.Receive(ctx, updates, false)
			return err
		})
		if len(fresh) != 2 || len(again) != 0 {
			t.Fatalf("fresh %d, then %d; want 2, then 0", len(fresh), len(again))
		}
		claim := func() (claimed []storage.Update) {
			write(t, s, func(ctx context.Context) (err error) {
				claimed, err = s.ClaimUpdates(ctx, 10)
				return err
			})
			return claimed
		}
		want, order := updates, "in order of arrival"
		if !s.Embedded() {
			want, order = []storage.Update{updates[1], updates[0]}, "in the order of their numbers"
		}
		if diff := cmp.Diff(want, claim()); diff != "" {
			t.Errorf("claimed, %s: %s", order, diff)
		}
		if more := claim(); len(more) != 0 {
			t.Errorf("%d updates were claimed twice", len(more))
		}
		for _, want := range []bool{true, false} {
			write(t, s, func(ctx context.Context) error {
				if got, err := s.Handled(ctx, 5); err != nil || got != want {
					t.Errorf("handled: %t, %v; want %t", got, err, want)
				}
				return nil
			})
		}
	})
}

func TestUpdateNumbersMayStartAnewAfterAWeek(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		receive := func(id int64, at time.Time) (fresh []storage.Update) {
			write(t, s, func(ctx context.Context) (err error) {
				fresh, err = s.Receive(ctx, []storage.Update{{ID: id, Chat: 1, Body: []byte("{}"), ReceivedAt: at}}, false)
				return err
			})
			return fresh
		}
		receive(900, noon)
		write(t, s, func(ctx context.Context) error { _, err := s.Handled(ctx, 900); return err })
		later := noon.Add(8 * 24 * time.Hour)
		write(t, s, func(ctx context.Context) error { return s.Forget(ctx, later) })
		if len(receive(3, later)) != 1 || len(receive(900, later)) != 1 {
			t.Error("an update with a number of long ago was taken for an old one")
		}
	})
}

func TestDeliveriesLeaveInOrderOneAChatAtATime(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		var ids []int64
		write(t, s, func(ctx context.Context) error {
			for _, chat := range []storage.ChatID{1, 1, 2} {
				id, err := s.Post(ctx, storage.Delivery{Lane: storage.LaneReply, Chat: chat, Body: []byte("hello"), Due: noon})
				if err != nil {
					return err
				}
				ids = append(ids, id)
			}
			return nil
		})
		claim := func() (got []int64) {
			write(t, s, func(ctx context.Context) error {
				claimed, err := s.ClaimDeliveries(ctx, storage.LaneReply, noon, noon.Add(time.Minute), 10)
				for _, d := range claimed {
					got = append(got, d.ID)
				}
				return err
			})
			return got
		}
		if diff := cmp.Diff([]int64{ids[0], ids[2]}, claim()); diff != "" {
			t.Error(diff)
		}
		write(t, s, func(ctx context.Context) error { return s.Settle(ctx, ids[0]) })
		if diff := cmp.Diff([]int64{ids[1]}, claim()); diff != "" {
			t.Error(diff)
		}
	})
}

func TestDeliveryOfAOnceNameIsPostedOnce(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		for i := range 3 {
			write(t, s, func(ctx context.Context) error {
				id, err := s.Post(ctx, storage.Delivery{Lane: storage.LaneNudge, Chat: 1, Body: []byte("x"), Due: noon, Once: "nudge:1:2"})
				if posted := id != 0; posted != (i == 0) {
					t.Errorf("try %d: posted is %t", i, posted)
				}
				return err
			})
		}
	})
}

func TestClaimsOfADeadProcessAreFreeAndUnsure(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		write(t, s, func(ctx context.Context) error {
			_, err := s.Post(ctx, storage.Delivery{Lane: storage.LaneReply, Chat: 1, Body: []byte("x"), Due: noon, Claim: noon.Add(time.Hour)})
			return err
		})
		write(t, s, s.FreeDeliveries)
		write(t, s, func(ctx context.Context) error {
			claimed, err := s.ClaimDeliveries(ctx, storage.LaneReply, noon, noon.Add(time.Minute), 10)
			if len(claimed) != 1 || !claimed[0].Unsure {
				t.Errorf("claimed %+v, want one that may have arrived", claimed)
			}
			return err
		})
	})
}

func TestReplicasNeverClaimTheSameDelivery(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		const rows = 400
		write(t, s, func(ctx context.Context) error {
			for i := range rows {
				d := storage.Delivery{Lane: storage.LaneNudge, Chat: storage.ChatID(i + 1), Body: []byte("x"), Due: noon}
				if _, err := s.Post(ctx, d); err != nil {
					return err
				}
			}
			return nil
		})
		var mu sync.Mutex
		claims := map[int64]int{}
		var workers sync.WaitGroup
		for range 8 {
			workers.Go(func() {
				for range 20 {
					err := s.Write(context.Background(), func(ctx context.Context) error {
						claimed, err := s.ClaimDeliveries(ctx, storage.LaneNudge, noon, noon.Add(time.Hour), 10)
						mu.Lock()
						defer mu.Unlock()
						for _, d := range claimed {
							claims[d.ID]++
						}
						return err
					})
					if err != nil && !errors.Is(err, storage.ErrUnavailable) {
						t.Error(err)
					}
				}
			})
		}
		workers.Wait()
		if len(claims) != rows {
			t.Errorf("%d of %d were claimed", len(claims), rows)
		}
		for id, times := range claims {
			if times > 1 {
				t.Errorf("delivery %d was claimed %d times", id, times)
			}
		}
	})
}

func TestStepIsForgottenAfterADay(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		ctx := context.Background()
		step := storage.Step{Name: "country", Notes: []byte("notes"), AskedAt: noon}
		write(t, s, func(ctx context.Context) error { return s.KeepStep(ctx, 1, step, noon) })
		if got, err := s.Step(ctx, 1, noon.Add(time.Hour)); err != nil || !cmp.Equal(got, step) {
			t.Errorf("got %+v, %v", got, err)
		}
		if got, err := s.Step(ctx, 1, noon.Add(25*time.Hour)); err != nil || got.Name != "" {
			t.Errorf("a day later: %+v, %v", got, err)
		}
	})
}

func TestInvitationIsForOneUse(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		ctx := context.Background()
		var payload string
		write(t, s, func(ctx context.Context) (err error) {
			_, payload, err = s.Invite(ctx, 1, storage.Terms{Name: "Sam", Critical: 3}, noon)
			return err
		})
		inv, err := s.InvitationBehind(ctx, payload, noon)
		if err != nil || inv.Terms.Name != "Sam" || inv.Person != 1 {
			t.Fatalf("got %+v, %v", inv, err)
		}
		if _, err := s.InvitationBehind(ctx, payload, noon.Add(storage.InvitationLife)); !errors.Is(err, storage.ErrNoInvitation) {
			t.Errorf("after a week: %v", err)
		}
		for _, want := range []bool{true, false} {
			write(t, s, func(ctx context.Context) error {
				if got, err := s.CloseInvitation(ctx, inv.ID, storage.InvitationAccepted); err != nil || got != want {
					t.Errorf("closing: %t, %v; want %t", got, err, want)
				}
				return nil
			})
		}
		if _, err := s.InvitationBehind(ctx, payload, noon); !errors.Is(err, storage.ErrNoInvitation) {
			t.Errorf("once accepted: %v", err)
		}
	})
}

func TestTieIsSeenByItsOwnTwoAlone(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		ctx := context.Background()
		tie := storage.Tie{Person: 1, Supporter: 2, Terms: storage.Terms{Name: "Sam", Facts: []string{"tea, no sugar"}}, AcceptedAt: noon, Confirmed: true}
		write(t, s, func(ctx context.Context) (err error) {
			tie.ID, err = s.AddTie(ctx, tie)
			return err
		})
		got, err := s.TieOfPerson(ctx, tie.ID, 1)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(tie, got); diff != "" {
			t.Error(diff)
		}
		if _, err := s.TieOfPerson(ctx, tie.ID, 2); !errors.Is(err, storage.ErrNoTie) {
			t.Errorf("the supporter as the person: %v", err)
		}
		if _, err := s.TieOfSupporter(ctx, tie.ID, 3); !errors.Is(err, storage.ErrNoTie) {
			t.Errorf("a stranger as the supporter: %v", err)
		}
	})
}

func TestWrongKeyIsRefused(t *testing.T) {
	file := filepath.Join(t.TempDir(), "porchlight.db")
	for i, key := range []string{storagetest.Key, strings.Repeat("ff", 32)} {
		seal, err := storage.ParseKey(key)
		if err != nil {
			t.Fatal(err)
		}
		s, err := storage.Open(context.Background(), storage.Address{File: file}, seal)
		if i == 0 {
			if err != nil {
				t.Fatal(err)
			}
			s.Close()
		} else if !errors.Is(err, storage.ErrKey) {
			t.Errorf("another key: %v", err)
		}
	}
}

func TestRotatedKeyOpensWhatTheOldOneSealed(t *testing.T) {
	file := filepath.Join(t.TempDir(), "porchlight.db")
	for _, keys := range []string{storagetest.Key, strings.Repeat("ff", 32) + "," + storagetest.Key} {
		seal, err := storage.ParseKey(keys)
		if err != nil {
			t.Fatal(err)
		}
		s, err := storage.Open(context.Background(), storage.Address{File: file}, seal)
		if err != nil {
			t.Fatal(err)
		}
		if chat, err := s.Chat(context.Background(), 1); err == nil && chat.Name != "Ana" {
			t.Errorf("the name is %q", string(chat.Name))
		}
		write(t, s, func(ctx context.Context) error { return s.KeepChat(ctx, storage.Chat{ID: 1, Name: "Ana"}) })
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

func TestNothingPrivateIsReadableInTheFileOrItsBackup(t *testing.T) {
	folder := t.TempDir()
	seal, err := storage.ParseKey(storagetest.Key)
	if err != nil {
		t.Fatal(err)
	}
	s, err := storage.Open(context.Background(), storage.Address{File: filepath.Join(folder, "porchlight.db")}, seal)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	const secret = "nobody else may read this"
	write(t, s, func(ctx context.Context) error {
		_, receive := s.Receive(ctx, []storage.Update{{ID: 1, Chat: 1, Body: []byte(secret), ReceivedAt: noon}}, false)
		_, post := s.Post(ctx, storage.Delivery{Lane: storage.LaneWords, Chat: 1, Body: []byte(secret), Due: noon})
		_, tie := s.AddTie(ctx, storage.Tie{Person: 1, Supporter: 2, Terms: storage.Terms{Name: secret}})
		_, _, invite := s.Invite(ctx, 1, storage.Terms{Helps: secret}, noon)
		return errors.Join(receive, post, tie, invite,
			s.KeepChat(ctx, storage.Chat{ID: 1, Name: secret, Username: secret}),
			s.KeepStep(ctx, 1, storage.Step{Name: "x", Notes: []byte(secret)}, noon))
	})
	if err := s.Backup(context.Background(), filepath.Join(folder, "copy.db")); err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join(folder, "*"))
	if err != nil || len(files) < 2 {
		t.Fatalf("files %v, %v", files, err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(data), secret) {
			t.Errorf("%s holds it in the clear", filepath.Base(file))
		}
		if info, err := os.Stat(file); err != nil || info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s has mode %v, %v", filepath.Base(file), info.Mode(), err)
		}
	}
	if err := s.Backup(context.Background(), filepath.Join(folder, "copy.db")); err == nil {
		t.Error("an older backup was overwritten")
	}
}

func TestWriteToAClosedStoreIsRefused(t *testing.T) {
	seal, err := storage.ParseKey(storagetest.Key)
	if err != nil {
		t.Fatal(err)
	}
	s, err := storage.Open(context.Background(), storage.Address{File: filepath.Join(t.TempDir(), "porchlight.db")}, seal)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if err := s.Write(context.Background(), func(context.Context) error { return nil }); !errors.Is(err, storage.ErrUnavailable) {
		t.Errorf("got %v", err)
	}
}
