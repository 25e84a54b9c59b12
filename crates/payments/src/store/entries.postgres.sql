CREATE TABLE ledger_entries (
    id BIGINT PRIMARY KEY,
    at TEXT COLLATE "C" NOT NULL,
    actor TEXT COLLATE "C" NOT NULL,
    what TEXT COLLATE "C" NOT NULL,
    run BIGINT,
    person TEXT COLLATE "C",
    why TEXT,
    hash BYTEA NOT NULL
);
CREATE INDEX ledger_entries_person ON ledger_entries (person);
CREATE INDEX ledger_entries_run ON ledger_entries (run);
CREATE TABLE ledger_lines (
    entry BIGINT NOT NULL,
    position BIGINT NOT NULL,
    account TEXT COLLATE "C" NOT NULL,
    person TEXT COLLATE "C",
    currency TEXT COLLATE "C" NOT NULL,
    minor BIGINT NOT NULL,
    period TEXT COLLATE "C" NOT NULL,
    plan TEXT COLLATE "C" NOT NULL,
    component TEXT COLLATE "C" NOT NULL,
    reference TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (entry, position)
);
CREATE INDEX ledger_lines_account ON ledger_lines (account, person, currency);
CREATE FUNCTION ledger_is_kept() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'ledger entries are not changed or removed'; END $$;
CREATE TRIGGER ledger_entries_are_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_entries
FOR EACH STATEMENT EXECUTE FUNCTION ledger_is_kept();
CREATE TRIGGER ledger_lines_are_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_lines
FOR EACH STATEMENT EXECUTE FUNCTION ledger_is_kept();
