//! `attain plan simulate`, `try` and `acceptances`: what a draft would have paid, to everybody and to one person; who has accepted a version.

use super::plan::find;
use super::{desk, json, through, wrong};
use crate::said::{amount, counted, table};
use book::acceptance;
use kernel::{Clock, Currency, Decimal, Problems, Unit};
use payments::simulate::{self, Chance, Simulation};
use payments::{State, statement};
use std::collections::BTreeMap;
use store::Store;

/// Which draft, over which periods.
#[derive(clap::Args)]
pub struct Simulate {
    /// The draft's number
    id: i64,
    /// The first period; the first of the year without it
    #[arg(long, value_name = "PERIOD")]
    from: Option<String>,
    /// The last period; the last one calculated without it
    #[arg(long, value_name = "PERIOD")]
    to: Option<String>,
    /// Draws attainment by chance so many times as well
    #[arg(long, value_name = "TRIALS")]
    by_chance: Option<u32>,
    /// The seed of the draws
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Everything, as JSON
    #[arg(long)]
    json: bool,
}

impl Simulate {
    /// Says it.
    ///
    /// # Errors
    /// What is wrong with the draft; a period that there is not.
    pub fn run(self, store: &Store) -> Result<(), Problems> {
        let draft = find(store, self.id)?;
        super::note_reading(store, &format!("simulation of draft {}", self.id))?;
        let state = desk(store)?.state();
        let calendar = &state.book.company.calendar;
        let last = through(&state.book, self.to.as_deref())?.unwrap_or(state.outcome.through).min(state.outcome.through);
        let year = calendar.windows(Unit::Year)[calendar.window_of(Unit::Year, last)].first;
        let first = match &self.from {
            Some(named) => first_of(&state, named)?.min(last),
            None => year,
        };
        let trial = simulate::trial(&state, &draft.file(), &draft.text, draft.base_plan.as_deref(), first)?;
        let simulation = simulate::simulate(&state, &trial, first..=last);
        let chances = match self.by_chance {
            Some(trials) => simulate::chance(&state, &trial, &simulation, first..=last, trials, self.seed)?,
            None => Vec::new(),
        };
        if self.json {
            json(&serde_json::json!({ "since": trial.since.to_string(), "simulation": simulation, "by_chance": chances }));
            return Ok(());
        }
        let how = if trial.own_day { "from its own day" } else { "as if it had been in force" };
        say!("{} v{}, {how} since {}, over {} to {}", draft.plan, draft.version, trial.since, simulation.from, simulation.to);
        told(&simulation);
        chances.iter().for_each(by_chance);
        Ok(())
    }
}

fn first_of(state: &State, named: &str) -> Result<usize, Problems> {
    through(&state.book, Some(named))?;
    let calendar = &state.book.company.calendar;
    let found = calendar.named(named).map(|(unit, index)| calendar.windows(unit)[index].first);
    found.ok_or_else(|| wrong("unknown-period", format!("There is no period `{named}`.")))
}

fn told(simulation: &Simulation) {
    let row = |what: String, currency: Currency, before: Decimal, after: Decimal| {
        vec![what, currency.to_string(), amount(before, currency), amount(after, currency), change(after - before, currency)]
    };
    let periods = simulation.periods.iter().map(|one| row(one.period.clone(), one.currency, one.before, one.after));
    let totals = simulation.totals.iter().map(|one| row("Together".into(), one.currency, one.before, one.after));
    say!("{}", table(&["Period", "Currency", "Live", "Draft", "Difference"], 2, periods.chain(totals).collect()));
    for sum in &simulation.totals {
        say!("{}: {} get more, {} less, {} the same", sum.currency, sum.up, sum.down, sum.same);
    }
    let people = simulation.people.iter().filter(|one| !one.difference.is_zero());
    let people: Vec<_> = people.map(|one| row(one.name.clone(), one.currency, one.before, one.after)).collect();
    if !people.is_empty() {
        say!("{}", table(&["Person", "Currency", "Live", "Draft", "Difference"], 2, people));
    }
}

fn by_chance(chance: &Chance) {
    let trials = usize::try_from(chance.trials).unwrap_or(usize::MAX);
    say!("by chance, {}, seed {}, {}:", counted(trials, "trial"), chance.seed, chance.currency);
    let row = |what: &str, at: simulate::Interval| {
        let shown = [at.low, at.middle, at.high].map(|one| amount(one, chance.currency));
        [vec![what.to_owned()], shown.to_vec()].concat()
    };
    let rows = vec![row("Live", chance.before), row("Draft", chance.after), row("Difference", chance.difference)];
    say!("{}", table(&["", "1 in 20 below", "Half below", "1 in 20 above"], 1, rows));
}

fn change(difference: Decimal, currency: Currency) -> String {
    let sign = if difference > Decimal::ZERO { "+" } else { "" };
    format!("{sign}{}", amount(difference, currency))
}

/// On whose period.
#[derive(clap::Args)]
pub struct Try {
    /// The draft's number
    id: i64,
    /// The person's id
    person: String,
    /// The period; the last one calculated without it
    period: Option<String>,
}

impl Try {
    /// Says what she gets and what she would get, component by component.
    ///
    /// # Errors
    /// What is wrong with the draft; a person or period that there is not.
    pub fn run(self, store: &Store) -> Result<(), Problems> {
        let draft = find(store, self.id)?;
        super::note_reading(store, &format!("person {}, draft {}", self.person, self.id))?;
        let state = desk(store)?.state();
        let period = through(&state.book, self.period.as_deref())?.unwrap_or(state.outcome.through).min(state.outcome.through);
        let trial = simulate::trial(&state, &draft.file(), &draft.text, draft.base_plan.as_deref(), period)?;
        let unknown = || wrong("unknown-person", format!("There is no person `{}`.", self.person));
        let before = statement::statement(&state, &self.person, period).ok_or_else(unknown)?;
        let after = statement::statement(&trial.state, &self.person, period).ok_or_else(unknown)?;
        let mut parts: BTreeMap<String, [Decimal; 2]> = BTreeMap::new();
        for (which, one) in [&before, &after].into_iter().enumerate() {
            for component in one.plans.iter().flat_map(|plan| &plan.components) {
                parts.entry(component.component.to_string()).or_default()[which] += component.total;
            }
        }
        let currency = before.currency;
        let row = |what: String, [before, after]: [Decimal; 2]| {
            vec![what, amount(before, currency), amount(after, currency), change(after - before, currency)]
        };
        let mut rows: Vec<_> = parts.into_iter().map(|(name, amounts)| row(name, amounts)).collect();
        rows.push(row(format!("Paid, {currency}"), [before.amount, after.amount]));
        say!("{} in {}, with {} v{} since {}", before.name, before.period.id, draft.plan, draft.version, trial.since);
        say!("{}", table(&["Component", "Live", "Draft", "Difference"], 1, rows));
        Ok(())
    }
}

/// Of which plan.
#[derive(clap::Args)]
pub struct Acceptances {
    /// The plan's name
    plan: String,
    /// The version; the one in force today, else the newest, without it
    #[arg(value_name = "VERSION")]
    number: Option<u32>,
}

impl Acceptances {
    /// Lists everybody on the version, those who have not accepted it first.
    ///
    /// # Errors
    /// A plan or version that there is not.
    pub fn run(self, store: &Store) -> Result<(), Problems> {
        let state = desk(store)?.state();
        let (book, today) = (&state.book, state.today(&Clock::System));
        let versions = || book.plans.iter().enumerate().filter(|(_, plan)| plan.id.as_str() == self.plan);
        let chosen = match self.number {
            Some(version) => versions().find(|(_, plan)| plan.version == version),
            None => versions().find(|(_, plan)| plan.effective.contains(today)).or_else(|| versions().next_back()),
        };
        let (index, plan) = chosen.ok_or_else(|| wrong("unknown-plan", format!("There is no such version of a plan `{}`.", self.plan)))?;
        let all = acceptance::list(store)?;
        let mut on: Vec<usize> = book.assignments[index].iter().map(|assigned| assigned.person).collect();
        on.dedup();
        let mut rows: Vec<Vec<String>> = on
            .into_iter()
            .filter_map(|position| book.organisation.people().get(position))
            .map(|person| {
                let own = all.iter().find(|a| a.person == person.id.as_str() && a.plan == self.plan && a.version == plan.version);
                let (signed, when) = own.map(|a| (a.name.clone(), payments::runs::minute(&a.at))).unwrap_or_default();
                vec![person.id.to_string(), person.name.clone(), signed, when]
            })
            .collect();
        rows.sort_by(|a, b| (!a[3].is_empty(), &a[1]).cmp(&(!b[3].is_empty(), &b[1])));
        let accepted = rows.iter().filter(|row| !row[3].is_empty()).count();
        say!("{accepted} of {} people have accepted {} v{}", rows.len(), plan.id, plan.version);
        say!("{}", table(&["Person", "Name", "Signed as", "When (UTC)"], 4, rows));
        Ok(())
    }
}
