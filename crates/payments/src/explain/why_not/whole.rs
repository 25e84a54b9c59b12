//! What caps, gates and multipliers take away of what a record made: a part of it, or all of it.

use crate::State;
use crate::figures::{ComponentFigures, Figures, PlanFigures, measures as readings};
use crate::words;
use book::results::{Earning, LineKind};
use kernel::{ComponentName, Decimal, PlanId, RecordId};
use plans::component::Kind;

/// Why nothing is left of what a record made in a pay window, though its own lines are not zero; none when something is.
pub(super) fn taken_away(
    state: &State,
    person: &str,
    (plan, component): (&PlanId, &ComponentName),
    period: &str,
    record: &RecordId,
) -> Option<String> {
    let figures = figures_of(state, person, period)?;
    let (plan, part) = asked(&figures, (plan, component), record)?;
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

/// How much caps, gates and multipliers cut of what a record, or all records of the component together, made in a pay window; none when
/// nothing was cut. Meant for what was not taken away whole.
pub(super) fn cut(
    state: &State,
    person: &str,
    (plan, component): (&PlanId, &ComponentName),
    period: &str,
    record: &RecordId,
) -> Option<String> {
    let figures = figures_of(state, person, period)?;
    let (_, part) = asked(&figures, (plan, component), record)?;
    let mut told = Vec::new();
    let of_record = |line: &&Earning| line.line == LineKind::Cap && line.record.as_ref() == Some(record);
    let cut: Decimal = part.lines.iter().filter(of_record).map(|line| line.amount).sum();
    if cut < Decimal::ZERO {
        let what =
            if matches!(part.component.kind, Kind::Spiff(_)) { "the limit or the budget of the SPIFF" } else { "the cap for one record" };
        told.push(format!("{what} cut it by {}", words::amount(-cut, part.lines[0].currency)));
    }
    let mut made = Decimal::ZERO;
    for line in &part.lines {
        let what = match line.line {
            LineKind::Multiplier => "a multiplier",
            LineKind::Cap => "the cap",
            LineKind::Gate => "a condition that does not hold",
            _ => "",
        };
        if line.record.is_none() && line.amount < Decimal::ZERO && !what.is_empty() {
            let (away, of) = (words::amount(-line.amount, line.currency), words::amount(made, line.currency));
            told.push(format!("{what} took away {away} of {of} in {period}"));
        }
        made += line.amount;
    }
    (!told.is_empty()).then(|| told.join(" and "))
}

/// A person's figures in the period with which a pay window ends.
fn figures_of<'a>(state: &'a State, person: &str, period: &str) -> Option<Figures<'a>> {
    let calendar = &state.book.company.calendar;
    let (unit, index) = calendar.named(period)?;
    Figures::new(state, person, calendar.windows(unit)[index].last)
}

/// The version's component that has lines of the record.
fn asked<'f, 'a>(
    figures: &'f Figures<'a>,
    (plan, component): (&PlanId, &ComponentName),
    record: &RecordId,
) -> Option<(&'f PlanFigures<'a>, &'f ComponentFigures<'a>)> {
    let plans = figures.plans.iter().filter(|own| own.plan.id == *plan);
    let mut parts = plans.flat_map(|plan| plan.components.iter().map(move |part| (plan, part)));
    parts.find(|(_, part)| part.component.name == *component && part.lines.iter().any(|line| line.record.as_ref() == Some(record)))
}

/// The gate's condition with what its measures come to.
fn closed(figures: &Figures<'_>, plan: &PlanFigures<'_>, part: &ComponentFigures<'_>, gate: &Earning) -> String {
    let Some(condition) = part.component.gate(gate.tier) else { return "a condition is not met".to_owned() };
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
