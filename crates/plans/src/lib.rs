//! What plans pay: plan documents as written, checked, described, drawn.
//!
//! - [`plan`]: a plan and whom it is for
//! - [`component`]: one component: what it reads, and how it pays
//! - [`paid`]: when it is paid: release, clawback, holdback, guarantee, draw
//! - [`reaches`]: the columns that a rate table may name
//! - [`read`]: `plans/*.toml` become plans
//! - [`check`]: plans are checked against people's columns, measures and each other
//! - [`describe`]: a plan in plain sentences
//! - [`curve`]: the payout curve of a component
//! - [`templates`]: plans to begin with, for each usual role
//! - [`edit`]: a plan's text changed in single places, comments kept
//! - [`mod@diff`]: what differs between two versions of a plan, in words

pub mod check;
pub mod component;
pub mod curve;
pub mod describe;
pub mod diff;
pub mod edit;
pub mod goes_on;
pub mod paid;
pub mod plan;
pub mod reaches;
pub mod read;
pub mod templates;

pub use check::check;
pub use component::{
    Against, Amount, Apply, Bonus, Bound, Cap, Commission, Component, Condition, CurvePoint, Gate, GatePays, Goal, Kind, Multiplier,
    Objectives, OfPlan, Override, Per, Pool, Proration, RampStep, RateRow, RateSource, Rating, ShareKey, Spiff, Stacking, Step, TargetPay,
    Tier, WeightedMeasure, Windfall,
};
pub use curve::{Axis, Curve, CurveKind, Point, curve};
pub use describe::{Described, Description, describe, describe_with};
pub use diff::{ComponentDifference, Difference, counts_anew, diff};
pub use paid::{
    Clawback, ClawbackStep, Draw, Event, Guarantee, Holdback, Linked, PaymentTerms, Recovery, ReleasePart, Starts, Waits, Within,
};
pub use plan::{Across, Exchange, Pays, Plan};
pub use reaches::Reaches;
pub use read::read;
