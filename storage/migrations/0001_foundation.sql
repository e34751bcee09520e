-- People and places, conversations, and what was and will be said.
-- Times are UTC in seconds since 1970; ids are random unless a platform gives them.

CREATE TABLE person (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL DEFAULT '',
    pronouns TEXT NOT NULL DEFAULT '',
    wiki_name TEXT NOT NULL DEFAULT '',
    introduction TEXT NOT NULL DEFAULT '',
    languages TEXT NOT NULL DEFAULT '[]', -- JSON, the best first
    zone TEXT NOT NULL DEFAULT '',
    quiet_from INTEGER NOT NULL DEFAULT 1260, -- minutes after midnight
    quiet_to INTEGER NOT NULL DEFAULT 480,
    unprompted INTEGER NOT NULL DEFAULT 1, -- 0: only what was asked for
    circle TEXT NOT NULL DEFAULT 'nobody', -- nobody, community, hub, everyone
    created_at REAL NOT NULL,
    active_at REAL NOT NULL,
    asked_to_stay_at REAL
) STRICT, WITHOUT ROWID;
CREATE INDEX person_by_activity ON person (active_at);

CREATE TABLE account (
    platform TEXT NOT NULL,
    id TEXT NOT NULL,
    person TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    chat TEXT NOT NULL DEFAULT '', -- the private chat
    used_at REAL NOT NULL,
    reachable INTEGER NOT NULL DEFAULT 1,
    PRIMARY KEY (platform, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX account_by_person ON account (person, used_at);

CREATE TABLE consent (
    person TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    purpose TEXT NOT NULL, -- keep
    version INTEGER NOT NULL,
    at REAL NOT NULL,
    PRIMARY KEY (person, purpose)
) STRICT, WITHOUT ROWID;

CREATE TABLE community (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    language TEXT NOT NULL,
    zone TEXT NOT NULL,
    level TEXT NOT NULL DEFAULT 'local', -- local, regional, global
    parent TEXT REFERENCES community (id) ON DELETE SET NULL,
    word TEXT NOT NULL DEFAULT '', -- its own word for a person who takes on a role
    widest_circle TEXT NOT NULL DEFAULT 'community',
    contact TEXT NOT NULL DEFAULT '', -- outside contact for reports
    welcome INTEGER NOT NULL DEFAULT 0, -- 1: who comes into its groups is welcomed
    state TEXT NOT NULL DEFAULT 'active', -- active, paused
    paused_at REAL,
    created_at REAL NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX community_by_parent ON community (parent);
CREATE INDEX community_by_level ON community (level, name);
CREATE INDEX community_paused ON community (paused_at) WHERE paused_at IS NOT NULL;

CREATE TABLE community_place (
    platform TEXT NOT NULL,
    chat TEXT NOT NULL,
    thread TEXT NOT NULL DEFAULT '',
    community TEXT NOT NULL REFERENCES community (id) ON DELETE CASCADE,
    present INTEGER NOT NULL DEFAULT 1, -- 0: Banyan was removed from it
    PRIMARY KEY (platform, chat, thread)
) STRICT, WITHOUT ROWID;
CREATE INDEX place_by_community ON community_place (community);

CREATE TABLE welcome ( -- somebody came into a group, which will be said; not who, nor how many
    id TEXT PRIMARY KEY,
    platform TEXT NOT NULL,
    chat TEXT NOT NULL,
    thread TEXT NOT NULL DEFAULT '',
    community TEXT NOT NULL REFERENCES community (id) ON DELETE CASCADE,
    link TEXT NOT NULL, -- into the private chat
    due_at REAL NOT NULL,
    UNIQUE (platform, chat)
) STRICT, WITHOUT ROWID;
CREATE INDEX welcome_due ON welcome (due_at);
CREATE INDEX welcome_by_community ON welcome (community);

CREATE TABLE group_offer ( -- a group that may be set up, and what its link is called
    token TEXT PRIMARY KEY,
    platform TEXT NOT NULL,
    chat TEXT NOT NULL,
    thread TEXT NOT NULL DEFAULT '',
    title TEXT NOT NULL DEFAULT '',
    at REAL NOT NULL,
    UNIQUE (platform, chat, thread)
) STRICT, WITHOUT ROWID;
CREATE INDEX group_offer_by_time ON group_offer (at);

CREATE TABLE ban ( -- who was banned from a group, as a keyed hash: no invitation lets them in
    community TEXT NOT NULL REFERENCES community (id) ON DELETE CASCADE,
    account TEXT NOT NULL,
    chat TEXT NOT NULL, -- of the group: who is let in there again may belong again
    at REAL NOT NULL,
    PRIMARY KEY (community, account, chat)
) STRICT, WITHOUT ROWID;

CREATE TABLE membership (
    community TEXT NOT NULL REFERENCES community (id) ON DELETE CASCADE,
    person TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    joined_at REAL NOT NULL,
    PRIMARY KEY (community, person)
) STRICT, WITHOUT ROWID;
CREATE INDEX membership_by_person ON membership (person);
CREATE TRIGGER last_membership AFTER DELETE ON membership -- however it ended, whoever joins again is hidden
WHEN NOT EXISTS (SELECT 1 FROM membership WHERE person = OLD.person)
BEGIN
    UPDATE person SET circle = 'nobody' WHERE id = OLD.person;
END;

CREATE TABLE organiser (
    community TEXT NOT NULL REFERENCES community (id) ON DELETE CASCADE,
    person TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    appointed_by TEXT REFERENCES person (id) ON DELETE SET NULL, -- an appointed one needs no group rights
    appointed INTEGER NOT NULL DEFAULT 0,
    accepted_at REAL, -- NULL: asked, not yet answered
    PRIMARY KEY (community, person)
) STRICT, WITHOUT ROWID;
CREATE INDEX organiser_by_person ON organiser (person);
CREATE INDEX organiser_by_appointer ON organiser (appointed_by);

CREATE TABLE invitation (
    code TEXT PRIMARY KEY,
    community TEXT NOT NULL REFERENCES community (id) ON DELETE CASCADE,
    made_by TEXT REFERENCES person (id) ON DELETE SET NULL,
    kind TEXT NOT NULL, -- member, organiser, community
    expires_at REAL NOT NULL,
    uses_left INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX invitation_by_community ON invitation (community);
CREATE INDEX invitation_by_maker ON invitation (made_by);
CREATE INDEX invitation_by_expiry ON invitation (expires_at);

CREATE TABLE conversation (
    id TEXT PRIMARY KEY,
    person TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    flow TEXT NOT NULL,
    args TEXT NOT NULL,
    journal TEXT NOT NULL,
    carried TEXT NOT NULL DEFAULT '{}',
    status TEXT NOT NULL, -- open, aside, stuck, done, cancelled, expired
    asked TEXT NOT NULL DEFAULT '', -- key of the letter that asked the open question
    rev INTEGER NOT NULL DEFAULT 0,
    touched_at REAL NOT NULL,
    deadline_at REAL, -- of the open question
    due_at REAL, -- the nearest of deadline, nudge, expiry and clean-up
    nudged INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
CREATE INDEX conversation_by_person ON conversation (person, status, touched_at);
CREATE UNIQUE INDEX conversation_open ON conversation (person) WHERE status = 'open';
CREATE INDEX conversation_stuck ON conversation (id) WHERE status = 'stuck';
CREATE INDEX conversation_due ON conversation (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX conversation_finished ON conversation (touched_at)
    WHERE status IN ('done', 'cancelled', 'expired');

CREATE TABLE inbox (
    platform TEXT NOT NULL,
    id TEXT NOT NULL,
    at REAL NOT NULL,
    PRIMARY KEY (platform, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX inbox_by_time ON inbox (at);

CREATE TABLE parked_event (
    platform TEXT NOT NULL,
    id TEXT NOT NULL,
    at REAL NOT NULL,
    payload TEXT NOT NULL,
    reason TEXT NOT NULL, -- the kind of error, never its text
    PRIMARY KEY (platform, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX parked_event_by_time ON parked_event (at);

CREATE TABLE outbox (
    number INTEGER PRIMARY KEY, -- the order in which things were said
    key TEXT NOT NULL UNIQUE,
    person TEXT REFERENCES person (id) ON DELETE CASCADE,
    place TEXT, -- JSON; where no person is addressed, and once it is sent
    weight INTEGER NOT NULL,
    body TEXT, -- JSON, until it is delivered
    state TEXT NOT NULL DEFAULT 'queued', -- queued, sent, doubtful, dropped
    receipt TEXT,
    not_before REAL,
    at REAL NOT NULL
) STRICT;
CREATE INDEX outbox_queued ON outbox (state, number) WHERE state = 'queued';
CREATE INDEX outbox_by_person ON outbox (person);
CREATE INDEX outbox_by_chat ON outbox (json_extract(place, '$[0]'), json_extract(place, '$[1]'))
    WHERE person IS NULL;
CREATE INDEX outbox_by_time ON outbox (at);

CREATE TABLE menu ( -- what somebody was last offered to press, so that it can be typed
    person TEXT PRIMARY KEY REFERENCES person (id) ON DELETE CASCADE,
    letter TEXT NOT NULL,
    message TEXT NOT NULL,
    buttons TEXT NOT NULL -- JSON
) STRICT, WITHOUT ROWID;

CREATE TABLE notice ( -- unprompted words that wait to be bundled
    id TEXT PRIMARY KEY,
    person TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    body TEXT NOT NULL, -- JSON of a Send
    conversation TEXT REFERENCES conversation (id) ON DELETE CASCADE, -- which it asks to go on with
    community TEXT REFERENCES community (id) ON DELETE CASCADE, -- of which it says that it rests
    at REAL NOT NULL,
    due_at REAL NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX notice_due ON notice (due_at);
CREATE INDEX notice_by_person ON notice (person);
CREATE INDEX notice_by_conversation ON notice (conversation);
CREATE INDEX notice_by_community ON notice (community);

CREATE TABLE notified ( -- when somebody was written to unprompted
    person TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    at REAL NOT NULL,
    PRIMARY KEY (person, at)
) STRICT, WITHOUT ROWID;
CREATE INDEX notified_by_time ON notified (at);

CREATE TABLE reminder ( -- chosen by the person: exempt from the bound on unprompted words
    id TEXT PRIMARY KEY,
    person TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    kind TEXT NOT NULL, -- practice, again
    about TEXT NOT NULL,
    due_at REAL NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX reminder_due ON reminder (due_at);
CREATE INDEX reminder_by_person ON reminder (person);

CREATE TABLE framework ( -- a community's own roles and skills, every version
    community TEXT NOT NULL REFERENCES community (id) ON DELETE CASCADE,
    version INTEGER NOT NULL,
    body TEXT NOT NULL, -- TOML as it was uploaded
    at REAL NOT NULL,
    activation INTEGER NOT NULL DEFAULT 0, -- the highest is in use; 0: not, or not any more
    PRIMARY KEY (community, version)
) STRICT, WITHOUT ROWID;

CREATE TABLE assessment (
    id TEXT PRIMARY KEY,
    person TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    role TEXT NOT NULL DEFAULT '', -- empty: what fits
    community TEXT REFERENCES community (id) ON DELETE SET NULL, -- whose framework it was
    framework_version INTEGER NOT NULL DEFAULT 0,
    at REAL NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX assessment_by_person ON assessment (person, at);
CREATE INDEX assessment_by_community ON assessment (community);

CREATE TABLE assessed_level (
    assessment TEXT NOT NULL REFERENCES assessment (id) ON DELETE CASCADE,
    skill TEXT NOT NULL,
    level INTEGER, -- 0: no opportunity yet; NULL: skipped
    example TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (assessment, skill)
) STRICT, WITHOUT ROWID;

CREATE TABLE profile_skill (
    person TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    skill TEXT NOT NULL,
    part TEXT NOT NULL, -- helps, learns
    level INTEGER,
    at REAL NOT NULL,
    PRIMARY KEY (person, skill, part)
) STRICT, WITHOUT ROWID;
CREATE INDEX profile_skill_by_skill ON profile_skill (skill, part);

CREATE TABLE block ( -- whom somebody does not want to meet; the other only as a keyed hash
    person TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    other TEXT NOT NULL,
    kind TEXT NOT NULL, -- block, do_not_match
    at REAL NOT NULL,
    PRIMARY KEY (person, other, kind)
) STRICT, WITHOUT ROWID;
CREATE INDEX block_by_other ON block (other);

CREATE TABLE report (
    id TEXT PRIMARY KEY,
    community TEXT REFERENCES community (id) ON DELETE CASCADE,
    reporter TEXT REFERENCES person (id) ON DELETE SET NULL,
    account TEXT NOT NULL, -- keyed hash of the reporter's: a limit that outlives forgetting
    about TEXT NOT NULL DEFAULT '', -- keyed hash of an account, where one was named
    words TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'open', -- open, closed
    outcome TEXT NOT NULL DEFAULT '',
    at REAL NOT NULL,
    closed_at REAL
) STRICT, WITHOUT ROWID;
CREATE INDEX report_by_community ON report (community, state);
CREATE INDEX report_by_reporter ON report (reporter);
CREATE INDEX report_by_account ON report (account, at);
CREATE INDEX report_by_closing ON report (closed_at);

CREATE TABLE audit (
    number INTEGER PRIMARY KEY,
    at REAL NOT NULL,
    community TEXT REFERENCES community (id) ON DELETE CASCADE,
    actor TEXT NOT NULL, -- id of a person, or a keyed hash once that person has gone
    act TEXT NOT NULL,
    about TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX audit_by_time ON audit (at);
CREATE INDEX audit_by_community ON audit (community, at);
CREATE INDEX audit_by_actor ON audit (actor);
CREATE INDEX audit_by_about ON audit (about);

CREATE TABLE suggestion ( -- better words for what Banyan says
    number INTEGER PRIMARY KEY,
    person TEXT REFERENCES person (id) ON DELETE SET NULL,
    language TEXT NOT NULL,
    words TEXT NOT NULL,
    better TEXT NOT NULL,
    at REAL NOT NULL
) STRICT;
CREATE INDEX suggestion_by_person ON suggestion (person, at);
CREATE INDEX suggestion_by_time ON suggestion (at);

CREATE TABLE setting ( -- what this installation keeps about itself, such as the key of its hashes
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE playground_person (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    note TEXT NOT NULL DEFAULT '', -- who this is to be, in a word or two
    language TEXT NOT NULL,
    administers INTEGER NOT NULL DEFAULT 0,
    in_group INTEGER NOT NULL DEFAULT 1,
    banned INTEGER NOT NULL DEFAULT 0, -- by an administrator, until let in again
    position INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE playground_message (
    number INTEGER PRIMARY KEY AUTOINCREMENT, -- a receipt: never given twice
    chat TEXT NOT NULL, -- id of a playground person, or "group"
    sender TEXT NOT NULL, -- id of a playground person, or "banyan"
    key TEXT UNIQUE, -- of the letter, where Banyan said it
    body TEXT NOT NULL, -- JSON
    removed INTEGER NOT NULL DEFAULT 0,
    at REAL NOT NULL
) STRICT;
CREATE INDEX playground_message_by_chat ON playground_message (chat, number);

CREATE TABLE playground_file (
    id TEXT PRIMARY KEY,
    message INTEGER NOT NULL REFERENCES playground_message (number) ON DELETE CASCADE,
    name TEXT NOT NULL,
    mime TEXT NOT NULL,
    content BLOB NOT NULL
) STRICT;
CREATE INDEX playground_file_by_message ON playground_file (message);

CREATE TABLE playground_event ( -- what somebody did, until it has been handled
    number INTEGER PRIMARY KEY AUTOINCREMENT, -- the order in which things happened
    id TEXT NOT NULL UNIQUE, -- from the page: what it sends twice happened once
    person TEXT NOT NULL,
    chat TEXT NOT NULL,
    what TEXT NOT NULL, -- JSON; empty once it is handled
    handled INTEGER NOT NULL DEFAULT 0,
    at REAL NOT NULL
) STRICT;
CREATE INDEX playground_event_waiting ON playground_event (handled, number) WHERE handled = 0;
CREATE INDEX playground_event_by_time ON playground_event (at);
