//! Columns of a company's own: any header, any text with `{placeholders}`.

use super::{Paying, attribute, names};
use book::payroll::placeholders;
use kernel::{Date, Problems};

/// The header and a row for each person.
pub(super) fn rows(paying: &[Paying<'_>], own: &[(String, String)], period: &str, last: Date) -> Result<Vec<Vec<String>>, Problems> {
    let mut rows = vec![own.iter().map(|(header, _)| header.clone()).collect::<Vec<_>>()];
    for one in paying {
        rows.push(own.iter().map(|(_, value)| filled(one, value, period, last)).collect::<Result<_, Problems>>()?);
    }
    Ok(rows)
}

/// A text with its placeholders replaced, in one pass: what a value itself has in braces stays as it is.
fn filled(one: &Paying<'_>, text: &str, period: &str, last: Date) -> Result<String, Problems> {
    let mut out = String::new();
    let mut rest = text;
    for name in placeholders(text)? {
        let (before, after) = rest.split_once(&format!("{{{name}}}")).unwrap_or((rest, ""));
        out.push_str(before);
        out.push_str(&value(one, name, period, last));
        rest = after;
    }
    out.push_str(rest);
    Ok(out)
}

fn value(one: &Paying<'_>, name: &str, period: &str, last: Date) -> String {
    match name {
        "id" => one.person.id.to_string(),
        "name" => one.person.name.clone(),
        "first_name" => names(one).0,
        "last_name" => names(one).1,
        "email" => one.person.email.clone().unwrap_or_default(),
        "amount" => one.amount.to_string(),
        "currency" => one.currency.to_string(),
        "period" => period.to_owned(),
        "period_end" => last.to_string(),
        column => attribute(one, column).unwrap_or_default(),
    }
}
