//! What changed between two runs beside the records that measures count, each by its name: `quota of Ada, arr, 2026: 1,200,000 → 1,000,000`,
//! `rate from EUR to USD on 2026-03-01: 1.08 → 1.1`, `plans/ae.toml: New business: the rate rises from 10% to 12%.`

use ::store::Tx;
use book::assemble::Texts;
use kernel::money::grouped;
use kernel::{Calendar, Problems, Value};
use plans::Plan;
use records::ledger::{self, Version};
use records::{Column, Kind};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// How many rows of a kind are named.
const MOST: usize = 200;
/// How many lines of a text are named.
const LINES: usize = 5;
/// The kinds whose rows are named; what happened to a record that is measured is told with what it pays.
const KINDS: [Kind; 7] = [Kind::People, Kind::Quotas, Kind::Splits, Kind::ExchangeRates, Kind::Adjustments, Kind::Accounts, Kind::Products];

/// What changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct Changed {
    /// The input that it is part of, as the run names it: `data/quotas`, `plans`, `measures`, `company`.
    pub input: String,
    /// What changed, by name, before and after.
    pub said: String,
    /// Whose row it is; none for what concerns several people.
    pub person: Option<String>,
    /// The plan that changed; none for the rest.
    pub plan: Option<String>,
    /// The record that a share is of; none for the rest.
    pub record: Option<String>,
    /// The two currencies of an exchange rate; empty for the rest.
    pub currencies: Vec<String>,
}

impl Changed {
    fn of(input: &str, said: String) -> Self {
        Self { input: input.to_owned(), said, person: None, plan: None, record: None, currencies: Vec::new() }
    }
}

/// The rows that changed between two imports, in order of kind and key.
pub(super) fn rows(tx: &mut Tx<'_>, from: i64, until: i64) -> Result<Vec<Changed>, Problems> {
    let mut found = Vec::new();
    let mut names = Names::default();
    for kind in KINDS {
        for key in ledger::changed_keys(tx, kind, "", from.min(until), from.max(until), MOST)? {
            let versions = ledger::history(tx, kind, &key)?;
            let at = |import: i64| versions.iter().find(|v| v.from <= import && v.until.is_none_or(|until| until > import));
            let (then, now) = (at(from), at(until));
            let what = match (then, now) {
                (None, None) => continue,
                (Some(then), Some(now)) if then.number == now.number => continue,
                (then, now) => differing(kind, then, now),
            };
            found.push(row(tx, kind, (then, now), &what, &mut names)?);
        }
    }
    Ok(found)
}

/// The names of people, each read once.
#[derive(Debug, Default)]
struct Names(BTreeMap<String, String>);

impl Names {
    fn of(&mut self, tx: &mut Tx<'_>, person: &str) -> Result<String, Problems> {
        if let Some(name) = self.0.get(person) {
            return Ok(name.clone());
        }
        let mut name = person.to_owned();
        for key in ledger::find(tx, Kind::People, &format!("{person}|"), 1)? {
            let version = ledger::record(tx, Kind::People, &key)?;
            name = version.as_ref().and_then(|version| text(version, "name")).unwrap_or(name);
        }
        self.0.insert(person.to_owned(), name.clone());
        Ok(name)
    }
}

type Both<'v> = (Option<&'v Version>, Option<&'v Version>);

fn row(tx: &mut Tx<'_>, kind: Kind, (then, now): Both<'_>, what: &str, names: &mut Names) -> Result<Changed, Problems> {
    let version = now.or(then);
    let own = |column: &str| version.and_then(|version| text(version, column)).unwrap_or_default();
    let input = format!("data/{kind}");
    Ok(match kind {
        Kind::People => {
            let said = format!("row of {} from {}: {what}", names.of(tx, &own("id"))?, own("start"));
            Changed { person: Some(own("id")), ..Changed::of(&input, said) }
        }
        Kind::Quotas => {
            let said = format!("quota of {}, {}, {}: {what}", names.of(tx, &own("person"))?, own("measure"), own("period"));
            Changed { person: Some(own("person")), ..Changed::of(&input, said) }
        }
        Kind::Splits => {
            let said = format!("share of {} in {}: {what}", names.of(tx, &own("person"))?, own("record"));
            Changed { person: Some(own("person")), record: Some(own("record")), ..Changed::of(&input, said) }
        }
        Kind::ExchangeRates => {
            let table = Some(own("table")).filter(|table| !table.is_empty()).map(|table| format!(" ({table})")).unwrap_or_default();
            let said = format!("rate from {} to {} on {}{table}: {what}", own("from"), own("to"), own("date"));
            Changed { currencies: vec![own("from"), own("to")], ..Changed::of(&input, said) }
        }
        Kind::Adjustments => {
            let said = format!("adjustment {} of {}: {what}", own("id"), names.of(tx, &own("person"))?);
            Changed { person: Some(own("person")), ..Changed::of(&input, said) }
        }
        _ => Changed::of(&input, format!("{kind} {}: {what}", own("id"))),
    })
}

/// What a row says of itself beside its key, before and after; the one figure of a quota or a rate without its column's name.
fn differing(kind: Kind, then: Option<&Version>, now: Option<&Version>) -> String {
    let main = match kind {
        Kind::Quotas => "amount",
        Kind::ExchangeRates => "rate",
        Kind::Splits => "share",
        _ => "",
    };
    let value = |version: &Version, column: &Column| version.value(&column.name).map(shown);
    let columns: Vec<&Column> = now.or(then).map(|version| version.values.iter().map(|(column, _)| column).collect()).unwrap_or_default();
    let mut parts = Vec::new();
    for column in columns {
        let (was, is) = (then.and_then(|then| value(then, column)), now.and_then(|now| value(now, column)));
        if was == is || (kind.key().contains(&column.name.as_str())) {
            continue;
        }
        let name = if column.name == main { String::new() } else { format!("{} ", column.name) };
        let nothing = || "nothing".to_owned();
        parts.push(match (then, now) {
            (None, _) => format!("{name}{}", is.unwrap_or_else(nothing)),
            (_, None) => format!("{name}{}", was.unwrap_or_else(nothing)),
            _ => format!("{name}{} → {}", was.unwrap_or_else(nothing), is.unwrap_or_else(nothing)),
        });
    }
    let parts = parts.join(", ");
    match (then, now) {
        (None, _) => format!("new, {parts}"),
        (_, None) => format!("removed, was {parts}"),
        _ => parts,
    }
}

fn shown(value: &Value) -> String {
    match value {
        Value::Decimal(decimal) => grouped(*decimal, 0),
        other => other.to_string(),
    }
}

fn text(version: &Version, column: &str) -> Option<String> {
    version.value(column).map(ToString::to_string)
}

/// What changed in the texts of two runs: plans in sentences, the rest line by line.
pub(super) fn texts(then: &Texts, now: &Texts, calendar: &Calendar) -> Vec<Changed> {
    let measures: Vec<(&str, &str)> = now.measures.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let measures = measures::read_all(measures).unwrap_or_default();
    let mut found = Vec::new();
    for (input, name, before, after) in pairs(then, now) {
        let plan = |text: Option<&str>| text.filter(|_| input == "plans").and_then(|text| plans::read(name, text).ok());
        let (old, new) = (plan(before), plan(after));
        let id = new.as_ref().or(old.as_ref()).map(|plan| plan.id.to_string());
        let sentences = match (&old, &new, before, after) {
            (Some(old), Some(new), ..) => said(old, new, &measures, calendar),
            (_, _, None, _) => vec!["new".to_owned()],
            (.., None) => vec!["removed".to_owned()],
            _ => Vec::new(),
        };
        let sentences = if sentences.is_empty() { lines(before.unwrap_or_default(), after.unwrap_or_default()) } else { sentences };
        found.extend(sentences.into_iter().map(|said| Changed { plan: id.clone(), ..Changed::of(input, format!("{name}: {said}")) }));
    }
    found
}

type Pair<'t> = (&'static str, &'t str, Option<&'t str>, Option<&'t str>);

/// The texts that differ, each with what it was and is.
fn pairs<'t>(then: &'t Texts, now: &'t Texts) -> Vec<Pair<'t>> {
    let mut found: Vec<Pair<'t>> = Vec::new();
    if then.company != now.company {
        found.push(("company", "company.toml", Some(&then.company), Some(&now.company)));
    }
    for (input, then, now) in [("measures", &then.measures, &now.measures), ("plans", &then.plans, &now.plans)] {
        let text = |all: &'t [(String, String)], name: &str| all.iter().find(|(own, _)| own == name).map(|(_, text)| text.as_str());
        let names: BTreeSet<&str> = then.iter().chain(now).map(|(name, _)| name.as_str()).collect();
        for name in names {
            let (before, after) = (text(then, name), text(now, name));
            if before != after {
                found.push((input, name, before, after));
            }
        }
    }
    found
}

fn said(old: &Plan, new: &Plan, measures: &[measures::Measure], calendar: &Calendar) -> Vec<String> {
    let difference = plans::diff(old, new, measures, calendar);
    let of_components = difference.components.iter().flat_map(|component| {
        let name = component.name.clone();
        component.sentences.iter().map(move |sentence| format!("{name}: {sentence}"))
    });
    difference.plan.iter().cloned().chain(of_components).collect()
}

/// The lines that only one of two texts has; when each has one in the other's place, side by side.
fn lines(before: &str, after: &str) -> Vec<String> {
    let own = |text: &str, other: &str| -> Vec<String> {
        let there: BTreeSet<&str> = other.lines().map(str::trim).collect();
        text.lines().map(str::trim).filter(|line| !line.is_empty() && !there.contains(line)).map(str::to_owned).collect()
    };
    let (gone, new) = (own(before, after), own(after, before));
    let mut said: Vec<String> = if gone.len() == new.len() {
        gone.into_iter().zip(new).map(|(gone, new)| format!("{gone} → {new}")).collect()
    } else {
        gone.into_iter().map(|gone| format!("without {gone}")).chain(new.into_iter().map(|new| format!("with {new}"))).collect()
    };
    let more = said.len().saturating_sub(LINES);
    said.truncate(LINES);
    said.extend((more > 0).then(|| format!("and {more} lines more")));
    said
}
