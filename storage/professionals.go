package storage

import (
	"context"
	"encoding/json"
	"fmt"

	"go.mau.fi/util/dbutil"
)

// Professional is somebody whom a person noted to call on: a doctor, a
// therapist, a clinic. They are shown to that person alone, and hear nothing
// from the bot.
type Professional struct {
	ID     int64  `json:"-"`
	Person ChatID `json:"-"`
	Name   string `json:"name"`
	Way    string `json:"reach"` // to reach them, in the person's words: a number, an address, hours
}

// AddProfessional writes a contact.
func (s *Store) AddProfessional(ctx context.Context, p Professional) error {
	p.ID = s.ids.next()
	plain, err := json.Marshal(p)
	if err != nil {
		return fmt.Errorf("adding professional: %w", err)
	}
	sealed, err := s.sealed(ctx, "professionals", "details", p.ID, plain, int64(p.Person))
	if err != nil {
		return fmt.Errorf("adding professional: %w", err)
	}
	_, err = s.exec(ctx, `INSERT INTO professionals (id, person_chat, details) VALUES ($1, $2, $3)`, p.ID, p.Person, sealed)
	if err != nil {
		return fmt.Errorf("adding professional: %w", err)
	}
	return nil
}

// Professionals returns a person's contacts, oldest first.
func (s *Store) Professionals(ctx context.Context, person ChatID) ([]Professional, error) {
	return listed(queryFound(ctx, s, scanProfessional, s.openProfessional,
		`SELECT id, person_chat, details FROM professionals WHERE person_chat = $1 ORDER BY id`, person))
}

// sealedProfessional is a contact that is to be opened.
type sealedProfessional struct {
	Professional
	details []byte
}

func scanProfessional(row dbutil.Scannable) (p sealedProfessional, err error) {
	err = row.Scan(&p.ID, &p.Person, &p.details)
	return p, err
}

func (s *Store) openProfessional(ctx context.Context, p sealedProfessional) (found[Professional], error) {
	plain, ok, err := s.opened(ctx, "professionals", "details", p.ID, p.details, int64(p.Person))
	if err != nil || !ok {
		return found[Professional]{p.Professional, true}, err
	}
	err = json.Unmarshal(plain, &p.Professional)
	return found[Professional]{p.Professional, false}, err
}

// DropProfessional deletes a contact of that person.
func (s *Store) DropProfessional(ctx context.Context, id int64, person ChatID) error {
	if _, err := s.exec(ctx, `DELETE FROM professionals WHERE id = $1 AND person_chat = $2`, id, person); err != nil {
		return fmt.Errorf("dropping professional: %w", err)
	}
	return nil
}
