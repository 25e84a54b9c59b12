CREATE TABLE users (
    id BIGINT PRIMARY KEY,
    email TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('seller', 'manager', 'analyst', 'finance', 'executive', 'administrator')),
    person TEXT,
    password TEXT,
    made_at BIGINT NOT NULL,
    disabled_at BIGINT
);
CREATE TABLE sessions (
    token BLOB PRIMARY KEY,
    "user" BIGINT NOT NULL REFERENCES users (id),
    until BIGINT NOT NULL
);
CREATE INDEX sessions_user ON sessions ("user");
CREATE TABLE invitations (
    token BLOB PRIMARY KEY,
    "user" BIGINT NOT NULL REFERENCES users (id),
    until BIGINT NOT NULL
);
CREATE TABLE sign_in_attempts (
    email TEXT NOT NULL,
    at BIGINT NOT NULL
);
CREATE INDEX sign_in_attempts_email ON sign_in_attempts (email);
