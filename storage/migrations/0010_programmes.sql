-- Programmes: a cohort of people who are brought together with mentors at the same time.

CREATE TABLE programme (
    id TEXT PRIMARY KEY,
    community TEXT NOT NULL REFERENCES community (id) ON DELETE CASCADE,
    title TEXT NOT NULL,
    about TEXT NOT NULL,
    skills TEXT NOT NULL, -- JSON: ids, in the order in which they were chosen
    places INTEGER NOT NULL, -- for those who apply, in all
    zone TEXT NOT NULL,
    apply_by TEXT NOT NULL, -- days on the clock of the zone
    starts_on TEXT NOT NULL,
    ends_on TEXT NOT NULL,
    apply_until REAL NOT NULL, -- the moments that these are
    starts_at REAL NOT NULL,
    ends_at REAL NOT NULL,
    rhythm INTEGER NOT NULL, -- days between two meetings of a pair
    tasks TEXT NOT NULL DEFAULT '[]', -- JSON: what every pair does
    state TEXT NOT NULL, -- open, closed, under_way, ended, withdrawn
    reminded INTEGER NOT NULL DEFAULT 0, -- how often its organisers were, in this state
    opened_at REAL NOT NULL,
    closed_at REAL, -- ended or withdrawn
    due_at REAL -- when something is to be done about it
) STRICT, WITHOUT ROWID;
CREATE INDEX programme_by_community ON programme (community, state);
CREATE INDEX programme_due ON programme (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX programme_closed ON programme (closed_at) WHERE closed_at IS NOT NULL;

CREATE TABLE programme_mentor ( -- who said yes to being a mentor in it
    number INTEGER PRIMARY KEY, -- in the order in which they came
    programme TEXT NOT NULL REFERENCES programme (id) ON DELETE CASCADE,
    person TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    places INTEGER NOT NULL, -- for its mentees
    at REAL NOT NULL,
    UNIQUE (programme, person)
) STRICT;
CREATE INDEX programme_mentor_by_person ON programme_mentor (person);

CREATE TABLE application (
    number INTEGER PRIMARY KEY, -- in the order in which they came
    programme TEXT NOT NULL REFERENCES programme (id) ON DELETE CASCADE,
    person TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    skill TEXT NOT NULL,
    goal TEXT NOT NULL, -- passed on with the request, and erased here then
    state TEXT NOT NULL, -- applied, asked, matched, over
    request TEXT REFERENCES request (id) ON DELETE SET NULL,
    at REAL NOT NULL,
    UNIQUE (programme, person)
) STRICT;
CREATE INDEX application_by_person ON application (person);
CREATE INDEX application_by_request ON application (request);
CREATE INDEX application_by_time ON application (at);

CREATE TABLE programme_wish ( -- whom somebody would like best, without knowing who that is
    programme TEXT NOT NULL REFERENCES programme (id) ON DELETE CASCADE,
    person TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    other TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    rank INTEGER NOT NULL, -- 1 comes first
    PRIMARY KEY (programme, person, other)
) STRICT, WITHOUT ROWID;
CREATE INDEX programme_wish_by_person ON programme_wish (person);
CREATE INDEX programme_wish_by_other ON programme_wish (other);

CREATE TABLE programme_pair ( -- who would be brought together with whom
    programme TEXT NOT NULL REFERENCES programme (id) ON DELETE CASCADE,
    plan TEXT NOT NULL, -- best, stable: as they were worked out; chosen: as the organisers want it
    applicant TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    mentor TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    PRIMARY KEY (programme, plan, applicant)
) STRICT, WITHOUT ROWID;
CREATE INDEX programme_pair_by_applicant ON programme_pair (applicant);
CREATE INDEX programme_pair_by_mentor ON programme_pair (mentor);

CREATE TRIGGER programme_left AFTER DELETE ON membership
BEGIN
    DELETE FROM application WHERE person = OLD.person
        AND programme IN (SELECT id FROM programme WHERE community = OLD.community);
    DELETE FROM programme_mentor WHERE person = OLD.person
        AND programme IN (SELECT id FROM programme WHERE community = OLD.community);
END;

CREATE TRIGGER application_gone AFTER DELETE ON application
BEGIN
    DELETE FROM programme_pair WHERE programme = OLD.programme AND applicant = OLD.person;
    DELETE FROM programme_wish WHERE programme = OLD.programme AND OLD.person IN (person, other);
END;

CREATE TRIGGER programme_mentor_gone AFTER DELETE ON programme_mentor
BEGIN
    DELETE FROM programme_pair WHERE programme = OLD.programme AND mentor = OLD.person;
    DELETE FROM programme_wish WHERE programme = OLD.programme AND OLD.person IN (person, other);
END;

CREATE TRIGGER application_settled AFTER UPDATE OF closed_at ON request
    WHEN NEW.closed_at IS NOT NULL -- the clock of the programme looks at what has come of it
BEGIN
    UPDATE programme SET due_at = 0 WHERE closed_at IS NULL
        AND id IN (SELECT programme FROM application WHERE request = NEW.id);
END;
