ALTER TABLE runs ADD COLUMN base BIGINT;
ALTER TABLE runs ADD COLUMN document BIGINT;
ALTER TABLE runs ADD COLUMN closes TEXT;
CREATE TABLE run_steps (
    run BIGINT NOT NULL REFERENCES runs (id),
    position BIGINT NOT NULL,
    step TEXT NOT NULL,
    state TEXT NOT NULL,
    actor TEXT NOT NULL,
    at TEXT NOT NULL,
    why TEXT,
    PRIMARY KEY (run, position)
);
CREATE TABLE run_parts (
    run BIGINT NOT NULL,
    person TEXT NOT NULL,
    period TEXT NOT NULL,
    kind TEXT NOT NULL,
    plan TEXT NOT NULL,
    component TEXT NOT NULL,
    reference TEXT NOT NULL,
    currency TEXT NOT NULL,
    minor BIGINT NOT NULL,
    PRIMARY KEY (run, person, period, kind, plan, component, reference, currency)
);
CREATE TABLE run_balances (
    run BIGINT NOT NULL,
    person TEXT NOT NULL,
    period TEXT NOT NULL,
    kind TEXT NOT NULL,
    plan TEXT NOT NULL,
    component TEXT NOT NULL,
    reference TEXT NOT NULL,
    currency TEXT NOT NULL,
    before BIGINT NOT NULL,
    after BIGINT NOT NULL,
    PRIMARY KEY (run, person, period, kind, plan, component, reference, currency)
);
CREATE TABLE pay_holds (
    id BIGINT PRIMARY KEY,
    person TEXT NOT NULL,
    plan TEXT NOT NULL,
    component TEXT NOT NULL,
    reason TEXT NOT NULL,
    placed_by TEXT NOT NULL,
    placed_at TEXT NOT NULL,
    lifted_by TEXT,
    lifted_at TEXT,
    lifted_why TEXT
);
