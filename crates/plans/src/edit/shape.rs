//! Components, tiers and other entries of lists added, removed and moved in a plan's text; remarks stay beside what they stand beside.

use super::{blocks, parse, place, settings};
use kernel::{Location, Problem, Problems};
use toml_edit::{Array, ArrayOfTables, InlineTable, Item, TableLike, Value};

/// The kinds of component that can be added, with what a new one of them says.
const KINDS: [(&str, &str); 13] = [
    ("commission", "measure = \"{measure}\"\nrate    = \"5%\"\n"),
    ("commission for each record", "measure = \"{measure}\"\neach    = 100\n"),
    (
        "commission by tiers",
        "measure = \"{measure}\"\nagainst = \"quota\"\nper     = \"year\"\ntiers   = [ { from = \"0%\", rate = \"5%\" }, { from = \"100%\", rate = \"10%\" } ]\napply   = \"marginal\"\n",
    ),
    (
        "commission by a table of rates",
        "measure = \"{measure}\"\n[[component.table]]\ncurrency = \"{currency}\"\nrate     = \"6%\"\n[[component.table]]\nrate     = \"5%\"\n",
    ),
    (
        "attainment pay",
        "measure = \"{measure}\"\nper     = \"quarter\"\ntarget  = \"100%\"\ncurve   = [ { at = \"0%\", pays = \"0%\" }, { at = \"100%\", pays = \"100%\" } ]\n",
    ),
    (
        "attainment pay of several measures",
        "kind     = \"attainment\"\nmeasures = [ { measure = \"{measure}\", weight = \"100%\" } ]\nper      = \"quarter\"\ntarget   = \"100%\"\ncurve    = [ { at = \"0%\", pays = \"0%\" }, { at = \"100%\", pays = \"100%\" } ]\n",
    ),
    ("bonus", "measure = \"{measure}\"\nagainst = \"quota\"\nper     = \"quarter\"\nsteps   = [ { at = \"100%\", pays = 1000 } ]\n"),
    (
        "objectives",
        "per     = \"quarter\"\ntarget  = \"20%\"\ngoals   = [ { goal = \"What is to be done\", measure = \"{measure}\", weight = \"100%\" } ]\n",
    ),
    ("spiff", "measure = \"{measure}\"\nrate    = \"1%\"\nduring  = { from = {from}, to = {to} }\n"),
    ("override", "kind    = \"override\"\nrate    = \"1%\"\nlevels  = 1\n"),
    ("pool", "kind     = \"pool\"\nmeasure  = \"{measure}\"\nrate     = \"1%\"\nper      = \"quarter\"\nshare_by = \"equal\"\n"),
    (
        "pool shared by target pay",
        "kind     = \"pool\"\nmeasure  = \"{measure}\"\nrate     = \"1%\"\nper      = \"quarter\"\nshare_by = \"target_pay\"\n",
    ),
    (
        "pool shared by a measure",
        "kind     = \"pool\"\nmeasure  = \"{measure}\"\nrate     = \"1%\"\nper      = \"quarter\"\nshare_by = { measure = \"{measure}\" }\n",
    ),
];
/// The keys whose values are lists of entries that belong together.
pub(super) const LISTS: [&str; 10] = ["tiers", "curve", "steps", "goals", "measures", "ramp", "multiply", "release", "schedule", "table"];

/// The kinds of component that can be added.
#[must_use]
pub fn kinds() -> [&'static str; KINDS.len()] {
    KINDS.map(|(kind, _)| kind)
}

/// A change of a plan's shape.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reshape {
    /// A component of one of [`kinds`] comes after the others.
    AddComponent(String),
    /// An entry comes after the last of a list: `component.0.tiers`; the list is made when it is not there (tiers).
    Add(String),
    /// A setting is added to a component (`component.0.cap`) or to the plan (`draw`).
    Set(String),
    /// A component (`component.1`), an entry (`component.0.tiers.1`) or a setting (`component.0.cap`) goes.
    Remove(String),
    /// A component or an entry changes places with the one before it.
    Up(String),
    /// A component or an entry changes places with the one after it.
    Down(String),
}

impl Reshape {
    /// What a button says: `add component.0.tiers`, `remove component.1`, `up component.0.tiers.1`, `add component` (of that kind),
    /// `set component.0` or `set plan` (that setting).
    #[must_use]
    pub fn from_words(words: &str, kind: &str) -> Option<Self> {
        let (verb, place) = words.split_once(' ')?;
        let place = place.to_owned();
        Some(match verb {
            "set" if place == "plan" => Self::Set(kind.to_owned()),
            "set" => Self::Set(format!("{place}.{kind}")),
            "add" if place == "component" => Self::AddComponent(kind.to_owned()),
            "add" => Self::Add(place),
            "remove" => Self::Remove(place),
            "up" => Self::Up(place),
            "down" => Self::Down(place),
            _ => return None,
        })
    }
}

/// The text in its new shape.
///
/// # Errors
/// When the text is not TOML, there is no such kind, or the text does not have the place.
pub fn reshape(file: &str, text: &str, what: &Reshape) -> Result<String, Problems> {
    if let Reshape::AddComponent(kind) = what {
        return added(file, text, kind);
    }
    let mut document = parse(file, text)?;
    let place = match what {
        Reshape::AddComponent(_) => "",
        Reshape::Add(place) | Reshape::Set(place) | Reshape::Remove(place) | Reshape::Up(place) | Reshape::Down(place) => place,
    };
    let steps: Vec<&str> = place.split('.').collect();
    if let ["component", index] = steps.as_slice()
        && let Some(done) = index.parse().ok().and_then(|index| whole(text, index, what))
    {
        return Ok(done);
    }
    let done = match what {
        Reshape::AddComponent(_) => None,
        Reshape::Add(_) => add(document.as_table_mut(), &steps),
        Reshape::Set(_) => set(document.as_table_mut(), &steps),
        Reshape::Remove(_) => remove(document.as_table_mut(), &steps),
        Reshape::Up(_) => moved(document.as_table_mut(), &steps, -1),
        Reshape::Down(_) => moved(document.as_table_mut(), &steps, 1),
    };
    if done.is_none() {
        let at = Location::file(file).column(place);
        return Err(Problem::error("unknown-field", at, format!("The text has no place `{place}`.")).hint("open the form again").into());
    }
    Ok(document.to_string())
}

/// A whole component moved or taken out.
fn whole(text: &str, index: usize, what: &Reshape) -> Option<String> {
    match what {
        Reshape::Remove(_) => blocks::removed(text, index),
        Reshape::Up(_) => blocks::moved(text, index, -1),
        Reshape::Down(_) => blocks::moved(text, index, 1),
        Reshape::AddComponent(_) | Reshape::Add(_) | Reshape::Set(_) => None,
    }
}

/// Adds a setting with a beginning that reads.
fn set(plan: &mut dyn TableLike, steps: &[&str]) -> Option<()> {
    let (key, rest) = steps.split_last()?;
    let all: Vec<(Option<String>, Option<String>)> = match plan.get("component") {
        Some(Item::ArrayOfTables(all)) => {
            let text = |table: &toml_edit::Table, key: &str| table.get(key).and_then(Item::as_str).map(str::to_owned);
            all.iter().map(|table| (text(table, "name"), text(table, "measure"))).collect()
        }
        _ => Vec::new(),
    };
    let own = rest.get(1).and_then(|index| index.parse::<usize>().ok());
    let measure = own.and_then(|own| all.get(own)?.1.clone()).or_else(|| all.iter().find_map(|(_, measure)| measure.clone()));
    let others = all.iter().enumerate().filter(|(index, _)| Some(*index) != own);
    let other = others.filter_map(|(_, (name, _))| name.clone()).next();
    let holder = place::table(plan, rest)?;
    settings::add(holder, key, rest.is_empty(), &measure.unwrap_or_default(), &other.unwrap_or_default())
}

fn added(file: &str, text: &str, kind: &str) -> Result<String, Problems> {
    let document = parse(file, text)?;
    let Some((_, says)) = KINDS.iter().find(|(name, _)| *name == kind) else {
        let problem = Problem::error("unknown-kind", Location::file(file).value(kind), format!("There is no kind of component `{kind}`."));
        return Err(problem.suggest(kind, kinds()).into());
    };
    let components: Vec<&dyn TableLike> = match document.get("component") {
        Some(Item::ArrayOfTables(all)) => all.iter().map(|table| table as &dyn TableLike).collect(),
        _ => Vec::new(),
    };
    let texts = |key: &str| components.iter().filter_map(|c| c.get(key)?.as_str().map(str::to_owned)).collect::<Vec<_>>();
    let (names, measure) = (texts("name"), texts("measure").into_iter().next().unwrap_or_default());
    let title = format!("{}{}", kind[..1].to_uppercase(), &kind[1..]);
    let free = |name: &String| !names.contains(name);
    let name = std::iter::once(title.clone()).chain((2..).map(|n| format!("{title} {n}"))).find(free).unwrap_or(title);
    let day = |key: &str| document.get("effective").and_then(|days| days.get(key)).map(|day| day.to_string().trim().to_owned());
    let from = day("from").unwrap_or_else(|| "2026-01-01".to_owned());
    let currency = document.get("currency").and_then(Item::as_str).unwrap_or("USD").to_owned();
    let says = says
        .replace("{currency}", &currency)
        .replace("{measure}", &measure)
        .replace("{to}", &day("to").unwrap_or_else(|| from.clone()))
        .replace("{from}", &from);
    let gap = if text.ends_with("\n\n") || text.is_empty() {
        ""
    } else if text.ends_with('\n') {
        "\n"
    } else {
        "\n\n"
    };
    Ok(format!("{text}{gap}[[component]]\nname    = {}\n{says}", Value::from(name)))
}

/// Adds an entry like the last one, a little further on.
fn add(table: &mut dyn TableLike, steps: &[&str]) -> Option<()> {
    let (key, rest) = steps.split_last()?;
    if !LISTS.contains(key) {
        return None;
    }
    let holder = place::table(table, rest)?;
    if holder.get(key).is_none() {
        return if *key == "tiers" { tiers(holder) } else { None };
    }
    match holder.get_mut(key)? {
        Item::Value(Value::Array(list)) => {
            let mut entry = list.get(list.len().checked_sub(1)?)?.clone();
            further(entry.as_inline_table_mut()?);
            append(list, entry);
        }
        Item::ArrayOfTables(list) => {
            let mut entry = list.get(list.len().checked_sub(1)?)?.clone();
            further(&mut entry);
            // After the last one, wherever in the text that stands.
            list.push(entry);
        }
        // One multiplier may be written without a list.
        Item::Value(single @ Value::InlineTable(_)) => {
            let mut list = Array::new();
            for mut entry in [single.clone(), single.clone()] {
                entry.decor_mut().clear();
                list.push(entry);
            }
            let decor = single.decor().clone();
            *single = Value::Array(list);
            *single.decor_mut() = decor;
        }
        _ => return None,
    }
    Some(())
}

/// The first tiers of a commission: the rate as it is, one and a half times of it above quota.
fn tiers(component: &mut dyn TableLike) -> Option<()> {
    let based = ["rate", "each", "table"].iter().any(|key| component.contains_key(key));
    let text = match based {
        true => "[ { from = \"0%\", rate = 1 }, { from = \"100%\", rate = 1.5 } ]",
        false => "[ { from = \"0%\", rate = \"5%\" }, { from = \"100%\", rate = \"10%\" } ]",
    };
    for (key, value) in [("against", "quota"), ("per", "year")] {
        if !component.contains_key(key) {
            component.insert(key, toml_edit::value(value));
        }
    }
    component.insert("tiers", Item::Value(text.parse().ok()?));
    Some(())
}

/// The bound of an entry a little further on, so that bounds go on rising.
fn further(entry: &mut dyn TableLike) {
    for key in ["from", "at", "months", "days"] {
        let Some(Item::Value(value)) = entry.get_mut(key) else { continue };
        let next = match &*value {
            Value::String(text) => {
                let Some(Ok(percent)) = text.value().trim().strip_suffix('%').map(str::parse::<i64>) else { continue };
                Value::from(format!("{}%", percent.saturating_add(10)))
            }
            Value::Integer(number) => Value::from(if *number.value() < 12 { number.value() + 1 } else { number.value().saturating_mul(2) }),
            _ => continue,
        };
        let decor = value.decor().clone();
        *value = next;
        *value.decor_mut() = decor;
    }
}

fn raw(text: Option<&toml_edit::RawString>) -> String {
    text.and_then(toml_edit::RawString::as_str).unwrap_or_default().to_owned()
}

/// Puts an entry after the last one: on a line of its own when the last one has its own.
fn append(list: &mut Array, mut entry: Value) {
    let before = raw(entry.decor().prefix());
    let lines = before.contains('\n');
    // Without a last comma, what stands after the last entry is the entry's own; with one it is the list's.
    let after = match list.trailing_comma() {
        true => list.trailing().as_str().unwrap_or_default().to_owned(),
        false => list.len().checked_sub(1).and_then(|last| list.get_mut(last)).map_or_else(String::new, |last| {
            let after = raw(last.decor().suffix());
            last.decor_mut().set_suffix("");
            after
        }),
    };
    if lines {
        let indent = before.rsplit('\n').next().unwrap_or_default().to_owned();
        let after = if after.contains('\n') { after.trim_end_matches(' ').to_owned() } else { format!("{after}\n") };
        entry.decor_mut().set_prefix(format!("{}{indent}", &after[..=after.rfind('\n').unwrap_or(0)]));
        entry.decor_mut().set_suffix("");
        list.push_formatted(entry);
        list.set_trailing_comma(true);
        list.set_trailing("\n");
    } else {
        let comma = list.trailing_comma();
        entry.decor_mut().set_prefix(" ");
        entry.decor_mut().set_suffix(if comma { "" } else { &after });
        list.push_formatted(entry);
        list.set_trailing_comma(comma);
    }
}

fn remove(table: &mut dyn TableLike, steps: &[&str]) -> Option<()> {
    let (index, rest) = steps.split_last()?;
    if settings::is(index, rest.is_empty()) && (rest.is_empty() || matches!(rest, ["component", _])) {
        return place::table(table, rest)?.remove(index).map(drop);
    }
    let (key, holders) = rest.split_last()?;
    let index: usize = index.parse().ok()?;
    let holder = place::table(table, holders)?;
    let empty = match holder.get_mut(key)? {
        Item::ArrayOfTables(list) => {
            list.get(index)?;
            list.remove(index);
            list.is_empty()
        }
        Item::Value(Value::Array(list)) => {
            take(list, index)?;
            list.is_empty()
        }
        _ => return None,
    };
    // A list without entries says nothing.
    if empty {
        holder.remove(key);
    }
    Some(())
}

/// Takes an entry out of a list. A remark behind it goes with it; those before it stay with what they are about.
fn take(list: &mut Array, index: usize) -> Option<()> {
    let own = raw(list.get(index)?.decor().prefix());
    let suffix = raw(list.get(index)?.decor().suffix());
    list.remove(index);
    if let Some(next) = list.get_mut(index) {
        next.decor_mut().set_prefix(own);
    } else if own.contains('\n') {
        let kept = own[..=own.rfind('\n').unwrap_or(0)].to_owned();
        list.set_trailing(kept);
        list.set_trailing_comma(true);
    } else if let Some(last) = index.checked_sub(1).and_then(|last| list.get_mut(last))
        && raw(last.decor().suffix()).is_empty()
    {
        last.decor_mut().set_suffix(suffix);
    }
    Some(())
}

/// Changes an entry's place with its neighbour's; remarks stay on their lines.
fn moved(table: &mut dyn TableLike, steps: &[&str], by: isize) -> Option<()> {
    let (index, rest) = steps.split_last()?;
    let (key, holders) = rest.split_last()?;
    let index: usize = index.parse().ok()?;
    let other = index.checked_add_signed(by)?;
    match place::table(table, holders)?.get_mut(key)? {
        Item::Value(Value::Array(list)) => {
            let (mut first, mut second) = (list.get(index)?.clone(), list.get(other)?.clone());
            let decor = first.decor().clone();
            *first.decor_mut() = second.decor().clone();
            *second.decor_mut() = decor;
            *list.get_mut(index)? = second;
            *list.get_mut(other)? = first;
            Some(())
        }
        Item::ArrayOfTables(list) => swapped(list, index, other),
        _ => None,
    }
}

/// The same for tables: what they say changes places, their places in the text stay.
fn swapped(list: &mut ArrayOfTables, index: usize, other: usize) -> Option<()> {
    let (mut first, mut second) = (list.get(index)?.clone(), list.get(other)?.clone());
    let (at, decor) = (first.position(), first.decor().clone());
    first.set_position(second.position());
    *first.decor_mut() = second.decor().clone();
    second.set_position(at);
    *second.decor_mut() = decor;
    *list.get_mut(index)? = second;
    *list.get_mut(other)? = first;
    Some(())
}

/// How many entries each list of a table has, with its place: `component.0.tiers` and 2.
pub(super) fn lists(table: &dyn TableLike, path: &str) -> Vec<(String, usize)> {
    let mut found = Vec::new();
    for (key, item) in table.iter() {
        let place = format!("{path}{key}");
        match item {
            Item::Value(Value::Array(list))
                if LISTS.contains(&key)
                    && list.iter().all(|entry| entry.as_inline_table().is_some_and(InlineTable::is_dotted) || entry.is_inline_table()) =>
            {
                found.push((place, list.len()));
            }
            Item::ArrayOfTables(list) if LISTS.contains(&key) => found.push((place, list.len())),
            _ => {
                if let Some(inner) = item.as_table_like() {
                    found.extend(lists(inner, &format!("{place}.")));
                }
            }
        }
    }
    found
}
