//! What a plan pays at each attainment: a stair for tiers, a line for interpolated curves, the quota as an amber line.

use super::{Across, Axis, Chart, Kind, Mark, Series, Value};
use crate::language::{said, t};
use kernel::Decimal;

/// A payout curve.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
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
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
pub struct Point {
    /// Where it starts.
    pub at: Decimal,
    /// What is paid there.
    pub pays: Decimal,
    /// What people read of it.
    pub label: String,
}

impl Curve {
    /// The chart.
    #[must_use]
    pub fn chart(&self) -> Chart {
        let values = self.values();
        let most = |pick: fn(&Value) -> Decimal| values.iter().map(pick).max().unwrap_or(Decimal::ONE);
        let end = most(|v| v.at).max(Decimal::new(1, 4));
        let across = Axis::over(&self.across, (Decimal::ZERO, end), 5, &|at| self.where_(at)).ending(end);
        let up = Axis::with_zero(values.iter().map(|v| v.value), 4, &|at| self.what(at));
        let quota = (self.across_percent && end > Decimal::ONE).then(|| Mark {
            across: true,
            at: Decimal::ONE,
            label: t("Quota").to_owned(),
            text: self.where_(&Decimal::ONE),
        });
        let kind = if self.stepped { Kind::Steps } else { Kind::Line };
        let places = said("{1}, from", &[&self.across]);
        let series = vec![Series::new(&self.up, kind, values)];
        Chart { series, quota, ..Chart::new(self.sentence(), &places, Across::Scale(across), up) }
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

    /// The points, and what is drawn besides: nothing below the first of a line, and what is paid beyond the last.
    fn values(&self) -> Vec<Value> {
        let place = |p: &Point| if p.label.is_empty() { self.where_(&p.at) } else { format!("{} {}", self.where_(&p.at), p.label) };
        let text = |p: &Point| if self.up_percent { self.what(&p.pays) } else { crate::say::number(&p.pays) };
        let mut values: Vec<Value> = self.points.iter().map(|p| Value::new(p.at, p.pays, place(p), text(p))).collect();
        let (Some(first), Some(last)) = (self.points.first(), self.points.last()) else { return values };
        if !self.stepped && first.at > Decimal::ZERO {
            values.splice(0..0, [Value::drawn(Decimal::ZERO, Decimal::ZERO), Value::drawn(first.at, Decimal::ZERO)]);
        }
        let quarter = Decimal::new(25, 2);
        let reach = if self.across_percent { quarter.max(last.at * quarter) } else { (last.at / Decimal::TWO).max(Decimal::ONE) };
        values.push(Value::drawn(last.at + reach, last.pays + self.beyond.unwrap_or_default() * reach));
        values
    }
}
