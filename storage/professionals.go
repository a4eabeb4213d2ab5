package storage

import (
	"context"
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
	sealed, err := s.sealedJSON(ctx, "professionals", "details", p.ID, p, int64(p.Person))
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
	return listed(s.professionals(ctx, person))
}

func (s *Store) professionals(ctx context.Context, person ChatID) ([]found[Professional], error) {
	return queryFound(ctx, s, scanProfessional, openRow[Professional](s, "professionals", "details"),
		`SELECT id, person_chat, details FROM professionals WHERE person_chat = $1 ORDER BY id`, person)
}

func scanProfessional(row dbutil.Scannable) (r sealedRow[Professional], err error) {
	err = row.Scan(&r.id, &r.chat, &r.body)
	r.it.ID, r.it.Person = r.id, r.chat
	return r, err
}

// DropProfessional deletes a contact of that person.
func (s *Store) DropProfessional(ctx context.Context, id int64, person ChatID) error {
	if _, err := s.exec(ctx, `DELETE FROM professionals WHERE id = $1 AND person_chat = $2`, id, person); err != nil {
		return fmt.Errorf("dropping professional: %w", err)
	}
	return nil
}
