//! A living demo company from a seeded generator: the same seed gives the same bytes.
//!
//! - [`settings`]: seed and size
//! - [`company`]: who works there and what is sold
//! - [`dice`]: random choices in whole numbers
//! - [`names`]: the words that names are made of
//! - [`deals`]: what was sold, split, returned and corrected late
//! - [`activities`]: calls and meetings
//! - [`targets`]: quotas that fit what was sold
//! - [`rates`]: exchange rates
//! - [`sheet`]: rows as CSV, or as Parquet when there are many
//! - [`texts`]: the company's settings, measures and plans

pub mod activities;
pub mod company;
pub mod deals;
pub mod dice;
pub mod names;
pub mod rates;
pub mod settings;
pub mod sheet;
pub mod targets;
pub mod texts;

pub use settings::{Settings, Summary};

use kernel::Problem;
use std::path::Path;

/// Writes the demo company of these settings as a folder book into `folder`, which is made if it is absent, and into `folder/late` a few
/// corrections that arrive after the first import.
///
/// # Errors
/// Settings out of range, or a file that cannot be written.
pub fn generate(settings: &Settings, folder: &Path) -> Result<Summary, Problem> {
    settings.check()?;
    let mut dice = dice::Dice::new(settings.seed);
    let company = company::Company::found(settings, &mut dice);
    texts::write(folder)?;
    company.write(folder)?;
    rates::write(folder, &mut dice)?;
    let sold = deals::write(settings, &company, folder, &mut dice)?;
    let held = activities::write(settings, &company, folder, &mut dice)?;
    targets::write(&company, &sold, &held, folder, &mut dice)?;
    Ok(Summary { people: company.people.len(), deals: settings.deals, transactions: sold.transactions, activities: held.activities })
}
