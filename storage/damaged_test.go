package storage_test

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"porchlight/storage"
	"porchlight/storage/storagetest"
)

// ward is a store with two circles, in which everything is sealed that can be: one
// of somebody whose rows are damaged, and one of somebody else.
type ward struct {
	s   *storage.Store
	db  *sql.DB
	now time.Time
	// told are the places that the store told of.
	told []string
}

const (
	patient, visitor, neighbour, guest = storage.ChatID(101), storage.ChatID(202), storage.ChatID(303), storage.ChatID(404)
	hisMessage                         = 7 // Telegram's number of a message that something is remembered of
)

func openWard(t testing.TB) *ward {
	t.Helper()
	seal, err := storage.ParseKey(storage.NewKey())
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "porchlight.db")
	s, err := storage.Open(context.Background(), storage.Address{File: file}, seal)
	if err != nil {
		t.Fatal(err)
	}
	w := &ward{s: s, now: time.Now()}
	s.Damaged = func(table, column string) { w.told = append(w.told, table+"."+column) }
	if w.db, err = sql.Open("sqlite3", file+"?_busy_timeout=10000&_synchronous=OFF"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { w.db.Close(); s.Close() })
	for _, pair := range [][2]storage.ChatID{{patient, visitor}, {neighbour, guest}} {
		if err := w.admit(pair[0], pair[1]); err != nil {
			t.Fatal(err)
		}
	}
	return w
}

// admit keeps something in every sealed column for a person, with a supporter.
func (w *ward) admit(person, supporter storage.ChatID) error {
	s := w.s
	return s.Write(context.Background(), func(ctx context.Context) (all error) {
		note := func(err error) { all = errors.Join(all, err) }
		tie := storage.Tie{Person: person, Supporter: supporter, Terms: storage.Terms{Name: "Ben", Helps: "soup"}, AcceptedAt: w.now}
		var err error
		tie.ID, err = s.AddTie(ctx, tie)
		note(err)
		for _, chat := range []storage.ChatID{person, supporter} {
			note(s.KeepChat(ctx, storage.Chat{ID: chat, Name: "Ana", Username: "ana", Country: "US", StartedAt: w.now}))
		}
		note(s.KeepStep(ctx, person, storage.Step{Name: "professional", Notes: []byte(`"Dr. Lee"`)}, w.now))
		_, _, err = s.Invite(ctx, person, storage.Terms{Name: "Kim"}, w.now)
		note(err)
		note(s.AddProfessional(ctx, storage.Professional{Person: person, Name: "Dr. Lee", Way: "555 0100"}))
		_, err = s.KeepCheckin(ctx, storage.Checkin{Chat: person, Day: "2026-11-28", At: w.now, Score: 2, Words: "rain"})
		note(err)
		_, err = s.KeepReminder(ctx, storage.Reminder{Chat: person, Words: "tea"})
		note(err)
		_, err = s.AddOwnWords(ctx, storage.OwnWords{Chat: person, Kind: storage.OwnHelped, At: w.now, Words: "a walk"})
		note(err)
		note(s.KeepPlanLine(ctx, storage.PlanLine{Chat: person, Step: "signs", Words: "rain"}))
		note(s.SharePlan(ctx, tie, "signs", w.now))
		note(s.ShareCard(ctx, tie, "helps", w.now))
		note(s.KeepMissed(ctx, storage.Missed{Tie: tie.ID, Person: person, Supporter: supporter, Standing: storage.MissedOn, AskedAt: w.now}))
		step, err := s.KeepGoodThing(ctx, storage.GoodThing{Chat: person, Day: "2026-11-28", Words: "a walk"})
		note(err)
		_, err = s.ShareMilestone(ctx, tie, step, w.now)
		note(err)
		_, err = s.AddAsk(ctx, storage.Ask{Person: person, EndsAt: w.now.Add(time.Hour), Words: "a lift"})
		note(err)
		sent := storage.Delivery{Lane: storage.LaneWords, Chat: person, Tie: tie.ID, Body: []byte(`{"text":"soup"}`), Due: w.now, About: []byte("relay"), Remember: time.Hour}
		sent.ID, err = s.Post(ctx, sent)
		note(err)
		_, err = s.SettleSent(ctx, sent, []int{hisMessage}, w.now)
		note(err)
		_, err = s.Post(ctx, sent)
		note(err)
		_, err = s.Receive(ctx, []storage.Update{{ID: int64(person), Chat: person, Body: []byte(`{"update_id":1}`), ReceivedAt: w.now}}, false)
		note(err)
		return all
	})
}

// seen is all that is read for a person: what whoever serves them sees.
func (w *ward) seen(person storage.ChatID) (all string, err error) {
	var b strings.Builder
	note := func(value any, failed error) {
		fmt.Fprintf(&b, "%+v\n", value)
		err = errors.Join(err, failed)
	}
	// %+v shows none of what is private.
	named := func(chat storage.Chat, failed error) {
		note([]any{chat, string(chat.Name), string(chat.Username)}, failed)
	}
	s, undone := w.s, errors.New("undone")
	failed := s.Write(context.Background(), func(ctx context.Context) error {
		named(s.Chat(ctx, person))
		note(s.Step(ctx, person, w.now))
		note(s.Supporters(ctx, person))
		note(s.Supporting(ctx, person+101))
		note(s.Invitations(ctx, person, w.now.Add(-time.Hour)))
		note(s.Professionals(ctx, person))
		note(s.Checkins(ctx, person, "", "9999"))
		note(s.Reminders(ctx, person))
		note(s.OwnWords(ctx, person, storage.OwnHelped))
		note(s.PlanLines(ctx, person))
		note(s.GoodThings(ctx, person))
		note(s.Asks(ctx, person, w.now))
		sent, failed := s.SentMessage(ctx, person, hisMessage, w.now)
		if errors.Is(failed, storage.ErrNotSent) {
			failed = nil
		}
		note(string(sent.About), failed)
		note(s.SentMessages(ctx, person, w.now))
		note(s.SoonSent(ctx, person))
		exported, failed := s.Export(ctx, person)
		note(string(exported), failed)
		deliveries, failed := s.ClaimDeliveries(ctx, storage.LaneWords, w.now, w.now.Add(time.Minute), 10)
		err = errors.Join(err, failed)
		for _, d := range deliveries {
			if d.Chat == person {
				note([]string{string(d.Body), string(d.About)}, nil)
			}
		}
		updates, failed := s.ClaimUpdates(ctx, 10)
		err = errors.Join(err, failed)
		for _, u := range updates {
			if u.Chat == person {
				note(string(u.Body), nil)
			}
		}
		return undone // what was claimed waits again
	})
	if !errors.Is(failed, undone) {
		err = errors.Join(err, failed)
	}
	return b.String(), err
}

// sealedPlace is a sealed value of the damaged person.
type sealedPlace struct {
	table, column string
	row           int64
	value, other  []byte // what stands there, and in the same column for the neighbour
}

// places finds every sealed value of the patient by the list of tables.
func (w *ward) places(t testing.TB) (all []sealedPlace) {
	t.Helper()
	for _, listed := range storage.ListedTables() {
		for _, column := range listed.Sealed {
			find := func(whose storage.ChatID) (p sealedPlace) {
				p = sealedPlace{table: listed.Name, column: column}
				query := fmt.Sprintf(`SELECT rowid, %s FROM %s WHERE %s = $1 AND %s IS NOT NULL`, column, listed.Name, listed.Chats[0], column)
				if err := w.db.QueryRow(query, whose).Scan(&p.row, &p.value); err != nil {
					t.Fatalf("%s.%s of %d: %v", listed.Name, column, whose, err)
				}
				return p
			}
			p := find(patient)
			p.other = find(neighbour).value
			all = append(all, p)
		}
	}
	return all
}

// put writes a value into a place.
func (w *ward) put(t testing.TB, p sealedPlace, value []byte) {
	t.Helper()
	if _, err := w.db.Exec(fmt.Sprintf(`UPDATE %s SET %s = $1 WHERE rowid = $2`, p.table, p.column), value, p.row); err != nil {
		t.Fatal(err)
	}
}

// FuzzDamage holds that whatever stands in place of a sealed value, the neighbour
// is served as before, and its owner without an error: with all else, and with
// nothing in place of what is lost. It is counted, and told once.
func FuzzDamage(f *testing.F) {
	w := openWard(f)
	places := w.places(f)
	for i := range places {
		f.Add(uint8(i), uint16(0), uint8(1), uint16(0), []byte(nil))
		f.Add(uint8(i), uint16(13), uint8(0x80), uint16(0), []byte(nil))
		f.Add(uint8(i), uint16(9999), uint8(0), uint16(20), []byte(nil))
		f.Add(uint8(i), uint16(0), uint8(0), uint16(9999), []byte(nil))
		f.Add(uint8(i), uint16(0), uint8(0), uint16(9999), []byte("not sealed at all, but long enough for a seal"))
		f.Add(uint8(i), uint16(0), uint8(0), uint16(9999), places[i].other)
	}
	owners, err := w.seen(patient)
	if err != nil {
		f.Fatal(err)
	}
	neighbours, err := w.seen(neighbour)
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, which uint8, at uint16, mask uint8, cut uint16, instead []byte) {
		p := places[int(which)%len(places)]
		damaged := bytes.Clone(p.value)
		damaged[int(at)%len(damaged)] ^= mask
		damaged = append(damaged[:max(0, len(damaged)-int(cut))], instead...)
		whole := bytes.Equal(damaged, p.value)
		counted := w.s.Unreadable()
		w.put(t, p, damaged)
		defer w.put(t, p, p.value)
		if seen, err := w.seen(neighbour); err != nil || seen != neighbours {
			t.Errorf("%s.%s of somebody else is damaged, and this is seen:\n%s%v", p.table, p.column, seen, err)
		}
		seen, err := w.seen(patient)
		if err != nil {
			t.Errorf("%s.%s is damaged, and its owner is not served: %v", p.table, p.column, err)
		}
		if (seen == owners) != whole || (w.s.Unreadable() == counted) != whole {
			t.Errorf("%s.%s is damaged: %t; counted: %d; this is seen:\n%s", p.table, p.column, !whole, w.s.Unreadable()-counted, seen)
		}
		if told := w.told; len(told) > len(places) || len(slices.Compact(slices.Sorted(slices.Values(told)))) != len(told) {
			t.Errorf("it is told more than once: %v", told)
		}
	})
}

// flippedIn turns a bit of a column's values of the patient.
func (w *ward) flippedIn(t *testing.T, table, column string) {
	t.Helper()
	for _, p := range w.places(t) {
		if p.table == table && p.column == column {
			damaged := bytes.Clone(p.value)
			damaged[len(damaged)/2] ^= 1
			w.put(t, p, damaged)
		}
	}
}

func TestWhatIsLostIsTakenOutAlone(t *testing.T) {
	for table, column := range map[string]string{"ties": "terms", "invitations": "terms", "professionals": "details"} {
		w := openWard(t)
		has := func(when string, patients, neighbours bool) {
			t.Helper()
			for person, want := range map[storage.ChatID]bool{patient: patients, neighbour: neighbours} {
				if lost, err := w.s.Lost(context.Background(), person); err != nil || lost.Any() != want {
					t.Errorf("%s, %s: something of %d is lost: %t, want %t; %v", table, when, person, lost.Any(), want, err)
				}
			}
		}
		has("at first", false, false)
		w.flippedIn(t, table, column)
		has("with damage", true, false)
		before, err := w.seen(patient)
		if err != nil {
			t.Fatal(err)
		}
		write(t, w.s, func(ctx context.Context) error { return w.s.TakeOutLost(ctx, patient) })
		has("after it is taken out", false, false)
		if after, err := w.seen(patient); err != nil || after != before && table != "ties" {
			t.Errorf("%s: with what was lost more was taken out, %v:\n%s", table, err, after)
		}
	}
}

func TestALostTieGivesWayToANewOne(t *testing.T) {
	w := openWard(t)
	w.flippedIn(t, "ties", "terms")
	again := storage.Tie{Person: patient, Supporter: visitor, Terms: storage.Terms{Name: "Benny"}, AcceptedAt: w.now}
	write(t, w.s, func(ctx context.Context) error {
		if _, err := w.s.TieBetween(ctx, patient, visitor); !errors.Is(err, storage.ErrNoTie) {
			t.Errorf("it is still there: %v", err)
		}
		_, err := w.s.AddTie(ctx, again)
		return err
	})
	if ties, err := w.s.Supporters(context.Background(), patient); err != nil || len(ties) != 1 || ties[0].Terms.Name != "Benny" {
		t.Errorf("the person has %+v, %v", ties, err)
	}
}

func TestALinkOfALostInvitationLeadsNowhere(t *testing.T) {
	w := openWard(t)
	var link string
	write(t, w.s, func(ctx context.Context) (err error) {
		_, link, err = w.s.Invite(ctx, patient, storage.Terms{Name: "Kim", Kind: "professional"}, w.now)
		return err
	})
	exec(t, w.db, `UPDATE invitations SET terms = x'00' WHERE person_chat = 101`)
	if inv, err := w.s.InvitationBehind(context.Background(), link, w.now); !errors.Is(err, storage.ErrNoInvitation) {
		t.Errorf("it leads to %+v, %v", inv, err)
	}
}

// TestADamagedKeyWordLocksNobodyOut damages what a database is recognised by: once
// it is mended, twice nobody can say any more that the key fits.
func TestADamagedKeyWordLocksNobodyOut(t *testing.T) {
	file, ctx := filepath.Join(t.TempDir(), "porchlight.db"), context.Background()
	opens := func() error {
		seal, err := storage.ParseKey(storagetest.Key)
		if err != nil {
			t.Fatal(err)
		}
		s, err := storage.Open(ctx, storage.Address{File: file}, seal)
		if err == nil {
			err = s.Close()
		}
		return err
	}
	if err := opens(); err != nil {
		t.Fatal(err)
	}
	db := openFile(t, file)
	for _, damage := range []string{
		`UPDATE meta SET value = 'A' || substr(value, 2) WHERE name = 'key'`, `UPDATE meta SET value = '' WHERE name = 'key again'`,
		`UPDATE meta SET value = substr(value, 1, 30) WHERE name = 'key'`, `DELETE FROM meta WHERE name = 'key again'`,
	} {
		exec(t, db, damage)
		for range 2 {
			if err := opens(); err != nil {
				t.Errorf("%s: %v", damage, err)
			}
		}
	}
	s := openToClose(t, storage.Address{File: file})
	keepName(t, s, 101)
	write(t, s, func(ctx context.Context) error {
		_, err := s.Post(ctx, storage.Delivery{Lane: storage.LaneWords, Chat: 101, Body: []byte("words"), Due: noon})
		return err
	})
	s.Close()
	for _, damage := range []string{
		`UPDATE meta SET value = 'A' || substr(value, 2) WHERE name = 'keys'`, `DELETE FROM meta WHERE name = 'keys again'`,
		`UPDATE meta SET value = '9' || value WHERE name = 'passing'`, `UPDATE meta SET value = '' WHERE name = 'passing'`,
		`UPDATE meta SET value = '' WHERE name = 'bound'`, `UPDATE key_holders SET key_id = 77 WHERE chat_id = 101`,
	} {
		exec(t, db, damage)
		s := openToClose(t, storage.Address{File: file})
		if err := s.Sweep(ctx); err != nil {
			t.Errorf("%s: %v", damage, err)
		}
		write(t, s, func(ctx context.Context) error {
			waiting, err := s.ClaimDeliveries(ctx, storage.LaneWords, noon, noon, 10)
			if len(waiting) != 1 || string(waiting[0].Body) != "words" {
				t.Errorf("%s: %+v waits", damage, waiting)
			}
			return err
		})
		keepName(t, s, 101)
		s.Close()
	}
	exec(t, db, `UPDATE meta SET value = '' WHERE name IN ('key', 'key again')`)
	if err := opens(); !errors.Is(err, storage.ErrKey) {
		t.Errorf("with both damaged: %v", err)
	}
}
