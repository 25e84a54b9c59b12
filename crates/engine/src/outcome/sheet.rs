//! Which results there are as files and tables.

/// The kinds of result that can be chosen, each a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sheet {
    /// Whose each record is, with value, shares and exchange.
    Credits,
    /// Records that are nobody's, with the reason.
    Uncredited,
    /// Values, quotas and attainment.
    Measurements,
    /// The lines that explain what each component pays.
    Earnings,
    /// What is paid.
    Payments,
}

impl Sheet {
    /// All of them, in the order in which they are listed.
    pub const ALL: [Self; 5] = [Self::Credits, Self::Uncredited, Self::Measurements, Self::Earnings, Self::Payments];

    /// The file's stem.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Credits => "credits",
            Self::Uncredited => "uncredited",
            Self::Measurements => "measurements",
            Self::Earnings => "earnings",
            Self::Payments => "payments",
        }
    }

    /// The sheet with that word.
    #[must_use]
    pub fn named(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|sheet| sheet.word() == word)
    }
}
