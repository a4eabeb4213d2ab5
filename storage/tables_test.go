package storage_test

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"porchlight/storage"
)

// TestEachKeptColumnIsInTheExport changes one column after the other of all that
// is kept of two people, and looks for the change in what /export gives them. A
// column that changes nothing there fails unless the list says that it is not shown.
func TestEachKeptColumnIsInTheExport(t *testing.T) {
	file := filepath.Join(t.TempDir(), "porchlight.db")
	s, db := openSealed(t, file), openFile(t, file)
	fillForExport(t, s)
	tried := 0
	for _, listed := range storage.ListedTables() {
		if listed.Unexported != "" {
			continue
		}
		rows := tableRows(t, db, listed.Name)
		if rows == 0 {
			t.Errorf("the test keeps nothing in %s", listed.Name)
		}
		for name, kind := range columnsOf(t, db, listed.Name) {
			if name == listed.Key || name == "tie_id" || slices.Contains(listed.Chats, name) {
				continue // says which row it is and whose
			}
			shown := changes(t, s, db, listed, name, kind)
			switch unshown := slices.Contains(listed.Unshown, name); {
			case !shown && !unshown:
				t.Errorf("%s.%s is not in the export", listed.Name, name)
			case shown && unshown:
				t.Errorf("%s.%s is in the export, and the list says that it is not", listed.Name, name)
			}
			tried++
		}
	}
	if tried < 40 {
		t.Errorf("only %d columns were tried", tried)
	}
}

const exportedPerson, exportedSupporter storage.ChatID = 101, 202

// fillForExport keeps something in every table whose rows are exported.
func fillForExport(t *testing.T, s *storage.Store) {
	t.Helper()
	now := time.Now()
	write(t, s, func(ctx context.Context) error {
		tie := storage.Tie{Person: exportedPerson, Supporter: exportedSupporter, Terms: storage.Terms{Name: "Ben"}, AcceptedAt: now}
		var err error
		if tie.ID, err = s.AddTie(ctx, tie); err != nil {
			return err
		}
		var all error
		note := func(err error) { all = errors.Join(all, err) }
		for _, chat := range []storage.ChatID{exportedPerson, exportedSupporter} {
			note(s.KeepChat(ctx, storage.Chat{ID: chat, Name: "Ana", Username: "ana", StartedAt: now}))
			note(s.KeepStep(ctx, chat, storage.Step{Name: "invite", Notes: []byte(`{}`)}, now))
		}
		note(s.KeepRhythm(ctx, storage.Rhythm{Chat: exportedSupporter, Purpose: storage.PurposeNudge, Subject: int64(tie.ID), Tie: tie.ID, Spec: "weekly", Due: now}))
		note(s.AddNudge(ctx, storage.Nudge{ID: s.NewNudgeID(), Tie: tie.ID, Person: exportedPerson, Supporter: exportedSupporter, PostedAt: now}))
		note(s.DraftSent(ctx, exportedPerson, exportedSupporter, 3, now))
		for _, byPerson := range []bool{false, true, true} {
			_, err := s.AddRelay(ctx, tie, byPerson, now)
			note(err)
		}
		_, _, err = s.Invite(ctx, exportedPerson, storage.Terms{Name: "Kim"}, now)
		note(err)
		note(s.Refuse(ctx, exportedSupporter, exportedPerson))
		note(s.ShutOutNow(ctx, exportedPerson, exportedSupporter, storage.ShutOut{Since: now}))
		note(s.KeepMissed(ctx, storage.Missed{
			Tie: tie.ID, Person: exportedPerson, Supporter: exportedSupporter, Standing: storage.MissedOn, AskedAt: now, RestsUntil: now,
			Stage: storage.MissedAskedOnce, Hour: now, ReadingAt: now, TriedAt: now,
		}))
		_, err = s.AddReach(ctx, storage.Reach{Tie: tie.ID, Person: exportedPerson, Supporter: exportedSupporter, AskedAt: now})
		note(err)
		note(s.AddProfessional(ctx, storage.Professional{Person: exportedPerson, Name: "Dr. Lee"}))
		_, err = s.KeepCheckin(ctx, storage.Checkin{Chat: exportedPerson, Day: "2026-11-28", At: now, Score: 2, Words: "rain"})
		note(err)
		_, err = s.KeepReminder(ctx, storage.Reminder{Chat: exportedPerson, Words: "tea", ToldAt: now, EndsAt: now})
		note(err)
		_, err = s.AddOwnWords(ctx, storage.OwnWords{Chat: exportedPerson, Kind: storage.OwnHelped, At: now, Words: "a walk"})
		note(err)
		asks, err := s.AddAsk(ctx, storage.Ask{Person: exportedPerson, EndsAt: now, Words: "a lift", AskedAt: now})
		note(err)
		note(s.AddAsked(ctx, storage.Asked{Ask: asks, Tie: tie.ID, Person: exportedPerson, Supporter: exportedSupporter, At: now}))
		note(s.KeepPlanLine(ctx, storage.PlanLine{Chat: exportedPerson, Step: "signs", Words: "rain"}))
		note(s.SharePlan(ctx, tie, "signs", now))
		note(s.ShareCard(ctx, tie, "helps", now))
		step, err := s.KeepGoodThing(ctx, storage.GoodThing{Chat: exportedPerson, Day: "2026-11-28", Words: "a walk"})
		note(err)
		_, err = s.ShareMilestone(ctx, tie, step, now)
		note(err)
		_, err = s.Post(ctx, storage.Delivery{Lane: storage.LaneReply, Chat: exportedPerson, Body: []byte("x"), Due: now, Once: "x"})
		note(err)
		return all
	})
}

// changes reports whether another value in a column of a table's rows changes what
// either of the two is given. It puts back what was there.
func changes(t *testing.T, s *storage.Store, db *sql.DB, listed storage.ListedTable, name, kind string) bool {
	t.Helper()
	before := exports(t, s)
	if _, err := db.Exec(`CREATE TABLE aside AS SELECT rowid AS at, * FROM ` + listed.Name); err != nil {
		t.Fatal(err)
	}
	switch {
	case slices.Contains(listed.Sealed, name):
		resealed(t, s, db, listed, name)
	case kind == "BYTEA":
		exec(t, db, fmt.Sprintf(`UPDATE %s SET %s = randomblob(16)`, listed.Name, name))
	case kind == "TEXT":
		exec(t, db, fmt.Sprintf(`UPDATE %s SET %s = '7'`, listed.Name, name))
	default:
		// A flag turns, anything else moves on by one.
		exec(t, db, fmt.Sprintf(`UPDATE %s SET %s = CASE %s WHEN 1 THEN 0 ELSE %s + 1 END`, listed.Name, name, name, name))
	}
	after := exports(t, s)
	exec(t, db, fmt.Sprintf(`UPDATE %s SET %s = (SELECT %s FROM aside WHERE at = %s.rowid)`, listed.Name, name, name, listed.Name))
	exec(t, db, `DROP TABLE aside`)
	return !bytes.Equal(before, after)
}

// resealed writes other words into a sealed column.
func resealed(t *testing.T, s *storage.Store, db *sql.DB, listed storage.ListedTable, name string) {
	t.Helper()
	columns := append([]string{listed.Key}, listed.People...)
	rows, err := db.Query(`SELECT ` + strings.Join(columns, ", ") + ` FROM ` + listed.Name)
	if err != nil {
		t.Fatal(err)
	}
	var all [][]int64
	for rows.Next() {
		numbers := make([]int64, len(columns))
		into := make([]any, len(columns))
		for i := range numbers {
			into[i] = &numbers[i]
		}
		if err := rows.Scan(into...); err != nil {
			t.Fatal(err)
		}
		all = append(all, numbers)
	}
	rows.Close()
	for _, numbers := range all {
		sealed, err := s.SealFor(t.Context(), listed.Name, name, numbers[0], []byte(`{"name":"another","score":4}`), numbers[1:]...)
		if err != nil {
			t.Fatal(err)
		}
		exec(t, db, fmt.Sprintf(`UPDATE %s SET %s = $1 WHERE %s = $2`, listed.Name, name, listed.Key), sealed, numbers[0])
	}
}

// exports is what the two are given, each a file of JSON.
func exports(t *testing.T, s *storage.Store) (both []byte) {
	t.Helper()
	for _, chat := range []storage.ChatID{exportedPerson, exportedSupporter} {
		data, err := s.Export(context.Background(), chat)
		if err != nil {
			t.Fatal(err)
		}
		if !json.Valid(data) {
			t.Fatalf("this is no JSON: %s", data)
		}
		both = append(both, data...)
	}
	return both
}

// TestEndOfATieDeletesWhatIsItsOwn fills every table that has ties, or holds both
// sides of one, and ends one of two ties.
func TestEndOfATieDeletesWhatIsItsOwn(t *testing.T) {
	file := filepath.Join(t.TempDir(), "porchlight.db")
	s, db := openSealed(t, file), openFile(t, file)
	var ended, stays storage.Tie
	write(t, s, func(ctx context.Context) (err error) {
		ended = storage.Tie{Person: 101, Supporter: 202, AcceptedAt: noon}
		stays = storage.Tie{Person: 101, Supporter: 303, AcceptedAt: noon}
		if ended.ID, err = s.AddTie(ctx, ended); err != nil {
			return err
		}
		stays.ID, err = s.AddTie(ctx, stays)
		return err
	})
	var filled []string
	for _, listed := range storage.ListedTables() {
		columns := columnsOf(t, db, listed.Name)
		_, tied := columns["tie_id"]
		_, person := columns["person_chat"]
		_, supporter := columns["supporter_chat"]
		if listed.Name == "ties" || listed.Outlives != "" || !tied && !(person && supporter) {
			continue
		}
		filled = append(filled, listed.Name)
		exec(t, db, `DELETE FROM `+listed.Name) // what the two ties have there already
		for _, tie := range []storage.Tie{ended, stays} {
			set := map[string]int64{}
			for name, value := range map[string]int64{"tie_id": int64(tie.ID), "person_chat": int64(tie.Person), "supporter_chat": int64(tie.Supporter)} {
				if _, there := columns[name]; there {
					set[name] = value
				}
			}
			fillColumns(t, db, listed.Name, set)
		}
	}
	if len(filled) < 6 {
		t.Fatalf("only %v", filled)
	}
	write(t, s, func(ctx context.Context) error { return s.EndTie(ctx, ended) })
	for _, name := range filled {
		want := 1
		if storage.Listed(name).Leaves {
			want = 2 // what stays names neither the tie nor the supporter
		}
		if got := tableRows(t, db, name); got != want {
			t.Errorf("%s has %d rows, want that of the tie that stands", name, got)
		}
		for column, value := range map[string]int64{"tie_id": int64(ended.ID), "supporter_chat": int64(ended.Supporter)} {
			if _, there := columnsOf(t, db, name)[column]; !there {
				continue
			}
			var left int
			if err := db.QueryRow(`SELECT COUNT(*) FROM `+name+` WHERE `+column+` = $1`, value).Scan(&left); err != nil || left != 0 {
				t.Errorf("%s: %d rows still have its %s (%v)", name, left, column, err)
			}
		}
	}
	if _, err := s.Tie(context.Background(), ended.ID); !errors.Is(err, storage.ErrNoTie) {
		t.Errorf("the tie that has ended: %v", err)
	}
}

// TestNothingOfTheListIsLookedForRowByRow asks SQLite how it finds what is erased,
// ended or forgotten: everybody's writes wait for that.
func TestNothingOfTheListIsLookedForRowByRow(t *testing.T) {
	db := openRaw(t)
	looked := 0
	for _, statement := range storage.WalkStatements() {
		looked++
		args := []any{1}
		if strings.Contains(statement, "$2") {
			args = append(args, 1)
		}
		rows, err := db.Query(`EXPLAIN QUERY PLAN `+statement, args...)
		if err != nil {
			t.Fatalf("%s: %v", statement, err)
		}
		for rows.Next() {
			var id, parent, unused int
			var step string
			if err := rows.Scan(&id, &parent, &unused, &step); err != nil {
				t.Fatal(err)
			}
			if strings.HasPrefix(step, "SCAN") {
				t.Errorf("%s\n\treads every row: %s", statement, step)
			}
		}
		rows.Close()
	}
	if looked < 30 {
		t.Errorf("only %d statements", looked)
	}
}

func exec(t *testing.T, db *sql.DB, query string, args ...any) {
	t.Helper()
	if _, err := db.Exec(query, args...); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
}

func tableRows(t *testing.T, db *sql.DB, table string) (n int) {
	t.Helper()
	if err := db.QueryRow(`SELECT COUNT(*) FROM ` + table).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

// columnsOf returns the names of a table's columns and of what kind they are.
func columnsOf(t *testing.T, db *sql.DB, table string) map[string]string {
	t.Helper()
	rows, err := db.Query(`SELECT name, type FROM pragma_table_info($1)`, table)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	all := map[string]string{}
	for rows.Next() {
		var name, kind string
		if err := rows.Scan(&name, &kind); err != nil {
			t.Fatal(err)
		}
		all[name] = kind
	}
	return all
}

// TestDraftsOfAnEndedTieAreNotRepeated ends a tie: nobody else is offered the words
// that its supporter sent, the latest time counts, and the person's erasing takes it.
func TestDraftsOfAnEndedTieAreNotRepeated(t *testing.T) {
	ctx, s := context.Background(), openSealed(t, filepath.Join(t.TempDir(), "porchlight.db"))
	const person, later = storage.ChatID(101), 30 * 24 * time.Hour
	end := func(supporter storage.ChatID, sent time.Time) {
		write(t, s, func(ctx context.Context) (err error) {
			tie := storage.Tie{Person: person, Supporter: supporter, AcceptedAt: noon}
			if tie.ID, err = s.AddTie(ctx, tie); err != nil {
				return err
			}
			if err := s.DraftSent(ctx, person, supporter, 7, sent); err != nil {
				return err
			}
			return s.EndTie(ctx, tie)
		})
	}
	sent := func(since time.Time) int {
		drafts, err := s.DraftsSent(ctx, person, since)
		if err != nil {
			t.Fatal(err)
		}
		return len(drafts)
	}
	end(202, noon.Add(later))
	end(303, noon)
	if got := sent(noon.Add(later)); got != 1 {
		t.Errorf("%d drafts are known, want the one that was sent last", got)
	}
	write(t, s, func(ctx context.Context) error { return s.Erase(ctx, person, 0) })
	if got := sent(noon); got != 0 {
		t.Errorf("%d drafts are left of an erased person", got)
	}
}
