-- v19 -> v20: For how long somebody wants their notes of days kept

ALTER TABLE chats ADD COLUMN note_days SMALLINT NOT NULL DEFAULT 0; -- 0: as long as any are
CREATE INDEX chats_keeping ON chats (chat_id) WHERE note_days > 0; -- few choose
