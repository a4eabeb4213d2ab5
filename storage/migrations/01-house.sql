-- v0 -> v1: Settings, inbox, outbox and where conversations stand

CREATE TABLE meta (
	name  TEXT PRIMARY KEY,
	value TEXT NOT NULL
);

-- Everybody who has written to the bot, person or supporter or both.
CREATE TABLE chats (
	chat_id      BIGINT  PRIMARY KEY, -- Telegram's number
	language     TEXT    NOT NULL,    -- one of the catalogue's codes, '' if not chosen
	country      TEXT    NOT NULL,    -- ISO 3166-1 alpha-2, '' if not chosen
	zone         TEXT    NOT NULL,    -- IANA name, '' if not chosen
	paused_until BIGINT  NOT NULL,    -- unix seconds; 0: not paused
	name         BYTEA,               -- sealed: what Telegram calls them
	username     BYTEA,               -- sealed: without the @
	started_at   BIGINT  NOT NULL,    -- the first update
	gone_at      BIGINT  NOT NULL     -- when Telegram first refused to deliver; 0: reachable
);

-- Updates from Telegram that are stored and not yet forgotten. The number stays
-- for two days after the update was handled, because Telegram may send it again;
-- what it says is erased at once.
CREATE TABLE inbox (
	update_id     BIGINT  PRIMARY KEY, -- Telegram's number
	seq           BIGINT  NOT NULL,    -- order of arrival
	chat_id       BIGINT  NOT NULL,    -- 0: of no chat
	body          BYTEA,               -- sealed raw JSON; NULL once handled
	state         SMALLINT NOT NULL,   -- 0 waiting, 1 handled, 2 parked
	attempts      INTEGER NOT NULL,
	claimed_until BIGINT  NOT NULL,    -- unix milliseconds; a replica works on it until then
	received_at   BIGINT  NOT NULL
);
CREATE INDEX inbox_waiting ON inbox (seq) WHERE state = 0;
CREATE INDEX inbox_old ON inbox (received_at) WHERE state <> 0;

-- Messages that wait to be sent. A row is deleted when Telegram has taken it.
CREATE TABLE outbox (
	id               BIGINT   PRIMARY KEY, -- grows with time: the order within a chat
	lane             SMALLINT NOT NULL,    -- see Lane
	chat_id          BIGINT   NOT NULL,
	body             BYTEA,                -- sealed; NULL in a dead letter
	due_ms           BIGINT   NOT NULL,
	lapse_ms         BIGINT   NOT NULL,    -- not worth sending after this; 0: always worth it
	attempts         INTEGER  NOT NULL,
	unsure           SMALLINT NOT NULL,    -- 1: an attempt was cut off, and may have arrived
	claimed_until_ms BIGINT   NOT NULL,    -- a replica sends it until then
	once             TEXT     UNIQUE,      -- a second row of this name is not written
	dead             TEXT     NOT NULL     -- why it will never be sent; '' while it may
);
CREATE INDEX outbox_due ON outbox (lane, due_ms) WHERE dead = '';
CREATE INDEX outbox_chat ON outbox (chat_id);

-- Where a conversation with several steps stands.
CREATE TABLE steps (
	chat_id    BIGINT PRIMARY KEY,
	step       TEXT   NOT NULL, -- name of the step that waits for an answer
	notes      BYTEA,           -- sealed: what the dialogue noted so far
	updated_at BIGINT NOT NULL
);
