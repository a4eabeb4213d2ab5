-- v6 -> v7: What is erased, ended or forgotten is found without reading every row

DROP INDEX inbox_old;
CREATE INDEX inbox_handled ON inbox (received_at) WHERE state = 1;
CREATE INDEX inbox_parked ON inbox (received_at) WHERE state = 2;
UPDATE inbox SET chat_id = 0 WHERE state = 1; -- a handled update keeps its number alone
CREATE INDEX inbox_chat ON inbox (chat_id) WHERE state <> 1;
-- A dead letter is of nobody.
UPDATE outbox SET chat_id = 0, tie_id = 0, body = NULL, about = NULL, once = NULL WHERE dead <> '';
CREATE INDEX outbox_dead ON outbox (due_ms) WHERE dead <> '';
CREATE INDEX chats_gone ON chats (gone_at) WHERE gone_at > 0;
CREATE INDEX steps_old ON steps (updated_at);
CREATE INDEX nudges_old ON nudges (posted_at);
CREATE INDEX drafts_sent_supporter ON drafts_sent (supporter_chat);
CREATE INDEX drafts_sent_old ON drafts_sent (sent_at);
CREATE INDEX relays_old ON relays (sent_at);
CREATE INDEX reaches_tie ON reaches (tie_id);
CREATE INDEX reaches_old ON reaches (asked_at);
CREATE INDEX invitations_old ON invitations (created_at);
CREATE INDEX refusals_person ON refusals (person_chat);

-- Drafts kept their supporter's number when a tie ended. That the person had these
-- words stays, so that nobody else sends the same soon.
INSERT INTO drafts_sent (person_chat, supporter_chat, draft, sent_at)
SELECT person_chat, 0, draft, MAX(sent_at) FROM drafts_sent
WHERE NOT EXISTS (SELECT 1 FROM ties WHERE ties.person_chat = drafts_sent.person_chat AND ties.supporter_chat = drafts_sent.supporter_chat)
GROUP BY person_chat, draft;
DELETE FROM drafts_sent WHERE supporter_chat <> 0 AND NOT EXISTS (
	SELECT 1 FROM ties WHERE ties.person_chat = drafts_sent.person_chat AND ties.supporter_chat = drafts_sent.supporter_chat);
