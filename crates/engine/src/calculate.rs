//! A whole book, at once.

use crate::credit::by_hand;
use crate::credit::gather::{Credited, gather};
use crate::credit::linked::Linked;
use crate::credit::part::Factors;
use crate::credit::plan::credit_table;
use crate::earn::lines::ReportingLines;
use crate::earn::person::Shared;
use crate::earn::{budgets, passes};
use crate::measure::reader::FactorNumbers;
use crate::outcome::Stage;
use crate::outcome::facts::Credit;
use crate::outcome::names::{Names, Status};
use crate::prepare::Context;
use crate::{Options, Outcome, Profile};
use book::Book;
use book::results::Conservation;
use kernel::{Location, Problem, Problems, Unit};
use records::Kind;
use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};
use std::time::Instant;

/// How many problems of one kind are listed.
const LISTED: usize = 100;

/// Calculates a book: credits, measurements, earnings and payments from its first period through the last one asked for.
///
/// The result is a function of the book and `options.through` alone. It blocks; call it from a thread of its own within an asynchronous program.
///
/// # Errors
/// Problems that leave no sensible result: an expression that fails on the data, a file that cannot be read. A single record that cannot be
/// credited is refused instead, and named in [`Outcome::problems`].
pub fn calculate(book: &Book, options: &Options) -> Result<Outcome, Problems> {
    State::new(book, options).map(|state| state.outcome)
}

/// A calculation with everything that a later change needs.
#[derive(Debug)]
pub(crate) struct State {
    pub context: Arc<Context>,
    pub outcome: Outcome,
    pub bases: Vec<crate::earn::Base>,
    pub below: ReportingLines,
    pub linked: Linked,
    pub rate_rows: BTreeMap<(usize, usize), Arc<Vec<u16>>>,
    pub factors: Factors,
    pub numbers: FactorNumbers,
    /// Problems of records, and of each person by position.
    pub refused: Problems,
    pub of_people: Vec<Problems>,
}

impl State {
    pub fn new(book: &Book, options: &Options) -> Result<Self, Problems> {
        let mut watch = Watch::start();
        let periods = book.company.calendar.periods().len();
        if periods == 0 || options.through.is_some_and(|through| through >= periods) {
            let problem = Problem::error("through", Location::file("company.toml"), "There is no such period to calculate through.");
            return Err(problem.expected(format!("an index below {periods}, the number of periods of the calendar")).into());
        }
        let context = Arc::new(Context::new(book)?);
        watch.lap("prepare", context.people.row_count() + context.plans.len());
        let mut credited = credit(&context, book, options, &mut watch)?;
        let through = options.through.unwrap_or_else(|| latest(&context, &credited));
        let end = context.days.windows(Unit::Period)[through].end;
        if options.through.is_none() && credited.latest_missed.is_some_and(|day| day >= end) {
            // Some records that nobody is credited for are later than the last period: that is their reason, then.
            credited = credit(&context, book, &Options { through: Some(through), ..options.clone() }, &mut watch)?;
        }
        let linked = Linked::read(&context, &book.tables, options)?;
        Ok(Self::earn(context, credited, linked, through, options, watch))
    }

    fn earn(context: Arc<Context>, mut credited: Credited, linked: Linked, through: usize, options: &Options, mut watch: Watch) -> Self {
        let amounts = Arc::new(credited.factors.amounts.clone());
        let numbers = FactorNumbers::new(&amounts);
        let rate_rows = rate_rows(&context, &credited);
        let shared =
            Shared { context: &context, factors: &numbers, rate_rows: &rate_rows, records: &credited.records, linked: &linked, through };
        let threads = options.workers();
        let mut bases = passes::bases(&shared, &credited.by_person, threads);
        budgets::settle(&shared, &mut bases);
        watch.lap("earn", bases.iter().map(|base| base.lines.len()).sum());
        let below = ReportingLines::new(&context, through);
        let all: Vec<&crate::earn::Base> = bases.iter().collect();
        let funds = passes::all_funds(&all);
        let results = passes::results(&shared, &all, &below, &funds, threads);
        watch.lap("overrides, pools, payments", results.iter().map(|(person, _)| person.paid.len()).sum());
        let (mut people, mut of_people) = (Vec::with_capacity(results.len()), Vec::with_capacity(results.len()));
        for (person, problems) in results {
            people.push(Arc::new(person));
            of_people.push(problems);
        }
        let names = Names {
            calendar: Arc::clone(&context.calendar),
            people: context.person_ids(),
            measures: Arc::new((0..context.measures.len()).map(|m| (context.measures[m].id.clone(), context.kind_of(m))).collect()),
            plans: Arc::new(context.plan_names()),
            amounts,
            records: std::mem::take(&mut credited.records),
        };
        let outcome = Outcome {
            through,
            conservation: conservation(&names),
            problems: listed(&credited.problems, &of_people),
            profile: Profile { stages: watch.stages },
            names: Arc::new(names),
            people,
            credited: OnceLock::new(),
        };
        // Rate rows are changed in place later; here they are let go of.
        credited.rate_rows.clear();
        let Credited { factors, problems: refused, .. } = credited;
        Self { context, outcome, bases, below, linked, rate_rows, factors, numbers, refused, of_people }
    }
}

fn credit(context: &Arc<Context>, book: &Book, options: &Options, watch: &mut Watch) -> Result<Credited, Problems> {
    let mut kinds = Vec::new();
    let end = options.through.map(|through| context.days.windows(Unit::Period)[through].end);
    for kind in Kind::ALL.into_iter().filter(|kind| kind.is_measured()) {
        let mut parts = match book.tables.get(&kind) {
            Some(table) => credit_table(context, table, options)?,
            None => Vec::new(),
        };
        parts.extend(by_hand::part(context, kind, end));
        kinds.push((kind, parts));
    }
    watch.lap("credit", kinds.iter().flat_map(|(_, parts)| parts).map(|part| part.status.len()).sum());
    let credited = gather(context, kinds, options.workers());
    watch.lap("gather", credited.by_person.iter().map(|credits| credits.len()).sum());
    Ok(credited)
}

/// The period of the latest credited record; the first when nothing is credited.
fn latest(context: &Context, credited: &Credited) -> usize {
    let days = credited.by_person.iter().filter_map(|credits| latest_day(credits));
    days.max().and_then(|day| context.days.period_of(day)).unwrap_or(0)
}

/// The latest day of a person's credits, which are in canonical order.
pub(crate) fn latest_day(credits: &[Credit]) -> Option<i32> {
    let (mut rest, mut latest) = (credits, None);
    // The last of each measure's credits is its latest.
    while let Some(last) = rest.last() {
        latest = latest.max(Some(last.day));
        rest = &rest[..rest.partition_point(|credit| credit.measure < last.measure)];
    }
    latest
}

/// The rows of rate tables by plan and component, in the order in which the columns were laid out.
fn rate_rows(context: &Context, credited: &Credited) -> BTreeMap<(usize, usize), Arc<Vec<u16>>> {
    let mut out = BTreeMap::new();
    let mut next: BTreeMap<Kind, usize> = BTreeMap::new();
    for (plan, ready) in context.plans.iter().enumerate() {
        for (component, ready) in ready.components.iter().enumerate() {
            let crate::prepare::plans::BaseRate::Table(_) = ready.base_rate else { continue };
            let Some(kind) = ready.measure.and_then(|measure| context.kind_of(measure)) else { continue };
            let position = next.entry(kind).or_default();
            let rows = credited.rate_rows.get(&kind).and_then(|tables| tables.get(*position)).cloned();
            out.insert((plan, component), rows.unwrap_or_default());
            *position += 1;
        }
    }
    out
}

/// Where every record went.
pub(crate) fn conservation(names: &Names) -> BTreeMap<Kind, Conservation> {
    let mut out = BTreeMap::new();
    for (kind, records) in &names.records {
        let mut counts = Conservation::default();
        for status in &records.status {
            match status {
                Status::Credited => counts.credited += 1,
                Status::Uncredited(..) => counts.uncredited += 1,
                Status::Rejected => counts.rejected += 1,
                Status::Removed | Status::ByHand => continue,
            }
            counts.read += 1;
        }
        if counts.read > 0 {
            out.insert(*kind, counts);
        }
    }
    out
}

/// All problems in order, at most [`LISTED`] of one kind.
pub(crate) fn listed(refused: &Problems, of_people: &[Problems]) -> Problems {
    let mut all = refused.clone();
    of_people.iter().for_each(|problems| all.extend(problems.clone()));
    let all = all.sorted();
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    let mut out = Problems::new();
    for problem in all.0 {
        let count = counts.entry(problem.code.clone()).or_default();
        *count += 1;
        if *count <= LISTED {
            out.push(problem);
        }
    }
    for (code, count) in counts.into_iter().filter(|(_, count)| *count > LISTED) {
        out.push(Problem::unpaid(&code, Location::default(), format!("There are {} more problems of this kind.", count - LISTED)));
    }
    out
}

/// Measures how long stages take.
#[derive(Debug)]
pub struct Watch {
    last: Instant,
    /// Those that have ended, in order.
    pub stages: Vec<Stage>,
}

impl Watch {
    /// Begins the first stage.
    #[must_use]
    pub fn start() -> Self {
        Self { last: Instant::now(), stages: Vec::new() }
    }
    /// Ends a stage out of which so many rows came.
    pub fn lap(&mut self, name: &'static str, rows: usize) {
        let now = Instant::now();
        self.stages.push(Stage { name, rows: rows as u64, took: now - self.last });
        self.last = now;
    }
    /// Takes over stages that something else has measured; the next one begins now.
    pub fn take(&mut self, stages: &[Stage]) {
        self.stages.extend_from_slice(stages);
        self.last = Instant::now();
    }
}

/// Runs asynchronous work to its end, on threads of its own, whatever runtime the caller is in.
pub(crate) fn blocking<T: Send>(
    options: &Options,
    work: impl Future<Output = datafusion::error::Result<T>> + Send,
) -> datafusion::error::Result<T> {
    std::thread::scope(|scope| {
        let run = || {
            let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(options.workers()).build()?;
            runtime.block_on(work)
        };
        scope.spawn(run).join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    })
}
