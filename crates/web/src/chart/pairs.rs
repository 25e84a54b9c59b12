//! Two bars for each period: what was, pale, and what would be, dark.

use super::{escaped, scale::Scale};
use crate::language::said;
use kernel::Decimal;
use std::fmt::Write as _;

/// Pairs of bars.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pairs {
    /// The currency's symbol.
    pub symbol: String,
    /// The pairs in order.
    pub pairs: Vec<Pair>,
}

/// A pair of bars.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair {
    /// What stands below.
    pub label: String,
    /// The pale bar.
    pub before: Decimal,
    /// The dark bar.
    pub after: Decimal,
}

impl Pairs {
    /// The chart at its two sizes.
    #[must_use]
    pub fn svg(&self) -> String {
        format!("{}{}", self.drawn("wide", 640, 220), self.drawn("small", 340, 200))
    }

    fn sentence(&self) -> String {
        let short = |amount: &Decimal| crate::say::short(amount, &self.symbol);
        let parts: Vec<String> =
            self.pairs.iter().map(|p| said("{1} {2} before and {3} after", &[&p.label, &short(&p.before), &short(&p.after)])).collect();
        parts.join(", ")
    }

    fn drawn(&self, size: &str, width: i64, height: i64) -> String {
        let all = || self.pairs.iter().flat_map(|p| [p.before, p.after]);
        let least = all().min().unwrap_or_default().min(Decimal::ZERO);
        let scale = Scale::over(least, all().max().unwrap_or(Decimal::ONE).max(Decimal::ONE), 4);
        let (left, right, top, bottom) = (52, width - 8, 12, height - 24);
        let y = |value: Decimal| scale.at(value, bottom, top);
        let mut out = format!(
            "<svg class=\"chart {size}\" viewBox=\"0 0 {width} {height}\" role=\"img\" aria-label=\"{}\">",
            escaped(&self.sentence())
        );
        for tick in &scale.ticks {
            let at = y(*tick);
            let _ = write!(
                out,
                "<line class=\"grid-line\" x1=\"{left}\" x2=\"{right}\" y1=\"{at}\" y2=\"{at}\"/><text x=\"{}\" y=\"{}\" text-anchor=\"end\">{}</text>",
                left - 8,
                at + 4,
                escaped(&crate::say::short(tick, &self.symbol))
            );
        }
        let count = i64::try_from(self.pairs.len().max(1)).unwrap_or(1);
        let step = (right - left) / count;
        let bar = (step * 3 / 8).clamp(1, 28);
        let every = (count * 56 / (right - left).max(1)).max(0) + 1;
        for (index, pair) in (0_i64..).zip(&self.pairs) {
            let middle = left + step * index + step / 2;
            for (x, value, class) in [(middle - bar, pair.before, "bar-past"), (middle, pair.after, "bar-fill")] {
                let (from, to) = (y(Decimal::ZERO.max(value)), y(Decimal::ZERO.min(value)));
                let _ = write!(out, "<rect class=\"{class}\" x=\"{x}\" y=\"{from}\" width=\"{bar}\" height=\"{}\"/>", (to - from).max(0));
            }
            if index % every == 0 {
                let _ = write!(out, "<text x=\"{middle}\" y=\"{}\" text-anchor=\"middle\">{}</text>", bottom + 16, escaped(&pair.label));
            }
        }
        out.push_str("</svg>");
        out
    }
}
