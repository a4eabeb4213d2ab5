-- v3 -> v4: A delivery knows its tie, and what was sent can be found again

ALTER TABLE outbox ADD COLUMN tie_id BIGINT NOT NULL DEFAULT 0; -- because of which tie it is sent; 0: none. It goes when the tie ends
ALTER TABLE outbox ADD COLUMN about BYTEA;                       -- sealed: what to remember once it is sent; NULL: nothing
ALTER TABLE outbox ADD COLUMN remember_s BIGINT NOT NULL DEFAULT 0; -- for how long, in seconds
-- only: sqlite
UPDATE outbox SET tie_id = CAST(substr(once, instr(once, ':') + 1) AS INTEGER) WHERE once LIKE 'tie:%' OR once LIKE 'nudge:%';
-- only: postgres
UPDATE outbox SET tie_id = CAST(split_part(once, ':', 2) AS BIGINT) WHERE once LIKE 'tie:%' OR once LIKE 'nudge:%';
CREATE INDEX outbox_tie ON outbox (tie_id) WHERE tie_id <> 0;

-- Messages of the bot that something may follow later: a reply to one, a reaction
-- under it, an edit. What they said is not kept.
CREATE TABLE sent_messages (
	id         BIGINT PRIMARY KEY,
	chat_id    BIGINT NOT NULL,
	message_id BIGINT NOT NULL, -- Telegram's number, within the chat
	tie_id     BIGINT NOT NULL, -- 0: of no tie
	about      BYTEA  NOT NULL, -- sealed: what it was about, in the form of the dialogue that sent it
	forget_at  BIGINT NOT NULL, -- unix seconds
	UNIQUE (chat_id, message_id)
);
CREATE INDEX sent_messages_tie ON sent_messages (tie_id) WHERE tie_id <> 0;
CREATE INDEX sent_messages_old ON sent_messages (forget_at);
