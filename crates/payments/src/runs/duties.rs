//! Separation of duties: nobody approves what she wrote, started, or is paid by.

use super::{Run, close, steps::Actor};
use crate::store as stored;
use ::store::Tx;
use kernel::{Location, Problem, Problems};
use records::{Kind, ledger};
use std::collections::BTreeSet;

/// Refuses whoever started the run; changed a document, a quota or an adjustment since the last final run; entered an adjustment that it
/// pays; or is paid by it.
pub(crate) fn may_approve(tx: &mut Tx<'_>, run: &Run, actor: Actor<'_>) -> Result<(), Problems> {
    let reasons = conflicts(tx, run, actor)?;
    if reasons.is_empty() {
        return Ok(());
    }
    let message = format!("{} cannot approve run {}: {}.", actor.name, run.id, reasons.join("; "));
    Err(Problem::error("separation-of-duties", Location::default(), message)
        .hint("somebody else who wrote nothing of it and is not paid by it has to approve")
        .into())
}

/// What stands between somebody and approving a run.
pub(crate) fn conflicts(tx: &mut Tx<'_>, run: &Run, actor: Actor<'_>) -> Result<Vec<String>, Problems> {
    let mut reasons = Vec::new();
    if run.actor == actor.name {
        reasons.push("she started the run".to_owned());
    }
    let base = match run.base {
        Some(id) => stored::runs::find(tx, id)?,
        None => None,
    };
    let (import, document) = base.map_or((0, 0), |base| (base.import.unwrap_or(0), base.document.unwrap_or(0)));
    let documents = stored::closing::document_authors(tx, document, run.document.unwrap_or(0))?;
    let own: BTreeSet<&str> = documents.iter().filter(|(author, _)| author == actor.name).map(|(_, name)| name.as_str()).collect();
    if !own.is_empty() {
        reasons.push(format!("she changed {}", own.into_iter().collect::<Vec<_>>().join(", ")));
    }
    let until = run.import.unwrap_or(0);
    for kind in [Kind::Quotas, Kind::Adjustments] {
        let changed = ledger::imports(tx)?.into_iter().any(|found| {
            found.kind == kind
                && found.actor == actor.name
                && found.id > import
                && found.id <= until
                && found.undone_by.is_none_or(|by| by > until)
        });
        if changed {
            reasons.push(format!("she changed {kind}"));
        }
    }
    if let Some(entered) = adjustment(tx, run, actor)? {
        reasons.push(format!("she entered adjustment {entered}"));
    }
    if let Some(person) = actor.person.filter(|person| !person.is_empty())
        && paid(tx, run)?.contains(person)
    {
        reasons.push("it pays her".to_owned());
    }
    Ok(reasons)
}

/// The first adjustment that the run pays and the actor entered.
fn adjustment(tx: &mut Tx<'_>, run: &Run, actor: Actor<'_>) -> Result<Option<String>, Problems> {
    let own = close::own(run, stored::closing::parts(tx, run.id)?);
    let balances = stored::closing::balances(tx, run.id)?;
    let keys = own.keys().chain(balances.iter().map(|balance| &balance.key));
    let references: BTreeSet<&str> = keys.filter(|key| !key.reference.is_empty()).map(|key| key.reference.as_str()).collect();
    if references.is_empty() {
        return Ok(None);
    }
    let table = ledger::load(tx, Kind::Adjustments, Some(run.import.unwrap_or(0)))?;
    let entered = |row: &records::Row<'_>| {
        let author = row.text("author").unwrap_or_default();
        let id = row.text("id").filter(|id| references.contains(id))?;
        (author == actor.name || actor.person == Some(author)).then(|| id.to_owned())
    };
    Ok(table.rows().find_map(|row| entered(&row)))
}

/// Whom the run pays, in the periods it closes or by balances.
fn paid(tx: &mut Tx<'_>, run: &Run) -> Result<BTreeSet<String>, Problems> {
    let own = close::own(run, stored::closing::parts(tx, run.id)?);
    let balances = stored::closing::balances(tx, run.id)?;
    Ok(own.into_keys().map(|key| key.person).chain(balances.into_iter().map(|balance| balance.key.person)).collect())
}

/// What stands between somebody and approving a run, in words; empty when nothing does.
///
/// # Errors
/// What the database refuses.
pub fn duties(store: &::store::Store, run: &Run, actor: Actor<'_>) -> Result<Vec<String>, Problems> {
    stored::prepare(store)?;
    store.read(|tx| conflicts(tx, run, actor))
}
