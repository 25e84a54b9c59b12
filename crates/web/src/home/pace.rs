//! The pace of one person under one measure with a quota, week by week through its window.

use crate::chart::Chart;
use crate::chart::pace::{Pace, Step};
use crate::language::said;
use crate::say;
use kernel::{Date, Decimal, Unit, Window};
use payments::State;
use payments::statement::{MeasurePart, Statement};

/// The pace as the page shows it.
#[derive(Debug, Clone)]
pub struct PaceShown {
    /// The measure's label and its window.
    pub title: String,
    /// Where it stands, in words.
    pub sentence: String,
    /// The chart.
    pub chart: Chart,
}

/// The pace of the first measure with a quota that the statement's components read; none without one.
#[must_use]
pub fn of_statement(state: &State, statement: &Statement, today: Date) -> Option<PaceShown> {
    let parts = || statement.plans.iter().flat_map(|plan| plan.components.iter().map(move |c| (plan, c)));
    let mut measured = parts().flat_map(|(plan, component)| component.measures.iter().map(move |m| (plan, m)));
    let (plan, part) = measured.find(|(_, m)| m.quota.is_some_and(|q| q > Decimal::ZERO))?;
    let symbol = if part.unit == "money" { plan.currency.symbol() } else { String::new() };
    let person = statement.person.as_str();
    let speaking = state.period(&statement.period.id).map_or(state, |period| state.speaking_for(person, period));
    shown(speaking, person, part, symbol, today)
}

fn shown(state: &State, person: &str, part: &MeasurePart, symbol: String, today: Date) -> Option<PaceShown> {
    let calendar = &state.book.company.calendar;
    let (unit, index) = calendar.named(&part.window)?;
    let window = calendar.windows(unit).get(index)?;
    let through_end = calendar.periods().get(state.outcome.through)?.end;
    let until = today.tomorrow().unwrap_or(today).min(through_end).clamp(window.start, window.end);
    let credits: Vec<(Date, Decimal)> = state
        .outcome
        .credits_of(person)
        .into_iter()
        .filter(|credit| credit.measure == part.measure && credit.date >= window.start && credit.date < window.end)
        .filter_map(|credit| Some((credit.date, credit.toward_quota.to_decimal()?)))
        .collect();
    let bounds = steps(state, unit, window);
    let mut steps = Vec::new();
    for (label, start, end) in bounds {
        let value = (start < until || start == window.start)
            .then(|| credits.iter().filter(|(date, _)| *date < end).map(|(_, v)| *v).sum::<Decimal>());
        steps.push(Step { label, until: say::day(&end.yesterday().unwrap_or(end)), value });
    }
    let total = part.value.unwrap_or_default();
    let (gone, length) = (kernel::effective::days_between(window.start, until), kernel::effective::days_between(window.start, window.end));
    let ahead = until < window.end && gone > 0;
    let projected = ahead.then(|| (total / Decimal::from(gone)).checked_mul(Decimal::from(length))).flatten().map(|v| v.round_dp(2));
    let pace = Pace { measure: part.label.clone(), steps, quota: part.quota, projected, symbol: symbol.clone() };
    Some(PaceShown {
        title: format!("{}, {}", part.label, part.window),
        sentence: sentence(part, &symbol, gone, length, unit),
        chart: pace.chart(),
    })
}

/// Weeks for a period or a quarter, periods for a year.
fn steps(state: &State, unit: Unit, window: &Window) -> Vec<(String, Date, Date)> {
    if unit == Unit::Year || kernel::effective::days_between(window.start, window.end) > 140 {
        let periods = &state.book.company.calendar.periods()[window.first..=window.last];
        let name = |p: &kernel::Period| if say::period_of(p) == p.id { p.id.clone() } else { say::month(p.start) };
        return periods.iter().map(|p| (name(p), p.start, p.end)).collect();
    }
    let mut out = Vec::new();
    let mut start = window.start;
    while start < window.end && out.len() < 60 {
        let mut end = start;
        for _ in 0..7 {
            end = end.tomorrow().unwrap_or(end);
        }
        let end = end.min(window.end);
        out.push((format!("W{}", out.len() + 1), start, end));
        start = end;
    }
    out
}

fn sentence(part: &MeasurePart, symbol: &str, gone: i64, length: i64, unit: Unit) -> String {
    let value = say::short(&part.value.unwrap_or_default(), symbol);
    let quota = part.quota.map_or_else(String::new, |q| said(" of {1}", &[&say::short(&q, symbol)]));
    let attained = part.attainment.map_or_else(String::new, |a| format!(", {}", say::attainment(&a)));
    if gone >= length {
        return format!("{value}{quota}{attained}");
    }
    let share = (Decimal::from(gone) / Decimal::from(length.max(1))).round_dp(2);
    said(
        "{1}{2}{3} with {4} of the {5} gone",
        &[&value, &quota, &attained, &say::attainment(&share), &crate::language::phrase(unit.word())],
    )
}
