-- v13 -> v14: Missed check-ins: whom a person wants told when they have not been in touch

-- One row a tie; a person has one at most that is asked or on.
CREATE TABLE missed_checkins (
	tie_id         BIGINT   PRIMARY KEY,
	person_chat    BIGINT   NOT NULL,
	supporter_chat BIGINT   NOT NULL,
	standing       TEXT     NOT NULL, -- see Standing
	asked_at       BIGINT   NOT NULL, -- unix seconds; when the supporter was asked
	rests_until    BIGINT   NOT NULL, -- unix seconds; holidays, 0 for none
	stage          SMALLINT NOT NULL, -- see MissedStage
	missed_hour    BIGINT   NOT NULL, -- unix seconds; the hour that the questions are about, 0 while none is asked
	reading_at     BIGINT   NOT NULL, -- unix seconds; when the bot last knew that a sign of life would reach it
	tried_at       BIGINT   NOT NULL, -- unix seconds; the last test run
	told_rest      SMALLINT NOT NULL  -- 1: the person knows that the supporter can't be told now
);
CREATE INDEX missed_person ON missed_checkins (person_chat);
CREATE INDEX missed_supporter ON missed_checkins (supporter_chat);
