-- v21 -> v22: With a million people nothing is looked for by reading everybody's

-- What can still be opened of the inbox: all else of it is numbers.
CREATE INDEX inbox_sealed ON inbox (update_id) WHERE body IS NOT NULL;
-- What a process that is no more was sending, and what was tried and is to be tried again.
CREATE INDEX outbox_claimed ON outbox (id) WHERE claimed_until_ms > 0;
CREATE INDEX outbox_tried ON outbox (chat_id) WHERE attempts > 0 AND dead = '';
-- Dead letters are counted by lane.
CREATE INDEX outbox_dead_lane ON outbox (lane) WHERE dead <> '';
-- only: postgres
CREATE INDEX keys_destroyed ON keys (id) WHERE sealed = '';
