//! Addresses of pages: ids are encoded, so that a deal may have any id.

use std::fmt::Write as _;

/// A text as one segment of a path or one value of a query.
#[must_use]
pub fn encoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'~' => out.push(char::from(byte)),
            b'.' if text != "." && text != ".." => out.push('.'),
            _ => {
                let _ = write!(out, "%{byte:02X}");
            }
        }
    }
    out
}

/// A query of these names and values, without the empty ones: `?period=2026-11&by=deal`, or nothing.
#[must_use]
pub fn query(parts: &[(&str, &str)]) -> String {
    let mut out = String::new();
    for (name, value) in parts.iter().filter(|(_, value)| !value.is_empty()) {
        let _ = write!(out, "{}{name}={}", if out.is_empty() { '?' } else { '&' }, encoded(value));
    }
    out
}

/// A person's statement.
#[must_use]
pub fn statement(person: &str, period: &str) -> String {
    format!("/people/{}/statement{}", encoded(person), query(&[("period", period)]))
}

/// The working of an amount: of a whole payment, of a component, or of one record in it.
#[must_use]
pub fn why(person: &str, period: &str, plan: &str, component: &str, record: &str) -> String {
    let parts = [("period", period), ("plan", plan), ("component", component), ("record", record)];
    format!("/people/{}/why{}", encoded(person), query(&parts))
}

/// The same as it was on a day or by a run: `about` is plan, component and record, `held` the day and the run; empty ones are left out.
#[must_use]
pub fn past_why(person: &str, period: &str, about: (&str, &str, &str), held: (&str, &str)) -> String {
    let parts = [("period", period), ("plan", about.0), ("component", about.1), ("record", about.2), ("as_of", held.0), ("run", held.1)];
    format!("/people/{}/why{}", encoded(person), query(&parts))
}

/// A person's statement as it was on a day or by a run.
#[must_use]
pub fn past(person: &str, period: &str, as_of: &str, run: &str) -> String {
    format!("/people/{}/statement/past{}", encoded(person), query(&[("period", period), ("as_of", as_of), ("run", run)]))
}

/// A record.
#[must_use]
pub fn record(kind: &str, id: &str) -> String {
    format!("/records/{}/{}", encoded(kind), encoded(id))
}

/// Why a record does not pay a person.
#[must_use]
pub fn why_not(kind: &str, id: &str, person: &str) -> String {
    format!("/records/{}/{}/why-not{}", encoded(kind), encoded(id), query(&[("person", person)]))
}

/// The same as it was on a day or by a run.
#[must_use]
pub fn past_why_not(kind: &str, id: &str, person: &str, as_of: &str, run: &str) -> String {
    format!("/records/{}/{}/why-not{}", encoded(kind), encoded(id), query(&[("person", person), ("as_of", as_of), ("run", run)]))
}

/// The page on which is asked about a payment, a component of it, or one record in it.
#[must_use]
pub fn ask(person: &str, period: &str, plan: &str, component: &str, record: &str) -> String {
    let parts = [("person", person), ("period", period), ("plan", plan), ("component", component), ("record", record)];
    format!("/questions/ask{}", query(&parts))
}

/// The page on which is asked why a record does not count.
#[must_use]
pub fn ask_missing(person: &str, kind: &str, record: &str) -> String {
    format!("/questions/ask{}", query(&[("person", person), ("about", "missing"), ("kind", kind), ("record", record)]))
}

/// A person's deals and credits.
#[must_use]
pub fn deals(person: &str, period: &str) -> String {
    format!("/people/{}/deals{}", encoded(person), query(&[("period", period)]))
}

/// A plan.
#[must_use]
pub fn plan(plan: &str) -> String {
    format!("/plans/{}", encoded(plan))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_id_makes_one_segment() {
        assert_eq!(record("deals", "OPP/1 ?é"), "/records/deals/OPP%2F1%20%3F%C3%A9");
        assert_eq!(why("ada", "2026-05", "", "New & old", ""), "/people/ada/why?period=2026-05&component=New%20%26%20old");
    }
}
