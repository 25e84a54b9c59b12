//! Who may see a record: those it concerns, those who may see them, and everyone who looks after records.

use crate::failure::Failure;
use crate::visit::Visit;
use access::Role;
use book::results::Credit;
use kernel::{PersonId, Value};
use records::{Kind, Table};

/// A record as it stands in the book.
pub struct Found {
    /// The kind.
    pub kind: Kind,
    /// Its id.
    pub id: String,
    /// Its values, in the table's order, without the empty ones.
    pub values: Vec<(String, Value)>,
    /// Where it was read.
    pub place: kernel::Location,
    /// Its credits.
    pub credits: Vec<Credit>,
}

impl Found {
    /// What people call it.
    #[must_use]
    pub fn name(&self) -> String {
        let named = |column: &str| self.values.iter().find(|(name, _)| name == column).map(|(_, value)| value.to_string());
        named("name").or_else(|| named("account")).unwrap_or_else(|| self.id.clone())
    }
    /// The id of its owner.
    #[must_use]
    pub fn owner(&self) -> Option<String> {
        self.values.iter().find(|(name, _)| name == "owner").map(|(_, value)| value.to_string())
    }
}

/// The record of that kind and id, if there is one and it is the user's to see.
///
/// # Errors
/// Not found otherwise, whichever it is.
pub fn find(visit: &Visit, kind: &str, id: &str) -> Result<Found, Failure> {
    let kind = Kind::from_word(kind).filter(|kind| kind.is_measured()).ok_or(Failure::NotFound)?;
    let table = visit.state.book.tables.get(&kind).ok_or(Failure::NotFound)?;
    let row = row_of(table, id).and_then(|index| table.row(index)).ok_or(Failure::NotFound)?;
    let found = Found {
        kind,
        id: id.to_owned(),
        values: row.values().map(|(name, value)| (name.to_owned(), value)).collect(),
        place: row.place(),
        credits: visit.state.outcome.credits_for(kind, id),
    };
    if may_see(visit, &found) { Ok(found) } else { Err(Failure::NotFound) }
}

fn row_of(table: &Table, id: &str) -> Option<usize> {
    let (position, _) = table.column("id")?;
    table.rows().find(|row| row.text_at(position) == Some(id)).map(|row| row.index)
}

fn may_see(visit: &Visit, found: &Found) -> bool {
    if matches!(visit.user.role, Role::Analyst | Role::Finance | Role::Executive) {
        return true;
    }
    let today = visit.today();
    let splits = visit.state.book.tables.get(&Kind::Splits);
    let split = splits.into_iter().flat_map(Table::rows).filter(|row| row.text("record") == Some(found.id.as_str()));
    let mut people: Vec<String> = split.filter_map(|row| row.text("person").map(str::to_owned)).collect();
    people.extend(found.owner());
    people.extend(found.credits.iter().map(|credit| credit.person.to_string()));
    people.iter().any(|person| visit.is_me(person) || visit.may_see(person, today))
}

/// The credits that the user may see: her own and those of people she may see.
#[must_use]
pub fn seen<'a>(visit: &Visit, credits: &'a [Credit]) -> Vec<&'a Credit> {
    let sees = |person: &PersonId, day| visit.is_me(person.as_str()) || visit.may_see(person.as_str(), day);
    credits.iter().filter(|credit| sees(&credit.person, credit.date)).collect()
}
