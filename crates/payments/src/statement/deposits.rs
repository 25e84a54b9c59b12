//! What a held or released line is made of: each deposit with its record, its part, what it waits on or what released it.

use super::DepositPart;
use crate::figures::{Figures, records};
use crate::words;
use ::records::Kind;
use book::results::{Deposit, PaymentLine, PaymentLineKind};
use kernel::{Decimal, RecordId};
use measures::Definition;
use plans::{Component, ReleasePart, Waits};
use std::collections::{BTreeMap, BTreeSet};

/// For each line its deposits; none for lines that are not made of any. They add up to the line.
pub(super) fn of_lines(figures: &Figures<'_>, lines: &[PaymentLine]) -> Vec<Vec<DepositPart>> {
    if !lines.iter().any(|line| is_of_deposits(line.line)) {
        return vec![Vec::new(); lines.len()];
    }
    let all = figures.state.outcome.deposits_of(figures.person.id.as_str());
    let mut taken = vec![false; all.len()];
    let found: Vec<Vec<&Deposit>> = (0..lines.len()).map(|index| take(lines, index, &all, &mut taken)).collect();
    let names = names(figures, found.iter().flatten());
    let part = |line: &PaymentLine, deposit: &&Deposit| part(figures, line, deposit, &names);
    lines.iter().zip(found).map(|(line, own)| own.iter().map(|deposit| part(line, deposit)).collect()).collect()
}

fn is_of_deposits(kind: PaymentLineKind) -> bool {
    matches!(kind, PaymentLineKind::Held | PaymentLineKind::Released)
}

fn key(line: &PaymentLine) -> (&str, PaymentLineKind, Option<&str>, &str, Option<&str>) {
    let component = line.component.as_ref().map(|component| component.as_str());
    (line.plan.as_str(), line.line, component, &line.period, line.of.as_deref())
}

/// Two versions of a plan may each have a line of the same name: they stand in the order of the deposits, and each takes those that make it.
fn take<'d>(lines: &[PaymentLine], index: usize, all: &'d [Deposit], taken: &mut [bool]) -> Vec<&'d Deposit> {
    let line = &lines[index];
    if !is_of_deposits(line.line) {
        return Vec::new();
    }
    let is_last = !lines[index + 1..].iter().any(|other| key(other) == key(line));
    let mut own = Vec::new();
    let mut sum = Decimal::ZERO;
    for (at, deposit) in all.iter().enumerate() {
        if taken[at] || !belongs(line, deposit) {
            continue;
        }
        if !is_last && !own.is_empty() && sum == line.amount {
            break;
        }
        taken[at] = true;
        sum += signed(line, deposit);
        own.push(deposit);
    }
    own
}

fn belongs(line: &PaymentLine, deposit: &Deposit) -> bool {
    let paid_now = deposit.paid.as_deref() == Some(line.period.as_str());
    let in_time = match line.line {
        PaymentLineKind::Held => deposit.period == line.period && !paid_now,
        _ => line.of.as_deref() == Some(deposit.period.as_str()) && paid_now,
    };
    in_time && deposit.plan == line.plan && line.component.as_ref() == Some(&deposit.component)
}

/// What a deposit adds to the payment of the line: what is held lessens it.
fn signed(line: &PaymentLine, deposit: &Deposit) -> Decimal {
    if line.line == PaymentLineKind::Held { -deposit.amount } else { deposit.amount }
}

/// The component as it was on the day on which the deposit was earned, and the kind of record that it pays for.
fn component<'a>(figures: &Figures<'a>, deposit: &Deposit) -> Option<&'a Component> {
    let versions = || figures.state.book.plans.iter().filter(|plan| plan.id == deposit.plan);
    let version = versions().find(|plan| plan.effective.contains(deposit.earned)).or_else(|| versions().next_back())?;
    version.components.iter().find(|component| component.name == deposit.component)
}

fn kind(figures: &Figures<'_>, component: &Component) -> Option<Kind> {
    match &figures.state.book.measure(&component.kind.commission()?.measure)?.definition {
        Definition::Counted(counted) => Some(counted.of),
        Definition::Formula(_) => None,
    }
}

/// What people call the records.
fn names<'d>(figures: &Figures<'_>, deposits: impl Iterator<Item = &'d &'d Deposit>) -> BTreeMap<RecordId, String> {
    let mut wanted: BTreeMap<Kind, BTreeSet<&str>> = BTreeMap::new();
    for deposit in deposits {
        let kind = component(figures, deposit).and_then(|component| kind(figures, component));
        if let Some((kind, record)) = kind.zip(deposit.record.as_ref()) {
            wanted.entry(kind).or_default().insert(record.as_str());
        }
    }
    let read = wanted.into_iter().flat_map(|(kind, ids)| records::records(figures.state, kind, &ids));
    read.filter_map(|(id, record)| Some((RecordId::from(id), records::name(&record)?))).collect()
}

fn part(figures: &Figures<'_>, line: &PaymentLine, deposit: &Deposit, names: &BTreeMap<RecordId, String>) -> DepositPart {
    let release = component(figures, deposit).and_then(|component| component.release.get(deposit.part));
    let waits_on = release.and_then(|release| waits_on(figures, release));
    DepositPart {
        record: deposit.record.clone(),
        record_name: deposit.record.as_ref().and_then(|record| names.get(record).cloned()),
        earned_in: deposit.period.clone(),
        earned: deposit.earned,
        part: deposit.part + 1,
        share: release.map(|release| release.share),
        amount: signed(line, deposit),
        clawback: deposit.clawback,
        sentence: sentence(deposit, waits_on.as_deref()),
        waits_on: waits_on.filter(|_| deposit.releasable.is_none()),
        releasable: deposit.releasable,
        by: deposit.by.clone(),
        paid: deposit.paid.clone(),
    }
}

/// The column or the measure that a part waits for; none for one that waits for nothing.
fn waits_on(figures: &Figures<'_>, release: &ReleasePart) -> Option<String> {
    match &release.waits {
        Waits::Booking | Waits::End(_) => None,
        Waits::Day(column) => Some(column.clone()),
        Waits::Payments(linked) => {
            let measure = figures.state.book.measure(&linked.measure);
            Some(measure.map_or_else(|| linked.measure.to_string(), |measure| measure.label.clone()))
        }
    }
}

fn sentence(deposit: &Deposit, waits_on: Option<&str>) -> String {
    let earned = words::day(deposit.earned);
    let from = deposit.releasable.map(words::day).unwrap_or_default();
    match (&deposit.paid, &deposit.by, waits_on) {
        (Some(paid), Some(by), _) => format!("Earned on {earned}; released by {by} on {from}, paid in {paid}"),
        (Some(paid), None, _) => format!("Earned on {earned}; released on {from}, paid in {paid}"),
        (None, Some(by), _) => format!("Earned on {earned}; {by} releases it on {from}"),
        (None, None, _) if deposit.releasable.is_some() => format!("Earned on {earned}; releasable from {from}"),
        (None, None, Some(what)) => format!("Earned on {earned}; waits on {what}"),
        (None, None, None) => format!("Earned on {earned}; held"),
    }
}
