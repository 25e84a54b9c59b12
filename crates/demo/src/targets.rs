//! Quotas that fit what was sold: the average of the role, a little stretched.

use crate::activities::Held;
use crate::company::{Company, Role};
use crate::deals::{QUARTERS, Sold, quarter_start};
use crate::dice::Dice;
use crate::sheet::{Cell, Kind, Sheet};
use jiff::ToSpan;
use jiff::civil::Date;
use kernel::Problem;
use std::path::Path;

/// Writes `quotas`: by quarter for those who sell, by month for those who open doors.
///
/// # Errors
/// The file cannot be written.
pub fn write(company: &Company, sold: &Sold, held: &Held, folder: &Path, dice: &mut Dice) -> Result<(), Problem> {
    use Kind::{Money, Text};
    let columns = [("person", Text), ("measure", Text), ("period", Text), ("amount", Money), ("currency", Text)];
    let mut sheet = Sheet::begin(folder, "quotas", &columns, 0)?;
    for quarter in 0..QUARTERS {
        for (role, measure, amounts) in [
            (Role::Executive, "new-bookings", &sold.new),
            (Role::Account, "renewals", &sold.renewals),
            (Role::Account, "expansion", &sold.expansion),
        ] {
            for region in 0..2 {
                let goal = goal(company, role, region, amounts, quarter);
                quotas(company, &mut sheet, dice, &Line { role, region, measure, quarter, goal })?;
            }
        }
    }
    meetings(company, held, &mut sheet, dice)?;
    sheet.end()
}

struct Line<'a> {
    role: Role,
    region: usize,
    measure: &'a str,
    quarter: usize,
    goal: i64,
}

/// What the average seller of a role sold in the quarter, in whole units, 4 % stretched and rounded to thousands; a past average for the open quarters.
fn goal(company: &Company, role: Role, region: usize, amounts: &[Vec<i64>], quarter: usize) -> i64 {
    let quarter = quarter.min(6);
    let day = quarter_start(quarter).saturating_add(45.days());
    let sellers: Vec<usize> = at(company, role, region, day).collect();
    let total: i64 = sellers.iter().map(|person| amounts[*person][quarter]).sum();
    let average = total / 100 / i64::try_from(sellers.len().max(1)).unwrap_or(1);
    (average * 104 / 100 + 500) / 1_000 * 1_000
}

fn at(company: &Company, role: Role, region: usize, day: Date) -> impl Iterator<Item = usize> + '_ {
    company.people.iter().enumerate().filter(move |(_, p)| p.region == region && p.on(day).is_some_and(|s| s.role == role)).map(|(i, _)| i)
}

fn quotas(company: &Company, sheet: &mut Sheet, dice: &mut Dice, line: &Line<'_>) -> Result<(), Problem> {
    let (first, last) = (quarter_start(line.quarter), quarter_start(line.quarter + 1));
    let period = format!("{}-Q{}", first.year(), (first.month() + 2) / 3);
    for person in company.people.iter().filter(|person| person.region == line.region) {
        let there = person.stints.iter().any(|s| s.role == line.role && s.from < last && s.until.is_none_or(|until| until >= first));
        if there {
            let amount = (line.goal * dice.between(85, 115) / 100).max(5_000) / 500 * 500;
            let currency = crate::company::REGIONS[line.region].currency;
            sheet.row(&[
                Cell::Text(&person.id),
                Cell::Text(line.measure),
                Cell::Text(&period),
                Cell::Cents(amount * 100),
                Cell::Text(currency),
            ])?;
        }
    }
    Ok(())
}

fn meetings(company: &Company, held: &Held, sheet: &mut Sheet, dice: &mut Dice) -> Result<(), Problem> {
    let mut month = crate::company::FIRST_DAY;
    while month < quarter_start(QUARTERS) {
        let next = month.saturating_add(1.months());
        for person in &company.people {
            let there =
                person.stints.iter().any(|s| s.role == Role::Development && s.from < next && s.until.is_none_or(|until| until >= month));
            if there {
                let amount = (held.average * dice.between(90, 110) / 100).max(4);
                let period = format!("{}-{:02}", month.year(), month.month());
                sheet.row(&[
                    Cell::Text(&person.id),
                    Cell::Text("meetings-held"),
                    Cell::Text(&period),
                    Cell::Cents(amount * 100),
                    Cell::Empty,
                ])?;
            }
        }
        month = next;
    }
    Ok(())
}
