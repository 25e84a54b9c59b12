//! Calls and meetings.

use crate::company::{Company, FIRST_DAY, LAST_DAY, Role};
use crate::dice::Dice;
use crate::settings::Settings;
use crate::sheet::{Cell, Kind, Sheet};
use jiff::ToSpan;
use kernel::Problem;
use std::path::Path;

/// What was done.
#[derive(Debug, Clone, Copy)]
pub struct Held {
    /// How many activities.
    pub activities: usize,
    /// Meetings held by a development representative in a month, on average.
    pub average: i64,
}

/// Writes `activities`: each month a few calls of every seller, and many calls and meetings of those who open doors.
///
/// # Errors
/// The file cannot be written.
pub fn write(settings: &Settings, company: &Company, folder: &Path, dice: &mut Dice) -> Result<Held, Problem> {
    use Kind::{Date, Number, Text};
    let columns = [
        ("id", Text),
        ("owner", Text),
        ("kind", Text),
        ("date", Date),
        ("account", Text),
        ("minutes", Number),
        ("outcome", Text),
        ("goal", Text),
        ("weight", Number),
        ("score", Number),
    ];
    let mut sheet = Sheet::begin(folder, "activities", &columns, settings.people * 22 * 8)?;
    let (mut number, mut meetings, mut months) = (0_usize, 0_i64, 0_i64);
    let mut month = FIRST_DAY;
    while month <= LAST_DAY {
        for person in &company.people {
            let Some(stint) = person.on(month) else { continue };
            let busy = match stint.role {
                Role::Development => dice.between(24, 46) * person.talent / 100,
                Role::Executive | Role::Account => dice.between(2, 9),
                _ => 0,
            };
            months += i64::from(stint.role == Role::Development);
            for _ in 0..busy {
                let day = month.saturating_add(dice.between(0, 27).days());
                if day > LAST_DAY || person.on(day).is_none() {
                    continue;
                }
                let meeting = dice.chance(42);
                let held = meeting && dice.chance(82);
                let kept = ["held", "no show"][usize::from(!held)];
                let outcome = if meeting { kept } else { *dice.one(&["reached", "voicemail", "call back"]) };
                meetings += i64::from(held && stint.role == Role::Development);
                number += 1;
                sheet.row(&[
                    Cell::Text(&format!("C{}", 100_000 + number)),
                    Cell::Text(&person.id),
                    Cell::Text(if meeting { "meeting" } else { "call" }),
                    Cell::Date(day),
                    Cell::Text(&dice.one(&company.accounts).id),
                    Cell::Number(dice.between(2, 12) * 500_000_000),
                    Cell::Text(outcome),
                    Cell::Empty,
                    Cell::Empty,
                    Cell::Empty,
                ])?;
            }
        }
        month = month.saturating_add(1.months());
    }
    objectives(company, &mut sheet)?;
    sheet.end()?;
    Ok(Held { activities: number, average: meetings / months.max(1) })
}

/// A hundredth, as sheets keep numbers.
const HUNDREDTH: i64 = 1_000_000;
/// What leaders are to reach in each quarter, with its weight in hundredths.
const OBJECTIVES: [(&str, i64); 3] = [
    ("Forecast within a tenth of what is won", 50),
    ("Open seats filled and trained", 30),
    ("Renewals planned with every large customer", 20),
];

/// The objectives of the directors, quarter by quarter: those of the open quarter are given and not scored yet. No dice are thrown for them, so that
/// everything else is as it would be without.
fn objectives(company: &Company, sheet: &mut Sheet) -> Result<(), Problem> {
    let mut quarter = FIRST_DAY;
    let mut number = 0;
    while quarter <= LAST_DAY {
        let last = quarter.saturating_add(3.months()).yesterday().unwrap_or(quarter);
        for person in company.people.iter().filter(|person| person.on(quarter).is_some_and(|stint| stint.role == Role::Director)) {
            for (goal, weight) in OBJECTIVES {
                number += 1;
                let score = [90, 70, 100, 80, 60][number % 5];
                sheet.row(&[
                    Cell::Text(&format!("OBJ-{number}")),
                    Cell::Text(&person.id),
                    Cell::Text("objective"),
                    Cell::Date(last),
                    Cell::Empty,
                    Cell::Empty,
                    Cell::Empty,
                    Cell::Text(goal),
                    Cell::Number(weight * HUNDREDTH),
                    if last <= LAST_DAY { Cell::Number(score * HUNDREDTH) } else { Cell::Empty },
                ])?;
            }
        }
        quarter = quarter.saturating_add(3.months());
    }
    Ok(())
}
