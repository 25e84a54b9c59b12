//! Objectives of people (MBO) and their scores: records of activities of the kind `objective`, one for each goal of a person in a window, with
//! its goal, weight and score. A measure reads them, so that a score has its day, its author, its reason and its versions.
//!
//! Ada's objectives of the quarter are "Open the office in Oslo" with 60 % and "Finish the training" with 40 %. Her manager scores them with
//! 80 % and 100 %: the measure `sum(weight * score)` is 88 %, and Ada is paid 88 % of the target pay of her objectives.

use crate::holds::given;
use crate::runs::Actor;
use crate::{Desk, State};
use kernel::money::percent;
use kernel::{Date, Decimal, Location, Problem, Problems, Value};
use measures::Definition;
use plans::{Goal, Objectives};
use records::{Kind, Row, Table};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// What the column `kind` of activities says of an objective.
pub const KIND: &str = "objective";
/// The columns that objectives have beside those of every activity.
pub const COLUMNS: [&str; 3] = ["goal", "weight", "score"];
/// The highest score, as a multiple of a goal that is just reached.
const HIGHEST: Decimal = Decimal::TWO;

/// An objective of a person in a window.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct Objective {
    /// Whose.
    pub person: String,
    /// The goal, as people read it.
    pub goal: String,
    /// Its weight: of one of her own what the record says, of one that everybody on the plan has what the plan says.
    pub weight: Option<Decimal>,
    /// The score; 1 is 100 %. None while nobody has scored it.
    pub score: Option<Decimal>,
    /// Whether it stands in the plan, for everybody on it.
    pub shared: bool,
    /// The plan.
    pub plan: String,
    /// The component that pays by it.
    pub component: String,
    /// The window in which it is judged: `2026-Q3`.
    pub window: String,
    /// The day on which it counts: the last one on the plan in the window, unless its record says another.
    pub date: String,
    /// The record; none while a goal of the plan is not scored.
    pub record: Option<String>,
}

/// What is set or scored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wanted<'a> {
    /// Whose.
    pub person: &'a str,
    /// A period of the window, an index into the calendar.
    pub period: usize,
    /// The goal.
    pub goal: &'a str,
    /// Its weight; needed for a new one of her own, and left as it is when none.
    pub weight: Option<Decimal>,
    /// The score; left as it is when none.
    pub score: Option<Decimal>,
    /// Why; never empty.
    pub why: &'a str,
}

/// The objectives of everybody whose plan pays by them, in the windows of a period, in order of person, plan and component.
#[must_use]
pub fn list(state: &State, period: usize) -> Vec<Objective> {
    let mut found: Vec<Objective> = places(state, period).iter().flat_map(|place| of_place(state, place)).collect();
    found.sort_by(|a, b| {
        (&a.person, &a.plan, &a.component, !a.shared, &a.goal).cmp(&(&b.person, &b.plan, &b.component, !b.shared, &b.goal))
    });
    found
}

/// Who can be given objectives of her own in the windows of a period, by id.
#[must_use]
pub fn people(state: &State, period: usize) -> Vec<String> {
    let own = |place: &&Place<'_>| place.objectives.goals.iter().any(|goal| is_scored(state, goal) && !is_shared(state, goal));
    let found: BTreeSet<String> = places(state, period).iter().filter(own).map(|place| place.person.to_owned()).collect();
    found.into_iter().collect()
}

/// A person on a component that pays by objectives, in a window.
#[derive(Debug)]
struct Place<'s> {
    person: &'s str,
    plan: &'s str,
    component: &'s str,
    objectives: &'s Objectives,
    window: &'s str,
    from: Date,
    /// The last day in the window on which she is on the plan.
    last: Date,
    end: Date,
}

fn places(state: &State, period: usize) -> Vec<Place<'_>> {
    let (book, calendar) = (&state.book, &state.book.company.calendar);
    let mut found = Vec::new();
    for (plan, assignments) in book.plans.iter().zip(&book.assignments) {
        for component in &plan.components {
            let plans::Kind::Objectives(objectives) = &component.kind else { continue };
            if !objectives.goals.iter().any(|goal| is_scored(state, goal)) {
                continue;
            }
            let Some(window) = calendar.windows(objectives.per).iter().find(|window| window.first <= period && period <= window.last)
            else {
                continue;
            };
            let (from, end) = (calendar.periods()[window.first].start, calendar.periods()[window.last].end);
            let mut last: BTreeMap<usize, Date> = BTreeMap::new();
            for one in assignments.iter().filter(|one| one.range.overlaps(&kernel::DateRange::new(from, Some(end)))) {
                let until = one.range.until.map_or(end, |until| until.min(end));
                let day = crate::figures::plans::last_day(until);
                let own = last.entry(one.person).or_insert(day);
                *own = (*own).max(day);
            }
            let people = book.organisation.people();
            found.extend(last.into_iter().map(|(person, last)| Place {
                person: people[person].id.as_str(),
                plan: plan.id.as_str(),
                component: component.name.as_str(),
                objectives,
                window: &window.id,
                from,
                last,
                end,
            }));
        }
    }
    found
}

/// The condition of the measure that a goal reads, when it counts objectives.
fn condition<'s>(state: &'s State, goal: &Goal) -> Option<&'s str> {
    let Definition::Counted(counted) = &state.book.measure(&goal.measure)?.definition else { return None };
    let text = counted.when.as_ref().filter(|_| counted.of == Kind::Activities)?.text.as_str();
    text.contains(&format!("'{KIND}'")).then_some(text)
}

fn is_scored(state: &State, goal: &Goal) -> bool {
    condition(state, goal).is_some()
}

/// Whether a goal of the plan is one that everybody has: its measure counts the objectives of that goal.
fn is_shared(state: &State, goal: &Goal) -> bool {
    let quoted = format!("'{}'", goal.goal.replace('\'', "''"));
    condition(state, goal).is_some_and(|text| text.contains(&quoted))
}

fn of_place(state: &State, place: &Place<'_>) -> Vec<Objective> {
    let goals: Vec<&Goal> = place.objectives.goals.iter().filter(|goal| is_shared(state, goal)).collect();
    let base = |goal: &str, shared: bool| Objective {
        person: place.person.to_owned(),
        goal: goal.to_owned(),
        weight: None,
        score: None,
        shared,
        plan: place.plan.to_owned(),
        component: place.component.to_owned(),
        window: place.window.to_owned(),
        date: place.last.to_string(),
        record: None,
    };
    let mut found: Vec<Objective> = goals.iter().map(|goal| Objective { weight: Some(goal.weight), ..base(&goal.goal, true) }).collect();
    let personal = place.objectives.goals.iter().any(|goal| is_scored(state, goal) && !is_shared(state, goal));
    for row in rows(state, place) {
        let (Some(id), Some(goal)) = (row.text("id"), row.text("goal")) else { continue };
        let index = match found.iter().position(|own| own.shared && own.goal == goal) {
            Some(index) => index,
            None if personal => {
                found.push(Objective { weight: row.decimal("weight"), ..base(goal, false) });
                found.len() - 1
            }
            None => continue,
        };
        let own = &mut found[index];
        own.record = Some(id.to_owned());
        own.score = row.decimal("score");
        own.date = row.date("date").map_or_else(|| own.date.clone(), |day| day.to_string());
    }
    found
}

/// The records of a person's objectives in a window.
fn rows<'s>(state: &'s State, place: &Place<'_>) -> Vec<Row<'s>> {
    let Some(table) = state.book.tables.get(&Kind::Activities) else { return Vec::new() };
    let Some((kind, _)) = table.column("kind") else { return Vec::new() };
    let (person, from, end) = (place.person.to_owned(), place.from, place.end);
    let own = |row: &Row<'s>| row.text("owner") == Some(person.as_str()) && row.date("date").is_some_and(|day| from <= day && day < end);
    table.rows_with(kind, KIND).filter(own).collect()
}

/// Sets or scores an objective, through the desk: a new version of its record, an event in the audit, and fresh figures.
///
/// # Errors
/// Her own; without a reason; a person whose plan pays by no objectives then; a weight or score out of range; weights that add up to more than
/// 100 %; a book whose activities have no goals yet.
pub fn set(desk: &Desk, actor: Actor<'_>, wanted: &Wanted<'_>) -> Result<Objective, Problems> {
    let why = given(wanted.why)?;
    let state = desk.state();
    if actor.person.is_some_and(|own| own == wanted.person) {
        let problem = Problem::error("own-pay", Location::default(), "These are her own objectives.");
        return Err(problem.hint("somebody else scores them").into());
    }
    let goal = wanted.goal.trim();
    let known = list(&state, wanted.period);
    let own: Vec<&Objective> = known.iter().filter(|one| one.person == wanted.person).collect();
    let there = own.iter().find(|one| one.goal == goal).copied();
    within(wanted)?;
    let places = places(&state, wanted.period);
    let Some(place) = places.iter().find(|place| place.person == wanted.person && there.is_none_or(|one| one.component == place.component))
    else {
        let at = Location::default().column("person").value(wanted.person);
        let period = &state.book.company.calendar.periods()[wanted.period].id;
        let message = format!("No plan pays {} by scored objectives in {period}.", wanted.person);
        return Err(Problem::error("no-objectives", at, message).into());
    };
    if there.is_none() && goal.is_empty() {
        return Err(Problem::error("no-goal", Location::default().column("goal"), "An objective needs a goal.").into());
    }
    weights(&state, place, &own, there, wanted)?;
    columns(&state)?;
    let (id, fields) = fields(&state, place, there, wanted);
    desk.change(actor.name, Kind::Activities, &id, &fields, Some(why))?;
    let now = list(&desk.state(), wanted.period);
    let gone =
        || Problem::error("no-objectives", Location::default(), "The objective is kept, and no measure of the plan reads it.").into();
    now.into_iter().find(|one| one.record.as_deref() == Some(id.as_str())).ok_or_else(gone)
}

fn within(wanted: &Wanted<'_>) -> Result<(), Problems> {
    let mut problems = Problems::new();
    let mut refuse = |column: &str, value: Decimal, expected: String| {
        let at = Location::default().column(column).value(&percent(value));
        problems.push(Problem::error("out-of-range", at, format!("This is no {column}.")).expected(expected));
    };
    if let Some(score) = wanted.score.filter(|score| *score < Decimal::ZERO || *score > HIGHEST) {
        refuse("score", score, format!("0% to {}", percent(HIGHEST)));
    }
    if let Some(weight) = wanted.weight.filter(|weight| *weight <= Decimal::ZERO || *weight > Decimal::ONE) {
        refuse("weight", weight, "more than 0%, at most 100%".to_owned());
    }
    if problems.has_errors() { Err(problems) } else { Ok(()) }
}

/// Refuses an objective of her own without a weight, and weights of more than 100 %; a goal of the plan has its weight there.
fn weights(state: &State, place: &Place<'_>, own: &[&Objective], there: Option<&Objective>, wanted: &Wanted<'_>) -> Result<(), Problems> {
    let shared = there.is_some_and(|one| one.shared);
    let at = || Location::default().column("weight");
    if shared {
        let told = Problem::error("weight-of-plan", at(), "The weight of this goal stands in the plan.");
        return if wanted.weight.is_some() { Err(told.hint("score it without a weight").into()) } else { Ok(()) };
    }
    if there.is_none() && !place.objectives.goals.iter().any(|goal| is_scored(state, goal) && !is_shared(state, goal)) {
        let names: BTreeSet<&str> = own.iter().map(|one| one.goal.as_str()).collect();
        let place = Location::default().column("goal").value(wanted.goal);
        let message = format!("The plan {} has no objectives of people's own.", own.first().map_or("", |one| one.plan.as_str()));
        return Err(Problem::error("unknown-goal", place, message).suggest(wanted.goal, names).into());
    }
    let Some(weight) = wanted.weight.or_else(|| there.and_then(|one| one.weight)) else {
        return Err(Problem::error("no-weight", at(), "A new objective needs its weight.").expected("such as 60%").into());
    };
    let others = own.iter().filter(|one| !one.shared && one.component == place.component && one.goal != wanted.goal.trim());
    let sum: Decimal = others.filter_map(|one| one.weight).sum::<Decimal>() + weight;
    if sum > Decimal::ONE {
        let message = format!("The weights of her objectives would add up to {}.", percent(sum));
        return Err(Problem::error("weights", at(), message).expected("at most 100%").into());
    }
    Ok(())
}

/// Refuses while activities have no columns for objectives.
fn columns(state: &State) -> Result<(), Problems> {
    let has = |name: &str| state.book.tables.get(&Kind::Activities).is_some_and(|table: &Table| table.column(name).is_some());
    let missing: Vec<&str> = COLUMNS.into_iter().filter(|name| !has(name)).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let message = format!("Activities have no column {} yet.", missing.join(", "));
    let hint = "import a file of activities with the columns id, kind, owner, date, goal, weight and score once";
    Err(Problem::error("no-columns", Location::default(), message).hint(hint).into())
}

type Fields = BTreeMap<String, Option<Value>>;

/// The record that is written, and what in it.
fn fields(state: &State, place: &Place<'_>, there: Option<&Objective>, wanted: &Wanted<'_>) -> (String, Fields) {
    let mut fields = Fields::new();
    let decimal = |value: Decimal| Some(Value::Decimal(value));
    if let Some(weight) = wanted.weight {
        fields.insert("weight".to_owned(), decimal(weight));
    }
    if let Some(score) = wanted.score {
        fields.insert("score".to_owned(), decimal(score));
    }
    if let Some(id) = there.and_then(|one| one.record.clone()) {
        return (id, fields);
    }
    let free = |number: &usize| state.row(Kind::Activities, &name(place, *number)).is_none();
    let id = name(place, (1..).find(free).unwrap_or_default());
    let text = |value: &str| Some(Value::Text(value.into()));
    fields.insert("id".to_owned(), text(&id));
    fields.insert("kind".to_owned(), text(KIND));
    fields.insert("owner".to_owned(), text(place.person));
    fields.insert("date".to_owned(), Some(Value::Date(place.last)));
    fields.insert("goal".to_owned(), text(wanted.goal.trim()));
    (id, fields)
}

fn name(place: &Place<'_>, number: usize) -> String {
    format!("OBJ-{}-{}-{number}", place.person, place.window)
}
