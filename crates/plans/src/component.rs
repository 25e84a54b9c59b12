//! One component of a plan: what it reads, and how it pays.

use crate::{Clawback, ReleasePart};
use kernel::{Calendar, ComponentName, DateRange, Decimal, Location, MeasureId, Unit};
use measures::{ExprText, Formula};

/// A component.
#[derive(Debug, Clone, PartialEq)]
pub struct Component {
    /// Its name, unique within the plan.
    pub name: ComponentName,
    /// What it pays.
    pub kind: Kind,
    /// Pays only in pay periods in which this holds.
    pub only_if: Option<Condition>,
    /// Multiplies the period's total; the first whose condition holds.
    pub multiply: Vec<Multiplier>,
    /// What its plan says of the totals of several components: see [`crate::Across`].
    pub of_plan: OfPlan,
    /// The most it pays.
    pub cap: Cap,
    /// The least it pays.
    pub floor: Cap,
    /// How quota and target pay shrink for people who are on the plan for a part of a window.
    pub prorate: Proration,
    /// Steps for people who are new.
    pub ramp: Vec<RampStep>,
    /// Weights of the periods of a year, by which quotas and target pay of a year are shared out; evenly when empty.
    pub seasonal: Vec<Decimal>,
    /// The parts in which it is paid; at once when empty.
    pub release: Vec<ReleasePart>,
    /// What it takes back.
    pub clawback: Option<Clawback>,
    /// Where it is written.
    pub at: Location,
}

/// The multipliers and conditions of a plan that act on one component, in the plan's order; they follow the component's own.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct OfPlan {
    /// Multiplies what the component's own multiplier left; the first whose condition holds.
    pub multiply: Vec<Multiplier>,
    /// It pays only if all of these hold.
    pub only_if: Vec<Condition>,
}

impl Component {
    /// Its own multipliers, then those of the plan: a multiplier line's position counts in this order.
    pub fn multipliers(&self) -> impl Iterator<Item = &Multiplier> {
        self.multiply.iter().chain(&self.of_plan.multiply)
    }

    /// Every condition that its total reads: of multipliers, then those under which it pays.
    pub fn conditions(&self) -> impl Iterator<Item = &Condition> {
        self.multipliers().map(|multiplier| &multiplier.when).chain(&self.only_if).chain(&self.of_plan.only_if)
    }

    /// The condition of a gate line: its own without a position, else that of the plan at the position.
    #[must_use]
    pub fn gate(&self, position: Option<usize>) -> Option<&Condition> {
        position.map_or(self.only_if.as_ref(), |position| self.of_plan.only_if.get(position))
    }

    /// The seasonal weight of a period: the n-th of its year has the n-th weight. 1 without weights.
    #[must_use]
    pub fn weight(&self, calendar: &Calendar, period: usize) -> Decimal {
        let year = calendar.window_of(Unit::Year, period);
        let position = period - calendar.windows(Unit::Year)[year].first;
        self.seasonal.get(position).copied().unwrap_or(Decimal::ONE)
    }

    /// The sum of the seasonal weights of some periods.
    #[must_use]
    pub fn weights(&self, calendar: &Calendar, periods: std::ops::RangeInclusive<usize>) -> Decimal {
        periods.fold(Decimal::ZERO, |sum, period| sum.saturating_add(self.weight(calendar, period)))
    }
}

/// What a component pays.
#[derive(Debug, Clone, PartialEq)]
pub enum Kind {
    /// A rate on what is credited, by tiers.
    Commission(Commission),
    /// A share of target pay, by a curve over attainment.
    Attainment(Rating),
    /// Fixed amounts at thresholds.
    Bonus(Bonus),
    /// A share of target pay, by scores.
    Objectives(Objectives),
    /// Extra pay for some days, with a limit and a budget.
    Spiff(Spiff),
    /// A rate on the earnings of the people who report to the payee.
    Override(Override),
    /// A fund shared by a team.
    Pool(Pool),
}

impl Kind {
    /// The commission that a commission or a SPIFF pays.
    #[must_use]
    pub fn commission(&self) -> Option<&Commission> {
        match self {
            Self::Commission(commission) => Some(commission),
            Self::Spiff(spiff) => Some(&spiff.commission),
            _ => None,
        }
    }
}

/// A commission: slices of what is credited, each at its tier's rate.
#[derive(Debug, Clone, PartialEq)]
pub struct Commission {
    /// What is credited.
    pub measure: MeasureId,
    /// How tiers are read.
    pub against: Against,
    /// What the tiers accumulate over.
    pub per: Per,
    /// How tiers pay.
    pub apply: Apply,
    /// Which side of a tier's bound pays at the higher tier.
    pub bound: Bound,
    /// Whence the base rate comes; 1 when tiers have rates of their own.
    pub rate: RateSource,
    /// The tiers in order; a single tier from zero when none is written. At least one.
    pub tiers: Vec<Tier>,
    /// How a single large deal counts.
    pub windfall: Option<Windfall>,
    /// An amount for each credited record (times its share) instead of a rate on its value.
    pub each: Option<Amount>,
    /// Whether what was paid for the window so far may be taken back when the tier falls or records are returned.
    pub never_back: bool,
    /// What the axis has to reach before anything is paid.
    pub gate: Option<Gate>,
}

impl Commission {
    /// Whether slices wait until a gate is reached, and are all paid then.
    #[must_use]
    pub fn waits_at_gate(&self) -> bool {
        let from_zero = self.gate.is_some_and(|gate| gate.pays == GatePays::FromZero);
        from_zero && self.apply == Apply::Marginal && self.per != Per::Deal
    }
}

/// What has to be reached before anything is paid, and what is paid from there on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gate {
    /// The bound, read as tiers are: a fraction of quota, an amount or a count. Above 0.
    pub at: Decimal,
    /// What is paid once it is reached.
    pub pays: GatePays,
}

/// What a gate that is reached pays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GatePays {
    /// Everything, from the first unit on. The default.
    FromZero,
    /// Only what lies above the gate.
    Above,
}

/// Extra pay for some days: a commission without tiers.
#[derive(Debug, Clone, PartialEq)]
pub struct Spiff {
    /// What each credit earns.
    pub commission: Commission,
    /// The days whose credits count.
    pub during: DateRange,
    /// The most that one person gets.
    pub limit: Option<Decimal>,
    /// The most that all people together get: first come, first served.
    pub budget: Option<Decimal>,
}

/// A share of target pay by the scores of goals, judged when the window ends.
#[derive(Debug, Clone, PartialEq)]
pub struct Objectives {
    /// The goals; the weights add up to 1.
    pub goals: Vec<Goal>,
    /// Over which windows.
    pub per: Unit,
    /// The target pay of one window.
    pub target: TargetPay,
    /// The payout by score; the score itself when empty.
    pub curve: Vec<CurvePoint>,
    /// Linear between points, or the payout of the highest point reached.
    pub apply: Apply,
}

/// A goal with its weight.
#[derive(Debug, Clone, PartialEq)]
pub struct Goal {
    /// What people read.
    pub goal: String,
    /// The measure whose value is the score; 1 is 100 %.
    pub measure: MeasureId,
    /// Its weight.
    pub weight: Decimal,
}

/// How tiers are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Against {
    /// As attainment: bounds are multiples of the quota (`100%` is 1).
    Quota,
    /// As the measure itself, in the plan's currency.
    Amount,
    /// As the number of credited records (Σ weight).
    Count,
}

/// What tiers accumulate over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Per {
    /// Each credit by itself.
    Deal,
    /// The windows of a unit.
    Window(Unit),
    /// From the person's first day on the plan.
    Plan,
}

/// How tiers pay.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Apply {
    /// Each slice at its own tier's rate.
    Marginal,
    /// Everything at the rate of the tier that is reached; what changes for earlier credits of the window is trued up.
    Whole,
    /// Everything at the rate read off the straight lines between the tiers' points (below the first: its rate; above the last: its rate); trued up as `whole`.
    Interpolated,
}

/// Which tier a value exactly on a bound belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bound {
    /// To the higher tier: bounds are inclusive below. The default.
    Lower,
    /// To the lower tier: bounds are inclusive above.
    Upper,
}

/// A tier; it reaches to the next tier's `from`, the last has no end.
#[derive(Debug, Clone, PartialEq)]
pub struct Tier {
    /// Its lower bound: a fraction of quota, an amount or a count. The first is 0.
    pub from: Decimal,
    /// Its rate, as a multiple of the component's base rate (1 when the component has none): `8%` is 0.08.
    pub rate: Decimal,
    /// What people read; made from the bounds when none.
    pub label: Option<String>,
    /// Where it is written.
    pub at: Location,
}

/// Whence the base rate comes.
#[derive(Debug, Clone, PartialEq)]
pub enum RateSource {
    /// The tiers' own rates.
    Tiers,
    /// A rate.
    Fixed(Decimal),
    /// A column of `people` with the rate, as of the record's day.
    Person(String),
    /// A table: the row that matches most attributes wins (the earlier on a tie); a record that none matches earns nothing, with that reason.
    Table(Vec<RateRow>),
}

/// A row of a rate table.
#[derive(Debug, Clone, PartialEq)]
pub struct RateRow {
    /// Columns and the texts they must have: of the record, of its account or product (`account.segment`), of the person (`person.country`);
    /// see [`Reaches`](crate::Reaches).
    pub when: Vec<(String, String)>,
    /// The rate.
    pub rate: Decimal,
    /// Where it is written.
    pub at: Location,
}

/// An amount: written, or a column of `people`.
#[derive(Debug, Clone, PartialEq)]
pub enum Amount {
    /// As written, in the plan's currency.
    Fixed(Decimal),
    /// The value of a money column of `people` on the window's last day on the plan.
    Person(String),
}

/// How a single large deal counts: of its value above `over`, only the share `counts` is paid and counted towards quota.
#[derive(Debug, Clone, PartialEq)]
pub struct Windfall {
    /// The bound, in the plan's currency.
    pub over: Decimal,
    /// The share that counts above it.
    pub counts: Decimal,
}

/// A share of target pay by attainment, judged when the window ends.
#[derive(Debug, Clone, PartialEq)]
pub struct Rating {
    /// The measures whose attainment counts; the weights add up to 1.
    pub measures: Vec<WeightedMeasure>,
    /// Over which windows.
    pub per: Unit,
    /// The target pay of one window.
    pub target: TargetPay,
    /// The payout by attainment. With several measures each is paid by the curve and weighted.
    pub curve: Vec<CurvePoint>,
    /// Linear between points, or the payout of the highest point reached.
    pub apply: Apply,
    /// The attainment below which nothing is paid, for each measure by itself.
    pub gate: Option<Gate>,
}

/// The target pay of one window.
#[derive(Debug, Clone, PartialEq)]
pub enum TargetPay {
    /// A share of the person's `target_pay` a year, divided by the number of such windows in a year.
    Share(Decimal),
    /// An amount for one window.
    Amount(Amount),
}

/// A measure with its weight.
#[derive(Debug, Clone, PartialEq)]
pub struct WeightedMeasure {
    /// The measure.
    pub measure: MeasureId,
    /// Its weight.
    pub weight: Decimal,
}

/// A point of a payout curve. Below the first point nothing is paid (a threshold); above the last, its payout (a cap), unless `beyond` gives a slope.
#[derive(Debug, Clone, PartialEq)]
pub struct CurvePoint {
    /// The attainment; 1 is 100 %.
    pub at: Decimal,
    /// The payout as a share of target pay; 1 is 100 %.
    pub pays: Decimal,
    /// For the last point only: how much more is paid for each unit of attainment above it.
    pub beyond: Option<Decimal>,
    /// Where it is written.
    pub place: Location,
}

/// Fixed amounts at thresholds, judged when the window ends.
#[derive(Debug, Clone, PartialEq)]
pub struct Bonus {
    /// What is judged.
    pub measure: MeasureId,
    /// How thresholds are read.
    pub against: Against,
    /// Over which windows; judged when one ends.
    pub per: Unit,
    /// The steps in order of `at`.
    pub steps: Vec<Step>,
    /// Whether all reached steps pay, or the highest only.
    pub stacking: Stacking,
}

/// A threshold and what it pays.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// The threshold; reached when the value is at least this.
    pub at: Decimal,
    /// What it pays.
    pub pays: Amount,
    /// Where it is written.
    pub place: Location,
}

/// Whether steps add up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stacking {
    /// The highest reached step only. The default.
    Highest,
    /// All reached steps.
    All,
}

/// A rate on the earnings of reports in the same pay period, before their caps by the year and adjustments; the reporting line is that of the period's last day.
#[derive(Debug, Clone, PartialEq)]
pub struct Override {
    /// The components whose earnings count, of any plan; all (but overrides and pools) when empty.
    pub of: Vec<ComponentName>,
    /// How many levels down.
    pub levels: u8,
    /// The rate.
    pub rate: Decimal,
}

/// A fund of `rate` × the team's measure in the window, shared among the people of the team on this plan on the window's last day.
#[derive(Debug, Clone, PartialEq)]
pub struct Pool {
    /// What fills the fund: the sum over the team's people of credits on days on which they were in the team.
    pub measure: MeasureId,
    /// The share of it that is the fund.
    pub rate: Decimal,
    /// Over which windows.
    pub per: Unit,
    /// By what it is shared.
    pub share_by: ShareKey,
}

/// By what a pool is shared.
#[derive(Debug, Clone, PartialEq)]
pub enum ShareKey {
    /// The same for each.
    Equal,
    /// By `target_pay`.
    TargetPay,
    /// By a measure's value in the window; negative values count as zero.
    Measure(MeasureId),
}

/// A condition over measures, read over the payee's window of a unit that contains the pay period, up to the pay period's end.
#[derive(Debug, Clone, PartialEq)]
pub struct Condition {
    /// The condition.
    pub formula: Formula,
    /// As written.
    pub text: ExprText,
    /// The window.
    pub per: Unit,
}

/// A multiplier of a pay period's total.
#[derive(Debug, Clone, PartialEq)]
pub struct Multiplier {
    /// When it applies.
    pub when: Condition,
    /// The factor.
    pub by: Decimal,
}

/// The most (or the least) that is paid, in the plan's currency.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Cap {
    /// For one record.
    pub deal: Option<Decimal>,
    /// In one pay period.
    pub period: Option<Decimal>,
    /// In one year of the calendar; what is above it is never paid later.
    pub year: Option<Decimal>,
}

/// How quota and target pay shrink for a part of a window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Proration {
    /// Not at all: quotas are given as they are meant.
    None,
    /// By calendar days on the plan ÷ days of the window.
    Days,
    /// By periods of the window begun on the plan ÷ periods of the window.
    Periods,
    /// By the seasonal weights of the periods, each by its days on the plan.
    Seasonal,
}

/// A step of a ramp: for this many periods (counted from the period in which the person was hired), these shares.
#[derive(Debug, Clone, PartialEq)]
pub struct RampStep {
    /// How many periods it lasts.
    pub periods: u32,
    /// The share of quota; 1 when not written.
    pub quota: Decimal,
    /// The share of pay; 1 when not written.
    pub pay: Decimal,
}
