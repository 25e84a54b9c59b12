//! Who is below whom on the days that overrides need.

use crate::components::overrides::last_day;
use crate::prepare::Context;
use kernel::Unit;
use plans::Kind;
use std::collections::{BTreeMap, BTreeSet};

/// For each day that an override needs, everyone's reports: level and position, in order of position.
#[derive(Debug, Clone, Default)]
pub(crate) struct ReportingLines {
    by_day: BTreeMap<i32, Vec<Vec<(u8, u32)>>>,
}

impl ReportingLines {
    /// The lines on the last day of every pay window of a plan with an override.
    pub fn new(context: &Context, through: usize) -> Self {
        let end = context.days.windows(Unit::Period)[through].end;
        let (mut days, mut levels) = (BTreeSet::new(), 0);
        for plan in &context.plans {
            for component in &plan.components {
                if let Kind::Override(terms) = &component.component.kind {
                    levels = levels.max(terms.levels);
                    let windows = context.days.windows(plan.plan.pays).iter().take_while(|span| span.first <= through);
                    days.extend(windows.map(|span| last_day(span, end)));
                }
            }
        }
        let mut made = Self::default();
        let mut above = Vec::new();
        for day in days {
            let mut reports = vec![Vec::new(); context.people.len()];
            for person in 0..u32::try_from(context.people.len()).unwrap_or(u32::MAX) {
                context.people.managers_above(person, day, usize::from(levels), &mut above);
                for (level, manager) in (1u8..).zip(&above) {
                    reports[*manager as usize].push((level, person));
                }
            }
            made.by_day.insert(day, reports);
        }
        made
    }

    /// The people at levels 1 to `levels` below a person on a day, in order of position.
    pub fn reports(&self, person: usize, day: i32, levels: u8) -> impl Iterator<Item = u32> + '_ {
        let reports = self.by_day.get(&day).map_or(&[][..], |reports| reports[person].as_slice());
        reports.iter().filter(move |(level, _)| *level <= levels).map(|(_, report)| *report)
    }

    /// Everyone above one of these people on any of the days.
    pub fn above(&self, people: &BTreeSet<u32>) -> BTreeSet<u32> {
        let mut above = BTreeSet::new();
        for reports in self.by_day.values() {
            for (manager, below) in reports.iter().enumerate() {
                if below.iter().any(|(_, report)| people.contains(report)) {
                    above.extend(u32::try_from(manager));
                }
            }
        }
        above
    }
}
