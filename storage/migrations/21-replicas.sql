-- v20 -> v21: Which process holds an update or a delivery, for as long as it is alive

-- only: postgres until "end only"
-- Processes that share this database. Each renews its row; the oldest leads.
CREATE TABLE replicas (
	epoch       BIGINT GENERATED ALWAYS AS IDENTITY (START WITH 2) PRIMARY KEY, -- 1 is a process without a lease
	alive_until BIGINT NOT NULL -- unix milliseconds by the clock of the database
);
-- end only postgres
ALTER TABLE inbox ADD COLUMN holder BIGINT NOT NULL DEFAULT 0;  -- whose it is to handle: an epoch; 0: nobody's yet
ALTER TABLE inbox DROP COLUMN claimed_until;
ALTER TABLE outbox ADD COLUMN holder BIGINT NOT NULL DEFAULT 0; -- who sends it until claimed_until_ms: an epoch; 0: nobody
-- only: postgres until "end only"
CREATE INDEX inbox_free ON inbox (update_id) WHERE state = 0 AND holder = 0;
CREATE INDEX inbox_held ON inbox (holder) WHERE state = 0 AND holder <> 0;
CREATE INDEX outbox_held ON outbox (holder) WHERE holder <> 0;
-- end only postgres
