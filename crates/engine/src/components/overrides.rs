//! Override: a rate on the earnings of the people below the payee.
//!
//! Dora's reports Ada and Ben earned 4,000.00 and 1,500.50 in January, rounded per component. At 10 % she gets 400 through Ada and 150.05
//! through Ben.

use super::{Drafts, Paying, push, shown};
use crate::earn::Base;
use crate::earn::lines::ReportingLines;
use crate::number::Num;
use crate::outcome::facts::{Line, Total};
use crate::prepare::days::Span;
use crate::prepare::plans::PlanReady;
use book::RateTable;
use book::results::LineKind;
use kernel::{Problem, Problems};
use plans::{Kind, Override};

/// The lines of an override, from the base totals of everyone (by position).
pub(crate) fn lines(paying: &Paying<'_>, terms: &Override, below: &ReportingLines, bases: &[&Base], problems: &mut Problems) -> Drafts {
    let mut drafts = Drafts::new();
    let reader = paying.reader;
    let windows = reader.context.days.windows(paying.plan.plan.pays);
    for (window, span) in windows.iter().enumerate().take_while(|(_, span)| span.first <= reader.through) {
        let day = last_day(span, reader.end());
        if !crate::measure::reader::is_on(paying.on, day) {
            continue;
        }
        for report in below.reports(reader.person, day, terms.levels) {
            let base = bases[report as usize];
            let mut totals: Vec<&Total> = base.totals.iter().chain(&base.budgeted.1).collect();
            totals.sort_by_key(|total| (total.plan, total.component, total.window));
            for total in totals {
                let plan = &reader.context.plans[usize::from(total.plan)];
                if !counts(terms, plan, usize::from(total.component)) || !meets(paying, plan, usize::from(total.window), span) {
                    continue;
                }
                let amount = Num::from_scaled(i128::from(total.minor), plan.plan.currency.decimals());
                let Some(base) = converted(paying, plan, amount, day, problems) else { continue };
                let rate = Num::from_decimal(terms.rate);
                let line = paying.line(LineKind::Override, window);
                push(&mut drafts, Line { through: report, base: shown(&base), rate: shown(&rate), ..line }, &base * &rate);
            }
        }
    }
    drafts
}

/// The day whose reporting lines and rates count for a pay window.
pub(crate) fn last_day(span: &Span, end: i32) -> i32 {
    span.end.min(end) - 1
}

/// Whether a component's earnings count.
fn counts(terms: &Override, plan: &PlanReady, component: usize) -> bool {
    let component = &plan.components[component].component;
    !matches!(component.kind, Kind::Override(_) | Kind::Pool(_)) && (terms.of.is_empty() || terms.of.contains(&component.name))
}

/// Whether a report's pay window ends in the payee's, or both contain the last period calculated.
fn meets(paying: &Paying<'_>, plan: &PlanReady, window: usize, span: &Span) -> bool {
    let (days, through) = (&paying.reader.context.days, paying.reader.through);
    let own = days.windows(plan.plan.pays)[window];
    let holds = |span: &Span, period: usize| span.first <= period && period <= span.last;
    holds(span, own.last) || (holds(&own, through) && holds(span, through))
}

fn converted(paying: &Paying<'_>, plan: &PlanReady, amount: Num, day: i32, problems: &mut Problems) -> Option<Num> {
    convert(paying.reader.context, amount, (plan.plan.currency, paying.plan.plan.currency), day, problems)
}

/// An amount in another currency, at the market rate of a day; a missing rate is a problem.
pub(crate) fn convert(
    context: &crate::prepare::Context,
    amount: Num,
    (from, to): (kernel::Currency, kernel::Currency),
    day: i32,
    problems: &mut Problems,
) -> Option<Num> {
    if from == to {
        return Some(amount);
    }
    let date = kernel::effective::from_epoch_day(day)?;
    match context.exchange.rate(RateTable::Market, from, to, date) {
        Some((rate, _)) => Some(amount * Num::from_decimal(rate)),
        None => {
            problems.push(
                Problem::unpaid(
                    "missing-rate",
                    kernel::Location::file("exchange_rates"),
                    format!("There is no market rate from {from} to {to} on {date}."),
                )
                .hint(format!("add a row to exchange_rates: from {from}, to {to}, date {date} or earlier, table market")),
            );
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::stories::Story;

    #[test]
    fn a_manager_gets_a_part_of_what_reports_earn() {
        let story = Story::new()
            .person("Ada AE manager=Dora")
            .person("Ben AE manager=Dora")
            .person("Carla AE manager=Ben")
            .person("Dora Lead")
            .deal("D1 Ada 2026-01-10 50000")
            .deal("D2 Ben 2026-01-11 18756.25")
            .deal("D3 Carla 2026-01-11 100")
            .plan("AE", "measure = \"bookings\"\nrate = \"8%\"")
            .plan("Lead", "kind = \"override\"\nlevels = 1\nrate = \"10%\"");
        assert_eq!(
            story.lines("Dora", None),
            ["2026-01 override via Ada 4000 × 0.1 = 400.00", "2026-01 override via Ben 1500.5 × 0.1 = 150.05"]
        );
        let two = story.plan("Head", "kind = \"override\"\nlevels = 2\nrate = \"1%\"").person("Eva Head");
        assert!(two.lines("Eva", None).is_empty());
    }
}
