//! Plans and their components with numbers ready.

use super::people::People;
use super::rate_tables::{self, RateTableReady};
use crate::number::Num;
use book::{Book, RateTable};
use kernel::MeasureId;
use plans::{Amount, Commission, Component, CurvePoint, Exchange, Kind, Plan, RateSource, Spiff, TargetPay, Tier};

/// A plan.
#[derive(Debug)]
pub(crate) struct PlanReady {
    pub plan: Plan,
    pub table: RateTable,
    pub components: Vec<ComponentReady>,
    /// The amount of its guarantee and of its draw.
    pub guarantee: Option<AmountReady>,
    pub draw: Option<AmountReady>,
    /// Each person on it, in order of position, with the part of `days` that is hers.
    people: Vec<(u32, usize, usize)>,
    /// First day and first day after, in order of person and day.
    days: Vec<(i32, i32)>,
}

/// A component.
#[derive(Debug)]
pub(crate) struct ComponentReady {
    pub component: Component,
    /// The measure it reads (of attainment pay the first), by position.
    pub measure: Option<usize>,
    /// Tiers (from, rate), curve points (at, pays) or bonus steps (at, 0).
    pub points: Vec<(Num, Num)>,
    pub base_rate: BaseRate,
    /// The components, by plan and position, that accumulate together with it, itself included, the earliest version first; empty when it
    /// counts alone.
    pub together: Vec<(usize, usize)>,
    /// The column of people from which an amount comes, for each row of people by position; for bonuses one for each step.
    pub amounts: Vec<AmountReady>,
}

/// Whence a commission's base rate comes.
#[derive(Debug)]
pub(crate) enum BaseRate {
    /// The same for all.
    Fixed(Num),
    /// By row of people.
    Person(Vec<Option<Num>>),
    /// By row of the rate table; which one, each record knows.
    Table(RateTableReady),
}

/// An amount.
#[derive(Debug)]
pub(crate) enum AmountReady {
    /// The same for all.
    Fixed(Num),
    /// By row of people.
    Person(Vec<Option<Num>>),
}

impl AmountReady {
    fn new(amount: &Amount, people: &People) -> Self {
        match amount {
            Amount::Fixed(amount) => Self::Fixed(Num::from_decimal(*amount)),
            Amount::Person(column) => Self::Person(people.column(column)),
        }
    }

    /// The amount for the row of people with that position.
    pub fn of(&self, row: Option<usize>) -> Option<Num> {
        match self {
            Self::Fixed(amount) => Some(amount.clone()),
            Self::Person(by_row) => by_row.get(row?)?.clone(),
        }
    }
}

impl PlanReady {
    pub fn new(plan: &Plan, book: &Book, people: &People) -> Self {
        let position = book.plans.iter().position(|other| std::ptr::eq(other, plan)).unwrap_or_default();
        let members = book.assignments.get(position).map_or(&[][..], Vec::as_slice);
        let mut on: Vec<(u32, usize, usize)> = Vec::new();
        let mut days: Vec<(i32, i32)> = Vec::new();
        for assignment in members.iter().filter(|assignment| assignment.person < people.len()) {
            let person = u32::try_from(assignment.person).unwrap_or(u32::MAX);
            if on.last().is_none_or(|(last, _, _)| *last != person) {
                on.push((person, days.len(), days.len()));
            }
            days.push(super::days::bounds(&assignment.range));
            if let Some(last) = on.last_mut() {
                last.2 = days.len();
            }
        }
        Self {
            plan: plan.clone(),
            table: match plan.exchange {
                Exchange::Market => RateTable::Market,
                Exchange::Plan => RateTable::Plan,
            },
            components: (0..plan.components.len()).map(|number| ComponentReady::at(book, people, (position, number))).collect(),
            guarantee: plan.terms.guarantee.as_ref().map(|guarantee| AmountReady::new(&guarantee.amount, people)),
            draw: plan.terms.draw.as_ref().map(|draw| AmountReady::new(&draw.amount.amount, people)),
            people: on,
            days,
        }
    }
}

impl PlanReady {
    /// The days on which a person is on the plan, in order.
    pub fn days_of(&self, person: u32) -> &[(i32, i32)] {
        let place = self.people.binary_search_by_key(&person, |(person, _, _)| *person);
        place.map_or(&[], |place| &self.days[self.people[place].1..self.people[place].2])
    }

    /// The rate tables of its components.
    pub fn rate_tables(&self) -> impl Iterator<Item = &RateTableReady> {
        self.components.iter().filter_map(|component| match &component.base_rate {
            BaseRate::Table(table) => Some(table),
            BaseRate::Fixed(_) | BaseRate::Person(_) => None,
        })
    }

    /// Whether a person is on the plan on a day.
    pub fn is_on(&self, person: u32, day: i32) -> bool {
        crate::measure::reader::is_on(self.days_of(person), day)
    }
}

impl ComponentReady {
    /// The component at a position of a plan of the book.
    fn at(book: &Book, people: &People, (plan, number): (usize, usize)) -> Self {
        let mut made = Self::new(&book.plans[plan].components[number], book, people);
        made.together = plans::goes_on::together(&book.plans, plan, number);
        if made.together.len() == 1 {
            made.together.clear();
        }
        made
    }

    fn new(component: &Component, book: &Book, people: &People) -> Self {
        let position = |id: &MeasureId| book.measures.binary_search_by(|measure| measure.id.cmp(id)).ok();
        let mut made = Self {
            component: component.clone(),
            measure: None,
            points: Vec::new(),
            base_rate: BaseRate::Fixed(Num::ONE),
            together: Vec::new(),
            amounts: Vec::new(),
        };
        match &component.kind {
            Kind::Commission(commission) | Kind::Spiff(Spiff { commission, .. }) => {
                made.measure = position(&commission.measure);
                made.points = commission.tiers.iter().map(tier).collect();
                made.base_rate = base_rate(commission, book, people);
                made.amounts.extend(commission.each.iter().map(|each| AmountReady::new(each, people)));
            }
            Kind::Attainment(rating) => {
                made.measure = rating.measures.first().and_then(|m| position(&m.measure));
                made.points = rating.curve.iter().map(point).collect();
                if let TargetPay::Amount(amount) = &rating.target {
                    made.amounts.push(AmountReady::new(amount, people));
                }
            }
            Kind::Bonus(bonus) => {
                made.measure = position(&bonus.measure);
                made.points = bonus.steps.iter().map(|step| (Num::from_decimal(step.at), Num::ZERO)).collect();
                made.amounts = bonus.steps.iter().map(|step| AmountReady::new(&step.pays, people)).collect();
            }
            Kind::Objectives(objectives) => {
                made.points = objectives.curve.iter().map(point).collect();
                if let TargetPay::Amount(amount) = &objectives.target {
                    made.amounts.push(AmountReady::new(amount, people));
                }
            }
            Kind::Override(_) => {}
            Kind::Pool(pool) => made.measure = position(&pool.measure),
        }
        made
    }
}

fn tier(tier: &Tier) -> (Num, Num) {
    (Num::from_decimal(tier.from), Num::from_decimal(tier.rate))
}

fn point(point: &CurvePoint) -> (Num, Num) {
    (Num::from_decimal(point.at), Num::from_decimal(point.pays))
}

fn base_rate(commission: &Commission, book: &Book, people: &People) -> BaseRate {
    match &commission.rate {
        RateSource::Tiers => BaseRate::Fixed(Num::ONE),
        RateSource::Fixed(rate) => BaseRate::Fixed(Num::from_decimal(*rate)),
        RateSource::Person(column) => BaseRate::Person(people.column(column)),
        RateSource::Table(rows) => BaseRate::Table(rate_tables::of(commission, rows, book, people)),
    }
}
