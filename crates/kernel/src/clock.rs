//! The only place that knows the time. Calculation never asks it; audit, imports and sessions do.

use jiff::Timestamp;

/// A point in time, in UTC.
pub type Instant = Timestamp;

/// Tells the time: the machine's, or a fixed one for tests and generated data.
#[derive(Debug, Clone)]
pub enum Clock {
    /// The machine's clock.
    System,
    /// Always the same instant.
    Fixed(Instant),
}

impl Clock {
    /// The present instant.
    #[must_use]
    pub fn now(&self) -> Instant {
        match self {
            Self::System => Timestamp::now(),
            Self::Fixed(instant) => *instant,
        }
    }

    /// A clock that stands still at `text` (RFC 3339). Panics on a malformed text: it is a programmer's constant.
    #[must_use]
    pub fn fixed(text: &str) -> Self {
        Self::Fixed(text.parse().expect("an RFC 3339 instant"))
    }
}
