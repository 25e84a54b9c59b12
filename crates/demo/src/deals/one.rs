//! One deal.

use super::Owners;
use crate::company::{Company, FIRST_DAY, LAST_DAY, REGIONS, Role};
use crate::dice::Dice;
use crate::texts::PRODUCTS;
use jiff::ToSpan;
use jiff::civil::{Date, date};

/// How much is bought in each month of the year: quarters end strong, summer is slow.
const SEASON: [i64; 12] = [70, 82, 128, 78, 90, 132, 66, 72, 126, 84, 96, 150];
/// A typical amount by segment, in whole units.
const SIZE: [i64; 3] = [6_500, 19_000, 58_000];
/// The new product is sold from this day.
const LAUNCH: Date = date(2026, 3, 1);

/// A deal.
#[derive(Debug, Clone)]
pub struct Deal {
    /// Its id.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// Its owner; a few have none.
    pub owner: Option<usize>,
    /// Its customer.
    pub account: usize,
    /// The product's id.
    pub product: &'static str,
    /// `Won`, `Lost`, or where an open one stands.
    pub stage: &'static str,
    /// `new`, `renewal` or `expansion`.
    pub kind: &'static str,
    /// The amount in cents.
    pub cents: i64,
    /// Its currency.
    pub currency: &'static str,
    /// When it was created.
    pub created_on: Date,
    /// When it was won or lost.
    pub closed_on: Option<Date>,
    /// When the customer cancelled it.
    pub cancelled_on: Option<Date>,
}

impl Deal {
    /// Draws a deal of the company.
    pub fn draw(number: usize, company: &Company, owners: &Owners, dice: &mut Dice) -> Self {
        let account = dice.index(company.accounts.len());
        let (team, segment) = (company.accounts[account].team, company.accounts[account].segment);
        let region = company.teams[team].region;
        let kind = ["new", "renewal", "expansion"][dice.weighted(&[62, 22, 16])];
        let role = if kind == "new" { Role::Executive } else { Role::Account };
        let stage = ["Won", "Lost", "Negotiation", "Proposal", "Qualified"][dice.weighted(&[52, 40, 2, 3, 3])];
        let open = !matches!(stage, "Won" | "Lost");
        let day = if open { LAST_DAY.saturating_sub(dice.between(0, 20).days()) } else { closing_day(dice) };
        let owner = if dice.between(1, 1000) <= 4 { None } else { owners.pick(company, region, role, day, dice) };
        let (product, name, weight) = product(kind, day, dice);
        let cents = (SIZE[segment] * weight * dice.spread() / 10_000).max(250) / 50 * 5_000
            + if dice.chance(12) { dice.between(1, 4_999) } else { 0 };
        let foreign = dice.chance(4);
        let currency = REGIONS[if foreign { 1 - region } else { region }].currency;
        Self {
            id: format!("D{}", 1_000_001 + number),
            name: format!("{name}, {kind}"),
            owner,
            account,
            product,
            stage,
            kind,
            cents,
            currency,
            created_on: day.saturating_sub(dice.between(9, 130).days()),
            closed_on: (!open).then_some(day),
            cancelled_on: cancelled(number, kind, stage, day),
        }
    }
}

/// A few customers cancel within a year. It follows from the number, so that no other choice depends on it.
fn cancelled(number: usize, kind: &str, stage: &str, closed: Date) -> Option<Date> {
    let day = closed.saturating_add(i64::try_from(90 + number % 211).unwrap_or_default().days());
    ((kind, stage) == ("new", "Won") && number.is_multiple_of(29) && day <= LAST_DAY).then_some(day)
}

/// A day on which a deal closes: by season, growing a little, and rather late in the last month of a quarter.
fn closing_day(dice: &mut Dice) -> Date {
    loop {
        let weights: Vec<i64> = (0..22).map(|month| SEASON[month % 12] * (100 + i64::try_from(month).unwrap_or_default())).collect();
        let month = i64::try_from(dice.weighted(&weights)).unwrap_or_default();
        let first = FIRST_DAY.saturating_add(month.months());
        let length = i64::from(first.days_in_month());
        let late = month % 3 == 2 && dice.chance(35);
        let day = first.saturating_add(if late { dice.between(length - 9, length - 1) } else { dice.between(0, length - 1) }.days());
        if day <= LAST_DAY {
            return day;
        }
    }
}

fn product(kind: &str, day: Date, dice: &mut Dice) -> (&'static str, &'static str, i64) {
    let weights: Vec<i64> =
        PRODUCTS.iter().map(|product| if product.new && (day < LAUNCH || kind == "renewal") { 0 } else { product.often }).collect();
    let product = &PRODUCTS[dice.weighted(&weights)];
    (product.id, product.name, product.weight)
}
