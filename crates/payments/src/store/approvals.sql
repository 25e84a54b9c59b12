CREATE TABLE statement_decisions (
    run BIGINT NOT NULL REFERENCES runs (id),
    position BIGINT NOT NULL,
    person TEXT NOT NULL,
    decision TEXT NOT NULL,
    actor TEXT NOT NULL,
    at TEXT NOT NULL,
    why TEXT,
    PRIMARY KEY (run, position)
);
