//! Credits and uncredited records of one person as rows.

use crate::address;
use crate::language::said;
use crate::say;
use kernel::{Currency, Date, Decimal, MeasureId, PersonId};
use payments::State;
use records::Kind;
use std::collections::{BTreeMap, BTreeSet};

/// A record of the person: under one measure when it is credited.
#[derive(Debug, Clone)]
pub struct Row {
    /// The kind of record.
    pub kind: Kind,
    /// The record's id.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// What stands under it.
    pub under: String,
    /// The day on which it counts.
    pub date: Option<Date>,
    /// The measure; of an uncredited record the one that came nearest.
    pub measure: Option<MeasureId>,
    /// The measure's label; empty for an uncredited record.
    pub label: String,
    /// The record's value in its own currency or unit.
    pub value: Option<Decimal>,
    /// Its currency, for a measure in money.
    pub currency: Option<Currency>,
    /// The credit rule's position in the measure; 0 for an uncredited record.
    pub rule: usize,
    /// Her share of it.
    pub share: Option<Decimal>,
    /// What is credited, plain, for sums and files.
    pub credited: Option<Decimal>,
    /// The person through whom the credit came, if it is not direct.
    pub through: Option<PersonId>,
    /// How the credit came, or why there is none.
    pub how: String,
    /// Whether it counts.
    pub counts: bool,
    /// The record's page.
    pub href: String,
    /// Why it does or does not count.
    pub why: String,
}

impl Row {
    /// What tells it apart from others of the same person.
    #[must_use]
    pub fn key(&self) -> String {
        let measure = self.measure.as_ref().map_or("", |measure| measure.as_str());
        let through = self.through.as_ref().map_or("", |person| person.as_str());
        format!("{}/{}/{measure}/{through}/{}", self.kind.word(), self.id, self.rule)
    }
    /// The value with its currency, as the reader writes it.
    #[must_use]
    pub fn value_shown(&self) -> String {
        let Some(value) = self.value else { return String::new() };
        // A record that is not credited may be of any measure: its amount is shown as money is.
        let places = if self.currency.is_some() || !self.counts { 2 } else { 0 };
        let currency = self.currency.map(|c| format!(" {c}")).unwrap_or_default();
        format!("{}{currency}", crate::say::grouped(value, places))
    }
    /// The share in words.
    #[must_use]
    pub fn share_shown(&self) -> String {
        self.share.as_ref().map(say::rate).unwrap_or_default()
    }
    /// The credited amount as the table shows it.
    #[must_use]
    pub fn credited_shown(&self) -> String {
        self.credited.map(|c| crate::say::grouped(c.round_dp(2), 2)).unwrap_or_default()
    }
    /// The day, or nothing.
    #[must_use]
    pub fn date_shown(&self) -> String {
        self.date.map(|d| d.to_string()).unwrap_or_default()
    }
}

/// What a record is called, by kind and id, for the ids asked for.
#[must_use]
pub fn names(state: &State, wanted: &BTreeSet<(Kind, String)>) -> BTreeMap<(Kind, String), String> {
    let name = |(kind, id): &(Kind, String)| {
        let table = state.book.tables.get(kind)?;
        let (column, _) = table.column("name").or_else(|| table.column("account"))?;
        Some(((*kind, id.clone()), state.row(*kind, id)?.text_at(column)?.to_owned()))
    };
    wanted.iter().filter_map(name).collect()
}

/// The person's credits in a period, or in all.
#[must_use]
pub fn credited(state: &State, person: &str, period: Option<usize>) -> Vec<Row> {
    let calendar = &state.book.company.calendar;
    let within = |day: Date| period.is_none_or(|p| calendar.period_of(day) == Some(p));
    let credits: Vec<_> = state.outcome.credits_of(person).into_iter().filter(|c| within(c.date)).collect();
    let wanted = credits.iter().map(|c| (c.kind, c.record.to_string())).collect();
    let names = names(state, &wanted);
    let mut rows: Vec<Row> = credits
        .into_iter()
        .map(|credit| {
            let id = credit.record.to_string();
            let label = state.book.measure(&credit.measure).map_or_else(|| credit.measure.to_string(), |m| m.label.clone());
            let name = names.get(&(credit.kind, id.clone())).cloned().unwrap_or_else(|| id.clone());
            let period = calendar.period_of(credit.date).and_then(|p| calendar.periods().get(p)).map_or("", |p| p.id.as_str());
            Row {
                kind: credit.kind,
                under: if name == id { crate::language::phrase(credit.kind.word()) } else { id.clone() },
                name,
                date: Some(credit.date),
                label,
                value: Some(credit.value),
                currency: credit.currency,
                rule: credit.rule,
                share: Some(credit.share),
                credited: credit.amount.to_decimal(),
                how: credit
                    .through
                    .as_ref()
                    .map_or_else(|| crate::language::t("direct").to_owned(), |p| said("through {1}", &[&person_name(state, p.as_str())])),
                measure: Some(credit.measure),
                through: credit.through,
                counts: true,
                href: address::record(credit.kind.word(), &id),
                why: address::why(person, period, "", "", &id),
                id,
            }
        })
        .collect();
    rows.sort_by(|a, b| (b.date, &a.id, &a.label).cmp(&(a.date, &b.id, &b.label)));
    rows
}

/// Records that the person owns and that are credited to nobody, in a period or in all.
#[must_use]
pub fn uncredited(state: &State, person: &str, period: Option<usize>) -> Vec<Row> {
    let calendar = &state.book.company.calendar;
    let mut rows = Vec::new();
    for (kind, table) in state.book.tables.iter().filter(|(kind, _)| kind.is_measured()) {
        let (Some((id, _)), Some((owner, _))) = (table.column("id"), table.column("owner")) else { continue };
        for row in table.rows_with(owner, person) {
            let Some(id) = row.text_at(id) else { continue };
            let day = ["closed_on", "date", "created_on"].iter().find_map(|column| row.date(column));
            if period.is_some() && day.and_then(|d| calendar.period_of(d)) != period {
                continue;
            }
            let Some(missed) = state.outcome.uncredited_for(*kind, id) else { continue };
            let name = row.text("name").or_else(|| row.text("account")).unwrap_or(id).to_owned();
            let nearest = missed.measure.as_ref().and_then(|m| state.book.measure(m).map(|m| m.label.clone()));
            let how = match nearest {
                Some(label) => said("{1} for {2}", &[&crate::language::phrase(missed.reason.word()), &label]),
                None => crate::language::phrase(missed.reason.word()),
            };
            rows.push(Row {
                kind: *kind,
                id: id.to_owned(),
                under: if name == id { crate::language::phrase(kind.word()) } else { id.to_owned() },
                name,
                date: day,
                measure: missed.measure,
                label: String::new(),
                value: row.decimal("amount"),
                currency: None,
                rule: 0,
                share: None,
                credited: None,
                through: None,
                how,
                counts: false,
                href: address::record(kind.word(), id),
                why: address::why_not(kind.word(), id, person),
            });
        }
    }
    rows.sort_by(|a, b| (b.date, &a.id).cmp(&(a.date, &b.id)));
    rows
}

/// A person's name, or her id when she is not known.
#[must_use]
pub fn person_name(state: &State, person: &str) -> String {
    state.book.organisation.person(person).map_or_else(|| person.to_owned(), |p| p.name.clone())
}
