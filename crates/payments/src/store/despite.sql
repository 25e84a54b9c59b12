-- What stood in the way when the step was taken nevertheless, one sentence a line.
ALTER TABLE run_steps ADD COLUMN despite TEXT;
