//! The company's home: what is paid in the period, where every record went, and what needs a look.

use super::administrator::Keeps;
use super::teams::Team;
use crate::chart::Chart;
use crate::chart::bars::{self, Bar};
use crate::language::{said, t};
use crate::page::{Page, Shown};
use crate::period::Picker;
use crate::say;
use crate::shell::{Place, Shell};
use crate::visit::Visit;
use access::Right;
use askama::Template;
use kernel::{Currency, Decimal, Severity};
use std::collections::BTreeMap;

/// The page.
#[derive(Template)]
#[template(path = "home/company.html")]
pub struct Home {
    shell: Shell,
    picker: Picker,
    fresh: String,
    pay: bool,
    paid: Vec<Sum>,
    people: usize,
    before_name: String,
    before: Vec<(String, String)>,
    records: Vec<Went>,
    problems: Vec<kernel::Problem>,
    errors: usize,
    charts: Vec<(Currency, Chart)>,
    keeps: Option<Keeps>,
    teams: Vec<Team>,
    /// Whether records and problems of the book are shown.
    looks_after: bool,
}

/// What is paid in one currency.
struct Sum {
    whole: String,
    cents: String,
    currency: Currency,
    earnings: String,
    adjustments: String,
}

/// Where the records of a kind went.
struct Went {
    kind: &'static str,
    read: String,
    credited: String,
    uncredited: String,
    rejected: String,
}

/// The page for a period.
///
/// # Errors
/// When the store cannot be read.
pub async fn page(visit: &Visit, period: usize) -> Shown<Home> {
    let state = &visit.state;
    let picker = Picker::new(&state.book.company.calendar, period, state.outcome.through, "/".into(), &[]);
    let pay = access::sees_field_of_others(&visit.user, access::Field::Pay);
    let whole = visit.user.scope.is_all();
    let mut payments = if pay { state.all_payments() } else { Vec::new() };
    payments.retain(|payment| whole || visit.sees_in(payment.person.as_str(), &payment.period));
    let mut sums: BTreeMap<(String, Currency), (Decimal, Decimal)> = BTreeMap::new();
    for payment in &payments {
        let sum = sums.entry((payment.period.clone(), payment.currency)).or_default();
        sum.0 = sum.0.saturating_add(payment.earnings).saturating_add(payment.terms);
        sum.1 = sum.1.saturating_add(payment.adjustments);
    }
    // The company's own currency comes first wherever several stand.
    let own = state.book.company.currency;
    let of = |id: &str| {
        let mut found: Vec<_> = sums.iter().filter(move |((p, _), _)| p == id).map(|((_, c), (e, a))| (*c, *e, *a)).collect();
        found.sort_by_key(|(currency, ..)| (*currency != own, *currency));
        found
    };
    let paid = of(&picker.id).into_iter().map(|(currency, earnings, adjustments)| {
        let total = earnings.saturating_add(adjustments);
        Sum {
            whole: say::whole(&total, &currency),
            cents: say::cents(&total, &currency),
            currency,
            earnings: say::money(&earnings, &currency),
            adjustments: say::money(&adjustments, &currency),
        }
    });
    let mut currencies: Vec<Currency> = sums.keys().map(|(_, currency)| *currency).collect();
    currencies.sort_by_key(|currency| (*currency != own, *currency));
    currencies.dedup();
    let charts = currencies.into_iter().filter_map(|currency| {
        let sum = |id: &str| of(id).into_iter().filter(|(c, ..)| *c == currency).map(|(_, e, a)| e.saturating_add(a)).sum();
        Some((currency, months(visit, period, currency, &sum)?))
    });
    let before = period.checked_sub(1).map(|p| visit.period_id(p).to_owned()).unwrap_or_default();
    // Where the records of the whole company went, and what is wrong with its book, is for those who see all of it.
    let looks_after = whole && (access::may(&visit.user, Right::ReadOrganisation) || access::may(&visit.user, Right::ReadImports));
    let records = state.outcome.conservation.iter().filter(|_| looks_after).map(|(kind, went)| Went {
        kind: kind.word(),
        read: say::count(&went.read),
        credited: say::count(&went.credited),
        uncredited: say::count(&went.uncredited),
        rejected: say::count(&went.rejected),
    });
    let all = if looks_after { visit.without_secrets(state.problems.and_closer(&state.outcome.problems)).0 } else { Vec::new() };
    Ok(Page(Home {
        shell: visit.following(t("Home"), Place::Home, &picker.id),
        fresh: visit.fresh(),
        pay,
        paid: paid.collect(),
        keeps: super::administrator::keeps(visit).await?,
        teams: super::teams::teams(visit, period),
        looks_after: looks_after || pay,
        charts: charts.collect(),
        people: payments.iter().filter(|p| p.period == picker.id && !p.amount.is_zero()).count(),
        before: of(&before).into_iter().map(|(c, e, a)| (c.to_string(), say::money(&e.saturating_add(a), &c))).collect(),
        before_name: visit.period_name(&before),
        records: records.collect(),
        errors: all.iter().filter(|p| p.severity > Severity::Warning).count(),
        problems: all.into_iter().take(8).collect(),
        picker,
    }))
}

/// The last twelve periods as bars; none while nothing was paid.
fn months(visit: &Visit, period: usize, currency: Currency, sum: &dyn Fn(&str) -> Decimal) -> Option<Chart> {
    let periods = visit.state.book.company.calendar.periods();
    let first = period.saturating_sub(11);
    let name = |period: &kernel::Period| {
        if say::period_of(period) == period.id { period.id.clone() } else { say::month(period.start) }
    };
    let bar = |(index, one): (usize, &kernel::Period)| Bar { name: name(one), value: sum(&one.id), present: first + index == period };
    let bars: Vec<Bar> = periods[first..=period].iter().enumerate().map(bar).collect();
    let label = said("Paid in {1} in each of the last {2} periods", &[&currency, &bars.len()]);
    let paid = said("Paid, {1}", &[&currency]);
    bars.iter().any(|bar| !bar.value.is_zero()).then(|| bars::amounts(label, t("Period"), &paid, &bars, &currency))
}
