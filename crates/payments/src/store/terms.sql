-- What is paid at another time, or in another amount, than it is earned. Amounts are whole minor units.
ALTER TABLE run_payments ADD COLUMN terms BIGINT NOT NULL DEFAULT 0;
CREATE TABLE run_deposits (
    run BIGINT NOT NULL,
    position BIGINT NOT NULL,
    person TEXT NOT NULL,
    plan TEXT NOT NULL,
    component TEXT NOT NULL,
    period TEXT NOT NULL,
    record TEXT,
    clawback BIGINT NOT NULL,
    part BIGINT NOT NULL,
    minor BIGINT NOT NULL,
    currency TEXT NOT NULL,
    earned TEXT NOT NULL,
    releasable TEXT,
    released_by TEXT,
    paid TEXT,
    PRIMARY KEY (run, position)
);
CREATE INDEX run_deposits_person ON run_deposits (run, person);
CREATE TABLE run_payment_lines (
    run BIGINT NOT NULL,
    position BIGINT NOT NULL,
    person TEXT NOT NULL,
    plan TEXT NOT NULL,
    period TEXT NOT NULL,
    line TEXT NOT NULL,
    component TEXT,
    from_period TEXT,
    minor BIGINT NOT NULL,
    balance BIGINT NOT NULL,
    currency TEXT NOT NULL,
    PRIMARY KEY (run, position)
);
CREATE INDEX run_payment_lines_person ON run_payment_lines (run, person);
