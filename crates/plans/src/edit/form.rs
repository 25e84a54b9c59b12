//! The common keys of a plan as fields of a form, and what was typed written back into the text.
//!
//! A field is named by its place in the text: `effective.from`, `component.0.rate`, `component.0.tiers.1.from`. Only keys whose values are
//! plain texts, numbers, days or booleans are fields; everything else stays to the text. An emptied field takes its key out.

use super::place::{at, of_array, of_list};
use super::{parse, settings, shape};
use kernel::{Location, Problem, Problems};
use std::collections::BTreeMap;
use toml_edit::{InlineTable, Item, TableLike, Value};

/// What was typed, by the name of the field.
pub type Fields = BTreeMap<String, String>;

/// Fields that belong together: the plan itself, or one component.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// What people read above them.
    pub title: String,
    /// The place of the component: `component.0`; none for the plan itself.
    pub place: Option<String>,
    /// The fields in the order of the text.
    pub fields: Vec<Field>,
    /// Its lists of entries.
    pub lists: Vec<Entries>,
    /// Whether it is a commission that has no tiers yet.
    pub may_have_tiers: bool,
    /// Whether a component stands before it, and whether one stands after it.
    pub neighbours: (bool, bool),
    /// The settings that may be added to it.
    pub may_set: Vec<&'static str>,
    /// The settings that it has, by place: `component.0.cap` and `cap`.
    pub set: Vec<(String, &'static str)>,
}

/// A list of entries: tiers, points of a curve, steps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entries {
    /// Its place: `component.0.tiers`.
    pub place: String,
    /// What people call one of them: `tier`.
    pub one: String,
    /// How many there are.
    pub count: usize,
}

/// A field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// Its place in the text.
    pub name: String,
    /// The key as people read it: `Tier 2, from`.
    pub label: String,
    /// Its value.
    pub value: String,
    /// The values to choose from; empty when anything may be typed.
    pub choices: Vec<&'static str>,
    /// Line and character of its value in the text, counted from 1; none while it is not written.
    pub at: Option<(u64, u64)>,
}

/// Keys of the plan that a form always shows, also when they are not written.
const OF_PLAN: [&str; 7] = ["plan", "description", "for", "effective.from", "effective.to", "currency", "pays"];

/// The fields of a plan's text: the plan first, then each component.
///
/// # Errors
/// When the text is not TOML.
pub fn fields(file: &str, text: &str) -> Result<Vec<Group>, Problems> {
    parse(file, text)?;
    // Unlike one that can be changed, this document knows where everything stands.
    let document = toml_edit::Document::parse(text).map_err(|error| {
        Problems::from(Problem::error("toml", Location::file(file), format!("This is not TOML: {}.", error.message().trim())))
    })?;
    let mut plan = Vec::new();
    collect(text, document.as_table(), "", "", &mut plan);
    for key in OF_PLAN {
        if !plan.iter().any(|field: &Field| field.name == key) {
            plan.push(field(key.to_owned(), key, String::new(), None));
        }
    }
    plan.sort_by_key(|field| OF_PLAN.iter().position(|key| *key == field.name).unwrap_or(OF_PLAN.len()));
    let title = "The plan".to_owned();
    let (may_set, has) = settings::of_plan(document.as_table());
    let set = has.into_iter().map(|key| (key.to_owned(), key)).collect();
    let entries = |(place, count): (String, usize)| Entries { one: one(&place), place, count };
    let lists = shape::lists(document.as_table(), "").into_iter().map(entries).collect();
    let neighbours = (false, false);
    let mut groups = vec![Group { title, place: None, fields: plan, lists, may_have_tiers: false, neighbours, may_set, set }];
    let count = tables(document.get("component")).count();
    for (index, component) in tables(document.get("component")).enumerate() {
        let mut own = Vec::new();
        let place = format!("component.{index}");
        collect(text, component, &format!("{place}."), "", &mut own);
        let title = component.get("name").and_then(Item::as_str).map_or_else(|| format!("Component {}", index + 1), str::to_owned);
        let may_have_tiers = ["tiers", "curve", "steps", "goals", "during", "share_by", "levels", "of", "kind"]
            .iter()
            .all(|key| component.get(key).is_none())
            && component.get("measure").is_some();
        let lists = shape::lists(component, &format!("{place}.")).into_iter().map(entries).collect();
        let (may_set, has) = settings::of(component);
        let set = has.into_iter().map(|key| (format!("{place}.{key}"), key)).collect();
        let neighbours = (index > 0, index + 1 < count);
        groups.push(Group { title, place: Some(place), fields: own, lists, may_have_tiers, neighbours, may_set, set });
    }
    Ok(groups)
}

fn tables(item: Option<&Item>) -> Box<dyn Iterator<Item = &dyn TableLike> + '_> {
    match item {
        Some(Item::ArrayOfTables(all)) => Box::new(all.iter().map(|table| table as &dyn TableLike)),
        _ => Box::new(std::iter::empty()),
    }
}

/// The plain values of a table, of the tables in it and of the lists of tables in it.
fn collect(text: &str, table: &dyn TableLike, path: &str, label: &str, out: &mut Vec<Field>) {
    for (key, item) in table.iter() {
        let (name, told) = (format!("{path}{key}"), format!("{label}{}", key.replace('_', " ")));
        if let Some(value) = item.as_value().and_then(plain) {
            let place = item.span().map(|span| at(text, span.start));
            out.push(field(name, &told, value, place));
        } else if let Some(inner) = item.as_table_like() {
            collect(text, inner, &format!("{name}."), &format!("{told}, "), out);
        } else if let Some(list) = item.as_array() {
            for (index, entry) in list.iter().enumerate() {
                if let Some(entry) = entry.as_inline_table() {
                    collect(text, entry, &format!("{name}.{index}."), &format!("{} {}, ", singular(&told), index + 1), out);
                }
            }
        } else if let (Item::ArrayOfTables(list), false) = (item, path.is_empty() && key == "component") {
            for (index, entry) in list.iter().enumerate() {
                collect(text, entry, &format!("{name}.{index}."), &format!("{} {}, ", singular(&told), index + 1), out);
            }
        }
    }
}

/// `tiers` to `tier`.
fn singular(word: &str) -> &str {
    word.strip_suffix('s').unwrap_or(word)
}

/// What people call an entry of the list at a place: `point of the curve`, `tier`.
fn one(place: &str) -> String {
    match place.rsplit('.').next().unwrap_or(place) {
        "curve" => "point".to_owned(),
        "ramp" => "step of the ramp".to_owned(),
        "multiply" => "multiplier".to_owned(),
        "release" => "part".to_owned(),
        "schedule" => "step of the schedule".to_owned(),
        "table" => "rate of the table".to_owned(),
        list => singular(list).to_owned(),
    }
}

fn field(name: String, label: &str, value: String, at: Option<(u64, u64)>) -> Field {
    let mut letters = label.chars();
    let label = letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect());
    let choices = choices(name.rsplit('.').next().unwrap_or(&name), &name).to_vec();
    Field { label: label.replace('.', ", "), name, value, choices, at }
}

fn choices(key: &str, name: &str) -> &'static [&'static str] {
    match key {
        "pays" if name == "pays" => &["monthly", "quarterly", "yearly"],
        "pays" if name.ends_with(".gate.pays") => &["from zero", "above"],
        "exchange" => &["market", "plan"],
        "against" => &["quota", "amount", "count"],
        "apply" => &["marginal", "whole", "interpolated"],
        "bound" => &["lower", "upper"],
        "prorate" => &["none", "days", "periods", "seasonal"],
        "stacking" => &["highest", "all"],
        "true_up" => &["full", "never back"],
        "attainment" => &["falls", "stays"],
        "recoverable" | "goes_on" => &["true", "false"],
        "share_by" => &["equal", "target_pay"],
        "kind" if name.starts_with("component.") => &["commission", "attainment", "bonus", "objectives", "spiff", "override", "pool"],
        "kind" => &["guaranteed", "advance"],
        "per" if name.starts_with("component.") && name.matches('.').count() == 2 => &["deal", "period", "quarter", "year", "plan"],
        "per" | "end_of" => &["period", "quarter", "year"],
        _ => &[],
    }
}

/// A value that a field can show.
fn plain(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.value().clone()),
        Value::Integer(_) | Value::Float(_) | Value::Boolean(_) | Value::Datetime(_) => {
            let mut bare = value.clone();
            bare.decor_mut().clear();
            Some(bare.to_string())
        }
        // A list of names or numbers is one field, with commas.
        Value::Array(list) => {
            let plainly = |one: &Value| if one.is_array() { None } else { plain(one) };
            list.iter().map(plainly).collect::<Option<Vec<String>>>().filter(|all| !all.is_empty()).map(|all| all.join(", "))
        }
        Value::InlineTable(_) => None,
    }
}

/// The text with what was typed; fields that say what the text says already change nothing, not even the way it is written.
///
/// # Errors
/// When the text is not TOML, or a field names a place that the text does not have.
pub fn write(file: &str, text: &str, typed: &Fields) -> Result<String, Problems> {
    let mut document = parse(file, text)?;
    let mut problems = Problems::new();
    for (name, value) in typed {
        let steps: Vec<&str> = name.split('.').collect();
        if set(document.as_table_mut(), &steps, value.trim()).is_none() {
            let at = Location::file(file).column(name.clone());
            problems.push(Problem::error("unknown-field", at, format!("The text has no place `{name}`.")).hint("open the form again"));
        }
    }
    if problems.has_errors() { Err(problems) } else { Ok(document.to_string()) }
}

/// Sets one value; none when the place does not exist.
fn set(table: &mut dyn TableLike, steps: &[&str], typed: &str) -> Option<()> {
    match steps {
        [] => None,
        [key] => {
            put(table, key, typed);
            Some(())
        }
        // A quoted key may have dots: "account.segment".
        [_, _, ..] if table.contains_key(&steps.join(".")) => {
            put(table, &steps.join("."), typed);
            Some(())
        }
        [key, rest @ ..] => {
            if table.get(key).is_none() && rest.len() == 1 {
                if typed.is_empty() {
                    return Some(());
                }
                table.insert(key, toml_edit::value(InlineTable::new()));
            }
            match table.get_mut(key)? {
                Item::ArrayOfTables(list) => set(of_list(list, rest.first()?)?, &rest[1..], typed),
                Item::Value(Value::Array(list)) => set(of_array(list, rest.first()?)?, &rest[1..], typed),
                item => set(item.as_table_like_mut()?, rest, typed),
            }
        }
    }
}

/// Puts a typed text into a key, as the kind of value that was there; emptied, the key goes.
fn put(table: &mut dyn TableLike, key: &str, typed: &str) {
    let old = table.get(key).and_then(Item::as_value);
    if old.and_then(plain).as_deref() == Some(typed) {
        return;
    }
    if typed.is_empty() {
        table.remove(key);
        return;
    }
    let mut new = typed_value(key, typed, old);
    if let Some(old) = old {
        *new.decor_mut() = old.decor().clone();
    }
    match table.get_mut(key) {
        Some(Item::Value(slot)) => *slot = new,
        _ => drop(table.insert(key, Item::Value(new))),
    }
}

fn typed_value(key: &str, typed: &str, old: Option<&Value>) -> Value {
    if let Some(Value::Array(list)) = old {
        let parts = typed.split(',').map(str::trim).filter(|part| !part.is_empty());
        let mut values: toml_edit::Array = parts.map(|part| typed_value(key, part, list.get(0))).collect();
        values.set_trailing("");
        return Value::Array(values);
    }
    let text = matches!(old, Some(Value::String(_))) && !typed.chars().all(|c| c.is_ascii_digit() || c == '.');
    if !text {
        if let Ok(day) = typed.parse::<kernel::Date>() {
            return Value::from(super::head::toml_date(day));
        }
        let number = !matches!(key, "plan" | "name" | "description" | "label" | "measure")
            && typed.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | '-' | '_'));
        if number && let Ok(value) = typed.parse::<Value>() {
            return value;
        }
        if let (Some(Value::Boolean(_)), Ok(flag)) = (old, typed.parse::<bool>()) {
            return Value::from(flag);
        }
    }
    Value::from(typed)
}
