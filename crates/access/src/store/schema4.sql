ALTER TABLE users ADD COLUMN known BIGINT;
DROP TABLE sign_in_attempts;
CREATE TABLE sign_in_attempts (
    email TEXT NOT NULL,
    address TEXT NOT NULL,
    at BIGINT NOT NULL
);
CREATE INDEX sign_in_attempts_email ON sign_in_attempts (email, address);
CREATE INDEX sign_in_attempts_address ON sign_in_attempts (address);
CREATE TABLE second_factors (
    "user" BIGINT PRIMARY KEY REFERENCES users (id),
    secret BLOB NOT NULL,
    confirmed_at BIGINT,
    last_step BIGINT NOT NULL
);
CREATE TABLE recovery_codes (
    code BLOB PRIMARY KEY,
    "user" BIGINT NOT NULL REFERENCES users (id)
);
CREATE INDEX recovery_codes_user ON recovery_codes ("user");
CREATE TABLE second_steps (
    token BLOB PRIMARY KEY,
    "user" BIGINT NOT NULL REFERENCES users (id),
    until BIGINT NOT NULL,
    tries BIGINT NOT NULL
);
CREATE TABLE access_settings (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
);
