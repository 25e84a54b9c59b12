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

    /// The versions with which a component of the plan at a position accumulates together, each with her days on it; its own included.
    pub fn versions(&self, plan: usize, component: &Component) -> Vec<(&'a Component, Vec<kernel::DateRange>)> {
        let plans = &self.state.book.plans;
        let number = plans[plan].components.iter().position(|own| own.name == component.name).unwrap_or_default();
        let together = ::plans::goes_on::together(plans, plan, number);
        together.into_iter().map(|(plan, number)| (&plans[plan].components[number], self.days_on(plan).collect())).collect()
    }

    /// Her days on those versions.
    pub fn days_counted(&self, plan: usize, component: &Component) -> Vec<kernel::DateRange> {
        self.versions(plan, component).into_iter().flat_map(|(_, days)| days).collect()
    }

    fn read_plans(&self) -> Vec<PlanFigures<'a>> {
        let state = self.state;
        let calendar = &state.book.company.calendar;
        let id = self.person.id.as_str();
        let earnings: Vec<(usize, Earning)> = state.outcome.plans_of_earnings(id).into_iter().zip(state.outcome.earnings_of(id)).collect();
        let mut found = Vec::new();
        for (position, plan) in state.book.plans.iter().enumerate() {
            let window = &calendar.windows(plan.pays)[calendar.window_of(plan.pays, self.period)];
            let own = earnings.iter().filter(|(of, line)| *of == position && line.period == window.id);
            let lines: Vec<Earning> = own.map(|(_, line)| line.clone()).collect();
            let on_it = self.days_on(position).any(|range| range.days_within(window.start, window.end) > 0);
            if on_it || !lines.is_empty() {
                found.push(self.plan(plan, position, window, lines));
            }
        }
        found
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
        // Without a rate nothing can be paid; the calculation says so among its problems.
        let rate = match &exchange {
            Some(conversion) => conversion.rate,
            None if plan.currency == self.currency => Decimal::ONE,
            None => Decimal::ZERO,
        };
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
    rounded(state.book.company.rounding, currency, amount)
}

/// Rounds to the minor unit of a currency.
pub(crate) fn rounded(rounding: book::Rounding, currency: Currency, amount: Decimal) -> Decimal {
    match rounding {
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
