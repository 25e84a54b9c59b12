ALTER TABLE sessions ADD COLUMN made_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE sessions ADD COLUMN agent TEXT;
ALTER TABLE sessions ADD COLUMN seen_as BIGINT;
CREATE TABLE api_tokens (
    id BIGINT PRIMARY KEY,
    token BLOB NOT NULL UNIQUE,
    "user" BIGINT NOT NULL REFERENCES users (id),
    name TEXT NOT NULL,
    writes BIGINT NOT NULL,
    made_at BIGINT NOT NULL,
    until BIGINT NOT NULL,
    used_at BIGINT
);
CREATE INDEX api_tokens_user ON api_tokens ("user");
