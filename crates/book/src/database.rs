//! A book kept in a database.
