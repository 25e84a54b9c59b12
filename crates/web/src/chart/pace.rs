//! Pace against quota: the stepped line of what counts so far, the quota as an amber line labelled at the line, the projection dashed.

use super::{Across, Axis, Chart, Kind, Look, Mark, Series, Tick, Value};
use crate::language::{said, t};
use crate::say;
use kernel::Decimal;

/// What the chart shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pace {
    /// What is measured.
    pub measure: String,
    /// The steps of the window in order, each with what counts up to its end; none for steps that lie ahead.
    pub steps: Vec<Step>,
    /// The quota of the window.
    pub quota: Option<Decimal>,
    /// The value at the window's end at this pace.
    pub projected: Option<Decimal>,
    /// The currency's symbol, empty for counts.
    pub symbol: String,
}

/// A stretch of the window.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Its name: `W3`, `Feb`.
    pub label: String,
    /// Its last day.
    pub until: String,
    /// What counts from the window's start to its end.
    pub value: Option<Decimal>,
}

impl Pace {
    /// The chart.
    #[must_use]
    pub fn chart(&self) -> Chart {
        let short = |value: &Decimal| say::short(value, &self.symbol);
        let values = self.steps.iter().filter_map(|s| s.value).chain(self.quota).chain(self.projected);
        let up = Axis::with_zero(values, 3, &short);
        let quota =
            self.quota.map(|at| Mark { across: false, at, label: said("Quota {1}", &[&short(&at)]), text: say::cents_at_most(&at) });
        let series = self.series();
        Chart { series, quota, ..Chart::new(self.sentence(), t("Until"), Across::Scale(self.stretches()), up) }
    }

    /// What the chart says, in a sentence.
    #[must_use]
    pub fn sentence(&self) -> String {
        let now = self.steps.iter().rev().find_map(|s| s.value).unwrap_or(Decimal::ZERO);
        let mut text = said("{1} so far", &[&say::short(&now, &self.symbol)]);
        if let Some(quota) = self.quota {
            text.push_str(&said(" against a quota of {1}", &[&say::short(&quota, &self.symbol)]));
        }
        if let Some(projected) = self.projected {
            text.push_str(&said(", {1} projected", &[&say::short(&projected, &self.symbol)]));
        }
        text
    }

    /// One unit for each stretch; its name belongs to the whole of it, so it stands in the middle.
    fn stretches(&self) -> Axis {
        let middle = |index: usize| Decimal::from(index) + Decimal::new(5, 1);
        let ticks = self.steps.iter().enumerate().map(|(index, step)| Tick { at: middle(index), label: step.label.clone() });
        Axis { title: String::new(), from: Decimal::ZERO, to: Decimal::from(self.steps.len().max(1)), ticks: ticks.collect() }
    }

    fn series(&self) -> Vec<Series> {
        let end = |index: usize| Decimal::from(index + 1);
        let done: Vec<(Decimal, &Step, Decimal)> =
            self.steps.iter().enumerate().map_while(|(index, step)| Some((end(index), step, step.value?))).collect();
        let Some((today, _, last)) = done.last().copied() else { return Vec::new() };
        let mut values = vec![Value::drawn(Decimal::ZERO, Decimal::ZERO)];
        values.extend(done.iter().map(|(at, step, value)| Value::new(*at, *value, &step.until, say::cents_at_most(value))));
        let mut series = vec![Series::new(&self.measure, Kind::Reached, values)];
        if let (Some(projected), Some(final_step)) = (self.projected, self.steps.last()) {
            let place = said("{1}, at this pace", &[&final_step.until]);
            let at_end = Value::new(Decimal::from(self.steps.len()), projected, place, say::cents_at_most(&projected));
            series.push(Series {
                look: Look::Projection,
                end: said("{1} projected", &[&say::short(&projected, &self.symbol)]),
                ..Series::new(t("At this pace"), Kind::Line, vec![Value::drawn(today, last), at_end])
            });
        }
        series
    }
}
