//! The answer as the terminal shows it: each step one line, indented under what it makes.

use super::{Axis, Why, WhyComponent, WhyCredit, WhyLine, WhyMeasure, WhyPlan};
use crate::explain::Origin;
use crate::figures::axis;
use crate::statement::DepositPart;
use crate::words;
use kernel::{Currency, money};
use std::fmt::Write;

pub(super) fn text(why: &Why) -> String {
    let mut out = String::new();
    let id = if why.name == why.person.as_str() { String::new() } else { format!(" ({})", why.person) };
    let _ = writeln!(out, "{}{id}, {}: {}", why.name, why.period, words::amount(why.amount, why.currency));
    let _ = writeln!(out, "  {}", why.sentence);
    for freeze in &why.freezes {
        let _ = writeln!(out, "  {}", freeze.sentence());
    }
    for plan in &why.plans {
        write_plan(&mut out, plan);
    }
    if !why.paid_otherwise.is_empty() {
        let _ = writeln!(out, "\nTerms of payment: {}", words::amount(why.terms, why.currency));
    }
    for term in &why.paid_otherwise {
        let _ = writeln!(out, "  {}: {} ({})", term.sentence, words::amount(term.amount, term.currency), term.plan);
        for deposit in &term.deposits {
            write_deposit(&mut out, deposit, term.currency);
        }
    }
    for adjustment in &why.adjusted {
        let _ = writeln!(out, "\nAdjustment {}: {}", adjustment.id, adjustment.sentence);
        write_origin(&mut out, "  ", adjustment.origin.as_ref());
    }
    out
}

fn write_deposit(out: &mut String, deposit: &DepositPart, currency: Currency) {
    let amount = money::grouped(deposit.amount, currency.decimals());
    let share = deposit.share.map(|share| format!(", {} of it", words::percent(share))).unwrap_or_default();
    let of = deposit.record.as_ref().map_or("not tied to a record", |record| record.as_str());
    let _ = writeln!(out, "    {amount:>14}  {of}{share}: {}", deposit.sentence);
}

fn write_plan(out: &mut String, plan: &WhyPlan) {
    let _ =
        writeln!(out, "\nPlan {}, version {} ({}): {}", plan.plan, plan.version, plan.written, words::amount(plan.total, plan.currency));
    let _ = writeln!(out, "  {}", plan.sentence);
    for component in &plan.components {
        write_component(out, component, plan.currency);
    }
}

fn write_component(out: &mut String, component: &WhyComponent, currency: Currency) {
    let total = money::grouped(component.total, currency.decimals());
    let kind = match component.component.as_str().eq_ignore_ascii_case(&component.kind) {
        true => String::new(),
        false => format!(", {}", component.kind),
    };
    let _ = writeln!(out, "\n  {}{kind} ({}): {total}", component.component, component.written);
    for rule in &component.rule {
        let _ = writeln!(out, "    {rule}");
    }
    for measure in &component.measures {
        write_measure(out, measure);
    }
    let mut told: Option<&WhyCredit> = None;
    for line in &component.lines {
        write_line(out, line, currency);
        // The slices of one credit follow each other; its origin is told once.
        if let Some(credit) = line.credit.as_ref().filter(|credit| told != Some(*credit)) {
            if let Some(axis) = &line.axis {
                let _ = writeln!(out, "                    {}", moved(axis));
            }
            write_credit(out, credit);
        }
        told = line.credit.as_ref();
    }
    let _ = writeln!(out, "    {}", component.rounding);
}

fn write_measure(out: &mut String, measure: &WhyMeasure) {
    let _ = writeln!(out, "    {}", measure.sentence);
    for origin in &measure.quota_rows {
        let _ = writeln!(out, "      quota from {}", origin.place());
    }
}

fn write_line(out: &mut String, line: &WhyLine, currency: Currency) {
    let amount = money::grouped(line.amount, currency.decimals());
    let _ =
        writeln!(out, "    {amount:>14}  {}: {}", line.record.as_ref().map_or(line.line.as_str(), |record| record.as_str()), line.sentence);
}

fn moved(moved: &Axis) -> String {
    let (before, after) = (axis::decimal(moved.before), axis::decimal(moved.after));
    let share = |value: kernel::Decimal| match moved.quota {
        Some(quota) if !quota.is_zero() => {
            value.checked_div(quota).map(|share| format!(" ({})", words::percent(share))).unwrap_or_default()
        }
        _ => String::new(),
    };
    format!("moved {} from {}{} to {}{}", moved.window, words::number(before), share(before), words::number(after), share(after))
}

fn write_credit(out: &mut String, credit: &WhyCredit) {
    let _ = writeln!(out, "                    credited on {}: {}", credit.date, credit.sentence);
    write_origin(out, "                    ", credit.origin.as_ref());
}

/// The place, and the values with the headers under which the file has them.
pub(crate) fn write_origin(out: &mut String, indent: &str, origin: Option<&Origin>) {
    let Some(origin) = origin else { return };
    let import = origin.import.map(|import| format!(" (import {import})")).unwrap_or_default();
    let _ = writeln!(out, "{indent}from {}{import}", origin.place());
    let cells: Vec<String> = origin
        .cells
        .iter()
        .map(|cell| match cell.header == cell.column || cell.header.is_empty() {
            true => format!("{} = {}", cell.column, cell.value),
            false => format!("{} [{}] = {}", cell.column, cell.header, cell.value),
        })
        .collect();
    let _ = writeln!(out, "{indent}  {}", cells.join(", "));
}
