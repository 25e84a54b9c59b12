//! What a draft changes, for whom, by how much.

use super::{Band, Bucket, Trial, spread};
use crate::{State, words};
use book::Book;
use engine::Outcome;
use kernel::{Currency, Decimal, PersonId};
use plans::{Against, Kind, Per, Plan};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;

/// What past periods would have cost with the draft.
#[derive(Debug, Clone, PartialEq, Serialize, schemars::JsonSchema)]
pub struct Simulation {
    /// The first simulated period.
    pub from: String,
    /// The last simulated period.
    pub to: String,
    /// By currency: what the people concerned got, and what they would have got.
    pub totals: Vec<Totals>,
    /// The same by period and currency.
    pub periods: Vec<PeriodCost>,
    /// Everyone who was or would have been on the plan, and everyone whose pay differs; the largest loss first, the largest gain last.
    pub people: Vec<PersonEffect>,
    /// The measure by whose attainment performance is judged, as people read it; none when the draft reads no quota.
    pub performance: Option<String>,
    /// How many people's pay changes by how much.
    pub changes: Vec<Bucket>,
    /// Average pay by attainment, by currency.
    pub bands: Vec<Band>,
}

/// Sums in one currency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct Totals {
    /// The currency.
    #[serde(serialize_with = "words::text")]
    #[schemars(with = "String")]
    pub currency: Currency,
    /// What was paid.
    pub before: Decimal,
    /// What would have been paid.
    pub after: Decimal,
    /// after − before.
    pub difference: Decimal,
    /// Whose pay would have been more.
    pub up: usize,
    /// Whose pay would have been less.
    pub down: usize,
    /// Whose pay would have been the same.
    pub same: usize,
}

/// A period's cost in one currency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct PeriodCost {
    /// The period.
    pub period: String,
    /// The currency.
    #[serde(serialize_with = "words::text")]
    #[schemars(with = "String")]
    pub currency: Currency,
    /// What was paid.
    pub before: Decimal,
    /// What would have been paid.
    pub after: Decimal,
}

/// What it means for one person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct PersonEffect {
    /// The person.
    pub person: PersonId,
    /// Her name.
    pub name: String,
    /// The currency in which she is paid.
    #[serde(serialize_with = "words::text")]
    #[schemars(with = "String")]
    pub currency: Currency,
    /// What she got in the simulated periods.
    pub before: Decimal,
    /// What she would have got.
    pub after: Decimal,
    /// after − before.
    pub difference: Decimal,
    /// Her attainment of the measure by which performance is judged: Σ value ÷ Σ quota over the windows that end in the simulated
    /// periods (the window that they lie in, when none ends).
    pub attainment: Option<Decimal>,
}

/// Compares live figures with those of a trial over periods (indexes into the calendar, within what is calculated).
#[must_use]
pub fn simulate(live: &State, trial: &Trial, periods: RangeInclusive<usize>) -> Simulation {
    let calendar = live.book.company.calendar.periods();
    let ids: Vec<&str> = calendar.get(periods.clone()).unwrap_or_default().iter().map(|p| p.id.as_str()).collect();
    let known: BTreeSet<&str> = ids.iter().copied().collect();
    let pays = [pay(&live.outcome, &known), pay(&trial.state.outcome, &known)];
    let concerned = concerned(live, trial, &periods);
    let gauge = gauge(trial, &periods);
    let mut people = Vec::new();
    let mut cost: BTreeMap<(usize, Currency), [Decimal; 2]> = BTreeMap::new();
    for person in live.book.organisation.people() {
        let of = |which: usize| pays[which].get(person.id.as_str());
        if !concerned.contains(person.id.as_str()) && of(0) == of(1) {
            continue;
        }
        let mut by_currency: BTreeMap<Currency, [Decimal; 2]> = BTreeMap::new();
        for which in [0, 1] {
            for (period, currency, amount) in of(which).into_iter().flatten() {
                by_currency.entry(*currency).or_default()[which] += *amount;
                let position = ids.iter().position(|id| *id == period.as_str()).unwrap_or_default();
                cost.entry((position, *currency)).or_default()[which] += *amount;
            }
        }
        if by_currency.is_empty() && concerned.contains(person.id.as_str()) {
            by_currency.insert(live.book.company.currency, [Decimal::ZERO; 2]);
        }
        let attainment = gauge.as_ref().and_then(|gauge| gauge.of(trial, person.id.as_str()));
        people.extend(by_currency.into_iter().map(|(currency, [before, after])| PersonEffect {
            person: person.id.clone(),
            name: person.name.clone(),
            currency,
            before,
            after,
            difference: after - before,
            attainment,
        }));
    }
    people.sort_by(|a, b| (a.difference, &a.person, a.currency).cmp(&(b.difference, &b.person, b.currency)));
    let period = |(position, currency): (usize, Currency), [before, after]: [Decimal; 2]| PeriodCost {
        period: ids.get(position).copied().unwrap_or_default().to_owned(),
        currency,
        before,
        after,
    };
    Simulation {
        from: ids.first().copied().unwrap_or_default().to_owned(),
        to: ids.last().copied().unwrap_or_default().to_owned(),
        totals: totals(&people),
        periods: cost.into_iter().map(|(key, sums)| period(key, sums)).collect(),
        performance: gauge.map(|gauge| gauge.label),
        changes: spread::changes(&people),
        bands: spread::bands(&people),
        people,
    }
}

type Paid = Vec<(String, Currency, Decimal)>;

/// What each person gets in the periods.
fn pay(outcome: &Outcome, periods: &BTreeSet<&str>) -> BTreeMap<String, Paid> {
    let mut all: BTreeMap<String, Paid> = BTreeMap::new();
    for payment in outcome.all_payments() {
        if periods.contains(payment.period.as_str()) && !payment.amount.is_zero() {
            all.entry(payment.person.to_string()).or_default().push((payment.period, payment.currency, payment.amount));
        }
    }
    all
}

/// What each person gets in periods, by currency.
pub(super) fn pay_by_currency(book: &Book, outcome: &Outcome, periods: &RangeInclusive<usize>) -> BTreeMap<(String, Currency), Decimal> {
    let calendar = book.company.calendar.periods();
    let ids: BTreeSet<&str> = calendar.get(periods.clone()).unwrap_or_default().iter().map(|p| p.id.as_str()).collect();
    let mut all: BTreeMap<(String, Currency), Decimal> = BTreeMap::new();
    for (person, paid) in pay(outcome, &ids) {
        for (_, currency, amount) in paid {
            *all.entry((person.clone(), currency)).or_default() += amount;
        }
    }
    all
}

/// Who was on the plan, or would have been, on a day of the periods.
fn concerned<'a>(live: &'a State, trial: &'a Trial, periods: &RangeInclusive<usize>) -> BTreeSet<&'a str> {
    let calendar = live.book.company.calendar.periods();
    let (Some(first), Some(last)) = (calendar.get(*periods.start()), calendar.get(*periods.end())) else { return BTreeSet::new() };
    let on = |book: &'a Book| {
        let plans = book.plans.iter().zip(&book.assignments).filter(|(plan, _)| trial.is_of(plan.id.as_str()));
        let within = plans.flat_map(|(_, assigned)| assigned).filter(|a| a.range.days_within(first.start, last.end) > 0);
        within.filter_map(|a| book.organisation.people().get(a.person)).map(|p| p.id.as_str()).collect::<BTreeSet<&'a str>>()
    };
    on(&live.book).union(&on(&trial.state.book)).copied().collect()
}

fn totals(people: &[PersonEffect]) -> Vec<Totals> {
    let mut all: BTreeMap<Currency, Totals> = BTreeMap::new();
    for person in people {
        let currency = person.currency;
        let nothing = Totals { currency, before: Decimal::ZERO, after: Decimal::ZERO, difference: Decimal::ZERO, up: 0, down: 0, same: 0 };
        let sum = all.entry(currency).or_insert(nothing);
        sum.before += person.before;
        sum.after += person.after;
        sum.difference += person.difference;
        match person.difference.cmp(&Decimal::ZERO) {
            std::cmp::Ordering::Greater => sum.up += 1,
            std::cmp::Ordering::Less => sum.down += 1,
            std::cmp::Ordering::Equal => sum.same += 1,
        }
    }
    all.into_values().collect()
}

/// By what performance is judged: the first measure that the draft reads against a quota, over its windows that end within the periods.
struct Gauge {
    measure: kernel::MeasureId,
    label: String,
    unit: kernel::Unit,
    windows: BTreeSet<String>,
}

fn gauge(trial: &Trial, periods: &RangeInclusive<usize>) -> Option<Gauge> {
    let book = &trial.state.book;
    let plan = book.plans.iter().find(|plan| plan.id.as_str() == trial.plan && plan.effective.from == trial.since)?;
    let (measure, unit) = against_quota(plan)?;
    let calendar = &book.company.calendar;
    let whole = calendar.windows(unit).iter().filter(|w| w.last <= *periods.end() && w.last >= *periods.start());
    let mut windows: BTreeSet<String> = whole.map(|w| w.id.clone()).collect();
    if windows.is_empty() {
        windows.insert(calendar.windows(unit)[calendar.window_of(unit, *periods.end())].id.clone());
    }
    let label = book.measure(&measure).map_or_else(|| measure.to_string(), |m| m.label.clone());
    Some(Gauge { measure, label, unit, windows })
}

fn against_quota(plan: &Plan) -> Option<(kernel::MeasureId, kernel::Unit)> {
    plan.components.iter().find_map(|component| match &component.kind {
        Kind::Commission(c) if c.against == Against::Quota && (c.tiers.len() > 1 || c.gate.is_some()) => match c.per {
            Per::Window(unit) => Some((c.measure.clone(), unit)),
            _ => None,
        },
        Kind::Attainment(rating) => rating.measures.first().map(|first| (first.measure.clone(), rating.per)),
        Kind::Bonus(bonus) if bonus.against == Against::Quota => Some((bonus.measure.clone(), bonus.per)),
        _ => None,
    })
}

impl Gauge {
    /// Σ value ÷ Σ quota over the windows that have a quota, to ten decimals.
    fn of(&self, trial: &Trial, person: &str) -> Option<Decimal> {
        let measured = trial.state.outcome.measurements_of(person);
        let own = measured.into_iter().filter(|m| m.measure == self.measure && m.unit == self.unit && self.windows.contains(&m.window));
        let (mut value, mut quota) = (Decimal::ZERO, Decimal::ZERO);
        for window in own {
            let Some(of) = window.quota else { continue };
            value = value.checked_add(window.value.unwrap_or_default())?;
            quota = quota.checked_add(of)?;
        }
        Some(value.checked_div(quota)?.round_dp(10).normalize())
    }
}
