//! What a plan pays at each attainment: a stair for tiers, a line for interpolated curves, the quota as an amber line.

use super::{escaped, scale::Scale};
use crate::language::said;
use kernel::Decimal;
use std::fmt::Write as _;

/// A payout curve.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Curve {
    /// Its points in order: where, and what is paid there.
    pub points: Vec<Point>,
    /// Whether a value holds until the next point; else straight lines join the points.
    pub stepped: bool,
    /// What the horizontal axis says: `Share of quota`.
    pub across: String,
    /// What the vertical axis says: `Rate`.
    pub up: String,
    /// How a position reads: as a percentage, or an amount with this symbol.
    pub across_percent: bool,
    /// The same for what is paid.
    pub up_percent: bool,
    /// Whether the value goes on rising after the last point, by this much for each unit.
    pub beyond: Option<Decimal>,
}

/// A point of a curve.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Point {
    /// Where it starts.
    pub at: Decimal,
    /// What is paid there.
    pub pays: Decimal,
    /// What people read of it.
    pub label: String,
}

impl Curve {
    /// The chart at its two sizes.
    #[must_use]
    pub fn svg(&self) -> String {
        format!("{}{}", self.drawn("wide", 560, 220), self.drawn("small", 340, 200))
    }

    /// A position on the horizontal axis as people read it.
    #[must_use]
    pub fn where_(&self, at: &Decimal) -> String {
        if self.across_percent { crate::say::attainment(at) } else { crate::say::short(at, "") }
    }

    /// A value on the vertical axis as people read it.
    #[must_use]
    pub fn what(&self, pays: &Decimal) -> String {
        if self.up_percent { crate::say::rate(pays) } else { crate::say::short(pays, "") }
    }

    /// What the chart says, in a sentence.
    #[must_use]
    pub fn sentence(&self) -> String {
        let parts: Vec<String> = self.points.iter().map(|p| said("{1} from {2}", &[&self.what(&p.pays), &self.where_(&p.at)])).collect();
        said("{1} by {2}: {3}", &[&self.up, &self.across.to_lowercase(), &parts.join(", ")])
    }

    /// The points that are drawn: a last one lies beyond the curve's own.
    fn all(&self) -> Vec<(Decimal, Decimal)> {
        let mut all: Vec<(Decimal, Decimal)> = self.points.iter().map(|p| (p.at, p.pays)).collect();
        let Some((last, pays)) = all.last().copied() else { return all };
        let reach =
            if self.across_percent { Decimal::new(25, 2).max(last * Decimal::new(25, 2)) } else { (last / Decimal::TWO).max(Decimal::ONE) };
        let slope = self.beyond.unwrap_or_default();
        all.push((last + reach, pays + slope * reach));
        all
    }

    fn drawn(&self, size: &str, width: i64, height: i64) -> String {
        let all = self.all();
        let most = |pick: fn(&(Decimal, Decimal)) -> Decimal| all.iter().map(pick).max().unwrap_or(Decimal::ONE);
        let (across, up) = (Scale::over(Decimal::ZERO, most(|p| p.0), 5), Scale::over(Decimal::ZERO, most(|p| p.1), 4));
        let end = most(|p| p.0);
        let across = Scale { high: end.max(Decimal::new(1, 4)), ..across };
        let (left, right, top, bottom) = (46, width - 24, 12, height - 38);
        let (x, y) = (|v| across.at(v, left, right), |v| up.at(v, bottom, top));
        let mut out = format!(
            "<svg class=\"chart {size}\" viewBox=\"0 0 {width} {height}\" role=\"img\" aria-label=\"{}\">",
            escaped(&self.sentence())
        );
        for tick in &up.ticks {
            let _ = write!(
                out,
                "<line class=\"grid-line\" x1=\"{left}\" x2=\"{right}\" y1=\"{0}\" y2=\"{0}\"/><text x=\"{1}\" y=\"{2}\" text-anchor=\"end\">{3}</text>",
                y(*tick),
                left - 8,
                y(*tick) + 4,
                escaped(&self.what(tick))
            );
        }
        for tick in across.ticks.iter().filter(|t| **t <= end) {
            let _ =
                write!(out, "<text x=\"{}\" y=\"{}\" text-anchor=\"middle\">{}</text>", x(*tick), bottom + 16, escaped(&self.where_(tick)));
        }
        let _ = write!(out, "<text x=\"{right}\" y=\"{}\" text-anchor=\"end\">{}</text>", height - 4, escaped(&self.across));
        if self.across_percent && end > Decimal::ONE {
            let at = x(Decimal::ONE);
            let _ = write!(
                out,
                "<line class=\"quota\" x1=\"{at}\" x2=\"{at}\" y1=\"{top}\" y2=\"{bottom}\"/><text x=\"{}\" y=\"{}\">{}</text>",
                at + 5,
                bottom - 6,
                escaped(crate::language::t("Quota"))
            );
        }
        let _ = write!(out, "<path class=\"series\" d=\"{}\"/>", self.path(&all, &x, &y));
        for point in &self.points {
            let _ = write!(out, "<circle class=\"point\" cx=\"{}\" cy=\"{}\" r=\"3\"/>", x(point.at), y(point.pays));
        }
        out.push_str("</svg>");
        out
    }

    fn path(&self, all: &[(Decimal, Decimal)], x: &dyn Fn(Decimal) -> i64, y: &dyn Fn(Decimal) -> i64) -> String {
        let mut path = String::new();
        let mut before = None;
        for (at, pays) in all {
            match before {
                None => {
                    let _ = if *at > Decimal::ZERO && !self.stepped {
                        write!(path, "M{} {}H{}V{}", x(Decimal::ZERO), y(Decimal::ZERO), x(*at), y(*pays))
                    } else {
                        write!(path, "M{} {}", x(*at), y(*pays))
                    };
                }
                Some(last) if self.stepped && last != *pays => {
                    let _ = write!(path, "H{}V{}", x(*at), y(*pays));
                }
                Some(_) => {
                    let _ = write!(path, "L{} {}", x(*at), y(*pays));
                }
            }
            before = Some(*pays);
        }
        path
    }
}
