//! Seed and size of a demo company.

use kernel::{Location, Problem};

/// What is generated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settings {
    /// The seed: the same one gives the same bytes.
    pub seed: u64,
    /// How many people, 20 to 10,000.
    pub people: usize,
    /// How many deals, up to 10,000,000.
    pub deals: usize,
}

impl Default for Settings {
    fn default() -> Self {
        Self { seed: 7, people: 64, deals: 6_000 }
    }
}

impl Settings {
    /// Whether the sizes are in range.
    ///
    /// # Errors
    /// The size that is not, with its range.
    pub fn check(&self) -> Result<(), Problem> {
        let ranges = [("people", self.people, 20, 10_000), ("deals", self.deals, 0, 10_000_000)];
        for (name, size, least, most) in ranges {
            if size < least || size > most {
                let message = format!("a demo company can't have {size} {name}");
                return Err(Problem::error("demo-size", Location::default().column(name).value(&size.to_string()), message)
                    .expected(format!("{} to {}", kernel::money::grouped(least.into(), 0), kernel::money::grouped(most.into(), 0))));
            }
        }
        Ok(())
    }
}

/// What was generated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Summary {
    /// People.
    pub people: usize,
    /// Deals.
    pub deals: usize,
    /// Invoices and returns.
    pub transactions: usize,
    /// Calls and meetings.
    pub activities: usize,
}
