//! What a calculation says: compact inside, read as rows of `book::results` or as Arrow batches.
//!
//! - [`amounts`]: what credits are worth
//! - [`credited`]: whom each record is credited to
//! - [`facts`]: credits, lines and measurements as the engine keeps them
//! - [`names`]: the names behind the dense numbers
//! - [`rows`]: facts as rows that people and other crates read
//! - [`batches`]: facts as Arrow batches, as files have them; [`columns`] and [`shape`] are parts of it
//! - [`hash`]: one number for all results

pub(crate) mod amounts;
pub(crate) mod batches;
mod columns;
pub(crate) mod credited;
pub(crate) mod facts;
mod hash;
pub(crate) mod names;
mod rows;
mod shape;
pub(crate) mod sheet;

use book::results::{AxisFall, Conservation, Credit, Deposit, Earning, LineKind, Measurement, Payment, PaymentLine, Uncredited};
use facts::PersonResult;
use kernel::{ComponentName, Currency, Date, Decimal, PersonId, PlanId, Problems};
use names::Names;
use records::Kind;
use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

/// All results of one calculation, in canonical order: the same for the same book, whatever the order of its records or the number of threads.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// The last period calculated, as an index into the calendar.
    pub through: usize,
    /// Where every record went, for each kind that has records.
    pub conservation: BTreeMap<Kind, Conservation>,
    /// Records that were refused, and rates that were missing; the rest is calculated.
    pub problems: Problems,
    /// How long each stage took.
    pub profile: Profile,
    pub(crate) names: Arc<Names>,
    /// By position in the organisation.
    pub(crate) people: Vec<Arc<PersonResult>>,
    /// Whom each record is credited to; made when it is first needed.
    pub(crate) credited: OnceLock<BTreeMap<Kind, Arc<credited::Credited>>>,
}

/// Where the time of a calculation went, in order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Profile {
    /// The stages.
    pub stages: Vec<Stage>,
}

/// One stage of a calculation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stage {
    /// What it does.
    pub name: &'static str,
    /// How many rows came out of it: people and plans made ready, records read, credits, lines, payments.
    pub rows: u64,
    /// Its wall time.
    pub took: Duration,
}

/// What a plan's component earned in all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ComponentTotal {
    /// The plan.
    pub plan: PlanId,
    /// The component.
    pub component: ComponentName,
    /// The plan's currency.
    pub currency: Currency,
    /// How many lines of earnings there are.
    pub lines: u64,
    /// What they add up to.
    pub amount: Decimal,
}

impl Outcome {
    /// Everybody, in the order in which all results are listed.
    #[must_use]
    pub fn people(&self) -> &[PersonId] {
        &self.names.people
    }
    /// A person's credits in order of measure, day, record, rule and through whom.
    #[must_use]
    pub fn credits_of(&self, person: &str) -> Vec<Credit> {
        self.of(person, rows::credits)
    }
    /// All credits of one record, in order of person and measure.
    #[must_use]
    pub fn credits_for(&self, kind: Kind, record: &str) -> Vec<Credit> {
        rows::credits_for(self, kind, record)
    }
    /// A person's lines of earnings in order of plan, component and pay window; within them in the order in which the calculation made them.
    #[must_use]
    pub fn earnings_of(&self, person: &str) -> Vec<Earning> {
        self.of(person, rows::earnings)
    }
    /// For each of a person's lines of earnings, in the order of [`Self::earnings_of`], the position of its plan in the book: a line names
    /// the plan, whose versions share that name.
    #[must_use]
    pub fn plans_of_earnings(&self, person: &str) -> Vec<usize> {
        self.of(person, |_, _, result, out| out.extend(result.lines.iter().map(|line| usize::from(line.plan))))
    }
    /// How far clawbacks moved the axis of a component's tiers back, in order of day, record and linked record; `plan` is the position of its
    /// version in the book. What is taken back without moving an axis is not among them.
    #[must_use]
    pub fn axis_falls_of(&self, person: &str, plan: usize, component: &str) -> Vec<AxisFall> {
        self.of(person, |names, position, result, out| rows::axis_falls(names, position, result, plan, component, out))
    }
    /// A person's measurements in order of measure, unit and window.
    #[must_use]
    pub fn measurements_of(&self, person: &str) -> Vec<Measurement> {
        self.of(person, rows::measurements)
    }
    /// A person's payments in order of period.
    #[must_use]
    pub fn payments_of(&self, person: &str) -> Vec<Payment> {
        self.of(person, rows::payments)
    }
    /// A person's deposits in order of plan, component, pay window, amount, part and what releases it. Only components with `release` have them.
    #[must_use]
    pub fn deposits_of(&self, person: &str) -> Vec<Deposit> {
        self.of(person, rows::deposits)
    }
    /// By what a person's payments differ from her earnings, in order of plan and pay window.
    #[must_use]
    pub fn payment_lines_of(&self, person: &str) -> Vec<PaymentLine> {
        self.of(person, rows::payment_lines)
    }
    /// All deposits, by person.
    #[must_use]
    pub fn all_deposits(&self) -> Vec<Deposit> {
        self.all(rows::deposits)
    }
    /// All payment lines, by person.
    #[must_use]
    pub fn all_payment_lines(&self) -> Vec<PaymentLine> {
        self.all(rows::payment_lines)
    }
    /// All credits, by person.
    #[must_use]
    pub fn all_credits(&self) -> Vec<Credit> {
        self.all(rows::credits)
    }
    /// All records that no measure credits to anyone, in order of kind and record.
    #[must_use]
    pub fn all_uncredited(&self) -> Vec<Uncredited> {
        rows::uncredited(self)
    }
    /// Why a record is credited to no one; none when it is credited, refused or unknown.
    #[must_use]
    pub fn uncredited_for(&self, kind: Kind, record: &str) -> Option<Uncredited> {
        rows::uncredited_for(self, kind, record)
    }
    /// All measurements, by person.
    #[must_use]
    pub fn all_measurements(&self) -> Vec<Measurement> {
        self.all(rows::measurements)
    }
    /// All lines of earnings, by person.
    #[must_use]
    pub fn all_earnings(&self) -> Vec<Earning> {
        self.all(rows::earnings)
    }
    /// How many credits have their day in `from` or later and before `until`; without making them as rows.
    #[must_use]
    pub fn count_credits(&self, from: Date, until: Date) -> u64 {
        let (from, until) = (kernel::effective::epoch_day(from), kernel::effective::epoch_day(until));
        let within = |credit: &&facts::Credit| from <= credit.day && credit.day < until;
        self.people.iter().map(|person| person.credits.iter().filter(within).count() as u64).sum()
    }
    /// Whether a person has a line of that kind in a pay window; without making her lines as rows.
    #[must_use]
    pub fn has_line(&self, person: &str, kind: LineKind, window: &str) -> bool {
        let Some(position) = self.names.person(person) else { return false };
        let id = |line: &facts::Line| {
            let plan = &self.names.plans[usize::from(line.plan)];
            &self.names.calendar.windows(plan.pays)[usize::from(line.window)].id
        };
        self.people[position].lines.iter().any(|line| line.kind == kind && id(line) == window)
    }
    /// What each component earned in all, in order of plan and component; without making the lines as rows, which may be millions.
    #[must_use]
    pub fn component_totals(&self) -> Vec<ComponentTotal> {
        rows::component_totals(self)
    }
    /// All payments, by person and period.
    #[must_use]
    pub fn all_payments(&self) -> Vec<Payment> {
        self.all(rows::payments)
    }
    /// The hash (BLAKE3, in hexadecimal) of all results as their rows say them; the same for equal results.
    #[must_use]
    pub fn hash(&self) -> String {
        hash::hash(self)
    }

    pub(crate) fn credited(&self) -> &BTreeMap<Kind, Arc<credited::Credited>> {
        self.credited.get_or_init(|| credited::all(self))
    }

    fn of<T>(&self, person: &str, rows: impl Fn(&Names, usize, &PersonResult, &mut Vec<T>)) -> Vec<T> {
        let mut out = Vec::new();
        if let Some(position) = self.names.person(person) {
            rows(&self.names, position, &self.people[position], &mut out);
        }
        out
    }

    fn all<T>(&self, rows: impl Fn(&Names, usize, &PersonResult, &mut Vec<T>)) -> Vec<T> {
        let mut out = Vec::new();
        for (position, person) in self.people.iter().enumerate() {
            rows(&self.names, position, person, &mut out);
        }
        out
    }
}

#[cfg(test)]
mod tests;
