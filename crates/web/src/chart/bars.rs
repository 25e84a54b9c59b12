//! Bars for names: one for each, or one of each series side by side.

use super::{Across, Axis, Chart, Kind, Look, Series, Value};
use crate::language::{said, t};
use crate::say;
use kernel::{Currency, Decimal};

/// A bar, or a value of a histogram.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bar {
    /// What stands below it.
    pub name: String,
    /// Its length.
    pub value: Decimal,
    /// Whether it is the one that the page is about; the others are pale.
    pub present: bool,
}

/// What was and what would be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair {
    /// What stands below them.
    pub name: String,
    /// The same with more words, for the table; the name when empty.
    pub place: String,
    /// The pale bar.
    pub before: Decimal,
    /// The dark bar.
    pub after: Decimal,
}

fn position(index: usize) -> Decimal {
    Decimal::from(index)
}

/// Amounts of one currency by name, each written short at its bar.
#[must_use]
pub fn amounts(label: String, places: &str, series: &str, bars: &[Bar], currency: &Currency) -> Chart {
    let symbol = currency.symbol();
    let up = Axis::with_zero(bars.iter().map(|bar| bar.value), 3, &|at| say::short(at, &symbol));
    let values = bars.iter().enumerate().map(|(index, bar)| Value {
        label: say::short(&bar.value, &symbol),
        look: Some(if bar.present { Look::Present } else { Look::Past }),
        ..Value::new(position(index), bar.value, &bar.name, say::money(&bar.value, currency))
    });
    let series = Series::new(series, Kind::Bars, values.collect());
    Chart { series: vec![series], ..Chart::new(label, places, named(bars.iter().map(|bar| &bar.name)), up) }
}

/// How many of something in each class, one class below the other.
#[must_use]
pub fn counts(label: String, places: &str, series: &str, bars: &[Bar]) -> Chart {
    let up = Axis::with_zero(bars.iter().map(|bar| bar.value), 3, &say::number);
    let values = bars.iter().enumerate().map(|(index, bar)| Value {
        label: say::number(&bar.value),
        look: Some(if bar.present { Look::Present } else { Look::Past }),
        ..Value::new(position(index), bar.value, &bar.name, say::number(&bar.value))
    });
    let series = Series::new(series, Kind::Histogram, values.collect());
    Chart { lying: true, series: vec![series], ..Chart::new(label, places, named(bars.iter().map(|bar| &bar.name)), up) }
}

/// Amounts as they are in the live plan, pale, and as they would be with a draft, dark.
#[must_use]
pub fn pairs(places: &str, pairs: &[Pair], currency: &Currency) -> Chart {
    let symbol = currency.symbol();
    let short = |amount: &Decimal| say::short(amount, &symbol);
    let sentence = |p: &Pair| said("{1} {2} before and {3} after", &[&p.name, &short(&p.before), &short(&p.after)]);
    let label = pairs.iter().map(sentence).collect::<Vec<String>>().join(", ");
    let up = Axis::with_zero(pairs.iter().flat_map(|p| [p.before, p.after]), 4, &short);
    let values = |pick: fn(&Pair) -> Decimal| {
        let place = |p: &Pair| if p.place.is_empty() { p.name.clone() } else { p.place.clone() };
        pairs.iter().enumerate().map(|(index, p)| Value::new(position(index), pick(p), place(p), say::money(&pick(p), currency))).collect()
    };
    let live = Series::new(t("Live"), Kind::Bars, values(|p| p.before)).look(Look::Past);
    let draft = Series::new(t("Draft"), Kind::Bars, values(|p| p.after));
    Chart { series: vec![live, draft], ..Chart::new(label, places, named(pairs.iter().map(|p| &p.name)), up) }
}

fn named<'a>(names: impl Iterator<Item = &'a String>) -> Across {
    Across::Names { names: names.cloned().collect() }
}
