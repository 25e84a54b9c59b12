//! Statements that differ from the past more than they should.

use crate::State;
use book::results::LineKind;
use kernel::{Currency, Decimal};
use serde::Serialize;

/// Why a statement is unusual.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Why {
    /// Less than nothing.
    Negative,
    /// Nothing, after something in the periods before.
    Zero,
    /// More than twice the mean of the periods before.
    High,
    /// Less than half of it.
    Low,
    /// A cap took something away.
    Capped,
    /// The person has left before the period began.
    Left,
}

impl Why {
    /// In words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Negative => "less than nothing",
            Self::Zero => "nothing, after something before",
            Self::High => "more than twice the mean before",
            Self::Low => "less than half the mean before",
            Self::Capped => "a cap took something away",
            Self::Left => "has left before the period",
        }
    }
}

/// A statement to look at.
#[derive(Debug, Clone, PartialEq, Serialize, schemars::JsonSchema)]
pub struct Unusual {
    /// Whose.
    pub person: String,
    /// The amount.
    pub amount: Decimal,
    /// Its currency.
    #[serde(serialize_with = "crate::words::text")]
    #[schemars(with = "String")]
    pub currency: Currency,
    /// The mean of up to three periods before; none when there was no payment.
    pub before: Option<Decimal>,
    /// Why.
    pub why: Vec<Why>,
}

/// How many periods before are looked at.
const BEFORE: usize = 3;

/// The unusual statements of a period, the largest difference first.
pub(crate) fn unusual(state: &State, period: usize) -> Vec<Unusual> {
    let people = state.book.organisation.people();
    let mut found: Vec<Unusual> = people.iter().filter_map(|person| of_person(state, person, period)).collect();
    let difference = |unusual: &Unusual| (unusual.amount - unusual.before.unwrap_or_default()).abs();
    found.sort_by(|a, b| difference(b).cmp(&difference(a)).then_with(|| a.person.cmp(&b.person)));
    found
}

fn of_person(state: &State, person: &people::Person, period: usize) -> Option<Unusual> {
    let periods = state.book.company.calendar.periods();
    let id = person.id.as_str();
    let payments = state.payments_of(id);
    let of = |index: usize| payments.iter().find(|payment| payment.period == periods[index].id);
    let now = of(period);
    let before: Vec<Decimal> = (period.saturating_sub(BEFORE)..period).filter_map(of).map(|payment| payment.amount).collect();
    let mean = (!before.is_empty()).then(|| before.iter().sum::<Decimal>() / Decimal::from(before.len()));
    let amount = now.map_or(Decimal::ZERO, |payment| payment.amount);
    let currency = now.or_else(|| payments.last()).map(|payment| payment.currency)?;
    let mut why = Vec::new();
    if amount.is_sign_negative() && !amount.is_zero() {
        why.push(Why::Negative);
    }
    if let Some(mean) = mean.filter(|mean| !mean.is_zero() && mean.is_sign_positive()) {
        match amount {
            amount if amount.is_zero() => why.push(Why::Zero),
            amount if amount > mean * Decimal::TWO => why.push(Why::High),
            amount if amount.is_sign_positive() && amount * Decimal::TWO < mean => why.push(Why::Low),
            _ => {}
        }
    }
    if state.outcome.has_line(id, LineKind::Cap, &periods[period].id) {
        why.push(Why::Capped);
    }
    let left = person.rows.last().is_some_and(|row| row.range.until.is_some_and(|until| until <= periods[period].start));
    if left && !amount.is_zero() {
        why.push(Why::Left);
    }
    (!why.is_empty()).then_some(Unusual { person: id.to_owned(), amount, currency, before: mean.map(|mean| currency.round(mean)), why })
}
