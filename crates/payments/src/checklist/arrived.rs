//! Whether what happened in a period has arrived: for each kind of record that measures count how many came, from where, when last, and how
//! many are usual.

use super::nothing_more::NothingMore;
use super::{Item, Standing, Subject, item, last_day};
use crate::State;
use crate::store as stored;
use ::store::Tx;
use arrow_array::cast::AsArray;
use arrow_array::types::{Date32Type, Int32Type};
use arrow_array::{Array, PrimitiveArray, RecordBatch};
use kernel::effective::epoch_day;
use kernel::{Date, Problems, Type};
use measures::Definition;
use records::ledger::change::BY_HAND;
use records::table::SOURCE;
use records::{Kind, Table, ledger};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// How many closed periods the usual number is the median of, at most.
const USUAL: usize = 12;
/// A source that brought records in each of so many periods before is expected to bring some.
const BEFORE: usize = 3;

/// What came of one kind of record for one period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct Arrived {
    /// The period.
    pub period: String,
    /// The kind of record: `deals`.
    pub kind: String,
    /// How many records have a day in the period on which a measure counts them.
    pub records: u64,
    /// When the newest of them came, in RFC 3339; none when there is none.
    pub last: Option<String>,
    /// The median of up to twelve closed periods before, from the first on that had any; none while none is closed.
    pub usual: Option<u64>,
    /// From where: what came for the period, or for one of the three before.
    pub sources: Vec<FromSource>,
    /// Who said that nothing more of the kind comes, and why.
    pub nothing_more: Option<NothingMore>,
}

/// What came from one source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct FromSource {
    /// The file's name, with a star for each number, day or month in it: `crm-*.csv`; or `by hand`.
    pub source: String,
    /// How many records.
    pub records: u64,
    /// When the newest of them came, in RFC 3339.
    pub last: Option<String>,
    /// How many came for the three periods before, the oldest first.
    pub before: Vec<u64>,
    /// Whether it brought some for each of the three closed periods before, and none for this one.
    pub missing: bool,
    /// Who said that nothing more comes from it, and why.
    pub nothing_more: Option<NothingMore>,
}

impl Arrived {
    /// Whether none came, though some are usual.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.records == 0 && self.usual.is_some_and(|usual| usual > 0)
    }

    /// Whether fewer than half came of what is usual.
    #[must_use]
    pub fn is_few(&self) -> bool {
        self.records > 0 && self.usual.is_some_and(|usual| self.records * 2 < usual)
    }

    /// The sources that are expected and brought nothing, and of which nobody said that nothing comes.
    pub fn missing(&self) -> impl Iterator<Item = &str> {
        let open = |one: &&FromSource| one.missing && one.nothing_more.is_none();
        self.sources.iter().filter(open).map(|one| one.source.as_str())
    }
}

/// What one source brought: for each period how many records, and the newest import that brought one.
#[derive(Debug, Clone, Default)]
struct Brought {
    counts: Vec<u64>,
    newest: Vec<Option<i64>>,
}

/// What came for the periods from the first to the last of `range`, by period and kind; the first open period is `open`.
pub(super) fn of_periods(tx: &mut Tx<'_>, state: &State, range: (usize, usize), open: usize) -> Result<Vec<Arrived>, Problems> {
    let mut found: Vec<Vec<Arrived>> = vec![Vec::new(); range.1 + 1 - range.0];
    for (kind, days) in days(state) {
        let Some(table) = state.book.tables.get(&kind) else { continue };
        let brought = brought(state, table, &days, range.1);
        for period in range.0..=range.1 {
            found[period - range.0].push(of_kind(tx, state, kind, &brought, (period, open))?);
        }
    }
    Ok(found.into_iter().flatten().collect())
}

type BySource = BTreeMap<String, Brought>;

fn of_kind(tx: &mut Tx<'_>, state: &State, kind: Kind, brought: &BySource, (period, open): (usize, usize)) -> Result<Arrived, Problems> {
    let said = stored::nothing_more::of_period(tx, &state.book.company.calendar.periods()[period].id)?;
    let mut one = told(state, kind, brought, period, open);
    for source in &mut one.sources {
        source.last = at(tx, brought.get(&source.source).and_then(|brought| brought.newest[period]))?;
        source.nothing_more = said.iter().find(|said| said.kind == one.kind && said.source == source.source).cloned();
    }
    one.last = at(tx, brought.values().filter_map(|brought| brought.newest[period]).max())?;
    one.nothing_more = said.iter().find(|said| said.kind == one.kind && said.source.is_empty()).cloned();
    Ok(one)
}

/// When an import was made.
fn at(tx: &mut Tx<'_>, import: Option<i64>) -> Result<Option<String>, Problems> {
    let Some(import) = import else { return Ok(None) };
    Ok(ledger::imports::find(tx, import)?.map(|import| import.at))
}

/// The kinds that measures count, each with its columns that say on which day.
fn days(state: &State) -> BTreeMap<Kind, BTreeSet<usize>> {
    let mut found: BTreeMap<Kind, BTreeSet<usize>> = BTreeMap::new();
    for measure in &state.book.measures {
        let Definition::Counted(counted) = &measure.definition else { continue };
        let Some(table) = state.book.tables.get(&counted.of) else { continue };
        let words = counted.on.text.split(|c: char| !c.is_alphanumeric() && c != '_' && c != '.');
        let dated = words.filter_map(|word| table.column(word)).filter(|(_, column)| column.kind == Type::Date);
        found.entry(counted.of).or_default().extend(dated.map(|(position, _)| position));
    }
    found.retain(|_, days| !days.is_empty());
    found
}

/// What each source brought for the periods up to one.
fn brought(state: &State, table: &Table, days: &BTreeSet<usize>, last: usize) -> BySource {
    let periods = &state.book.company.calendar.periods()[..=last];
    let mut bounds: Vec<i32> = periods.iter().map(|period| epoch_day(period.start)).collect();
    bounds.push(epoch_day(periods[last].end));
    let patterns: Vec<String> = table.sources.iter().map(|source| pattern(&source.file)).collect();
    let empty = || Brought { counts: vec![0; periods.len()], newest: vec![None; periods.len()] };
    // By the number of the source; nothing is looked up by name for each record.
    let mut by: Vec<Option<Brought>> = vec![None; table.sources.len()];
    for batch in table.batches() {
        for (offset, period) in periods_of(batch, days, &bounds) {
            let source = batch.column_by_name(SOURCE).and_then(|column| column.as_primitive_opt::<Int32Type>());
            let Some(source) = source.filter(|own| own.is_valid(offset)).and_then(|own| usize::try_from(own.value(offset)).ok()) else {
                continue;
            };
            let Some(own) = by.get_mut(source) else { continue };
            let own = own.get_or_insert_with(empty);
            own.counts[period] += 1;
            own.newest[period] = own.newest[period].max(table.sources[source].import);
        }
    }
    let mut found = BySource::new();
    for (source, own) in by.into_iter().enumerate().filter_map(|(source, own)| Some((source, own?))) {
        let entry = found.entry(patterns[source].clone()).or_insert_with(empty);
        for period in 0..periods.len() {
            entry.counts[period] += own.counts[period];
            entry.newest[period] = entry.newest[period].max(own.newest[period]);
        }
    }
    found
}

/// Each record of a batch with each period in which it has a day.
fn periods_of<'b>(batch: &'b RecordBatch, days: &BTreeSet<usize>, bounds: &'b [i32]) -> impl Iterator<Item = (usize, usize)> + 'b {
    let columns: Vec<&PrimitiveArray<Date32Type>> =
        days.iter().filter_map(|day| batch.columns().get(*day)?.as_primitive_opt::<Date32Type>()).collect();
    (0..batch.num_rows()).flat_map(move |offset| {
        let of = |column: &&PrimitiveArray<Date32Type>| {
            let day = column.is_valid(offset).then(|| column.value(offset))?;
            bounds.partition_point(|bound| *bound <= day).checked_sub(1).filter(|period| period + 1 < bounds.len())
        };
        let mut found: Vec<usize> = columns.iter().filter_map(of).collect();
        found.sort_unstable();
        found.dedup();
        found.into_iter().map(move |period| (offset, period))
    })
}

fn told(state: &State, kind: Kind, brought: &BySource, period: usize, open: usize) -> Arrived {
    let whole = |period: usize| brought.values().map(|one| one.counts[period]).sum::<u64>();
    let closed = open.min(period);
    let first = (0..closed).find(|period| whole(*period) > 0);
    let usual = first.and_then(|first| median((first.max(closed.saturating_sub(USUAL))..closed).map(whole).collect()));
    let three = period.saturating_sub(BEFORE)..period;
    let judged = closed.saturating_sub(BEFORE)..closed;
    let sources = brought.iter().filter_map(|(source, one)| {
        let before: Vec<u64> = three.clone().map(|period| one.counts[period]).collect();
        let records = one.counts[period];
        let always = judged.len() == BEFORE && judged.clone().all(|period| one.counts[period] > 0);
        let missing = always && records == 0 && source != BY_HAND;
        let shown = records > 0 || missing || before.iter().any(|count| *count > 0);
        shown.then(|| FromSource { source: source.clone(), records, last: None, before, missing, nothing_more: None })
    });
    Arrived {
        period: state.book.company.calendar.periods()[period].id.clone(),
        kind: kind.word().to_owned(),
        records: whole(period),
        last: None,
        usual,
        sources: sources.collect(),
        nothing_more: None,
    }
}

fn median(mut counts: Vec<u64>) -> Option<u64> {
    counts.sort_unstable();
    let middle = counts.len() / 2;
    match counts.len() {
        0 => None,
        odd if odd % 2 == 1 => Some(counts[middle]),
        _ => Some(u64::midpoint(counts[middle - 1], counts[middle])),
    }
}

/// The name of a source over time: what a file is called, with a star for each number, day or month in it.
fn pattern(file: &str) -> String {
    const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    const LONG: [&str; 12] =
        ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];
    let mut found = String::new();
    let mut rest = file;
    while let Some(next) = rest.chars().next() {
        let digits = next.is_ascii_digit();
        let end = rest.find(|c: char| if digits { !c.is_ascii_digit() } else { c.is_ascii_digit() || !c.is_alphabetic() });
        let (word, after) = rest.split_at(end.unwrap_or(rest.len()).max(next.len_utf8()));
        let lower = word.to_lowercase();
        if digits || MONTHS.contains(&lower.as_str()) || LONG.contains(&lower.as_str()) {
            found.push('*');
        } else {
            found.push_str(word);
        }
        rest = after;
    }
    // A day is one star: `2026-03-01`, `march 2026`.
    for between in ["*-*", "*_*", "*.*", "* *", "**"] {
        while found.contains(between) {
            found = found.replace(between, "*");
        }
    }
    found
}

/// The check of one kind in one period; on `today` the period has ended, or not yet.
pub(super) fn check(state: &State, one: &Arrived, today: Date) -> Item {
    let end = state.period(&one.period).map(|period| state.book.company.calendar.periods()[period].end);
    let ended = end.is_none_or(|end| today >= end);
    let head = format!("{}: {} in {}", one.kind, count(one.records), one.period);
    let runs = end.filter(|_| !ended).map(|end| format!(", which runs until {}", last_day(end))).unwrap_or_default();
    let came = one.last.as_deref().map(|last| format!(", the last came on {}", last.get(..10).unwrap_or(last))).unwrap_or_default();
    let usual = one.usual.map(|usual| format!("; usual are {usual}")).unwrap_or_default();
    let (standing, sentence) = if let Some(said) = &one.nothing_more {
        (Standing::Done, format!("{head}; nothing more comes, says {}: {}", said.said_by, said.why))
    } else if let Some(names) = names(one) {
        let from = format!("{head}{runs}; nothing yet from {names}, which brought some in each of the three periods before.");
        (if ended { Standing::Blocked } else { Standing::Look }, from)
    } else if one.is_empty() {
        (if ended { Standing::Blocked } else { Standing::Look }, format!("{head}{runs}{usual}."))
    } else if one.is_few() {
        (Standing::Look, format!("{head}{runs}{came}{usual}."))
    } else {
        (if ended { Standing::Done } else { Standing::Look }, format!("{head}{runs}{came}{usual}."))
    };
    item(Subject::Data, standing, sentence).about(&one.kind)
}

fn count(records: u64) -> String {
    if records == 0 { "none".to_owned() } else { records.to_string() }
}

fn names(one: &Arrived) -> Option<String> {
    let missing: Vec<&str> = one.missing().collect();
    (!missing.is_empty()).then(|| missing.join(", "))
}

#[cfg(test)]
mod tests {
    use super::{median, pattern};

    #[test]
    fn files_of_months_and_days_are_one_source() {
        for (file, source) in [
            ("crm-2026-03.csv", "crm-*.csv"),
            ("deals_march.csv", "deals_*.csv"),
            ("deals March 2026.xlsx", "deals *.xlsx"),
            ("20260301_orders.parquet", "*_orders.parquet"),
            ("data/2026/03/deals.csv", "data/*/*/deals.csv"),
            ("marketing.csv", "marketing.csv"),
            ("deals.csv", "deals.csv"),
            ("by hand", "by hand"),
        ] {
            assert_eq!(pattern(file), source, "{file}");
        }
    }

    #[test]
    fn the_usual_number_is_the_one_in_the_middle() {
        assert_eq!((median(vec![]), median(vec![7]), median(vec![9, 1, 4]), median(vec![1, 4, 8, 100])), (None, Some(7), Some(4), Some(6)));
    }
}
