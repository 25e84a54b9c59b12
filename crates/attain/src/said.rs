//! What all commands say in the same way: problems, tables, amounts.

use comfy_table::{CellAlignment, LineStyle, Table, TableStyle};
use kernel::{Currency, Decimal, Problems, Severity};

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

/// Prints problems to the error stream, grouped as they are sorted, the first forty in full.
pub fn problems(problems: &Problems) {
    let sorted = problems.clone().sorted();
    for problem in sorted.0.iter().take(SHOWN) {
        eprintln!("{problem}\n");
    }
    let of = |severity: Severity| sorted.0.iter().filter(|problem| problem.severity == severity).count();
    let (errors, unpaid) = (of(Severity::Error), of(Severity::Unpaid));
    let warnings = sorted.0.len() - errors - unpaid;
    if sorted.0.len() > SHOWN {
        eprintln!("… and {} more", sorted.0.len() - SHOWN);
    }
    if !sorted.is_empty() {
        let parts = [(errors, counted(errors, "error")), (unpaid, format!("{unpaid} unpaid")), (warnings, counted(warnings, "warning"))];
        let parts: Vec<String> = parts.into_iter().filter(|(count, _)| *count > 0).map(|(_, text)| text).collect();
        eprintln!("{}", parts.join(", "));
    }
}

/// `1 error`, `3 errors`, `12,408 records`.
pub fn counted(number: usize, noun: &str) -> String {
    let figure = kernel::money::grouped(Decimal::from(number), 0);
    if number == 1 { format!("{figure} {noun}") } else { format!("{figure} {noun}s") }
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
