//! The ground of attain: values that every other crate shares, and no business rules.
//!
//! - [`problem`]: what is wrong, where, what was expected and what to do
//! - [`money`]: decimals, currencies, money and percentages
//! - [`exact`]: amounts inside a calculation, never rounded
//! - [`value`]: the types and values of a record's columns
//! - [`calendar`]: the company's periods, quarters and years
//! - [`effective`]: what holds from a day until a day
//! - [`clock`]: the only place that knows the time
//! - [`ids`]: typed names for people, records, measures and plans
//! - [`document`]: TOML read with line and character, unknown keys found
//! - [`text`]: "did you mean" and other helpers for messages

pub mod calendar;
pub mod clock;
pub mod document;
pub mod effective;
pub mod exact;
pub mod ids;
pub mod money;
pub mod problem;
pub mod text;
pub mod value;

pub use calendar::{Calendar, Period, Unit, Window};
pub use clock::{Clock, Instant};
pub use effective::{DateRange, Effective};
pub use exact::Exact;
pub use ids::{ComponentName, MeasureId, PersonId, PlanId, RecordId};
pub use jiff::civil::{Date, Weekday};
pub use money::{Currency, Decimal, Money, parse_decimal, parse_rate};
pub use problem::{Location, Problem, Problems, Severity};
pub use text::did_you_mean;
pub use value::{Type, Value};
