//! The turns of phrase in which differences are told.

use crate::{Against, Amount, Plan};
use kernel::money::{grouped, percent};
use kernel::{Currency, Date, Decimal, MeasureId};
use measures::Measure;

/// How the two plans' things are called.
pub(super) struct Words<'a> {
    /// The later plan's currency.
    pub currency: Currency,
    /// A measure as people read it.
    pub label: &'a dyn Fn(&MeasureId) -> String,
    /// The later plan.
    pub plan: &'a Plan,
    /// All measures.
    pub measures: &'a [Measure],
}

impl Words<'_> {
    /// An amount in the plan's currency.
    pub fn money(&self, amount: Decimal) -> String {
        let decimals = if amount.fract().is_zero() { 0 } else { self.currency.decimals() };
        format!("{} {}", self.currency, grouped(amount, decimals))
    }

    /// An amount, or whose column says it.
    pub fn amount(&self, amount: &Amount) -> String {
        match amount {
            Amount::Fixed(fixed) => self.money(*fixed),
            Amount::Person(column) => format!("the amount in the person's column `{column}`"),
        }
    }

    /// A bound as people read it.
    pub fn bound(&self, at: Decimal, against: Against) -> String {
        match against {
            Against::Quota => format!("{} of quota", percent(at)),
            Against::Amount => self.money(at),
            Against::Count => format!("{} records", number(at)),
        }
    }
}

/// A plain number.
pub(super) fn number(value: Decimal) -> String {
    grouped(value.normalize(), 0)
}

/// A day as people write it.
pub(super) fn day(date: Date) -> String {
    date.strftime("%-d %B %Y").to_string()
}

/// "{what} rises from … to …"; nothing when both are the same.
pub(super) fn moved(what: &str, before: Decimal, after: Decimal, shown: &dyn Fn(Decimal) -> String, out: &mut Vec<String>) {
    if before != after {
        let verb = if after > before { "rises" } else { "falls" };
        out.push(format!("{what} {verb} from {} to {}.", shown(before), shown(after)));
    }
}

/// "{what} is … instead of …"; nothing when both are the same.
pub(super) fn replaced(what: &str, before: &str, after: &str, out: &mut Vec<String>) {
    if before != after {
        out.push(format!("{what} {after} instead of {before}."));
    }
}

/// An amount that may be one of the plan's or a column's.
pub(super) fn amounts(what: &str, before: &Amount, after: &Amount, words: &Words<'_>, out: &mut Vec<String>) {
    match (before, after) {
        (Amount::Fixed(a), Amount::Fixed(b)) => moved(what, *a, *b, &|v| words.money(v), out),
        _ => replaced(&format!("{what} is"), &words.amount(before), &words.amount(after), out),
    }
}

/// A limit that may be new, gone or moved.
pub(super) fn limit(what: &str, of: &str, before: Option<Decimal>, after: Option<Decimal>, words: &Words<'_>, out: &mut Vec<String>) {
    match (before, after) {
        (None, Some(limit)) => out.push(format!("A {what} of {} {of} is new.", words.money(limit))),
        (Some(limit), None) => out.push(format!("The {what} of {} {of} is gone.", words.money(limit))),
        (Some(a), Some(b)) => moved(&format!("The {what} {of}"), a, b, &|v| words.money(v), out),
        (None, None) => {}
    }
}

/// The first letter small, unless it is part of a name.
pub(super) fn lower(sentence: &str) -> String {
    let mut letters = sentence.chars();
    match (letters.next(), letters.next()) {
        (Some(first), Some(second)) if second.is_lowercase() || second == ' ' => {
            first.to_lowercase().chain(sentence.chars().skip(1)).collect()
        }
        _ => sentence.to_owned(),
    }
}
