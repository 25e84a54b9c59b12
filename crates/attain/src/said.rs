//! What all commands say in the same way: problems, tables, amounts.

use comfy_table::{CellAlignment, LineStyle, Table, TableStyle};
use kernel::{Currency, Decimal, Problem, Problems, Severity};
use std::collections::BTreeMap;

/// Prints a line to the output, as `println!` does; a reader that has gone away (`| head`) ends the program quietly.
macro_rules! say {
    ($($text:tt)*) => { $crate::said::line(format_args!($($text)*)) };
}

/// Prints a line to the output; when nobody reads it any more, the program ends.
pub fn line(text: std::fmt::Arguments<'_>) {
    use std::io::Write;
    if writeln!(std::io::stdout().lock(), "{text}").is_err() {
        std::process::exit(0);
    }
}

/// How many problems are printed before the rest is counted.
const SHOWN: usize = 40;
/// Of one kind in one file, so many errors are printed in full.
const ERRORS: usize = 10;
/// And so many of what does not keep the book from being calculated.
const OTHERS: usize = 3;

/// Prints problems to the error stream in the order of their places; what is said again and again is counted.
pub fn problems(problems: &Problems) {
    let sorted = problems.clone().sorted();
    for paragraph in paragraphs(&sorted) {
        eprintln!("{paragraph}\n");
    }
    let of = |severity: Severity| sorted.0.iter().filter(|problem| problem.severity == severity).count();
    let (errors, unpaid) = (of(Severity::Error), of(Severity::Unpaid));
    let warnings = sorted.0.len() - errors - unpaid;
    if !sorted.is_empty() {
        let parts = [(errors, counted(errors, "error")), (unpaid, format!("{unpaid} unpaid")), (warnings, counted(warnings, "warning"))];
        let parts: Vec<String> = parts.into_iter().filter(|(count, _)| *count > 0).map(|(_, text)| text).collect();
        eprintln!("{}", parts.join(", "));
    }
}

/// Problems in full, and after the last of a kind that is shown how many more there are.
fn paragraphs(sorted: &Problems) -> Vec<String> {
    let kind = |problem: &Problem| (problem.severity, problem.code.clone(), problem.at.file.clone());
    let mut all: BTreeMap<_, usize> = BTreeMap::new();
    for problem in &sorted.0 {
        *all.entry(kind(problem)).or_default() += 1;
    }
    let mut seen: BTreeMap<_, usize> = BTreeMap::new();
    let mut paragraphs = Vec::new();
    let (mut shown, mut told) = (0, 0);
    for problem in &sorted.0 {
        let most = if problem.severity == Severity::Error { ERRORS } else { OTHERS };
        let (count, number) = (all[&kind(problem)], seen.entry(kind(problem)).or_default());
        *number += 1;
        if shown == SHOWN || *number > most {
            continue;
        }
        shown += 1;
        told += 1;
        let mut text = problem.to_string();
        if *number == most && count > most {
            told += count - most;
            text.push_str(&format!("\n  … and {} more like this", figure(count - most)));
        }
        paragraphs.push(text);
    }
    if told < sorted.0.len() {
        paragraphs.push(format!("… and {} more", figure(sorted.0.len() - told)));
    }
    paragraphs
}

/// `12,408`.
pub fn figure(number: usize) -> String {
    kernel::money::grouped(Decimal::from(number), 0)
}

/// An instant to the second: `2026-07-31 16:00:05 UTC`.
pub fn moment(at: &str) -> String {
    match (at.get(..10), at.get(11..19), at.ends_with('Z')) {
        (Some(day), Some(time), true) => format!("{day} {time} UTC"),
        _ => at.to_owned(),
    }
}

/// `1 error`, `3 errors`, `12,408 records`.
pub fn counted(number: usize, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{} {noun}s", figure(number)) }
}

/// A table with the columns from `numbers` on aligned to the right.
pub fn table(header: &[&str], numbers: usize, rows: Vec<Vec<String>>) -> Table {
    let mut table = Table::new();
    let style = TableStyle::new().header_separator(LineStyle::none().fill('─').junction('─'));
    table.load_style(style).set_header(header.to_vec());
    for row in rows {
        table.add_row(row);
    }
    for index in numbers..header.len() {
        if let Some(column) = table.column_mut(index) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    table
}

/// An amount with grouped thousands and the currency's decimals.
pub fn amount(amount: Decimal, currency: Currency) -> String {
    kernel::money::grouped(amount, currency.decimals())
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::Location;

    #[test]
    fn what_is_said_again_and_again_is_counted_and_buries_nothing() {
        let warning =
            |row: u64| Problem::warning("missing-quota", Location::file("people.csv").line(row), format!("`p{row}` has no quota."));
        let mut problems: Problems = (2..417).map(warning).collect();
        problems.push(Problem::error("bad-date", Location::file("quotas.csv").line(3), "This is not a date."));
        let told = paragraphs(&problems.sorted());
        assert_eq!(told.len(), 4);
        assert_eq!(told[2], "people.csv, row 4: warning: `p4` has no quota.\n  … and 412 more like this");
        assert_eq!(told[3], "quotas.csv, row 3: error: This is not a date.");
        let errors: Problems =
            (0..50).map(|row| Problem::error(&format!("e{row:02}"), Location::file("a.csv").line(row + 2), "Wrong.")).collect();
        assert_eq!(paragraphs(&errors).last().unwrap(), "… and 10 more");
    }

    #[test]
    fn times_are_told_to_the_second() {
        assert_eq!(moment("2026-07-31T16:00:05.123456789Z"), "2026-07-31 16:00:05 UTC");
        assert_eq!(moment("2026-07-31T16:00:05Z"), "2026-07-31 16:00:05 UTC");
        assert_eq!(moment("yesterday"), "yesterday");
    }
}
