//! What is held and what is released, on paper as on the page: each line with its deposits.

use crate::language::{phrase, said, t};
use crate::say;
use crate::statement::held::component;
use documents::{Block, Cell, Column, Row, Table};
use payments::statement::{DepositPart, Statement, TermPart};

/// A heading, and for each held or released line a table of its deposits that adds up to it; nothing when there is none.
pub(super) fn held(statement: &Statement, blocks: &mut Vec<Block>) {
    let terms = statement.held_and_released();
    if terms.is_empty() {
        return;
    }
    blocks.push(Block::Heading(t("Held and released").to_owned()));
    for term in terms {
        blocks.push(Block::Text(format!("{}: {}", term.plan, phrase(&term.sentence))));
        blocks.push(Block::Table(table(term)));
    }
}

fn table(term: &TermPart) -> Table {
    let mut rows: Vec<Row> = term.deposits.iter().map(|deposit| row(term, deposit)).collect();
    let total = said("Total, {1}", &[&term.currency]);
    let empty = Cell::default;
    rows.push(Row::total(vec![total.into(), empty(), empty(), empty(), say::money(&term.amount, &term.currency).into()]));
    Table {
        summary: t("What is held or released, part by part").to_owned(),
        columns: vec![
            Column::words(t("Earned for")),
            Column::figures(t("Part")),
            Column::words(t("Payable from")),
            Column::words(t("Paid in")),
            Column::figures(&said("Amount, {1}", &[&term.currency])),
        ],
        rows,
    }
}

fn row(term: &TermPart, deposit: &DepositPart) -> Row {
    Row::of(vec![
        Cell::with(deposit.called().unwrap_or_else(|| component(term)), phrase(&deposit.sentence)),
        deposit.share.as_ref().map(say::rate).unwrap_or_default().into(),
        deposit.releasable.as_ref().map(say::day).unwrap_or_default().into(),
        deposit.paid.clone().unwrap_or_else(|| t("still held").to_owned()).into(),
        say::money(&deposit.amount, &term.currency).into(),
    ])
}
