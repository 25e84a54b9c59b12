ALTER TABLE api_tokens ADD COLUMN areas TEXT;
