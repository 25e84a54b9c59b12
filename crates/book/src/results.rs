//! What a calculation says, row by row: the same rows from the engine, the reference calculator and the database.

use kernel::{ComponentName, Currency, Date, Decimal, Exact, MeasureId, PersonId, PlanId, RecordId, Unit};
use records::Kind;

/// A person's share in one record under one credit rule of one measure.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Credit {
    /// The measure.
    pub measure: MeasureId,
    /// The kind of record.
    pub kind: Kind,
    /// The record.
    pub record: RecordId,
    /// The person.
    pub person: PersonId,
    /// The day on which it counts.
    pub date: Date,
    /// The credit rule's position in the measure.
    pub rule: usize,
    /// For a roll-up or a role, the directly credited person through whom this credit came.
    pub through: Option<PersonId>,
    /// The record's value in its own currency or unit (1 for a count).
    pub value: Decimal,
    /// The share of the money base, all factors multiplied.
    pub share: Decimal,
    /// The share that counts towards quota, all factors multiplied.
    pub weight: Decimal,
    /// The record's currency, for a measure in money.
    pub currency: Option<Currency>,
    /// The credit's currency: that of the person's plan on the day, else the company's.
    pub into: Option<Currency>,
    /// The exchange rate used, and the day from which it holds; 1 without conversion.
    pub rate: Decimal,
    /// The day from which the rate holds; none without conversion.
    pub rate_date: Option<Date>,
    /// value × share × rate.
    pub amount: Exact,
    /// value × weight × rate: what counts towards quota.
    pub toward_quota: Exact,
}

/// A record that no measure credits to anyone.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Uncredited {
    /// The kind of record.
    pub kind: Kind,
    /// The record.
    pub record: RecordId,
    /// Why, for the measure that came nearest.
    pub reason: WhyNot,
    /// The measure that came nearest, if any measure is of this kind.
    pub measure: Option<MeasureId>,
}

/// Why a record is not credited under a measure, from the farthest to the nearest miss.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum WhyNot {
    /// No measure is of this kind.
    NotMeasured,
    /// The measure's condition does not hold.
    Condition,
    /// It has no date on which to count.
    NoDate,
    /// Its date is outside the calendar, the days on which the measure counts, or after the last period calculated.
    OutsideDates,
    /// It has no value.
    NoValue,
    /// No credit rule names anyone (no owner, no split, nobody in the territory).
    NoOne,
    /// The people named are not known.
    UnknownPerson,
    /// The people named were not with the company on that day (or not in the role that the rule asks for).
    NotEmployed,
}

impl WhyNot {
    /// All reasons, from the farthest to the nearest miss.
    pub const ALL: [Self; 8] = [
        Self::NotMeasured,
        Self::Condition,
        Self::NoDate,
        Self::OutsideDates,
        Self::NoValue,
        Self::NoOne,
        Self::UnknownPerson,
        Self::NotEmployed,
    ];

    /// A short stable word, for files.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::NotMeasured => "not measured",
            Self::Condition => "condition not met",
            Self::NoDate => "no date",
            Self::OutsideDates => "outside dates",
            Self::NoValue => "no value",
            Self::NoOne => "no one named",
            Self::UnknownPerson => "unknown person",
            Self::NotEmployed => "not employed",
        }
    }
}

/// A measure's value for one person in one window.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Measurement {
    /// The person.
    pub person: PersonId,
    /// The measure.
    pub measure: MeasureId,
    /// The unit of the window.
    pub unit: Unit,
    /// The window's id.
    pub window: String,
    /// How many credits it is made of; zero for a formula.
    pub credits: u64,
    /// The value, exact to 10 decimals (half up beyond); none when a formula or an average has none.
    pub value: Option<Decimal>,
    /// The quota, if there is one.
    pub quota: Option<Decimal>,
    /// value ÷ quota to 10 decimals (half up); none without a quota or with a quota of zero.
    pub attainment: Option<Decimal>,
}

/// How far a record that was taken back moved the axis of a component's tiers back (`attainment = "falls"`).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct AxisFall {
    /// The person.
    pub person: PersonId,
    /// The plan.
    pub plan: PlanId,
    /// The component.
    pub component: ComponentName,
    /// The record that was taken back.
    pub record: RecordId,
    /// The linked record that took it back; none for a day in the record's own column.
    pub by: Option<RecordId>,
    /// The day after whose credits it fell.
    pub date: Date,
    /// How far: toward quota in the plan's currency, or the weight for a count; to 18 decimals. Negative when a negative record is taken back.
    pub amount: Exact,
}

/// What made a line of earnings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LineKind {
    /// A slice of a credit in a tier, or a fixed amount for a credit.
    Tier,
    /// What moving to another tier changes for the window's earlier credits.
    TrueUp,
    /// A share of target pay for one measure.
    Target,
    /// A share of target pay for one goal.
    Goal,
    /// A bonus step.
    Bonus,
    /// A share of a report's earnings.
    Override,
    /// A share of a pool.
    Pool,
    /// What a multiplier adds.
    Multiplier,
    /// What a gate takes away.
    Gate,
    /// What a cap takes away.
    Cap,
    /// What a floor adds.
    Floor,
    /// What is taken back for a record that is cancelled or returned.
    Clawback,
}

impl LineKind {
    /// A short stable word, for files.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Tier => "tier",
            Self::TrueUp => "true-up",
            Self::Target => "target",
            Self::Goal => "goal",
            Self::Bonus => "bonus",
            Self::Override => "override",
            Self::Pool => "pool",
            Self::Multiplier => "multiplier",
            Self::Gate => "gate",
            Self::Cap => "cap",
            Self::Floor => "floor",
            Self::Clawback => "clawback",
        }
    }
}

/// One line of money. The lines of a component in a pay period add up to its rounded total.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Earning {
    /// Who earns it.
    pub person: PersonId,
    /// The plan.
    pub plan: PlanId,
    /// The component.
    pub component: ComponentName,
    /// The pay period's window id (of the plan's `pays` unit).
    pub period: String,
    /// What made it.
    pub line: LineKind,
    /// The record, for lines of one credit.
    pub record: Option<RecordId>,
    /// The day on which the record counts.
    pub date: Option<Date>,
    /// The credit rule's position in the measure, for lines of one credit.
    pub rule: Option<usize>,
    /// The tier's, step's or measure's position, where there is one.
    pub tier: Option<usize>,
    /// The person or team through whom it came: a report (override, roll-up).
    pub through: Option<PersonId>,
    /// What the rate was applied to, in the plan's currency; for a slice its part of the credit.
    pub base: Option<Exact>,
    /// The rate applied.
    pub rate: Option<Decimal>,
    /// The amount in major units of `currency`, a whole number of minor units.
    pub amount: Decimal,
    /// The plan's currency.
    pub currency: Currency,
}

/// A part of what a component earned in a pay window, and when it is paid. Only components with `release` have deposits.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Deposit {
    /// Who earned it.
    pub person: PersonId,
    /// The plan.
    pub plan: PlanId,
    /// The component.
    pub component: ComponentName,
    /// The pay window in which it is earned.
    pub period: String,
    /// The record, unless the amount has none.
    pub record: Option<RecordId>,
    /// Whether it takes back for a cancelled or returned record.
    pub clawback: bool,
    /// The part of `release`, counted from 0.
    pub part: usize,
    /// The amount in major units of `currency`, a whole number of minor units.
    pub amount: Decimal,
    /// The plan's currency.
    pub currency: Currency,
    /// The day on which it is earned.
    pub earned: Date,
    /// The day from which it may be paid; none while that is not known.
    pub releasable: Option<Date>,
    /// The linked record (a payment by the customer) that releases it.
    pub by: Option<RecordId>,
    /// The pay window in which it is paid; none while it is held.
    pub paid: Option<String>,
}

/// What makes a payment differ from what is earned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PaymentLineKind {
    /// Earned in this pay window and not paid in it.
    Held,
    /// Earned in an earlier pay window and paid in this one.
    Released,
    /// Held back until a window ends.
    Holdback,
    /// What was held back, now paid.
    HoldbackReleased,
    /// What fills up to the guaranteed amount.
    Guarantee,
    /// An advance, or what fills up to the draw's amount.
    Draw,
    /// What is taken to pay back the draw.
    Recovery,
    /// What a clawback could not take yet.
    Carried,
    /// What is taken of an earlier pay window's clawback.
    Taken,
}

impl PaymentLineKind {
    /// All kinds, in the order in which they stand in a payment.
    pub const ALL: [Self; 9] = [
        Self::Held,
        Self::Released,
        Self::Holdback,
        Self::HoldbackReleased,
        Self::Guarantee,
        Self::Draw,
        Self::Recovery,
        Self::Carried,
        Self::Taken,
    ];

    /// A short stable word, for files.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Held => "held",
            Self::Released => "released",
            Self::Holdback => "holdback",
            Self::HoldbackReleased => "holdback released",
            Self::Guarantee => "guarantee",
            Self::Draw => "draw",
            Self::Recovery => "recovery",
            Self::Carried => "carried",
            Self::Taken => "taken",
        }
    }
}

/// One line by which a payment differs from what is earned. A pay window's earnings and its payment lines add up to what a plan pays.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct PaymentLine {
    /// Whose payment.
    pub person: PersonId,
    /// The plan (all its versions).
    pub plan: PlanId,
    /// The pay window (of the plan's `pays` unit) in which it is paid or taken.
    pub period: String,
    /// What made it.
    pub line: PaymentLineKind,
    /// The component, for `held` and `released`.
    pub component: Option<ComponentName>,
    /// The pay window from which it comes, for `released` and `taken`.
    pub of: Option<String>,
    /// The amount in major units of `currency`, a whole number of minor units; negative where it lessens the payment.
    pub amount: Decimal,
    /// What is held, held back, owed or carried after this line; 0 for a guarantee.
    pub balance: Decimal,
    /// The plan's currency.
    pub currency: Currency,
}

/// What one person gets for one pay period, in one payout currency.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Payment {
    /// Who gets it.
    pub person: PersonId,
    /// The period's id (always a single period of the calendar: the last of a plan's pay window).
    pub period: String,
    /// The payout currency.
    pub currency: Currency,
    /// Σ earnings, each plan's total converted at the market rate of the period's last day and rounded to the minor unit.
    pub earnings: Decimal,
    /// Σ payment lines (released, held, drawn, recovered …), each plan's converted likewise.
    pub terms: Decimal,
    /// Σ approved adjustments, converted likewise.
    pub adjustments: Decimal,
    /// earnings + terms + adjustments.
    pub amount: Decimal,
}

/// Where every record went: read = credited + uncredited + rejected, for each kind.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Conservation {
    /// Records read.
    pub read: u64,
    /// Records credited to at least one person under at least one measure.
    pub credited: u64,
    /// Records credited to no one, with a reason.
    pub uncredited: u64,
    /// Records refused: a duplicate id, a missing exchange rate, a malformed value.
    pub rejected: u64,
}
