// Package storage is what porchlight remembers: people and their settings, where
// a conversation stands, updates not yet handled, messages not yet sent. It
// keeps them in SQLite (one process, no set-up) or PostgreSQL (several
// replicas) with one set of queries.
//
// It refuses three things: to keep what people wrote otherwise than sealed under keys
// that go when they do (see keys.go), to report a write as done before it is synced to
// disk, and to know anything of Telegram or of the words that the bot says.
//
// All writing goes through Store.Write, which runs a function in a transaction;
// methods called with that function's context join it. Times are kept in UTC:
// columns that end in _at hold unix seconds, columns that end in _ms unix
// milliseconds.
package storage

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	_ "github.com/mattn/go-sqlite3" // the "sqlite3" driver
	"go.mau.fi/util/dbutil"
)

// ChatID is Telegram's number for a private chat, which is also the number of
// the one who writes there.
type ChatID int64

var (
	// ErrUnavailable means that the database can't be used at this moment: it is
	// locked, full, gone or unreachable. What was asked may work later, unchanged.
	ErrUnavailable = errors.New("storage is unavailable")
	// ErrDamaged means that the SQLite file holds what SQLite has not written. Such an
	// error is ErrUnavailable too.
	ErrDamaged = errors.New("the database is damaged (`porchlight doctor` looks all of it through): stop the bot and restore a backup")
	// ErrAddress means that a database URL is of no kind this package knows.
	ErrAddress = errors.New("unknown database address")
	// ErrKey means that the key is not the one the database was sealed with.
	ErrKey = errors.New("the key does not fit this database")
)

//go:embed migrations/*.sql
var migrations embed.FS

// Store is an open database. It is safe for use by many goroutines.
type Store struct {
	// Slow, if set before the store is used, is told which function of a Write
	// took long, and how long.
	Slow func(function string, took time.Duration)
	// Damaged, if set before the store is used, is told of each value that can't be
	// opened, once.
	Damaged func(table, column string)

	write  *dbutil.Database // SQLite: the one connection that writes
	read   *dbutil.Database // SQLite: a few that only read; PostgreSQL: the same as write
	path   string           // of the SQLite file; "" for PostgreSQL
	file   os.FileInfo      // the SQLite file as it was opened, to notice when it is gone
	seal   *Sealer
	keeper keeper
	ring   keyring
	kind   kind
	lease  lease
	newer  chan struct{} // closed once a newer version has changed the database, see Outdated
	leases *sql.DB       // PostgreSQL: a few connections for leases alone, which wait for nothing else

	jobs    chan *job // SQLite: waiting to be written together
	aside   chan *job // SQLite: waiting to be written each for itself
	closing chan struct{}
	ended   chan struct{}
	broken  atomic.Bool
	outage  *Outage // nil outside the sandbox
	ids     idSource

	familiar *familiar

	unreadable atomic.Int64 // times that a value could not be opened, since the start
	damage     damage
	scrub      scrubbing
}

// Address says where a database is.
type Address struct {
	Postgres string // a postgres:// URL, or ""
	File     string // the path of a SQLite file, or ""
}

// ParseAddress reads "sqlite://PATH" or "postgres://…". Its error names what is
// wrong without repeating the URL, which may hold a password.
func ParseAddress(raw string) (Address, error) {
	scheme, rest, found := strings.Cut(raw, "://")
	switch {
	case found && scheme == "sqlite" && rest != "":
		return Address{File: rest}, nil
	case found && scheme == "sqlite":
		return Address{}, fmt.Errorf("%w: sqlite:// needs a path, as in sqlite://porchlight.db", ErrAddress)
	case found && (scheme == "postgres" || scheme == "postgresql"):
		// Only the first @ ends the password.
		if before, _, _ := strings.Cut(rest, "?"); strings.Count(before, "@") > 1 {
			return Address{}, errSigns
		}
		return Address{Postgres: raw}, nil
	default:
		return Address{}, fmt.Errorf("%w: it must begin with sqlite:// or postgres://", ErrAddress)
	}
}

// Open opens the database at the address, brings its tables up to date and
// checks that the key fits. It refuses a sandbox's with ErrSandbox. Close it when
// done.
func Open(ctx context.Context, at Address, seal *Sealer) (*Store, error) {
	return open(ctx, at, seal, house)
}

// OpenSandbox is Open for a database that a sandbox has made or is to make. It
// leaves any other as it is and returns ErrNoSandbox.
func OpenSandbox(ctx context.Context, at Address, seal *Sealer) (*Store, error) {
	return open(ctx, at, seal, sandbox)
}

func open(ctx context.Context, at Address, seal *Sealer, k kind) (*Store, error) {
	s := &Store{seal: seal, kind: k, familiar: newFamiliar(), newer: make(chan struct{}), closing: make(chan struct{}), ended: make(chan struct{})}
	var err error
	if at.Postgres != "" {
		err = s.openPostgres(ctx, at.Postgres)
	} else {
		err = s.openSQLite(ctx, at.File)
	}
	if err != nil {
		s.closeDatabases()
		return nil, err
	}
	s.listen(ctx)
	if err := s.prepare(ctx); err != nil {
		s.closeDatabases()
		return nil, err
	}
	if s.path != "" {
		s.jobs, s.aside = make(chan *job, maxGroup), make(chan *job)
		go s.writeGroups()
	} else {
		close(s.ended)
	}
	return s, nil
}

// busyTimeout is how long SQLite waits for another program's lock before a
// write counts as impossible for now. Short: people's updates are held in
// memory meanwhile, and nobody gains from a writer that hangs.
const busyTimeout = 200 * time.Millisecond

// readers is how many SQLite connections read beside the one that writes.
const readers = 3

// statements is how many prepared statements each connection keeps: about as many as
// the bot has for what people do; what it does seldom is prepared anew.
const statements = 64

func (s *Store) openSQLite(ctx context.Context, path string) error {
	// The folder is not made for the operator: a mistyped path should say so.
	if info, err := os.Stat(filepath.Dir(path)); err != nil || !info.IsDir() {
		return fmt.Errorf("opening database: no folder %s", filepath.Dir(path))
	}
	if err := privateFile(path); err != nil {
		return fmt.Errorf("opening database: %w", err)
	}
	options := url.Values{
		"mode":          {"rw"}, // never make an empty file where the database was taken away
		"_journal_mode": {"WAL"},
		"_synchronous":  {"FULL"}, // the driver is compiled with NORMAL for WAL
		"_busy_timeout": {fmt.Sprint(busyTimeout.Milliseconds())},
		"_foreign_keys": {"on"},
		// A statement is read and planned once by each connection, not at each use.
		"_stmt_cache_size": {fmt.Sprint(statements)},
		"_secure_delete":   {"on"}, // erased words must leave no trace in free pages
	}
	dsn := func(more url.Values) string {
		all := url.Values{}
		for _, values := range []url.Values{options, more} {
			for key, value := range values {
				all[key] = value
			}
		}
		return (&url.URL{Scheme: "file", Opaque: (&url.URL{Path: path}).EscapedPath(), RawQuery: all.Encode()}).String()
	}
	var err error
	if s.write, err = openPool("sqlite3", dsn(url.Values{"_txlock": {"immediate"}}), 1); err != nil {
		return err
	}
	if s.read, err = openPool("sqlite3", dsn(url.Values{"_query_only": {"true"}}), readers); err != nil {
		return err
	}
	if err := s.write.RawDB.PingContext(ctx); err != nil {
		return fmt.Errorf("opening database: %w", asKnown(err))
	}
	s.path = path
	s.file, err = os.Stat(path)
	return err
}

// privateFile makes the database file, if there is none, so that only its owner
// can read it; SQLite gives its side files the same mode.
func privateFile(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	return f.Close()
}

func (s *Store) openPostgres(ctx context.Context, url string) error {
	config, err := pgx.ParseConfig(url)
	if err != nil {
		return fmt.Errorf("opening database: %w", withoutAddress(err))
	}
	// A transaction of a process that was paused or cut off holds up nobody for long.
	patience := fmt.Sprintf("SET idle_in_transaction_session_timeout = %d", idleInTransaction.Milliseconds())
	if s.write, err = withDialect(openPostgresPool(config, 16, patience), "pgx"); err != nil {
		return err
	}
	s.read = s.write
	// What a lease says may be lost with the server: it is said anew.
	s.leases = openPostgresPool(config, 2, "SET synchronous_commit = off")
	if err := s.write.RawDB.PingContext(ctx); err != nil {
		return fmt.Errorf("opening database: %w", withoutAddress(err))
	}
	return nil
}

// openPostgresPool opens a pool whose connections begin with a statement.
func openPostgresPool(config *pgx.ConnConfig, size int, begin string) *sql.DB {
	pool := stdlib.OpenDB(*config, stdlib.OptionAfterConnect(func(ctx context.Context, conn *pgx.Conn) error {
		_, err := conn.Exec(ctx, begin)
		return err
	}))
	pool.SetMaxOpenConns(size)
	pool.SetMaxIdleConns(size)
	return pool
}

func openPool(driver, dsn string, size int) (*dbutil.Database, error) {
	raw, err := sql.Open(driver, dsn)
	if err != nil {
		return nil, fmt.Errorf("opening database: %w", withoutAddress(err))
	}
	raw.SetMaxOpenConns(size)
	raw.SetMaxIdleConns(size)
	return withDialect(raw, driver)
}

func withDialect(raw *sql.DB, driver string) (*dbutil.Database, error) {
	db, err := dbutil.NewWithDB(raw, driver)
	if err != nil {
		return nil, fmt.Errorf("opening database: %w", err)
	}
	return db, nil
}

// prepare checks whose database it is, upgrades the tables and checks the key.
func (s *Store) prepare(ctx context.Context) error {
	s.write.VersionTable = "porchlight_version"
	s.write.UpgradeTable = dbutil.UpgradeTable{}
	s.write.UpgradeTable.RegisterFSPath(migrations, "migrations")
	unlock, err := s.lockForUpgrade(ctx)
	if err != nil {
		return err
	}
	defer unlock()
	if err := s.checkKind(ctx); err != nil {
		return err
	}
	// Made here, because dbutil also takes a table of another schema for it.
	if _, err := s.write.Exec(ctx, `CREATE TABLE IF NOT EXISTS porchlight_version (version INTEGER, compat INTEGER)`); err != nil {
		return fmt.Errorf("upgrading database: %w", asKnown(err))
	}
	if err := s.waitForOlder(ctx); err != nil {
		return fmt.Errorf("upgrading database: %w", asKnown(err))
	}
	if err := s.write.Upgrade(ctx); errors.Is(err, dbutil.ErrUnsupportedDatabaseVersion) {
		return ErrNewer
	} else if err != nil {
		return fmt.Errorf("upgrading database: %w", asKnown(err))
	}
	if err := s.checkKey(ctx); err != nil {
		return err
	}
	if err := s.openKeys(ctx); err != nil {
		return err
	}
	if err := s.bindOnce(ctx); err != nil {
		return err
	}
	return s.eraseAgain(ctx)
}

// The advisory locks of PostgreSQL, arbitrary numbers that only porchlight locks. They
// stand in one list because two of them were once the same: whoever was storing what
// passes through kept everybody from planning, and nudges were late.
const (
	upgradeLock = 7670682474 + iota // while the tables are made or changed
	olderLeads                      // see waitForOlder
	// Whoever seals what passes through shares it, and whoever changes the note has it alone
	// for a moment: then nobody is sealing under the old one any more, nor changing it too.
	passingLock
	planningLock // see Planning
	claimLock    // while a replica takes updates, see ClaimUpdates
)

// lockForUpgrade keeps replicas that boot together from upgrading at once.
func (s *Store) lockForUpgrade(ctx context.Context) (unlock func(), err error) {
	if s.write.Dialect != dbutil.Postgres {
		return func() {}, nil
	}
	conn, err := s.write.RawDB.Conn(ctx)
	if err != nil {
		return nil, fmt.Errorf("upgrading database: %w", withoutAddress(err))
	}
	if _, err := conn.ExecContext(ctx, "SELECT pg_advisory_lock($1)", upgradeLock); err != nil {
		return nil, fmt.Errorf("upgrading database: %w", errors.Join(asKnown(err), conn.Close()))
	}
	return func() {
		_, _ = conn.ExecContext(context.WithoutCancel(ctx), "SELECT pg_advisory_unlock($1)", upgradeLock)
		_ = conn.Close() // unlocks too, should the line above have failed
	}, nil
}

// Close waits for what is being written and closes the database. What
// others try to write afterwards is refused with ErrUnavailable.
func (s *Store) Close() error {
	close(s.closing)
	<-s.ended
	return s.closeDatabases()
}

func (s *Store) closeDatabases() error {
	var errs []error
	if s.read != nil && s.read != s.write {
		errs = append(errs, s.read.RawDB.Close())
	}
	if s.write != nil {
		errs = append(errs, s.write.RawDB.Close())
	}
	if s.leases != nil {
		errs = append(errs, s.leases.Close())
	}
	if s.keeper != nil {
		errs = append(errs, s.keeper.close())
	}
	return errors.Join(errs...)
}

// Embedded reports whether the database is a SQLite file beside the process, so
// that nobody else can hold a claim in it.
func (s *Store) Embedded() bool { return s.path != "" }

// inWrite marks a context as being inside Store.Write. Its value is the *unit of
// that transaction.
type inWrite struct{}

// on returns what queries of this context run on: the transaction it is in, or
// else a connection that reads.
func (s *Store) on(ctx context.Context) dbutil.Execable {
	if ctx.Value(inWrite{}) != nil {
		return s.write.Execable(ctx)
	}
	return s.read.Execable(ctx)
}

// queryAll runs a query and collects its rows with scan.
func queryAll[T any](ctx context.Context, s *Store, scan func(dbutil.Scannable) (T, error), query string, args ...any) ([]T, error) {
	rows, err := s.on(ctx).QueryContext(ctx, query, args...)
	if err != nil {
		return nil, asKnown(err)
	}
	defer rows.Close()
	var all []T
	for rows.Next() {
		one, err := scan(rows)
		if err != nil {
			return nil, asKnown(err)
		}
		all = append(all, one)
	}
	return all, asKnown(rows.Err())
}

// exec runs a statement and returns how many rows it touched.
func (s *Store) exec(ctx context.Context, query string, args ...any) (int64, error) {
	result, err := s.on(ctx).ExecContext(ctx, query, args...)
	if err != nil {
		return 0, asKnown(err)
	}
	return result.RowsAffected()
}
