package storage

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"net"
	"strings"
	"syscall"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/mattn/go-sqlite3"
)

// asKnown wraps an error of a driver in ErrUnavailable if it says that the
// database can't work now, whatever was asked of it.
func asKnown(err error) error {
	if err == nil || errors.Is(err, ErrUnavailable) || errors.Is(err, sql.ErrNoRows) {
		return err
	}
	if unavailable(err) {
		return fmt.Errorf("%w: %w", ErrUnavailable, withoutAddress(err))
	}
	return err
}

func unavailable(err error) bool {
	if lite, ok := errors.AsType[sqlite3.Error](err); ok {
		switch lite.Code {
		case sqlite3.ErrBusy, sqlite3.ErrLocked, sqlite3.ErrFull, sqlite3.ErrIoErr, sqlite3.ErrCantOpen,
			sqlite3.ErrReadonly, sqlite3.ErrCorrupt, sqlite3.ErrNotADB, sqlite3.ErrNomem, sqlite3.ErrInterrupt, sqlite3.ErrProtocol:
			return true
		}
		return false
	}
	if pg, ok := errors.AsType[*pgconn.PgError](err); ok {
		// Classes of Appendix A of the PostgreSQL manual: connection, lack of
		// resources, operator intervention, system error; 25006: read-only; 25P03: this
		// process was paused in a transaction; 40: that was given up and may be tried again.
		class := pg.Code[:min(2, len(pg.Code))]
		return strings.Contains("08 53 57 58 40", class) || pg.Code == "25006" || pg.Code == "25P03"
	}
	if _, ok := errors.AsType[*pgconn.ConnectError](err); ok {
		return true
	}
	if _, ok := errors.AsType[net.Error](err); ok {
		return true
	}
	return errors.Is(err, driver.ErrBadConn) || errors.Is(err, sql.ErrConnDone) || errors.Is(err, sql.ErrTxDone) ||
		errors.Is(err, context.DeadlineExceeded) || pgconn.Timeout(err) || pgconn.SafeToRetry(err)
}

// errSigns says what to do about an address that is read otherwise than it was meant.
var errSigns = fmt.Errorf("%w: the postgres:// address can't be read; in its password write @ as %%40, / as %%2F, : as %%3A, # as %%23, ? as %%3F, %% as %%25", ErrAddress)

// withoutAddress says what to do about damage, and keeps an error from repeating any part
// of the URL. Where the password holds an @ or a /, a part of it is taken for the host or the database,
// which drivers and servers name in their errors.
func withoutAddress(err error) error {
	if lite, ok := errors.AsType[sqlite3.Error](err); ok && (lite.Code == sqlite3.ErrCorrupt || lite.Code == sqlite3.ErrNotADB) {
		return fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	if _, ok := errors.AsType[*pgconn.ParseConfigError](err); ok {
		return errSigns
	}
	if connect, ok := errors.AsType[*pgconn.ConnectError](err); ok {
		return fmt.Errorf("connecting to PostgreSQL: %w", plainCause(connect))
	}
	return err
}

// plainCause says in fixed words why connecting failed.
func plainCause(err error) error {
	if errno, ok := errors.AsType[syscall.Errno](err); ok {
		return errno // connection refused, no route to host
	}
	if pg, ok := errors.AsType[*pgconn.PgError](err); ok {
		switch {
		case strings.HasPrefix(pg.Code, "28"):
			return errors.New("the server refuses the user or the password")
		case pg.Code == "3D000":
			return errors.New("the server has no such database")
		default:
			return errors.New("the server answers with SQLSTATE " + pg.Code)
		}
	}
	if _, ok := errors.AsType[*net.DNSError](err); ok {
		return errors.New("its host can't be found")
	}
	if errors.Is(err, context.DeadlineExceeded) || pgconn.Timeout(err) {
		return errors.New("it did not answer in time")
	}
	return errors.New("it can't be reached")
}
