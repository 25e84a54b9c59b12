//! A person's plans in a period, their pay windows, lines and totals.

use crate::State;
use crate::statement::Conversion;
use book::RateTable;
use book::results::{Earning, Payment};
use kernel::{Currency, Date, Decimal, Window};
use people::Person;
use plans::{Component, Plan};

/// What one person's period is made of.
pub(crate) struct Figures<'a> {
    pub state: &'a State,
    pub person: &'a Person,
    pub position: usize,
    pub period: usize,
    /// The payout currency.
    pub currency: Currency,
    pub payment: Option<Payment>,
    /// The plans that pay in this period, or that she is on in it, each version by itself.
    pub plans: Vec<PlanFigures<'a>>,
}

/// A plan in the pay window that the period belongs to.
pub(crate) struct PlanFigures<'a> {
    pub plan: &'a Plan,
    /// Its position in the book.
    pub position: usize,
    pub window: &'a Window,
    /// Whether the window ends with the period, so that the plan pays in it.
    pub pays_now: bool,
    pub components: Vec<ComponentFigures<'a>>,
    /// Σ components.
    pub total: Decimal,
    /// The total in the payout currency.
    pub paid: Decimal,
    pub exchange: Option<Conversion>,
}

/// A component in that window.
pub(crate) struct ComponentFigures<'a> {
    pub component: &'a Component,
    pub lines: Vec<Earning>,
    /// Σ lines.
    pub total: Decimal,
}

impl<'a> Figures<'a> {
    /// None when the person or the period is not known.
    pub fn new(state: &'a State, person: &str, period: usize) -> Option<Self> {
        let book = &state.book;
        let position = book.organisation.position(person)?;
        let who = &book.organisation.people()[position];
        let bounds = book.company.calendar.periods().get(period)?;
        let payment = state.outcome.payments_of(person).into_iter().find(|payment| payment.period == bounds.id);
        let currency = payment.as_ref().map_or_else(|| payout_currency(state, who, last_day(bounds.end)), |payment| payment.currency);
        let mut figures = Self { state, person: who, position, period, currency, payment, plans: Vec::new() };
        figures.plans = figures.read_plans();
        Some(figures)
    }

    /// The days of `range` on which she is on the plan at a position.
    pub fn days_on(&self, plan: usize) -> impl Iterator<Item = kernel::DateRange> + '_ {
        let all = &self.state.book.assignments[plan];
        let first = all.partition_point(|assignment| assignment.person < self.position);
        all[first..].iter().take_while(|assignment| assignment.person == self.position).map(|assignment| assignment.range)
    }

    fn read_plans(&self) -> Vec<PlanFigures<'a>> {
        let state = self.state;
        let calendar = &state.book.company.calendar;
        let earnings = state.outcome.earnings_of(self.person.id.as_str());
        let mut found = Vec::new();
        let mut position = 0;
        while position < state.book.plans.len() {
            let id = &state.book.plans[position].id;
            let versions = state.book.plans[position..].iter().take_while(|plan| plan.id == *id).count();
            for (version, lines) in self.by_version(position, versions, &earnings) {
                let plan = &state.book.plans[version];
                let window = &calendar.windows(plan.pays)[calendar.window_of(plan.pays, self.period)];
                let on_it = self.days_on(version).any(|range| range.days_within(window.start, window.end) > 0);
                if on_it || !lines.is_empty() {
                    found.push(self.plan(plan, version, window, lines));
                }
            }
            position += versions;
        }
        found
    }

    /// The lines of a plan's versions in the pay window, each version with its own. A line does not name the version; lines come in
    /// order of version and component, so that the version goes on when a line's day or component says so.
    fn by_version(&self, first: usize, versions: usize, earnings: &[Earning]) -> Vec<(usize, Vec<Earning>)> {
        let book = &self.state.book;
        let calendar = &book.company.calendar;
        let mut split: Vec<(usize, Vec<Earning>)> = (first..first + versions).map(|version| (version, Vec::new())).collect();
        let on_it = |version: usize, window: &Window| self.days_on(version).any(|range| range.days_within(window.start, window.end) > 0);
        let mut current = 0;
        let mut last_component = 0;
        for line in earnings.iter().filter(|line| line.plan == book.plans[first].id) {
            let fits = |version: &usize| {
                let plan = &book.plans[first + *version];
                let window = &calendar.windows(plan.pays)[calendar.window_of(plan.pays, self.period)];
                let component = plan.components.iter().position(|component| component.name == line.component);
                let at = component.is_some_and(|at| *version > current || at >= last_component);
                window.id == line.period
                    && at
                    && on_it(first + *version, window)
                    && line.date.is_none_or(|date| plan.effective.contains(date))
            };
            let wrong_window = |version: &usize| {
                let plan = &book.plans[first + *version];
                calendar.windows(plan.pays)[calendar.window_of(plan.pays, self.period)].id == line.period
            };
            let Some(version) = (current..versions).find(fits).or_else(|| (current..versions).find(wrong_window)) else { continue };
            current = version;
            last_component = book.plans[first + version].components.iter().position(|c| c.name == line.component).unwrap_or(0);
            split[version].1.push(line.clone());
        }
        split
    }

    fn plan(&self, plan: &'a Plan, position: usize, window: &'a Window, lines: Vec<Earning>) -> PlanFigures<'a> {
        let components: Vec<ComponentFigures<'a>> = plan
            .components
            .iter()
            .map(|component| {
                let own: Vec<Earning> = lines.iter().filter(|line| line.component == component.name).cloned().collect();
                let total = own.iter().map(|line| line.amount).sum();
                ComponentFigures { component, lines: own, total }
            })
            .collect();
        let total: Decimal = components.iter().map(|component| component.total).sum();
        let exchange = self.conversion(plan.currency, last_day(window.end));
        let rate = exchange.as_ref().map_or(Decimal::ONE, |conversion| conversion.rate);
        let pays_now = window.last == self.period;
        let paid = if pays_now { round(self.state, self.currency, total * rate) } else { Decimal::ZERO };
        PlanFigures { plan, position, window, pays_now, components, total, paid, exchange }
    }

    /// The market rate from a currency into the payout currency on a day; none when they are the same or no rate is known.
    pub fn conversion(&self, from: Currency, day: Date) -> Option<Conversion> {
        if from == self.currency {
            return None;
        }
        let (rate, since) = self.state.book.exchange.rate(RateTable::Market, from, self.currency, day)?;
        Some(Conversion { from, into: self.currency, rate, since: Some(since), table: "market".into() })
    }
}

/// The last day of what ends before `end`.
pub(crate) fn last_day(end: Date) -> Date {
    end.yesterday().unwrap_or(end)
}

/// Rounds to the minor unit as the company does.
pub(crate) fn round(state: &State, currency: Currency, amount: Decimal) -> Decimal {
    match state.book.company.rounding {
        book::Rounding::HalfUp => currency.round(amount),
        book::Rounding::HalfEven => {
            let mut rounded = amount.round_dp(currency.decimals());
            rounded.rescale(currency.decimals());
            rounded
        }
    }
}

/// The currency she is paid in on a day: that of her row, her last row's when she has left, else the company's.
fn payout_currency(state: &State, person: &Person, day: Date) -> Currency {
    let row = person.as_of(day).or_else(|| person.rows.last());
    row.and_then(|row| row.currency).unwrap_or(state.book.company.currency)
}
