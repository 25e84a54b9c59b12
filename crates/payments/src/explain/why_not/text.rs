//! The answer as the terminal shows it.

use super::{MeasureTried, WhyNot};
use crate::explain::why::text::write_origin;
use std::fmt::Write;

pub(super) fn text(answer: &WhyNot) -> String {
    let mut out = String::new();
    let _ = writeln!(out, "{}", answer.summary);
    if let Some(origin) = &answer.origin {
        let _ = writeln!(out, "\n{} {}", answer.kind, answer.record);
        write_origin(&mut out, "  ", Some(origin));
    }
    for measure in &answer.measures {
        write_measure(&mut out, measure);
    }
    out
}

fn mark(holds: bool) -> char {
    if holds { '✓' } else { '✗' }
}

fn write_measure(out: &mut String, measure: &MeasureTried) {
    let _ = writeln!(out, "\n{} Measure {} ({})", mark(measure.credited), measure.label, measure.measure);
    for condition in &measure.conditions {
        let _ = writeln!(out, "  {} {}", mark(condition.holds), condition.sentence);
    }
    for rule in &measure.rules {
        let _ = writeln!(out, "  {} rule {}: {}", mark(rule.credits), rule.label, rule.sentence);
    }
    for component in &measure.components {
        let _ = writeln!(out, "  {} {}, {}: {}", mark(component.pays), component.plan, component.component, component.sentence);
    }
}
