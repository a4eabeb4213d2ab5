package storage

import (
	"context"
	"errors"
)

// ErrNewer means that a version which this one does not know has changed the tables.
var ErrNewer = errors.New("a newer version of porchlight has changed this database: start that one (or restore a backup of before)")

// Outdated is closed once a replica of a newer version has changed the tables in a way
// that this one does not know. From then on this process holds nothing, and must end.
func (s *Store) Outdated() <-chan struct{} { return s.newer }

// stepsBack gives up the lease for good where a newer version has changed the tables:
// whatever this one goes on to write might be wrong in them.
func (s *Store) stepsBack(ctx context.Context, lost func()) bool {
	select {
	case <-s.newer:
		return true
	default:
	}
	ctx, cancel := context.WithTimeout(ctx, leaseFor)
	defer cancel()
	var newer bool
	err := s.leases.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM porchlight_version WHERE COALESCE(compat, version) > $1)`,
		len(s.write.UpgradeTable)).Scan(&newer)
	if err != nil || !newer {
		return false
	}
	s.giveBack()
	lost()
	close(s.newer)
	return true
}
