package storage

import (
	"context"
	"time"

	"go.mau.fi/util/dbutil"
)

// Replicas before the leases know neither of these nor of newer versions. Were the tables
// changed under them they could store nothing any more, and still call themselves ready;
// what both versions answer would come twice and out of order. One of them leads at any
// time, and has a lock as long as it does.

const (
	// leasesSince is the version of the tables with which leases came.
	leasesSince = 21
	// Another of them finds within two seconds that it may lead: nobody must lead at so
	// many looks in a row until none is taken to be there.
	olderLooks = 4
	olderPause = 800 * time.Millisecond
	// olderPatience bounds the wait: of a host that is lost without a word the server
	// holds the lock for hours.
	olderPatience = 2 * time.Minute
)

// waitForOlder waits until no replica of a version before the leases is at work, if the
// tables are still theirs.
func (s *Store) waitForOlder(ctx context.Context) error {
	if s.write.Dialect != dbutil.Postgres {
		return nil
	}
	var version int
	err := s.write.QueryRow(ctx, `SELECT COALESCE(MAX(version), 0) FROM porchlight_version`).Scan(&version)
	if err != nil || version == 0 || version >= leasesSince {
		return err
	}
	for began, nobody := time.Now(), 0; time.Since(began) < olderPatience; {
		var isFree bool
		// It is given back as the statement ends.
		if err := s.write.QueryRow(ctx, `SELECT pg_try_advisory_xact_lock($1)`, olderLeads).Scan(&isFree); err != nil {
			return err
		}
		if nobody++; !isFree {
			nobody = 0
		}
		if nobody == olderLooks {
			break
		}
		select {
		case <-time.After(olderPause):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}
