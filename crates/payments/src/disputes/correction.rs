//! What answers a question by changing something: an adjustment, a record, or a document that changed since it was asked.

use super::Dispute;
use crate::store as stored;
use ::store::{Store, Tx};
use kernel::{Location, Problem, Problems, Value};
use records::{Kind, ledger};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// What was changed: the kind of record (`adjustments`, `deals`, `quotas`) or `documents`, and its key or name.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Correction {
    /// The kind of record, or `documents`.
    pub kind: String,
    /// The record's key, or the document's name.
    pub reference: String,
}

/// The kind of a correction that is a document.
pub const DOCUMENTS: &str = "documents";

impl Correction {
    /// As people read it: `deals OPP-1`.
    #[must_use]
    pub fn words(&self) -> String {
        format!("{} {}", self.kind, self.reference)
    }

    /// What such words name.
    #[must_use]
    pub fn from_words(words: &str) -> Option<Self> {
        let (kind, reference) = words.trim().split_once(' ')?;
        Some(Self { kind: kind.to_owned(), reference: reference.trim().to_owned() })
    }
}

/// A change that may be what corrected a question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct Choice {
    /// What was changed.
    #[serde(flatten)]
    pub correction: Correction,
    /// How: `deals: amount was 10000.00, is 12000.00 (import 9)`.
    pub said: String,
}

/// How many changes of a kind are offered.
const MOST: usize = 20;
/// How many changed records of a kind are looked at for hers.
const LOOKED_AT: usize = 400;

/// Refuses what does not exist, did not change since the question was asked, or is somebody else's adjustment.
pub(super) fn holds(tx: &mut Tx<'_>, dispute: &Dispute, made: &Correction) -> Result<(), Problems> {
    let refused = |message: String| {
        let at = Location::default().column("correction").value(&made.words());
        let problem = Problem::error("no-correction", at, message);
        Err(problem.expected("an adjustment, a record or a document that changed since the question was asked").into())
    };
    if made.kind == DOCUMENTS {
        let changed = stored::closing::document_authors(tx, dispute.document, i64::MAX)?;
        if changed.iter().any(|(_, name)| *name == made.reference) {
            return Ok(());
        }
        return refused(format!("{} did not change since question {} was asked.", made.reference, dispute.id));
    }
    let Some(kind) = Kind::from_word(&made.kind) else { return refused(format!("There is nothing called `{}`.", made.kind)) };
    let versions = ledger::history(tx, kind, &made.reference)?;
    if kind == Kind::Adjustments {
        let of = |version: &ledger::Version| matches!(version.value("person"), Some(Value::Text(person)) if *person == dispute.person);
        return match versions.iter().find(|version| version.until.is_none()) {
            Some(version) if of(version) => Ok(()),
            _ => refused(format!("There is no adjustment {} of {}.", made.reference, dispute.person)),
        };
    }
    let changed = |version: &ledger::Version| version.from > dispute.import || version.until.is_some_and(|until| until > dispute.import);
    match versions.iter().any(changed) {
        true => Ok(()),
        false => refused(format!("{} did not change since question {} was asked.", made.words(), dispute.id)),
    }
}

/// What changed since the question was asked and may have to do with it: the person's adjustments, its record (or records of hers), her rows and quotas, splits of
/// the record, exchange rates, and documents.
///
/// # Errors
/// What the database refuses.
pub fn choices(store: &Store, dispute: &Dispute) -> Result<Vec<Choice>, Problems> {
    stored::prepare(store)?;
    store.read(|tx| {
        let mut found = adjustments(tx, dispute)?;
        let person = format!("{}|", dispute.person);
        let record = format!("{}|", dispute.record);
        let mut kinds = vec![(Kind::People, person.as_str()), (Kind::Quotas, person.as_str()), (Kind::ExchangeRates, "")];
        if !dispute.record.is_empty() {
            kinds.push((Kind::Splits, record.as_str()));
        }
        if let Some(kind) = Kind::from_word(&dispute.kind) {
            found.extend(choice(tx, dispute, kind, &dispute.record)?);
        }
        if dispute.record.is_empty() {
            found.extend(own_records(tx, dispute)?);
        }
        for (kind, prefix) in kinds {
            for key in ledger::changed_keys(tx, kind, prefix, dispute.import, i64::MAX, MOST)? {
                found.extend(choice(tx, dispute, kind, &key)?);
            }
        }
        let documents: BTreeSet<(String, String)> =
            stored::closing::document_authors(tx, dispute.document, i64::MAX)?.into_iter().map(|(actor, name)| (name, actor)).collect();
        found.extend(documents.into_iter().take(MOST).map(|(name, actor)| Choice {
            said: format!("{name} was changed by {actor}"),
            correction: Correction { kind: DOCUMENTS.to_owned(), reference: name },
        }));
        Ok(found)
    })
}

/// What changed of her own records, for a question that is about a component or a payment as a whole.
fn own_records(tx: &mut Tx<'_>, dispute: &Dispute) -> Result<Vec<Choice>, Problems> {
    let mut found = Vec::new();
    for kind in [Kind::Deals, Kind::Transactions, Kind::Activities] {
        for key in ledger::changed_keys(tx, kind, "", dispute.import, i64::MAX, LOOKED_AT)? {
            let hers = |version: &ledger::Version| matches!(version.value("owner"), Some(Value::Text(owner)) if *owner == dispute.person);
            if found.len() < MOST && ledger::history(tx, kind, &key)?.iter().any(hers) {
                found.extend(choice(tx, dispute, kind, &key)?);
            }
        }
    }
    Ok(found)
}

fn choice(tx: &mut Tx<'_>, dispute: &Dispute, kind: Kind, key: &str) -> Result<Option<Choice>, Problems> {
    let said = crate::runs::changed::one(tx, kind, key, dispute.import, i64::MAX - 1)?;
    let correction = Correction { kind: kind.word().to_owned(), reference: key.to_owned() };
    Ok(said.map(|said| Choice { correction, said }))
}

/// The person's adjustments, the newest first.
fn adjustments(tx: &mut Tx<'_>, dispute: &Dispute) -> Result<Vec<Choice>, Problems> {
    let mut found = Vec::new();
    let mut after: Option<String> = None;
    loop {
        let page = ledger::page(tx, Kind::Adjustments, after.as_deref(), 500)?;
        let Some(last) = page.last() else { break };
        after = Some(last.key.clone());
        for version in &page {
            if matches!(version.value("person"), Some(Value::Text(person)) if *person == dispute.person) {
                let shown = |column: &str| version.value(column).map(ToString::to_string).unwrap_or_default();
                let said = format!("{} in {}: {}", shown("amount"), shown("period"), shown("reason"));
                let correction = Correction { kind: Kind::Adjustments.word().to_owned(), reference: version.key.clone() };
                found.push((version.from, Choice { correction, said }));
            }
        }
    }
    found.sort_by_key(|(from, _)| std::cmp::Reverse(*from));
    Ok(found.into_iter().map(|(_, choice)| choice).take(MOST).collect())
}
