ALTER TABLE users ADD COLUMN role_now TEXT NOT NULL DEFAULT 'seller'
    CHECK (role_now IN ('seller', 'manager', 'analyst', 'finance', 'executive', 'enablement', 'administrator'));
UPDATE users SET role_now = role;
ALTER TABLE users DROP COLUMN role;
ALTER TABLE users RENAME COLUMN role_now TO role;
