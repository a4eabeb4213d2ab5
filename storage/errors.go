package storage

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"net"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/mattn/go-sqlite3"
)

// sorted wraps an error of a driver in ErrUnavailable if it says that the
// database can't work now, whatever was asked of it.
func sorted(err error) error {
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
		// resources, operator intervention, system error; 25006: read-only; 40:
		// the transaction was given up and may be tried again.
		class := pg.Code[:min(2, len(pg.Code))]
		return strings.Contains("08 53 57 58 40", class) || pg.Code == "25006"
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

// withoutAddress keeps a driver's error from repeating the URL, which may hold
// a password.
func withoutAddress(err error) error {
	if connect, ok := errors.AsType[*pgconn.ConnectError](err); ok {
		return fmt.Errorf("connecting to PostgreSQL: %w", innermost(connect))
	}
	if _, ok := errors.AsType[*pgconn.ParseConfigError](err); ok {
		return errors.New("the postgres:// address can't be read")
	}
	return err
}

func innermost(err error) error {
	for {
		switch wrapped := err.(type) {
		case interface{ Unwrap() error }:
			inner := wrapped.Unwrap()
			if inner == nil {
				return err
			}
			err = inner
		case interface{ Unwrap() []error }:
			inner := wrapped.Unwrap()
			if len(inner) == 0 {
				return err
			}
			err = inner[len(inner)-1]
		default:
			return err
		}
	}
}
