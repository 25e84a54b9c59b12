//! Companies of every shape: statements add up, explanations agree with them, and why not agrees with who is credited.

use book::results::WhyNot as Reason;
use kernel::Decimal;
use payments::State;
use payments::explain::{Question, why, why_not};
use payments::statement::{Statement, statement};
use records::Kind;
use std::collections::BTreeMap;

/// How many companies each test looks at.
const COMPANIES: u64 = 60;

fn company(seed: u64) -> Option<State> {
    let book = testing::random::book(seed);
    let outcome = engine::calculate(&book, &engine::Options { threads: 1, ..engine::Options::default() }).ok()?;
    Some(State::new(book, outcome))
}

/// Every person in every period.
fn statements(state: &State) -> Vec<(usize, Statement)> {
    let periods = state.book.company.calendar.periods().len();
    let people = state.book.organisation.people().iter();
    people.flat_map(|person| (0..periods).filter_map(|period| Some((period, statement(state, person.id.as_str(), period)?)))).collect()
}

fn totals(statement: &Statement) -> BTreeMap<String, Decimal> {
    let mut totals = BTreeMap::new();
    for plan in &statement.plans {
        *totals.entry(plan.currency.to_string()).or_insert(Decimal::ZERO) += plan.total;
    }
    totals
}

#[test]
fn statements_add_up_to_the_cent() {
    for (seed, state) in (0..COMPANIES).filter_map(|seed| Some((seed, company(seed)?))) {
        for (_, statement) in statements(&state) {
            let who = format!("company {seed}, {} in {}", statement.person, statement.period.id);
            assert_eq!(statement.plans.iter().map(|plan| plan.paid).sum::<Decimal>(), statement.earnings, "{who}");
            assert_eq!(statement.earnings + statement.adjustments_total, statement.amount, "{who}");
            assert_eq!(statement.adjustments.iter().filter_map(|a| a.paid).sum::<Decimal>(), statement.adjustments_total, "{who}");
            for plan in &statement.plans {
                assert_eq!(plan.components.iter().map(|component| component.total).sum::<Decimal>(), plan.total, "{who}");
                for component in &plan.components {
                    let lines: Decimal = component.lines.iter().map(|line| line.amount).sum();
                    assert_eq!(lines, component.total, "{who}, {}", component.component);
                }
            }
            let mut parts = BTreeMap::new();
            for plan in &statement.plans {
                parts.insert(plan.currency.to_string(), Decimal::ZERO);
            }
            for deal in &statement.deals {
                *parts.entry(deal.currency.to_string()).or_insert(Decimal::ZERO) += deal.amount;
            }
            for beside in &statement.beside_deals {
                *parts.entry(beside.currency.to_string()).or_insert(Decimal::ZERO) += beside.amount;
            }
            assert_eq!(parts, totals(&statement), "{who}");
        }
    }
}

#[test]
fn explanations_say_what_statements_say() {
    for (seed, state) in (0..COMPANIES / 2).filter_map(|seed| Some((seed, company(seed)?))) {
        for (period, statement) in statements(&state) {
            let who = format!("company {seed}, {} in {}", statement.person, statement.period.id);
            let answer = why(&state, statement.person.as_str(), period, &Question::default()).expect("an answer");
            assert_eq!(answer.amount, statement.amount, "{who}");
            assert!(!answer.to_text().is_empty());
            for (explained, shown) in
                answer.plans.iter().flat_map(|p| &p.components).zip(statement.plans.iter().flat_map(|p| &p.components))
            {
                assert_eq!((&explained.component, explained.total), (&shown.component, shown.total), "{who}");
                assert_eq!(explained.lines.len(), shown.lines.len(), "{who}");
                if let Some(exact) = explained.exact {
                    assert!((exact - explained.total).abs() <= Decimal::new(500_001, 5), "{who}: {exact} and {}", explained.total);
                }
                for line in explained.lines.iter().filter(|line| line.line == "tier") {
                    let credit = line.credit.as_ref().unwrap_or_else(|| panic!("{who}: the line of {:?} has no credit", line.record));
                    assert!(credit.origin.is_some(), "{who}: {:?} has no origin", line.record);
                }
            }
        }
    }
}

#[test]
fn why_not_agrees_with_who_is_credited() {
    for (seed, state) in (0..COMPANIES / 4).filter_map(|seed| Some((seed, company(seed)?))) {
        for kind in Kind::ALL.into_iter().filter(|kind| kind.is_measured()) {
            let Some(table) = state.book.tables.get(&kind) else { continue };
            let ids: Vec<String> = table.rows().filter_map(|row| row.text("id").map(str::to_owned)).collect();
            for (id, person) in ids.iter().flat_map(|id| state.book.organisation.people().iter().map(move |person| (id, person))) {
                agrees(&state, kind, id, person.id.as_str(), &format!("company {seed}, {kind} {id}, {}", person.id));
            }
        }
    }
}

fn agrees(state: &State, kind: Kind, id: &str, person: &str, who: &str) {
    let answer = why_not(state, kind, id, person);
    let credits = state.outcome.credits_for(kind, id);
    assert!(!answer.summary.is_empty() && !answer.to_text().is_empty(), "{who}");
    for tried in &answer.measures {
        let credited = credits.iter().any(|credit| credit.person.as_str() == person && credit.measure == tried.measure);
        assert_eq!(tried.credited, credited, "{who}, {}", tried.measure);
        let holds = tried.conditions.iter().all(|condition| condition.holds);
        if credited {
            assert!(holds && tried.rules.iter().any(|rule| rule.credits), "{who}, {}: {tried:?}", tried.measure);
            let names = tried.rules.iter().filter(|rule| rule.credits).all(|rule| rule.names.iter().any(|name| name.as_str() == person));
            assert!(names, "{who}, {}: a rule credits whom it does not name: {tried:?}", tried.measure);
        } else {
            assert!(!holds || !tried.rules.iter().any(|rule| rule.credits), "{who}, {}: {tried:?}", tried.measure);
        }
        assert!(!tried.sentence.is_empty(), "{who}");
    }
    if let Some(uncredited) = state.outcome.uncredited_for(kind, id) {
        let at_nearest = uncredited.measure.as_ref().and_then(|measure| answer.measures.iter().find(|tried| tried.measure == *measure));
        let Some(nearest) = at_nearest else { return };
        let failed = nearest.conditions.iter().any(|condition| !condition.holds);
        let by_condition = matches!(uncredited.reason, Reason::Condition | Reason::NoDate | Reason::OutsideDates | Reason::NoValue);
        assert_eq!(failed, by_condition, "{who}: {:?}, {nearest:?}", uncredited.reason);
    }
}

#[test]
fn a_component_on_the_plan_all_the_time_reads_what_is_measured() {
    let mut compared = 0;
    for (seed, state) in (0..COMPANIES).filter_map(|seed| Some((seed, company(seed)?))) {
        let calendar = &state.book.company.calendar;
        for (period, statement) in statements(&state).into_iter().filter(|(period, _)| *period <= state.outcome.through) {
            let measured = state.outcome.measurements_of(statement.person.as_str());
            let who = state.book.organisation.position(statement.person.as_str()).expect("a position");
            for (plan, component) in statement.plans.iter().flat_map(|plan| plan.components.iter().map(move |component| (plan, component)))
            {
                let on_it = |window: &kernel::Window| {
                    let versions = state
                        .book
                        .plans
                        .iter()
                        .zip(&state.book.assignments)
                        .filter(|(p, _)| p.id == plan.plan && p.version == plan.version);
                    let days: i64 = versions
                        .flat_map(|(_, assigned)| assigned.iter().filter(|a| a.person == who))
                        .map(|a| a.range.days_within(window.start, window.end))
                        .sum();
                    days == kernel::effective::days_between(window.start, window.end)
                };
                for read in &component.measures {
                    let Some(listed) = measured.iter().find(|m| m.measure == read.measure && m.window == read.window) else { continue };
                    let window = calendar.named(&read.window).map(|(unit, index)| &calendar.windows(unit)[index]);
                    if window.is_some_and(|window| window.last == period && on_it(window)) {
                        let at = format!("company {seed}, {} in {}, {}", statement.person, statement.period.id, read.measure);
                        assert_eq!(read.value.map(|v| v.normalize()), listed.value.map(|v| v.normalize()), "{at}");
                        compared += 1;
                    }
                }
            }
        }
    }
    assert!(compared > 100, "only {compared} readings were compared");
}
