-- v7 -> v8: A person is told of whoever comes back whom they had removed

-- 1: the person has removed them. 0: they declined, which is theirs alone.
ALTER TABLE shut_outs ADD COLUMN removed SMALLINT NOT NULL DEFAULT 0;
