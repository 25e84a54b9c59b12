//! An entry of the ledger.

use super::Account;
use crate::parts::major;
use kernel::{Currency, Decimal};
use serde::Serialize;
use std::collections::BTreeMap;

/// A movement of money, with lines that balance in each currency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct Entry {
    /// Its number, counted from 1 without gaps.
    pub id: i64,
    /// When, in RFC 3339.
    pub at: String,
    /// Who.
    pub actor: String,
    /// What happened: `run 3 final`, `run 3 paid`.
    pub what: String,
    /// The run that made it.
    pub run: Option<i64>,
    /// The payee.
    pub person: Option<String>,
    /// Why.
    pub why: Option<String>,
    /// Its lines.
    pub lines: Vec<Line>,
    /// The hash over the entry, its lines and the hash of the entry before it.
    #[serde(serialize_with = "hexadecimal")]
    #[schemars(with = "String")]
    pub hash: Vec<u8>,
}

/// One side of a movement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct Line {
    /// The account.
    pub account: Account,
    /// The payee.
    pub person: Option<String>,
    /// The currency.
    #[serde(serialize_with = "crate::words::text")]
    #[schemars(with = "String")]
    pub currency: Currency,
    /// Debits are positive, credits negative; in minor units.
    pub minor: i64,
    /// The period that it is for; empty when it is for no single one.
    pub period: String,
    /// The plan; empty when there is none.
    pub plan: String,
    /// The component; empty when there is none.
    pub component: String,
    /// The adjustment or hold; empty when there is none.
    pub reference: String,
}

impl Line {
    /// The amount as a decimal; debits are positive.
    #[must_use]
    pub fn amount(&self) -> Decimal {
        major(self.minor, self.currency)
    }
}

fn hexadecimal<S: serde::Serializer>(hash: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(&hash.iter().map(|byte| format!("{byte:02x}")).collect::<String>())
}

impl Entry {
    /// Whether debits equal credits in each currency.
    #[must_use]
    pub fn balances(&self) -> bool {
        let mut sums: BTreeMap<Currency, i64> = BTreeMap::new();
        for line in &self.lines {
            *sums.entry(line.currency).or_insert(0) += line.minor;
        }
        sums.values().all(|sum| *sum == 0)
    }

    /// Whether it moves anything on accounts of payees; entries of the books alone (accruals, capitalised cost) do not.
    #[must_use]
    pub fn is_of_payee(&self) -> bool {
        self.lines.iter().any(|line| line.account.is_of_payee())
    }

    /// BLAKE3 over the hash before and every field, each with its length, so that no two different entries read the same.
    pub(crate) fn hash_after(&self, previous: &[u8]) -> Vec<u8> {
        let mut hasher = blake3::Hasher::new();
        let mut field = |bytes: Option<&[u8]>| {
            let length = bytes.map_or(u64::MAX, |b| b.len() as u64);
            hasher.update(&length.to_le_bytes());
            hasher.update(bytes.unwrap_or_default());
        };
        field(Some(previous));
        field(Some(&self.id.to_le_bytes()));
        field(Some(&self.run.unwrap_or(0).to_le_bytes()));
        for text in [Some(&self.at), Some(&self.actor), Some(&self.what), self.person.as_ref(), self.why.as_ref()] {
            field(text.map(String::as_bytes));
        }
        field(Some(&(self.lines.len() as u64).to_le_bytes()));
        for line in &self.lines {
            field(Some(line.account.word().as_bytes()));
            field(line.person.as_ref().map(String::as_bytes));
            field(Some(line.currency.code().as_bytes()));
            field(Some(&line.minor.to_le_bytes()));
            for text in [&line.period, &line.plan, &line.component, &line.reference] {
                field(Some(text.as_bytes()));
            }
        }
        hasher.finalize().as_bytes().to_vec()
    }
}
