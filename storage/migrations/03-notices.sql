-- v2 -> v3: What a person was told of a tie once is not told again

ALTER TABLE ties ADD COLUMN told_gone SMALLINT NOT NULL DEFAULT 0; -- 1: the person knows that the supporter can't be reached
UPDATE ties SET told_gone = gone;
