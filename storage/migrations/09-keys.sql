-- v8 -> v9: What is kept of people is sealed under keys that can be destroyed

-- Whose each key is. The keys themselves are in a file of their own beside a SQLite
-- database, where destroying one leaves no copy, and in a table on PostgreSQL.
CREATE TABLE key_holders (
	chat_id BIGINT NOT NULL, -- 0: of a tie
	tie_id  BIGINT NOT NULL, -- 0: of a chat
	key_id  BIGINT NOT NULL UNIQUE,
	PRIMARY KEY (chat_id, tie_id)
);
CREATE INDEX key_holders_tie ON key_holders (tie_id) WHERE tie_id <> 0;

-- only: postgres until "end only"
CREATE TABLE keys (
	id     BIGINT PRIMARY KEY,
	sealed BYTEA  NOT NULL -- under the house key; empty once it is destroyed
);
-- end only postgres
