package storage

// What is held outside the database while that is away is sealed as what is in
// it, for a place of its own: it can't be passed off as a row.

// SealSpooled seals something to be kept in a file beside the database.
func (s *Store) SealSpooled(plain []byte) []byte { return s.seal.seal("spool", "update", 0, plain) }

// OpenSpooled undoes SealSpooled.
func (s *Store) OpenSpooled(sealed []byte) ([]byte, error) {
	return s.seal.open("spool", "update", 0, sealed)
}
