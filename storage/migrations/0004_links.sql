-- One person with several accounts.

CREATE TABLE link ( -- an account asks to become one with another; gone once that is decided
    id TEXT PRIMARY KEY,
    person TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE, -- who asked for the code
    code TEXT UNIQUE, -- a keyed hash; NULL once it was typed
    beginning TEXT NOT NULL, -- a keyed hash of its first signs: a mistyped code costs it a try
    tries_left INTEGER NOT NULL,
    typed_by TEXT REFERENCES person (id) ON DELETE CASCADE,
    platform TEXT NOT NULL DEFAULT '', -- of the account in which it was typed
    account TEXT NOT NULL DEFAULT '',
    languages TEXT NOT NULL DEFAULT '[]', -- JSON, of who reads there
    agreed INTEGER NOT NULL DEFAULT 0, -- 1: there somebody said yes, and who asked decides
    expires_at REAL NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX link_by_person ON link (person);
CREATE INDEX link_by_typist ON link (typed_by);
CREATE INDEX link_by_beginning ON link (beginning);
CREATE INDEX link_by_expiry ON link (expires_at);

CREATE TABLE link_miss ( -- that an account typed a wrong code; outlives forgetting, for a day
    number INTEGER PRIMARY KEY,
    account TEXT NOT NULL, -- a keyed hash
    at REAL NOT NULL
) STRICT;
CREATE INDEX link_miss_by_account ON link_miss (account, at);
CREATE INDEX link_miss_by_time ON link_miss (at);

CREATE INDEX ban_by_account ON ban (account);

ALTER TABLE menu ADD COLUMN place TEXT; -- JSON: where the buttons are, of somebody's several chats
