//! A book as dense numbers and arrays: what crediting and earning look things up in, millions of times.
//!
//! - [`days`]: days as integers, and the windows they lie in
//! - [`people`]: who was what on a day
//! - [`plans`]: plans and their components with numbers ready
//! - [`rate_tables`]: what rows of rate tables ask
//! - [`lookups`]: splits and accounts by text

pub(crate) mod days;
pub(crate) mod lookups;
pub(crate) mod people;
pub(crate) mod plans;
pub(crate) mod rate_tables;

use crate::outcome::names::PlanNames;
use book::{Book, Company, ExchangeRates};
use days::Days;
use kernel::{Calendar, Currency, MeasureId, PersonId, Problems};
use lookups::{Accounts, Splits};
use measures::{Definition, Measure, MeasureUnit};
use people::People;
use plans::PlanReady;
use quotas::Quotas;
use rate_tables::Having;
use records::Kind;
use std::sync::Arc;

/// Everything that calculating one record or one person needs, apart from the records. It owns what it has, so that operators on other
/// threads can share it.
#[derive(Debug)]
pub(crate) struct Context {
    pub company: Company,
    pub calendar: Arc<Calendar>,
    pub days: Days,
    pub people: People,
    pub measures: Vec<Measure>,
    pub plans: Vec<PlanReady>,
    /// For each person the plans she is on, in order of the first day: plan, first day, first day after.
    pub on_plans: Vec<Vec<(u16, i32, i32)>>,
    pub exchange: ExchangeRates,
    pub quotas: Quotas,
    pub adjustments: Vec<book::Adjustment>,
    pub splits: Splits,
    pub accounts: Accounts,
    pub having: Having,
}

impl Context {
    /// The context of a book.
    ///
    /// # Errors
    /// Problems with a file of accounts that cannot be read.
    pub fn new(book: &Book) -> Result<Self, Problems> {
        let days = Days::new(&book.company.calendar);
        let people = People::new(&book.organisation);
        let plans: Vec<PlanReady> = book.plans.iter().map(|plan| PlanReady::new(plan, book, &people)).collect();
        let mut on_plans = vec![Vec::new(); people.len()];
        for (plan, members) in book.assignments.iter().enumerate() {
            for member in members.iter().filter(|member| member.person < people.len()) {
                let (from, until) = days::bounds(&member.range);
                on_plans[member.person].push((u16::try_from(plan).unwrap_or(u16::MAX), from, until));
            }
        }
        on_plans.iter_mut().for_each(|plans: &mut Vec<(u16, i32, i32)>| plans.sort_unstable_by_key(|(plan, from, _)| (*from, *plan)));
        Ok(Self {
            calendar: Arc::new(book.company.calendar.clone()),
            splits: Splits::new(book, &people),
            accounts: Accounts::new(book, &people)?,
            having: Having::new(book, plans.iter().flat_map(PlanReady::rate_tables))?,
            company: book.company.clone(),
            days,
            people,
            measures: book.measures.clone(),
            plans,
            on_plans,
            exchange: book.exchange.clone(),
            quotas: book.quotas.clone(),
            adjustments: book.adjustments.clone(),
        })
    }

    /// The position of a measure.
    pub fn measure(&self, id: &MeasureId) -> Option<usize> {
        self.measures.binary_search_by(|measure| measure.id.cmp(id)).ok()
    }

    /// The kind of record that a measure is of; none for a formula.
    pub fn kind_of(&self, measure: usize) -> Option<Kind> {
        match &self.measures[measure].definition {
            Definition::Counted(counted) => Some(counted.of),
            Definition::Formula(_) => None,
        }
    }

    /// Whether a measure is in money.
    pub fn is_money(&self, measure: usize) -> bool {
        self.measures[measure].unit == MeasureUnit::Money
    }

    /// The plan that a person is on that day; the first by position when there are several (they have one currency).
    pub fn plan_on(&self, person: u32, day: i32) -> Option<&PlanReady> {
        let plans = &self.on_plans[person as usize];
        let on = plans.iter().filter(|(_, from, until)| *from <= day && day < *until);
        on.map(|(plan, _, _)| *plan).min().map(|plan| &self.plans[usize::from(plan)])
    }

    /// The currency in which a person is paid on a day: of her row that day, else of her last row, else the company's.
    pub fn payout_currency(&self, person: usize, day: i32) -> Currency {
        let row = self.people.row_on(person, day).or_else(|| self.people.rows_of(person).last());
        row.and_then(|row| row.currency).unwrap_or(self.company.currency)
    }

    /// The ids of all people by position.
    pub fn person_ids(&self) -> Arc<Vec<PersonId>> {
        Arc::clone(&self.people.ids)
    }

    /// The names of all plans and components.
    pub fn plan_names(&self) -> Vec<PlanNames> {
        let kind = |measure: Option<usize>| measure.and_then(|measure| self.kind_of(measure)).unwrap_or(Kind::Deals);
        let names = |plan: &PlanReady| PlanNames {
            id: plan.plan.id.clone(),
            currency: plan.plan.currency,
            pays: plan.plan.pays,
            components: plan.components.iter().map(|c| (c.component.name.clone(), kind(c.measure))).collect(),
        };
        self.plans.iter().map(names).collect()
    }
}
