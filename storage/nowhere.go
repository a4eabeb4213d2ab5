package storage

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"fmt"
)

// Nowhere returns a store without a database, for a bot that can't open its own and is
// to hear and answer all the same: whatever is read from it or written to it fails with
// ErrUnavailable. What it seals for the spool opens in the database at the address. Close
// it when done.
func Nowhere(at Address, seal *Sealer) (*Store, error) {
	s := &Store{seal: seal, kind: house, path: at.File, familiar: newFamiliar(), closing: make(chan struct{}), ended: make(chan struct{})}
	dialect := "sqlite3"
	if at.File == "" {
		dialect = "pgx"
	}
	var err error
	if s.write, err = withDialect(sql.OpenDB(nowhere{}), dialect); err != nil {
		return nil, err
	}
	s.read, s.leases, s.keeper = s.write, s.write.RawDB, keyTable{s}
	s.broken.Store(true)
	close(s.ended)
	return s, nil
}

// nowhere is a database to which there is no connection.
type nowhere struct{}

var errNowhere = fmt.Errorf("%w: the database could not be opened", ErrUnavailable)

func (nowhere) Connect(context.Context) (driver.Conn, error) { return nil, errNowhere }
func (n nowhere) Driver() driver.Driver                      { return n }
func (nowhere) Open(string) (driver.Conn, error)             { return nil, errNowhere }
