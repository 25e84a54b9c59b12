//! The partitions together: duplicate ids found, records numbered through, credits dealt out to people in canonical order.

use super::part::{Factors, Part};
use crate::outcome::facts::Credit;
use crate::outcome::names::{Ids, Records, Status};
use crate::prepare::Context;
use datafusion::common::HashMap;
use kernel::{Location, Problem, Problems};
use records::Kind;
use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::sync::Arc;

/// All records and credits.
#[derive(Debug, Default)]
pub(crate) struct Credited {
    pub records: BTreeMap<Kind, Arc<Records>>,
    /// By kind and rate table (in order of plan and component), the matching row of each record for each profile of people.
    pub rate_rows: BTreeMap<Kind, Vec<Arc<Vec<u16>>>>,
    pub factors: Factors,
    /// By position of the person, in order of measure, day, record, rule and through whom.
    pub by_person: Vec<Arc<Vec<Credit>>>,
    /// The latest day of a record that is not credited under a measure although it has a day that counts.
    pub latest_missed: Option<i32>,
    pub problems: Problems,
}

/// A kind's partitions with the number of each one's first record.
struct Numbered {
    parts: Vec<(u32, Part)>,
}

/// Puts the partitions of all kinds together, with this many threads.
pub(crate) fn gather(context: &Context, kinds: Vec<(Kind, Vec<Part>)>, threads: usize) -> Credited {
    let mut made = Credited::default();
    let mut numbered = Vec::new();
    for (kind, parts) in kinds {
        numbered.push(number(kind, parts, &mut made));
    }
    let mut maps = Vec::new();
    for (_, part) in numbered.iter().flat_map(|kind| &kind.parts) {
        maps.push(made.factors.take_in(&part.factors.amounts));
    }
    let ranges = ranges(context.people.len(), &numbered, threads);
    let by_measure = by_measure(context, &made.records);
    let (numbered, maps, by_measure) = (&numbered, &maps, &by_measure);
    let dealt: Vec<Vec<Arc<Vec<Credit>>>> = std::thread::scope(|scope| {
        let deal = |(from, to): (usize, usize)| scope.spawn(move || deal(numbered, maps, by_measure, from, to));
        let running: Vec<_> = ranges.into_iter().map(deal).collect();
        running.into_iter().map(|thread| thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))).collect()
    });
    made.by_person = dealt.into_iter().flatten().collect();
    made
}

fn number(kind: Kind, parts: Vec<Part>, made: &mut Credited) -> Numbered {
    let mut records = Records::default();
    let (mut ids, mut numbered) = (Ids::default(), Vec::new());
    let tables = parts.iter().map(|part| part.rate_rows.len()).max().unwrap_or(0);
    let mut rate_rows = vec![Vec::new(); tables];
    for mut part in parts {
        let base = u32::try_from(ids.len()).unwrap_or(u32::MAX);
        ids.append(std::mem::take(&mut part.ids));
        records.status.append(&mut part.status);
        for (all, own) in rate_rows.iter_mut().zip(&mut part.rate_rows) {
            all.append(own);
        }
        made.latest_missed = made.latest_missed.max(part.latest_missed);
        made.problems.0.extend(part.refused.drain(..).map(|(_, problem)| problem));
        numbered.push((base, part));
    }
    records.ids = Arc::new(ids);
    refuse_duplicates(kind, &mut records, &mut made.problems);
    made.records.insert(kind, Arc::new(records));
    made.rate_rows.insert(kind, rate_rows.into_iter().map(Arc::new).collect());
    Numbered { parts: numbered }
}

/// Refuses all records that share an id with another of the kind.
fn refuse_duplicates(kind: Kind, records: &mut Records, problems: &mut Problems) {
    let ids = Arc::clone(&records.ids);
    records.sorted = !ids.unordered;
    if records.sorted {
        return;
    }
    let mut seen: HashMap<&str, u32> = HashMap::with_capacity(ids.len());
    for index in 0..ids.len() {
        *seen.entry(ids.get(index)).or_default() += 1;
    }
    if seen.len() == ids.len() {
        return;
    }
    let mut twice: Vec<(&str, u32)> = seen.iter().filter(|(_, count)| **count > 1).map(|(id, count)| (*id, *count)).collect();
    twice.sort_unstable();
    for (id, count) in twice {
        let message = format!("{count} {kind} have the id `{id}`; none of them is credited.");
        problems.push(
            Problem::unpaid("duplicate-id", Location::file(kind.word()).column("id").value(id), message).hint("give each its own id"),
        );
    }
    for (index, status) in records.status.iter_mut().enumerate() {
        if seen.get(ids.get(index)).is_some_and(|count| *count > 1) {
            *status = Status::Rejected;
        }
    }
}

/// Ranges of people with about the same number of credits, one for each thread.
fn ranges(people: usize, numbered: &[Numbered], threads: usize) -> Vec<(usize, usize)> {
    crate::earn::ranges(&counts(numbered, 0, people), threads)
}

/// How many credits each person of a range has.
fn counts(numbered: &[Numbered], from: usize, to: usize) -> Vec<usize> {
    let mut counts = vec![0usize; to - from];
    for (_, part) in numbered.iter().flat_map(|kind| &kind.parts) {
        let own = part.counts.iter().skip(from);
        counts.iter_mut().zip(own).for_each(|(all, own)| *all += *own as usize);
    }
    counts
}

/// For each measure the records that it is of.
pub(crate) fn by_measure(context: &Context, records: &BTreeMap<Kind, Arc<Records>>) -> Vec<Option<Arc<Records>>> {
    (0..context.measures.len()).map(|measure| records.get(&context.kind_of(measure)?).cloned()).collect()
}

/// The credits of the people in a range, in canonical order.
fn deal(
    numbered: &[Numbered],
    maps: &[(Vec<u32>, usize)],
    by_measure: &[Option<Arc<Records>>],
    from: usize,
    to: usize,
) -> Vec<Arc<Vec<Credit>>> {
    let mut dealt: Vec<Vec<Credit>> = counts(numbered, from, to).into_iter().map(Vec::with_capacity).collect();
    for ((base, part), map) in numbered.iter().flat_map(|kind| &kind.parts).zip(maps) {
        let (factors, large) = map;
        for credit in part.credits.iter().flatten() {
            let Some(own) = (credit.person as usize).checked_sub(from).and_then(|offset| dealt.get_mut(offset)) else { continue };
            let record = credit.record + base;
            let records = by_measure[usize::from(credit.measure)].as_ref();
            if records.is_some_and(|records| records.status[record as usize] != Status::Rejected) {
                own.push(Credit { record, factor: factors[credit.factor as usize], value: credit.value.behind(*large), ..*credit });
            }
        }
    }
    dealt.into_iter().map(|credits| Arc::new(sorted(credits, by_measure))).collect()
}

/// A person's credits in canonical order: measure, day, record id, rule, through whom; equal ones stay as the rules made them.
pub(crate) fn sorted(credits: Vec<Credit>, by_measure: &[Option<Arc<Records>>]) -> Vec<Credit> {
    // Small keys are sorted instead of the credits: by measure and day first, which most of the time is in order of record already.
    let key = |(place, credit): (usize, &Credit)| {
        let day = u64::from(credit.day.cast_unsigned() ^ (1 << 31));
        (u64::from(credit.measure) << 32 | day, u32::try_from(place).unwrap_or(u32::MAX))
    };
    let mut keys = by_day(credits.iter().enumerate().map(key).collect());
    let order = |first: &(u64, u32), second: &(u64, u32)| {
        let (a, b) = (&credits[first.1 as usize], &credits[second.1 as usize]);
        let records = by_measure[usize::from(a.measure)].as_ref();
        let by_id = records.map_or(Ordering::Equal, |records| records.compare(a.record, b.record));
        by_id.then_with(|| (a.rule, a.through, first.1).cmp(&(b.rule, b.through, second.1)))
    };
    for same in keys.chunk_by_mut(|a, b| a.0 == b.0) {
        if !same.is_sorted_by(|a, b| order(a, b) != Ordering::Greater) {
            same.sort_unstable_by(order);
        }
    }
    keys.into_iter().map(|(_, place)| credits[place as usize]).collect()
}

/// Keys in ascending order, equal ones in order of place. Those of one measure lie close together: they are counted instead of compared.
fn by_day(mut keys: Vec<(u64, u32)>) -> Vec<(u64, u32)> {
    let (low, high) = keys.iter().fold((u64::MAX, 0), |(low, high), (key, _)| (low.min(*key), high.max(*key)));
    let apart = usize::try_from(high.saturating_sub(low)).unwrap_or(usize::MAX);
    if keys.is_sorted() {
        return keys;
    }
    if apart > keys.len() {
        keys.sort_unstable();
        return keys;
    }
    let at = |key: u64| usize::try_from(key - low).unwrap_or_default();
    let mut next = vec![0usize; apart + 2];
    keys.iter().for_each(|(key, _)| next[at(*key) + 1] += 1);
    for position in 1..next.len() {
        next[position] += next[position - 1];
    }
    let mut sorted = vec![(0, 0); keys.len()];
    for pair in keys {
        let place = &mut next[at(pair.0)];
        sorted[*place] = pair;
        *place += 1;
    }
    sorted
}

#[cfg(test)]
mod tests {
    use super::by_day;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn counting_and_comparing_sort_alike(days in proptest::collection::vec(0u64..400, 0..900), far in any::<bool>()) {
            let keys: Vec<(u64, u32)> =
                days.iter().zip(0u32..).map(|(day, place)| (if far && day % 2 == 0 { day << 32 } else { *day }, place)).collect();
            let mut expected = keys.clone();
            expected.sort_unstable();
            prop_assert_eq!(by_day(keys), expected);
        }
    }
}
