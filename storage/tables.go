package storage

import (
	"context"
	"fmt"
	"slices"
	"time"

	"go.mau.fi/util/dbutil"
)

// table says of one table whose its rows are, how long they are kept, and where
// their owner sees them in /export. Erasing a chat, the end of a tie, tidying and
// the export walk the list of them; a test fails for a table that is not in it.
type table struct {
	name string
	// chats are the columns that hold the number of a chat whose row it is: of a
	// person, a supporter or either. Erasing one of them deletes the row.
	chats []string
	// erase, if set, is what erasing does in place of deleting the rows of chat $1.
	erase string
	// sealed are the columns that hold what people wrote or are called, key the
	// column with the row's number, and people those that the seal is bound to.
	sealed []string
	key    string
	people []string
	// ofTie is true of the rows that belong to the tie $1 and go when it ends; "":
	// they belong to no tie.
	ofTie string
	// old is true of the rows that no longer serve at the time $1, in unix seconds
	// unless oldIn says otherwise; "": they are kept until they are erased.
	old   string
	keep  time.Duration // for so long after the column that old compares
	milli bool          // old compares milliseconds
	// export writes what is kept here for the owner of a chat, under a name each.
	// Where there is none, unexported says why, or which table's entry shows it.
	export     []export
	unexported string
}

// tables lists every table that holds something of somebody.
func tables() []table {
	return []table{
		{name: "chats", sealed: []string{"name", "username"}, key: "chat_id",
			chats: []string{"chat_id"}, export: []export{{"settings", exportSettings}}},
		{name: "outbox", sealed: []string{"body", "about"}, key: "id", people: []string{"chat_id", "tie_id"},
			chats: []string{"chat_id"}, ofTie: "tie_id = $1 AND tie_id <> 0",
			old: "dead <> '' AND due_ms < $1", keep: deadMemory, milli: true,
			export: []export{{"messages_waiting_to_be_sent_to_you", exportWaiting}}},
		{name: "steps", sealed: []string{"notes"}, key: "chat_id",
			chats: []string{"chat_id"}, old: "updated_at <= $1", keep: StepLapse,
			export: []export{{"conversation", exportStep}}},
		{name: "rhythms", chats: []string{"chat_id"}, ofTie: "tie_id = $1 AND tie_id <> 0", unexported: "in ties"},
		{name: "nudges", chats: []string{"person_chat", "supporter_chat"}, ofTie: "tie_id = $1",
			old: "posted_at < $1", keep: nudgeMemory, unexported: "in ties"},
		{name: "drafts_sent", chats: []string{"person_chat", "supporter_chat"},
			old: "sent_at < $1", keep: nudgeMemory, unexported: "in ties"},
		{name: "relays", chats: []string{"person_chat", "supporter_chat"}, ofTie: "tie_id = $1",
			old: "sent_at < $1", keep: nudgeMemory, unexported: "in ties"},
		{name: "reaches", chats: []string{"person_chat", "supporter_chat"}, ofTie: "tie_id = $1",
			old: "asked_at < $1", keep: reachMemory, unexported: "holds nothing but that somebody was asked, for two days"},
		{name: "sent_messages", sealed: []string{"about"}, key: "id", people: []string{"chat_id", "tie_id"},
			chats: []string{"chat_id"}, ofTie: "tie_id = $1 AND tie_id <> 0",
			old: "forget_at <= $1", unexported: "holds Telegram's numbers of messages that the chat itself shows"},
		{name: "ties", sealed: []string{"terms"}, key: "id", people: []string{"person_chat", "supporter_chat"},
			chats: []string{"person_chat", "supporter_chat"}, ofTie: "id = $1",
			export: []export{{"supporters", exportSupporters}, {"supporting", exportSupporting}}},
		{name: "invitations", sealed: []string{"terms"}, key: "id", people: []string{"person_chat"},
			chats: []string{"person_chat"}, old: "created_at < $1", keep: invitationMemory,
			export: []export{{"invitations", exportInvitations}}},
		{name: "refusals", chats: []string{"person_chat", "supporter_chat"},
			export: []export{{"people_who_may_not_ask_again", exportRefusals}}},
		{name: "shut_outs", chats: []string{"person_chat", "supporter_chat"}, unexported: "whom somebody removed is theirs alone, and named nowhere"},
		{name: "professionals", sealed: []string{"details"}, key: "id", people: []string{"person_chat"},
			chats: []string{"person_chat"}, export: []export{{"professionals", exportProfessionals}}},
		{name: "inbox", sealed: []string{"body"}, key: "update_id", people: []string{"chat_id"},
			chats: []string{"chat_id"}, erase: "UPDATE inbox SET chat_id = 0, body = NULL, state = 1 WHERE chat_id = $1", old: "state = 1 AND received_at < $1", keep: updateMemory,
			unexported: "holds what was written to the bot until it is handled"},
		{name: "inbox", old: "state = 2 AND received_at < $1", keep: parkedMemory, unexported: "as above"},
	}
}

// export is one entry of /export.
type export struct {
	name string
	of   func(ctx context.Context, s *Store, chat Chat) (any, error)
}

// Erase deletes all that is kept of a chat, also what others were about to get
// because of its ties. Of its updates the numbers stay, without words or chat, for
// as long as Telegram might send them again: they must not make the chat anew.
// The one that asked for it is still to be settled by Handled.
func (s *Store) Erase(ctx context.Context, chat ChatID, asking int64) error {
	if _, err := s.exec(ctx, `UPDATE inbox SET chat_id = 0, body = NULL WHERE update_id = $1`, asking); err != nil {
		return fmt.Errorf("erasing chat: %w", err)
	}
	// By their numbers alone: one that can't be opened is erased too.
	ties, err := queryAll(ctx, s, func(row dbutil.Scannable) (id TieID, err error) {
		err = row.Scan(&id)
		return id, err
	}, `SELECT id FROM ties WHERE person_chat = $1 OR supporter_chat = $2`, chat, chat)
	if err != nil {
		return fmt.Errorf("erasing chat: %w", err)
	}
	for _, tie := range ties {
		if err := s.EndTie(ctx, Tie{ID: tie}); err != nil {
			return err
		}
	}
	for _, t := range tables() {
		if t.erase != "" {
			if _, err := s.exec(ctx, t.erase, chat); err != nil {
				return fmt.Errorf("erasing chat: %w", err)
			}
			continue
		}
		for _, column := range t.chats {
			if _, err := s.exec(ctx, `DELETE FROM `+t.name+` WHERE `+column+` = $1`, chat); err != nil {
				return fmt.Errorf("erasing chat: %w", err)
			}
		}
	}
	s.erasedAt.Store(time.Now().Unix())
	return nil
}

// EndTie deletes a tie with all that belongs to it, and what waits to be sent
// because of it: nothing of it is sent any more, and its buttons are dead.
func (s *Store) EndTie(ctx context.Context, tie Tie) error {
	for _, t := range tables() {
		if t.ofTie == "" {
			continue
		}
		if _, err := s.exec(ctx, `DELETE FROM `+t.name+` WHERE `+t.ofTie, tie.ID); err != nil {
			return fmt.Errorf("ending tie: %w", err)
		}
	}
	return nil
}

// Forget deletes what no longer serves at a time, and who has been gone for long.
func (s *Store) Forget(ctx context.Context, now time.Time) error {
	for _, t := range tables() {
		if t.old == "" {
			continue
		}
		before := toUnix(now.Add(-t.keep))
		if t.milli {
			before = toMilli(now.Add(-t.keep))
		}
		if _, err := s.exec(ctx, `DELETE FROM `+t.name+` WHERE `+t.old, before); err != nil {
			return fmt.Errorf("forgetting what is old in %s: %w", t.name, err)
		}
	}
	return s.forgetGone(ctx, now)
}

// personal returns the names of the tables that erasing empties, each once.
func personal() (names []string) {
	for _, t := range tables() {
		if len(t.chats) > 0 && !slices.Contains(names, t.name) {
			names = append(names, t.name)
		}
	}
	return names
}

// scrubAfter is how long after an erasing its rows are removed from the files: by
// then its transaction is kept.
const scrubAfter = 3 * time.Second

// Scrub removes from the files what erasing has deleted: on SQLite the log of
// writes is emptied into the database, which overwrites what is deleted; on
// PostgreSQL the dead rows are vacuumed away. Call it outside Write, every few
// seconds: it does nothing if nothing was erased since the last time.
func (s *Store) Scrub(ctx context.Context) error {
	at := s.erasedAt.Load()
	if at == 0 || time.Since(time.Unix(at, 0)) < scrubAfter {
		return nil
	}
	if err := s.scrub(ctx); err != nil {
		return fmt.Errorf("scrubbing what was erased: %w", asKnown(err))
	}
	s.erasedAt.CompareAndSwap(at, 0)
	return nil
}

func (s *Store) scrub(ctx context.Context) error {
	if !s.Embedded() {
		// One statement each: VACUUM runs in no transaction.
		for _, name := range personal() {
			if _, err := s.write.RawDB.ExecContext(ctx, `VACUUM `+name); err != nil {
				return err
			}
		}
		return nil
	}
	var busy, inLog, moved int
	if err := s.write.RawDB.QueryRowContext(ctx, `PRAGMA wal_checkpoint(TRUNCATE)`).Scan(&busy, &inLog, &moved); err != nil {
		return err
	}
	if busy != 0 {
		return fmt.Errorf("a reader holds the log: %w", ErrUnavailable)
	}
	return nil
}
