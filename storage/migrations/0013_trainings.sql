-- Trainings: what a community learns together, who comes, and what they are reminded of.

CREATE TABLE training (
    id TEXT PRIMARY KEY,
    community TEXT NOT NULL REFERENCES community (id) ON DELETE CASCADE,
    host TEXT REFERENCES person (id) ON DELETE SET NULL, -- who holds it, and checks people in
    skills TEXT NOT NULL DEFAULT '[]', -- JSON: ids of the framework
    level INTEGER, -- of the skills, from which it helps; NULL: whoever wants to come
    languages TEXT NOT NULL, -- JSON: those in which it is held, the first one foremost
    format TEXT NOT NULL, -- online, in_person, hybrid
    venue TEXT NOT NULL DEFAULT '', -- where to go; everybody may read it
    link TEXT NOT NULL DEFAULT '', -- where to meet online; told to those signed up only
    reach TEXT NOT NULL, -- local, regional, global
    zone TEXT NOT NULL, -- IANA: the wall-clock times of its dates are those of this zone
    starts TEXT NOT NULL, -- wall-clock time of the first date, YYYY-MM-DDTHH:MM
    length INTEGER NOT NULL, -- minutes
    rule TEXT NOT NULL DEFAULT '', -- RFC 5545 recurrence without DTSTART; empty: one date
    seats INTEGER, -- of each date; NULL: as many as come
    posted INTEGER NOT NULL DEFAULT 1, -- 1: it is posted in the groups of the community
    state TEXT NOT NULL, -- open, cancelled, over
    reason TEXT NOT NULL DEFAULT '', -- why it was cancelled
    uid TEXT NOT NULL UNIQUE, -- by which calendars know it
    sequence INTEGER NOT NULL DEFAULT 0, -- how often what calendars show has changed
    imported_uid TEXT NOT NULL DEFAULT '', -- where it comes from a calendar: what it is called there
    made_at REAL NOT NULL,
    changed_at REAL NOT NULL,
    due_at REAL -- when further dates are to be written down
) STRICT, WITHOUT ROWID;
CREATE INDEX training_by_community ON training (community, state);
CREATE INDEX training_by_host ON training (host);
CREATE INDEX training_due ON training (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX training_imported ON training (community, imported_uid) WHERE imported_uid <> '';

CREATE TABLE training_text ( -- what is said about it, in each language that the organisers gave
    training TEXT NOT NULL REFERENCES training (id) ON DELETE CASCADE,
    language TEXT NOT NULL,
    title TEXT NOT NULL,
    about TEXT NOT NULL DEFAULT '',
    for_whom TEXT NOT NULL DEFAULT '',
    materials TEXT NOT NULL DEFAULT '', -- what to read or bring
    PRIMARY KEY (training, language)
) STRICT, WITHOUT ROWID;

CREATE TABLE training_date ( -- one time that it is held; written down a year ahead
    id TEXT PRIMARY KEY,
    training TEXT NOT NULL REFERENCES training (id) ON DELETE CASCADE,
    original TEXT NOT NULL, -- wall-clock time that the rule gives it: stays where it is moved
    starts TEXT NOT NULL, -- wall-clock time now
    starts_at REAL NOT NULL, -- the same as a moment, computed anew when a zone changes its rules
    ends_at REAL NOT NULL,
    state TEXT NOT NULL, -- planned, cancelled, over
    reason TEXT NOT NULL DEFAULT '', -- why it was cancelled
    code TEXT NOT NULL, -- by which people check in on the day
    due_at REAL, -- when something is to be done about it: seats offered in vain, what comes after
    UNIQUE (training, original)
) STRICT, WITHOUT ROWID;
CREATE INDEX training_date_by_time ON training_date (state, starts_at);
CREATE INDEX training_date_due ON training_date (due_at) WHERE due_at IS NOT NULL;

CREATE TABLE series_sign_up ( -- who comes to all dates, also to those not written down yet
    training TEXT NOT NULL REFERENCES training (id) ON DELETE CASCADE,
    person TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    at REAL NOT NULL,
    PRIMARY KEY (training, person)
) STRICT, WITHOUT ROWID;
CREATE INDEX series_sign_up_by_person ON series_sign_up (person);

CREATE TABLE sign_up (
    date TEXT NOT NULL REFERENCES training_date (id) ON DELETE CASCADE,
    person TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    state TEXT NOT NULL, -- in, waiting, offered
    number INTEGER NOT NULL, -- who asked first comes first
    offered_until REAL, -- a seat is theirs if they confirm by then
    told INTEGER NOT NULL DEFAULT -1, -- the last sequence whose calendar file they got
    came INTEGER, -- 1, 0; NULL: nobody has said
    asked INTEGER NOT NULL DEFAULT 0, -- 1: the two questions were put
    at REAL NOT NULL,
    PRIMARY KEY (date, person)
) STRICT, WITHOUT ROWID;
CREATE INDEX sign_up_by_person ON sign_up (person);
CREATE UNIQUE INDEX sign_up_in_order ON sign_up (date, number);
CREATE INDEX sign_up_by_state ON sign_up (date, state, number);
CREATE TRIGGER seat_left AFTER DELETE ON sign_up -- however it ended, the waiting list moves up soon
BEGIN
    UPDATE training_date SET due_at = 0 WHERE id = OLD.date AND state = 'planned';
END;

CREATE TABLE training_reminder ( -- one of somebody's reminders of one date
    date TEXT NOT NULL REFERENCES training_date (id) ON DELETE CASCADE,
    person TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    before INTEGER NOT NULL, -- minutes before it begins, as they chose
    due_at REAL NOT NULL, -- out of their quiet hours: earlier, never later
    PRIMARY KEY (date, person, before)
) STRICT, WITHOUT ROWID;
CREATE INDEX training_reminder_due ON training_reminder (due_at, person);
CREATE INDEX training_reminder_by_person ON training_reminder (person, due_at);

CREATE TRIGGER training_reminders_anew AFTER UPDATE OF zone, quiet_from, quiet_to ON person
WHEN OLD.zone <> NEW.zone OR OLD.quiet_from <> NEW.quiet_from OR OLD.quiet_to <> NEW.quiet_to
BEGIN -- what falls into other quiet hours is worked out anew as soon as possible
    UPDATE training_reminder SET due_at = 0 WHERE person = NEW.id;
END;

-- Whoever has not said their zone is in that of the community that they joined first.
CREATE TRIGGER training_reminders_left AFTER DELETE ON membership
BEGIN
    UPDATE training_reminder SET due_at = 0 WHERE person = OLD.person
    AND (SELECT zone FROM person WHERE id = OLD.person) = '';
END;
CREATE TRIGGER training_reminders_elsewhere AFTER UPDATE OF zone ON community
WHEN OLD.zone <> NEW.zone
BEGIN
    UPDATE training_reminder SET due_at = 0 WHERE person IN
    (SELECT membership.person FROM membership JOIN person ON person.id = membership.person
     WHERE community = NEW.id AND person.zone = '');
END;

CREATE TABLE training_wish ( -- how somebody wants to be reminded, where that is not as for all
    person TEXT PRIMARY KEY REFERENCES person (id) ON DELETE CASCADE,
    befores TEXT NOT NULL -- JSON: minutes before a date, the longest first; empty: never
) STRICT, WITHOUT ROWID;

CREATE TABLE training_answer ( -- what came of a date for somebody
    date TEXT NOT NULL REFERENCES training_date (id) ON DELETE CASCADE,
    person TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    useful INTEGER NOT NULL, -- 1 to 4
    differently TEXT NOT NULL DEFAULT '', -- what they will do differently
    at REAL NOT NULL,
    PRIMARY KEY (date, person)
) STRICT, WITHOUT ROWID;
CREATE INDEX training_answer_by_person ON training_answer (person);

CREATE TABLE training_post ( -- a post in a group, whose numbers move in place
    training TEXT NOT NULL REFERENCES training (id) ON DELETE CASCADE,
    letter TEXT NOT NULL, -- key of the letter that said it
    place TEXT NOT NULL, -- JSON
    shown TEXT NOT NULL DEFAULT '', -- digest of what it shows: it is edited only if that changes
    PRIMARY KEY (training, letter)
) STRICT, WITHOUT ROWID;
CREATE INDEX training_post_by_letter ON training_post (letter);
CREATE INDEX training_post_by_chat
    ON training_post (json_extract(place, '$[0]'), json_extract(place, '$[1]'));

CREATE TABLE calendar_address ( -- a private address at which somebody's calendar is read
    person TEXT PRIMARY KEY REFERENCES person (id) ON DELETE CASCADE,
    code TEXT NOT NULL UNIQUE, -- keyed hash
    at REAL NOT NULL
) STRICT, WITHOUT ROWID;
