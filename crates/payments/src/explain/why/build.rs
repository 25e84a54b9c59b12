//! The answer is put together from the figures of the person's period.

use super::{Question, Why, WhyAdjustment, WhyComponent, WhyMeasure, WhyPlan, lines, sentences};
use crate::figures::measures::{self, Reading};
use crate::figures::{ComponentFigures, Figures, PlanFigures, axis, plans, quota, records, tiers};
use crate::statement::{self, source};
use crate::{State, words};
use ::records::Kind;
use book::results::{Credit, Earning};
use kernel::{Decimal, RecordId};
use std::collections::{BTreeMap, BTreeSet};

pub(super) fn why(state: &State, person: &str, period: usize, question: &Question) -> Option<Why> {
    let figures = Figures::new(state, person, period)?;
    let credits = state.outcome.credits_of(person);
    let found = asked_records(&figures, question);
    let payment = figures.payment.as_ref();
    let zero = plans::round(state, figures.currency, Decimal::ZERO);
    let asked = |plan: &&PlanFigures<'_>| question.plan.as_ref().is_none_or(|id| plan.plan.id == *id);
    let plans: Vec<WhyPlan> = figures
        .plans
        .iter()
        .filter(asked)
        .map(|plan| why_plan(&figures, plan, question, &credits, &found))
        .filter(|plan| question.component.is_none() || !plan.components.is_empty())
        .collect();
    let mut why = Why {
        person: figures.person.id.clone(),
        name: figures.person.name.clone(),
        period: state.book.company.calendar.periods()[period].id.clone(),
        currency: figures.currency,
        amount: payment.map_or(zero, |payment| payment.amount),
        earnings: payment.map_or(zero, |payment| payment.earnings),
        terms: payment.map_or(zero, |payment| payment.terms),
        adjustments: payment.map_or(zero, |payment| payment.adjustments),
        sentence: String::new(),
        plans,
        paid_otherwise: paid_otherwise(&figures, question),
        adjusted: if question.component.is_none() && question.record.is_none() { adjusted(&figures) } else { Vec::new() },
        freezes: Vec::new(),
    };
    why.sentence = sentences::payment(&why);
    Some(why)
}

/// The payment lines that the question is about: of a component those of its own, of a record those that hold or release some of it, each with
/// that record's deposits only.
fn paid_otherwise(figures: &Figures<'_>, question: &Question) -> Vec<statement::TermPart> {
    let mut terms = statement::terms(figures);
    terms.retain(|term| question.plan.as_ref().is_none_or(|plan| term.plan == *plan));
    terms.retain(|term| question.component.is_none() || term.component == question.component);
    if let Some(record) = &question.record {
        terms.iter_mut().for_each(|term| term.deposits.retain(|deposit| deposit.record.as_ref() == Some(record)));
        terms.retain(|term| !term.deposits.is_empty());
    }
    terms
}

type Found = BTreeMap<(Kind, RecordId), records::Record>;

fn is_asked(question: &Question, part: &ComponentFigures<'_>, line: &Earning) -> bool {
    question.component.as_ref().is_none_or(|name| part.component.name == *name)
        && question.record.as_ref().is_none_or(|record| line.record.as_ref().is_none_or(|own| own == record))
}

/// Reads the records of the lines asked for, one pass over each table.
fn asked_records(figures: &Figures<'_>, question: &Question) -> Found {
    let mut wanted: BTreeMap<Kind, BTreeSet<&str>> = BTreeMap::new();
    for part in figures.plans.iter().flat_map(|plan| &plan.components) {
        let Some((_, kind)) = source(figures, part) else { continue };
        let lines = part.lines.iter().filter(|line| is_asked(question, part, line));
        wanted.entry(kind).or_default().extend(lines.filter_map(|line| line.record.as_ref()).map(RecordId::as_str));
    }
    let read = |(kind, ids): (Kind, BTreeSet<&str>)| {
        let found = records::records(figures.state, kind, &ids);
        found.into_iter().map(move |(id, record)| ((kind, RecordId::from(id)), record)).collect::<Vec<_>>()
    };
    wanted.into_iter().flat_map(read).collect()
}

fn why_plan(figures: &Figures<'_>, plan: &PlanFigures<'_>, question: &Question, credits: &[Credit], found: &Found) -> WhyPlan {
    let asked = |part: &&ComponentFigures<'_>| question.component.as_ref().is_none_or(|name| part.component.name == *name);
    let components =
        plan.components.iter().filter(asked).map(|part| why_component(figures, plan, part, question, credits, found)).collect();
    WhyPlan {
        plan: plan.plan.id.clone(),
        version: plan.plan.version,
        written: sentences::place(&plan.plan.at),
        window: plan.window.id.clone(),
        currency: plan.plan.currency,
        total: plan.total,
        paid: plan.paid,
        exchange: plan.exchange.clone(),
        sentence: sentences::plan(figures, plan),
        components,
    }
}

fn why_component(
    figures: &Figures<'_>,
    plan: &PlanFigures<'_>,
    part: &ComponentFigures<'_>,
    question: &Question,
    credits: &[Credit],
    found: &Found,
) -> WhyComponent {
    let readings = measures::readings(figures, plan, part.component, credits);
    let working = lines::Working::new(figures, plan, part, credits, &readings, found);
    let exact: Option<Decimal> = part.lines.iter().map(lines::exact).sum();
    let fallen = axis::fallen(figures, plan, part.component, credits).into_iter().collect();
    WhyComponent {
        component: part.component.name.clone(),
        kind: tiers::kind(part.component).to_owned(),
        written: sentences::place(&part.component.at),
        rule: [sentences::rule(plan, part.component), measures::conditions(figures, plan, part.component, credits), fallen].concat(),
        total: part.total,
        exact,
        rounding: sentences::rounding(figures, plan, part, exact),
        measures: readings.iter().map(|reading| why_measure(figures, reading)).collect(),
        lines: working.lines(|line| is_asked(question, part, line)),
    }
}

fn why_measure(figures: &Figures<'_>, reading: &Reading) -> WhyMeasure {
    let book = &figures.state.book;
    let measure = book.measure(&reading.measure);
    let calendar = &book.company.calendar;
    let quota_rows = reading.window.map(|(unit, index)| {
        let rows = book.quotas.rows(calendar, &figures.person.id, &reading.measure, unit, index);
        rows.into_iter().filter_map(|(_, _, target)| records::origin_at(book, Kind::Quotas, target.row)).collect()
    });
    WhyMeasure {
        measure: reading.measure.clone(),
        label: measure.map_or_else(|| reading.measure.to_string(), |measure| measure.label.clone()),
        written: measure.map(|measure| sentences::place(&measure.at)).unwrap_or_default(),
        window: reading.window_id.clone(),
        value: reading.value,
        quota: reading.target,
        attainment: reading.attainment,
        credits: reading.credits,
        sentence: measured(figures, reading),
        quota_rows: quota_rows.unwrap_or_default(),
    }
}

/// `New bookings in 2026: 540,000 of a quota of 500,000 = 108%`.
fn measured(figures: &Figures<'_>, reading: &Reading) -> String {
    let label = figures.state.book.measure(&reading.measure).map_or_else(|| reading.measure.to_string(), |m| m.label.clone());
    let ratio = figures.state.book.measure(&reading.measure).is_some_and(|m| m.unit == ::measures::MeasureUnit::Ratio);
    let shown = if ratio { words::percent } else { words::number };
    let value = reading.value.map_or_else(|| "no value".to_owned(), shown);
    let mut sentence = format!("{label} in {}: {value}", reading.window_id);
    let Some(quota) = &reading.quota else {
        if reading.needs_quota {
            sentence.push_str(", without a quota");
        }
        return sentence;
    };
    sentence.push_str(&format!(" of a quota of {}", shown(reading.target.unwrap_or_default())));
    let part = |share: &num_rational::BigRational| words::percent(quota::decimal(share, 10).unwrap_or_default());
    let one = num_rational::BigRational::from_integer(1.into());
    if quota.proration != one || quota.ramp != one {
        sentence.push_str(&format!(" ({}", shown(quota::decimal(&quota.given, 10).unwrap_or_default())));
        if quota.proration != one {
            sentence.push_str(&format!(" × {} of the window on the plan", part(&quota.proration)));
        }
        if quota.ramp != one {
            sentence.push_str(&format!(" × {} by the ramp", part(&quota.ramp)));
        }
        sentence.push(')');
    }
    match reading.attainment {
        Some(attainment) => sentence.push_str(&format!(" = {}", words::percent(attainment))),
        None => sentence.push_str(", which gives no attainment"),
    }
    sentence
}

fn adjusted(figures: &Figures<'_>) -> Vec<WhyAdjustment> {
    statement::of_period(figures)
        .map(|adjustment| {
            let paid = statement::paid(figures, adjustment);
            WhyAdjustment {
                id: adjustment.id.clone(),
                sentence: sentences::adjustment(adjustment, paid, figures.currency),
                amount: adjustment.amount,
                currency: adjustment.currency,
                paid,
                origin: records::origin_at(&figures.state.book, Kind::Adjustments, adjustment.row),
                files: Vec::new(),
            }
        })
        .collect()
}
