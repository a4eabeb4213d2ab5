-- v10 -> v11: Reminders that people set for themselves

-- When each comes stands in rhythms, with the purpose "remind" and its id as the subject.
CREATE TABLE reminders (
	id      BIGINT PRIMARY KEY,
	chat_id BIGINT NOT NULL,
	told_at BIGINT NOT NULL, -- unix seconds; when it was last said and nothing was done about it yet; 0: never
	ends_at BIGINT NOT NULL, -- unix seconds; when one is over that comes once; that of the year 9999: it comes again
	body    BYTEA  NOT NULL  -- sealed JSON: the words, of what kind it is, whether they are hidden
);
CREATE INDEX reminders_chat ON reminders (chat_id);
CREATE INDEX reminders_ends ON reminders (ends_at);
