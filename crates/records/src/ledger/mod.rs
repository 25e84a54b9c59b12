//! Records kept in a database: imports, versions, undo, where every value came from.
