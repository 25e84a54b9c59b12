//! What a draft may cost when attainment comes by chance: Monte Carlo on attainment.
//!
//! The model. A person's simulated range is her own past one, with every amount of every record multiplied by one factor, so that her
//! attainment becomes one that is drawn at random, with replacement, from the attainments of the people concerned. What she would be paid
//! at a factor is calculated by the engine at the factors 0, ¼, ½, ¾, 1, 1¼, 1½, 2 and 3, and read off the straight line between two of
//! them; factors above 3 count as 3. Both plans are tried with the same draws. People without an attainment (or with one of zero) stay at
//! what they got. Draws come from ChaCha8 with a stated seed: the same seed gives the same figures on every machine.

use super::{PersonEffect, Simulation, Trial, effect::pay_by_currency};
use crate::{State, words};
use arrow_array::cast::AsArray;
use arrow_array::types::Decimal128Type;
use arrow_array::{ArrayRef, Decimal128Array, RecordBatch};
use book::Book;
use engine::{Options, Outcome};
use kernel::{Currency, Decimal, Problems, Type};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use records::{Data, Kind, Table};
use serde::Serialize;
use std::collections::BTreeMap;
use std::ops::RangeInclusive;
use std::sync::Arc;

/// The factors at which the engine calculates, in quarters.
const QUARTERS: [i64; 9] = [0, 1, 2, 3, 4, 5, 6, 8, 12];
/// A factor of one, in the units of draws.
const ONE: i128 = 1_000_000;
/// The fewest and the most trials.
const TRIALS: RangeInclusive<u32> = 1..=100_000;

/// What the people concerned may cost in one currency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct Chance {
    /// The currency.
    #[serde(serialize_with = "words::text")]
    #[schemars(with = "String")]
    pub currency: Currency,
    /// How many times the range was drawn.
    pub trials: u32,
    /// The seed of the draws.
    pub seed: u64,
    /// For how many people attainment was drawn.
    pub drawn: usize,
    /// How many stay at what they got.
    pub held: usize,
    /// With the live plan.
    pub before: Interval,
    /// With the draft.
    pub after: Interval,
    /// The draft less the live plan, draw by draw.
    pub difference: Interval,
}

/// Where an amount lies: by nearest rank in the sorted trials.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct Interval {
    /// One trial in twenty is below.
    pub low: Decimal,
    /// Half of the trials are below.
    pub middle: Decimal,
    /// One trial in twenty is above.
    pub high: Decimal,
    /// The mean, to the minor unit.
    pub mean: Decimal,
}

/// Draws the simulated range `trials` times (at least once, at most 100,000 times).
///
/// # Errors
/// What the calculation refuses.
pub fn chance(
    live: &State,
    trial: &Trial,
    simulation: &Simulation,
    periods: RangeInclusive<usize>,
    trials: u32,
    seed: u64,
) -> Result<Vec<Chance>, Problems> {
    let mut curves: Vec<[BTreeMap<(String, Currency), i128>; 2]> = Vec::new();
    for quarters in QUARTERS {
        // Both have the same records, so these are multiplied once.
        let tables = if quarters == 4 { BTreeMap::new() } else { scaled(&live.book, quarters) };
        let pay = |state: &State| -> Result<_, Problems> {
            if quarters == 4 {
                return Ok(minor(&state.book, &state.outcome, &periods));
            }
            let mut book = Book::clone(&state.book);
            book.tables.extend(tables.iter().map(|(kind, table)| (*kind, table.clone())));
            let outcome = engine::calculate(&book, &Options { through: Some(state.outcome.through), ..Options::default() })?;
            Ok(minor(&book, &outcome, &periods))
        };
        curves.push([pay(live)?, pay(&trial.state)?]);
    }
    let mut currencies: Vec<Currency> = simulation.people.iter().map(|person| person.currency).collect();
    currencies.sort_unstable();
    currencies.dedup();
    let trials = trials.clamp(*TRIALS.start(), *TRIALS.end());
    Ok(currencies.into_iter().map(|currency| drawn(&simulation.people, &curves, currency, trials, seed)).collect())
}

/// What each person gets in the periods, in minor units.
fn minor(book: &Book, outcome: &Outcome, periods: &RangeInclusive<usize>) -> BTreeMap<(String, Currency), i128> {
    let units = |amount: Decimal, currency: Currency| {
        let scale = Decimal::from(10_i64.pow(currency.decimals()));
        i128::try_from((amount * scale).round()).unwrap_or_default()
    };
    pay_by_currency(book, outcome, periods)
        .into_iter()
        .map(|((person, currency), paid)| ((person, currency), units(paid, currency)))
        .collect()
}

/// Someone whose attainment is drawn: her own, in millionths, and her pay at each factor with either plan.
struct Person {
    own: i128,
    pay: [[i128; QUARTERS.len()]; 2],
}

fn drawn(
    people: &[PersonEffect],
    curves: &[[BTreeMap<(String, Currency), i128>; 2]],
    currency: Currency,
    trials: u32,
    seed: u64,
) -> Chance {
    let millionths = |attainment: Decimal| i128::try_from((attainment * Decimal::from(1_000_000)).round()).unwrap_or_default();
    let (mut persons, mut held, mut fixed) = (Vec::new(), 0, [0_i128; 2]);
    // In order of person, so that a draw does not depend on who gains most.
    let mut own: Vec<&PersonEffect> = people.iter().filter(|person| person.currency == currency).collect();
    own.sort_by(|a, b| a.person.cmp(&b.person));
    for person in own {
        let key = (person.person.to_string(), currency);
        let at = |which: usize| std::array::from_fn(|index| curves[index][which].get(&key).copied().unwrap_or_default());
        let pay: [[i128; QUARTERS.len()]; 2] = [at(0), at(1)];
        match person.attainment.map(millionths).filter(|attainment| *attainment > 0) {
            Some(own) => persons.push(Person { own, pay }),
            None => {
                held += 1;
                fixed = [fixed[0] + pay[0][4], fixed[1] + pay[1][4]];
            }
        }
    }
    let mut dice = ChaCha8Rng::seed_from_u64(seed);
    let (mut sums, pool) = ([Vec::new(), Vec::new(), Vec::new()], persons.iter().map(|p| p.own).collect::<Vec<_>>());
    for _ in 0..trials {
        let mut sum = fixed;
        for person in &persons {
            let drawn = pool[usize::try_from(dice.next_u64() % pool.len() as u64).unwrap_or_default()];
            let factor = (drawn * ONE / person.own).min(3 * ONE);
            sum = [sum[0] + at(&person.pay[0], factor), sum[1] + at(&person.pay[1], factor)];
        }
        sums[0].push(sum[0]);
        sums[1].push(sum[1]);
        sums[2].push(sum[1] - sum[0]);
    }
    let [before, after, difference] = sums.map(|sums| interval(sums, currency));
    Chance { currency, trials, seed, drawn: persons.len(), held, before, after, difference }
}

/// Pay at a factor, on the straight line between the two nearest that were calculated.
fn at(pay: &[i128; QUARTERS.len()], factor: i128) -> i128 {
    let place = |index: usize| i128::from(QUARTERS[index]) * ONE / 4;
    let last = QUARTERS.len() - 1;
    let index = (0..last).rev().find(|index| place(*index) <= factor).unwrap_or(0);
    let (from, to) = (place(index), place(index + 1));
    pay[index] + (pay[index + 1] - pay[index]) * (factor.min(to) - from) / (to - from)
}

fn interval(mut sums: Vec<i128>, currency: Currency) -> Interval {
    sums.sort_unstable();
    let amount = |units: i128| Decimal::try_from_i128_with_scale(units, currency.decimals()).unwrap_or_default();
    // The nearest rank: the smallest of the sorted sums with at least that share of them at or below it.
    let rank = |percent: usize| sums[(sums.len() * percent).div_ceil(100).clamp(1, sums.len()) - 1];
    let mean = sums.iter().sum::<i128>() / i128::try_from(sums.len().max(1)).unwrap_or(1);
    Interval { low: amount(rank(5)), middle: amount(rank(50)), high: amount(rank(95)), mean: amount(mean) }
}

/// The records that are measured, with every amount of money multiplied.
fn scaled(book: &Book, quarters: i64) -> BTreeMap<Kind, Table> {
    let measured = book.tables.iter().filter(|(kind, _)| kind.is_measured());
    measured.map(|(kind, table)| (*kind, scaled_table(table, quarters))).collect()
}

fn scaled_table(table: &Table, quarters: i64) -> Table {
    let money: Vec<usize> = table.columns.iter().enumerate().filter(|(_, column)| column.kind == Type::Money).map(|(at, _)| at).collect();
    let batches = table.batches().iter().map(|batch| {
        let mut columns: Vec<ArrayRef> = batch.columns().to_vec();
        for at in &money {
            let array = columns[*at].as_primitive::<Decimal128Type>();
            let scale = (array.precision(), array.scale());
            let product: Decimal128Array = array.unary(|value| value * i128::from(quarters) / 4);
            columns[*at] = Arc::new(product.with_precision_and_scale(scale.0, scale.1).unwrap_or_else(|_| array.clone()));
        }
        RecordBatch::try_new(batch.schema(), columns).unwrap_or_else(|_| batch.clone())
    });
    Table { data: Data::Batches(batches.collect()), ..table.clone() }
}
