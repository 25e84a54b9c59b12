-- A hold of one record, of everybody whom it credits or of one person.
ALTER TABLE pay_holds ADD COLUMN record TEXT NOT NULL DEFAULT '';
