-- v16 -> v17: Asking the circle for help: what is asked, who was asked, and who has it

CREATE TABLE asks (
	id          BIGINT   PRIMARY KEY,
	person_chat BIGINT   NOT NULL,
	taker       BIGINT   NOT NULL, -- the tie of who has it; 0: nobody yet
	over        SMALLINT NOT NULL, -- 1: done, or no longer needed
	ends_at     BIGINT   NOT NULL, -- unix seconds; when nobody can take it any more
	body        BYTEA    NOT NULL  -- sealed JSON: of which kind, the words, when, who is asked next
);
CREATE INDEX asks_person ON asks (person_chat);
CREATE INDEX asks_taker ON asks (taker);
CREATE INDEX asks_ends ON asks (ends_at);

-- One row for each supporter who was asked. Kept for a month, also when what was asked is
-- gone: nobody is to be asked more often than others.
CREATE TABLE asked (
	ask_id         BIGINT NOT NULL,
	tie_id         BIGINT NOT NULL,
	person_chat    BIGINT NOT NULL,
	supporter_chat BIGINT NOT NULL,
	asked_at       BIGINT NOT NULL, -- unix seconds
	answer         TEXT   NOT NULL, -- see Asked
	PRIMARY KEY (ask_id, tie_id)
);
CREATE INDEX asked_tie ON asked (tie_id);
CREATE INDEX asked_person ON asked (person_chat, asked_at);
CREATE INDEX asked_when ON asked (asked_at);
CREATE INDEX asked_supporter ON asked (supporter_chat);
