-- Announcements: what organisers tell many at once, and what people want to hear.

CREATE TABLE topic ( -- what a community announces about; people choose
    id TEXT PRIMARY KEY,
    community TEXT NOT NULL REFERENCES community (id) ON DELETE CASCADE,
    name TEXT NOT NULL, -- as the organisers wrote it
    UNIQUE (community, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE muted ( -- what somebody does not want to hear: a topic, or all of a community
    person TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    community TEXT NOT NULL REFERENCES community (id) ON DELETE CASCADE,
    topic TEXT NOT NULL DEFAULT '', -- empty: everything that this community announces
    at REAL NOT NULL,
    PRIMARY KEY (person, community, topic)
) STRICT, WITHOUT ROWID;
CREATE INDEX muted_by_community ON muted (community, topic);

CREATE TABLE announcing ( -- how many announcements a week a community sends one person
    community TEXT PRIMARY KEY REFERENCES community (id) ON DELETE CASCADE,
    most_a_week INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE announcement (
    id TEXT PRIMARY KEY,
    community TEXT NOT NULL REFERENCES community (id) ON DELETE CASCADE,
    author TEXT REFERENCES person (id) ON DELETE SET NULL,
    topic TEXT NOT NULL DEFAULT '', -- id; empty: none
    audience TEXT NOT NULL, -- JSON: whom it is for
    state TEXT NOT NULL, -- draft, scheduled, sending, stopped, sent, withdrawn
    at REAL, -- when it goes out
    letter TEXT NOT NULL DEFAULT '', -- key of the message whose numbers move
    made_at REAL NOT NULL,
    ended_at REAL,
    due_at REAL -- when something is to be done about it
) STRICT, WITHOUT ROWID;
CREATE INDEX announcement_by_community ON announcement (community, state);
CREATE INDEX announcement_by_author ON announcement (author);
CREATE INDEX announcement_ended ON announcement (ended_at) WHERE ended_at IS NOT NULL;
CREATE INDEX announcement_due ON announcement (due_at) WHERE due_at IS NOT NULL;

CREATE TABLE announcement_text (
    announcement TEXT NOT NULL REFERENCES announcement (id) ON DELETE CASCADE,
    language TEXT NOT NULL,
    words TEXT NOT NULL, -- as the organisers wrote it
    PRIMARY KEY (announcement, language)
) STRICT, WITHOUT ROWID;

CREATE TABLE announcement_reader ( -- whom it is for, fixed when it goes out
    announcement TEXT NOT NULL REFERENCES announcement (id) ON DELETE CASCADE,
    person TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    number INTEGER NOT NULL, -- letters are written in this order
    state TEXT NOT NULL, -- waiting, written, delivered, blocked, failed, doubtful, muted, enough
    at REAL NOT NULL, -- since when it stands so; while it waits, from when a letter can be written
    PRIMARY KEY (announcement, person)
) STRICT, WITHOUT ROWID;
CREATE INDEX announcement_reader_by_person ON announcement_reader (person);
CREATE INDEX announcement_reader_in_order ON announcement_reader (announcement, state, at, number);

-- Announcements that are being handed over: what of them arrived is not known after a death.
CREATE INDEX outbox_leaving ON outbox (number) WHERE state = 'leaving';
