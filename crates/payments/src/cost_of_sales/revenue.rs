//! Records that bring revenue, in the company's currency.

use super::pay::converted;
use crate::State;
use crate::books::contract::values;
use book::cost_of_sales::{CostOfSales, Revenue};
use kernel::{Currency, Date, Decimal, Location, Problem, Problems, Type, Value};
use measures::{Definition, ExprText};
use records::Kind;

/// What a record brings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Brings {
    /// The record.
    pub record: String,
    /// The deal to which a record of another kind belongs.
    pub deal: String,
    pub product: String,
    pub territory: String,
    /// In the company's currency, not rounded; none without a rate.
    pub revenue: Option<Decimal>,
    pub margin: Option<Decimal>,
    /// Its currency, for those that have no rate.
    pub currency: Currency,
}

/// What revenue is read from.
struct Source<'a> {
    of: Kind,
    when: Option<&'a ExprText>,
    on: &'a ExprText,
    value: &'a ExprText,
}

/// The kind of record that brings revenue.
///
/// # Errors
/// A measure that is not there any more.
pub(super) fn kind(state: &State, compared: &CostOfSales) -> Result<Kind, Problems> {
    source(state, compared).map(|source| source.of)
}

fn source<'a>(state: &'a State, compared: &'a CostOfSales) -> Result<Source<'a>, Problems> {
    match &compared.revenue {
        Revenue::Records(records) => Ok(Source { of: records.of, when: records.when.as_ref(), on: &records.on, value: &records.value }),
        Revenue::Measure(named) => {
            let measure = state.book.measures.iter().find(|measure| measure.id.as_str() == named).map(|measure| &measure.definition);
            let Some(Definition::Counted(counted)) = measure else { return Err(unknown(named)) };
            let Some(value) = &counted.argument else { return Err(unknown(named)) };
            Ok(Source { of: counted.of, when: counted.when.as_ref(), on: &counted.on, value })
        }
    }
}

fn unknown(named: &str) -> Problems {
    let at = Location::file(book::company::FILE).column("cost_of_sales.measure").value(named);
    Problem::error("unknown-measure", at, format!("There is no measure `{named}` that adds up a value of records.")).into()
}

/// The records whose day lies from `from` to before `until`, in the order of the table.
///
/// # Errors
/// A record that an expression cannot be calculated for; records that stay in Parquet.
pub(super) fn read(state: &State, compared: &CostOfSales, from: Date, until: Date) -> Result<Vec<Brings>, Problems> {
    let Source { of, when, on, value } = source(state, compared)?;
    let table = &state.book.tables[&of];
    let whens = values(table, when, Type::Boolean)?;
    let days = values(table, Some(on), Type::Date)?;
    let amounts = values(table, Some(value), Type::Money)?;
    let margins = values(table, compared.margin.as_ref(), Type::Money)?;
    let standard = state.book.company.currency;
    let mut found = Vec::new();
    for row in table.rows() {
        let Some(Some(Value::Date(day))) = days.get(row.index) else { continue };
        let holds = when.is_none() || whens.get(row.index) == Some(&Some(Value::Boolean(true)));
        let Some(Some(Value::Decimal(amount))) = amounts.get(row.index) else { continue };
        if !holds || *day < from || *day >= until {
            continue;
        }
        let currency = row.text("currency").and_then(|code| code.parse().ok()).unwrap_or(standard);
        let text = |column: &str| row.text(column).unwrap_or_default().to_owned();
        let margin = match margins.get(row.index) {
            Some(Some(Value::Decimal(margin))) => converted(state, *margin, currency, *day),
            _ => None,
        };
        found.push(Brings {
            record: text("id"),
            deal: text("deal"),
            product: text(&compared.product),
            territory: text(&compared.territory),
            revenue: converted(state, *amount, currency, *day),
            margin,
            currency,
        });
    }
    Ok(found)
}
