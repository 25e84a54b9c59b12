//! What stands in the ledger: capitalised cost by contract and period, and accruals.

use super::Key;
use super::spread::Amounts;
use crate::ledger::{Account, Line};
use crate::store as stored;
use ::store::Tx;
use kernel::{Currency, Problems};
use std::collections::BTreeMap;

/// The words with which references of capitalised cost begin.
pub(crate) const CAPITALISED: [&str; 3] = ["capitalised", "amortised", "impaired"];

/// What a line of capitalised cost is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum What {
    Capitalised,
    Amortised,
    Impaired,
}

impl What {
    pub const ALL: [Self; 3] = [Self::Capitalised, Self::Amortised, Self::Impaired];

    pub fn word(self) -> &'static str {
        match self {
            Self::Capitalised => "capitalised",
            Self::Amortised => "amortised",
            Self::Impaired => "impaired",
        }
    }

    /// Its part of amounts.
    pub fn of(self, amounts: Amounts) -> i64 {
        match self {
            Self::Capitalised => amounts.capitalised,
            Self::Amortised => amounts.amortised,
            Self::Impaired => amounts.impaired,
        }
    }

    /// The accounts that are debited and credited.
    pub fn sides(self) -> (Account, Account) {
        match self {
            Self::Capitalised => (Account::CapitalisedCost, Account::Expense),
            Self::Amortised | Self::Impaired => (Account::Expense, Account::Amortisation),
        }
    }
}

impl Key {
    /// What a line says of itself: `amortised New business/D-1`.
    fn reference(&self, what: What) -> String {
        format!("{} {}/{}", what.word(), self.rule, self.contract)
    }

    /// What a line of the books is about; none for one that is not of these.
    pub fn of(line: &Line) -> Option<(What, Self)> {
        let (word, rest) = line.reference.split_once(' ')?;
        let what = What::ALL.into_iter().find(|what| what.word() == word)?;
        let (rule, contract) = rest.split_once('/')?;
        let key = Self {
            rule: rule.to_owned(),
            person: line.person.clone().unwrap_or_default(),
            plan: line.plan.clone(),
            component: line.component.clone(),
            currency: line.currency,
            contract: contract.to_owned(),
        };
        Some((what, key))
    }

    /// A debit and a credit in a period.
    pub fn pair(&self, what: What, period: &str, minor: i64) -> [Line; 2] {
        let (debit, credit) = what.sides();
        [(debit, minor), (credit, -minor)].map(|(account, minor)| Line {
            account,
            person: Some(self.person.clone()),
            currency: self.currency,
            minor,
            period: period.to_owned(),
            plan: self.plan.clone(),
            component: self.component.clone(),
            reference: self.reference(what),
        })
    }
}

/// By contract and period, as its id: what was moved in it.
pub(crate) type Moved = BTreeMap<Key, BTreeMap<String, Amounts>>;
/// What is accrued: person, plan, component, reference, currency.
pub(crate) type AccruedKey = (String, String, String, String, Currency);
/// By that, and by the period in which it was accrued or taken back.
pub(crate) type Accrued = BTreeMap<AccruedKey, BTreeMap<String, i64>>;

/// What entries up to a number moved of capitalised cost; what cancels out is left out.
pub(crate) fn moved(tx: &mut Tx<'_>, until: i64) -> Result<Moved, Problems> {
    let mut found = Moved::new();
    for account in [Account::CapitalisedCost, Account::Amortisation] {
        for line in stored::books::lines(tx, account, until)? {
            let Some((what, key)) = Key::of(&line) else { continue };
            let amounts = found.entry(key).or_default().entry(line.period).or_default();
            match what {
                What::Capitalised => amounts.capitalised += line.minor,
                What::Amortised => amounts.amortised -= line.minor,
                What::Impaired => amounts.impaired -= line.minor,
            }
        }
    }
    for periods in found.values_mut() {
        periods.retain(|_, amounts| !amounts.is_nothing());
    }
    found.retain(|_, periods| !periods.is_empty());
    Ok(found)
}

/// What is accrued by entries up to a number.
pub(crate) fn accrued(tx: &mut Tx<'_>, until: i64) -> Result<Accrued, Problems> {
    let mut found = Accrued::new();
    for line in stored::books::lines(tx, Account::Accrual, until)? {
        let key = (line.person.unwrap_or_default(), line.plan, line.component, line.reference, line.currency);
        *found.entry(key).or_default().entry(line.period).or_insert(0) -= line.minor;
    }
    for periods in found.values_mut() {
        periods.retain(|_, minor| *minor != 0);
    }
    found.retain(|_, periods| !periods.is_empty());
    Ok(found)
}
