//! The reader's language and region. Templates and sentences are written in English; a build step and the catalogues in `texts/` make them
//! other languages'. Numbers and days are written as the reader's region writes them.
//!
//! - [`reader`]: who reads: her setting, else what her browser says, else English
//! - [`region`]: how each region writes numbers, percentages, amounts, days
//! - [`texts`]: a sentence in the reader's language
//! - [`phrases`]: sentences that other crates form; `differences` has those that compare two versions of a plan
//! - [`switch`]: choosing a language before signing in

mod checks;
mod differences;
pub mod phrases;
pub mod reader;
pub mod region;
pub mod switch;
pub mod texts;
pub mod typed;

pub use phrases::phrase;
pub use reader::{Reader, now, read, reads, within};
pub use texts::{counted, mark, said, t};
