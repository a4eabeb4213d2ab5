package storage

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"encoding/base64"
	"errors"
	"fmt"
	"time"

	"go.mau.fi/util/dbutil"
)

// Invitation is the question that a person puts to one supporter.
type Invitation struct {
	ID        int64
	Person    ChatID
	Terms     Terms
	CreatedAt time.Time
	ExpiresAt time.Time
	State     InvitationState
}

// InvitationState says what became of an invitation.
type InvitationState int

// The states of an invitation. The person can't tell a declined one from an open one.
const (
	InvitationOpen InvitationState = iota
	InvitationAccepted
	InvitationDeclined
	InvitationWithdrawn
)

// InvitationLife is how long an invitation can be accepted.
const InvitationLife = 7 * 24 * time.Hour

// ErrNoInvitation means that a link leads to no invitation that can still be
// accepted: used, ended, withdrawn or made up. It doesn't say which.
var ErrNoInvitation = errors.New("no such invitation")

// Invite writes an invitation and returns the payload of its link: 32 random
// bytes in base64url, of which only a hash is kept.
func (s *Store) Invite(ctx context.Context, person ChatID, terms Terms, now time.Time) (Invitation, string, error) {
	secret := make([]byte, 32)
	rand.Read(secret)
	payload := base64.RawURLEncoding.EncodeToString(secret)
	inv := Invitation{ID: s.ids.next(), Person: person, Terms: terms, CreatedAt: now, ExpiresAt: now.Add(InvitationLife)}
	sealed, err := s.sealTerms(ctx, "invitations", inv.ID, terms, int64(person))
	if err != nil {
		return inv, "", err
	}
	_, err = s.exec(ctx, `
		INSERT INTO invitations (id, token, person_chat, terms, created_at, expires_at, state) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		inv.ID, hashed(payload), person, sealed, toUnix(now), toUnix(inv.ExpiresAt), InvitationOpen)
	if err != nil {
		return inv, "", fmt.Errorf("inviting supporter: %w", err)
	}
	return inv, payload, nil
}

func hashed(payload string) []byte {
	sum := sha256.Sum256([]byte(payload))
	return sum[:]
}

const invitationColumns = `id, person_chat, terms, created_at, expires_at, state`

// InvitationBehind returns the open invitation that a link leads to, or
// ErrNoInvitation.
func (s *Store) InvitationBehind(ctx context.Context, payload string, now time.Time) (Invitation, error) {
	return s.oneInvitation(ctx, `SELECT `+invitationColumns+` FROM invitations WHERE token = $1 AND state = 0 AND expires_at > $2`,
		hashed(payload), toUnix(now))
}

// InvitationOfPerson returns an invitation of that person that is open, or was
// declined and looks open to them; ErrNoInvitation otherwise.
func (s *Store) InvitationOfPerson(ctx context.Context, id int64, person ChatID, now time.Time) (Invitation, error) {
	return s.oneInvitation(ctx, `
		SELECT `+invitationColumns+` FROM invitations
		WHERE id = $1 AND person_chat = $2 AND state IN (0, 2) AND expires_at > $3`, id, person, toUnix(now))
}

func (s *Store) oneInvitation(ctx context.Context, query string, args ...any) (Invitation, error) {
	row, err := scanInvitation(s.on(ctx).QueryRowContext(ctx, query, args...))
	var inv found[Invitation]
	if err == nil {
		inv, err = s.openInvitation(ctx, row)
	}
	if errors.Is(err, sql.ErrNoRows) || err == nil && inv.lost {
		return Invitation{}, ErrNoInvitation
	}
	if err != nil {
		return Invitation{}, fmt.Errorf("reading invitation: %w", asKnown(err))
	}
	return inv.it, nil
}

// sealedInvitation is an invitation whose terms are to be opened.
type sealedInvitation struct {
	Invitation
	terms []byte
}

func scanInvitation(row dbutil.Scannable) (inv sealedInvitation, err error) {
	var created, expires int64
	err = row.Scan(&inv.ID, &inv.Person, &inv.terms, &created, &expires, &inv.State)
	inv.CreatedAt, inv.ExpiresAt = fromUnix(created), fromUnix(expires)
	return inv, err
}

func (s *Store) openInvitation(ctx context.Context, inv sealedInvitation) (_ found[Invitation], err error) {
	var whole bool
	inv.Terms, whole, err = s.openTerms(ctx, "invitations", inv.ID, inv.terms, int64(inv.Person))
	return found[Invitation]{inv.Invitation, !whole}, err
}

// Invitations returns a person's invitations since a time, oldest first.
func (s *Store) Invitations(ctx context.Context, person ChatID, since time.Time) ([]Invitation, error) {
	return listed(queryFound(ctx, s, scanInvitation, s.openInvitation,
		`SELECT `+invitationColumns+` FROM invitations WHERE person_chat = $1 AND created_at >= $2 ORDER BY id`, person, toUnix(since)))
}

// CloseInvitation ends an open invitation; false if it was closed already, so
// that one is accepted once however often the button is pressed.
func (s *Store) CloseInvitation(ctx context.Context, id int64, as InvitationState) (bool, error) {
	touched, err := s.exec(ctx, `UPDATE invitations SET state = $1 WHERE id = $2 AND state = 0`, as, id)
	if err != nil {
		return false, fmt.Errorf("closing invitation: %w", err)
	}
	return touched > 0, nil
}

// WithdrawInvitation ends an invitation of that person that looks open to them.
func (s *Store) WithdrawInvitation(ctx context.Context, id int64, person ChatID) error {
	_, err := s.exec(ctx, `UPDATE invitations SET state = $1 WHERE id = $2 AND person_chat = $3 AND state IN (0, 2)`,
		InvitationWithdrawn, id, person)
	if err != nil {
		return fmt.Errorf("withdrawing invitation: %w", err)
	}
	return nil
}

// KeepTerms changes what was set up with an invitation that looks open to its person.
func (s *Store) KeepTerms(ctx context.Context, inv Invitation) error {
	sealed, err := s.sealTerms(ctx, "invitations", inv.ID, inv.Terms, int64(inv.Person))
	if err != nil {
		return err
	}
	_, err = s.exec(ctx, `UPDATE invitations SET terms = $1 WHERE id = $2 AND person_chat = $3 AND state IN (0, 2)`, sealed, inv.ID, inv.Person)
	if err != nil {
		return fmt.Errorf("keeping terms: %w", err)
	}
	return nil
}

// Refuse notes that the supporter does not want to be asked by the person again.
func (s *Store) Refuse(ctx context.Context, supporter, person ChatID) error {
	_, err := s.exec(ctx, `INSERT INTO refusals (supporter_chat, person_chat) VALUES ($1, $2) ON CONFLICT DO NOTHING`, supporter, person)
	if err != nil {
		return fmt.Errorf("noting refusal: %w", err)
	}
	return nil
}

// Refused reports whether the supporter does not want to be asked by the person.
func (s *Store) Refused(ctx context.Context, supporter, person ChatID) (refused bool, err error) {
	err = s.on(ctx).QueryRowContext(ctx,
		`SELECT EXISTS (SELECT 1 FROM refusals WHERE supporter_chat = $1 AND person_chat = $2)`, supporter, person).Scan(&refused)
	return refused, asKnown(err)
}

// LooksOpen reports whether the invitation can still be accepted, as far as its
// person can tell.
func (inv Invitation) LooksOpen(now time.Time) bool {
	return now.Before(inv.ExpiresAt) && (inv.State == InvitationOpen || inv.State == InvitationDeclined)
}

// Refusals returns how many people that supporter does not want to be asked by.
func (s *Store) Refusals(ctx context.Context, supporter ChatID) (count int, err error) {
	err = s.on(ctx).QueryRowContext(ctx, `SELECT COUNT(*) FROM refusals WHERE supporter_chat = $1`, supporter).Scan(&count)
	return count, asKnown(err)
}

// invitationMemory is how long a closed or ended invitation counts towards the
// limit of the week.
const invitationMemory = 8 * 24 * time.Hour

// A ShutOut is somebody whom the links of a person lead nowhere that were made
// before; zero for others.
type ShutOut struct {
	Since time.Time
	// Removed: the person had removed them. Else they had declined, which the person
	// is never told.
	Removed bool
}

// ShutOutNow notes that the person has removed somebody, or that they declined.
func (s *Store) ShutOutNow(ctx context.Context, person, supporter ChatID, out ShutOut) error {
	_, err := s.exec(ctx, `INSERT INTO shut_outs (person_chat, supporter_chat, since, removed) VALUES ($1, $2, $3, $4)
		ON CONFLICT (person_chat, supporter_chat) DO UPDATE SET since = excluded.since,
		removed = CASE WHEN excluded.removed = 1 THEN 1 ELSE shut_outs.removed END`, person, supporter, toUnix(out.Since), flag(out.Removed))
	if err != nil {
		return fmt.Errorf("shutting out: %w", err)
	}
	return nil
}

// AnyShutOut reports whether anybody has removed somebody, or got a no from them.
func (s *Store) AnyShutOut(ctx context.Context, supporter ChatID) (any bool, err error) {
	err = s.on(ctx).QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM shut_outs WHERE supporter_chat = $1)`, supporter).Scan(&any)
	return any, asKnown(err)
}

// ShutOut returns whether and since when somebody is shut out by the person.
func (s *Store) ShutOut(ctx context.Context, person, supporter ChatID) (out ShutOut, err error) {
	var at, removed int64
	err = s.on(ctx).QueryRowContext(ctx, `SELECT since, removed FROM shut_outs WHERE person_chat = $1 AND supporter_chat = $2`, person, supporter).Scan(&at, &removed)
	if errors.Is(err, sql.ErrNoRows) {
		return ShutOut{}, nil
	}
	return ShutOut{Since: fromUnix(at), Removed: removed != 0}, asKnown(err)
}

// dropInvitationKeys takes the keys of what a person set up in invitations that have become
// no tie; those of ties go with them.
func (s *Store) dropInvitationKeys(ctx context.Context, person ChatID) error {
	ids, err := queryAll(ctx, s, func(row dbutil.Scannable) (id int64, err error) {
		err = row.Scan(&id)
		return id, err
	}, `SELECT id FROM invitations WHERE person_chat = $1`, person)
	for _, id := range ids {
		if err == nil {
			err = s.dropKey(ctx, 0, id)
		}
	}
	return err
}
