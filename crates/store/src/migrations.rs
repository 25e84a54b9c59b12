//! Tables are made and changed by migrations: each runs once, in order, and is remembered by its name.

use crate::store::Dialect;
use crate::{Param, Tx, errors};
use kernel::Problems;
use std::collections::BTreeSet;

/// A step in the life of the tables. Its name is `part/number what`, such as `audit/1 events`; the parts are independent of each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Migration {
    /// The name by which it is remembered; never changed.
    pub name: &'static str,
    /// What runs on SQLite.
    pub sqlite: &'static str,
    /// What runs on PostgreSQL; the same as on SQLite, with its types translated, when none.
    pub postgres: Option<&'static str>,
}

impl Migration {
    /// A migration that is the same on both but for the names of types.
    #[must_use]
    pub const fn same(name: &'static str, sql: &'static str) -> Self {
        Self { name, sqlite: sql, postgres: None }
    }

    fn part(&self) -> &'static str {
        part(self.name)
    }
}

fn part(name: &str) -> &str {
    name.split('/').next().unwrap_or(name)
}

/// Whether all of `list` have run; fails as [`run`] does when the database is newer.
pub(crate) fn up_to_date(tx: &mut Tx<'_>, list: &[Migration], place: &str) -> Result<bool, Problems> {
    let known = applied(tx)?;
    refuse_newer(&known, list, place)?;
    Ok(list.iter().all(|migration| known.contains(migration.name)))
}

/// Runs those of `list` that have not run yet.
pub(crate) fn run(tx: &mut Tx<'_>, list: &[Migration], place: &str) -> Result<(), Problems> {
    tx.define("CREATE TABLE IF NOT EXISTS attain_migrations (name TEXT PRIMARY KEY)")?;
    let known = applied(tx)?;
    refuse_newer(&known, list, place)?;
    for migration in list.iter().filter(|m| !known.contains(m.name)) {
        match (tx.dialect(), migration.postgres) {
            (Dialect::Postgres, Some(sql)) => tx.batch(sql)?,
            _ => tx.define(migration.sqlite)?,
        }
        tx.execute("INSERT INTO attain_migrations (name) VALUES (?1)", &[Param::Text(migration.name)])?;
    }
    Ok(())
}

fn applied(tx: &mut Tx<'_>) -> Result<BTreeSet<String>, Problems> {
    Ok(tx.query("SELECT name FROM attain_migrations", &[])?.iter().map(|row| row.string(0)).collect())
}

fn refuse_newer(known: &BTreeSet<String>, list: &[Migration], place: &str) -> Result<(), Problems> {
    let newer = known.iter().find(|name| {
        let ours = list.iter().any(|m| m.part() == part(name));
        ours && !list.iter().any(|m| m.name == name.as_str())
    });
    newer.map_or(Ok(()), |name| Err(errors::newer(place, name).into()))
}
