//! What one person's period is made of: the common ground of statements and explanations.
//!
//! - [`plans`]: her plans in the period, their pay windows and totals
//! - [`axis`]: where her credits stand on the axis on which tiers are read
//! - [`quota`]: the quota as a component reads it
//! - [`measures`]: the measures that a component reads
//! - [`records`]: records by id, with their place in the source
//! - [`sight`]: values and quotas in a window, up to the end of a pay window
//! - [`tiers`]: tiers as people read them

pub(crate) mod axis;
pub(crate) mod measures;
pub(crate) mod plans;
pub(crate) mod quota;
pub(crate) mod records;
pub(crate) mod sight;
pub(crate) mod tiers;

pub(crate) use plans::{ComponentFigures, Figures, PlanFigures};
