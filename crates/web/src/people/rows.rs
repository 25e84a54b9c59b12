//! One row a person: pay of the period, and the attainment that she is judged by.

use crate::address;
use crate::language::said;
use crate::say;
use kernel::{Currency, Decimal, PersonId, Unit};
use payments::State;
use std::collections::BTreeMap;

/// A person in a period.
#[derive(Debug, Clone)]
pub struct Row {
    /// Her id.
    pub id: String,
    /// Her name.
    pub name: String,
    /// Her role on the period's last day.
    pub role: Option<String>,
    /// Her team on that day.
    pub team: Option<String>,
    /// Her manager's id on that day.
    pub reports_to: Option<PersonId>,
    /// Her manager's name.
    pub manager: String,
    /// The attainment of her most credited measure with a quota.
    pub attainment: Option<Decimal>,
    /// Value of quota, in short.
    pub figures: String,
    /// What she is paid.
    pub paid: Option<(Decimal, Currency)>,
    /// Her statement.
    pub href: String,
    /// Whether the reader may see her pay.
    pub paid_is_seen: bool,
}

impl Row {
    /// Role and team.
    #[must_use]
    pub fn under(&self) -> String {
        let parts: Vec<&str> = self.role.as_deref().into_iter().chain(self.team.as_deref()).collect();
        parts.join(", ")
    }
    /// The bar.
    #[must_use]
    pub fn bar(&self) -> String {
        self.attainment.as_ref().map(crate::chart::attainment::svg).unwrap_or_default()
    }
    /// The attainment in words.
    #[must_use]
    pub fn percent(&self) -> String {
        self.attainment.as_ref().map(say::attainment).unwrap_or_default()
    }
    /// The amount in words.
    #[must_use]
    pub fn amount(&self) -> String {
        self.paid.map(|(amount, currency)| say::money(&amount, &currency)).unwrap_or_default()
    }
    /// The currency.
    #[must_use]
    pub fn currency(&self) -> String {
        self.paid.map(|(_, currency)| currency.to_string()).unwrap_or_default()
    }
    /// Her initials.
    #[must_use]
    pub fn initials(&self) -> String {
        say::initials(&self.name)
    }
}

/// The rows of these people (by position in the organisation) in a period, with what of them is seen.
#[must_use]
pub fn rows(state: &State, people: &[usize], period: usize, results: bool, pay: bool) -> Vec<Row> {
    let book = &state.book;
    let Some(period_) = book.company.calendar.periods().get(period) else { return Vec::new() };
    let last = period_.end.yesterday().unwrap_or(period_.start);
    let mut out = Vec::with_capacity(people.len());
    for person in people.iter().filter_map(|index| book.organisation.people().get(*index)) {
        let row = person.as_of(last).or_else(|| person.rows.iter().rev().find(|row| row.range.from <= last));
        let Some(row) = row.filter(|row| row.range.until.is_none_or(|until| until > period_.start)) else { continue };
        let id = person.id.as_str();
        let manager = row.manager.as_ref().and_then(|m| book.organisation.person(m.as_str())).map(|m| m.name.clone());
        let (attainment, figures) = if results { attained(state, id, period) } else { (None, String::new()) };
        let paid = if pay { paid(state, id, &period_.id) } else { None };
        out.push(Row {
            id: id.to_owned(),
            name: person.name.clone(),
            role: row.role.clone(),
            team: row.team.clone(),
            reports_to: row.manager.clone(),
            manager: manager.unwrap_or_default(),
            attainment,
            figures,
            paid,
            href: address::statement(id, &period_.id),
            paid_is_seen: pay,
        });
    }
    out
}

/// What the person is paid in the period.
#[must_use]
pub fn paid(state: &State, person: &str, period: &str) -> Option<(Decimal, Currency)> {
    state.payments_of(person).into_iter().find(|p| p.period == period).map(|p| (p.amount, p.currency))
}

/// The attainment of the person's most credited measure with a quota in the smallest window around the period that has one.
fn attained(state: &State, person: &str, period: usize) -> (Option<Decimal>, String) {
    let calendar = &state.book.company.calendar;
    let windows: BTreeMap<Unit, &str> = [Unit::Period, Unit::Quarter, Unit::Year]
        .into_iter()
        .filter_map(|unit| Some((unit, calendar.windows(unit).get(calendar.window_of(unit, period))?.id.as_str())))
        .collect();
    let measured = state.speaking_for(person, period).outcome.measurements_of(person).into_iter();
    let best = measured
        .filter(|m| m.attainment.is_some() && windows.get(&m.unit) == Some(&m.window.as_str()))
        .min_by_key(|m| (m.unit, std::cmp::Reverse(m.credits)));
    let Some(best) = best else { return (None, String::new()) };
    let money = state.book.measure(&best.measure).is_some_and(|m| m.unit == measures::MeasureUnit::Money);
    let symbol = if money { state.book.company.currency.symbol() } else { String::new() };
    let short = |value: Option<Decimal>| say::short(&value.unwrap_or_default(), &symbol);
    (best.attainment, said("{1} of {2}, {3}", &[&short(best.value), &short(best.quota), &best.window]))
}
