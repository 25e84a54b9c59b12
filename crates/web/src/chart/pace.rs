//! Pace against quota: the stepped line of what counts so far, the quota as an amber line labelled at the line, the projection dashed.

use super::{escaped, scale::Scale};
use crate::language::said;
use crate::say;
use kernel::Decimal;
use std::fmt::Write as _;

/// What the chart shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pace {
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
    /// What counts from the window's start to its end.
    pub value: Option<Decimal>,
}

impl Pace {
    /// The chart at its two sizes: for wide pages and for phones.
    #[must_use]
    pub fn svg(&self) -> String {
        format!("{}{}", self.drawn("wide", 700, 186), self.drawn("small", 340, 190))
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

    fn drawn(&self, size: &str, width: i64, height: i64) -> String {
        let values = || self.steps.iter().filter_map(|s| s.value).chain(self.quota).chain(self.projected);
        let scale = Scale::over(values().min().unwrap_or_default().min(Decimal::ZERO), values().max().unwrap_or_default(), 3);
        let (left, right, top, bottom) = (46, width - 96, 8, height - 24);
        let y = |value| scale.at(value, bottom, top);
        let count = i64::try_from(self.steps.len()).unwrap_or(1).max(1);
        let x = |index: usize| left + (right - left) * i64::try_from(index).unwrap_or(0) / count;
        let mut out = format!(
            "<svg class=\"chart {size}\" viewBox=\"0 0 {width} {height}\" role=\"img\" aria-label=\"{}\">",
            escaped(&self.sentence())
        );
        for tick in &scale.ticks {
            let at = y(*tick);
            let label = escaped(&say::short(tick, &self.symbol));
            let _ = write!(
                out,
                "<line class=\"grid-line\" x1=\"{left}\" x2=\"{right}\" y1=\"{at}\" y2=\"{at}\"/>\
                 <text x=\"{}\" y=\"{}\" text-anchor=\"end\">{label}</text>",
                left - 8,
                at + 4
            );
        }
        let each = if size == "small" { (self.steps.len() / 5).max(1) } else { (self.steps.len() / 13).max(1) };
        for (index, step) in self.steps.iter().enumerate().filter(|(i, _)| i % each == 0) {
            // A label names the whole stretch, so it stands in its middle.
            let middle = (x(index) + x(index + 1)) / 2;
            let _ = write!(out, "<text x=\"{middle}\" y=\"{}\" text-anchor=\"middle\">{}</text>", height - 6, escaped(&step.label));
        }
        self.line(&mut out, &x, &y);
        self.marks(&mut out, &x, &y, left, right);
        out.push_str("</svg>");
        out
    }

    /// The stepped line with its area, and the projection from its end.
    fn line(&self, out: &mut String, x: &dyn Fn(usize) -> i64, y: &dyn Fn(Decimal) -> i64) {
        let done: Vec<Decimal> = self.steps.iter().map_while(|s| s.value).collect();
        let zero = y(Decimal::ZERO);
        let mut path = format!("M{} {zero}", x(0));
        for (index, value) in done.iter().enumerate() {
            let _ = write!(path, "V{}H{}", y(*value), x(index + 1));
        }
        if done.is_empty() {
            return;
        }
        let _ = write!(out, "<path class=\"area\" d=\"{path}V{zero}Z\"/><path class=\"series\" d=\"{path}\"/>");
        if let (Some(projected), Some(last)) = (self.projected, done.last()) {
            let end = x(self.steps.len());
            let _ = write!(
                out,
                "<line class=\"projection\" x1=\"{}\" y1=\"{}\" x2=\"{end}\" y2=\"{}\"/>",
                x(done.len()),
                y(*last),
                y(projected)
            );
        }
    }

    /// The quota's line and the labels at the right end, kept apart from each other.
    fn marks(&self, out: &mut String, x: &dyn Fn(usize) -> i64, y: &dyn Fn(Decimal) -> i64, left: i64, right: i64) {
        let end = x(self.steps.len());
        let mut taken = None;
        if let Some(quota) = self.quota {
            let at = y(quota);
            let label = escaped(&said("Quota {1}", &[&say::short(&quota, &self.symbol)]));
            let _ = write!(
                out,
                "<line class=\"quota\" x1=\"{left}\" x2=\"{right}\" y1=\"{at}\" y2=\"{at}\"/><text x=\"{}\" y=\"{}\">{label}</text>",
                right + 6,
                at + 4
            );
            taken = Some(at);
        }
        if let Some(projected) = self.projected {
            let at = y(projected);
            let place = match taken {
                Some(quota) if (quota - at).abs() < 14 => {
                    if at <= quota {
                        quota - 14
                    } else {
                        quota + 14
                    }
                }
                _ => at,
            };
            let label = escaped(&said("{1} projected", &[&say::short(&projected, &self.symbol)]));
            let _ = write!(out, "<text x=\"{}\" y=\"{}\">{label}</text>", end + 6, place + 4);
        }
    }
}
