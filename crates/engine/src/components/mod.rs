//! One file for each kind of component, and for each step of a component's total in a pay window.
//!
//! - [`commission`]: a rate on what is credited, by tiers; [`tiers`], [`whole`] and [`quick`] are parts of it
//! - [`attainment`]: a share of target pay, by a curve over attainment
//! - [`bonus`]: fixed amounts at thresholds
//! - [`objectives`]: a share of target pay by the scores of goals
//! - [`spiff`]: extra pay for some days, with a limit and a budget
//! - [`never_back`]: true-ups that never take back
//! - [`gate`]: a gate that pays slices from zero once it is reached
//! - [`clawback`]: what is taken back for a record that is cancelled or returned
//! - [`overrides`]: a rate on the earnings of reports
//! - [`pool`]: a fund shared by a team
//! - [`total`]: caps, multipliers, gates and floors, in their order
//! - [`rounding`]: whole cents, lines adding up to the total

pub(crate) mod attainment;
pub(crate) mod bonus;
pub(crate) mod clawback;
pub(crate) mod commission;
pub(crate) mod gate;
pub(crate) mod never_back;
pub(crate) mod objectives;
pub(crate) mod overrides;
pub(crate) mod pool;
pub(crate) mod quick;
pub(crate) mod rounding;
pub(crate) mod spiff;
pub(crate) mod tiers;
pub(crate) mod total;
pub(crate) mod whole;

use crate::credit::linked::Linked;
use crate::measure::reader::{Days, Reader};
use crate::number::Num;
use crate::outcome::facts::{Line, NONE, NONE_EXACT, NONE16};
use crate::outcome::names::Records;
use crate::prepare::days::Span;
use crate::prepare::plans::{ComponentReady, PlanReady};
use book::results::LineKind;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A line before it is rounded.
#[derive(Debug, Clone)]
pub(crate) struct Draft {
    pub line: Line,
    pub amount: Num,
}

/// Lines by pay window, each window's in order.
pub(crate) type Drafts = BTreeMap<usize, Vec<Draft>>;

/// One person's component.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Paying<'a> {
    pub reader: &'a Reader<'a>,
    pub plan: &'a PlanReady,
    pub plan_number: usize,
    pub component: &'a ComponentReady,
    pub number: usize,
    /// The days on which the person is on the plan, in order.
    pub on: &'a [(i32, i32)],
    /// Those on which she is on any version with which the component accumulates together; the same days when it counts alone.
    pub together: &'a [(i32, i32)],
    /// For a rate table, the matching row of each record for each profile of people.
    pub rate_rows: Option<&'a [u16]>,
    /// The same of all components, by plan and position.
    pub rate_tables: &'a BTreeMap<(usize, usize), Arc<Vec<u16>>>,
    /// The records that its measure is of.
    pub records: Option<&'a Records>,
    /// Days of records, and records linked to them.
    pub linked: &'a Linked,
}

impl<'a> Paying<'a> {
    /// The same for another version with which the component accumulates together.
    pub fn version(&self, (plan_number, number): (usize, usize)) -> Self {
        let plan: &'a PlanReady = &self.reader.context.plans[plan_number];
        let on = plan.days_of(u32::try_from(self.reader.person).unwrap_or(u32::MAX));
        let rate_rows = self.rate_tables.get(&(plan_number, number)).map(|rows| rows.as_slice());
        Self { plan, plan_number, component: &plan.components[number], number, on, rate_rows, ..*self }
    }
}

impl Paying<'_> {
    /// A line of this component without a record, tier, base or rate.
    pub fn line(&self, kind: LineKind, window: usize) -> Line {
        Line {
            base: NONE_EXACT,
            rate: NONE_EXACT,
            minor: 0,
            record: NONE,
            through: NONE,
            day: 0,
            plan: small(self.plan_number),
            component: small(self.number),
            window: small(window),
            rule: NONE16,
            tier: NONE16,
            kind,
        }
    }

    /// The days of a window on which the person is on it, with the quotas within this component.
    pub fn days(&self, span: &Span) -> Days<'_> {
        Days { on: Some(self.together), within: Some(&self.component.component), ..Days::of(span) }
    }

    /// The pay window in which a period lies.
    pub fn pay_window(&self, period: usize) -> usize {
        self.reader.context.days.window_of(self.plan.plan.pays, period)
    }
}

/// Adds a line, unless its amount is zero.
pub(crate) fn push(drafts: &mut Drafts, line: Line, amount: Num) {
    if !amount.is_zero() {
        drafts.entry(usize::from(line.window)).or_default().push(Draft { line, amount });
    }
}

/// A position as lines keep it.
pub(crate) fn small(position: usize) -> u16 {
    u16::try_from(position).unwrap_or(NONE16)
}

/// A number as lines show it: to 18 decimals, half up beyond.
pub(crate) fn shown(number: &Num) -> i128 {
    number.to_exact().unwrap_or(NONE_EXACT)
}
