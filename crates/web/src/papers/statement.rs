//! A statement as a document: the figures of the page, in the order of the page.

use super::code;
use crate::export;
use crate::failure::{Failure, blocking};
use crate::say;
use crate::statement::rows::{beside, rows};
use crate::statement::show::Asked;
use crate::visit::Visit;
use axum::extract::{Path, Query};
use axum::response::Response;
use documents::{Block, Cell, Column, Document, Row, Table};
use payments::State;
use payments::runs;
use payments::statement::{self, PlanPart, Statement};

/// `GET /people/{person}/statement.pdf?period=`, and the same below `/api/v1`.
///
/// # Errors
/// Not found, for a person or period that there is not or that is not the user's to see.
pub async fn download(visit: Visit, Path(person): Path<String>, Query(asked): Query<Asked>) -> Result<Response, Failure> {
    let period = visit.period(Some(&asked.period))?;
    visit.sees(&person, period)?;
    let (store, state) = (visit.app.store.clone(), visit.state.clone());
    let made = blocking(move || {
        let runs = runs::list(&store)?;
        let Some(statement) = statement::statement(&state, &person, period) else { return Ok(None) };
        let statement = statement::explained(&store, &state, statement)?;
        let run = code::closing(&runs, &statement.period.id);
        let bytes = documents::pdf(&paper(&state, &statement, run))?;
        Ok(Some((bytes, file_name(&statement))))
    });
    let (bytes, name) = made.await?.ok_or(Failure::NotFound)?;
    Ok(export::file(bytes, "application/pdf", &name))
}

/// What the file of a statement is called.
#[must_use]
pub fn file_name(statement: &Statement) -> String {
    format!("statement-{}-{}.pdf", statement.person, statement.period.id)
}

/// The document of a statement; `run` is the one that closed its period.
#[must_use]
pub fn paper(state: &State, statement: &Statement, run: Option<i64>) -> Document {
    let periods = state.book.company.calendar.periods();
    let name = |id: &str| periods.iter().find(|period| period.id == id).map_or_else(|| id.to_owned(), say::period_of);
    let period = name(&statement.period.id);
    let code = code::code(statement, run);
    let mut blocks = head(statement, &period, run);
    blocks.push(Block::Table(summary(statement)));
    earnings(state, statement, &mut blocks);
    measures(statement, &mut blocks);
    balances(statement, &name, &mut blocks);
    terms(statement, &mut blocks);
    adjustments(statement, &mut blocks);
    changes(statement, &name, &period, &mut blocks);
    blocks.push(Block::Heading("Is this statement genuine?".into()));
    blocks.push(Block::Text(format!(
        "Its verification code is {code}. Whoever may see this statement can enter the code in attain under “Verify a statement” (or run \
         `attain verify --code {code}`): the answer says whether these are the figures that attain has."
    )));
    Document {
        title: format!("{period} statement of {}", statement.name),
        language: "en-GB".into(),
        author: state.book.company.name.clone(),
        day: Some(statement.period.last),
        foot: format!("{} · {} · {period} · {code}", state.book.company.name, statement.name),
        blocks,
    }
}

fn head(statement: &Statement, period: &str, run: Option<i64>) -> Vec<Block> {
    let mut who = vec![format!("{} ({})", statement.name, statement.person)];
    who.extend(statement.role.clone());
    who.extend(statement.team.clone());
    let plans: Vec<String> = statement.plans.iter().map(|plan| format!("{} v{}", plan.plan, plan.version)).collect();
    let days = format!("{} to {}", say::day(&statement.period.first), say::day(&statement.period.last));
    let standing = match run {
        Some(run) => format!("closed by run {run}"),
        None => format!("open: figures may change; calculated through {}", statement.freshness.through),
    };
    vec![
        Block::Title(format!("{period} statement")),
        Block::Text(who.join(" · ")),
        Block::Muted([plans, vec![days, standing]].concat().join(" · ")),
        Block::Figure {
            label: format!("Earned in {period}"),
            figure: format!(
                "{}{} {}",
                say::whole(&statement.total, &statement.currency),
                say::cents(&statement.total, &statement.currency),
                statement.currency
            ),
        },
    ]
}

/// What the payment is made of.
fn summary(statement: &Statement) -> Table {
    let mut rows = Vec::new();
    let row = |what: String, amount: &kernel::Decimal, currency: &kernel::Currency| {
        Row::of(vec![what.into(), say::money(amount, currency).into(), currency.to_string().into()])
    };
    for plan in &statement.plans {
        for part in &plan.components {
            rows.push(row(part.component.to_string(), &part.total, &plan.currency));
        }
        if let Some(exchange) = &plan.exchange {
            let what = format!("{} in {} at {}", plan.plan, exchange.into, exchange.rate);
            rows.push(row(what, &plan.paid, &statement.currency));
        }
    }
    if !statement.terms.is_empty() {
        rows.push(row("Terms of payment".into(), &statement.terms_total, &statement.currency));
    }
    if !statement.adjustments.is_empty() {
        rows.push(row("Adjustments".into(), &statement.adjustments_total, &statement.currency));
    }
    if !statement.balances.is_empty() {
        rows.push(row("Changes in closed periods".into(), &statement.balances_total, &statement.currency));
    }
    let mut total = row("Total".into(), &statement.total, &statement.currency);
    total.total = true;
    rows.push(total);
    Table {
        summary: "What the payment is made of".into(),
        columns: vec![Column::words("Component"), Column::figures("Amount"), Column::words("Currency")],
        rows,
    }
}

/// Every deal with what it pays, then what no single deal pays.
fn earnings(state: &State, statement: &Statement, blocks: &mut Vec<Block>) {
    blocks.push(Block::Heading("Earnings".into()));
    let mut lines: Vec<Row> = rows(statement, usize::MAX)
        .into_iter()
        .map(|deal| {
            let tags: Vec<String> = deal.tags.into_iter().map(|tag| tag.text).collect();
            let under = [vec![deal.under], tags].concat().into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(", ");
            Row::of(vec![
                Cell::with(deal.name, under),
                deal.date.into(),
                deal.credited.into(),
                Cell::with(deal.rate, deal.tier),
                deal.amount.into(),
            ])
        })
        .collect();
    lines.extend(
        beside(state, statement).into_iter().map(|row| {
            Row::of(vec![Cell::with(row.name, row.under), Cell::default(), row.base.into(), row.rate.into(), row.amount.into()])
        }),
    );
    if lines.is_empty() {
        blocks.push(Block::Text("Nothing is earned in this period.".into()));
        return;
    }
    let total = say::money(&statement.earnings, &statement.currency);
    lines.push(Row::total(vec![
        format!("Total commission, {}", statement.currency).into(),
        Cell::default(),
        Cell::default(),
        Cell::default(),
        total.into(),
    ]));
    let columns = vec![
        Column::words("Deal"),
        Column::words("Counts on"),
        Column::figures("Credited"),
        Column::figures("Rate"),
        Column::figures("Commission"),
    ];
    blocks.push(Block::Table(Table { summary: "What each deal pays".into(), columns, rows: lines }));
}

/// Measures with quota and attainment, by component.
fn measures(statement: &Statement, blocks: &mut Vec<Block>) {
    let of_plan = |plan: &PlanPart| {
        let mut lines = Vec::new();
        for part in &plan.components {
            for measure in &part.measures {
                let of = |value: Option<&kernel::Decimal>| value.map(say::cents_at_most).unwrap_or_default();
                lines.push(Row::of(vec![
                    Cell::with(part.component.to_string(), format!("{}, {}", plan.plan, part.kind)),
                    Cell::with(measure.label.clone(), measure.window.clone()),
                    of(measure.value.as_ref()).into(),
                    of(measure.quota.as_ref()).into(),
                    measure.attainment.as_ref().map(say::attainment).unwrap_or_default().into(),
                ]));
            }
        }
        lines
    };
    let lines: Vec<Row> = statement.plans.iter().flat_map(of_plan).collect();
    if lines.is_empty() {
        return;
    }
    blocks.push(Block::Heading("Attainment".into()));
    let columns = vec![
        Column::words("Component"),
        Column::words("Measure"),
        Column::figures("Reached"),
        Column::figures("Quota"),
        Column::figures("Attainment"),
    ];
    blocks.push(Block::Table(Table { summary: "What each component measures".into(), columns, rows: lines }));
}

/// What changed in closed periods and is paid with this one, with its causes.
fn balances(statement: &Statement, name: &impl Fn(&str) -> String, blocks: &mut Vec<Block>) {
    if statement.balances.is_empty() {
        return;
    }
    blocks.push(Block::Heading("Changes in closed periods".into()));
    let lines = statement.balances.iter().map(|line| {
        let key = &line.balance.key;
        Row::of(vec![
            Cell::with(format!("{}, {}", name(&key.period), key.label()), statement::cause(line)),
            say::money(&line.was, &key.currency).into(),
            say::money(&line.is, &key.currency).into(),
            say::change(&line.amount, &key.currency).into(),
            key.currency.to_string().into(),
        ])
    });
    let columns = vec![
        Column::words("What changed, and why"),
        Column::figures("Was paid"),
        Column::figures("Should be"),
        Column::figures("Change"),
        Column::words("Currency"),
    ];
    blocks.push(Block::Table(Table { summary: "What changed in closed periods".into(), columns, rows: lines.collect() }));
}

fn terms(statement: &Statement, blocks: &mut Vec<Block>) {
    if statement.terms.is_empty() {
        return;
    }
    blocks.push(Block::Heading("Terms of payment".into()));
    let lines = statement.terms.iter().map(|term| {
        Row::of(vec![
            Cell::with(term.sentence.clone(), format!("{}: {}", term.plan, term.line)),
            say::money(&term.amount, &term.currency).into(),
            say::money(&term.balance, &term.currency).into(),
            term.currency.to_string().into(),
        ])
    });
    let columns = vec![Column::words("Term"), Column::figures("Amount"), Column::figures("Balance after"), Column::words("Currency")];
    blocks.push(Block::Table(Table { summary: "What differs from what is earned".into(), columns, rows: lines.collect() }));
}

fn adjustments(statement: &Statement, blocks: &mut Vec<Block>) {
    if statement.adjustments.is_empty() {
        return;
    }
    blocks.push(Block::Heading("Adjustments".into()));
    let lines = statement.adjustments.iter().map(|adjustment| {
        let who = match &adjustment.approver {
            Some(approver) => format!("{}: entered by {}, approved by {approver}", adjustment.id, adjustment.author),
            None => format!("{}: waiting for approval, not paid yet; entered by {}", adjustment.id, adjustment.author),
        };
        Row::of(vec![
            Cell::with(adjustment.reason.clone(), who),
            say::money(&adjustment.amount, &adjustment.currency).into(),
            adjustment.currency.to_string().into(),
        ])
    });
    let columns = vec![Column::words("Reason"), Column::figures("Amount"), Column::words("Currency")];
    blocks.push(Block::Table(Table { summary: "Amounts by hand".into(), columns, rows: lines.collect() }));
}

fn changes(statement: &Statement, name: &impl Fn(&str) -> String, period: &str, blocks: &mut Vec<Block>) {
    let Some(before) = &statement.before else { return };
    let currency = &statement.currency;
    let then = name(&before.period);
    blocks.push(Block::Heading(format!("Changes since {then}")));
    let mut lines: Vec<Row> = before
        .components
        .iter()
        .map(|part| {
            Row::of(vec![
                Cell::with(part.component.to_string(), part.plan.to_string()),
                say::money(&part.before, currency).into(),
                say::money(&part.now, currency).into(),
                say::change(&part.difference, currency).into(),
            ])
        })
        .collect();
    lines.push(Row::total(vec![
        "Paid".into(),
        say::money(&before.amount, currency).into(),
        say::money(&statement.amount, currency).into(),
        before.difference.as_ref().map(|difference| say::change(difference, currency)).unwrap_or_default().into(),
    ]));
    let columns = vec![Column::words("Component"), Column::figures(&then), Column::figures(period), Column::figures("Change")];
    blocks.push(Block::Table(Table { summary: "What changed since the period before".into(), columns, rows: lines }));
}
