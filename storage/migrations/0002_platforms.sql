-- Platforms that go on where they were, and announcements that nobody waits for.

CREATE TABLE cursor ( -- where a platform goes on: written with the events that came before
    platform TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

DROP INDEX outbox_queued;
CREATE INDEX outbox_queued ON outbox (number) WHERE state = 'queued' AND weight < 3;
CREATE INDEX outbox_announcements ON outbox (number) WHERE state = 'queued' AND weight = 3;
