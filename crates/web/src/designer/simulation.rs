//! `GET /plans/drafts/{id}/simulation`: what past periods would have cost with the draft, and for whom it is more or less.

use super::{address, find, trials};
use crate::address::query;
use crate::chart::Chart;
use crate::chart::bars::{self, Bar, Pair};
use crate::failure::{Failure, blocking};
use crate::language::{said, t};
use crate::page::{Page, Shown};
use crate::say;
use crate::shell::{Place, Shell};
use crate::visit::Visit;
use askama::Template;
use axum::extract::{Path, Query};
use book::drafts::Draft;
use kernel::{Currency, Decimal, Problems, Unit};
use payments::simulate::{self, Chance, PersonEffect, Simulation};
use serde::Deserialize;

/// What the address says.
#[derive(Debug, Clone, Default, Deserialize, schemars::JsonSchema)]
pub struct Asked {
    /// The first period; that of the present year when empty.
    #[serde(default)]
    pub from: String,
    /// The last period; the last one calculated when empty.
    #[serde(default)]
    pub to: String,
    /// How many times attainment is drawn by chance; not at all when empty.
    #[serde(default)]
    pub trials: Option<u32>,
    /// The seed of the draws; 1 when empty.
    #[serde(default)]
    pub seed: Option<u64>,
}

/// The page.
#[derive(Template)]
#[template(path = "designer/simulation.html")]
pub struct Show {
    shell: Shell,
    draft: Draft,
    here: String,
    periods: Vec<(String, String)>,
    from: String,
    to: String,
    simulation: Option<Simulation>,
    chances: Vec<Chance>,
    charts: Vec<(Currency, Chart)>,
    spread: Option<Chart>,
    performance: Vec<(Currency, Chart)>,
    since: String,
    own_day: bool,
    problems: Problems,
}

/// How many times attainment is drawn at most for a page.
const MOST_TRIALS: u32 = 10_000;

/// How many people are listed from either end.
const LISTED: usize = 25;

/// The simulation.
///
/// # Errors
/// Not found, for a draft or periods that there are not, or without the right.
pub async fn show(visit: Visit, Path(id): Path<i64>, Query(asked): Query<Asked>) -> Shown<Show> {
    let draft = find(&visit, id).await?;
    let (first, last) = range(&visit, &asked)?;
    visit.note_reading(&format!("simulation of draft {id}"))?;
    blocking(move || {
        let calendar = &visit.state.book.company.calendar;
        let outcome = run(&visit, &draft, first, last);
        let (simulation, since, own_day, mut problems) = match outcome {
            Ok((simulation, since, own_day)) => (Some(simulation), since, own_day, Problems::new()),
            Err(problems) => (None, String::new(), false, problems),
        };
        let chances = match (&simulation, asked.trials) {
            (Some(simulation), Some(trials)) => {
                by_chance(&visit, &draft, simulation, (first, last), trials, asked.seed).unwrap_or_else(|wrong| {
                    problems.extend(wrong);
                    Vec::new()
                })
            }
            _ => Vec::new(),
        };
        Ok(Page(Show {
            shell: visit.shell(&said("Simulation of {1} v{2}", &[&draft.plan, &draft.version]), Place::Drafts, ""),
            here: address(draft.id),
            periods: calendar.periods()[..=visit.state.outcome.through]
                .iter()
                .rev()
                .take(48)
                .map(|p| (p.id.clone(), say::period_of(p)))
                .collect(),
            from: visit.period_id(first).to_owned(),
            to: visit.period_id(last).to_owned(),
            charts: simulation.iter().flat_map(charts).collect(),
            spread: simulation.as_ref().map(spread),
            performance: simulation.iter().flat_map(performance).collect(),
            simulation,
            chances,
            since,
            own_day,
            problems,
            draft,
        }))
    })
    .await
}

/// The periods that were asked for, both within what is calculated; the present year's when none.
///
/// # Errors
/// Not found, for a period that there is not.
pub fn range(visit: &Visit, asked: &Asked) -> Result<(usize, usize), Failure> {
    let through = visit.state.outcome.through;
    let calendar = &visit.state.book.company.calendar;
    let last = if asked.to.is_empty() { through } else { visit.period(Some(&asked.to))?.min(through) };
    let year = &calendar.windows(Unit::Year)[calendar.window_of(Unit::Year, last)];
    let first = if asked.from.is_empty() { year.first } else { visit.period(Some(&asked.from))? };
    Ok((first.min(last), last))
}

/// The simulation of a draft over periods, the day since which it is taken to be in force, and whether its own text says that day.
///
/// # Errors
/// What is wrong with the draft.
pub fn run(visit: &Visit, draft: &Draft, first: usize, last: usize) -> Result<(Simulation, String, bool), Problems> {
    let trial = trials::trial(visit, &draft.file(), &draft.text, draft.base_plan.as_deref(), first)?;
    Ok((simulate::simulate(&visit.state, &trial, first..=last), say::day(&trial.since), trial.own_day))
}

/// The simulated range with attainment by chance.
///
/// # Errors
/// What is wrong with the draft.
pub fn by_chance(
    visit: &Visit,
    draft: &Draft,
    simulation: &Simulation,
    (first, last): (usize, usize),
    trials: u32,
    seed: Option<u64>,
) -> Result<Vec<Chance>, Problems> {
    let trial = trials::trial(visit, &draft.file(), &draft.text, draft.base_plan.as_deref(), first)?;
    simulate::chance(&visit.state, &trial, simulation, first..=last, trials.min(MOST_TRIALS), seed.unwrap_or(1))
}

/// Cost by period, a chart for each currency.
fn charts(simulation: &Simulation) -> Vec<(Currency, Chart)> {
    let pairs = |currency: Currency| -> Vec<Pair> {
        let own = simulation.periods.iter().filter(|p| p.currency == currency);
        own.map(|p| Pair { name: p.period.clone(), place: String::new(), before: p.before, after: p.after }).collect()
    };
    simulation.totals.iter().map(|sum| (sum.currency, bars::pairs(t("Period"), &pairs(sum.currency), &sum.currency))).collect()
}

/// How many people's pay changes by how much.
fn spread(simulation: &Simulation) -> Chart {
    let changed = simulation.changes.iter().map(|b| Bar {
        name: crate::language::phrase(&b.label),
        value: Decimal::from(b.people),
        present: b.direction == 1,
    });
    bars::counts(t("How the changes are spread").to_owned(), t("Pay"), t("People"), &changed.collect::<Vec<_>>())
}

/// Average pay by attainment, a chart for each currency.
fn performance(simulation: &Simulation) -> Vec<(Currency, Chart)> {
    let mut currencies: Vec<Currency> = simulation.bands.iter().map(|band| band.currency).collect();
    currencies.dedup();
    let bands = |currency: Currency| -> Vec<Pair> {
        let own = simulation.bands.iter().filter(|band| band.currency == currency);
        own.map(|band| {
            let name = crate::language::phrase(&band.label);
            let place = format!("{name}, {}", say::counted(&band.people, "person", "people"));
            Pair { name, place, before: band.before, after: band.after }
        })
        .collect()
    };
    currencies.into_iter().map(|currency| (currency, bars::pairs(t("Attainment"), &bands(currency), &currency))).collect()
}

/// Who loses most and who gains most; those for whom nothing changes are left out.
fn ends<'a>(people: &'a [PersonEffect], gain: &bool) -> Vec<&'a PersonEffect> {
    let changed = |p: &&PersonEffect| if *gain { p.difference > Decimal::ZERO } else { p.difference < Decimal::ZERO };
    if *gain { people.iter().rev().filter(changed).take(LISTED).collect() } else { people.iter().filter(changed).take(LISTED).collect() }
}

/// The change as a share of what was paid, with its sign.
fn percent(before: &Decimal, difference: &Decimal) -> String {
    match difference.checked_div(*before) {
        Some(share) if difference.is_sign_positive() && !difference.is_zero() => format!("+{}", say::attainment(&share)),
        Some(share) => say::attainment(&share),
        None => String::new(),
    }
}

/// A person's statement in the last simulated period.
fn statement(person: &PersonEffect, to: &str) -> String {
    format!("/people/{}/statement{}", crate::address::encoded(person.person.as_str()), query(&[("period", to)]))
}

/// The rows of a currency's intervals.
fn intervals(chance: &Chance) -> Vec<(&'static str, simulate::Interval)> {
    vec![
        (crate::language::t("Live plan"), chance.before),
        (crate::language::t("Draft"), chance.after),
        (crate::language::t("Difference"), chance.difference),
    ]
}
