//! Texts and tables become a book; the one way for folders and databases.

use crate::{Assignment, Book, Company, ExchangeRates, Splits, adjustments, assignments, check, company, succession};
use kernel::Problems;
use measures::Measure;
use people::Organisation;
use plans::Plan;
use quotas::Quotas;
use records::{Kind, Table};
use std::collections::{BTreeMap, BTreeSet};

/// The texts of a book, each with the name by which problems refer to it (`measures/bookings.toml`).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Texts {
    /// `company.toml`: its text.
    pub company: String,
    /// Measures: file name and text.
    pub measures: Vec<(String, String)>,
    /// Plans: file name and text.
    pub plans: Vec<(String, String)>,
}

/// Makes a book and checks all of it. A kind that `tables` lacks is empty.
///
/// The second part of the result are the warnings.
///
/// # Errors
/// Everything that was found, when one of it is an error.
pub fn assemble(texts: &Texts, mut tables: BTreeMap<Kind, Table>) -> Result<(Book, Problems), Problems> {
    for kind in Kind::ALL {
        tables.entry(kind).or_insert_with(|| Table::empty(kind));
    }
    let mut problems = Problems::new();
    let company = collect(company::read(&texts.company), &mut problems);
    let measures = collect(measures::read_all(texts.measures.iter().map(|(name, text)| (name.as_str(), text.as_str()))), &mut problems);
    let written = plans_of(&texts.plans, &mut problems);
    let all_read = written.len() == texts.plans.len();
    let plans = succession::in_force(written);
    let organisation = people::read(&tables[&Kind::People], &mut problems);
    let splits = Splits::read(&tables[&Kind::Splits], &organisation, &mut problems);
    let exchange = ExchangeRates::read(&tables[&Kind::ExchangeRates], &mut problems);
    let assignments = assign(&plans, &tables[&Kind::People], &organisation, &mut problems);
    // What names measures can only be checked when all of them could be read.
    if let Some(measures) = &measures {
        check::language(measures, &plans, &tables, &mut problems);
    }
    if let (Some(measures), Some(company), true) = (&measures, &company, all_read) {
        check::books(company, measures, &plans, &tables, &mut problems);
    }
    let known_plans = all_read.then_some(plans.as_slice());
    let adjusted = company.as_ref().map(|company| {
        let quotas = measures.as_ref().map(|m| quotas_of(&tables[&Kind::Quotas], company, &organisation, m, &mut problems));
        (quotas, {
            let known = adjustments::Known { company, organisation: &organisation, plans: known_plans, measures: measures.as_deref() };
            adjustments::read(&tables[&Kind::Adjustments], known, &mut problems)
        })
    });
    let (Some(company), Some(measures), Some((Some(quotas), adjustments))) = (company, measures, adjusted) else {
        return Err(problems.sorted());
    };
    let book = Book { company, tables, organisation, quotas, splits, exchange, adjustments, measures, plans, assignments };
    check::plans(&book, &mut problems);
    let whole = !problems.has_errors();
    problems.extend(check::details(&book, whole));
    problems.unless_errors(book)
}

fn collect<T>(result: Result<T, Problems>, problems: &mut Problems) -> Option<T> {
    match result {
        Ok(value) => Some(value),
        Err(wrong) => {
            problems.extend(wrong);
            None
        }
    }
}

/// All plans, in order of id and first effective day.
fn plans_of(texts: &[(String, String)], problems: &mut Problems) -> Vec<Plan> {
    let mut all: Vec<Plan> = texts.iter().filter_map(|(file, text)| collect(plans::read(file, text), problems)).collect();
    all.sort_by(|a, b| (&a.id, a.effective.from, a.version).cmp(&(&b.id, b.effective.from, b.version)));
    all
}

fn assign(plans: &[Plan], people: &Table, organisation: &Organisation, problems: &mut Problems) -> Vec<Vec<Assignment>> {
    let assigned = plans.iter().map(|plan| assignments::of_plan(plan, people, organisation));
    assigned.map(|result| collect(result.map_err(Problems::from), problems).unwrap_or_default()).collect()
}

fn quotas_of(table: &Table, company: &Company, organisation: &Organisation, measures: &[Measure], problems: &mut Problems) -> Quotas {
    let people: BTreeSet<&str> = organisation.people().iter().map(|person| person.id.as_str()).collect();
    let measures: BTreeSet<&str> = measures.iter().map(|measure| measure.id.as_str()).collect();
    quotas::read(table, &company.calendar, &people, &measures, problems)
}
