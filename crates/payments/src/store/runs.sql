CREATE TABLE runs (
    id BIGINT PRIMARY KEY,
    state TEXT NOT NULL CHECK (state IN ('draft', 'in review', 'approved', 'final', 'paid')),
    through TEXT NOT NULL,
    engine TEXT NOT NULL,
    import BIGINT,
    actor TEXT NOT NULL,
    at TEXT NOT NULL,
    why TEXT,
    outcome TEXT NOT NULL,
    summary TEXT NOT NULL
);
CREATE TABLE run_inputs (
    run BIGINT NOT NULL REFERENCES runs (id),
    what TEXT NOT NULL,
    hash TEXT NOT NULL,
    PRIMARY KEY (run, what)
);
CREATE TABLE run_texts (
    hash TEXT PRIMARY KEY,
    text TEXT NOT NULL
);
CREATE TABLE run_documents (
    run BIGINT NOT NULL REFERENCES runs (id),
    part TEXT NOT NULL CHECK (part IN ('company', 'measures', 'plans')),
    name TEXT NOT NULL,
    hash TEXT NOT NULL REFERENCES run_texts (hash),
    PRIMARY KEY (run, part, name)
);
CREATE TABLE run_credits (
    run BIGINT NOT NULL,
    position BIGINT NOT NULL,
    person TEXT NOT NULL,
    measure TEXT NOT NULL,
    kind TEXT NOT NULL,
    record TEXT NOT NULL,
    date TEXT NOT NULL,
    rule BIGINT NOT NULL,
    through TEXT,
    value TEXT NOT NULL,
    currency TEXT,
    share TEXT NOT NULL,
    weight TEXT NOT NULL,
    into_currency TEXT,
    rate TEXT NOT NULL,
    rate_date TEXT,
    amount TEXT NOT NULL,
    toward_quota TEXT NOT NULL,
    PRIMARY KEY (run, position)
);
CREATE TABLE run_measurements (
    run BIGINT NOT NULL,
    position BIGINT NOT NULL,
    person TEXT NOT NULL,
    measure TEXT NOT NULL,
    unit TEXT NOT NULL,
    period TEXT NOT NULL,
    credits BIGINT NOT NULL,
    value TEXT,
    quota TEXT,
    attainment TEXT,
    PRIMARY KEY (run, position)
);
CREATE TABLE run_earnings (
    run BIGINT NOT NULL,
    position BIGINT NOT NULL,
    person TEXT NOT NULL,
    plan TEXT NOT NULL,
    component TEXT NOT NULL,
    period TEXT NOT NULL,
    line TEXT NOT NULL,
    record TEXT,
    date TEXT,
    rule BIGINT,
    tier BIGINT,
    through TEXT,
    base TEXT,
    rate TEXT,
    minor BIGINT NOT NULL,
    currency TEXT NOT NULL,
    PRIMARY KEY (run, position)
);
CREATE INDEX run_earnings_person ON run_earnings (run, person);
CREATE TABLE run_payments (
    run BIGINT NOT NULL,
    person TEXT NOT NULL,
    period TEXT NOT NULL,
    currency TEXT NOT NULL,
    earnings BIGINT NOT NULL,
    adjustments BIGINT NOT NULL,
    amount BIGINT NOT NULL,
    PRIMARY KEY (run, person, period)
);
