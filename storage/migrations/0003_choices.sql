-- What a message offers to press, where a press comes as a reaction that only names the message.

CREATE TABLE choice (
    platform TEXT NOT NULL,
    chat TEXT NOT NULL,
    message TEXT NOT NULL, -- the platform's id of it
    buttons TEXT NOT NULL, -- JSON: what each carries and where it leads, in their order
    at REAL NOT NULL,
    PRIMARY KEY (platform, chat, message)
) STRICT, WITHOUT ROWID;
CREATE INDEX choice_by_time ON choice (at);
