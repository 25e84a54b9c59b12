//! A statement as a document: the figures of the page, in the order of the page.

use super::code;
use crate::export;
use crate::failure::{Failure, blocking};
use crate::language::{phrase, said, t};
use crate::say;
use crate::statement::rows::{Section, converted, sections};
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
    blocks.extend(statement.freezes.iter().map(|freeze| Block::Text(crate::closing::freezes::sentence(state, freeze))));
    blocks.push(Block::Table(summary(statement)));
    earnings(state, statement, &mut blocks);
    measures(statement, &mut blocks);
    balances(statement, &name, &mut blocks);
    super::held::held(statement, &mut blocks);
    terms(statement, &mut blocks);
    adjustments(statement, &mut blocks);
    changes(statement, &name, &period, &mut blocks);
    blocks.push(Block::Heading(t("Is this statement genuine?").to_owned()));
    blocks.push(Block::Text(said("Its verification code is {1}. Whoever may see this statement can enter the code in attain under “Verify a statement” (or run `attain verify --code {2}`): the answer says whether these are the figures that attain has.", &[&code, &code])));
    Document {
        title: said("{1} statement of {2}", &[&period, &statement.name]),
        language: crate::language::now().region.tag.into(),
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
    let days = said("{1} to {2}", &[&say::day(&statement.period.first), &say::day(&statement.period.last)]);
    let standing = match run {
        Some(run) => said("closed by run {1}", &[&run]),
        None => said("open: figures may change; calculated through {1}", &[&statement.freshness.through]),
    };
    vec![
        Block::Title(said("{1} statement", &[&period])),
        Block::Text(who.join(" · ")),
        Block::Muted([plans, vec![days, standing]].concat().join(" · ")),
        Block::Figure {
            label: said("Earned in {1}", &[&period]),
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
    // A column for each currency: no sum is ever taken over two.
    let mut currencies = statement.earned_in();
    currencies.retain(|currency| *currency != statement.currency);
    currencies.push(statement.currency);
    let cells = |what: String, amount: &kernel::Decimal, currency: &kernel::Currency| {
        let figures = currencies.iter().map(|own| if own == currency { say::money(amount, currency) } else { String::new() });
        std::iter::once(what).chain(figures).map(Cell::from).collect::<Vec<_>>()
    };
    let row = |what: String, amount: &kernel::Decimal, currency: &kernel::Currency| Row::of(cells(what, amount, currency));
    let mut rows = Vec::new();
    for plan in &statement.plans {
        for part in &plan.components {
            rows.push(row(part.component.to_string(), &part.total, &plan.currency));
        }
        if let Some(exchange) = &plan.exchange {
            let what = said("{1} in {2} at {3}", &[&plan.plan, &exchange.into, &exchange.rate]);
            rows.push(row(what, &plan.paid, &statement.currency));
        }
    }
    let own = &statement.currency;
    if !statement.terms.is_empty() {
        rows.push(row(t("Terms of payment").to_owned(), &statement.terms_total, own));
    }
    if !statement.adjustments.is_empty() {
        rows.push(row(t("Adjustments").to_owned(), &statement.adjustments_total, own));
    }
    if !statement.balances.is_empty() {
        rows.push(row(t("Changes in closed periods").to_owned(), &statement.balances_total, own));
    }
    rows.push(Row::total(cells(t("Total").to_owned(), &statement.total, own)));
    let heads = currencies.iter().map(|currency| Column::figures(&said("Amount, {1}", &[currency])));
    Table {
        summary: t("What the payment is made of").to_owned(),
        columns: std::iter::once(Column::words(t("Component"))).chain(heads).collect(),
        rows,
    }
}

/// Every deal with what it pays, then what no single deal pays; a table for each currency, and then how they become the payment's.
fn earnings(state: &State, statement: &Statement, blocks: &mut Vec<Block>) {
    blocks.push(Block::Heading(t("Earnings").to_owned()));
    let sections = sections(state, statement, usize::MAX);
    if sections.is_empty() && !statement.amount.is_zero() {
        let paid = format!("{} {}", say::money(&statement.amount, &statement.currency), statement.currency);
        blocks.push(Block::Text(said(
            "Nothing new is earned in this period; {1} is paid. It was earned before, or it follows from the terms of payment or an adjustment.",
            &[&paid],
        )));
    } else if sections.is_empty() {
        blocks.push(Block::Text(t("Nothing is earned in this period.").to_owned()));
    }
    blocks.extend(sections.into_iter().map(|section| Block::Table(earned(section))));
    let converted = converted(statement);
    if converted.is_empty() {
        return;
    }
    let mut lines: Vec<Row> =
        converted.into_iter().map(|row| Row::of(vec![row.plan.into(), row.working.into(), row.paid.into()])).collect();
    let total = say::money(&statement.earnings, &statement.currency);
    lines.push(Row::total(vec![said("Total commission, {1}", &[&statement.currency]).into(), Cell::default(), total.into()]));
    let head = said("In {1}", &[&statement.currency]);
    let columns = vec![Column::words(t("Plan")), Column::words(t("Earned, and the rate")), Column::figures(&head)];
    blocks.push(Block::Table(Table { summary: said("Into {1}", &[&statement.currency]), columns, rows: lines }));
}

/// What is earned in one currency.
fn earned(section: Section) -> Table {
    let deals = section.deals.into_iter().map(|deal| {
        let tags: Vec<String> = deal.tags.into_iter().map(|tag| tag.text).collect();
        let under = [vec![deal.under], tags].concat().into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(", ");
        let rate = Cell::with(deal.rate, deal.tier);
        Row::of(vec![Cell::with(deal.name, under), deal.date.into(), deal.credited.into(), rate, deal.amount.into()])
    });
    let beside = section
        .beside
        .into_iter()
        .map(|row| Row::of(vec![Cell::with(row.name, row.under), Cell::default(), row.base.into(), row.rate.into(), row.amount.into()]));
    let mut rows: Vec<Row> = deals.chain(beside).collect();
    let total = say::money(&section.total, &section.currency);
    let label = said("Total commission, {1}", &[&section.currency]);
    rows.push(Row::total(vec![label.into(), Cell::default(), Cell::default(), Cell::default(), total.into()]));
    let columns = vec![
        Column::words(t("Deal")),
        Column::words(t("Counts on")),
        Column::figures(t("Credited")),
        Column::figures(t("Rate")),
        Column::figures(&said("Commission, {1}", &[&section.currency])),
    ];
    Table { summary: t("What each deal pays").to_owned(), columns, rows }
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
    blocks.push(Block::Heading(t("Attainment").to_owned()));
    let columns = vec![
        Column::words(t("Component")),
        Column::words(t("Measure")),
        Column::figures(t("Reached")),
        Column::figures(t("Quota")),
        Column::figures(t("Attainment")),
    ];
    blocks.push(Block::Table(Table { summary: t("What each component measures").to_owned(), columns, rows: lines }));
    let parts = statement.plans.iter().flat_map(|plan| &plan.components);
    let gates = parts.clone().filter_map(|part| Some((&part.component, part.gate.as_ref()?)));
    blocks.extend(gates.map(|(component, gate)| Block::Text(format!("{component}: {}", phrase(&gate.sentence)))));
    let fallen = parts.filter_map(|part| Some((&part.component, part.fallen.as_ref()?)));
    blocks.extend(fallen.map(|(component, fallen)| Block::Text(format!("{component}: {}", phrase(fallen)))));
}

/// What changed in closed periods and is paid with this one, with its causes.
fn balances(statement: &Statement, name: &impl Fn(&str) -> String, blocks: &mut Vec<Block>) {
    if statement.balances.is_empty() {
        return;
    }
    blocks.push(Block::Heading(t("Changes in closed periods").to_owned()));
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
        Column::words(t("What changed, and why")),
        Column::figures(t("Was paid")),
        Column::figures(t("Should be")),
        Column::figures(t("Change")),
        Column::words(t("Currency")),
    ];
    blocks.push(Block::Table(Table { summary: t("What changed in closed periods").to_owned(), columns, rows: lines.collect() }));
}

fn terms(statement: &Statement, blocks: &mut Vec<Block>) {
    let terms = statement.other_terms();
    if terms.is_empty() {
        return;
    }
    blocks.push(Block::Heading(t("Terms of payment").to_owned()));
    let lines = terms.iter().map(|term| {
        Row::of(vec![
            Cell::with(phrase(&term.sentence), format!("{}: {}", term.plan, phrase(term.line))),
            say::money(&term.amount, &term.currency).into(),
            say::money(&term.balance, &term.currency).into(),
            term.currency.to_string().into(),
        ])
    });
    let columns =
        vec![Column::words(t("Term")), Column::figures(t("Amount")), Column::figures(t("Balance after")), Column::words(t("Currency"))];
    blocks.push(Block::Table(Table { summary: t("What differs from what is earned").to_owned(), columns, rows: lines.collect() }));
}

fn adjustments(statement: &Statement, blocks: &mut Vec<Block>) {
    if statement.adjustments.is_empty() {
        return;
    }
    blocks.push(Block::Heading(t("Adjustments").to_owned()));
    let lines = statement.adjustments.iter().map(|adjustment| {
        let who = match &adjustment.approver {
            Some(approver) => said("{1}: entered by {2}, approved by {3}", &[&adjustment.id, &adjustment.author, &approver]),
            None => said("{1}: waiting for approval, not paid yet; entered by {2}", &[&adjustment.id, &adjustment.author]),
        };
        Row::of(vec![
            Cell::with(adjustment.reason.clone(), who),
            say::money(&adjustment.amount, &adjustment.currency).into(),
            adjustment.currency.to_string().into(),
        ])
    });
    let columns = vec![Column::words(t("Reason")), Column::figures(t("Amount")), Column::words(t("Currency"))];
    blocks.push(Block::Table(Table { summary: t("Amounts by hand").to_owned(), columns, rows: lines.collect() }));
}

fn changes(statement: &Statement, name: &impl Fn(&str) -> String, period: &str, blocks: &mut Vec<Block>) {
    let Some(before) = &statement.before else { return };
    let then = name(&before.period);
    blocks.push(Block::Heading(said("Changes since {1}", &[&then])));
    let columns = |what: String| vec![Column::words(&what), Column::figures(&then), Column::figures(period), Column::figures(t("Change"))];
    for currency in before.currencies() {
        let own = before.components.iter().filter(|part| part.currency == currency);
        let rows = own.map(|part| {
            Row::of(vec![
                Cell::with(part.component.to_string(), part.plan.to_string()),
                say::money(&part.before, &currency).into(),
                say::money(&part.now, &currency).into(),
                say::change(&part.difference, &currency).into(),
            ])
        });
        let what = said("Component, {1}", &[&currency]);
        blocks.push(Block::Table(Table {
            summary: t("What changed since the period before").to_owned(),
            columns: columns(what),
            rows: rows.collect(),
        }));
    }
    let currency = &statement.currency;
    let other = if before.currency == *currency { String::new() } else { format!(" {}", before.currency) };
    let paid = Row::total(vec![
        t("Paid").to_owned().into(),
        format!("{}{other}", say::money(&before.amount, &before.currency)).into(),
        say::money(&statement.amount, currency).into(),
        before.difference.as_ref().map(|difference| say::change(difference, currency)).unwrap_or_default().into(),
    ]);
    let what = said("Payment, {1}", &[currency]);
    blocks.push(Block::Table(Table {
        summary: t("What changed since the period before").to_owned(),
        columns: columns(what),
        rows: vec![paid],
    }));
}
