//! The common keys of a plan as fields of a form, and what was typed written back into the text.
//!
//! A field is named by its place in the text: `effective.from`, `component.0.rate`, `component.0.tiers.1.from`. Only keys whose values are
//! plain texts, numbers, days or booleans are fields; everything else stays to the text. An emptied field takes its key out.

use super::parse;
use kernel::{Location, Problem, Problems};
use std::collections::BTreeMap;
use toml_edit::{Array, ArrayOfTables, InlineTable, Item, TableLike, Value};

/// What was typed, by the name of the field.
pub type Fields = BTreeMap<String, String>;

/// Fields that belong together: the plan itself, or one component.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// What people read above them.
    pub title: String,
    /// The fields in the order of the text.
    pub fields: Vec<Field>,
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
}

/// Keys of the plan that a form always shows, also when they are not written.
const OF_PLAN: [&str; 7] = ["plan", "description", "for", "effective.from", "effective.to", "currency", "pays"];

/// The fields of a plan's text: the plan first, then each component.
///
/// # Errors
/// When the text is not TOML.
pub fn fields(file: &str, text: &str) -> Result<Vec<Group>, Problems> {
    let document = parse(file, text)?;
    let mut plan = Vec::new();
    collect(document.as_table(), "", "", &mut plan);
    for key in OF_PLAN {
        if !plan.iter().any(|field: &Field| field.name == key) {
            plan.push(field(key.to_owned(), key, String::new()));
        }
    }
    plan.sort_by_key(|field| OF_PLAN.iter().position(|key| *key == field.name).unwrap_or(OF_PLAN.len()));
    let mut groups = vec![Group { title: "The plan".into(), fields: plan }];
    for (index, component) in tables(document.get("component")).enumerate() {
        let mut own = Vec::new();
        collect(component, &format!("component.{index}."), "", &mut own);
        let title = component.get("name").and_then(Item::as_str).map_or_else(|| format!("Component {}", index + 1), str::to_owned);
        groups.push(Group { title, fields: own });
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
fn collect(table: &dyn TableLike, path: &str, label: &str, out: &mut Vec<Field>) {
    for (key, item) in table.iter() {
        let (name, told) = (format!("{path}{key}"), format!("{label}{}", key.replace('_', " ")));
        if let Some(value) = item.as_value().and_then(plain) {
            out.push(field(name, &told, value));
        } else if let Some(inner) = item.as_table_like() {
            collect(inner, &format!("{name}."), &format!("{told}, "), out);
        } else if let Some(list) = item.as_array() {
            for (index, entry) in list.iter().enumerate() {
                if let Some(entry) = entry.as_inline_table() {
                    collect(entry, &format!("{name}.{index}."), &format!("{} {}, ", singular(&told), index + 1), out);
                }
            }
        } else if let (Item::ArrayOfTables(list), false) = (item, path.is_empty() && key == "component") {
            for (index, entry) in list.iter().enumerate() {
                collect(entry, &format!("{name}.{index}."), &format!("{} {}, ", singular(&told), index + 1), out);
            }
        }
    }
}

/// `tiers` to `tier`.
fn singular(word: &str) -> &str {
    word.strip_suffix('s').unwrap_or(word)
}

fn field(name: String, label: &str, value: String) -> Field {
    let mut letters = label.chars();
    let label = letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect());
    let choices = choices(name.rsplit('.').next().unwrap_or(&name), &name).to_vec();
    Field { label: label.replace('.', ", "), name, value, choices }
}

fn choices(key: &str, name: &str) -> &'static [&'static str] {
    match key {
        "pays" if name == "pays" => &["monthly", "quarterly", "yearly"],
        "exchange" => &["market", "plan"],
        "against" => &["quota", "amount", "count"],
        "apply" => &["marginal", "whole", "interpolated"],
        "bound" => &["lower", "upper"],
        "prorate" => &["none", "days", "periods"],
        "stacking" => &["highest", "all"],
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
        Value::Array(_) | Value::InlineTable(_) => None,
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

fn of_list<'a>(list: &'a mut ArrayOfTables, index: &str) -> Option<&'a mut dyn TableLike> {
    list.get_mut(index.parse().ok()?).map(|table| table as &mut dyn TableLike)
}

fn of_array<'a>(list: &'a mut Array, index: &str) -> Option<&'a mut dyn TableLike> {
    list.get_mut(index.parse().ok()?)?.as_inline_table_mut().map(|table| table as &mut dyn TableLike)
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
