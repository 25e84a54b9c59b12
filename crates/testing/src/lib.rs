//! What tests share: a small cast, random books, a private PostgreSQL server.

pub mod postgres;
