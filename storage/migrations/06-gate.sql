-- v5 -> v6: Nobody reached who must not be

ALTER TABLE relays ADD COLUMN by_person SMALLINT NOT NULL DEFAULT 0; -- 1: the person sent it

-- Whoever a person has removed, or who declined, by number: a link that was made
-- before leads them nowhere.
CREATE TABLE shut_outs (
	person_chat    BIGINT NOT NULL,
	supporter_chat BIGINT NOT NULL,
	since          BIGINT NOT NULL, -- unix seconds
	PRIMARY KEY (person_chat, supporter_chat)
);
CREATE INDEX shut_outs_supporter ON shut_outs (supporter_chat);
