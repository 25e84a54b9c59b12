//! What overrides pay on what a record makes for others. A line of an override names the report through whom it comes, and is a rate on her
//! totals of the pay window: the record's part of these is its part of the line.

use crate::store as stored;
use crate::store::results::Sum;
use ::store::Tx;
use book::assemble::Texts;
use kernel::{Calendar, ComponentName, Problems};
use plans::Kind;
use std::collections::BTreeMap;

/// A component of a plan.
type Of = (String, String);

/// The override lines of a run, and what its plans say of them.
pub(super) struct Above {
    /// What the lines of one component in one pay window come to through one report.
    lines: BTreeMap<(Sum, String), i64>,
    /// By component that is an override, the components on which it rests; all when there are none.
    overrides: BTreeMap<Of, Vec<ComponentName>>,
    /// Components whose totals no override rests on: overrides and pools.
    apart: Vec<Of>,
    /// The last period that was calculated.
    through: usize,
}

/// What a record makes of a component of somebody above in a pay window: the component's sum, without a record.
pub(super) type Parts = BTreeMap<Sum, i64>;

impl Above {
    pub fn read(tx: &mut Tx<'_>, run: i64, texts: &Texts, through: usize) -> Result<Self, Problems> {
        let (mut overrides, mut apart) = (BTreeMap::new(), Vec::new());
        for (name, text) in &texts.plans {
            let plan = plans::read(name, text)?;
            for component in plan.components {
                let of = (plan.id.to_string(), component.name.to_string());
                match component.kind {
                    Kind::Override(terms) => {
                        apart.push(of.clone());
                        overrides.insert(of, terms.of);
                    }
                    Kind::Pool(_) => apart.push(of),
                    _ => {}
                }
            }
        }
        let lines = if overrides.is_empty() { BTreeMap::new() } else { stored::results::overrides(tx, run)? };
        Ok(Self { lines, overrides, apart, through })
    }

    /// What the record makes of the overrides above those whom it pays, cut to the minor unit. Where a report was paid in several currencies in
    /// one pay window, nothing.
    pub fn parts(&self, sums: &BTreeMap<Sum, i64>, record: &str, calendar: &Calendar) -> Parts {
        let mut found = Parts::new();
        for ((line, through), minor) in &self.lines {
            let Some(terms) = self.overrides.get(&(line.plan.clone(), line.component.clone())) else { continue };
            let mut by_currency: BTreeMap<&str, (i64, i64)> = BTreeMap::new();
            let rests = |sum: &Sum| sum.person == *through && self.counts(terms, sum) && self.meets(calendar, &sum.period, &line.period);
            for (sum, minor) in sums.iter().filter(|(sum, _)| rests(sum)) {
                let of = by_currency.entry(&sum.currency).or_default();
                of.1 += minor;
                of.0 += if sum.record.as_deref() == Some(record) { *minor } else { 0 };
            }
            let mut all = by_currency.into_values();
            if let (Some((own, whole)), None) = (all.next(), all.next()) {
                *found.entry(line.clone()).or_insert(0) += super::records::share(own, whole, *minor, false);
            }
        }
        found.retain(|_, minor| *minor != 0);
        found
    }

    fn counts(&self, terms: &[ComponentName], sum: &Sum) -> bool {
        let apart = self.apart.iter().any(|(plan, component)| *plan == sum.plan && *component == sum.component);
        !apart && (terms.is_empty() || terms.iter().any(|name| name.as_str() == sum.component))
    }

    /// Whether a report's pay window ends in that of the override, or both contain the last period that was calculated.
    fn meets(&self, calendar: &Calendar, of_report: &str, of_override: &str) -> bool {
        let window = |id: &str| calendar.named(id).map(|(unit, index)| &calendar.windows(unit)[index]);
        let (Some(own), Some(above)) = (window(of_report), window(of_override)) else { return false };
        let holds = |window: &kernel::Window, period: usize| window.first <= period && period <= window.last;
        holds(above, own.last) || (holds(own, self.through) && holds(above, self.through))
    }
}
