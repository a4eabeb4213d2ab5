package storage

import (
	"context"
	"time"

	"go.mau.fi/util/dbutil"
)

// Overheard returns a context with which a store is to be opened that tells of each
// statement what it asks of the database, without what is asked with it: for tests of how
// the database goes about it.
func Overheard(ctx context.Context, tell func(statement string)) context.Context {
	return context.WithValue(ctx, overheard{}, tell)
}

type overheard struct{}

// listen lets the store tell what the context asks for, if it does.
func (s *Store) listen(ctx context.Context) {
	tell, asked := ctx.Value(overheard{}).(func(string))
	if !asked {
		return
	}
	for _, db := range []*dbutil.Database{s.write, s.read} {
		if db != nil {
			db.Log = listener{dbutil.NoopLogger, tell}
		}
	}
}

type listener struct {
	dbutil.DatabaseLogger
	tell func(statement string)
}

// QueryTiming implements dbutil.DatabaseLogger.
func (l listener) QueryTiming(_ context.Context, method, query string, _ []any, _ int, _ time.Duration, _ error) {
	if query != "" && method != "EndRows" {
		l.tell(query)
	}
}
