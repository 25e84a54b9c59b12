//! An event.

use kernel::{Instant, Problem, Problems};
use serde_json::Value;
use store::{Param, Row, Tx};

/// What is to be remembered.
#[derive(Debug, Clone, PartialEq)]
pub struct Event<'a> {
    /// Who did it: an e-mail address, a name on the command line, `attain` itself.
    pub actor: &'a str,
    /// What she did, as a verb with its object: `import records`, `sign in`.
    pub action: &'a str,
    /// What it was done to: `deals OPP-1`, `import 7`, `plans/sales.toml`.
    pub on: &'a str,
    /// What was there before; never a password.
    pub before: Option<Value>,
    /// What is there now.
    pub after: Option<Value>,
    /// Why, in her words.
    pub why: Option<&'a str>,
    /// When.
    pub at: Instant,
}

/// An event as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorded {
    /// Its number, counted from 1 without gaps.
    pub id: i64,
    /// When, in RFC 3339.
    pub at: String,
    /// Who did it.
    pub actor: String,
    /// What she did.
    pub action: String,
    /// What it was done to.
    pub on: String,
    /// What was there before, as JSON.
    pub before: Option<String>,
    /// What was there after it, as JSON.
    pub after: Option<String>,
    /// Why.
    pub why: Option<String>,
    /// From where, as [`crate::origin`] knew it; none for events of before it was kept.
    pub place: Option<String>,
    /// The hash over this event and the hash of the one before it.
    pub hash: Vec<u8>,
}

pub(crate) const COLUMNS: &str = "id, at, actor, action, subject, before, after, why, hash, place";

/// Remembers an event, in the transaction of what it tells about: both are kept, or neither. Returns its number.
///
/// # Errors
/// What the database refuses.
pub fn write(tx: &mut Tx<'_>, event: &Event<'_>) -> Result<i64, Problems> {
    let last = head(tx)?;
    let text = |value: &Option<Value>| value.as_ref().map(|v| storable(&v.to_string()));
    let mut recorded = Recorded {
        id: last.as_ref().map_or(1, |(id, _)| id + 1),
        at: event.at.to_string(),
        actor: storable(event.actor),
        action: storable(event.action),
        on: storable(event.on),
        before: text(&event.before),
        after: text(&event.after),
        why: event.why.map(storable),
        place: crate::origin::here().map(|place| storable(&place)),
        hash: Vec::new(),
    };
    recorded.hash = recorded.hash_after(last.as_ref().map_or(&[], |(_, hash)| hash));
    let r = &recorded;
    tx.execute(
        &format!("INSERT INTO audit ({COLUMNS}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)"),
        &[
            r.id.into(),
            (&r.at).into(),
            (&r.actor).into(),
            (&r.action).into(),
            (&r.on).into(),
            r.before.as_ref().into(),
            r.after.as_ref().into(),
            r.why.as_ref().into(),
            Param::Bytes(&r.hash),
            r.place.as_ref().into(),
        ],
    )?;
    Ok(recorded.id)
}

/// A text that both databases keep as it is: PostgreSQL has no character zero.
fn storable(text: &str) -> String {
    text.replace('\0', "\u{fffd}")
}

/// The number and hash of the newest event. Kept elsewhere, they prove later that no newer events were cut off.
///
/// # Errors
/// What the database refuses.
pub fn head(tx: &mut Tx<'_>) -> Result<Option<(i64, Vec<u8>)>, Problem> {
    let row = tx.query_one("SELECT id, hash FROM audit ORDER BY id DESC LIMIT 1", &[])?;
    Ok(row.and_then(|row| Some((row.integer(0)?, row.bytes(1)?.to_vec()))))
}

/// Events, newest first: those before the number `before` (all when none), on `on` only if it is given, at most `limit`.
///
/// # Errors
/// What the database refuses.
pub fn list(tx: &mut Tx<'_>, on: Option<&str>, before: Option<i64>, limit: usize) -> Result<Vec<Recorded>, Problems> {
    let before = before.unwrap_or(i64::MAX);
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let rows = match on {
        Some(on) => tx.query(
            &format!("SELECT {COLUMNS} FROM audit WHERE subject = ?1 AND id < ?2 ORDER BY id DESC LIMIT ?3"),
            &[on.into(), before.into(), limit.into()],
        )?,
        None => {
            tx.query(&format!("SELECT {COLUMNS} FROM audit WHERE id < ?1 ORDER BY id DESC LIMIT ?2"), &[before.into(), limit.into()])?
        }
    };
    Ok(rows.iter().map(Recorded::from_row).collect())
}

/// Whether somebody did something to something on a day (`2026-03-01`), or in the month or year that is given.
///
/// # Errors
/// What the database refuses.
pub fn happened(tx: &mut Tx<'_>, actor: &str, action: &str, on: &str, day: &str) -> Result<bool, Problem> {
    let until = format!("{day}~");
    let sql = "SELECT count(*) FROM audit WHERE subject = ?1 AND actor = ?2 AND action = ?3 AND at >= ?4 AND at <= ?5";
    let (actor, action, on) = (storable(actor), storable(action), storable(on));
    let count = tx.integer(sql, &[(&on).into(), (&actor).into(), (&action).into(), day.into(), (&until).into()])?;
    Ok(count.unwrap_or(0) > 0)
}

/// Which events are looked for; empty texts let every event through.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wanted {
    /// A part of who did it, in any case.
    pub actor: String,
    /// A part of what she did, in any case.
    pub action: String,
    /// A part of what it was done to, of why, of from where, or of what was there before or after, in any case.
    pub text: String,
    /// The first day, `2026-03-01`; or the beginning of one: a month, a year.
    pub from: String,
    /// The last day, written likewise.
    pub until: String,
    /// Whether `text` is not looked for in what was there before or after: for readers who may not see it.
    pub without_values: bool,
}

/// Events that fit, newest first: those before the number `before` (all when none), at most `limit`.
///
/// # Errors
/// What the database refuses.
pub fn find(tx: &mut Tx<'_>, wanted: &Wanted, before: Option<i64>, limit: usize) -> Result<Vec<Recorded>, Problems> {
    let part = |text: &str| format!("%{}%", text.trim().to_lowercase().replace('!', "!!").replace('%', "!%").replace('_', "!_"));
    let (actor, action, text) = (part(&wanted.actor), part(&wanted.action), part(&wanted.text));
    let from = wanted.from.trim().to_owned();
    // Days are compared as texts: every instant of a day begins with it, and '~' comes after all that may follow.
    let until = if wanted.until.trim().is_empty() { "~".to_owned() } else { format!("{}~", wanted.until.trim()) };
    let values = if wanted.without_values { "" } else { " || ' ' || coalesce(before, '') || ' ' || coalesce(after, '')" };
    let sql = format!(
        "SELECT {COLUMNS} FROM audit
         WHERE id < ?1 AND lower(actor) LIKE ?2 ESCAPE '!' AND lower(action) LIKE ?3 ESCAPE '!'
           AND lower(subject || ' ' || coalesce(why, '') || ' ' || coalesce(place, ''){values}) LIKE ?4 ESCAPE '!'
           AND at >= ?5 AND at <= ?6
         ORDER BY id DESC LIMIT ?7"
    );
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let rows = tx.query(
        &sql,
        &[
            before.unwrap_or(i64::MAX).into(),
            (&actor).into(),
            (&action).into(),
            (&text).into(),
            (&from).into(),
            (&until).into(),
            limit.into(),
        ],
    )?;
    Ok(rows.iter().map(Recorded::from_row).collect())
}

impl Recorded {
    pub(crate) fn from_row(row: &Row) -> Self {
        let optional = |column| row.text(column).map(str::to_owned);
        Self {
            id: row.integer(0).unwrap_or(0),
            at: row.string(1),
            actor: row.string(2),
            action: row.string(3),
            on: row.string(4),
            before: optional(5),
            after: optional(6),
            why: optional(7),
            hash: row.bytes(8).unwrap_or_default().to_vec(),
            place: optional(9),
        }
    }

    /// BLAKE3 over the hash before and every field, each with its length, so that no two different events read the same.
    /// The place comes last, and only where there is one: events of before it was kept have the hash that they were written with.
    pub(crate) fn hash_after(&self, previous: &[u8]) -> Vec<u8> {
        let mut hasher = blake3::Hasher::new();
        let mut field = |bytes: Option<&[u8]>| {
            let length = bytes.map_or(u64::MAX, |b| b.len() as u64);
            hasher.update(&length.to_le_bytes());
            hasher.update(bytes.unwrap_or_default());
        };
        field(Some(previous));
        field(Some(&self.id.to_le_bytes()));
        for text in [&self.at, &self.actor, &self.action, &self.on] {
            field(Some(text.as_bytes()));
        }
        for text in [&self.before, &self.after, &self.why] {
            field(text.as_ref().map(String::as_bytes));
        }
        if let Some(place) = &self.place {
            field(Some(place.as_bytes()));
        }
        hasher.finalize().as_bytes().to_vec()
    }
}
