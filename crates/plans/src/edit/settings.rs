//! What a component or a plan may say besides what it must: settings that the form adds with a beginning, and takes out.

use toml_edit::{Item, TableLike, Value};

/// A setting: its key, what a new one says, and the kinds of component that have it.
struct Setting {
    key: &'static str,
    says: &'static str,
    of: &'static [&'static str],
}

const ANY: &[&str] = &["commission", "attainment", "bonus", "objectives", "spiff", "override", "pool"];
const PAID_BY_RECORDS: &[&str] = &["commission", "spiff"];

const fn setting(key: &'static str, says: &'static str, of: &'static [&'static str]) -> Setting {
    Setting { key, says, of }
}

/// `{measure}` is a measure that the plan reads, `{component}` another component of it.
const OF_COMPONENTS: [Setting; 21] = [
    setting("apply", "\"marginal\"", &["commission"]),
    setting("apply", "\"interpolated\"", &["attainment", "objectives"]),
    setting("bound", "\"lower\"", &["commission"]),
    setting("true_up", "\"never back\"", &["commission"]),
    setting("gate", "{ at = \"50%\", pays = \"from zero\" }", &["commission", "attainment"]),
    setting("gate", "{ at = 1000, pays = \"from zero\" }", &["commission"]),
    setting("windfall", "{ over = 500000, counts = \"50%\" }", PAID_BY_RECORDS),
    setting("limit", "1000", &["spiff"]),
    setting("budget", "10000", &["spiff"]),
    setting("stacking", "\"highest\"", &["bonus"]),
    setting("curve", "[ { at = \"0%\", pays = \"0%\" }, { at = \"100%\", pays = \"100%\" } ]", &["objectives"]),
    setting("levels", "1", &["override"]),
    setting("of", "[ \"{component}\" ]", &["override"]),
    setting("only_if", "\"{measure} > 0\"", ANY),
    setting("multiply", "[ { when = \"{measure} > 0\", by = 1.1 } ]", ANY),
    setting("cap", "{ period = 10000 }", ANY),
    setting("floor", "{ period = 100 }", ANY),
    setting("prorate", "\"days\"", ANY),
    setting("ramp", "[ { periods = 3, quota = \"50%\" } ]", ANY),
    setting("release", "[ { share = \"50%\" }, { share = \"50%\", after = 30 } ]", ANY),
    setting("clawback", "{ on = \"cancelled_on\" }", PAID_BY_RECORDS),
];
const SEASONAL: Setting = setting("seasonal", "[ 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1 ]", ANY);
const OF_PLANS: [Setting; 8] = [
    setting("goes_on", "true", &[]),
    setting("exchange", "\"market\"", &[]),
    setting("only_if", "\"{measure} > 0\"", &[]),
    setting("multiply", "[ { when = \"{measure} > 0\", by = 1.1 } ]", &[]),
    setting("holdback", "{ share = \"10%\", per = \"year\" }", &[]),
    setting("guarantee", "{ amount = 1000, periods = 3 }", &[]),
    setting("draw", "{ amount = 1000, kind = \"guaranteed\", recoverable = true }", &[]),
    setting("clawback", "{ floor = 500 }", &[]),
];

fn of_component<'a>(component: &dyn TableLike) -> impl Iterator<Item = &'static Setting> + use<'a> {
    let kind = crate::read::component::told(component.get("kind").and_then(Item::as_str), |key| component.contains_key(key));
    // Only what adds up over a window is trued up.
    let adds_up = component.get("per").and_then(Item::as_str).is_some_and(|per| per != "deal");
    // A gate of a commission stands on the axis of its tiers: in percent of quota, or as an amount or a count.
    let in_percent = match component.get("against").and_then(Item::as_str) {
        _ if kind == "attainment" => Some(true),
        Some(against) => Some(against == "quota"),
        None => None,
    };
    let fits = move |setting: &&Setting| {
        let fits = match setting.key {
            "true_up" => adds_up,
            "gate" => in_percent == Some(setting.says.contains('%')),
            _ => true,
        };
        fits && setting.of.contains(&kind)
    };
    OF_COMPONENTS.iter().chain(std::iter::once(&SEASONAL)).filter(fits)
}

/// The settings that a component does not have yet, and those that it has.
pub(super) fn of(component: &dyn TableLike) -> (Vec<&'static str>, Vec<&'static str>) {
    of_component(component).map(|setting| setting.key).partition(|key| !component.contains_key(key))
}

/// The same of a plan.
pub(super) fn of_plan(plan: &dyn TableLike) -> (Vec<&'static str>, Vec<&'static str>) {
    OF_PLANS.iter().map(|setting| setting.key).partition(|key| !plan.contains_key(key))
}

/// Whether a key of the plan or of a component is a setting.
pub(super) fn is(key: &str, of_plan: bool) -> bool {
    if of_plan {
        OF_PLANS.iter().any(|setting| setting.key == key)
    } else {
        OF_COMPONENTS.iter().chain(std::iter::once(&SEASONAL)).any(|setting| setting.key == key)
    }
}

/// Adds a setting to the component, or to the plan when there is none; nothing when it has no such setting or has it already.
pub(super) fn add(holder: &mut dyn TableLike, key: &str, is_plan: bool, measure: &str, other: &str) -> Option<()> {
    let found = match is_plan {
        true => OF_PLANS.iter().find(|setting| setting.key == key),
        false => of_component(holder).find(|setting| setting.key == key),
    }?;
    if holder.contains_key(key) {
        return None;
    }
    let value: Value = found.says.replace("{measure}", measure).replace("{component}", other).parse().ok()?;
    holder.insert(key, Item::Value(value));
    Some(())
}
