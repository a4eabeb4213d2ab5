-- v4 -> v5: One name for a feature in every room

ALTER TABLE words RENAME TO relays; -- what the two of a tie sent each other, see Relay

-- A rhythm of a tie ends with it, whatever it is for.
ALTER TABLE rhythms ADD COLUMN tie_id BIGINT NOT NULL DEFAULT 0; -- 0: of no tie
UPDATE rhythms SET tie_id = subject WHERE purpose = 'nudge';
CREATE INDEX rhythms_tie ON rhythms (tie_id) WHERE tie_id <> 0;
