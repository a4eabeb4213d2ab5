-- v18 -> v19: Which cards of what helps a person a supporter may see

CREATE TABLE card_shares (
	tie_id         BIGINT NOT NULL,
	card           TEXT   NOT NULL, -- such as "helps"; its lines are own_words
	person_chat    BIGINT NOT NULL,
	supporter_chat BIGINT NOT NULL,
	shared_at      BIGINT NOT NULL, -- unix seconds
	PRIMARY KEY (tie_id, card)
);
CREATE INDEX card_shares_person ON card_shares (person_chat);
CREATE INDEX card_shares_supporter ON card_shares (supporter_chat);
