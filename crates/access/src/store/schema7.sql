CREATE TABLE known_addresses (
    email TEXT NOT NULL,
    address TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (email, address)
);
CREATE INDEX known_addresses_at ON known_addresses (at);
