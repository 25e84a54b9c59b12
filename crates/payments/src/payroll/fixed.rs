//! The forms of Gusto and ADP.

use super::{Paying, attribute, names, unless_wrong};
use kernel::{Location, Problem, Problems};
use std::collections::BTreeMap;

/// `last_name`, `first_name`, `gusto_employee_id`, `commission`.
pub(super) fn gusto(paying: &[Paying<'_>], employee_id: Option<&str>) -> Result<Vec<Vec<String>>, Problems> {
    let mut problems = Problems::new();
    let mut rows = vec![["last_name", "first_name", "gusto_employee_id", "commission"].map(str::to_owned).to_vec()];
    let mut taken = BTreeMap::new();
    for one in paying {
        let (first, last) = names(one);
        let id = employee_id.and_then(|column| attribute(one, column));
        match (employee_id, &id) {
            (Some(column), None) => problems.push(lacks(one, column, "Gusto's id of the person: six letters and digits")),
            (Some(column), Some(id)) => once(&mut taken, one, id.to_lowercase(), column, &mut problems),
            (None, _) => once(&mut taken, one, format!("{first} {last}").to_lowercase(), "name", &mut problems),
        }
        rows.push(vec![last, first, id.unwrap_or_default(), one.amount.to_string()]);
    }
    unless_wrong(rows, problems)
}

/// `Co Code`, `Batch ID`, `File #`, `Earnings 3 Code`, `Earnings 3 Amount`.
pub(super) fn adp(
    paying: &[Paying<'_>],
    company_code: &str,
    batch: &str,
    file_number: &str,
    earnings_code: &str,
) -> Result<Vec<Vec<String>>, Problems> {
    let mut problems = Problems::new();
    let mut rows = vec![["Co Code", "Batch ID", "File #", "Earnings 3 Code", "Earnings 3 Amount"].map(str::to_owned).to_vec()];
    let mut taken = BTreeMap::new();
    for one in paying {
        let number = attribute(one, file_number).unwrap_or_default();
        if number.is_empty() || number.len() > 6 || !number.chars().all(|c| c.is_ascii_digit()) {
            let problem = lacks(one, file_number, "ADP's file number of the person: up to six digits");
            problems.push(if number.is_empty() { problem } else { Problem { at: problem.at.clone().value(&number), ..problem } });
            continue;
        }
        let number = format!("{number:0>6}");
        once(&mut taken, one, number.clone(), file_number, &mut problems);
        rows.push(vec![company_code.to_owned(), batch.to_owned(), number, earnings_code.to_owned(), one.amount.to_string()]);
    }
    unless_wrong(rows, problems)
}

fn lacks(one: &Paying<'_>, column: &str, expected: &str) -> Problem {
    let at = Location::file("people").column(column);
    let message = format!("`{}` is not known to payroll: `{column}` of {} is empty or not right.", one.person.id, one.person.name);
    Problem::error("payroll-id", at, message).expected(expected).hint("complete it in people and import that again")
}

/// Payroll would add up, or confuse, two people whom it cannot tell apart.
fn once(taken: &mut BTreeMap<String, String>, one: &Paying<'_>, key: String, column: &str, problems: &mut Problems) {
    if let Some(other) = taken.insert(key.clone(), one.person.id.to_string()) {
        let at = Location::file("people").column(column).value(&key);
        let message = format!("Payroll cannot tell `{}` and `{other}` apart: both have the {column} `{key}`.", one.person.id);
        problems.push(Problem::error("payroll-id", at, message).hint("for Gusto, name the column with its ids: employee_id = \"…\""));
    }
}
