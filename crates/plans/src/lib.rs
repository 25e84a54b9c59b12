//! What plans pay: plan documents as written.
//!
//! - [`plan`]: a plan and whom it is for
//! - [`component`]: one component: what it reads, and how it pays
//! - [`describe`]: a plan in plain sentences
//! - [`curve`]: the payout curve of a component

pub mod component;
pub mod curve;
pub mod describe;
pub mod plan;

pub use component::{
    Against, Amount, Apply, Bonus, Bound, Cap, Commission, Component, Condition, CurvePoint, Kind, Multiplier, Override, Per, Pool,
    Proration, RampStep, RateRow, RateSource, Rating, ShareKey, Stacking, Step, TargetPay, Tier, WeightedMeasure, Windfall,
};
pub use curve::{Axis, Curve, CurveKind, Point, curve};
pub use describe::{Description, describe};
pub use plan::{Exchange, Pays, Plan};
