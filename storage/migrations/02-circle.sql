-- v1 -> v2: The circle: invitations, ties, rhythms and nudges

-- An invitation waits for one supporter. What the person set up with it moves to
-- the tie when it is accepted.
CREATE TABLE invitations (
	id          BIGINT   PRIMARY KEY,
	token       BYTEA    NOT NULL UNIQUE, -- SHA-256 of the link's payload, which is kept nowhere
	person_chat BIGINT   NOT NULL,
	terms       BYTEA    NOT NULL,        -- sealed JSON, see Terms
	created_at  BIGINT   NOT NULL,
	expires_at  BIGINT   NOT NULL,
	state       SMALLINT NOT NULL         -- see InvitationState
);
CREATE INDEX invitations_person ON invitations (person_chat, created_at);

-- Who must not be asked again, by whom. Both sides are chat numbers; the row goes
-- when either is erased.
CREATE TABLE refusals (
	supporter_chat BIGINT NOT NULL,
	person_chat    BIGINT NOT NULL,
	PRIMARY KEY (supporter_chat, person_chat)
);

-- A tie is a supporter who agreed to hear from one person's porch.
CREATE TABLE ties (
	id                     BIGINT   PRIMARY KEY,
	person_chat            BIGINT   NOT NULL,
	supporter_chat         BIGINT   NOT NULL,
	terms                  BYTEA    NOT NULL, -- sealed JSON, see Terms
	confirmed              SMALLINT NOT NULL, -- 1: the person said "that's them"
	muted                  SMALLINT NOT NULL, -- 1: the person gets nothing from this supporter
	gone                   SMALLINT NOT NULL, -- 1: the supporter blocked the bot
	person_paused_until    BIGINT   NOT NULL, -- unix seconds; set by the person
	supporter_paused_until BIGINT   NOT NULL, -- unix seconds; set by the supporter
	ignored                INTEGER  NOT NULL, -- nudges in a row that nothing was done about
	slower                 INTEGER  NOT NULL, -- how often the person halved the rhythm
	accepted_at            BIGINT   NOT NULL,
	asked_at               BIGINT   NOT NULL, -- when the supporter was last asked whether it is still all right
	tips                   INTEGER  NOT NULL, -- how many tips were given
	tip_at                 BIGINT   NOT NULL, -- when the last one was
	UNIQUE (person_chat, supporter_chat)
);
CREATE INDEX ties_supporter ON ties (supporter_chat);

-- A rhythm is something that comes again: for now the nudges of a tie.
CREATE TABLE rhythms (
	id       BIGINT PRIMARY KEY,
	chat_id  BIGINT NOT NULL, -- who is told when it is due
	purpose  TEXT   NOT NULL, -- "nudge"
	subject  BIGINT NOT NULL, -- the tie
	spec     TEXT   NOT NULL, -- as scheduler.ParseRhythm reads it
	hours    TEXT   NOT NULL, -- "09:00-20:00", '' if not chosen
	next_due BIGINT NOT NULL, -- unix seconds; 0: never
	UNIQUE (purpose, subject)
);
CREATE INDEX rhythms_due ON rhythms (next_due) WHERE next_due > 0;
CREATE INDEX rhythms_chat ON rhythms (chat_id);

-- The nudges that were posted: for rotation, for buttons that work once, and for
-- drafts that are not repeated. Forgotten after a year.
CREATE TABLE nudges (
	id             BIGINT   PRIMARY KEY,
	tie_id         BIGINT   NOT NULL,
	person_chat    BIGINT   NOT NULL,
	supporter_chat BIGINT   NOT NULL,
	posted_at      BIGINT   NOT NULL,
	irregular      SMALLINT NOT NULL,
	offered        TEXT     NOT NULL, -- numbers of the drafts, apart by commas
	used           TEXT     NOT NULL  -- what was done with it; '' nothing yet
);
CREATE INDEX nudges_tie ON nudges (tie_id, posted_at);
CREATE INDEX nudges_person ON nudges (person_chat, posted_at);
CREATE INDEX nudges_supporter ON nudges (supporter_chat, posted_at);

-- Drafts that a supporter has sent to a person, so that the same words do not
-- come again within three months.
CREATE TABLE drafts_sent (
	person_chat    BIGINT  NOT NULL,
	supporter_chat BIGINT  NOT NULL,
	draft          INTEGER NOT NULL,
	sent_at        BIGINT  NOT NULL,
	PRIMARY KEY (person_chat, supporter_chat, draft)
);

-- What a supporter wrote to a person, or the person back: only that it was sent, so
-- that a heart under it is sent once. Forgotten after a year.
CREATE TABLE words (
	id             BIGINT   PRIMARY KEY,
	tie_id         BIGINT   NOT NULL,
	person_chat    BIGINT   NOT NULL,
	supporter_chat BIGINT   NOT NULL,
	sent_at        BIGINT   NOT NULL,
	answered       SMALLINT NOT NULL -- sum of 1: a heart, 2: a thank you, 4: too much
);
CREATE INDEX words_tie ON words (tie_id);
CREATE INDEX words_person ON words (person_chat);
CREATE INDEX words_supporter ON words (supporter_chat);

-- Professional contacts: shown to the person in their plan, never nudged.
CREATE TABLE professionals (
	id          BIGINT PRIMARY KEY,
	person_chat BIGINT NOT NULL,
	details     BYTEA  NOT NULL -- sealed JSON: name and how to reach them
);
CREATE INDEX professionals_person ON professionals (person_chat);

-- A reach is a person's cry for company to one supporter, by their own tap. Its
-- words stand nowhere but in the outbox until they are delivered.
CREATE TABLE reaches (
	id             BIGINT PRIMARY KEY,
	tie_id         BIGINT NOT NULL,
	person_chat    BIGINT NOT NULL,
	supporter_chat BIGINT NOT NULL,
	asked_at       BIGINT NOT NULL,
	answer         TEXT   NOT NULL -- "here", "cant"; '' none yet
);
CREATE INDEX reaches_person ON reaches (person_chat, asked_at);
CREATE INDEX reaches_supporter ON reaches (supporter_chat);

-- When the person is usually up and wants no sound, and whether supporters may
-- open their chat directly.
ALTER TABLE chats ADD COLUMN quiet TEXT NOT NULL DEFAULT '';            -- "22:00-08:00", '' if not chosen
ALTER TABLE chats ADD COLUMN shares_username SMALLINT NOT NULL DEFAULT 0; -- 1: supporters may open the person's chat

-- How the person's app is set, to speak to them before they have chosen.
ALTER TABLE chats ADD COLUMN app_language TEXT NOT NULL DEFAULT ''; -- IETF tag, '' if unknown
