//! The book itself.

use crate::{Adjustment, Company, ExchangeRates, Splits};
use kernel::{DateRange, MeasureId};
use measures::Measure;
use people::Organisation;
use plans::Plan;
use quotas::Quotas;
use records::{Kind, Table};
use std::collections::BTreeMap;

/// Everything a calculation is a function of, read and checked: no errors are left in it.
#[derive(Debug, Clone)]
pub struct Book {
    /// The company's settings.
    pub company: Company,
    /// Records of each kind; a kind without a file has an empty table.
    pub tables: BTreeMap<Kind, Table>,
    /// Who was what on a day.
    pub organisation: Organisation,
    /// Targets.
    pub quotas: Quotas,
    /// Shares in records.
    pub splits: Splits,
    /// Rates between currencies.
    pub exchange: ExchangeRates,
    /// Amounts by hand.
    pub adjustments: Vec<Adjustment>,
    /// Measures, in order of id.
    pub measures: Vec<Measure>,
    /// Plans, in order of id and first effective day.
    pub plans: Vec<Plan>,
    /// For each plan (by position) who is on it and when, in order of person and day; adjacent ranges are joined.
    pub assignments: Vec<Vec<Assignment>>,
}

/// A person on a plan on a range of days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Assignment {
    /// The person, by position in the organisation.
    pub person: usize,
    /// The days.
    pub range: DateRange,
}

impl Book {
    /// The measure of that name.
    #[must_use]
    pub fn measure(&self, id: &MeasureId) -> Option<&Measure> {
        self.measures.binary_search_by(|m| m.id.cmp(id)).ok().map(|i| &self.measures[i])
    }
}
