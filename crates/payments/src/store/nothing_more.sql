-- Somebody says that nothing more of a period comes, of a kind of record as a whole or from one source of it.
CREATE TABLE nothing_more (
    id BIGINT PRIMARY KEY,
    period TEXT NOT NULL,
    kind TEXT NOT NULL,
    source TEXT NOT NULL,
    why TEXT NOT NULL,
    said_by TEXT NOT NULL,
    said_at TEXT NOT NULL,
    withdrawn_by TEXT,
    withdrawn_at TEXT,
    withdrawn_why TEXT
);
