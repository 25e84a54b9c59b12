//! Connections to a PostgreSQL server: a few, opened when they are needed.

use crate::errors;
use kernel::{Location, Problem};
use postgres::config::SslMode;
use postgres::{Client, Config, NoTls};
use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Duration;

/// How many connections may be open at once.
const CONNECTIONS: usize = 8;

pub(crate) struct Postgres {
    config: Config,
    place: String,
    pool: Mutex<Pool>,
    returned: Condvar,
}

#[derive(Default)]
struct Pool {
    idle: Vec<Client>,
    open: usize,
}

impl std::fmt::Debug for Postgres {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Postgres").field("place", &self.place).finish_non_exhaustive()
    }
}

impl Postgres {
    pub(crate) fn open(url: &str) -> Result<Self, Problem> {
        let place = without_password(url);
        let mut config: Config = url.parse().map_err(|e: postgres::Error| {
            Problem::error("bad-database-address", Location::file(&place), format!("The address of the database cannot be read: {e}."))
                .expected("postgres://user:password@host:port/database")
        })?;
        if config.get_ssl_mode() == SslMode::Require {
            return Err(Problem::error(
                "bad-database-address",
                Location::file(&place),
                "Encrypted connections to PostgreSQL are not supported yet.",
            )
            .hint("connect through a local socket or a tunnel, without `sslmode=require`"));
        }
        config.application_name("attain");
        if config.get_connect_timeout().is_none() {
            config.connect_timeout(Duration::from_secs(10));
        }
        let postgres = Self { config, place, pool: Mutex::new(Pool::default()), returned: Condvar::new() };
        postgres.with_client(|client| refuse_strangers(client, &postgres.place))??;
        Ok(postgres)
    }

    pub(crate) fn place(&self) -> &str {
        &self.place
    }

    /// Runs `work` with a connection of its own.
    pub(crate) fn with_client<T>(&self, work: impl FnOnce(&mut Client) -> T) -> Result<T, Problem> {
        let mut lease = Lease { postgres: self, client: Some(self.take()?) };
        Ok(lease.client.as_mut().map(work).expect("a lease holds its client until it is dropped"))
    }

    fn take(&self) -> Result<Client, Problem> {
        let mut pool = self.pool.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            while let Some(client) = pool.idle.pop() {
                if !client.is_closed() {
                    return Ok(client);
                }
                pool.open -= 1;
            }
            if pool.open < CONNECTIONS {
                pool.open += 1;
                break;
            }
            pool = self.returned.wait(pool).unwrap_or_else(PoisonError::into_inner);
        }
        drop(pool);
        self.another().inspect_err(|_| self.give_back(None))
    }

    /// A connection beside the pool, for whoever keeps it.
    pub(crate) fn another(&self) -> Result<Client, Problem> {
        self.config.connect(NoTls).map_err(|e| errors::postgres(&self.place, &e))
    }

    fn give_back(&self, client: Option<Client>) {
        let mut pool = self.pool.lock().unwrap_or_else(PoisonError::into_inner);
        match client.filter(|client| !client.is_closed()) {
            Some(client) => pool.idle.push(client),
            None => pool.open -= 1,
        }
        self.returned.notify_one();
    }
}

/// Gives the connection back also when the work panics; its transaction is rolled back by then.
struct Lease<'a> {
    postgres: &'a Postgres,
    client: Option<Client>,
}

impl Drop for Lease<'_> {
    fn drop(&mut self) {
        self.postgres.give_back(self.client.take());
    }
}

impl Drop for Postgres {
    /// A connection says goodbye in a runtime of its own, which may not happen on a thread that already runs one.
    fn drop(&mut self) {
        let idle = std::mem::take(&mut self.pool.lock().unwrap_or_else(PoisonError::into_inner).idle);
        if !idle.is_empty() {
            let _ = std::thread::spawn(move || drop(idle)).join();
        }
    }
}

/// The schema must be empty or attain's.
fn refuse_strangers(client: &mut Client, place: &str) -> Result<(), Problem> {
    let row = client
        .query_one(
            "SELECT count(*), count(*) FILTER (WHERE tablename = 'attain_migrations') FROM pg_tables WHERE schemaname = current_schema()",
            &[],
        )
        .map_err(|e| errors::postgres(place, &e))?;
    let (tables, ours): (i64, i64) = (row.get(0), row.get(1));
    if tables > 0 && ours == 0 {
        return Err(errors::not_attain(place, "The PostgreSQL database holds tables of another program."));
    }
    Ok(())
}

/// The address as it may be shown.
fn without_password(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else { return url.to_owned() };
    let end = rest.find(['/', '?']).unwrap_or(rest.len());
    match rest[..end].rsplit_once('@') {
        Some((user, host)) => {
            let user = user.split_once(':').map_or(user, |(name, _)| name);
            format!("{scheme}://{user}@{host}{}", rest[end..].split('?').next().unwrap_or_default())
        }
        None => format!("{scheme}://{}", rest.split('?').next().unwrap_or_default()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_never_shown() {
        assert_eq!(without_password("postgres://ada:se:cret@db:5432/attain?password=x"), "postgres://ada@db:5432/attain");
        assert_eq!(without_password("postgres://db/attain"), "postgres://db/attain");
    }
}
