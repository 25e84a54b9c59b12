//! Quotas that a component needs and a person lacks.

use super::place_of_person;
use crate::Book;
use kernel::{Date, DateRange, MeasureId, Problem, Problems, Unit, text};
use measures::Formula;
use plans::{Against, Component, Kind, Per, Plan};
use std::collections::BTreeMap;

/// Adds a problem for each person on a plan who has no quota for a measure that one of its components needs: unpaid when there is
/// none at all (she would earn nothing), a warning when some windows lack one.
pub fn check(book: &Book, problems: &mut Problems) {
    lacking(book, None, problems);
    currencies(book, problems);
}

/// The same for the windows that have days from the first day to the one before the last: what a close of these days lacks.
#[must_use]
pub fn of_days(book: &Book, days: (Date, Date)) -> Problems {
    let mut problems = Problems::new();
    lacking(book, Some(days), &mut problems);
    problems
}

fn lacking(book: &Book, days: Option<(Date, Date)>, problems: &mut Problems) {
    for (plan, assignments) in book.plans.iter().zip(&book.assignments) {
        let mut by_measure: BTreeMap<(&MeasureId, Unit, bool, Option<Of<'_>>), Vec<&str>> = BTreeMap::new();
        for component in &plan.components {
            let own = needs(component);
            // A condition reads quotas as they are given, whatever the component's seasons.
            let of_conditions = conditions(component).into_iter().filter(|(need, _)| !own.contains(need));
            let of_component = own.iter().map(|(measure, unit)| (*measure, *unit, !component.seasonal.is_empty(), None));
            let all = of_component.chain(of_conditions.map(|((measure, unit), of)| (measure, unit, false, Some(of))));
            for key in all {
                by_measure.entry(key).or_default().push(component.name.as_str());
            }
        }
        for ((measure, unit, seasonal, of), components) in by_measure {
            let needed = Needed { measure, unit, seasonal, days, of, sentence: sentence(&components, plan, of) };
            for of_person in assignments.chunk_by(|a, b| a.person == b.person) {
                let ranges: Vec<DateRange> = of_person.iter().map(|assignment| assignment.range).collect();
                problems.0.extend(missing(book, &needed, of_person[0].person, &ranges));
            }
        }
    }
}

/// A quota that components of a plan need.
struct Needed<'b> {
    measure: &'b MeasureId,
    unit: Unit,
    /// Whether a quota of the year will do, shared out by seasonal weights.
    seasonal: bool,
    /// Only windows that have some of these days; all of them when none are said.
    days: Option<(Date, Date)>,
    /// The condition that reads it; none when the component itself does.
    of: Option<Of<'b>>,
    sentence: String,
}

/// A condition of a component.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Of<'b> {
    OnlyIf(&'b str),
    Multiplier(&'b str),
}

fn sentence(components: &[&str], plan: &Plan, of: Option<Of<'_>>) -> String {
    let names = text::one_of(components.iter().copied(), components.len()).replace(" or ", " and ");
    if let Some(Of::OnlyIf(when) | Of::Multiplier(when)) = of {
        return format!("which the condition `{when}` of {names} of `{}` reads", plan.id);
    }
    format!("which {names} of `{}` {}", plan.id, if components.len() == 1 { "needs" } else { "need" })
}

/// The measures whose quotas a component reads, and over which windows.
fn needs(component: &Component) -> Vec<(&MeasureId, Unit)> {
    let mut needs = match &component.kind {
        Kind::Commission(commission) => match (commission.against, commission.per) {
            (Against::Quota, Per::Window(unit)) => vec![(&commission.measure, unit)],
            _ => Vec::new(),
        },
        Kind::Attainment(rating) => rating.measures.iter().map(|weighted| (&weighted.measure, rating.per)).collect(),
        Kind::Bonus(bonus) if bonus.against == Against::Quota => vec![(&bonus.measure, bonus.per)],
        _ => Vec::new(),
    };
    needs.sort_unstable();
    needs.dedup();
    needs
}

/// The measures whose quotas the conditions of a component read, over which windows, each with the first condition that does.
fn conditions(component: &Component) -> Vec<((&MeasureId, Unit), Of<'_>)> {
    let only_if =
        component.only_if.iter().chain(&component.of_plan.only_if).map(|condition| (condition, Of::OnlyIf(condition.text.text.as_str())));
    let multipliers = component.multipliers().map(|one| (&one.when, Of::Multiplier(one.when.text.text.as_str())));
    let mut found: Vec<((&MeasureId, Unit), Of<'_>)> = Vec::new();
    for (condition, of) in only_if.chain(multipliers) {
        let mut needs = Vec::new();
        in_formula(&condition.formula, condition.per, &mut needs);
        for need in needs {
            if !found.iter().any(|(other, _)| *other == need) {
                found.push((need, of));
            }
        }
    }
    found
}

fn in_formula<'f>(formula: &'f Formula, unit: Unit, needs: &mut Vec<(&'f MeasureId, Unit)>) {
    match formula {
        Formula::Attainment(measure) | Formula::Quota(measure) => needs.push((measure, unit)),
        Formula::Number(_) | Formula::Measure(_) => {}
        Formula::Negate(inner) | Formula::Not(inner) => in_formula(inner, unit, needs),
        Formula::Binary(left, _, right) => {
            in_formula(left, unit, needs);
            in_formula(right, unit, needs);
        }
    }
}

fn missing(book: &Book, needed: &Needed<'_>, person: usize, ranges: &[DateRange]) -> Option<Problem> {
    let Needed { measure, unit, seasonal, days, of, sentence } = needed;
    let calendar = &book.company.calendar;
    let id = &book.organisation.people()[person].id;
    let windows = calendar.windows(*unit);
    let on_plan = || {
        let windows = windows.iter().enumerate();
        let windows = windows.filter(|(_, window)| days.is_none_or(|(from, to)| window.start < to && from < window.end));
        windows.filter(|(_, window)| ranges.iter().any(|range| range.days_within(window.start, window.end) > 0))
    };
    let lacking: Vec<&str> = on_plan()
        .filter(|(index, _)| book.quotas.quota(calendar, id, measure, *unit, *index).is_none())
        .filter(|(_, window)| {
            let year = calendar.window_of(Unit::Year, window.last);
            !*seasonal || book.quotas.quota(calendar, id, measure, Unit::Year, year).is_none()
        })
        .map(|(_, window)| window.id.as_str())
        .collect();
    if lacking.is_empty() {
        return None;
    }
    let at = place_of_person(book, person);
    let all = lacking.len() == on_plan().count();
    let longer = longer(book, needed, person).filter(|_| all);
    let problem = if let (true, Some(Of::Multiplier(_))) = (all, of) {
        Problem::warning("missing-quota", at, format!("`{id}` has no quota for `{measure}`, {sentence}: it would never multiply."))
    } else if all {
        Problem::unpaid("missing-quota", at, format!("`{id}` has no quota for `{measure}`, {sentence}: nothing would be paid."))
    } else {
        let list = text::one_of(lacking.iter().copied(), 4).replace(" or ", " and ");
        Problem::warning("missing-quota", at, format!("`{id}` has no quota for `{measure}` in {list}, {sentence}."))
    };
    Some(problem.expected(format!("a quota for each {} on the plan", unit.word())).hint(match (of, longer) {
        (Some(of), Some(longer)) => of.over(*unit, longer),
        (None, Some(longer)) => {
            format!("the quotas are for each {0}: write per = \"{0}\", or add rows for each {1}", longer.word(), unit.word())
        }
        (_, None) => format!("add rows for `{id}` and `{measure}` to quotas"),
    }))
}

/// The smallest longer unit for whose windows the person has quotas of the measure.
fn longer(book: &Book, needed: &Needed<'_>, person: usize) -> Option<Unit> {
    let id = &book.organisation.people()[person].id;
    let has = |unit: &Unit| {
        let windows = book.company.calendar.windows(*unit);
        (0..windows.len()).any(|index| book.quotas.quota(&book.company.calendar, id, needed.measure, *unit, index).is_some())
    };
    [Unit::Quarter, Unit::Year].into_iter().filter(|unit| *unit > needed.unit).find(has)
}

impl Of<'_> {
    /// What to write when the quotas are for longer windows than the condition reads.
    fn over(self, unit: Unit, longer: Unit) -> String {
        let (unit, longer) = (unit.word(), longer.word());
        let write = match self {
            Self::OnlyIf(when) => format!("only_if = {{ when = \"{when}\", per = \"{longer}\" }}"),
            Self::Multiplier(_) => format!("per = \"{longer}\" beside `when`"),
        };
        format!("the condition is read over each {unit}, and the quotas are for each {longer}: write {write}")
    }
}

/// Quotas are not converted: one in another currency than the plan's is an error.
fn currencies(book: &Book, problems: &mut Problems) {
    let Some(table) = book.tables.get(&records::Kind::Quotas) else { return };
    for ((person, measure), windows) in &book.quotas.targets {
        let Some(position) = book.organisation.position(person.as_str()) else { continue };
        for ((unit, index), targets) in windows {
            let window = &book.company.calendar.windows(*unit)[*index];
            for target in targets {
                let Some(currency) = target.currency else { continue };
                let plan = currency_on_plan(book, position, window.start, window.end);
                if let (Some(plan), Some(row)) = (plan.filter(|plan| plan.currency != currency), table.row(target.row)) {
                    problems.push(
                        Problem::error(
                            "quota-currency",
                            row.at("currency"),
                            format!(
                                "This quota of `{person}` for `{measure}` is in {currency}, the plan `{}` in {}.",
                                plan.id, plan.currency
                            ),
                        )
                        .expected(format!("an amount in {}: quotas are not converted", plan.currency)),
                    );
                }
            }
        }
    }
}

fn currency_on_plan(book: &Book, person: usize, start: kernel::Date, end: kernel::Date) -> Option<&Plan> {
    let on = |assignments: &[crate::Assignment]| {
        let first = assignments.partition_point(|a| a.person < person);
        assignments[first..].iter().take_while(|a| a.person == person).any(|a| a.range.days_within(start, end) > 0)
    };
    book.plans.iter().zip(&book.assignments).find(|(_, assignments)| on(assignments)).map(|(plan, _)| plan)
}
