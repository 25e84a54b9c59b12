//! The keys of a bonus.

use super::{amounts, commission, tiers};
use crate::{Against, Bonus, Stacking, Step};
use kernel::document::{Entry, Section};
use kernel::{Problem, Unit};

const UNITS: [(&str, Unit); 3] = [("period", Unit::Period), ("quarter", Unit::Quarter), ("year", Unit::Year)];

/// The windows over which something is judged.
pub(super) fn per(section: &Section<'_>) -> Option<Unit> {
    section.required("per", "over which windows it is judged: per = \"period\", \"quarter\" or \"year\"")?.choice(&UNITS)
}

/// The unit of a `per` that need not be written.
pub(super) fn unit(section: &Section<'_>, otherwise: Unit) -> Option<Unit> {
    section.get("per").map_or(Some(otherwise), |entry| entry.choice(&UNITS))
}

/// A bonus.
pub(super) fn read(section: &Section<'_>) -> Option<Bonus> {
    let measure = commission::measure(section);
    let against = section
        .required("against", "how steps are read: against = \"quota\", \"amount\" or \"count\"")
        .and_then(|entry| entry.choice(&commission::AGAINST));
    let per = per(section);
    let steps = section.required("steps", "steps = [ { at = \"100%\", pays = 5000 } ]").and_then(|entry| steps(&entry, against));
    let ways = [("highest", Stacking::Highest), ("all", Stacking::All)];
    let stacking = section.get("stacking").map_or(Some(Stacking::Highest), |entry| entry.choice(&ways));
    Some(Bonus { measure: measure?, against: against?, per: per?, steps: steps?, stacking: stacking? })
}

/// The steps in order of their thresholds.
fn steps(entry: &Entry<'_>, against: Option<Against>) -> Option<Vec<Step>> {
    let items = entry.list()?;
    if items.is_empty() {
        entry.refuse("at least one step, such as { at = \"100%\", pays = 5000 }");
        return None;
    }
    let read: Vec<Option<Step>> = items.iter().map(|item| step(item, against)).collect();
    let steps: Vec<Step> = read.into_iter().collect::<Option<_>>()?;
    for pair in steps.windows(2) {
        if let [one, two] = pair
            && two.at <= one.at
        {
            let (at, before) = (tiers::shown(two.at, against), tiers::shown(one.at, against));
            let problem = Problem::error("steps-order", two.place.clone(), format!("This step is at {at}, the one before it at {before}."));
            entry.document().report(problem.expected("steps in order of `at`"));
        }
    }
    Some(steps)
}

fn step(item: &Entry<'_>, against: Option<Against>) -> Option<Step> {
    let section = item.section("the step")?;
    let at = section.required("at", "at = \"100%\"").and_then(|entry| tiers::bound(&entry, against));
    let pays = section.required("pays", "pays = 5000").and_then(|entry| amounts::amount(&entry));
    section.finish();
    Some(Step { at: at?, pays: pays?, place: section.at() })
}
