-- How others see somebody, without a trace of who said what.

CREATE TABLE peer_view (
    id TEXT PRIMARY KEY,
    person TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE, -- whom it is about
    assessment TEXT NOT NULL REFERENCES assessment (id) ON DELETE CASCADE, -- what it stands beside
    skills TEXT NOT NULL, -- JSON: what is asked about
    invited INTEGER NOT NULL, -- how many may answer
    code TEXT UNIQUE, -- in the link that the person passes on; NULL once it is closed
    began_at REAL NOT NULL,
    closes_at REAL NOT NULL,
    closed_at REAL,
    answered INTEGER NOT NULL DEFAULT 0, -- how many did, once it is closed
    due_at REAL -- when something is to be done about it
) STRICT, WITHOUT ROWID;
CREATE INDEX peer_view_by_person ON peer_view (person, began_at);
CREATE INDEX peer_view_by_assessment ON peer_view (assessment);
CREATE INDEX peer_view_due ON peer_view (due_at) WHERE due_at IS NOT NULL;

CREATE TABLE peer_view_answer ( -- while it is open
    view TEXT NOT NULL REFERENCES peer_view (id) ON DELETE CASCADE,
    mark TEXT NOT NULL, -- keyed hash of an account: nobody answers twice, and one may take it back
    levels TEXT NOT NULL, -- JSON
    PRIMARY KEY (view, mark)
) STRICT, WITHOUT ROWID;
CREATE INDEX peer_view_answer_by_mark ON peer_view_answer (mark);

CREATE TABLE peer_view_level ( -- what is left of the answers once it is closed
    view TEXT NOT NULL REFERENCES peer_view (id) ON DELETE CASCADE,
    skill TEXT NOT NULL,
    level INTEGER NOT NULL, -- the middle one
    apart INTEGER NOT NULL, -- 1: they lie far from each other
    PRIMARY KEY (view, skill)
) STRICT, WITHOUT ROWID;

CREATE INDEX conversation_about_view ON conversation (json_extract(args, '$.view'))
    WHERE flow = 'peer-view';

-- Who was still answering is told at their question, by the clock; what was put aside goes.
CREATE TRIGGER peer_view_closed AFTER UPDATE OF closed_at ON peer_view
BEGIN
    DELETE FROM conversation WHERE flow = 'peer-view'
        AND json_extract(args, '$.view') = NEW.id AND status <> 'open';
    UPDATE conversation SET deadline_at = 1, due_at = 1 WHERE flow = 'peer-view'
        AND json_extract(args, '$.view') = NEW.id;
END;

CREATE TRIGGER peer_view_gone AFTER DELETE ON peer_view
BEGIN
    DELETE FROM conversation WHERE flow = 'peer-view'
        AND json_extract(args, '$.view') = OLD.id AND status <> 'open';
    UPDATE conversation SET deadline_at = 1, due_at = 1 WHERE flow = 'peer-view'
        AND json_extract(args, '$.view') = OLD.id;
END;

-- That somebody answered at all is not kept either.
CREATE TRIGGER peer_view_answered AFTER UPDATE OF status ON conversation
WHEN NEW.flow = 'peer-view' AND NEW.status IN ('done', 'cancelled', 'expired')
BEGIN
    DELETE FROM conversation WHERE id = NEW.id;
END;

CREATE TRIGGER peer_view_refused AFTER INSERT ON conversation
WHEN NEW.flow = 'peer-view' AND NEW.status IN ('done', 'cancelled', 'expired')
BEGIN
    DELETE FROM conversation WHERE id = NEW.id;
END;
