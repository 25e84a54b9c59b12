//! Companies made by chance, the same for the same seed: small, and with everything that the language knows.
//!
//! - [`company`]: calendars, currencies, rates
//! - [`people`]: hires, leavers, transfers, managers, teams
//! - [`records`]: deals, transactions and activities with returns, splits, nothing and zero
//! - [`measures`]: what counts, and whose it is
//! - [`plans`]: what it pays: every kind of component
//! - [`terms`]: tiers, rates, caps, floors, gates and ramps
//! - [`linked`]: invoices, cancellations, part payments, returns; scores
//! - [`paid`]: releases, clawbacks, holdbacks, guarantees and draws; SPIFFs, objectives and seasons

pub mod company;
pub mod linked;
pub mod measures;
pub mod paid;
pub mod people;
pub mod plans;
pub mod records;
pub mod terms;

use crate::{Cast, Dice};
use ::plans::Exchange;
use kernel::{Currency, Location, Unit};
use measures_crate::ExprText;

use ::measures as measures_crate;

/// The people of a random company.
pub const NAMES: [&str; 9] = ["Ada", "Ben", "Carla", "Dan", "Eva", "Finn", "Gita", "Hugo", "Ida"];
/// The roles: the first two sell, the third leads.
pub const ROLES: [&str; 4] = ["AE", "AM", "Lead", "SE"];

/// What holds for a role, so that nobody is on two plans with different currencies.
#[derive(Debug, Clone, Copy)]
pub struct Terms {
    /// The currency of the plans for the role.
    pub currency: Currency,
    /// The table of rates of the plans for the role.
    pub exchange: Exchange,
}

/// A random company.
#[must_use]
pub fn cast(seed: u64) -> Cast {
    let mut dice = Dice::new(seed);
    let mut cast = Cast::new();
    let terms = company::fill(&mut cast, &mut dice);
    people::fill(&mut cast, &mut dice);
    records::fill(&mut cast, &mut dice);
    measures::fill(&mut cast, &mut dice);
    records::quotas(&mut cast, &mut dice);
    plans::fill(&mut cast, &mut dice, &terms);
    records::credits_by_hand(&mut cast, &mut dice);
    cast
}

/// A random company of which every rule that a plan can have may be a part.
#[must_use]
pub fn whole_cast(seed: u64) -> Cast {
    let mut cast = cast(seed);
    let mut dice = Dice::new(!seed);
    linked::fill(&mut cast, &mut dice);
    paid::fill(&mut cast, &mut dice);
    plans::fill_gates(&mut cast, &mut Dice::new(seed.rotate_left(32) ^ 0x6a7e));
    records::someone_helps(&mut cast);
    cast
}

/// A random book.
#[must_use]
pub fn book(seed: u64) -> book::Book {
    cast(seed).book()
}

/// A text with no place.
#[must_use]
pub fn text(text: &str) -> ExprText {
    ExprText { text: text.into(), at: Location::default() }
}

/// Any unit.
pub fn unit(dice: &mut Dice) -> Unit {
    dice.pick(&[Unit::Period, Unit::Period, Unit::Quarter, Unit::Year])
}
