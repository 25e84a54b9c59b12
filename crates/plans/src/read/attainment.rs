//! The keys of attainment pay.

use super::{amounts, bonus, commission, gate};
use crate::{Against, Apply, CurvePoint, Rating, TargetPay, WeightedMeasure};
use kernel::document::{Entry, Section};
use kernel::money::percent;
use kernel::{Decimal, Problem};

/// How a curve is read.
pub(super) const WAYS: [(&str, Apply); 2] = [("interpolated", Apply::Interpolated), ("whole", Apply::Whole)];

/// Attainment pay.
pub(super) fn read(section: &Section<'_>) -> Option<Rating> {
    let measures = measures(section);
    let per = bonus::per(section);
    let target = section.required("target", "target = \"100%\" of target pay, or { amount = 5000 }").and_then(|entry| target(&entry));
    let curve = section
        .required("curve", "curve = [ { at = \"50%\", pays = \"50%\" }, { at = \"100%\", pays = \"100%\" } ]")
        .and_then(|entry| curve(&entry));
    let apply = section.get("apply").map_or(Some(Apply::Interpolated), |entry| entry.choice(&WAYS));
    let gate = super::settled(section.get("gate").map(|entry| gate::read(&entry, Some(Against::Quota))));
    Some(Rating { measures: measures?, per: per?, target: target?, curve: curve?, apply: apply?, gate: gate? })
}

/// `measure`, or `measures` with weights that add up to 1.
fn measures(section: &Section<'_>) -> Option<Vec<WeightedMeasure>> {
    let Some(entry) = section.get("measures") else {
        return commission::measure(section).map(|measure| vec![WeightedMeasure { measure, weight: Decimal::ONE }]);
    };
    if let Some(single) = section.has("measure").then(|| section.get("measure")).flatten() {
        section.report(
            Problem::error("two-measures", single.key_at(), "The component has both `measure` and `measures`.").hint("keep `measures`"),
        );
    }
    let items = entry.list()?;
    let read: Vec<Option<WeightedMeasure>> = items.iter().map(weighted).collect();
    let read: Vec<WeightedMeasure> = read.into_iter().collect::<Option<_>>()?;
    let sum: Option<Decimal> = read.iter().try_fold(Decimal::ZERO, |sum, measure| sum.checked_add(measure.weight));
    if sum != Some(Decimal::ONE) {
        let shown = sum.map_or_else(|| String::from("too much"), percent);
        section.report(entry.problem("weights", format!("The weights add up to {shown}.")).expected("weights that add up to 100%"));
    }
    for (index, measure) in read.iter().enumerate() {
        if read[..index].iter().any(|other| other.measure == measure.measure) {
            let at = items[index].at();
            section.report(
                Problem::error("two-measures", at, format!("Measure `{}` has two weights.", measure.measure))
                    .hint("add them up in one line"),
            );
        }
    }
    Some(read)
}

fn weighted(item: &Entry<'_>) -> Option<WeightedMeasure> {
    let section = item.section("the weighted measure")?;
    let measure = commission::measure(&section);
    let weight = section.required("weight", "weight = \"60%\"").and_then(|entry| self::weight(&entry));
    section.finish();
    Some(WeightedMeasure { measure: measure?, weight: weight? })
}

/// A weight above zero.
pub(super) fn weight(entry: &Entry<'_>) -> Option<Decimal> {
    let weight = entry.rate()?;
    if weight <= Decimal::ZERO {
        entry.refuse("a weight above zero");
        return None;
    }
    Some(weight)
}

/// `"100%"` (or `{ share = "100%" }`) of the person's target pay a year, or `{ amount = 5000 }` or `{ person = "column" }` for one window.
pub(super) fn target(entry: &Entry<'_>) -> Option<TargetPay> {
    if !entry.is_table() {
        return entry.rate().map(TargetPay::Share);
    }
    let section = entry.section("`target`")?;
    if section.has("share") {
        let share = section.get("share").and_then(|entry| entry.rate());
        section.finish();
        return share.map(TargetPay::Share);
    }
    if section.has("amount") {
        let amount = section.get("amount").and_then(|entry| amounts::amount(&entry));
        section.known(&["person"]);
        section.finish();
        return amount.map(TargetPay::Amount);
    }
    amounts::amount(entry).map(TargetPay::Amount)
}

/// The points of a payout curve, in order of attainment.
pub(super) fn curve(entry: &Entry<'_>) -> Option<Vec<CurvePoint>> {
    let items = entry.list()?;
    if items.is_empty() {
        entry.refuse("at least one point, such as { at = \"100%\", pays = \"100%\" }");
        return None;
    }
    let last = items.len() - 1;
    let read: Vec<Option<CurvePoint>> = items.iter().enumerate().map(|(index, item)| point(item, index == last)).collect();
    let points: Vec<CurvePoint> = read.into_iter().collect::<Option<_>>()?;
    for pair in points.windows(2) {
        if let [one, two] = pair
            && two.at <= one.at
        {
            let problem = Problem::error(
                "curve-order",
                two.place.clone(),
                format!("This point is at {}, the one before it at {}.", percent(two.at), percent(one.at)),
            );
            entry.document().report(problem.expected("points in order of attainment"));
        }
    }
    Some(points)
}

fn point(item: &Entry<'_>, last: bool) -> Option<CurvePoint> {
    let section = item.section("the point of the curve")?;
    let at = section.required("at", "at = \"100%\"").and_then(|entry| entry.rate());
    let pays = section.required("pays", "pays = \"100%\"").and_then(|entry| entry.rate());
    let beyond = section.get("beyond").map(|entry| {
        if !last {
            section.report(
                Problem::error("misplaced-key", entry.key_at(), "`beyond` is given for a point that is not the last.")
                    .hint("a curve goes on beyond its last point only"),
            );
        }
        entry.rate()
    });
    section.finish();
    let beyond = match beyond {
        Some(beyond) => Some(beyond?),
        None => None,
    };
    Some(CurvePoint { at: at?, pays: pays?, beyond, place: section.at() })
}
