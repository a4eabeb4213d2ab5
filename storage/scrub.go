package storage

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strconv"
	"sync/atomic"
	"time"
)

const (
	// scrubAfter is how long after an erasing the files are scrubbed: by then its
	// transaction is kept, and what confirms it is mostly sent.
	scrubAfter = 3 * time.Second
	// rewrittenUpTo is how large a database may be, in bytes, for its tables to be
	// written anew after an erasing. All who write wait for that, about a second
	// at this size, and SQLite takes as much memory.
	rewrittenUpTo = 64 << 20
	// scrubRest is how many times as long as scrubbing took, or was tried, everything
	// is left alone afterwards, however many people are erased.
	scrubRest = 10
	// cleanFor is how long the one process of SQLite trusts that nothing was erased,
	// unless it erased somebody itself in erasedLately, by when that is kept or undone.
	cleanFor     = 30 * time.Second
	erasedLately = time.Minute
	// scrubLockTimeout is how long PostgreSQL waits for a table. Whoever comes
	// later waits behind that, so it is short; a dump may hold one for minutes.
	scrubLockTimeout = "200ms"
)

// erasedNote is the note of when somebody was erased last of whom the files still
// hold something.
const erasedNote = "erased"

// markErased notes in the database that its files hold what was erased. A process
// that comes after a crash sees it too.
func (s *Store) markErased(ctx context.Context, now time.Time) error {
	s.scrub.erasedAt.Store(toMilli(now))
	err := s.KeepNote(ctx, erasedNote, strconv.FormatInt(toMilli(now), 10))
	if err != nil {
		return fmt.Errorf("noting an erasing: %w", err)
	}
	return nil
}

// Scrub removes from the files what erasing has deleted. A deleted row is not gone
// from them by itself: a copy stays in the log of writes, and others in the gaps of
// pages from which it once moved. So the tables are written anew, and on SQLite
// the log is emptied. A larger database is only vacuumed in place on PostgreSQL,
// and on SQLite has its log emptied: copies in gaps stay until they are written
// over. What they say can be opened by nobody: the keys of who was erased went with
// the erasing, and that of what has passed through goes here.
//
// Call it outside Write, every few seconds, by one goroutine: it does nothing if
// nothing was erased since it was last done.
func (s *Store) Scrub(ctx context.Context) error {
	if s.staysClean(time.Now()) {
		return nil
	}
	mark, at, err := s.erased(ctx)
	if err == nil && mark == "" {
		s.scrub.cleanAt = time.Now()
	}
	if err != nil || mark == "" || time.Since(at) < scrubAfter || time.Now().Before(s.scrub.restUntil) {
		return err
	}
	waiting, err := s.sendsToErased(ctx, time.Now())
	if err != nil || waiting && s.scrub.done == mark {
		return err // once more when that is sent
	}
	now, began := pass{mark, waiting}, time.Now()
	if s.scrub.swept != now { // once: keys that are exchanged at each try would fill the log
		sweep := s.sweepPassing
		if s.Embedded() && s.scrub.erasedAt.Load() == 0 {
			sweep = s.sweepKeys // whoever erased is gone, and may have been cut off before the keys went
		}
		if err := sweep(ctx); err != nil {
			return err
		}
		s.scrub.swept = now
	}
	if s.Embedded() {
		err = s.scrubSQLite(ctx, now)
	} else {
		err = s.scrubPostgres(ctx)
	}
	s.scrub.restUntil = time.Now().Add(scrubRest * time.Since(began))
	if err != nil {
		return fmt.Errorf("scrubbing what was erased: %w", asKnown(err))
	}
	s.scrub.done = mark
	if waiting {
		return nil
	}
	return s.Write(ctx, func(ctx context.Context) error {
		_, err := s.exec(ctx, `DELETE FROM meta WHERE name = $1 AND value = $2`, erasedNote, mark)
		return err
	})
}

// staysClean reports whether the files need not be asked again for what was erased.
func (s *Store) staysClean(now time.Time) bool {
	return s.Embedded() && now.Sub(s.scrub.cleanAt).Abs() < cleanFor && now.Sub(fromMilli(s.scrub.erasedAt.Load())).Abs() > erasedLately
}

// scrubbing is where Scrub stands.
type scrubbing struct {
	done      string    // the mark of the erasing that was scrubbed last
	swept     pass      // the last for which the keys were swept
	rewritten pass      // on SQLite: the last for which the tables were written anew
	restUntil time.Time // nothing is scrubbed before

	cleanAt  time.Time    // when the files were found to hold nothing that was erased
	erasedAt atomic.Int64 // unix milliseconds: when this process erased somebody last
}

// pass is one time of scrubbing: the mark of the erasing that it is for, and whether
// what confirms that was still to be sent.
type pass struct {
	mark    string
	waiting bool
}

// erased returns the mark of the last erasing and when it was; "" if the files
// hold nothing of one.
func (s *Store) erased(ctx context.Context) (mark string, at time.Time, err error) {
	mark, err = s.Note(ctx, erasedNote)
	if err == nil && mark == "" {
		return "", at, nil
	}
	var ms int64
	if err == nil {
		ms, err = strconv.ParseInt(mark, 10, 64)
	}
	if err != nil {
		return "", at, fmt.Errorf("looking for what was erased: %w", err)
	}
	return mark, fromMilli(ms), nil
}

// sendsToErased reports whether something is to be sent now to a chat of which
// nothing else is kept, as what confirms an erasing is. Its row names the chat. What
// is planned for later confirms nothing: a stranger may have asked to be looked in on.
func (s *Store) sendsToErased(ctx context.Context, now time.Time) (waiting bool, err error) {
	err = s.on(ctx).QueryRowContext(ctx, `
		SELECT EXISTS (SELECT 1 FROM outbox AS o WHERE dead = '' AND lane IN (1, 2, 3, 4, 5) AND due_ms <= $1
				AND NOT EXISTS (SELECT 1 FROM chats AS c WHERE c.chat_id = o.chat_id))
			OR EXISTS (SELECT 1 FROM outbox AS o WHERE dead = '' AND attempts > 0
				AND NOT EXISTS (SELECT 1 FROM chats AS c WHERE c.chat_id = o.chat_id))`, toMilli(now)).Scan(&waiting)
	return waiting, asKnown(err)
}

func (s *Store) scrubSQLite(ctx context.Context, p pass) error {
	conn, err := s.write.RawDB.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	var pages, size int64
	if err := conn.QueryRowContext(ctx, `SELECT page_count, page_size FROM pragma_page_count, pragma_page_size`).Scan(&pages, &size); err != nil {
		return err
	}
	// All of it goes through the log: once, however often a reader holds that.
	if pages*size <= rewrittenUpTo && s.scrub.rewritten != p {
		// The copy that it makes on its way would stand in a file of its own.
		if _, err := conn.ExecContext(ctx, `PRAGMA temp_store = MEMORY`); err != nil {
			return err
		}
		if _, err := conn.ExecContext(ctx, `VACUUM`); err != nil {
			return err
		}
		s.scrub.rewritten = p
	}
	return emptyLog(ctx, conn)
}

// emptyLog moves what is in the log of writes into the database and cuts it off.
func emptyLog(ctx context.Context, conn *sql.Conn) error {
	var busy, inLog, moved int
	if err := conn.QueryRowContext(ctx, `PRAGMA wal_checkpoint(TRUNCATE)`).Scan(&busy, &inLog, &moved); err != nil {
		return err
	}
	if busy != 0 {
		return fmt.Errorf("a reader holds the log: %w", ErrUnavailable)
	}
	return nil
}

func (s *Store) scrubPostgres(ctx context.Context) error {
	conn, err := s.write.RawDB.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	if _, err := conn.ExecContext(ctx, `SET lock_timeout = '`+scrubLockTimeout+`'`); err != nil {
		return err
	}
	defer conn.ExecContext(context.WithoutCancel(ctx), `RESET lock_timeout`)
	names := append(personal(), "keys")
	var size int64
	for _, name := range names {
		var of int64
		if err := conn.QueryRowContext(ctx, `SELECT pg_total_relation_size(to_regclass($1))`, name).Scan(&of); err != nil {
			return err
		}
		size += of
	}
	vacuum := `VACUUM `
	if size <= rewrittenUpTo {
		vacuum = `VACUUM FULL `
	}
	for _, name := range names { // one statement each: it runs in no transaction
		if _, err := conn.ExecContext(ctx, vacuum+name); err != nil {
			return err
		}
	}
	return nil
}

// personal returns the names of the tables that erasing empties, each once.
func personal() (names []string) {
	for _, t := range tables() {
		if len(t.chats) > 0 && !slices.Contains(names, t.name) {
			names = append(names, t.name)
		}
	}
	return names
}
