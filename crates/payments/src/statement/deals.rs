//! A statement by record: what each deal paid, and what is not tied to one.

use super::{BesideDeals, DealLine, DealPart, build};
use crate::figures::records::{self, Record};
use crate::figures::{ComponentFigures, Figures};
use ::records::Kind;
use book::results::Credit;
use kernel::{Currency, Decimal, Exact, MeasureId, RecordId};
use measures::Definition;
use std::collections::{BTreeMap, BTreeSet};

/// The records that a person's lines name.
pub(super) type Records = BTreeMap<(Kind, RecordId), Record>;

/// The measure whose credits make a component's lines, and the kind of record it is of.
pub(crate) fn source(figures: &Figures<'_>, part: &ComponentFigures<'_>) -> Option<(MeasureId, Kind)> {
    let commission = part.component.kind.commission()?;
    match &figures.state.book.measure(&commission.measure)?.definition {
        Definition::Counted(counted) => Some((commission.measure.clone(), counted.of)),
        Definition::Formula(_) => None,
    }
}

/// Reads each record that a line names, one pass over each table.
pub(super) fn records(figures: &Figures<'_>) -> Records {
    let mut wanted: BTreeMap<Kind, BTreeSet<&str>> = BTreeMap::new();
    for part in figures.plans.iter().flat_map(|plan| &plan.components) {
        let Some((_, kind)) = source(figures, part) else { continue };
        let ids = part.lines.iter().filter_map(|line| line.record.as_ref()).map(RecordId::as_str);
        wanted.entry(kind).or_default().extend(ids);
    }
    let mut found = BTreeMap::new();
    for (kind, ids) in wanted {
        found.extend(records::records(figures.state, kind, &ids).into_iter().map(|(id, record)| ((kind, id.into()), record)));
    }
    found
}

/// What people call them.
pub(super) fn names(found: &Records) -> BTreeMap<RecordId, String> {
    found.iter().filter_map(|((_, id), record)| Some((id.clone(), records::name(record)?))).collect()
}

/// By record, the largest amount first, then by id.
pub(super) fn deals(figures: &Figures<'_>, credits: &[Credit], found: &Records) -> Vec<DealPart> {
    let named = names(found);
    let mut deals: BTreeMap<(Kind, RecordId, Currency), DealPart> = BTreeMap::new();
    let mut measures: BTreeMap<(Kind, RecordId), BTreeSet<MeasureId>> = BTreeMap::new();
    for plan in &figures.plans {
        for part in &plan.components {
            let Some((measure, kind)) = source(figures, part) else { continue };
            for line in &part.lines {
                let Some(record) = &line.record else { continue };
                measures.entry((kind, record.clone())).or_default().insert(measure.clone());
                let deal = deals.entry((kind, record.clone(), line.currency)).or_insert_with(|| empty(kind, record, line, found));
                deal.amount += line.amount;
                deal.lines.push(DealLine {
                    plan: plan.plan.id.clone(),
                    component: part.component.name.clone(),
                    line: build::line_part(part, line, &named),
                });
            }
        }
    }
    let accounts = accounts(figures, found);
    let mut deals: Vec<DealPart> = deals
        .into_iter()
        .map(|((kind, record, _), mut deal)| {
            deal.account = deal.account.map(|id| accounts.get(&id).cloned().unwrap_or(id));
            let key = (kind, record);
            if let Some(only) = measures.get(&key).filter(|measures| measures.len() == 1).and_then(BTreeSet::first) {
                deal.credited = credited(credits, key.0, &key.1, only);
            }
            deal
        })
        .collect();
    deals.sort_by(|a, b| b.amount.cmp(&a.amount).then_with(|| a.record.cmp(&b.record)));
    deals
}

fn empty(kind: Kind, record: &RecordId, line: &book::results::Earning, found: &Records) -> DealPart {
    let read = found.get(&(kind, record.clone()));
    DealPart {
        kind: kind.word().to_owned(),
        record: record.clone(),
        name: read.and_then(records::name),
        account: read.and_then(|record| record.text("account")),
        date: line.date,
        credited: None,
        amount: Decimal::ZERO,
        currency: line.currency,
        lines: Vec::new(),
    }
}

fn credited(credits: &[Credit], kind: Kind, record: &RecordId, measure: &MeasureId) -> Option<Exact> {
    let own = credits.iter().filter(|credit| credit.kind == kind && credit.record == *record && credit.measure == *measure);
    own.map(|credit| credit.amount).try_fold(Exact::ZERO, Exact::checked_add)
}

/// The names of the accounts that the records belong to, by id.
fn accounts(figures: &Figures<'_>, found: &Records) -> BTreeMap<String, String> {
    let ids: BTreeSet<String> = found.values().filter_map(|record| record.text("account")).collect();
    let ids: BTreeSet<&str> = ids.iter().map(String::as_str).collect();
    let accounts = records::records(figures.state, Kind::Accounts, &ids);
    accounts.iter().filter_map(|(id, account)| Some((id.clone(), records::name(account)?))).collect()
}

/// What components pay that is not tied to one record.
pub(super) fn beside(figures: &Figures<'_>) -> Vec<BesideDeals> {
    let mut found = Vec::new();
    for plan in &figures.plans {
        for part in &plan.components {
            let tied = source(figures, part).is_some();
            let lines: Vec<_> = part.lines.iter().filter(|line| !tied || line.record.is_none()).collect();
            if !lines.is_empty() {
                found.push(BesideDeals {
                    plan: plan.plan.id.clone(),
                    component: part.component.name.clone(),
                    amount: lines.iter().map(|line| line.amount).sum(),
                    currency: plan.plan.currency,
                });
            }
        }
    }
    found
}
