//! Conditions on a record, taken apart at their `and`s, each with what was found and what was needed.

use super::Condition;
use crate::figures::records::Record;
use ::records::{Column, Data, Table};
use arrow_array::RecordBatch;
use expression::Schema;
use kernel::{Type, Value};
use measures::ExprText;

/// The value of an expression for one record; none when it is null, or the reason why it cannot be evaluated.
pub(super) fn value(record: &Record, expression: &ExprText, wanted: Type) -> Result<Option<Value>, String> {
    let columns = record.table.columns.iter().map(|column| (column.name.clone(), column.kind));
    let schema = Schema::new(record.table.kind.word(), columns);
    let compiled = expression::compile_as(&expression.text, &expression.at, &schema, wanted).map_err(|problem| problem.message)?;
    let batch = record.batch().ok_or("The record has no row.")?;
    let values = compiled.evaluate(batch).map_err(|failure| failure.message)?;
    let values = RecordBatch::try_from_iter([("value", values)]).map_err(|error| error.to_string())?;
    let columns = vec![Column { name: "value".into(), kind: compiled.ty() }];
    let table = Table { kind: record.table.kind, columns, data: Data::Batches(vec![values]), sources: Vec::new() };
    Ok(table.row(0).and_then(|row| row.cell(0)))
}

/// The parts of a condition, each tried by itself.
pub(super) fn tried(record: &Record, condition: &ExprText) -> Vec<Condition> {
    conjuncts(&condition.text).into_iter().map(|text| part(record, ExprText { text, at: condition.at.clone() })).collect()
}

fn part(record: &Record, expression: ExprText) -> Condition {
    let holds = value(record, &expression, Type::Boolean);
    let actual = match &holds {
        Ok(_) => found(record, &expression),
        Err(reason) => Some(reason.clone()),
    };
    let holds = matches!(holds, Ok(Some(Value::Boolean(true))));
    let said = actual.clone().unwrap_or_else(|| "it does not hold".to_owned());
    let sentence = if holds { format!("{said}, as needed: {}", expression.text) } else { format!("{said}, needed {}", expression.text) };
    Condition { needed: expression.text.clone(), text: expression.text, holds, actual, sentence }
}

/// `stage is 'Negotiation' and amount is 100`: the columns that the expression uses, with their values.
fn found(record: &Record, expression: &ExprText) -> Option<String> {
    let columns = record.table.columns.iter().map(|column| (column.name.clone(), column.kind));
    let schema = Schema::new(record.table.kind.word(), columns);
    let used = expression::check(&expression.text, &expression.at, &schema).ok()?.columns;
    let parts: Vec<String> = used.iter().map(|column| format!("{column} is {}", shown(record.value(column)))).collect();
    (!parts.is_empty()).then(|| parts.join(" and "))
}

/// A value as an expression would write it.
pub(super) fn shown(value: Option<Value>) -> String {
    match value {
        None => "empty".to_owned(),
        Some(Value::Text(text)) => format!("'{text}'"),
        Some(value) => value.to_string(),
    }
}

/// Takes an SQL condition apart at the `and`s on its top level; a condition with an `or` there stays whole.
pub(crate) fn conjuncts(text: &str) -> Vec<String> {
    let inner = unwrapped(text.trim());
    let Some(cuts) = cuts(inner) else { return vec![inner.to_owned()] };
    if cuts.is_empty() {
        return vec![inner.to_owned()];
    }
    let mut parts = Vec::new();
    let mut start = 0;
    for (from, to) in cuts.into_iter().chain([(inner.len(), inner.len())]) {
        parts.extend(conjuncts(&inner[start..from]));
        start = to;
    }
    parts
}

/// Without parentheses around all of it.
fn unwrapped(text: &str) -> &str {
    let Some(inner) = text.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) else { return text };
    let mut depth = 0i32;
    for word in words(inner) {
        match word.text {
            "(" => depth += 1,
            ")" => depth -= 1,
            _ => {}
        }
        if depth < 0 {
            return text;
        }
    }
    unwrapped(inner.trim())
}

/// Where the `and`s on the top level are; none when there is an `or` there.
fn cuts(text: &str) -> Option<Vec<(usize, usize)>> {
    let (mut depth, mut between) = (0i32, 0);
    let mut found = Vec::new();
    for word in words(text) {
        match word.text.to_ascii_lowercase().as_str() {
            "(" | "case" => depth += 1,
            ")" | "end" => depth -= 1,
            "between" if depth == 0 => between += 1,
            "and" if depth == 0 && between > 0 => between -= 1,
            "and" if depth == 0 => found.push((word.at, word.at + word.text.len())),
            "or" if depth == 0 => return None,
            _ => {}
        }
    }
    Some(found)
}

struct Word<'a> {
    at: usize,
    text: &'a str,
}

/// Words and parentheses outside of quotes.
fn words(text: &str) -> Vec<Word<'_>> {
    let mut found = Vec::new();
    let mut quote: Option<char> = None;
    let mut start: Option<usize> = None;
    for (at, sign) in text.char_indices() {
        let in_word = quote.is_none() && (sign.is_alphanumeric() || sign == '_');
        if !in_word && let Some(from) = start.take() {
            found.push(Word { at: from, text: &text[from..at] });
        }
        match (quote, sign) {
            (Some(open), _) if sign == open => quote = None,
            (Some(_), _) => {}
            (None, '\'' | '"') => quote = Some(sign),
            (None, '(' | ')') => found.push(Word { at, text: &text[at..=at] }),
            (None, _) if in_word => start = start.or(Some(at)),
            (None, _) => {}
        }
    }
    if let Some(from) = start {
        found.push(Word { at: from, text: &text[from..] });
    }
    found
}

#[cfg(test)]
mod tests {
    use super::conjuncts;

    #[test]
    fn a_condition_is_taken_apart_at_its_ands() {
        assert_eq!(conjuncts("stage = 'Won' and kind = 'new'"), ["stage = 'Won'", "kind = 'new'"]);
        assert_eq!(conjuncts("(stage = 'Won' AND (a or b)) and c"), ["stage = 'Won'", "a or b", "c"]);
        assert_eq!(conjuncts("amount between 1 and 2 and name = 'this and that'"), ["amount between 1 and 2", "name = 'this and that'"]);
        assert_eq!(conjuncts("(a) and (b)"), ["a", "b"]);
    }

    #[test]
    fn a_condition_with_an_or_or_a_case_stays_whole() {
        assert_eq!(conjuncts("a and b or c"), ["a and b or c"]);
        assert_eq!(conjuncts("case when a and b then true else false end"), ["case when a and b then true else false end"]);
        assert_eq!(conjuncts("band = 'x' and android"), ["band = 'x'", "android"]);
    }
}
