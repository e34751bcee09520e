-- Peer rounds: people of a community are brought together again and again.

CREATE TABLE peer_round ( -- when a community does that
    id TEXT PRIMARY KEY,
    community TEXT NOT NULL UNIQUE REFERENCES community (id) ON DELETE CASCADE,
    rhythm TEXT NOT NULL, -- weekly, fortnightly, monthly
    weekday INTEGER NOT NULL, -- 0 is Monday
    minute INTEGER NOT NULL, -- after midnight, on the clock of the zone
    zone TEXT NOT NULL,
    theme TEXT NOT NULL DEFAULT '',
    next_at REAL, -- when the next one begins; NULL: it was stopped
    due_at REAL, -- when that is tried: later than that after a failure
    tries INTEGER NOT NULL DEFAULT 0 -- of the next one, that failed
) STRICT, WITHOUT ROWID;
CREATE INDEX peer_round_due ON peer_round (due_at) WHERE due_at IS NOT NULL;

CREATE TABLE peer ( -- who takes part
    number INTEGER PRIMARY KEY, -- in the order in which they came
    round TEXT NOT NULL REFERENCES peer_round (id) ON DELETE CASCADE,
    person TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    often TEXT NOT NULL, -- once, always; never: they did, and come first when they return
    paused_until REAL,
    silent INTEGER NOT NULL DEFAULT 0, -- rounds in a row
    asleep INTEGER NOT NULL DEFAULT 0, -- 1: paused after three of those
    waited INTEGER NOT NULL DEFAULT 0, -- rounds in a row in which nobody was left for them
    UNIQUE (round, person)
) STRICT;
CREATE INDEX peer_by_person ON peer (person);

CREATE TRIGGER peer_leaves AFTER DELETE ON membership -- whoever comes again begins anew
BEGIN
    DELETE FROM peer WHERE person = OLD.person
        AND round IN (SELECT id FROM peer_round WHERE community = OLD.community);
END;

CREATE TABLE peer_run ( -- one time of it
    id TEXT PRIMARY KEY,
    round TEXT NOT NULL REFERENCES peer_round (id) ON DELETE CASCADE,
    stage TEXT NOT NULL, -- introducing, nudging, asking, listening, closed
    began_at REAL NOT NULL,
    ends_at REAL NOT NULL, -- when the next one begins
    due_at REAL, -- when something is to be done about it
    tries INTEGER NOT NULL DEFAULT 0, -- to match anew those for whom something changed
    people INTEGER NOT NULL, -- who took part
    met INTEGER NOT NULL DEFAULT 0, -- of them, what they said, once it is closed
    not_yet INTEGER NOT NULL DEFAULT 0,
    missed INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
CREATE INDEX peer_run_by_round ON peer_run (round, began_at);
CREATE INDEX peer_run_by_end ON peer_run (ends_at);
CREATE INDEX peer_run_due ON peer_run (due_at) WHERE due_at IS NOT NULL;

CREATE TABLE peer_seat ( -- whom somebody was brought together with that time
    run TEXT NOT NULL REFERENCES peer_run (id) ON DELETE CASCADE,
    person TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    position INTEGER NOT NULL, -- in the order in which people are told
    team INTEGER, -- those with the same number belong together; NULL: nobody was left
    match TEXT REFERENCES match (id) ON DELETE SET NULL,
    told INTEGER NOT NULL DEFAULT 0, -- 1: they know whom they meet, or that it is nobody
    wrote INTEGER NOT NULL DEFAULT 0, -- 1: to the others, through Banyan
    nudged INTEGER NOT NULL DEFAULT 0,
    asked INTEGER NOT NULL DEFAULT 0, -- 1: how it went
    answer TEXT NOT NULL DEFAULT '', -- met, not_yet, missed
    PRIMARY KEY (run, person)
) STRICT, WITHOUT ROWID;
CREATE INDEX peer_seat_by_person ON peer_seat (person);
CREATE INDEX peer_seat_by_match ON peer_seat (match);

CREATE TRIGGER peer_wrote AFTER INSERT ON relayed
BEGIN
    UPDATE peer_seat SET wrote = 1 WHERE match = NEW.match AND person = NEW.sender;
END;

CREATE TRIGGER peer_left_match AFTER DELETE ON match_member -- of three, the others go on without them
BEGIN
    UPDATE peer_seat SET team = NULL, match = NULL WHERE match = OLD.match AND person = OLD.person;
END;
