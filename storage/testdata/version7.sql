BEGIN TRANSACTION;
CREATE TABLE chats (
	chat_id      BIGINT  PRIMARY KEY, -- Telegram's number
	language     TEXT    NOT NULL,    -- one of the catalogue's codes, '' if not chosen
	country      TEXT    NOT NULL,    -- ISO 3166-1 alpha-2, '' if not chosen
	zone         TEXT    NOT NULL,    -- IANA name, '' if not chosen
	paused_until BIGINT  NOT NULL,    -- unix seconds; 0: not paused
	name         BYTEA,               -- sealed: what Telegram calls them
	username     BYTEA,               -- sealed: without the @
	started_at   BIGINT  NOT NULL,    -- the first update
	gone_at      BIGINT  NOT NULL     -- when Telegram first refused to deliver; 0: reachable
, quiet TEXT NOT NULL DEFAULT '', shares_username SMALLINT NOT NULL DEFAULT 0, app_language TEXT NOT NULL DEFAULT '');
INSERT INTO "chats" VALUES(101,'','GB','',0,X'EEA5104E4382183DD6463F03A6709B7E1F03612FFAECC3B9391306D6DBABCC36',X'EEE3EB73AF69DE88191F85B6E2A13F5639925226E26D5DAE77600BD478DFFA13',1795521600,0,'',0,'');
INSERT INTO "chats" VALUES(202,'','','',0,X'EECE4815B3E40A1B1C21D0E583BFD07A254422FFC5EEC22E156216CF7F467392',NULL,1795521600,0,'',0,'');
CREATE TABLE drafts_sent (
	person_chat    BIGINT  NOT NULL,
	supporter_chat BIGINT  NOT NULL,
	draft          INTEGER NOT NULL,
	sent_at        BIGINT  NOT NULL,
	PRIMARY KEY (person_chat, supporter_chat, draft)
);
CREATE TABLE inbox (
	update_id     BIGINT  PRIMARY KEY, -- Telegram's number
	seq           BIGINT  NOT NULL,    -- order of arrival
	chat_id       BIGINT  NOT NULL,    -- 0: of no chat
	body          BYTEA,               -- sealed raw JSON; NULL once handled
	state         SMALLINT NOT NULL,   -- 0 waiting, 1 handled, 2 parked
	attempts      INTEGER NOT NULL,
	claimed_until BIGINT  NOT NULL,    -- unix milliseconds; a replica works on it until then
	received_at   BIGINT  NOT NULL
);
INSERT INTO "inbox" VALUES(1,1780837983051364198,101,X'EE44EE5BC59C1B6C62CDE6E4B3214C8D6365212259D9306AA16132913C2C5C98CCF4C51AB293',0,0,1795521600000,1795521600);
INSERT INTO "inbox" VALUES(2,1780837983051364199,0,X'EEC64CC6FAE67C24406BB336B86360B6906494C7A0A50730BCA614F0F76D7593FC7FF376EE775A',0,0,1795521600000,1795521600);
CREATE TABLE invitations (
	id          BIGINT   PRIMARY KEY,
	token       BYTEA    NOT NULL UNIQUE, -- SHA-256 of the link's payload, which is kept nowhere
	person_chat BIGINT   NOT NULL,
	terms       BYTEA    NOT NULL,        -- sealed JSON, see Terms
	created_at  BIGINT   NOT NULL,
	expires_at  BIGINT   NOT NULL,
	state       SMALLINT NOT NULL         -- see InvitationState
);
INSERT INTO "invitations" VALUES(1780837983053482493,X'FCDEAC484D7118679D25B885F9FAFE89F074A9EF18E271499F2E5970FBBBE6B7',101,X'EEAF0DDD070E514EB828E1028B839799B173659AE4F4D6244DFEBC8578078E35BEEB4E32782D65932F5FA7',1795521600,1796126400,0);
CREATE TABLE meta (
	name  TEXT PRIMARY KEY,
	value TEXT NOT NULL
);
INSERT INTO "meta" VALUES('key','7hSFBS9oqvSAbcpkn1kl38FF5qnXbZa5I+lVfeoJK/NdWdZVQobK');
INSERT INTO "meta" VALUES('kind','house');
INSERT INTO "meta" VALUES('bound','to people');
CREATE TABLE nudges (
	id             BIGINT   PRIMARY KEY,
	tie_id         BIGINT   NOT NULL,
	person_chat    BIGINT   NOT NULL,
	supporter_chat BIGINT   NOT NULL,
	posted_at      BIGINT   NOT NULL,
	irregular      SMALLINT NOT NULL,
	offered        TEXT     NOT NULL, -- numbers of the drafts, apart by commas
	used           TEXT     NOT NULL  -- what was done with it; '' nothing yet
);
CREATE TABLE outbox (
	id               BIGINT   PRIMARY KEY, -- grows with time: the order within a chat
	lane             SMALLINT NOT NULL,    -- see Lane
	chat_id          BIGINT   NOT NULL,
	body             BYTEA,                -- sealed; NULL in a dead letter
	due_ms           BIGINT   NOT NULL,
	lapse_ms         BIGINT   NOT NULL,    -- not worth sending after this; 0: always worth it
	attempts         INTEGER  NOT NULL,
	unsure           SMALLINT NOT NULL,    -- 1: an attempt was cut off, and may have arrived
	claimed_until_ms BIGINT   NOT NULL,    -- a replica sends it until then
	once             TEXT     UNIQUE,      -- a second row of this name is not written
	dead             TEXT     NOT NULL     -- why it will never be sent; '' while it may
, tie_id BIGINT NOT NULL DEFAULT 0, about BYTEA, remember_s BIGINT NOT NULL DEFAULT 0);
INSERT INTO "outbox" VALUES(1780837983053296134,3,101,X'EEEA07D1C48FA37BE413EBCEA1D99CDD7A6A2735E6290343457C167FBA4E1CC13C8A',1795521600000,0,0,0,0,'nudge:7:8','',1780837983051364200,X'EEA8A5014C81694889886CFC31B658B2E156D21A9D0979BD3F4085BF67365A',3600);
INSERT INTO "outbox" VALUES(1780837983053482492,2,202,X'EE2CBA8A79A750DD24B6E8F95F1B1BD9C5695F97C7BCF6A960FF95E5C8E79996C91322BEE210AC',1795521600000,0,0,0,0,NULL,'',0,NULL,0);
CREATE TABLE porchlight_version (version INTEGER, compat INTEGER);
INSERT INTO "porchlight_version" VALUES(7,7);
CREATE TABLE professionals (
	id          BIGINT PRIMARY KEY,
	person_chat BIGINT NOT NULL,
	details     BYTEA  NOT NULL -- sealed JSON: name and how to reach them
);
INSERT INTO "professionals" VALUES(1780837983053482496,101,X'EE754D737E8B0E6C2618F5322DC764E3FD15302153DFD6710F040B5D20EB2BE346450BEB44D4762581F7E9D56BCE24BF48FC158687A3F364CBA4E6BE4A');
CREATE TABLE reaches (
	id             BIGINT PRIMARY KEY,
	tie_id         BIGINT NOT NULL,
	person_chat    BIGINT NOT NULL,
	supporter_chat BIGINT NOT NULL,
	asked_at       BIGINT NOT NULL,
	answer         TEXT   NOT NULL -- "here", "cant"; '' none yet
);
CREATE TABLE refusals (
	supporter_chat BIGINT NOT NULL,
	person_chat    BIGINT NOT NULL,
	PRIMARY KEY (supporter_chat, person_chat)
);
CREATE TABLE "relays" (
	id             BIGINT   PRIMARY KEY,
	tie_id         BIGINT   NOT NULL,
	person_chat    BIGINT   NOT NULL,
	supporter_chat BIGINT   NOT NULL,
	sent_at        BIGINT   NOT NULL,
	answered       SMALLINT NOT NULL -- sum of 1: a heart, 2: a thank you, 4: too much
, by_person SMALLINT NOT NULL DEFAULT 0);
CREATE TABLE rhythms (
	id       BIGINT PRIMARY KEY,
	chat_id  BIGINT NOT NULL, -- who is told when it is due
	purpose  TEXT   NOT NULL, -- "nudge"
	subject  BIGINT NOT NULL, -- the tie
	spec     TEXT   NOT NULL, -- as scheduler.ParseRhythm reads it
	hours    TEXT   NOT NULL, -- "09:00-20:00", '' if not chosen
	next_due BIGINT NOT NULL, tie_id BIGINT NOT NULL DEFAULT 0, -- unix seconds; 0: never
	UNIQUE (purpose, subject)
);
CREATE TABLE sent_messages (
	id         BIGINT PRIMARY KEY,
	chat_id    BIGINT NOT NULL,
	message_id BIGINT NOT NULL, -- Telegram's number, within the chat
	tie_id     BIGINT NOT NULL, -- 0: of no tie
	about      BYTEA  NOT NULL, -- sealed: what it was about, in the form of the dialogue that sent it
	forget_at  BIGINT NOT NULL, -- unix seconds
	UNIQUE (chat_id, message_id)
);
INSERT INTO "sent_messages" VALUES(1780837983053482495,101,7,0,X'EEE659EA5A10DF83DC3DE77E77BB8193E1B68DCB4983A86010691215FCB8F8E7DAFFD4312C707542E14D',4949121600);
CREATE TABLE shut_outs (
	person_chat    BIGINT NOT NULL,
	supporter_chat BIGINT NOT NULL,
	since          BIGINT NOT NULL, -- unix seconds
	PRIMARY KEY (person_chat, supporter_chat)
);
CREATE TABLE steps (
	chat_id    BIGINT PRIMARY KEY,
	step       TEXT   NOT NULL, -- name of the step that waits for an answer
	notes      BYTEA,           -- sealed: what the dialogue noted so far
	updated_at BIGINT NOT NULL
);
INSERT INTO "steps" VALUES(101,'invite',X'EEEC800EA69E46CE0C6B11B32D38FCC47E6F14FF73B20850BE26D4051B5A49D74A61',1795521600);
CREATE TABLE ties (
	id                     BIGINT   PRIMARY KEY,
	person_chat            BIGINT   NOT NULL,
	supporter_chat         BIGINT   NOT NULL,
	terms                  BYTEA    NOT NULL, -- sealed JSON, see Terms
	confirmed              SMALLINT NOT NULL, -- 1: the person said "that's them"
	muted                  SMALLINT NOT NULL, -- 1: the person gets nothing from this supporter
	gone                   SMALLINT NOT NULL, -- 1: the supporter blocked the bot
	person_paused_until    BIGINT   NOT NULL, -- unix seconds; set by the person
	supporter_paused_until BIGINT   NOT NULL, -- unix seconds; set by the supporter
	ignored                INTEGER  NOT NULL, -- nudges in a row that nothing was done about
	slower                 INTEGER  NOT NULL, -- how often the person halved the rhythm
	accepted_at            BIGINT   NOT NULL,
	asked_at               BIGINT   NOT NULL, -- when the supporter was last asked whether it is still all right
	tips                   INTEGER  NOT NULL, -- how many tips were given
	tip_at                 BIGINT   NOT NULL, told_gone SMALLINT NOT NULL DEFAULT 0, -- when the last one was
	UNIQUE (person_chat, supporter_chat)
);
INSERT INTO "ties" VALUES(1780837983051364200,101,202,X'EE9423C25D0336864EFBA1FE29499D2113945B9731CD6ABBD8B9E95CAC82DFE94E847982DE6430ED6AFFCEB3CD2C86089EA86DB535AA',0,0,0,0,0,0,0,1795521600,0,0,0,0);
CREATE INDEX inbox_waiting ON inbox (seq) WHERE state = 0;
CREATE INDEX outbox_due ON outbox (lane, due_ms) WHERE dead = '';
CREATE INDEX outbox_chat ON outbox (chat_id);
CREATE INDEX invitations_person ON invitations (person_chat, created_at);
CREATE INDEX ties_supporter ON ties (supporter_chat);
CREATE INDEX rhythms_due ON rhythms (next_due) WHERE next_due > 0;
CREATE INDEX rhythms_chat ON rhythms (chat_id);
CREATE INDEX nudges_tie ON nudges (tie_id, posted_at);
CREATE INDEX nudges_person ON nudges (person_chat, posted_at);
CREATE INDEX nudges_supporter ON nudges (supporter_chat, posted_at);
CREATE INDEX words_tie ON "relays" (tie_id);
CREATE INDEX words_person ON "relays" (person_chat);
CREATE INDEX words_supporter ON "relays" (supporter_chat);
CREATE INDEX professionals_person ON professionals (person_chat);
CREATE INDEX reaches_person ON reaches (person_chat, asked_at);
CREATE INDEX reaches_supporter ON reaches (supporter_chat);
CREATE INDEX outbox_tie ON outbox (tie_id) WHERE tie_id <> 0;
CREATE INDEX sent_messages_tie ON sent_messages (tie_id) WHERE tie_id <> 0;
CREATE INDEX sent_messages_old ON sent_messages (forget_at);
CREATE INDEX rhythms_tie ON rhythms (tie_id) WHERE tie_id <> 0;
CREATE INDEX shut_outs_supporter ON shut_outs (supporter_chat);
CREATE INDEX inbox_handled ON inbox (received_at) WHERE state = 1;
CREATE INDEX inbox_parked ON inbox (received_at) WHERE state = 2;
CREATE INDEX inbox_chat ON inbox (chat_id) WHERE state <> 1;
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
COMMIT;
