CREATE TABLE job_numbers (
    name TEXT PRIMARY KEY,
    last BIGINT NOT NULL
);
INSERT INTO job_numbers (name, last) VALUES ('job', 0), ('change', 0);
CREATE TABLE jobs (
    id BIGINT PRIMARY KEY,
    kind TEXT NOT NULL,
    title TEXT NOT NULL,
    input TEXT NOT NULL,
    owner TEXT NOT NULL,
    state TEXT NOT NULL,
    done BIGINT NOT NULL,
    total BIGINT NOT NULL,
    message TEXT NOT NULL,
    attempts BIGINT NOT NULL,
    stopping BIGINT NOT NULL,
    holder TEXT,
    lease_until BIGINT,
    asked_at TEXT NOT NULL,
    started_at TEXT,
    ended_at TEXT,
    ended BIGINT,
    problems TEXT NOT NULL,
    file_name TEXT,
    file_kind TEXT,
    file_bytes BIGINT,
    file_pieces BIGINT,
    change BIGINT NOT NULL
);
CREATE INDEX jobs_change ON jobs (change);
CREATE INDEX jobs_state ON jobs (state);
CREATE INDEX jobs_owner ON jobs (owner);
CREATE TABLE job_pieces (
    job BIGINT NOT NULL,
    piece BIGINT NOT NULL,
    bytes BLOB NOT NULL,
    PRIMARY KEY (job, piece)
);
