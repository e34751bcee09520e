-- Who was passed what from whom, so that it can be answered; never what was said.

CREATE TABLE relayed (
    letter TEXT PRIMARY KEY, -- its key in the outbox, where its words are until it is delivered
    match TEXT NOT NULL REFERENCES match (id) ON DELETE CASCADE,
    sender TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    reader TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    lost INTEGER NOT NULL DEFAULT 0, -- 1: it has not arrived, or perhaps not; the sender is to be told
    at REAL NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX relayed_by_match ON relayed (match);
CREATE INDEX relayed_by_sender ON relayed (sender, reader, at);
CREATE INDEX relayed_by_reader ON relayed (reader, at);
CREATE INDEX relayed_by_time ON relayed (at);
CREATE INDEX relayed_lost ON relayed (lost) WHERE lost = 1;

ALTER TABLE match_member ADD COLUMN told INTEGER NOT NULL DEFAULT 0; -- 1: knows who can read what is passed on

CREATE TRIGGER relayed_gone AFTER DELETE ON relayed -- the words, too, if they are still there
BEGIN
    DELETE FROM outbox WHERE key = OLD.letter;
END;

CREATE TRIGGER relayed_lost AFTER UPDATE OF state ON outbox WHEN NEW.state IN ('dropped', 'doubtful')
BEGIN
    UPDATE relayed SET lost = 1 WHERE letter = NEW.key;
END;

CREATE TRIGGER match_closed AFTER UPDATE OF state ON match WHEN NEW.state = 'closed'
BEGIN
    DELETE FROM relayed WHERE match = NEW.id;
END;

-- What waits for somebody's morning: while a match rests, nothing is passed on.
CREATE TRIGGER match_rests AFTER UPDATE OF state ON match WHEN NEW.state = 'paused'
BEGIN
    DELETE FROM relayed WHERE match = NEW.id
        AND EXISTS (SELECT 1 FROM outbox WHERE key = relayed.letter AND state = 'queued');
END;

CREATE TRIGGER companion_gone AFTER DELETE ON match_member -- buttons that name them, and what was passed on
BEGIN
    DELETE FROM menu WHERE person IN (SELECT person FROM match_member WHERE match = OLD.match);
    DELETE FROM relayed WHERE match = OLD.match AND OLD.person IN (sender, reader);
END;
