//! Accounts.

use serde::Serialize;

/// An account. Those of payees are kept by person and currency, those of the books by currency; every line may name a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Account {
    /// Of the books: what incentive pay costs.
    Expense,
    /// Of the books: what was earned in a month that is not final yet.
    Accrual,
    /// Of the books: cost of obtaining contracts that is spread over the time they bring.
    #[serde(rename = "capitalised cost")]
    CapitalisedCost,
    /// Of the books: the part of capitalised cost that has been spread so far.
    Amortisation,
    /// Of a payee: what final runs say that she earned; settled in the same entry.
    Earned,
    /// Of a payee: earned, and held back for a reason.
    Held,
    /// Of a payee: paid in advance of what she will earn.
    Draw,
    /// Of a payee: due, and not paid yet.
    Payable,
    /// Of a payee: paid.
    Paid,
    /// Of a payee: paid too much, and to be taken from what she earns next.
    Recoverable,
}

impl Account {
    /// All accounts.
    pub const ALL: [Self; 10] = [
        Self::Expense,
        Self::Accrual,
        Self::CapitalisedCost,
        Self::Amortisation,
        Self::Earned,
        Self::Held,
        Self::Draw,
        Self::Payable,
        Self::Paid,
        Self::Recoverable,
    ];

    /// The word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Expense => "expense",
            Self::Accrual => "accrual",
            Self::CapitalisedCost => "capitalised cost",
            Self::Amortisation => "amortisation",
            Self::Earned => "earned",
            Self::Held => "held",
            Self::Draw => "draw",
            Self::Payable => "payable",
            Self::Paid => "paid",
            Self::Recoverable => "recoverable",
        }
    }

    /// The account that a word names.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|account| account.word() == word)
    }

    /// Whether debits make it larger: costs, and what payees owe.
    #[must_use]
    pub fn grows_by_debit(self) -> bool {
        matches!(self, Self::Expense | Self::CapitalisedCost | Self::Draw | Self::Recoverable)
    }

    /// Whether it belongs to a payee.
    #[must_use]
    pub fn is_of_payee(self) -> bool {
        !matches!(self, Self::Expense | Self::Accrual | Self::CapitalisedCost | Self::Amortisation)
    }
}
