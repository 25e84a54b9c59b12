CREATE TABLE ledger_entries (
    id BIGINT PRIMARY KEY,
    at TEXT NOT NULL,
    actor TEXT NOT NULL,
    what TEXT NOT NULL,
    run BIGINT,
    person TEXT,
    why TEXT,
    hash BLOB NOT NULL
);
CREATE INDEX ledger_entries_person ON ledger_entries (person);
CREATE INDEX ledger_entries_run ON ledger_entries (run);
CREATE TABLE ledger_lines (
    entry BIGINT NOT NULL,
    position BIGINT NOT NULL,
    account TEXT NOT NULL,
    person TEXT,
    currency TEXT NOT NULL,
    minor BIGINT NOT NULL,
    period TEXT NOT NULL,
    plan TEXT NOT NULL,
    component TEXT NOT NULL,
    reference TEXT NOT NULL,
    PRIMARY KEY (entry, position)
);
CREATE INDEX ledger_lines_account ON ledger_lines (account, person, currency);
CREATE TRIGGER ledger_entries_are_not_changed BEFORE UPDATE ON ledger_entries
BEGIN SELECT RAISE(ABORT, 'ledger entries are not changed'); END;
CREATE TRIGGER ledger_entries_are_not_removed BEFORE DELETE ON ledger_entries
BEGIN SELECT RAISE(ABORT, 'ledger entries are not removed'); END;
CREATE TRIGGER ledger_lines_are_not_changed BEFORE UPDATE ON ledger_lines
BEGIN SELECT RAISE(ABORT, 'ledger lines are not changed'); END;
CREATE TRIGGER ledger_lines_are_not_removed BEFORE DELETE ON ledger_lines
BEGIN SELECT RAISE(ABORT, 'ledger lines are not removed'); END;
