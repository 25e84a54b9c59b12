//! What was sold: deals with splits, their invoices and returns, and what is corrected late.

mod one;
mod owners;

use crate::company::{Company, FIRST_DAY};
use crate::dice::Dice;
use crate::settings::Settings;
use crate::sheet::{Cell, Kind, Sheet};
use jiff::ToSpan;
use jiff::civil::Date;
use kernel::Problem;
use one::Deal;
use owners::Owners;
use std::path::Path;

/// How many quarters the calendar has.
pub const QUARTERS: usize = 8;
/// How many deals are corrected late at most.
const LATE: usize = 400;

/// The first day of a quarter, counted from the calendar's first.
#[must_use]
pub fn quarter_start(quarter: usize) -> Date {
    FIRST_DAY.saturating_add(i64::try_from(quarter * 3).unwrap_or_default().months())
}

/// What was sold by each person in each quarter, in cents of her region's currency.
#[derive(Debug)]
pub struct Sold {
    /// New business.
    pub new: Vec<Vec<i64>>,
    /// Renewals.
    pub renewals: Vec<Vec<i64>>,
    /// Expansion.
    pub expansion: Vec<Vec<i64>>,
    /// How many invoices and returns were written.
    pub transactions: usize,
}

impl Sold {
    fn count(&mut self, deal: &Deal) {
        let (Some(owner), Some(day), true) = (deal.owner, deal.closed_on, deal.stage == "Won") else { return };
        let quarter = (0..QUARTERS).rev().find(|quarter| quarter_start(*quarter) <= day).unwrap_or_default();
        let book = match deal.kind {
            "new" => &mut self.new,
            "renewal" => &mut self.renewals,
            _ => &mut self.expansion,
        };
        book[owner][quarter] += deal.cents;
    }
}

struct Sheets {
    deals: Sheet,
    splits: Sheet,
    transactions: Sheet,
    late: Sheet,
    left: usize,
}

const DEALS: [(&str, Kind); 13] = [
    ("id", Kind::Text),
    ("name", Kind::Text),
    ("owner", Kind::Text),
    ("account", Kind::Text),
    ("product", Kind::Text),
    ("territory", Kind::Text),
    ("stage", Kind::Text),
    ("kind", Kind::Text),
    ("amount", Kind::Money),
    ("currency", Kind::Text),
    ("created_on", Kind::Date),
    ("closed_on", Kind::Date),
    ("cancelled_on", Kind::Date),
];

/// Writes `deals`, `splits`, `transactions` and `late/deals`.
///
/// # Errors
/// A file cannot be written.
pub fn write(settings: &Settings, company: &Company, folder: &Path, dice: &mut Dice) -> Result<Sold, Problem> {
    use Kind::{Date, Money, Number, Text};
    let splits = [("record", Text), ("person", Text), ("share", Number), ("overlay", Text), ("role", Text)];
    let lines = [
        ("id", Text),
        ("owner", Text),
        ("date", Date),
        ("kind", Text),
        ("deal", Text),
        ("account", Text),
        ("product", Text),
        ("region", Text),
        ("amount", Money),
        ("currency", Text),
    ];
    let mut sheets = Sheets {
        deals: Sheet::begin(folder, "deals", &DEALS, settings.deals)?,
        splits: Sheet::begin(folder, "splits", &splits, 0)?,
        transactions: Sheet::begin(folder, "transactions", &lines, settings.deals / 2)?,
        late: Sheet::begin(&folder.join("late"), "deals", &DEALS, 0)?,
        left: LATE.min(settings.deals / 100),
    };
    let nothing = || vec![vec![0; QUARTERS]; company.people.len()];
    let mut sold = Sold { new: nothing(), renewals: nothing(), expansion: nothing(), transactions: 0 };
    let owners = Owners::new(company);
    for number in 0..settings.deals {
        let deal = Deal::draw(number, company, &owners, dice);
        sold.count(&deal);
        write_deal(company, &deal, &mut sheets.deals)?;
        split(company, &owners, &deal, &mut sheets.splits, dice)?;
        sold.transactions += invoice(company, &deal, &mut sheets.transactions, dice)?;
        if sheets.left > 0 && deal.stage == "Won" && dice.chance(2) {
            let corrected = Deal { cents: deal.cents * dice.between(70, 125) / 100, ..deal };
            write_deal(company, &corrected, &mut sheets.late)?;
            sheets.left -= 1;
        }
    }
    for sheet in [sheets.deals, sheets.splits, sheets.transactions, sheets.late] {
        sheet.end()?;
    }
    Ok(sold)
}

fn write_deal(company: &Company, deal: &Deal, sheet: &mut Sheet) -> Result<(), Problem> {
    let account = &company.accounts[deal.account];
    sheet.row(&[
        Cell::Text(&deal.id),
        Cell::Text(&deal.name),
        Cell::Text(deal.owner.map_or("", |owner| &company.people[owner].id)),
        Cell::Text(&account.id),
        Cell::Text(deal.product),
        Cell::Text(&company.teams[account.team].name),
        Cell::Text(deal.stage),
        Cell::Text(deal.kind),
        Cell::Cents(deal.cents),
        Cell::Text(deal.currency),
        Cell::Date(deal.created_on),
        deal.closed_on.map_or(Cell::Empty, Cell::Date),
        deal.cancelled_on.map_or(Cell::Empty, Cell::Date),
    ])
}

/// Some new business is shared with a colleague; some is sold with a specialist's help, whose share comes on top.
fn split(company: &Company, owners: &Owners, deal: &Deal, sheet: &mut Sheet, dice: &mut Dice) -> Result<(), Problem> {
    let (Some(owner), Some(day), "Won", "new") = (deal.owner, deal.closed_on, deal.stage, deal.kind) else { return Ok(()) };
    let region = company.people[owner].region;
    let mut line = |person: usize, share: i64, overlay: &str, role: &str| {
        let id = &company.people[person].id;
        sheet.row(&[Cell::Text(&deal.id), Cell::Text(id), Cell::Number(share * 1_000_000), Cell::Text(overlay), Cell::Text(role)])
    };
    if dice.chance(8)
        && let Some(colleague) = owners.executive(company, region, day, dice)
        && colleague != owner
    {
        let share = *dice.one(&[50, 60, 70]);
        line(owner, share, "false", "lead")?;
        line(colleague, 100 - share, "false", "partner")?;
    }
    if dice.chance(14)
        && let Some(specialist) = owners.specialist(company, region, day, dice)
    {
        line(specialist, 100, "true", "specialist")?;
    }
    Ok(())
}

/// A won deal is invoiced within weeks; a few are returned in part.
fn invoice(company: &Company, deal: &Deal, sheet: &mut Sheet, dice: &mut Dice) -> Result<usize, Problem> {
    let (Some(owner), Some(closed), "Won") = (deal.owner, deal.closed_on, deal.stage) else { return Ok(0) };
    let day = closed.saturating_add(dice.between(3, 35).days());
    let returned = dice.chance(4).then(|| (day.saturating_add(dice.between(20, 80).days()), -deal.cents * dice.between(10, 100) / 100));
    let mut written = 0;
    for (kind, day, cents) in
        [Some(("invoice", day, deal.cents)), returned.map(|(day, cents)| ("return", day, cents))].into_iter().flatten()
    {
        if day > crate::company::LAST_DAY {
            continue;
        }
        written += 1;
        sheet.row(&[
            Cell::Text(&format!("{}{}", if kind == "invoice" { "I" } else { "R" }, &deal.id[1..])),
            Cell::Text(&company.people[owner].id),
            Cell::Date(day),
            Cell::Text(kind),
            Cell::Text(&deal.id),
            Cell::Text(&company.accounts[deal.account].id),
            Cell::Text(deal.product),
            Cell::Text(crate::company::REGIONS[company.people[owner].region].name),
            Cell::Cents(cents),
            Cell::Text(deal.currency),
        ])?;
    }
    Ok(written)
}
