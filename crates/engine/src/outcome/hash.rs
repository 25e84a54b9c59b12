//! One number for all results.

use super::Outcome;
use std::fmt::Write;

/// BLAKE3 over every row as text, one a line, each list in its canonical order.
pub(super) fn hash(outcome: &Outcome) -> String {
    let mut hasher = blake3::Hasher::new();
    let mut text = String::new();
    let _ = writeln!(text, "through {}", outcome.through);
    hasher.update(text.as_bytes());
    for (position, person) in outcome.people.iter().enumerate() {
        text.clear();
        add(&mut text, &outcome.names, position, person);
        hasher.update(text.as_bytes());
    }
    text.clear();
    for row in outcome.all_uncredited() {
        let _ = writeln!(text, "{row:?}");
    }
    for (kind, counts) in &outcome.conservation {
        let _ = writeln!(text, "{kind} {counts:?}");
    }
    hasher.update(text.as_bytes());
    hasher.finalize().to_hex().to_string()
}

fn add(text: &mut String, names: &super::Names, position: usize, person: &super::PersonResult) {
    use super::rows;
    let (mut credits, mut measured, mut lines, mut paid) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let (mut deposits, mut payment_lines) = (Vec::new(), Vec::new());
    rows::credits(names, position, person, &mut credits);
    rows::measurements(names, position, person, &mut measured);
    rows::earnings(names, position, person, &mut lines);
    rows::payments(names, position, person, &mut paid);
    rows::deposits(names, position, person, &mut deposits);
    rows::payment_lines(names, position, person, &mut payment_lines);
    rows_as_text(text, &credits);
    rows_as_text(text, &measured);
    rows_as_text(text, &lines);
    rows_as_text(text, &paid);
    rows_as_text(text, &deposits);
    rows_as_text(text, &payment_lines);
}

fn rows_as_text<T: std::fmt::Debug>(text: &mut String, rows: &[T]) {
    for row in rows {
        // Writing to a string does not fail.
        let _ = writeln!(text, "{row:?}");
    }
}
