-- v14 -> v15: What stands in the chats, so that it can be taken away

-- One row a message that Telegram still lets the bot take away: two days. What it
-- said is not kept. Only of chats of which something else is.
CREATE TABLE shown_messages (
	chat_id    BIGINT   NOT NULL,
	message_id BIGINT   NOT NULL, -- Telegram's number, within the chat
	own        SMALLINT NOT NULL, -- 1: written by whose chat it is, not by the bot
	shown_at   BIGINT   NOT NULL, -- unix seconds
	PRIMARY KEY (chat_id, message_id)
);
CREATE INDEX shown_messages_old ON shown_messages (shown_at);
