//! What a period costs and what moved since the one before, for the page of its close.

use crate::language::t;
use crate::say;
use crate::visit::Visit;
use kernel::Decimal;
use payments::cost_of_sales::{Change, Moved, Moving};

/// What a period costs, as texts.
pub struct Costs {
    /// The period.
    pub period: String,
    /// The period before; none for the first.
    pub before: Option<String>,
    /// The currency of all amounts.
    pub currency: String,
    /// The expense before the decimal point, with the currency.
    pub whole: String,
    /// The rest of it.
    pub cents: String,
    /// The expense of the period before.
    pub expense_before: String,
    /// The change, and whether it is an increase of cost.
    pub change: (String, bool),
    /// The change as a share of the expense before; empty when that was nothing.
    pub share: String,
    /// What closed periods pay more or less; empty for nothing.
    pub corrections: String,
    /// Expense ÷ revenue; empty when it is not known.
    pub of_revenue: String,
    /// What moved: what, by how much, and whether it takes away.
    pub rows: Vec<(String, String, bool)>,
    /// Currencies without a rate.
    pub without_rate: Vec<String>,
}

/// How many changes are told by name; the smaller ones stand together.
const MOST: usize = 7;

/// The figures as texts.
#[must_use]
pub fn shown(visit: &Visit, moved: Moved) -> Costs {
    let currency = moved.currency;
    let change = moved.expense - moved.expense_before;
    let share = (!moved.expense_before.is_zero()).then(|| (change / moved.expense_before).round_dp(3));
    let mut rows: Vec<(String, Decimal)> = moved.changes.iter().take(MOST).map(|change| (label(change), change.change)).collect();
    let rest = moved.changes.get(MOST..).unwrap_or_default();
    if !rest.is_empty() {
        let sum = rest.iter().map(|change| change.change).sum();
        rows.push((say::counted(&rest.len(), "smaller change", "smaller changes"), sum));
    }
    Costs {
        period: visit.period_name(&moved.period),
        before: moved.before.as_deref().map(|before| visit.period_name(before)),
        currency: currency.to_string(),
        whole: say::whole(&moved.expense, &currency),
        cents: say::cents(&moved.expense, &currency),
        expense_before: say::money(&moved.expense_before, &currency),
        change: (say::change(&change, &currency), change > Decimal::ZERO),
        share: share.map(|share| say::rate(&share)).unwrap_or_default(),
        corrections: if moved.corrections.is_zero() { String::new() } else { say::change(&moved.corrections, &currency) },
        of_revenue: moved.of_revenue.map(|share| say::rate(&share)).unwrap_or_default(),
        rows: rows.into_iter().map(|(label, amount)| (label, say::change(&amount, &currency), amount.is_sign_negative())).collect(),
        without_rate: moved.without_rate,
    }
}

fn label(change: &Change) -> String {
    let people = usize::try_from(change.people).unwrap_or(usize::MAX);
    let what = match &change.what {
        Moving::Component(name) => name.as_str(),
        Moving::Clawbacks => t("Clawbacks"),
        Moving::Guarantees => t("Guarantees"),
        Moving::Adjustments => t("Adjustments"),
        Moving::Rates => t("Exchange rates"),
    };
    format!("{what} ({})", say::counted(&people, "person", "people"))
}
