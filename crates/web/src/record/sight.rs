//! Who may see a record: those it concerns, those who may see them, and everyone who looks after records.

use crate::failure::Failure;
use crate::visit::Visit;
use book::results::Credit;
use kernel::{Date, Location, PersonId, Problem, Value};
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

/// Whether records of a kind have pages of their own: those that measures are taken of, and people and quotas, which are named by their key.
#[must_use]
pub fn has_page(kind: Kind) -> bool {
    kind.is_measured() || matches!(kind, Kind::People | Kind::Quotas)
}

impl Found {
    /// What people call it.
    #[must_use]
    pub fn name(&self) -> String {
        let named = |column: &str| self.values.iter().find(|(name, _)| name == column).map(|(_, value)| value.to_string());
        if self.is_by_hand() {
            return named("reason").unwrap_or_else(|| self.id.clone());
        }
        named("name").or_else(|| named("account")).unwrap_or_else(|| self.id.clone())
    }
    /// Whether it is a credit by hand: no record, but an adjustment, which is decided on its own page.
    #[must_use]
    pub fn is_by_hand(&self) -> bool {
        book::Adjustment::of_record(&self.id).is_some()
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
    let kind = Kind::from_word(kind).filter(|kind| has_page(*kind)).ok_or_else(|| no_kind(kind))?;
    if !kind.is_measured() {
        return by_key(visit, kind, id);
    }
    let by_hand = book::Adjustment::of_record(id).and_then(|id| visit.state.book.adjustments.iter().find(|one| one.id == id));
    let row = match by_hand {
        Some(credit) => visit.state.book.tables.get(&Kind::Adjustments).and_then(|table| table.row(credit.row)),
        None => visit.state.row(kind, id),
    };
    let row = row.ok_or_else(|| no_record(kind, id))?;
    let found = Found {
        kind,
        id: id.to_owned(),
        values: row.values().map(|(name, value)| (name.to_owned(), value)).collect(),
        place: row.place(),
        credits: visit.state.outcome.credits_for(kind, id),
    };
    if may_see(visit, &found) { Ok(found) } else { Err(no_record(kind, id)) }
}

/// A row of people or of quotas, for those who look after everybody's; who reads it is noted, since it says what somebody may earn.
fn by_key(visit: &Visit, kind: Kind, key: &str) -> Result<Found, Failure> {
    if !access::may(&visit.user, access::Right::ReadOrganisation) {
        return Err(no_record(kind, key));
    }
    let key_of = |row: &records::Row<'_>| {
        let parts: Vec<Option<Value>> = kind.key().iter().map(|column| row.value(column)).collect();
        records::ledger::key_of(kind, &parts.iter().map(Option::as_ref).collect::<Vec<_>>())
    };
    let row = visit.state.book.tables.get(&kind).and_then(|table| table.rows().find(|row| key_of(row) == key));
    let row = row.ok_or_else(|| no_record(kind, key))?;
    let person = row.text(if kind == Kind::People { "id" } else { "person" }).unwrap_or_default();
    if !visit.may_see(person, visit.today()) {
        return Err(no_record(kind, key));
    }
    visit.note_reading(&format!("{kind} {key}"))?;
    let values = row.values().filter(|(name, _)| sees_column(visit, kind, name)).map(|(name, value)| (name.to_owned(), value)).collect();
    Ok(Found { kind, id: key.to_owned(), values, place: row.place(), credits: Vec::new() })
}

/// Whether the user may see a column of a kind: base pay and bank data stand in rows of people, and are not for everybody who sees these.
#[must_use]
pub fn sees_column(visit: &Visit, kind: Kind, column: &str) -> bool {
    let field = access::Field::of_column(column).filter(|_| kind == Kind::People);
    field.is_none_or(|field| access::sees_field_in_part(&visit.user, field))
}

/// What is said of a record that there is not, and of one that is not the user's to see.
fn no_record(kind: Kind, id: &str) -> Failure {
    let problem =
        Problem::error("no-record", Location::default(), format!("There is no `{id}` among the {} that you may see.", kind.word()))
            .expected("an id just as the file has it, capitals included")
            .hint("search with Ctrl-K for a part of its name or id, or open it from a list of deals and credits");
    Failure::Absent(problem.into())
}

fn no_kind(word: &str) -> Failure {
    let problem = Problem::error("unknown-kind", Location::default(), format!("There is no kind of record called `{word}`."));
    let kinds: Vec<&str> = Kind::ALL.iter().filter(|kind| has_page(**kind)).map(|kind| kind.word()).collect();
    Failure::Absent(problem.expected(kinds.join(", ")).suggest(word, kinds.iter().copied()).into())
}

fn may_see(visit: &Visit, found: &Found) -> bool {
    if visit.sees_everyone() {
        return true;
    }
    let day = day(visit, found);
    let splits = visit.state.book.tables.get(&Kind::Splits);
    let split = splits.into_iter().flat_map(Table::rows).filter(|row| row.text("record") == Some(found.id.as_str()));
    let mut people: Vec<String> = split.filter_map(|row| row.text("person").map(str::to_owned)).collect();
    people.extend(found.owner());
    people.iter().any(|person| visit.is_me(person) || visit.may_see(person, day)) || !seen(visit, &found.credits).is_empty()
}

/// The day on which it is judged who may see a record: that on which it happened; today while it has not.
#[must_use]
pub fn day(visit: &Visit, found: &Found) -> Date {
    let value = |column: &str| match found.values.iter().find(|(name, _)| name == column) {
        Some((_, Value::Date(day))) => Some(*day),
        _ => None,
    };
    let today = visit.today();
    ["closed_on", "date"].into_iter().find_map(value).map_or(today, |day| day.min(today))
}

/// The credits that the user may see: her own and those of people she may see.
#[must_use]
pub fn seen<'a>(visit: &Visit, credits: &'a [Credit]) -> Vec<&'a Credit> {
    let sees = |person: &PersonId, day| visit.is_me(person.as_str()) || visit.may_see(person.as_str(), day);
    credits.iter().filter(|credit| sees(&credit.person, credit.date)).collect()
}
