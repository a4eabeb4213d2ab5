-- v11 -> v12: What somebody wrote for themselves: what helped them after a hard night

-- Shown to nobody but their owner, and kept until they are taken out or erased.
CREATE TABLE own_words (
	id      BIGINT PRIMARY KEY,
	chat_id BIGINT NOT NULL,
	kind    TEXT   NOT NULL, -- what they are, see OwnWords
	body    BYTEA  NOT NULL  -- sealed JSON: the words, and when they were written
);
CREATE INDEX own_words_chat ON own_words (chat_id, kind);
