//! How far the database is: by these numbers a process sees that another one has changed what its desk shows.

use ::store::Tx;
use kernel::Problems;
use records::Kind;

/// The newest of everything that a desk reads.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Marks {
    /// The newest import and the newest version of a document: the book.
    pub book: (i64, i64),
    /// How many runs became final, how many freezes were placed and lifted: what is closed and frozen.
    pub closed: (i64, i64, i64),
    /// The newest event of the audit.
    pub event: i64,
}

impl Marks {
    /// Whether a desk of the other marks shows the same.
    pub fn shows_the_same(&self, other: &Self) -> bool {
        (self.book, self.closed) == (other.book, other.closed)
    }
}

pub(crate) fn read(tx: &mut Tx<'_>) -> Result<Marks, Problems> {
    let row = tx.query_one(
        "SELECT (SELECT max(id) FROM imports), (SELECT max(id) FROM documents), (SELECT count(*) FROM run_steps WHERE state = 'final'),
         (SELECT count(*) FROM freezes), (SELECT count(lifted_at) FROM freezes), (SELECT max(id) FROM audit)",
        &[],
    )?;
    let number = |column| row.as_ref().and_then(|row| row.integer(column)).unwrap_or(0);
    Ok(Marks { book: (number(0), number(1)), closed: (number(2), number(3), number(4)), event: number(5) })
}

/// The records that were changed or removed one by one between two marks; none when anything else was imported, or more than `most`.
pub(crate) fn by_hand(tx: &mut Tx<'_>, from: &Marks, to: &Marks, most: usize) -> Result<Option<Vec<(Kind, String)>>, Problems> {
    let other = "SELECT count(*) FROM imports WHERE id > ?1 AND id <= ?2 AND what <> 'change'";
    if from.book.1 != to.book.1 || tx.integer(other, &[from.book.0.into(), to.book.0.into()])? != Some(0) {
        return Ok(None);
    }
    let rows = tx.query(
        "SELECT subject FROM audit WHERE id > ?1 AND id <= ?2 AND action IN ('change record', 'remove record') ORDER BY id",
        &[from.event.into(), to.event.into()],
    )?;
    let named = |text: &str| text.split_once(' ').and_then(|(kind, key)| Some((Kind::from_word(kind)?, key.to_owned())));
    let found: Option<Vec<(Kind, String)>> = rows.iter().map(|row| row.text(0).and_then(named)).collect();
    // Each change by hand is an import of its own: when their numbers differ, something else was written.
    let changes = to.book.0 - from.book.0;
    Ok(found.filter(|found| i64::try_from(found.len()) == Ok(changes) && found.len() <= most))
}
