//! A transaction.

use crate::store::Dialect;
use crate::{Param, Row, RowView, errors, placeholders};
use kernel::{Location, Problem, Problems};
use postgres::binary_copy::BinaryCopyInWriter;
use postgres::fallible_iterator::FallibleIterator;

/// A transaction in progress. Statements are written once for both databases (see [`placeholders`]).
pub struct Tx<'a> {
    session: Session<'a>,
    place: String,
}

pub(crate) enum Session<'a> {
    Sqlite(&'a rusqlite::Connection),
    Postgres(postgres::Transaction<'a>),
}

impl std::fmt::Debug for Tx<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Tx").field("place", &self.place).finish_non_exhaustive()
    }
}

impl<'a> Tx<'a> {
    pub(crate) fn new(session: Session<'a>, place: &str) -> Self {
        Self { session, place: place.to_owned() }
    }

    pub(crate) fn into_session(self) -> Session<'a> {
        self.session
    }

    /// Which database it is.
    #[must_use]
    pub fn dialect(&self) -> Dialect {
        match self.session {
            Session::Sqlite(_) => Dialect::Sqlite,
            Session::Postgres(_) => Dialect::Postgres,
        }
    }

    /// Runs one statement; returns how many rows it touched.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn execute(&mut self, sql: &str, params: &[Param<'_>]) -> Result<u64, Problem> {
        let place = &self.place;
        match &mut self.session {
            Session::Sqlite(connection) => {
                let mut statement = connection.prepare_cached(sql).map_err(|e| errors::sqlite(place, &e))?;
                let count = statement.execute(rusqlite::params_from_iter(params)).map_err(|e| errors::sqlite(place, &e))?;
                Ok(count as u64)
            }
            Session::Postgres(transaction) => {
                let params: Vec<&(dyn postgres::types::ToSql + Sync)> = params.iter().map(|p| p as _).collect();
                transaction.execute(&*placeholders::numbered(sql), &params).map_err(|e| errors::postgres(place, &e))
            }
        }
    }

    /// Runs statements that take no parameters, such as definitions of tables; as they are, without translation.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn batch(&mut self, sql: &str) -> Result<(), Problem> {
        let place = &self.place;
        match &mut self.session {
            Session::Sqlite(connection) => connection.execute_batch(sql).map_err(|e| errors::sqlite(place, &e)),
            Session::Postgres(transaction) => transaction.batch_execute(sql).map_err(|e| errors::postgres(place, &e)),
        }
    }

    /// Defines tables: like [`Self::batch`], with the types `TEXT` and `BLOB` translated.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn define(&mut self, sql: &str) -> Result<(), Problem> {
        match self.dialect() {
            Dialect::Sqlite => self.batch(sql),
            Dialect::Postgres => self.batch(&placeholders::definition(sql)),
        }
    }

    /// All rows of an answer.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn query(&mut self, sql: &str, params: &[Param<'_>]) -> Result<Vec<Row>, Problem> {
        let mut rows = Vec::new();
        self.each(sql, params, |row| {
            rows.push(row.keep()?);
            Ok(())
        })
        .map_err(first)?;
        Ok(rows)
    }

    /// The first row of an answer, if there is one.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn query_one(&mut self, sql: &str, params: &[Param<'_>]) -> Result<Option<Row>, Problem> {
        Ok(self.query(sql, params)?.into_iter().next())
    }

    /// Hands each row of an answer to `take` as it streams by; stops at its first error.
    ///
    /// # Errors
    /// What the database refuses, or what `take` returns.
    pub fn each(
        &mut self,
        sql: &str,
        params: &[Param<'_>],
        mut take: impl FnMut(&RowView<'_>) -> Result<(), Problems>,
    ) -> Result<(), Problems> {
        let place = &self.place;
        match &mut self.session {
            Session::Sqlite(connection) => {
                let failed = |e: rusqlite::Error| errors::sqlite(place, &e);
                let mut statement = connection.prepare_cached(sql).map_err(failed)?;
                let mut rows = statement.query(rusqlite::params_from_iter(params)).map_err(failed)?;
                while let Some(row) = rows.next().map_err(failed)? {
                    take(&RowView::Sqlite(row))?;
                }
            }
            Session::Postgres(transaction) => {
                let failed = |e: postgres::Error| errors::postgres(place, &e);
                let mut rows = transaction.query_raw(&*placeholders::numbered(sql), params.iter()).map_err(failed)?;
                while let Some(row) = rows.next().map_err(failed)? {
                    take(&RowView::Postgres(&row))?;
                }
            }
        }
        Ok(())
    }

    /// Inserts `count` rows the fastest way the database has: one prepared statement, or COPY. `fill` pushes the values of a row
    /// (counted from 0), one for each of `columns`, in order.
    ///
    /// # Errors
    /// What the database refuses, or what `fill` returns; the transaction should then be given up.
    ///
    /// # Panics
    /// When `fill` pushes another number of values than there are columns.
    pub fn insert_many<'d>(
        &mut self,
        table: &str,
        columns: &[&str],
        count: usize,
        mut fill: impl FnMut(usize, &mut Vec<Param<'d>>) -> Result<(), Problems>,
    ) -> Result<(), Problems> {
        let names: Vec<String> = columns.iter().map(|c| placeholders::quoted(c)).collect();
        let (table, names) = (placeholders::quoted(table), names.join(", "));
        let place = &self.place;
        let mut values = Vec::with_capacity(columns.len());
        match &mut self.session {
            Session::Sqlite(connection) => {
                let failed = |e: rusqlite::Error| errors::sqlite(place, &e);
                let marks: Vec<String> = (1..=columns.len()).map(|i| format!("?{i}")).collect();
                let sql = format!("INSERT INTO {table} ({names}) VALUES ({})", marks.join(", "));
                let mut statement = connection.prepare_cached(&sql).map_err(failed)?;
                for row in 0..count {
                    values.clear();
                    fill(row, &mut values)?;
                    assert_eq!(values.len(), columns.len(), "a value for each column");
                    statement.execute(rusqlite::params_from_iter(&values)).map_err(failed)?;
                }
            }
            Session::Postgres(transaction) => {
                let failed = |e: postgres::Error| errors::postgres(place, &e);
                let shape = transaction.prepare(&format!("SELECT {names} FROM {table} LIMIT 0")).map_err(failed)?;
                let types: Vec<_> = shape.columns().iter().map(|c| c.type_().clone()).collect();
                let sink = transaction.copy_in(&format!("COPY {table} ({names}) FROM STDIN (FORMAT binary)")).map_err(failed)?;
                let mut writer = BinaryCopyInWriter::new(sink, &types);
                for row in 0..count {
                    values.clear();
                    fill(row, &mut values)?;
                    assert_eq!(values.len(), columns.len(), "a value for each column");
                    writer.write_raw(values.iter()).map_err(failed)?;
                }
                writer.finish().map_err(failed)?;
            }
        }
        Ok(())
    }

    /// Lets the database count what is in a table, so that it plans queries well right after many rows came in; SQLite needs no such help.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn analyze(&mut self, table: &str) -> Result<(), Problem> {
        match self.dialect() {
            Dialect::Sqlite => Ok(()),
            Dialect::Postgres => self.batch(&format!("ANALYZE {}", placeholders::quoted(table))),
        }
    }

    /// The whole number in the first column of the first row; none when there is no row or no value.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn integer(&mut self, sql: &str, params: &[Param<'_>]) -> Result<Option<i64>, Problem> {
        Ok(self.query_one(sql, params)?.and_then(|row| row.integer(0)))
    }

    /// The number for a new row: one more than the largest in `column` of `table`. Safe since writers wait for each other.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn next_number(&mut self, table: &str, column: &str) -> Result<i64, Problem> {
        let sql = format!("SELECT max({}) FROM {}", placeholders::quoted(column), placeholders::quoted(table));
        Ok(self.integer(&sql, &[])?.unwrap_or(0) + 1)
    }
}

fn first(problems: Problems) -> Problem {
    let nothing = || Problem::error("database", Location::default(), "The database refused without a reason.");
    problems.0.into_iter().next().unwrap_or_else(nothing)
}
