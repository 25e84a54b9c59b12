CREATE TABLE adjustment_files (
    id BIGINT PRIMARY KEY,
    adjustment TEXT NOT NULL,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    bytes BIGINT NOT NULL,
    hash TEXT NOT NULL,
    attached_by TEXT NOT NULL,
    attached_at TEXT NOT NULL,
    content BLOB NOT NULL
);
CREATE INDEX adjustment_files_of ON adjustment_files (adjustment);
