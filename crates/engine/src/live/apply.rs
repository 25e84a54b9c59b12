//! Changed records become changed results.

use super::table::Change;
use super::{Affected, Live};
use crate::calculate::{conservation, latest_day, listed};
use crate::credit::gather::{by_measure, sorted};
use crate::credit::linked::Linked;
use crate::credit::part::Part;
use crate::credit::plan::credit_table;
use crate::earn::passes::{all_funds, is_later};
use crate::earn::person::{Shared, base, finish};
use crate::measure::reader::FactorNumbers;
use crate::outcome::facts::Credit;
use crate::outcome::names::{Ids, Records, Status};
use crate::prepare::plans::BaseRate;
use crate::{Options, Outcome};
use kernel::{Problems, Unit};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The new credits of each person, and everyone who is touched.
struct Moved {
    new: BTreeMap<u32, Vec<Credit>>,
    touched: BTreeSet<u32>,
    records: BTreeSet<u32>,
}

impl Live {
    /// Applies a change to those whom it touches; nothing when only a whole calculation will do.
    pub(super) fn apply(&mut self, change: &Change) -> Result<Option<Affected>, Problems> {
        // A payment or a return concerns whoever is credited for the record that it names.
        if Linked::links(&self.state.context, change.kind) {
            return Ok(None);
        }
        let Some(part) = self.credit(change)? else { return Ok(None) };
        let alone = Options { threads: 1, ..self.options.clone() };
        let context = Arc::clone(&self.state.context);
        let gone = change.written.iter().chain(&change.removed);
        self.state.linked.change(&context, &change.rows, gone, &alone)?;
        let Some(known) = self.state.outcome.names.records.get(&change.kind) else { return Ok(None) };
        let mut records = Records::clone(known);
        let Some(moved) = self.place(change, part, &mut records) else { return Ok(None) };
        let mut names = (*self.state.outcome.names).clone();
        names.records.insert(change.kind, Arc::new(records));
        names.amounts = Arc::new(self.state.factors.amounts.clone());
        self.state.numbers = FactorNumbers::new(&names.amounts);
        let by_measure = by_measure(&self.state.context, &names.records);
        let of_kind: Vec<bool> = names.measures.iter().map(|(_, kind)| *kind == Some(change.kind)).collect();
        let mut credits = BTreeMap::new();
        for person in &moved.touched {
            let old = self.state.bases[*person as usize].credits.iter();
            let keep = |credit: &&Credit| !(of_kind[usize::from(credit.measure)] && moved.records.contains(&credit.record));
            let mut own: Vec<Credit> = old.filter(keep).copied().collect();
            own.extend(moved.new.get(person).into_iter().flatten());
            credits.insert(*person, Arc::new(sorted(own, &by_measure)));
        }
        for (person, credits) in &credits {
            self.latest[*person as usize] = latest_day(credits);
        }
        let latest = self.latest.iter().flatten().max().and_then(|day| self.state.context.days.period_of(*day)).unwrap_or(0);
        if self.options.through.is_none() && latest != self.state.outcome.through {
            return Ok(None);
        }
        Ok(Some(self.settle(change, names, &credits)))
    }

    /// Credits the changed rows; nothing when a credit lies after the last period.
    fn credit(&self, change: &Change) -> Result<Option<Part>, Problems> {
        let through = self.state.outcome.through;
        let end = self.state.context.days.windows(Unit::Period)[through].end;
        let alone = Options { threads: 1, ..self.options.clone() };
        let mut parts = credit_table(&self.state.context, &change.rows, &alone)?;
        if self.options.through.is_none() {
            if parts.iter().any(|part| part.credits.iter().flatten().any(|credit| credit.day >= end)) {
                return Ok(None);
            }
            if parts.iter().any(|part| part.latest_missed.is_some_and(|day| day >= end)) {
                parts = credit_table(&self.state.context, &change.rows, &Options { through: Some(through), ..alone })?;
            }
        }
        // A refused record has a problem to its name, which only a whole calculation lists and takes away.
        if parts.iter().any(|part| !part.refused.is_empty()) || parts.len() > 1 || self.touches_refused(change) {
            return Ok(None);
        }
        Ok(Some(parts.pop().unwrap_or_default()))
    }

    /// Whether a record that changes or goes is one of those that were refused.
    fn touches_refused(&self, change: &Change) -> bool {
        let known = self.state.outcome.names.records.get(&change.kind).zip(self.credited.get(&change.kind));
        let Some((records, credited)) = known.filter(|_| !self.state.refused.is_empty()) else { return false };
        let refused = |id: &String| credited.find(records, id).is_some_and(|record| records.status[record as usize] == Status::Rejected);
        change.written.iter().chain(&change.removed).any(refused)
    }

    /// Numbers the changed records, and finds whom they concerned and concern.
    fn place(&mut self, change: &Change, mut part: Part, records: &mut Records) -> Option<Moved> {
        let credited = Arc::make_mut(self.credited.get_mut(&change.kind)?);
        let mut moved = Moved { new: BTreeMap::new(), touched: BTreeSet::new(), records: BTreeSet::new() };
        let ids = std::mem::take(&mut part.ids);
        let mut numbers = Vec::with_capacity(ids.len());
        for local in 0..ids.len() {
            let id = ids.get(local);
            let number = credited.find(records, id).unwrap_or_else(|| {
                let next = u32::try_from(records.status.len()).unwrap_or(u32::MAX);
                records.added.push(Arc::from(id));
                records.status.push(Status::Removed);
                credited.note(id, Some(next));
                next
            });
            records.status[number as usize] = part.status[local];
            numbers.push(number);
        }
        for id in &change.removed {
            if let Some(number) = credited.find(records, id) {
                records.status[number as usize] = Status::Removed;
                moved.touched.extend(credited.people(number));
                moved.records.insert(number);
                credited.set(number, Vec::new());
                credited.note(id, None);
            }
        }
        let mut people: BTreeMap<u32, Vec<u32>> = numbers.iter().map(|number| (*number, Vec::new())).collect();
        let (factors, large) = self.state.factors.take_in(&part.factors.amounts);
        for credit in part.credits.iter().flatten() {
            let (record, factor) = (numbers[credit.record as usize], factors[credit.factor as usize]);
            people.entry(record).or_default().push(credit.person);
            let value = credit.value.behind(large);
            moved.new.entry(credit.person).or_default().push(Credit { record, factor, value, ..*credit });
        }
        for (number, people) in people {
            moved.touched.extend(credited.people(number));
            moved.touched.extend(&people);
            moved.records.insert(number);
            credited.set(number, people);
        }
        self.set_rate_rows(change, &part, &numbers);
        drop::<Ids>(ids);
        Some(moved)
    }

    /// Notes the rows of rate tables that the changed records match.
    fn set_rate_rows(&mut self, change: &Change, part: &Part, numbers: &[u32]) {
        let context = &self.state.context;
        let of_kind = |plan: usize, component: usize| {
            let measure = context.plans[plan].components[component].measure;
            measure.and_then(|measure| context.kind_of(measure)) == Some(change.kind)
        };
        let tables = self.state.rate_rows.iter_mut().filter(|((plan, component), _)| of_kind(*plan, *component));
        for (((plan, component), rows), found) in tables.zip(&part.rate_rows) {
            let BaseRate::Table(table) = &context.plans[*plan].components[*component].base_rate else { continue };
            let profiles = table.rows.profiles.len();
            let rows = Arc::make_mut(rows);
            for (number, own) in numbers.iter().zip(found.chunks(profiles)) {
                let first = *number as usize * profiles;
                if first + profiles > rows.len() {
                    rows.resize(first + profiles, crate::outcome::facts::NONE16);
                }
                rows[first..first + profiles].copy_from_slice(own);
            }
        }
    }

    /// Calculates the touched people anew, and those whose overrides and pools read them.
    fn settle(&mut self, change: &Change, names: crate::outcome::names::Names, credits: &BTreeMap<u32, Arc<Vec<Credit>>>) -> Affected {
        let state = &mut self.state;
        let through = state.outcome.through;
        let context = Arc::clone(&state.context);
        let shared = Shared {
            context: &context,
            factors: &state.numbers,
            rate_rows: &state.rate_rows,
            records: &names.records,
            linked: &state.linked,
            through,
        };
        let mut pools = false;
        for (person, credits) in credits {
            let old = &state.bases[*person as usize];
            pools |= !old.contributions.is_empty();
            let new = base(&shared, *person as usize, credits);
            pools |= !new.contributions.is_empty();
            state.bases[*person as usize] = new;
        }
        let mut again: BTreeSet<u32> = credits.keys().copied().collect();
        again.extend(crate::earn::budgets::settle(&shared, &mut state.bases));
        if context.plans.iter().any(|plan| plan.components.iter().any(|c| is_later(&c.component.kind))) {
            again.extend(state.below.above(&again));
            let takes_part = |base: &crate::earn::Base| base.contributions.iter().any(|one| one.key.is_some());
            let members = state.bases.iter().enumerate().filter(|(_, base)| pools && takes_part(base));
            again.extend(members.filter_map(|(person, _)| u32::try_from(person).ok()));
        }
        let bases: Vec<&crate::earn::Base> = state.bases.iter().collect();
        let funds = all_funds(&bases);
        let mut people = state.outcome.people.clone();
        for person in &again {
            let (result, problems) = finish(&shared, *person as usize, &bases, &state.below, &funds);
            people[*person as usize] = Arc::new(result);
            state.of_people[*person as usize] = problems;
        }
        let affected = Affected { people: again.iter().map(|person| names.people[*person as usize].clone()).collect() };
        state.outcome = Outcome {
            through,
            conservation: conservation(&names),
            problems: listed(&state.refused, &state.of_people),
            profile: crate::Profile::default(),
            names: Arc::new(names),
            people,
            credited: self.credited.clone().into(),
        };
        self.outcome = Arc::new(self.state.outcome.clone());
        let moved =
            Change { kind: change.kind, rows: change.rows.clone(), written: change.written.clone(), removed: change.removed.clone() };
        moved.into_book(Arc::make_mut(&mut self.book));
        affected
    }
}
