-- What becomes of people who were brought together: tasks, reports about them, the farewell.

ALTER TABLE match_member ADD COLUMN gone INTEGER NOT NULL DEFAULT 0; -- 1: left the community, or was banned

ALTER TABLE report ADD COLUMN match TEXT REFERENCES match (id) ON DELETE SET NULL; -- which rests meanwhile
CREATE INDEX report_by_match ON report (match);

CREATE INDEX match_by_closing ON match (closed_at) WHERE closed_at IS NOT NULL;

CREATE TABLE task ( -- what people of a match want to do; of whom the words are is not kept
    id TEXT PRIMARY KEY,
    match TEXT NOT NULL REFERENCES match (id) ON DELETE CASCADE,
    words TEXT NOT NULL,
    done INTEGER NOT NULL DEFAULT 0,
    at REAL NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX task_by_match ON task (match, at);

CREATE TABLE farewell ( -- how it was for somebody, until everybody has said so or had the time to
    match TEXT NOT NULL REFERENCES match (id) ON DELETE CASCADE,
    person TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    useful INTEGER NOT NULL DEFAULT 0, -- from 1 (not at all) to 5 (very)
    helped TEXT NOT NULL DEFAULT '', -- what helped most
    thanks TEXT NOT NULL DEFAULT '', -- for the other one to read
    answered_at REAL,
    PRIMARY KEY (match, person)
) STRICT, WITHOUT ROWID;
CREATE INDEX farewell_by_person ON farewell (person);

CREATE TABLE feedback ( -- what organisers see of it, in sums
    number INTEGER PRIMARY KEY,
    community TEXT NOT NULL REFERENCES community (id) ON DELETE CASCADE,
    person TEXT REFERENCES person (id) ON DELETE CASCADE, -- until five people can be counted together
    useful INTEGER NOT NULL,
    helped TEXT NOT NULL,
    counted INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX feedback_by_community ON feedback (community, counted);
CREATE INDEX feedback_by_person ON feedback (person);

CREATE TRIGGER match_over AFTER UPDATE OF state ON match WHEN NEW.state = 'closed'
BEGIN
    DELETE FROM task WHERE match = NEW.id;
    -- What waits for somebody's morning and speaks of the match as if it went on.
    DELETE FROM outbox WHERE state = 'queued' AND (instr(body, '"match:' || NEW.id || ':') > 0
        OR instr(body, '"write:' || NEW.id || ':') > 0) AND person IN (SELECT person FROM match_member WHERE match = NEW.id);
END;

CREATE TRIGGER fellow_gone AFTER DELETE ON match_member
BEGIN
    DELETE FROM task WHERE match = OLD.match;
    DELETE FROM outbox WHERE state = 'queued' AND instr(body, '"match:' || OLD.match || ':') > 0
        AND person IN (SELECT person FROM match_member WHERE match = OLD.match);
END;

-- Who belongs to the community no longer; or to none through which they came into the match.
CREATE TRIGGER match_membership_gone AFTER DELETE ON membership
BEGIN
    UPDATE match_member SET gone = 1 WHERE person = OLD.person AND EXISTS (
        SELECT 1 FROM match WHERE match.id = match_member.match AND match.state <> 'closed'
        AND (match.community = OLD.community OR NOT EXISTS (SELECT 1 FROM membership AS other
            WHERE other.person = OLD.person AND other.community = match.community)));
    UPDATE match SET due_at = 0 WHERE state <> 'closed'
        AND id IN (SELECT match FROM match_member WHERE person = OLD.person AND gone = 1);
END;
