package storage

import (
	"context"
	"fmt"
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
	// erase, if set, is what erasing does in place of deleting the rows of chat $1,
	// for which update $2 asks.
	erase string
	// sealed are the columns that hold what people wrote or are called, key the
	// column with the row's number, people those that the seal is bound to, and by
	// says whose keys seal them: with these they can be opened no more. named is a
	// column that the first of them is known by, see onceNames.
	sealed []string
	key    string
	people []string
	by     keyedBy
	named  string
	// ofTie is true of the rows that belong to the tie $1 and go when it ends; "":
	// they belong to no tie.
	ofTie string
	// leaves, if set, keeps something of the rows of tie $1 when it ends, without the
	// number of the other side. It is done before they go.
	leaves string
	// empties, if set, is what the end of the tie $1 does in place of deleting rows.
	empties string
	// outlives says why rows that name both sides of a tie stay when it ends.
	outlives string
	// old is true of the rows that no longer serve at the time $1, in unix seconds
	// unless oldIn says otherwise; "": they are kept until they are erased.
	old  string
	keep time.Duration // for so long after the column that old compares
	// serves, if set, is true of the rows that are kept longer than that.
	serves string
	milli  bool // old compares milliseconds
	// export writes what is kept here for the owner of a chat, under a name each;
	// exportedIn names the table whose entries show these rows instead. Where there
	// is neither, unexported says why.
	export     []export
	exportedIn string
	unexported string
	// counted names the kind of thing that a row is to whose it is, when they are told how
	// much erasing takes; see counts.
	counted string
	// unshown are columns that no entry shows: how the bot works, or what is for
	// others alone.
	unshown []string
}

// erasing returns the statements that erase chat $1 from the table.
func (t table) erasing() (all []string) {
	if t.erase != "" {
		return []string{t.erase}
	}
	for _, column := range t.chats {
		all = append(all, `DELETE FROM `+t.name+` WHERE `+column+` = $1`)
	}
	return all
}

// ending returns the statements that delete what belongs to tie $1.
func (t table) ending() (all []string) {
	if t.empties != "" {
		return []string{t.empties}
	}
	if t.ofTie == "" {
		return nil
	}
	if t.leaves != "" {
		all = append(all, t.leaves)
	}
	return append(all, `DELETE FROM `+t.name+` WHERE `+t.ofTie)
}

// tables lists every table that holds something of somebody.
func tables() []table {
	return []table{
		{name: "chats", sealed: []string{"name", "username"}, key: "chat_id", by: keyedBy{chat: "chat_id"}, chats: []string{"chat_id"},
			export:  []export{{"settings", exportSettings}},
			unshown: []string{"gone_at"}}, // whoever asks is there
		{name: "outbox", sealed: []string{"body", "about"}, key: "id", people: []string{"chat_id", "tie_id"},
			by: keyedBy{passing: true, tie: "tie_id"}, named: "once",
			chats: []string{"chat_id"}, ofTie: "tie_id = $1 AND tie_id <> 0",
			old: "dead <> '' AND due_ms < $1", keep: deadMemory, milli: true,
			export: []export{{"messages_waiting_to_be_sent_to_you", exportWaiting}},
			// What they say arrives; the rest is how they are sent.
			unshown: []string{"lane", "body", "due_ms", "lapse_ms", "attempts", "unsure", "claimed_until_ms", "holder", "once", "about", "remember_s"}},
		{name: "steps", sealed: []string{"notes"}, key: "chat_id", by: keyedBy{passing: true},
			chats: []string{"chat_id"}, old: "updated_at <= $1", keep: StepLapse,
			export: []export{{"conversation", exportStep}}},
		{name: "rhythms", key: "id", chats: []string{"chat_id"}, ofTie: "tie_id = $1 AND tie_id <> 0", exportedIn: "ties",
			unshown: []string{"next_due"}}, // a person's pause could be read from it
		{name: "nudges", key: "id", chats: []string{"person_chat", "supporter_chat"}, ofTie: "tie_id = $1",
			old: "posted_at < $1", keep: nudgeMemory, exportedIn: "ties"},
		{name: "drafts_sent", chats: []string{"person_chat", "supporter_chat"},
			ofTie: draftsOfTie,
			// Nobody else sends the same words soon after.
			leaves: `INSERT INTO drafts_sent (person_chat, supporter_chat, draft, sent_at)
				SELECT person_chat, 0, draft, sent_at FROM drafts_sent WHERE ` + draftsOfTie + `
				ON CONFLICT (person_chat, supporter_chat, draft) DO UPDATE SET sent_at = excluded.sent_at WHERE excluded.sent_at > drafts_sent.sent_at`,
			old: "sent_at < $1", keep: nudgeMemory, exportedIn: "ties"},
		{name: "relays", key: "id", chats: []string{"person_chat", "supporter_chat"}, ofTie: "tie_id = $1",
			old: "sent_at < $1", keep: nudgeMemory, exportedIn: "ties"},
		{name: "reaches", key: "id", chats: []string{"person_chat", "supporter_chat"}, ofTie: "tie_id = $1",
			// Whoever goes without an answer has not answered: the person is told so.
			leaves: "UPDATE reaches SET tie_id = 0, supporter_chat = 0 WHERE tie_id = $1",
			old:    "asked_at < $1", keep: reachMemory,
			export: []export{{"company_you_asked_for", exportReaches}, {"company_you_were_asked_for", exportAsked}}},
		// Whoever has it has it no more, and what was asked stays the person's.
		{name: "asks", counted: "asks", sealed: []string{"body"}, key: "id", people: []string{"person_chat"},
			by:      keyedBy{chat: "person_chat"},
			empties: "UPDATE asks SET taker = 0 WHERE taker = $1 AND taker <> 0",
			chats:   []string{"person_chat"}, old: "ends_at < $1", keep: askMemory,
			export: []export{{"help_you_asked_for", exportAsks}}},
		{name: "asked", chats: []string{"person_chat", "supporter_chat"}, ofTie: "tie_id = $1",
			old: "asked_at < $1", keep: askedMemory,
			// What somebody has, or is still to answer, may be for months ahead.
			serves: "EXISTS (SELECT 1 FROM asks WHERE asks.id = asked.ask_id)", unshown: []string{"ask_id"}, // a number
			export: []export{{"help_you_were_asked_for", exportHelpAsked}}},
		{name: "missed_checkins", chats: []string{"person_chat", "supporter_chat"}, ofTie: "tie_id = $1",
			export: []export{{"missed_check_ins", exportMissed}, {"missed_check_ins_you_agreed_to_hear_of", exportMissedForSupporter}}},
		{name: "sent_messages", sealed: []string{"about"}, key: "id", people: []string{"chat_id", "tie_id"},
			by:    keyedBy{chat: "chat_id", tie: "tie_id"},
			chats: []string{"chat_id"}, ofTie: "tie_id = $1 AND tie_id <> 0",
			old: "forget_at <= $1", unexported: "holds Telegram's numbers of messages that the chat itself shows"},
		{name: "shown_messages", chats: []string{"chat_id"}, old: "shown_at < $1", keep: TakenAwayFor,
			unexported: "holds Telegram's numbers of messages that the chat itself shows"},
		{name: "farewells", chats: []string{"chat_id"}, unexported: "holds when they were told that the bot ends, with which they got it all"},
		// Behind those that look in it for the two of a tie.
		{name: "ties", counted: "people", sealed: []string{"terms"}, key: "id", people: []string{"person_chat", "supporter_chat"},
			by:    keyedBy{tie: "id"}, // it ends with either of the two
			chats: []string{"person_chat", "supporter_chat"}, ofTie: "id = $1",
			export: []export{{"supporters", exportSupporters}, {"supporting", exportSupporting}},
			// The person may not have been told yet that a supporter is gone.
			unshown: []string{"gone", "told_gone"}},
		{name: "invitations", sealed: []string{"terms"}, key: "id", people: []string{"person_chat"},
			by: keyedBy{chat: "person_chat", tie: "id"}, // the tie that comes of it has its number
			// What was set up for a supporter goes with the tie. That there was an
			// invitation still counts.
			empties: `UPDATE invitations SET terms = '` + endedTerms + `' WHERE id = $1`,
			chats:   []string{"person_chat"}, old: "created_at < $1", keep: invitationMemory,
			export:  []export{{"invitations", exportInvitations}},
			unshown: []string{"token"}}, // a hash of the link
		{name: "refusals", chats: []string{"person_chat", "supporter_chat"}, outlives: "they are not to be asked again",
			export: []export{{"people_who_may_not_ask_again", exportRefusals}}},
		{name: "shut_outs", chats: []string{"person_chat", "supporter_chat"}, outlives: "they are not to come back",
			// Whom somebody removed is theirs alone, and named nowhere.
			export: []export{{"invitations_you_declined", exportDeclined}}},
		{name: "professionals", counted: "professionals", sealed: []string{"details"}, key: "id", people: []string{"person_chat"},
			by:    keyedBy{chat: "person_chat"},
			chats: []string{"person_chat"}, export: []export{{"professionals", exportProfessionals}}},
		{name: "checkins", counted: "notes", sealed: []string{"body"}, key: "id", people: []string{"chat_id"},
			by:    keyedBy{chat: "chat_id"},
			chats: []string{"chat_id"}, old: "at < $1", keep: checkinMemory,
			export: []export{{"check_ins", exportCheckins}}},
		{name: "reminders", counted: "reminders", sealed: []string{"body"}, key: "id", people: []string{"chat_id"},
			by:    keyedBy{chat: "chat_id"},
			chats: []string{"chat_id"}, old: "ends_at < $1", keep: reminderMemory,
			export: []export{{"reminders", exportReminders}}},
		{name: "own_words", counted: "words", sealed: []string{"body"}, key: "id", people: []string{"chat_id"},
			by:    keyedBy{chat: "chat_id"},
			chats: []string{"chat_id"},
			export: []export{
				{"what_helped_you", exportOwnWords(OwnHelped)}, {"early_signs", exportOwnWords(OwnSign)},
				{"what_helps_you", exportOwnWords(OwnHelps)}, {"what_helps_you_was_offered", exportOwnWords(OwnOffers)},
				{"card_what_helps_you", exportOwnWords(OwnCardHelps)}, {"card_what_does_not_help_you", exportOwnWords(OwnCardHurts)},
				{"card_how_to_be_with_you", exportOwnWords(OwnCardBe)},
				{"habits", exportOwnWords(OwnHabit)}, {"places", exportOwnWords(OwnPlace)}, {"looks_at_your_early_signs", exportOwnWords(OwnLook)},
			}},
		{name: "plan_lines", counted: "plan", sealed: []string{"body"}, key: "id", people: []string{"chat_id"},
			by:    keyedBy{chat: "chat_id"},
			chats: []string{"chat_id"}, export: []export{{"safety_plan", exportPlan}}},
		{name: "plan_shares", chats: []string{"person_chat", "supporter_chat"}, ofTie: "tie_id = $1",
			export: []export{{"steps_of_your_plan_that_you_share", exportShared(sharedPlan)}, {"steps_of_plans_shared_with_you", exportSeen(sharedPlan)}}},
		{name: "card_shares", chats: []string{"person_chat", "supporter_chat"}, ofTie: "tie_id = $1",
			export: []export{{"cards_about_you_that_you_share", exportShared(sharedCards)}, {"cards_shared_with_you", exportSeen(sharedCards)}}},
		{name: "good_things", counted: "good", sealed: []string{"body"}, key: "id", people: []string{"chat_id"},
			by:    keyedBy{chat: "chat_id"},
			chats: []string{"chat_id"}, export: []export{{"milestones", exportMilestones}, {"messages_you_kept", exportKeptMessages}},
			unshown: []string{"drawn_at"}}, // so that what comes next is another
		{name: "milestone_shares", chats: []string{"person_chat", "supporter_chat"}, ofTie: "tie_id = $1",
			export: []export{{"milestones_shown_to_you", exportMilestonesShown}}},
		{name: "inbox", sealed: []string{"body"}, key: "update_id", people: []string{"chat_id"},
			by:    keyedBy{passing: true},
			chats: []string{"chat_id"}, erase: `UPDATE inbox SET chat_id = 0, body = NULL, state = 1, holder = 0 WHERE chat_id = $1 AND state <> 1
				AND seq <= COALESCE((SELECT seq FROM inbox WHERE update_id = $2), seq)`, // what comes behind it is a new beginning
			old: "state = 1 AND received_at < $1", keep: updateMemory,
			unexported: "holds what was written to the bot until it is handled"},
		{name: "inbox", old: "state = 2 AND received_at < $1", keep: parkedMemory},
		{name: "key_holders", chats: []string{"chat_id"}, ofTie: "tie_id = $1 AND tie_id <> 0",
			unexported: "holds the numbers of keys"},
	}
}

const draftsOfTie = "(person_chat, supporter_chat) = (SELECT person_chat, supporter_chat FROM ties WHERE id = $1)"

// export is one entry of /export.
type export struct {
	name string
	of   func(ctx context.Context, s *Store, chat Chat) (any, error)
}

// Erase deletes all that is kept of a chat, also what others were about to get
// because of its ties. Of its updates the numbers stay, without words or chat, for
// as long as Telegram might send them again: they must not make the chat anew.
// The one that asked for it is still to be settled by Handled. Those behind it are
// handled as a stranger's.
//
// With it go the keys of what is kept of the chat and of its ties: at once, when the
// write is kept. What passed through follows within seconds, see Scrub.
func (s *Store) Erase(ctx context.Context, chat ChatID, asking int64) error {
	if err := s.dropKey(ctx, int64(chat), 0); err != nil {
		return fmt.Errorf("erasing chat: %w", err)
	}
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
	if err := s.dropInvitationKeys(ctx, chat); err != nil {
		return fmt.Errorf("erasing chat: %w", err)
	}
	for _, t := range tables() {
		args := []any{chat}
		if t.erase != "" {
			args = append(args, asking)
		}
		for _, statement := range t.erasing() {
			if _, err := s.exec(ctx, statement, args...); err != nil {
				return fmt.Errorf("erasing chat: %w", err)
			}
		}
	}
	return s.markErased(ctx, time.Now())
}

// EndTie deletes a tie with all that belongs to it, and what waits to be sent
// because of it: nothing of it is sent any more, its buttons are dead, and with its
// key the words between the two.
func (s *Store) EndTie(ctx context.Context, tie Tie) error {
	if err := s.dropKey(ctx, 0, int64(tie.ID)); err != nil {
		return fmt.Errorf("ending tie: %w", err)
	}
	for _, t := range tables() {
		for _, statement := range t.ending() {
			if _, err := s.exec(ctx, statement, tie.ID); err != nil {
				return fmt.Errorf("ending tie: %w", err)
			}
		}
	}
	return nil
}
