//! `GET /people/{person}/statement.csv` and `.xlsx`: the table that the statement shows, with every line; and the statement as a workbook.

use super::show::Asked;
use crate::export::{self, Sheet};
use crate::failure::Failure;
use crate::visit::Visit;
use axum::extract::{Path, Query};
use axum::response::Response;
use payments::statement::{self, Statement};

/// The statement as CSV.
///
/// # Errors
/// Not found, for a person or period that there is not or that is not the user's to see.
pub async fn export(visit: Visit, Path(person): Path<String>, Query(asked): Query<Asked>) -> Result<Response, Failure> {
    let period = visit.period(Some(&asked.period))?;
    visit.sees(&person, period)?;
    let statement = super::show::read(&visit, &person, period).await?;
    let sheet = match asked.by.as_str() {
        "component" => components(&statement),
        "changes" => changes(&statement),
        _ => deals(&statement),
    };
    Ok(sheet.download(&format!("statement-{person}-{}", statement.period.id)))
}

/// The statement as a workbook: real numbers, formulas for the totals.
///
/// # Errors
/// Not found, for a person or period that there is not or that is not the user's to see.
pub async fn workbook(visit: Visit, Path(person): Path<String>, Query(asked): Query<Asked>) -> Result<Response, Failure> {
    let period = visit.period(Some(&asked.period))?;
    visit.sees(&person, period)?;
    let statement = super::show::read(&visit, &person, period).await?;
    let bytes = statement::workbook(&statement).map_err(kernel::Problems::from)?;
    Ok(export::file(
        bytes,
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        &format!("statement-{person}-{}.xlsx", statement.period.id),
    ))
}

fn deals(statement: &Statement) -> Sheet {
    let mut sheet =
        Sheet::new(&["deal", "name", "date", "credited", "plan", "component", "line", "tier", "base", "rate", "amount", "currency"]);
    for deal in &statement.deals {
        for part in &deal.lines {
            let line = &part.line;
            sheet.row(vec![
                deal.record.to_string(),
                deal.name.clone().unwrap_or_default(),
                deal.date.map(|d| d.to_string()).unwrap_or_default(),
                deal.credited.map(|c| c.to_string()).unwrap_or_default(),
                part.plan.to_string(),
                part.component.to_string(),
                line.line.clone(),
                line.tier.clone().unwrap_or_default(),
                line.base.map(|b| b.to_string()).unwrap_or_default(),
                line.rate.map(|r| r.normalize().to_string()).unwrap_or_default(),
                line.amount.to_string(),
                deal.currency.to_string(),
            ]);
        }
    }
    for plan in &statement.plans {
        for part in &plan.components {
            let tied = statement.deals.iter().any(|d| d.lines.iter().any(|l| l.plan == plan.plan && l.component == part.component));
            for line in part.lines.iter().filter(|line| !tied || line.record.is_none()) {
                sheet.row(vec![
                    line.record.as_ref().map(ToString::to_string).unwrap_or_default(),
                    line.through.as_ref().map(|person| format!("through {person}")).unwrap_or_default(),
                    line.date.map(|d| d.to_string()).unwrap_or_default(),
                    String::new(),
                    plan.plan.to_string(),
                    part.component.to_string(),
                    line.line.clone(),
                    line.tier.clone().unwrap_or_default(),
                    line.base.map(|b| b.to_string()).unwrap_or_default(),
                    line.rate.map(|r| r.normalize().to_string()).unwrap_or_default(),
                    line.amount.to_string(),
                    plan.currency.to_string(),
                ]);
            }
        }
    }
    for row in besides(statement, true) {
        let empty = String::new;
        sheet.row(vec![
            row.reference,
            row.name,
            row.date,
            empty(),
            row.plan,
            row.component,
            row.line,
            row.part,
            empty(),
            row.share,
            row.amount,
            row.currency,
        ]);
    }
    sheet
}

/// What the payment has besides its earnings, so that the table adds up to the statement's total: terms of payment, adjustments, and changes in
/// closed periods with their cause.
/// What is held and released is told deposit by deposit when `parts` are asked for; the deposits add up to the line.
fn besides(statement: &Statement, parts: bool) -> Vec<Beside> {
    let mut rows = Vec::new();
    for term in &statement.terms {
        let row = Beside {
            name: term.sentence.clone(),
            plan: term.plan.to_string(),
            component: term.component.as_ref().map(ToString::to_string).unwrap_or_default(),
            line: term.line.to_owned(),
            amount: term.amount.to_string(),
            currency: term.currency.to_string(),
            ..Beside::default()
        };
        if !parts || term.deposits.is_empty() {
            rows.push(row);
            continue;
        }
        rows.extend(term.deposits.iter().map(|deposit| Beside {
            reference: deposit.record.as_ref().map(ToString::to_string).unwrap_or_default(),
            name: deposit.record_name.iter().chain([&deposit.sentence]).cloned().collect::<Vec<_>>().join(": "),
            date: deposit.earned.to_string(),
            part: format!("part {}", deposit.part),
            share: deposit.share.map(|share| share.normalize().to_string()).unwrap_or_default(),
            amount: deposit.amount.to_string(),
            ..row.clone()
        }));
    }
    for adjustment in &statement.adjustments {
        let Some(paid) = adjustment.paid else { continue };
        rows.push(Beside {
            reference: adjustment.id.clone(),
            name: adjustment.reason.clone(),
            plan: String::new(),
            component: adjustment.component.as_ref().map(ToString::to_string).unwrap_or_default(),
            line: "adjustment".to_owned(),
            amount: paid.to_string(),
            currency: statement.currency.to_string(),
            ..Beside::default()
        });
    }
    for line in &statement.balances {
        let key = &line.balance.key;
        let cause = statement::cause(line);
        rows.push(Beside {
            reference: key.period.clone(),
            name: if cause.is_empty() { format!("Change in {}", key.period) } else { format!("Change in {}: {cause}", key.period) },
            plan: key.plan.clone(),
            component: key.component.clone(),
            line: "balance".to_owned(),
            amount: line.amount.to_string(),
            currency: key.currency.to_string(),
            ..Beside::default()
        });
    }
    rows
}

/// A row for something that is no earning.
#[derive(Clone, Default)]
struct Beside {
    reference: String,
    name: String,
    date: String,
    part: String,
    share: String,
    plan: String,
    component: String,
    line: String,
    amount: String,
    currency: String,
}

fn components(statement: &Statement) -> Sheet {
    let mut sheet = Sheet::new(&["plan", "component", "kind", "lines", "amount", "currency"]);
    for plan in &statement.plans {
        for part in &plan.components {
            sheet.row(vec![
                plan.plan.to_string(),
                part.component.to_string(),
                part.kind.clone(),
                part.lines.len().to_string(),
                part.total.to_string(),
                plan.currency.to_string(),
            ]);
        }
    }
    for row in besides(statement, false) {
        let component = if row.component.is_empty() { row.name } else { row.component };
        sheet.row(vec![row.plan, component, row.line, String::new(), row.amount, row.currency]);
    }
    sheet
}

fn changes(statement: &Statement) -> Sheet {
    let mut sheet = Sheet::new(&["plan", "component", "before", "now", "change"]);
    for part in statement.before.iter().flat_map(|b| &b.components) {
        sheet.row(vec![
            part.plan.to_string(),
            part.component.to_string(),
            part.before.to_string(),
            part.now.to_string(),
            part.difference.to_string(),
        ]);
    }
    sheet
}
