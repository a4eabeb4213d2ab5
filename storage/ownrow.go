package storage

import (
	"context"
	"encoding/json"
)

// What somebody wrote for themselves stands alike in several tables: in a row with a
// number and whose it is, what the table finds it by, and the rest as sealed JSON.

// sealedJSON returns the sealed form of a value for a place, see sealed.
func (s *Store) sealedJSON(ctx context.Context, table, column string, row int64, value any, people ...int64) ([]byte, error) {
	plain, err := json.Marshal(value)
	if err != nil {
		return nil, err
	}
	return s.sealed(ctx, table, column, row, plain, people...)
}

// sealedRow is a row that is to be opened: it holds what its other columns say.
type sealedRow[T any] struct {
	it   T
	id   int64
	chat ChatID
	body []byte
}

// openRow opens the rows of a table, of which a column says the rest as JSON.
func openRow[T any](s *Store, table, column string) func(context.Context, sealedRow[T]) (found[T], error) {
	return func(ctx context.Context, r sealedRow[T]) (found[T], error) {
		plain, ok, err := s.opened(ctx, table, column, r.id, r.body, int64(r.chat))
		if err != nil || !ok {
			return found[T]{r.it, true}, err
		}
		err = json.Unmarshal(plain, &r.it)
		return found[T]{r.it, false}, err
	}
}

// only returns the one row that was looked for, or the error that says there is none.
func only[T any](all []T, err, none error) (one T, _ error) {
	if err == nil && len(all) == 0 {
		err = none
	}
	if err != nil {
		return one, err
	}
	return all[0], nil
}
