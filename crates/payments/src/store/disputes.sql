CREATE TABLE disputes (
    id BIGINT PRIMARY KEY,
    person TEXT NOT NULL,
    period TEXT NOT NULL,
    subject TEXT NOT NULL,
    plan TEXT NOT NULL,
    component TEXT NOT NULL,
    kind TEXT NOT NULL,
    record TEXT NOT NULL,
    amount TEXT,
    currency TEXT,
    text TEXT NOT NULL,
    permalink TEXT NOT NULL,
    attached TEXT NOT NULL,
    import BIGINT NOT NULL,
    document BIGINT NOT NULL,
    raised_by TEXT NOT NULL,
    raised_at TEXT NOT NULL,
    due TEXT NOT NULL,
    standing TEXT NOT NULL,
    assignee TEXT,
    correction_kind TEXT,
    correction TEXT
);
CREATE INDEX disputes_person ON disputes (person, id);
CREATE TABLE dispute_events (
    dispute BIGINT NOT NULL REFERENCES disputes (id),
    position BIGINT NOT NULL,
    step TEXT NOT NULL,
    standing TEXT NOT NULL,
    actor TEXT NOT NULL,
    at TEXT NOT NULL,
    text TEXT NOT NULL,
    audience TEXT NOT NULL,
    about TEXT NOT NULL,
    PRIMARY KEY (dispute, position)
);
