package main

import (
	"errors"
	"fmt"
	"os"

	"porchlight/storage"
)

// What people wrote lies in the database, and the key opens it: neither may be
// open to the other users of the machine. serve refuses files that are, doctor
// names them. A key that belongs to root may be readable for the group, as
// services are given theirs.

// checkFiles refuses a key or database that others could read.
func (s *settings) checkFiles() error {
	at, err := s.address()
	if err != nil {
		return err
	}
	if err := s.exposedKey(at); err != nil {
		return err
	}
	return exposedDatabase(at)
}

// exposedKey returns what is wrong with the file that the key is read from, nil
// if nothing is or the key comes from no file.
func (s *settings) exposedKey(at storage.Address) error {
	switch {
	case s.KeyFile != "":
		return exposed(s.KeyFile)
	case s.Key == "" && at.File != "":
		return exposed(keyFile(at))
	}
	return nil
}

// exposedDatabase is the same for the database and the files that are kept beside
// it.
func exposedDatabase(at storage.Address) error {
	if at.File == "" {
		return nil
	}
	for _, file := range []string{at.File, at.File + "-wal", at.File + "-shm", storage.KeysFile(at), spoolFile(at)} {
		if err := exposed(file); err != nil {
			return err
		}
	}
	return nil
}

// exposed returns who else could read the file, and what to do. A file that is
// not there is nobody's.
func exposed(file string) error {
	info, err := os.Stat(file)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	owner, known := ownerOf(info)
	if !known {
		return nil
	}
	if why := openToOthers(owner, os.Geteuid(), info.Mode().Perm()); why != "" {
		return fmt.Errorf("%s %s", shownPath(file), why)
	}
	return nil
}

// openToOthers says why a file of this owner and mode is not private to the user
// who runs the bot, "" if it is.
func openToOthers(owner, me int, mode os.FileMode) string {
	allowed := os.FileMode(0o700)
	if owner == rootUser && me != rootUser {
		allowed = 0o740
	}
	switch {
	case owner != me && owner != rootUser:
		return fmt.Sprintf("belongs to another user of this machine (number %d): give it to the one who runs porchlight (number %d)", owner, me)
	case mode&^allowed != 0:
		return fmt.Sprintf("is open to other users of this machine (mode %04o): run chmod 600 on it", mode)
	}
	return ""
}

// rootUser is the number of the user who may read everything anyway.
const rootUser = 0
