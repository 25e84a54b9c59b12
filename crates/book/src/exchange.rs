//! Rates between currencies by day.

use kernel::{Currency, Date, Decimal, Problem, Problems};
use records::{Row, Table};
use std::collections::BTreeMap;

/// With more problems than this the file is wrong as a whole, and the rest of it is not told row by row.
const MOST: usize = 1_000;

/// A table of rates: what the market says, or what the plan year fixes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RateTable {
    /// Market rates.
    Market,
    /// Plan rates.
    Plan,
}

/// All exchange rates. A rate holds from its day until the next of its pair; rates have at most 8 decimals and are used as given:
/// no rate is derived from its inverse or from a third currency, a missing one is an error.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ExchangeRates {
    /// By table and pair, the days in order with the rate that holds from then.
    pub rates: BTreeMap<(RateTable, Currency, Currency), BTreeMap<Date, Decimal>>,
}

impl RateTable {
    /// The word in the column `table`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Market => "market",
            Self::Plan => "plan",
        }
    }
}

impl ExchangeRates {
    /// The rate that holds on `day`, with the day from which it holds; 1 from that day itself for one and the same currency.
    #[must_use]
    pub fn rate(&self, table: RateTable, from: Currency, to: Currency, day: Date) -> Option<(Decimal, Date)> {
        if from == to {
            return Some((Decimal::ONE, day));
        }
        self.rates.get(&(table, from, to))?.range(..=day).next_back().map(|(since, rate)| (*rate, *since))
    }

    /// Reads exchange rates. Unknown currencies and tables, two rates of a pair on one day, and rates that are not above zero are
    /// added to `problems`.
    #[must_use]
    pub fn read(table: &Table, problems: &mut Problems) -> Self {
        let mut exchange = Self::default();
        let mut codes = BTreeMap::new();
        let before = problems.0.len();
        for row in table.rows() {
            if problems.0.len() - before >= MOST {
                problems.push(Problem::error(
                    "too-many",
                    row.place(),
                    "There are too many problems in this file; rows from here on are not looked at.",
                ));
                break;
            }
            let (from, to) = (currency(&row, "from", &mut codes, problems), currency(&row, "to", &mut codes, problems));
            let (Some(from), Some(to), Some(kind)) = (from, to, rate_table(&row, problems)) else { continue };
            let (Some(date), Some(rate)) = (row.date("date"), row.decimal("rate")) else {
                problems.push(Problem::error("missing-value", row.place(), "An exchange rate needs a date and a rate."));
                continue;
            };
            if rate <= Decimal::ZERO {
                problems.push(
                    Problem::error("bad-rate", row.at("rate"), format!("The rate from {from} to {to} is not above zero."))
                        .expected(format!("how much one {from} is in {to}")),
                );
                continue;
            }
            if let Some(other) = exchange.rates.entry((kind, from, to)).or_default().insert(date, rate)
                && other != rate
            {
                problems.push(
                    Problem::error(
                        "duplicate-rate",
                        row.at("rate"),
                        format!("Two {} rates from {from} to {to} on {date}: {other} and {rate}.", kind.word()),
                    )
                    .hint("keep one of the rows"),
                );
            }
        }
        exchange
    }
}

/// Codes are parsed once each: there are few of them in many rows.
fn currency<'a>(row: &Row<'a>, column: &str, codes: &mut BTreeMap<&'a str, Option<Currency>>, problems: &mut Problems) -> Option<Currency> {
    let Some(code) = row.text(column) else {
        problems.push(Problem::error("missing-value", row.at(column), "An exchange rate without a currency."));
        return None;
    };
    let parsed = *codes.entry(code).or_insert_with(|| code.parse().ok());
    if parsed.is_none() {
        problems.push(
            Problem::error("unknown-currency", row.at(column), format!("`{code}` is not a currency code of ISO 4217."))
                .expected("a three-letter code such as USD"),
        );
    }
    parsed
}

fn rate_table(row: &Row<'_>, problems: &mut Problems) -> Option<RateTable> {
    match row.text("table").map(str::to_lowercase).as_deref() {
        None | Some("market") => Some(RateTable::Market),
        Some("plan") => Some(RateTable::Plan),
        Some(other) => {
            problems.push(
                Problem::error("unknown-rate-table", row.at("table"), format!("There is no table of rates named `{other}`."))
                    .expected("`market`, `plan`, or nothing for market"),
            );
            None
        }
    }
}
