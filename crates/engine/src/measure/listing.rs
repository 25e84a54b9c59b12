//! The measurements that are listed: each measure in each period, quarter and year in which the person has a credit or a quota for it.

use super::reader::{Days, Reader};
use crate::number::Num;
use crate::outcome::facts::Measured;
use crate::prepare::days::UNITS;
use kernel::{MeasureId, Unit};
use measures::{Definition, Formula, Function};

/// The decimals to which values are listed.
const DECIMALS: u32 = 10;

/// All measurements of one person, in order of measure, unit and window.
pub(crate) fn listing(reader: &Reader<'_>) -> Vec<Measured> {
    let measures = reader.context.measures.len();
    let mut listed: Vec<[Vec<bool>; 3]> = vec![Default::default(); measures];
    for measure in 0..measures {
        list(reader, measure, &mut listed);
    }
    let mut out = Vec::new();
    for (measure, windows) in listed.iter().enumerate() {
        let sums = sums(reader, measure);
        for (unit, windows) in UNITS.iter().zip(windows) {
            let windows = windows.iter().enumerate().filter(|(_, listed)| **listed);
            out.extend(windows.map(|(window, _)| measured(reader, measure, (*unit, window), sums.as_deref())));
        }
    }
    out
}

/// For a measure that is a sum, what each period adds: quarters and years are read from that, and not credit by credit again.
fn sums(reader: &Reader<'_>, measure: usize) -> Option<Vec<Num>> {
    let Definition::Counted(counted) = &reader.context.measures[measure].definition else { return None };
    if counted.function != Function::Sum {
        return None;
    }
    let periods = reader.context.days.windows(Unit::Period).iter().take(reader.through + 1);
    periods.enumerate().map(|(period, span)| reader.value(measure, Days::of(span), (Unit::Period, period))).collect()
}

fn measured(reader: &Reader<'_>, measure: usize, (unit, window): (Unit, usize), sums: Option<&[Num]>) -> Measured {
    let span = reader.context.days.windows(unit)[window];
    let value = match sums {
        Some(sums) => Some(sums.iter().take(span.last + 1).skip(span.first).fold(Num::ZERO, |sum, period| &sum + period)),
        None => reader.value(measure, Days::of(&span), (unit, window)),
    };
    let quota = reader.quota(measure, unit, window);
    let attainment = value.as_ref().zip(quota.as_ref()).and_then(|(value, quota)| value.divide(quota));
    Measured {
        measure: u16::try_from(measure).unwrap_or(u16::MAX),
        unit,
        window: u16::try_from(window).unwrap_or(u16::MAX),
        credits: u32::try_from(reader.credits(measure, span.start, span.end).len()).unwrap_or(u32::MAX),
        value: value.and_then(|value| value.to_decimal(DECIMALS)),
        quota: quota.and_then(|quota| quota.to_decimal(DECIMALS)),
        attainment: attainment.and_then(|attainment| attainment.to_decimal(DECIMALS)),
    }
}

/// Marks the windows in which a measure is listed; a formula's after those of its measures.
fn list(reader: &Reader<'_>, measure: usize, listed: &mut Vec<[Vec<bool>; 3]>) {
    if !listed[measure][0].is_empty() {
        return;
    }
    let days = &reader.context.days;
    let through = reader.through;
    let mut windows = UNITS.map(|unit| vec![false; days.window_of(unit, through) + 1]);
    match &reader.context.measures[measure].definition {
        Definition::Counted(_) => {
            let mut last = None;
            for credit in &reader.credits[reader.range(measure)] {
                let period = days.period_of(credit.day).filter(|period| *period <= through);
                if period == last {
                    continue;
                }
                last = period;
                for (unit, windows) in UNITS.iter().zip(&mut windows) {
                    if let Some(period) = period {
                        windows[days.window_of(*unit, period)] = true;
                    }
                }
            }
            quotas(reader, measure, &mut windows);
        }
        Definition::Formula(formula) => {
            let mut operands = Vec::new();
            names(formula, &mut operands);
            // Marked as visited, so that a formula that reads itself (which `check` refuses) ends.
            listed[measure] = windows.clone();
            for operand in operands.iter().filter_map(|id| reader.context.measure(id)) {
                list(reader, operand, listed);
                for (own, other) in windows.iter_mut().zip(&listed[operand]) {
                    own.iter_mut().zip(other).for_each(|(own, other)| *own |= other);
                }
            }
        }
    }
    listed[measure] = windows;
}

fn quotas(reader: &Reader<'_>, measure: usize, windows: &mut [Vec<bool>; 3]) {
    let key = (reader.context.people.ids[reader.person].clone(), reader.context.measures[measure].id.clone());
    if !reader.context.quotas.targets.contains_key(&key) {
        return;
    }
    for (unit, windows) in UNITS.iter().zip(windows) {
        for (window, listed) in windows.iter_mut().enumerate() {
            *listed |= reader.quota(measure, *unit, window).is_some();
        }
    }
}

fn names<'f>(formula: &'f Formula, out: &mut Vec<&'f MeasureId>) {
    match formula {
        Formula::Number(_) => {}
        Formula::Measure(id) | Formula::Attainment(id) | Formula::Quota(id) => out.push(id),
        Formula::Negate(inner) | Formula::Not(inner) => names(inner, out),
        Formula::Binary(left, _, right) => {
            names(left, out);
            names(right, out);
        }
    }
}
