CREATE TABLE freezes (
    id BIGINT PRIMARY KEY,
    scope TEXT NOT NULL,
    name TEXT NOT NULL,
    as_of TEXT NOT NULL,
    run BIGINT NOT NULL,
    reason TEXT NOT NULL,
    placed_by TEXT NOT NULL,
    placed_at TEXT NOT NULL,
    lifted_by TEXT,
    lifted_at TEXT,
    lifted_why TEXT
);
CREATE TABLE run_frozen (
    run BIGINT NOT NULL,
    person TEXT NOT NULL,
    period TEXT NOT NULL,
    kind TEXT NOT NULL,
    plan TEXT NOT NULL,
    component TEXT NOT NULL,
    reference TEXT NOT NULL,
    currency TEXT NOT NULL,
    frozen_by BIGINT NOT NULL,
    since_run BIGINT NOT NULL,
    calculated BIGINT NOT NULL,
    kept BIGINT NOT NULL,
    PRIMARY KEY (run, person, period, kind, plan, component, reference, currency)
);
