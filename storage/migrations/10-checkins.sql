-- v9 -> v10: Check-ins: how somebody was, in their own words

-- Several a day are fine. The score is sealed like the words.
CREATE TABLE checkins (
	id      BIGINT PRIMARY KEY,
	chat_id BIGINT NOT NULL,
	day     TEXT   NOT NULL, -- the local date that it is of, "2026-11-28"
	at      BIGINT NOT NULL, -- unix seconds; when it was told
	body    BYTEA  NOT NULL  -- sealed JSON: score, words, voice
);
CREATE INDEX checkins_chat ON checkins (chat_id, day);
CREATE INDEX checkins_at ON checkins (at);
