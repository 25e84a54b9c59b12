//! The keys of one measure.

use super::{Places, check_name, credit, keys, value};
use crate::measure::{Better, Class, Counted, Definition, Measure, MeasureUnit};
use kernel::document::{Entry, Section};
use kernel::{MeasureId, Problem};
use records::Kind;

/// Keys that only a measure of records has.
const OF_RECORDS: [&str; 3] = ["when", "on", "credit"];

/// The measure of one table.
pub(super) fn read(name: &str, entry: &Entry<'_>, places: &mut Places) -> Option<Measure> {
    let what = format!("measure `{name}`");
    if !entry.is_table() {
        entry.refuse("a measure, written under its name in square brackets: [new-bookings]");
        return None;
    }
    let section = entry.section(&what)?;
    if let Some(problem) = check_name(name, entry.key_at()) {
        section.report(problem);
    }
    let label = section.text("label").unwrap_or_else(|| spoken(name));
    let description = section.text("description");
    let classes = [("activity", Class::Activity), ("objective", Class::Objective), ("result", Class::Result)];
    let class = section.required("class", "class = \"result\", \"objective\" or \"activity\"").and_then(|entry| entry.choice(&classes));
    let better = section.get("better").and_then(|entry| entry.choice(&[("higher", Better::Higher), ("lower", Better::Lower)]));
    let units = [("money", MeasureUnit::Money), ("count", MeasureUnit::Count), ("days", MeasureUnit::Days), ("ratio", MeasureUnit::Ratio)];
    let unit = section.get("unit").map(|entry| entry.choice(&units));
    let effective = keys::effective(&section);
    let of = section.get("of").map(|entry| kind(&entry));
    let value =
        section.required("value", "value = \"sum(amount)\", \"count()\" or a formula over measures").and_then(|entry| keys::expr(&entry));
    let names = value.as_ref().filter(|_| of.is_none()).map(crate::formula::names).unwrap_or_default();
    places.extend(names.into_iter().rev().map(|(operand, place)| ((MeasureId::from(name), operand), place)));
    let (definition, inferred) = match of {
        Some(of) => counted(&section, of?, value?)?,
        None => formula(&section, value?)?,
    };
    section.finish();
    let unit = match unit {
        Some(written) => written?,
        None => inferred.unwrap_or_else(|| {
            let problem = Problem::error("missing-key", section.at(), format!("The unit of {what} cannot be told from its value."));
            section.report(problem.expected("unit = \"money\", \"count\", \"days\" or \"ratio\""));
            MeasureUnit::Count
        }),
    };
    let id = MeasureId::from(name);
    Some(Measure {
        id,
        label,
        description,
        class: class?,
        better: better.unwrap_or(Better::Higher),
        unit,
        definition,
        effective,
        at: entry.key_at(),
    })
}

/// `new-bookings` as people would write it: `New bookings`.
fn spoken(name: &str) -> String {
    let words = name.replace(['-', '_'], " ");
    let mut letters = words.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

fn kind(entry: &Entry<'_>) -> Option<Kind> {
    let measured: Vec<(&str, Kind)> = Kind::ALL.into_iter().filter(|kind| kind.is_measured()).map(|kind| (kind.word(), kind)).collect();
    entry.choice(&measured)
}

/// A measure taken of records, and the unit that its value tells.
fn counted(section: &Section<'_>, of: Kind, value: crate::ExprText) -> Option<(Definition, Option<MeasureUnit>)> {
    let when = section.get("when").and_then(|entry| keys::expr(&entry));
    let on = section.required("on", "the date on which a record counts: on = \"closed_on\"").and_then(|entry| keys::expr(&entry));
    let credit = section.required("credit", "who gets credit: credit = [ { to = \"owner\" } ]").and_then(|entry| credit::read(&entry));
    let (function, argument) = match value::read(&value) {
        Ok(read) => read,
        Err(problem) => {
            section.report(problem);
            return None;
        }
    };
    let unit = value::unit(of, function, argument.as_ref());
    let counted = Counted { of, when, on: on?, function, argument, credit: credit? };
    Some((Definition::Counted(counted), unit))
}

/// A measure made of others.
fn formula(section: &Section<'_>, value: crate::ExprText) -> Option<(Definition, Option<MeasureUnit>)> {
    for key in OF_RECORDS {
        if let Some(entry) = section.get(key) {
            let problem = Problem::error("key-without-of", entry.key_at(), format!("`{key}` belongs to a measure of records."));
            section.report(problem.hint("add `of`, such as of = \"deals\", or leave it out for a formula over measures"));
        }
    }
    match crate::formula::parse_number(&value) {
        Ok(formula) => Some((Definition::Formula(formula), Some(MeasureUnit::Ratio))),
        Err(problem) => {
            section.report(problem);
            None
        }
    }
}
