//! The *why* that was seen when a question was asked, read from the JSON that is kept with it.

use crate::language::t;
use kernel::{Currency, parse_decimal};
use serde_json::Value;

/// A step of it.
pub struct Part {
    /// What it is.
    pub label: String,
    /// Its figure, if it has one.
    pub figure: String,
    /// How it came about.
    pub text: String,
    /// Whether it is a result.
    pub result: bool,
}

/// How many steps are shown.
const MOST: usize = 60;

/// The steps of what was attached: a *why*, a *why not*, or balance lines with their causes.
#[must_use]
pub fn parts(attached: &Value) -> Vec<Part> {
    let mut parts = Vec::new();
    if let Some(lines) = attached.as_array() {
        lines.iter().for_each(|line| balance(line, &mut parts));
    } else if attached.get("measures").is_some() {
        why_not(attached, &mut parts);
    } else {
        why(attached, &mut parts);
    }
    parts.truncate(MOST);
    parts
}

/// An amount as text with its currency as text, as people read it.
#[must_use]
pub fn money(amount: &str, currency: &str) -> String {
    match (parse_decimal(amount), currency.parse::<Currency>()) {
        (Ok(amount), Ok(currency)) => format!("{} {currency}", crate::say::money(&amount, &currency)),
        _ => format!("{amount} {currency}"),
    }
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value.get(name).and_then(Value::as_str).unwrap_or_default()
}

fn list<'a>(value: &'a Value, name: &str) -> &'a [Value] {
    value.get(name).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

fn part(label: impl Into<String>, figure: impl Into<String>, text: impl Into<String>) -> Part {
    Part { label: label.into(), figure: figure.into(), text: text.into(), result: false }
}

fn why(attached: &Value, parts: &mut Vec<Part>) {
    for plan in list(attached, "plans") {
        let currency = text(plan, "currency");
        for component in list(plan, "components") {
            for measure in list(component, "measures") {
                parts.push(part(text(measure, "label"), "", text(measure, "sentence")));
            }
            for line in list(component, "lines") {
                let tier = line.get("tier_label").and_then(Value::as_str);
                let name = crate::why::working::name(text(line, "line"), tier);
                let record = text(line, "record");
                let label = if record.is_empty() { name } else { format!("{name}, {record}") };
                let mut said = text(line, "sentence").to_owned();
                if let Some(credit) = line.get("credit") {
                    said = format!("{said}; {}", text(credit, "sentence"));
                    if let Some(origin) = credit.get("origin").filter(|origin| origin.get("file").is_some_and(|file| !file.is_null())) {
                        let row = origin
                            .get("row")
                            .and_then(Value::as_i64)
                            .map(|row| crate::language::said(", row {1}", &[&row]))
                            .unwrap_or_default();
                        said = crate::language::said("{1}, from {2}{3}", &[&said, &text(origin, "file"), &row]);
                    }
                }
                parts.push(part(label, money(text(line, "amount"), currency), said));
            }
            let total = money(text(component, "total"), currency);
            parts.push(Part { result: true, ..part(text(component, "component"), total, text(component, "rounding")) });
        }
    }
    let amount = money(text(attached, "amount"), text(attached, "currency"));
    parts.push(Part { result: true, ..part(t("The payment"), amount, text(attached, "sentence")) });
}

fn why_not(attached: &Value, parts: &mut Vec<Part>) {
    parts.push(part(text(attached, "record"), "", text(attached, "summary")));
    for measure in list(attached, "measures") {
        let credited = measure.get("credited").and_then(Value::as_bool).unwrap_or_default();
        parts.push(part(
            text(measure, "label"),
            if credited { crate::language::t("credited") } else { t("not credited") },
            text(measure, "sentence"),
        ));
        for condition in list(measure, "conditions") {
            let holds = condition.get("holds").and_then(Value::as_bool).unwrap_or_default();
            parts.push(part(
                text(condition, "text"),
                if holds { crate::language::t("holds") } else { crate::language::t("fails") },
                text(condition, "sentence"),
            ));
        }
    }
}

fn balance(line: &Value, parts: &mut Vec<Part>) {
    let currency = text(line, "currency");
    for cause in list(line, "records") {
        let was_is = format!("{} → {}", text(cause, "was"), text(cause, "is"));
        parts.push(part(text(cause, "record"), was_is, text(cause, "changed")));
    }
    for setting in list(line, "settings") {
        parts.push(part(t("Setting"), "", setting.as_str().unwrap_or_default()));
    }
    let label = format!("{} {}", text(line, "period"), text(line, "component"));
    let said =
        crate::language::said("{1} was paid, {2} should be.", &[&money(text(line, "was"), currency), &money(text(line, "is"), currency)]);
    parts.push(Part { result: true, ..part(label, money(text(line, "amount"), currency), said) });
}
