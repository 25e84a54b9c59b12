//! The company: what `company.toml` says.

use kernel::{Calendar, Currency};

/// Settings that hold for the whole company.
#[derive(Debug, Clone, PartialEq)]
pub struct Company {
    /// Its name.
    pub name: String,
    /// The currency of records that name none, and of reports.
    pub currency: Currency,
    /// Its periods.
    pub calendar: Calendar,
    /// The IANA time zone in which its days begin.
    pub time_zone: String,
    /// How a component's total of a pay period is rounded.
    pub rounding: Rounding,
}

/// How a component's total is rounded to the currency's minor unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Rounding {
    /// Halves away from zero. The default.
    #[default]
    HalfUp,
    /// Halves to the even digit.
    HalfEven,
}
