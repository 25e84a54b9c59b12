//! What a component's lines without a record take away: a gate, a multiplier or a cap may leave nothing of what a record made.

use crate::State;
use crate::figures::{ComponentFigures, Figures, PlanFigures, measures as readings};
use crate::words;
use book::results::{Earning, LineKind};
use kernel::{ComponentName, Decimal, PlanId, RecordId};

/// Why nothing is left of what a record made in a pay window, though its own lines are not zero; none when something is.
pub(super) fn taken_away(
    state: &State,
    person: &str,
    (plan, component): (&PlanId, &ComponentName),
    period: &str,
    record: &RecordId,
) -> Option<String> {
    let calendar = &state.book.company.calendar;
    let (unit, index) = calendar.named(period)?;
    let figures = Figures::new(state, person, calendar.windows(unit)[index].last)?;
    let plans = figures.plans.iter().filter(|own| own.plan.id == *plan);
    let mut parts = plans.flat_map(|plan| plan.components.iter().map(move |part| (plan, part)));
    let is_asked = |part: &ComponentFigures<'_>| {
        part.component.name == *component && part.lines.iter().any(|line| line.record.as_ref() == Some(record))
    };
    let (plan, part) = parts.find(|(_, part)| is_asked(part))?;
    if !part.total.is_zero() {
        return None;
    }
    let whole: Vec<&Earning> = part.lines.iter().filter(|line| line.record.is_none() && line.amount.is_sign_negative()).collect();
    if let Some(gate) = whole.iter().find(|line| line.line == LineKind::Gate) {
        return Some(closed(&figures, plan, part, gate));
    }
    let least = whole.iter().find(|line| matches!(line.line, LineKind::Multiplier | LineKind::Cap))?;
    let what = match least.line {
        LineKind::Multiplier => "a multiplier",
        _ => "the cap",
    };
    Some(format!("{what} took away {} in {period}, so that {component} pays nothing", words::amount(-least.amount, least.currency)))
}

/// The gate's condition with what its measures come to.
fn closed(figures: &Figures<'_>, plan: &PlanFigures<'_>, part: &ComponentFigures<'_>, gate: &Earning) -> String {
    let Some(condition) = &part.component.only_if else { return "a condition is not met".to_owned() };
    let credits = figures.state.outcome.credits_of(figures.person.id.as_str());
    let text = &condition.text.text;
    let named = readings::readings(figures, plan, part.component, &credits);
    let found: Vec<String> = named.iter().filter(|reading| text.contains(reading.measure.as_str())).map(said).collect();
    let actual = if found.is_empty() { String::new() } else { format!(" ({})", found.join("; ")) };
    let away = words::amount(-gate.amount, gate.currency);
    format!("{} pays only if {text}, which does not hold in {}{actual}: {away} is taken away", part.component.name, gate.period)
}

/// `new-bookings in 2026-02: 40,000 of a quota of 50,000 = 80%`.
fn said(reading: &readings::Reading) -> String {
    let shown = |value: Option<Decimal>| value.map_or_else(|| "no value".to_owned(), words::number);
    let mut sentence = format!("{} in {} is {}", reading.measure, reading.window_id, shown(reading.value));
    if let Some(target) = reading.target {
        sentence.push_str(&format!(" of a quota of {}", words::number(target)));
    }
    if let Some(attainment) = reading.attainment {
        sentence.push_str(&format!(" = {}", words::percent(attainment)));
    }
    sentence
}
