//! How changes are spread over people, and pay by attainment.

use super::PersonEffect;
use crate::words;
use kernel::{Currency, Decimal};
use serde::Serialize;
use std::collections::BTreeMap;

/// How many people's pay changes by so much.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct Bucket {
    /// The change as a share of what was paid, in words: `rises by 5% to 10%`.
    pub label: String,
    /// −1 for less, 0 for the same, 1 for more.
    pub direction: i8,
    /// How many people.
    pub people: usize,
}

/// Average pay of the people whose attainment lies in a band.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct Band {
    /// The attainment, in words: `100% to 120%`.
    pub label: String,
    /// The currency.
    #[serde(serialize_with = "words::text")]
    #[schemars(with = "String")]
    pub currency: Currency,
    /// How many people.
    pub people: usize,
    /// What they got on average, to the minor unit.
    pub before: Decimal,
    /// What they would have got on average, to the minor unit.
    pub after: Decimal,
}

/// The bounds of buckets, in percent of what was paid.
const CHANGES: [i64; 4] = [0, 5, 10, 20];

/// The bounds of bands, in percent of quota.
const BANDS: [i64; 5] = [0, 50, 80, 100, 120];

/// People by the share by which their pay changes, the largest fall first.
pub(super) fn changes(people: &[PersonEffect]) -> Vec<Bucket> {
    let last = CHANGES.len() - 1;
    let words = |verb: &str, index: usize| match CHANGES.get(index + 1) {
        Some(next) if index == 0 => format!("{verb} by up to {next}%"),
        Some(next) => format!("{verb} by {}% to {next}%", CHANGES[index]),
        None => format!("{verb} by more than {}%", CHANGES[last]),
    };
    let bucket = |label: String, direction| Bucket { label, direction, people: 0 };
    let mut buckets: Vec<Bucket> = (0..=last).rev().map(|index| bucket(words("falls", index), -1)).collect();
    buckets.push(bucket("stays the same".into(), 0));
    buckets.extend((0..=last).map(|index| bucket(words("rises", index), 1)));
    for person in people {
        let size = size(person);
        let position = match person.difference.cmp(&Decimal::ZERO) {
            std::cmp::Ordering::Less => last - size,
            std::cmp::Ordering::Equal => last + 1,
            std::cmp::Ordering::Greater => last + 2 + size,
        };
        buckets[position].people += 1;
    }
    buckets
}

/// Which bucket the size of a change belongs to; from nothing it is the largest.
fn size(person: &PersonEffect) -> usize {
    let share = person.difference.abs().checked_mul(Decimal::ONE_HUNDRED).and_then(|d| d.checked_div(person.before.abs()));
    let Some(share) = share else { return CHANGES.len() - 1 };
    CHANGES.iter().rposition(|bound| share > Decimal::from(*bound)).unwrap_or(0)
}

/// Average pay by attainment, for each currency in which somebody with an attainment is paid.
pub(super) fn bands(people: &[PersonEffect]) -> Vec<Band> {
    let mut sums: BTreeMap<(Currency, usize), (usize, Decimal, Decimal)> = BTreeMap::new();
    for person in people {
        let Some(attainment) = person.attainment else { continue };
        let band = BANDS.iter().rposition(|bound| attainment >= Decimal::new(*bound, 2)).unwrap_or(0);
        let sum = sums.entry((person.currency, band)).or_default();
        *sum = (sum.0 + 1, sum.1 + person.before, sum.2 + person.after);
    }
    let label = |band: usize| match BANDS.get(band + 1) {
        Some(next) if band == 0 => format!("below {next}%"),
        Some(next) => format!("{}% to {next}%", BANDS[band]),
        None => format!("{}% and more", BANDS[band]),
    };
    let average = |sum: Decimal, people: usize, currency: Currency| currency.round(sum / Decimal::from(people.max(1)));
    sums.into_iter()
        .map(|((currency, band), (people, before, after))| Band {
            label: label(band),
            currency,
            people,
            before: average(before, people, currency),
            after: average(after, people, currency),
        })
        .collect()
}
