CREATE TABLE answers (
    "user" BIGINT NOT NULL REFERENCES users (id),
    name TEXT NOT NULL,
    what BLOB NOT NULL,
    at BIGINT NOT NULL,
    status BIGINT,
    kind TEXT,
    location TEXT,
    body BLOB,
    PRIMARY KEY ("user", name)
);
CREATE INDEX answers_at ON answers (at);
