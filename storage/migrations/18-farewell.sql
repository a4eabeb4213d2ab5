-- v17 -> v18: Farewell: who was told that the bot ends

CREATE TABLE farewells (
	chat_id BIGINT PRIMARY KEY,
	told_at BIGINT NOT NULL -- unix seconds
);
