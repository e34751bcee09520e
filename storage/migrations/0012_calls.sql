-- Calls: a community looks for people for a role, hears about them, and decides.

CREATE TABLE call (
    id TEXT PRIMARY KEY,
    community TEXT NOT NULL REFERENCES community (id) ON DELETE CASCADE,
    title TEXT NOT NULL, -- of the role, as the organisers wrote it
    role TEXT NOT NULL DEFAULT '', -- of the framework; empty: none of them
    about TEXT NOT NULL,
    seats INTEGER NOT NULL,
    term INTEGER NOT NULL, -- months
    seconds INTEGER NOT NULL, -- how many others must support a candidate
    method TEXT NOT NULL, -- mufakat, consent, approval, ranked, organisers
    tie TEXT NOT NULL, -- first, lot
    quorum INTEGER NOT NULL, -- per cent of the roll that must take part in a vote
    rounds INTEGER NOT NULL, -- at most so many drafts or proposals
    roll TEXT NOT NULL, -- members, codes
    posted INTEGER NOT NULL DEFAULT 1, -- 1: its minutes are posted in the groups
    zone TEXT NOT NULL,
    opens_at REAL NOT NULL,
    nominate_until REAL NOT NULL,
    prepare_until REAL NOT NULL, -- seconds and statements
    comment_until REAL NOT NULL,
    decide_until REAL NOT NULL, -- the first round of deciding
    chair TEXT REFERENCES person (id) ON DELETE SET NULL,
    deputy TEXT REFERENCES person (id) ON DELETE SET NULL,
    lot TEXT NOT NULL, -- random; its digest is published at the opening, itself with the minutes
    state TEXT NOT NULL, -- planned, nominating, preparing, commenting, deciding, decided, undecided, withdrawn
    reminded INTEGER NOT NULL DEFAULT 0, -- 1: of the end of this phase
    made_at REAL NOT NULL,
    closed_at REAL, -- decided, undecided or withdrawn
    due_at REAL -- when something is to be done about it
) STRICT, WITHOUT ROWID;
CREATE INDEX call_by_community ON call (community, state);
CREATE INDEX call_due ON call (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX call_closed ON call (closed_at) WHERE closed_at IS NOT NULL;
CREATE INDEX call_by_chair ON call (chair);
CREATE INDEX call_by_deputy ON call (deputy);

CREATE TABLE stepped_back ( -- who has lost every right over a call, and never says why
    call TEXT NOT NULL REFERENCES call (id) ON DELETE CASCADE,
    person TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    PRIMARY KEY (call, person)
) STRICT, WITHOUT ROWID;
CREATE INDEX stepped_back_by_person ON stepped_back (person);

CREATE TABLE keeper_invitation ( -- to chair a call, or to be the deputy; works once
    call TEXT NOT NULL REFERENCES call (id) ON DELETE CASCADE,
    part TEXT NOT NULL, -- chair, deputy
    code TEXT NOT NULL UNIQUE, -- keyed hash
    PRIMARY KEY (call, part)
) STRICT, WITHOUT ROWID;

CREATE TABLE roll_entry ( -- who may take part, fixed at the opening; one ballot an entry
    id TEXT PRIMARY KEY,
    call TEXT NOT NULL REFERENCES call (id) ON DELETE CASCADE,
    person TEXT REFERENCES person (id) ON DELETE SET NULL, -- NULL: a code not used, or somebody forgotten
    code TEXT, -- keyed hash of a code that works once; NULL: used, or none
    recused INTEGER NOT NULL DEFAULT 0, -- 1: stays out of deciding, of their own accord
    UNIQUE (call, person)
) STRICT, WITHOUT ROWID;
CREATE INDEX roll_entry_by_person ON roll_entry (person);
CREATE UNIQUE INDEX roll_entry_by_code ON roll_entry (code) WHERE code IS NOT NULL;

CREATE TABLE candidate ( -- somebody who was nominated; public only once they have accepted
    id TEXT PRIMARY KEY,
    call TEXT NOT NULL REFERENCES call (id) ON DELETE CASCADE,
    person TEXT REFERENCES person (id) ON DELETE CASCADE, -- NULL: invited, and not here yet
    code TEXT, -- keyed hash of an invitation that works once; NULL: used, or none
    state TEXT NOT NULL, -- invited, asked, later, accepted, declined, withdrawn, out
    statement TEXT NOT NULL DEFAULT '',
    eligible INTEGER, -- 1 or 0 as the organisers found; NULL: not looked at
    why_not TEXT NOT NULL DEFAULT '', -- why not eligible
    conflict TEXT NOT NULL DEFAULT '', -- of interest, as they declare it
    at REAL NOT NULL,
    answered_at REAL, -- accepted: who accepted first stands first
    ask_at REAL, -- when they are asked again
    UNIQUE (call, person)
) STRICT, WITHOUT ROWID;
CREATE INDEX candidate_by_person ON candidate (person);
CREATE UNIQUE INDEX candidate_by_code ON candidate (code) WHERE code IS NOT NULL;
CREATE INDEX candidate_to_ask ON candidate (ask_at) WHERE ask_at IS NOT NULL;

CREATE TABLE nomination ( -- who proposed a candidate, and why; erased when the call ends
    candidate TEXT NOT NULL REFERENCES candidate (id) ON DELETE CASCADE,
    nominator TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    reason TEXT NOT NULL,
    relation TEXT NOT NULL DEFAULT '', -- to the nominee, as declared; empty: it is themselves
    shown INTEGER NOT NULL DEFAULT 0, -- 1: the nominator agrees to be named to the nominee
    at REAL NOT NULL,
    PRIMARY KEY (candidate, nominator)
) STRICT, WITHOUT ROWID;
CREATE INDEX nomination_by_nominator ON nomination (nominator);

CREATE INDEX conversation_about_call ON conversation (json_extract(args, '$.call'))
    WHERE flow IN ('nominate', 'call-remark');

CREATE TABLE never_nominate ( -- who is never to be asked again, by any community
    person TEXT PRIMARY KEY REFERENCES person (id) ON DELETE CASCADE,
    at REAL NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE seconding ( -- support for a candidate by others
    candidate TEXT NOT NULL REFERENCES candidate (id) ON DELETE CASCADE,
    person TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    at REAL NOT NULL,
    PRIMARY KEY (candidate, person)
) STRICT, WITHOUT ROWID;
CREATE INDEX seconding_by_person ON seconding (person);

CREATE TABLE remark ( -- a comment or a question about a candidate, passed on by the organisers
    id TEXT PRIMARY KEY,
    candidate TEXT NOT NULL REFERENCES candidate (id) ON DELETE CASCADE,
    author TEXT REFERENCES person (id) ON DELETE CASCADE,
    kind TEXT NOT NULL, -- comment, question, conflict
    words TEXT NOT NULL,
    answer TEXT NOT NULL DEFAULT '', -- to a question
    state TEXT NOT NULL, -- waiting, passed, kept_back
    at REAL NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX remark_by_candidate ON remark (candidate, at);
CREATE INDEX remark_by_author ON remark (author);

CREATE TABLE poll ( -- one round in which those on the roll are asked
    id TEXT PRIMARY KEY,
    call TEXT NOT NULL REFERENCES call (id) ON DELETE CASCADE,
    kind TEXT NOT NULL, -- views, mufakat, consent, approval, ranked, organisers
    number INTEGER NOT NULL, -- of this call, from 1
    draft TEXT NOT NULL DEFAULT '', -- what is to be decided, in the chair's words
    proposed TEXT NOT NULL DEFAULT '[]', -- JSON: ids of the candidates that the draft names
    opened_at REAL NOT NULL,
    closes_at REAL NOT NULL,
    postponed INTEGER NOT NULL DEFAULT 0, -- 1: once, for want of a quorum
    key_digest TEXT NOT NULL DEFAULT '', -- of the key that ballots are sealed with; empty: gone
    state TEXT NOT NULL, -- open, counted, void
    result TEXT NOT NULL DEFAULT '{}', -- JSON, once it is counted
    UNIQUE (call, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX poll_by_key ON poll (key_digest);

CREATE TABLE took_part ( -- that somebody has taken part, and nothing of how
    poll TEXT NOT NULL REFERENCES poll (id) ON DELETE CASCADE,
    entry TEXT NOT NULL REFERENCES roll_entry (id) ON DELETE CASCADE,
    PRIMARY KEY (poll, entry)
) STRICT, WITHOUT ROWID;
CREATE INDEX took_part_by_entry ON took_part (entry);

CREATE TABLE ballot ( -- sealed while it may be changed; erased when it is counted
    poll TEXT NOT NULL REFERENCES poll (id) ON DELETE CASCADE,
    id TEXT NOT NULL, -- made of the entry and the poll's key, so that only the key can tell whose it is
    draft BLOB NOT NULL, -- what is marked
    voted BLOB, -- what counts; NULL: nothing yet
    PRIMARY KEY (poll, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE counted_ballot ( -- what was voted, in an order that says nothing
    poll TEXT NOT NULL REFERENCES poll (id) ON DELETE CASCADE,
    id TEXT NOT NULL, -- random
    choice TEXT NOT NULL, -- JSON
    PRIMARY KEY (poll, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE deliberation_view ( -- what somebody said in a round of views, without who
    id TEXT PRIMARY KEY,
    poll TEXT NOT NULL REFERENCES poll (id) ON DELETE CASCADE,
    language TEXT NOT NULL,
    words TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX view_by_poll ON deliberation_view (poll);

CREATE TABLE concern ( -- what stands against a draft or a proposal, without whose it is
    id TEXT PRIMARY KEY,
    poll TEXT NOT NULL REFERENCES poll (id) ON DELETE CASCADE,
    language TEXT NOT NULL,
    words TEXT NOT NULL,
    answer TEXT NOT NULL DEFAULT '' -- the chair's
) STRICT, WITHOUT ROWID;
CREATE INDEX concern_by_poll ON concern (poll);

-- That somebody was writing a view, a concern or a remark is not kept either.
CREATE TRIGGER said_in_a_deliberation AFTER UPDATE OF status ON conversation
WHEN NEW.flow IN ('call-view', 'call-concern', 'call-remark')
    AND NEW.status IN ('done', 'cancelled', 'expired')
BEGIN
    DELETE FROM conversation WHERE id = NEW.id;
END;

CREATE TRIGGER not_said_in_a_deliberation AFTER INSERT ON conversation
WHEN NEW.flow IN ('call-view', 'call-concern', 'call-remark')
    AND NEW.status IN ('done', 'cancelled', 'expired')
BEGIN
    DELETE FROM conversation WHERE id = NEW.id;
END;

CREATE TABLE minutes (
    call TEXT PRIMARY KEY REFERENCES call (id) ON DELETE CASCADE,
    record TEXT NOT NULL, -- JSON, from which every language is written
    digest TEXT NOT NULL, -- SHA-256 of the record as it was
    at REAL NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE call_note ( -- reasons that everybody who takes part may read
    call TEXT NOT NULL REFERENCES call (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    kind TEXT NOT NULL, -- prolonged, withdrawn, decided
    words TEXT NOT NULL,
    at REAL NOT NULL,
    PRIMARY KEY (call, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE spotting ( -- who lets organisers see what they did
    person TEXT PRIMARY KEY REFERENCES person (id) ON DELETE CASCADE,
    at REAL NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE deed ( -- what somebody did for others, of those who agreed to be spotted
    community TEXT NOT NULL REFERENCES community (id) ON DELETE CASCADE,
    person TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    kind TEXT NOT NULL, -- hosted, mentored, answered, trained, thanked
    at REAL NOT NULL, -- the last time
    PRIMARY KEY (community, person, kind)
) STRICT, WITHOUT ROWID;
CREATE INDEX deed_by_person ON deed (person);
CREATE INDEX deed_by_time ON deed (at);

-- A poll: until it is delivered, only the key of that poll can read this letter.
ALTER TABLE outbox ADD COLUMN seal TEXT;
CREATE INDEX outbox_sealed ON outbox (seal) WHERE seal IS NOT NULL;
