package storage_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"go.mau.fi/util/dbutil"

	"porchlight/storage"
	"porchlight/storage/storagetest"
)

// beforeLeases is the version of the tables before replicas held what they work on by leases.
const beforeLeases = 20

// upTo makes the tables of a version in an empty database.
func upTo(t *testing.T, raw *sql.DB, driver string, version int) {
	t.Helper()
	db, err := dbutil.NewWithDB(raw, driver)
	if err != nil {
		t.Fatal(err)
	}
	db.VersionTable = "porchlight_version"
	var all dbutil.UpgradeTable
	all.RegisterFSPath(os.DirFS(".").(interface {
		fs.ReadFileFS
		fs.ReadDirFS
	}), "migrations")
	db.UpgradeTable = all[:version]
	if err := db.Upgrade(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// lived fills a database with something in every table, with updates and deliveries that
// wait, are held, are parked and were given up, and returns its file.
func lived(t *testing.T) (file string) {
	t.Helper()
	file = filepath.Join(t.TempDir(), "now.db")
	s := openToClose(t, storage.Address{File: file})
	fillForExport(t, s)
	write(t, s, func(ctx context.Context) error {
		var updates []storage.Update
		for id := range int64(6) {
			updates = append(updates, storage.Update{ID: id + 1, Chat: storage.ChatID(100 + id), Body: fmt.Appendf(nil, "update %d", id+1), ReceivedAt: noon})
		}
		_, err := s.Receive(ctx, updates, false)
		if err != nil {
			return err
		}
		if _, err := s.ClaimUpdates(ctx, 4); err != nil {
			return err
		}
		_, handled := s.Handled(ctx, 1)
		_, parked := s.Park(ctx, 2)
		_, tried := s.Tried(ctx, 3)
		return errors.Join(handled, parked, tried)
	})
	write(t, s, func(ctx context.Context) error {
		for i, lane := range storage.Lanes {
			_, err := s.Post(ctx, storage.Delivery{Lane: lane, Chat: storage.ChatID(300 + i), Body: fmt.Appendf(nil, "in lane %v", lane), Due: noon, Once: fmt.Sprintf("nudge:7:%d", i)})
			if err != nil {
				return err
			}
		}
		sent, err := s.ClaimDeliveries(ctx, storage.LaneNudge, noon, noon.Add(time.Minute), 1)
		if err != nil || len(sent) != 1 {
			return fmt.Errorf("%d are sent, %w", len(sent), err)
		}
		dead, err := s.Post(ctx, storage.Delivery{Lane: storage.LaneReply, Chat: 400, Body: []byte("to nobody"), Due: noon})
		if err != nil {
			return err
		}
		_, err = s.Bury(ctx, dead, "blocked")
		return err
	})
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	return file
}

// asOf makes a database of an older version with what is in another's tables, in another
// folder, and its keys.
func asOf(t *testing.T, version int, file string) (older string) {
	t.Helper()
	older = filepath.Join(t.TempDir(), "porchlight.db")
	db := openFile(t, older)
	upTo(t, db, "sqlite3", version)
	db.SetMaxOpenConns(1) // to which the other is attached
	exec(t, db, `ATTACH '`+file+`' AS now`)
	for _, table := range tablesOf(t, db) {
		columns := strings.Join(columnsInBoth(t, db, table), ", ")
		into, values := columns, columns
		if table == "inbox" {
			into, values = columns+", claimed_until", columns+", CASE state WHEN 0 THEN 1 ELSE 0 END"
		}
		exec(t, db, fmt.Sprintf(`INSERT INTO main.%s (%s) SELECT %s FROM now.%s`, table, into, values, table))
	}
	exec(t, db, `DETACH now`)
	db.Close()
	return fileOf(t, image{imageOf(t, older)[0], nil, imageOf(t, file)[2]})
}

// tablesOf names the tables of a database, but for that of its version.
func tablesOf(t *testing.T, db *sql.DB) []string {
	t.Helper()
	return texts(t, db, `SELECT name FROM main.sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name <> 'porchlight_version' ORDER BY name`)
}

func columnsInBoth(t *testing.T, db *sql.DB, table string) []string {
	t.Helper()
	return texts(t, db, `SELECT a.name FROM pragma_table_info($1, 'main') AS a JOIN pragma_table_info($1, 'now') AS b ON a.name = b.name`, table)
}

// texts returns the one column of a query.
func texts(t *testing.T, db *sql.DB, query string, args ...any) (all []string) {
	t.Helper()
	rows, err := db.Query(query, args...)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var text string
		if err := rows.Scan(&text); err != nil {
			t.Fatal(err)
		}
		all = append(all, text)
	}
	return all
}

// rowsOf is all that a file's tables hold in the columns given.
func rowsOf(t *testing.T, file string, columns map[string][]string) (all []string) {
	t.Helper()
	db := openFile(t, file)
	defer db.Close()
	for _, table := range slices.Sorted(maps.Keys(columns)) {
		cells := "quote(" + strings.Join(columns[table], ") || ' ' || quote(") + ")"
		for _, row := range texts(t, db, `SELECT `+cells+` AS cells FROM `+table+` ORDER BY cells`) {
			all = append(all, table+" "+row)
		}
	}
	return all
}

// image is what a database and its keys are on the disk at one moment.
type image [3][]byte

var partsOfImage = [3]string{"", "-wal", ".keys"}

func imageOf(t *testing.T, file string) (all image) {
	t.Helper()
	for i, part := range partsOfImage {
		var err error
		if all[i], err = os.ReadFile(file + part); err != nil && !errors.Is(err, os.ErrNotExist) {
			t.Fatal(err)
		}
	}
	return all
}

// fileOf writes an image to a folder of its own.
func fileOf(t *testing.T, all image) (file string) {
	t.Helper()
	file = filepath.Join(t.TempDir(), "porchlight.db")
	for i, part := range partsOfImage {
		if err := os.WriteFile(file+part, all[i], 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return file
}

// serves is what a process finds that takes up what the last one left.
type serves struct {
	exports    string
	updates    []storage.Update
	deliveries []storage.Delivery
}

func servesFrom(t *testing.T, file string) (all serves) {
	t.Helper()
	s := openToClose(t, storage.Address{File: file})
	defer s.Close()
	all.exports = string(exports(t, s))
	undone := errors.New("only looked at")
	err := s.Write(t.Context(), func(ctx context.Context) (err error) {
		if err := errors.Join(s.FreeUpdates(ctx), s.FreeDeliveries(ctx)); err != nil {
			return err
		}
		if all.updates, err = s.ClaimUpdates(ctx, 100); err != nil {
			return err
		}
		for _, lane := range storage.Lanes {
			some, err := s.ClaimDeliveries(ctx, lane, noon, noon.Add(time.Minute), 100)
			if err != nil {
				return err
			}
			all.deliveries = append(all.deliveries, some...)
		}
		return undone
	})
	if !errors.Is(err, undone) {
		t.Fatal(err)
	}
	return all
}

// TestUpgradeInPlaceLosesNothingWhereverItIsKilled opens a database of the version before
// the leases, and after each statement keeps the files as a process that is killed there
// leaves them. Whichever of these is opened, everything is there.
func TestUpgradeInPlaceLosesNothingWhereverItIsKilled(t *testing.T) {
	now := lived(t)
	want := servesFrom(t, now)
	if len(want.updates) != 4 || len(want.deliveries) != len(storage.Lanes) {
		t.Fatalf("%d updates and %d deliveries wait", len(want.updates), len(want.deliveries))
	}
	older := asOf(t, beforeLeases, now)
	columns := map[string][]string{}
	db := openFile(t, older)
	for _, table := range tablesOf(t, db) {
		columns[table] = texts(t, db, `SELECT name FROM pragma_table_info($1) WHERE name <> 'claimed_until'`, table)
	}
	db.Close()
	rows := rowsOf(t, older, columns)
	images := []image{imageOf(t, older)}
	ctx := storage.Overheard(context.WithoutCancel(t.Context()), func(string) {
		if left := imageOf(t, older); !reflect.DeepEqual(left, images[len(images)-1]) {
			images = append(images, left)
		}
	})
	seal, err := storage.ParseKey(storagetest.Key)
	if err != nil {
		t.Fatal(err)
	}
	s, err := storage.Open(ctx, storage.Address{File: older}, seal)
	if err != nil {
		t.Fatal(err)
	}
	s.Close()
	if len(images) < 3 { // before, between and after the two changes of this time
		t.Fatalf("it was killed at %d places", len(images))
	}
	for i, left := range append(images, imageOf(t, older)) {
		file := fileOf(t, left)
		if got := servesFrom(t, file); !reflect.DeepEqual(got, want) {
			t.Errorf("killed at %d: it serves from %+v, want %+v", i, got, want)
		}
		if got := rowsOf(t, file, columns); !slices.Equal(got, rows) {
			t.Errorf("killed at %d: it holds\n%s\nwant\n%s", i, strings.Join(got, "\n"), strings.Join(rows, "\n"))
		}
	}
}
