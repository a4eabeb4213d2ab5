-- v15 -> v16: The box of good things: steps of somebody's own, and messages that they kept

CREATE TABLE good_things (
	id       BIGINT PRIMARY KEY,
	chat_id  BIGINT NOT NULL,
	day      TEXT   NOT NULL, -- the local date that it is of, "2026-11-28"
	drawn_at BIGINT NOT NULL, -- unix seconds; when it was last drawn from the box, 0 for never
	body     BYTEA  NOT NULL  -- sealed JSON: the words, who sent them, the picture or voice
);
CREATE INDEX good_things_chat ON good_things (chat_id, day);

-- One row for each step and supporter to whom the person showed it.
CREATE TABLE milestone_shares (
	tie_id         BIGINT   NOT NULL,
	good_thing     BIGINT   NOT NULL,
	person_chat    BIGINT   NOT NULL,
	supporter_chat BIGINT   NOT NULL,
	shared_at      BIGINT   NOT NULL, -- unix seconds
	cheered        SMALLINT NOT NULL, -- 1: the supporter has sent a cheer
	PRIMARY KEY (tie_id, good_thing)
);
CREATE INDEX milestone_shares_person ON milestone_shares (person_chat);
CREATE INDEX milestone_shares_supporter ON milestone_shares (supporter_chat);
