//! Cost of sales: pay against revenue and margin, by plan, product or territory, in the company's currency, with the lines behind.
//!
//! - [`moved`]: what a period costs, and what moved since the one before
//! - [`pay`]: what was earned, line by line, each converted at the market rate of its pay window's last day
//! - [`revenue`]: records that bring revenue, each converted at the market rate of its day
//! - [`report`]: groups with their pay, revenue, margin and shares

pub mod moved;
pub mod pay;
pub mod report;
pub mod revenue;

pub use moved::{Change, Moved, Moving, moved};
pub use pay::PayLine;
pub use report::{CostOfSales, Group, cost_of_sales, lines};

use kernel::{Location, Problem, Problems};

/// What pay is grouped by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum By {
    /// The plan that pays.
    Plan,
    /// The product of the record.
    Product,
    /// The territory of the record.
    Territory,
}

impl By {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Plan, Self::Product, Self::Territory];

    /// The word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Plan => "plan",
            Self::Product => "product",
            Self::Territory => "territory",
        }
    }

    /// What a word names.
    ///
    /// # Errors
    /// Another word.
    pub fn from_word(word: &str) -> Result<Self, Problems> {
        Self::ALL.into_iter().find(|by| by.word() == word).ok_or_else(|| {
            let at = Location::default().column("by").value(word);
            let problem = Problem::error("unknown-group", at, format!("Cost of sales is not grouped by `{word}`."));
            problem.expected("plan, product or territory").into()
        })
    }
}

/// The problem that a book does not say what pay is compared with.
fn not_said() -> Problems {
    let at = Location::file(book::company::FILE).column("cost_of_sales");
    let problem = Problem::error("no-revenue", at, "The book does not say where revenue stands.");
    problem.hint("write a section [cost_of_sales] with a measure, or with `on` and `revenue`").into()
}
