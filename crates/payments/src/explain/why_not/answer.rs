//! The answer as a whole: every measure tried, and the one that came nearest.

use super::tried::{Asked, Stage};
use super::{MeasureTried, Paid, WhyNot, tried, whole};
use crate::figures::records;
use crate::{State, words};
use ::records::Kind;
use book::results::Earning;
use kernel::did_you_mean;
use measures::Definition;
use people::Person;

pub(super) fn why_not(state: &State, kind: Kind, id: &str, person: &str) -> WhyNot {
    let known = state.book.organisation.person(person);
    let record = records::record(state, kind, id);
    let mut answer = WhyNot {
        kind: kind.word().to_owned(),
        record: id.into(),
        person: person.into(),
        name: known.map_or_else(|| person.to_owned(), |known| known.name.clone()),
        summary: String::new(),
        paid: Vec::new(),
        measures: Vec::new(),
        origin: record.as_ref().and_then(records::Record::origin),
    };
    if let (Some(by_hand), Some(known)) = (book::Adjustment::of_record(id), known) {
        answer.summary = format!(
            "{by_hand} is a credit by hand: it counts for one measure and the person it names, and for those who follow her by rules \
             without a condition."
        );
        answer.paid = paid(state, known, kind, id);
        return answer;
    }
    let (Some(record), Some(known)) = (&record, known) else {
        answer.summary = if record.is_none() { format!("There is no record {id} among {kind}.") } else { unknown(state, person) };
        return answer;
    };
    let credits = state.outcome.credits_for(kind, id);
    let asked = Asked { state, record, id, person: known };
    // Of measures that came equally near, one that pays somebody says more.
    let mut nearest: Option<((Stage, bool), usize)> = None;
    for measure in &state.book.measures {
        let Definition::Counted(counted) = &measure.definition else { continue };
        if counted.of != kind {
            continue;
        }
        let (stage, tried) = tried::measure(&asked, measure, counted, &credits);
        let rank = (stage, pays_by(state, measure));
        if nearest.is_none_or(|(best, _)| rank > best) {
            nearest = Some((rank, answer.measures.len()));
        }
        answer.measures.push(tried);
    }
    answer.paid = paid(state, known, kind, id);
    answer.summary = summary(&answer, nearest.map(|(_, at)| &answer.measures[at]), refused(state, id, credits.is_empty(), kind));
    answer
}

/// Whether some component pays a commission or a SPIFF by the measure.
fn pays_by(state: &State, measure: &measures::Measure) -> bool {
    let components = state.book.plans.iter().flat_map(|plan| &plan.components);
    components.into_iter().filter_map(|component| component.kind.commission()).any(|commission| commission.measure == measure.id)
}

fn unknown(state: &State, person: &str) -> String {
    let ids = state.book.organisation.people().iter().map(|known| known.id.as_str());
    let hint = did_you_mean(person, ids).map(|near| format!(" Did you mean {near}?")).unwrap_or_default();
    format!("There is no person {person}.{hint}")
}

/// What the record paid her, by component and pay window.
fn paid(state: &State, person: &Person, kind: Kind, id: &str) -> Vec<Paid> {
    let mut found: Vec<Paid> = Vec::new();
    let of_record = |line: &&Earning| line.record.as_ref().is_some_and(|record| record.as_str() == id) && of_kind(state, line, kind);
    for line in state.earnings_of(person.id.as_str()).iter().filter(of_record) {
        match found.iter_mut().find(|p| p.plan == line.plan && p.component == line.component && p.period == line.period) {
            Some(paid) => paid.amount += line.amount,
            None => found.push(Paid {
                plan: line.plan.clone(),
                component: line.component.clone(),
                period: line.period.clone(),
                amount: line.amount,
                currency: line.currency,
                taken_away: None,
                cut: None,
            }),
        }
    }
    for paid in &mut found {
        let (about, record) = ((&paid.plan, &paid.component), id.into());
        paid.taken_away = whole::taken_away(state, person.id.as_str(), about, &paid.period, &record);
        if paid.taken_away.is_none() {
            paid.cut = whole::cut(state, person.id.as_str(), about, &paid.period, &record);
        }
    }
    found
}

/// Whether a line's record is of that kind: its component's measure says so.
fn of_kind(state: &State, line: &Earning, kind: Kind) -> bool {
    let plans = state.book.plans.iter().filter(|plan| plan.id == line.plan);
    plans.flat_map(|plan| &plan.components).filter(|component| component.name == line.component).any(|component| {
        let Some(commission) = component.kind.commission() else { return false };
        let measure = state.book.measure(&commission.measure);
        measure.is_some_and(|measure| matches!(&measure.definition, Definition::Counted(counted) if counted.of == kind))
    })
}

/// Why the calculation refused the record, if it did.
fn refused(state: &State, id: &str, nobody: bool, kind: Kind) -> Option<String> {
    if !nobody || state.outcome.uncredited_for(kind, id).is_some() {
        return None;
    }
    let names = |text: &str| text.split(|sign: char| !(sign.is_alphanumeric() || "-_.".contains(sign))).any(|word| word == id);
    let problem = state.outcome.problems.0.iter().find(|p| p.at.value.as_deref() == Some(id) || names(&p.message));
    // Only the first of very many are kept with their reasons.
    problem
        .map(|problem| problem.message.clone())
        .or_else(|| Some("many records were, each for a reason that `attain check` tells.".into()))
}

fn summary(answer: &WhyNot, nearest: Option<&MeasureTried>, refused: Option<String>) -> String {
    let (record, name) = (&answer.record, &answer.name);
    if answer.pays() {
        let parts: Vec<String> = answer
            .paid
            .iter()
            .filter(|paid| paid.taken_away.is_none())
            .map(|paid| {
                let cut = paid.cut.as_ref().map(|cut| format!(" ({cut})")).unwrap_or_default();
                format!("{} under {} in {}{cut}", words::amount(paid.amount, paid.currency), paid.component, paid.period)
            })
            .collect();
        return format!("{record} did pay {name}: {}. Ask why about it.", parts.join(", "));
    }
    if let Some(reason) = refused {
        return format!("{record} pays nobody, because it was refused: {reason}");
    }
    let Some(nearest) = nearest else { return format!("{record} pays nobody: no measure is taken of {}.", answer.kind) };
    if !nearest.credited {
        return format!("{record} is not credited to {name}: {} ({}).", nearest.sentence, nearest.label);
    }
    let unpaid: Vec<String> = nearest
        .components
        .iter()
        .map(|component| format!("{} ({}, {})", component.sentence, component.plan, component.component))
        .collect();
    match unpaid.is_empty() {
        true => format!("{record} is credited to {name} under {}, but no plan pays by it.", nearest.label),
        false => format!("{record} is credited to {name} under {}, but pays nothing: {}.", nearest.label, unpaid.join("; ")),
    }
}
