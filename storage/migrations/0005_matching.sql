-- Mentors, and who was brought together with whom.

ALTER TABLE community ADD COLUMN minimum_age INTEGER NOT NULL DEFAULT 18; -- of whom it brings together
ALTER TABLE community ADD COLUMN conduct TEXT NOT NULL DEFAULT ''; -- where its code of conduct stands

CREATE TABLE agreement ( -- that somebody is old enough and keeps to the code of conduct
    person TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    community TEXT NOT NULL REFERENCES community (id) ON DELETE CASCADE,
    age INTEGER NOT NULL, -- the minimum that they confirmed
    conduct TEXT NOT NULL, -- as it was then
    at REAL NOT NULL,
    PRIMARY KEY (person, community)
) STRICT, WITHOUT ROWID;
CREATE INDEX agreement_by_community ON agreement (community);

CREATE TABLE meeting_profile ( -- what brings people together; everything may be left out
    person TEXT PRIMARY KEY REFERENCES person (id) ON DELETE CASCADE,
    speaks TEXT NOT NULL DEFAULT '{}', -- JSON: languages, and how well from 1 (a little) to 4 (at home)
    hours TEXT NOT NULL DEFAULT '[]', -- JSON: [day, from, to]: 0 is Monday, minutes on their own clock
    gender TEXT NOT NULL DEFAULT '', -- woman, man, other; never shown
    own_gender INTEGER NOT NULL DEFAULT 0, -- 1: wants to meet their own gender only
    relayed INTEGER NOT NULL DEFAULT 0 -- 1: would rather be written to through Banyan
) STRICT, WITHOUT ROWID;

CREATE TABLE mentor (
    person TEXT PRIMARY KEY REFERENCES person (id) ON DELETE CASCADE,
    places INTEGER NOT NULL DEFAULT 2, -- how many mentees at once
    hours_a_month INTEGER NOT NULL DEFAULT 2,
    lasting TEXT NOT NULL DEFAULT 'either', -- once, longer, either
    formats TEXT NOT NULL DEFAULT '[]', -- JSON: text, voice, video, in_person
    away_until REAL,
    away_by_itself INTEGER NOT NULL DEFAULT 0, -- 1: something stayed unanswered for too long
    backup TEXT REFERENCES person (id) ON DELETE SET NULL,
    since REAL NOT NULL,
    code TEXT UNIQUE, -- by which they let others name them; none until they ask for it
    waiting_since REAL -- since when something waits for their answer
) STRICT, WITHOUT ROWID;
CREATE INDEX mentor_by_backup ON mentor (backup);
CREATE INDEX mentor_waiting ON mentor (waiting_since) WHERE waiting_since IS NOT NULL;

CREATE TABLE stand_in ( -- a code by which another mentor names this one as the one who stands in
    person TEXT PRIMARY KEY REFERENCES person (id) ON DELETE CASCADE, -- who would stand in
    code TEXT, -- keyed hash, until it was typed
    typed_by TEXT REFERENCES person (id) ON DELETE CASCADE, -- who then waits for a yes
    expires_at REAL NOT NULL
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX stand_in_by_code ON stand_in (code);
CREATE INDEX stand_in_by_typist ON stand_in (typed_by);
CREATE INDEX stand_in_by_expiry ON stand_in (expires_at);

CREATE TABLE request ( -- somebody looks for a mentor
    id TEXT PRIMARY KEY,
    seeker TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    community TEXT NOT NULL REFERENCES community (id) ON DELETE CASCADE,
    skill TEXT NOT NULL,
    goal TEXT NOT NULL,
    lasting TEXT NOT NULL DEFAULT 'either',
    repeats INTEGER NOT NULL DEFAULT 0, -- 1: somebody whom they had before may be proposed
    state TEXT NOT NULL, -- asking, looking, resting, matched, withdrawn, ended
    at REAL NOT NULL,
    closed_at REAL, -- and the goal erased with it
    due_at REAL -- when something is to be done about it
) STRICT, WITHOUT ROWID;
CREATE INDEX request_by_seeker ON request (seeker, state);
CREATE INDEX request_by_community ON request (community);
CREATE INDEX request_due ON request (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX request_closed ON request (closed_at) WHERE closed_at IS NOT NULL;

CREATE TABLE asked ( -- a mentor whom a request is or will be put to, one after the other
    request TEXT NOT NULL REFERENCES request (id) ON DELETE CASCADE,
    mentor TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    position INTEGER NOT NULL, -- in the person's order
    state TEXT NOT NULL, -- proposed, next, asked, wondering, accepted, declined, passed, withdrawn
    reason TEXT NOT NULL DEFAULT '', -- time, subject, other_mentor, other
    question TEXT NOT NULL DEFAULT '', -- what they want to know first, until it is answered
    questions INTEGER NOT NULL DEFAULT 0, -- how many they have asked
    at REAL NOT NULL, -- since when it is in this state
    reminded INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (request, mentor)
) STRICT, WITHOUT ROWID;
CREATE INDEX asked_by_mentor ON asked (mentor, state);

-- Whatever takes away somebody who is being asked, or who asks: the clock looks at it at once.
CREATE TRIGGER asked_gone AFTER DELETE ON asked WHEN OLD.state IN ('asked', 'wondering')
BEGIN
    UPDATE request SET due_at = 0 WHERE id = OLD.request AND closed_at IS NULL;
END;

CREATE TRIGGER mentor_gone AFTER DELETE ON mentor
BEGIN
    UPDATE request SET due_at = 0 WHERE closed_at IS NULL AND id IN (SELECT request FROM asked
        WHERE mentor = OLD.person AND state IN ('asked', 'wondering'));
END;

CREATE TRIGGER mentor_away AFTER UPDATE OF away_until ON mentor WHEN NEW.away_until IS NOT NULL
BEGIN
    UPDATE request SET due_at = 0 WHERE closed_at IS NULL AND id IN (SELECT request FROM asked
        WHERE mentor = NEW.person AND state IN ('asked', 'wondering'));
END;

CREATE TRIGGER membership_gone AFTER DELETE ON membership
BEGIN
    UPDATE request SET due_at = 0
        WHERE seeker = OLD.person AND community = OLD.community AND closed_at IS NULL;
    UPDATE request SET due_at = 0 WHERE closed_at IS NULL AND id IN (SELECT request FROM asked
        WHERE mentor = OLD.person AND state IN ('asked', 'wondering'));
END;

CREATE TABLE match ( -- people who were brought together
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL, -- mentoring, peers
    community TEXT REFERENCES community (id) ON DELETE SET NULL,
    skill TEXT NOT NULL DEFAULT '',
    goal TEXT NOT NULL DEFAULT '', -- erased when it closes
    state TEXT NOT NULL, -- running, paused, closed
    ended TEXT NOT NULL DEFAULT '', -- done, early, apart, reported
    rhythm INTEGER NOT NULL DEFAULT 14, -- days between two meetings
    began_at REAL NOT NULL,
    ends_at REAL,
    closed_at REAL,
    due_at REAL -- when something is to be done about it
) STRICT, WITHOUT ROWID;
CREATE INDEX match_by_community ON match (community, state);
CREATE INDEX match_due ON match (due_at) WHERE due_at IS NOT NULL;

CREATE TABLE match_member (
    match TEXT NOT NULL REFERENCES match (id) ON DELETE CASCADE,
    person TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    part TEXT NOT NULL, -- mentor, mentee, peer
    position INTEGER NOT NULL DEFAULT 0, -- in the order in which they were brought together
    relayed INTEGER NOT NULL DEFAULT 0, -- 1: wants no direct link in this match
    PRIMARY KEY (match, person)
) STRICT, WITHOUT ROWID;
CREATE INDEX match_member_by_person ON match_member (person);

CREATE TRIGGER member_gone AFTER DELETE ON match_member -- the others hear of it from the clock
BEGIN
    UPDATE match SET goal = '', due_at = 0 WHERE id = OLD.match AND state <> 'closed';
    DELETE FROM match WHERE id = OLD.match
        AND NOT EXISTS (SELECT 1 FROM match_member WHERE match = OLD.match);
END;

CREATE TABLE met ( -- who met whom, so that nobody meets the same again while others are left
    one TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE, -- the smaller id
    other TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    kind TEXT NOT NULL, -- mentoring, peers
    times INTEGER NOT NULL DEFAULT 1,
    at REAL NOT NULL, -- the last time
    PRIMARY KEY (one, other, kind)
) STRICT, WITHOUT ROWID;
CREATE INDEX met_by_other ON met (other);
