-- v12 -> v13: Safety plans: line by line, and which steps a supporter may see

CREATE TABLE plan_lines (
	id      BIGINT PRIMARY KEY, -- in the order in which they were written
	chat_id BIGINT NOT NULL,
	body    BYTEA  NOT NULL     -- sealed JSON: of which step, and the words
);
CREATE INDEX plan_lines_chat ON plan_lines (chat_id);

CREATE TABLE plan_shares (
	tie_id         BIGINT NOT NULL,
	step           TEXT   NOT NULL, -- such as "signs"
	person_chat    BIGINT NOT NULL,
	supporter_chat BIGINT NOT NULL,
	shared_at      BIGINT NOT NULL, -- unix seconds
	PRIMARY KEY (tie_id, step)
);
CREATE INDEX plan_shares_person ON plan_shares (person_chat);
CREATE INDEX plan_shares_supporter ON plan_shares (supporter_chat);
