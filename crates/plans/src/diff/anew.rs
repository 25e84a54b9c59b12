//! What accumulates anew when a further version takes over within a window: with the same text it still pays otherwise.

use super::say;
use crate::goes_on::anew_because;
use crate::{Against, Apply, Component, Kind, Per, Plan, Proration};
use kernel::{Calendar, ComponentName, Date, Unit};

/// What starts anew on the later version's first day; nothing when that is the first day of each window that matters, or when both are the
/// same version.
pub(super) fn sentences(before: &Plan, after: &Plan, calendar: &Calendar) -> Vec<String> {
    let start = Start { day: after.effective.from, calendar };
    let anew = counts_anew(before, after, calendar);
    let told: Vec<String> = anew.into_iter().flat_map(|(name, all)| all.into_iter().map(move |s| format!("{name}: {s}"))).collect();
    let goes_on = after.goes_on && !counts_anew(before, &Plan { goes_on: false, ..after.clone() }, calendar).is_empty();
    if told.is_empty() && !goes_on {
        return told;
    }
    let was = if before.id == after.id { format!("version {}", before.version) } else { format!("{} v{}", before.id, before.version) };
    if goes_on {
        let but = if told.is_empty() { "." } else { ", but for what follows." };
        let first = format!("What has accumulated under {was} goes on from {}{but}", say::day(start.day));
        return std::iter::once(first).chain(told).collect();
    }
    let first = format!(
        "What accumulates starts anew on {}, also where the text is the same: nothing that was reached under {was} counts from then on.",
        say::day(start.day)
    );
    let terms = before.id == after.id && before.has_payment_terms() && after.has_payment_terms();
    let balances = terms.then(|| "What is held back, drawn or carried goes on: those balances are not counted anew.".to_owned());
    std::iter::once(first).chain(told).chain(balances).collect()
}

/// The components of a further version that count anew from its first day, since a window over which they count is cut in two by it; each
/// with what begins at zero. None when the later version does not follow the earlier one.
#[must_use]
pub fn counts_anew(before: &Plan, after: &Plan, calendar: &Calendar) -> Vec<(ComponentName, Vec<String>)> {
    let follows = (&before.id, before.version) != (&after.id, after.version) && before.effective.from < after.effective.from;
    if !follows {
        return Vec::new();
    }
    let start = Start { day: after.effective.from, calendar };
    let told = after.components.iter().filter_map(|now| {
        let was = before.components.iter().find(|was| was.name == now.name)?;
        let because = anew_because(before, after, was, now);
        let mut sentences = start.of(now, after.pays, after.goes_on && because.is_none());
        if let (true, Some(because), false) = (after.goes_on, because, sentences.is_empty()) {
            sentences.insert(0, format!("it counts anew, since {because}."));
        }
        Some((now.name.clone(), sentences))
    });
    told.filter(|(_, sentences)| !sentences.is_empty()).collect()
}

/// The first day of the later version.
struct Start<'a> {
    day: Date,
    calendar: &'a Calendar,
}

impl Start<'_> {
    /// Whether a window of a unit is cut in two by the day.
    fn cuts(&self, unit: Unit) -> bool {
        let window = |period| &self.calendar.windows(unit)[self.calendar.window_of(unit, period)];
        self.calendar.period_of(self.day).is_some_and(|period| window(period).start < self.day)
    }

    /// What begins at zero; of a component that goes on only what never does.
    fn of(&self, component: &Component, pays: Unit, goes_on: bool) -> Vec<String> {
        let mut out = Vec::new();
        match &component.kind {
            _ if goes_on => {}
            Kind::Commission(c) if c.tiers.len() > 1 || c.never_back || c.gate.is_some() => {
                let quota = if c.against == Against::Quota { quota(component) } else { "" };
                let back = if c.apply == Apply::Marginal { "" } else { "; what was paid before is not trued up" };
                match c.per {
                    Per::Window(unit) if self.cuts(unit) => {
                        out.push(format!("the tiers of the {} begin at zero again{quota}{back}.", unit.word()));
                    }
                    Per::Plan => out.push(format!("the tiers begin at zero again{back}.")),
                    _ => {}
                }
            }
            Kind::Attainment(r) => out.extend(self.judged(r.per, quota(component))),
            Kind::Bonus(b) => {
                let quota = if b.against == Against::Quota { quota(component) } else { "" };
                out.extend(self.judged(b.per, quota));
            }
            Kind::Objectives(o) => out.extend(self.judged(o.per, "")),
            Kind::Spiff(s) if s.during.from < self.day => {
                out.extend(s.limit.is_some().then(|| "the limit for one person counts from zero again.".to_owned()));
                out.extend(s.budget.is_some().then(|| "the budget for all counts from zero again.".to_owned()));
            }
            _ => {}
        }
        for (what, limits) in [("cap", &component.cap), ("floor", &component.floor)] {
            let by_itself = !goes_on || matches!(component.kind, Kind::Spiff(_));
            if limits.year.is_some() && self.cuts(Unit::Year) && by_itself {
                out.push(format!("the {what} of the year counts from zero again."));
            }
            if limits.period.is_some() && self.cuts(pays) {
                out.push(format!("the {what} of the pay period counts from zero again."));
            }
        }
        out
    }

    fn judged(&self, unit: Unit, quota: &str) -> Option<String> {
        self.cuts(unit).then(|| format!("the {} is judged for each version by itself, on its own days{quota}.", unit.word()))
    }
}

/// The quota that the days of one version face.
fn quota(component: &Component) -> &'static str {
    match component.prorate {
        Proration::None => ", against the whole quota, which does not shrink with the days",
        _ => ", against the part of the quota that is due for its days",
    }
}
