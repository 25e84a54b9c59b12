//! Companies of every shape and with every rule: statements say what the engine pays and add up, explanations agree with them, and why not
//! agrees with who is credited.

use book::results::{Payment, WhyNot as Reason};
use kernel::{Decimal, Exact};
use payments::State;
use payments::explain::why::{Axis, WhyLine};
use payments::explain::{Question, Why, why, why_not};
use payments::statement::{Statement, statement};
use plans::{Against, Apply, Commission, Per};
use records::Kind;
use std::collections::{BTreeMap, BTreeSet};

/// How many companies each test looks at.
const COMPANIES: u64 = 60;

fn company(seed: u64) -> Option<State> {
    let book = testing::random::whole_cast(seed).book();
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
    let mut of_deposits = 0;
    for (seed, state) in (0..COMPANIES).filter_map(|seed| Some((seed, company(seed)?))) {
        for (_, statement) in statements(&state) {
            let who = format!("company {seed}, {} in {}", statement.person, statement.period.id);
            assert_eq!(statement.plans.iter().map(|plan| plan.paid).sum::<Decimal>(), statement.earnings, "{who}");
            assert_eq!(statement.earnings + statement.terms_total + statement.adjustments_total, statement.amount, "{who}");
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
            for term in statement.terms.iter().filter(|term| matches!(term.line, "held" | "released")) {
                let deposits: Decimal = term.deposits.iter().map(|deposit| deposit.amount).sum();
                assert_eq!(deposits, term.amount, "{who}: {} {:?} {:?}", term.line, term.component, term.of);
                of_deposits += term.deposits.len();
            }
        }
    }
    assert!(of_deposits > 100, "only {of_deposits} deposits were looked at");
}

#[test]
fn statements_say_what_the_engine_pays() {
    let (mut paid, mut with_terms) = (0, 0);
    for (seed, state) in (0..COMPANIES).filter_map(|seed| Some((seed, company(seed)?))) {
        let payments = state.outcome.all_payments();
        for (_, statement) in statements(&state) {
            let who = format!("company {seed}, {} in {}", statement.person, statement.period.id);
            let own = |payment: &&Payment| payment.person == statement.person && payment.period == statement.period.id;
            let Some(payment) = payments.iter().find(own) else {
                assert_eq!((statement.amount, statement.earnings, statement.terms.len()), (Decimal::ZERO, Decimal::ZERO, 0), "{who}");
                continue;
            };
            let shown = (statement.currency, statement.earnings, statement.terms_total, statement.adjustments_total, statement.amount);
            let paid_out = (payment.currency, payment.earnings, payment.terms, payment.adjustments, payment.amount);
            assert_eq!(shown, paid_out, "{who}");
            let lines = state.outcome.payment_lines_of(statement.person.as_str());
            let of_period = lines.iter().filter(|line| statement.plans.iter().any(|p| p.pays_now && p.window == line.period));
            let mut listed: Vec<(Decimal, Decimal)> = of_period.map(|line| (line.amount, line.balance)).collect();
            let mut told: Vec<(Decimal, Decimal)> = statement.terms.iter().map(|term| (term.amount, term.balance)).collect();
            listed.sort();
            told.sort();
            assert!(listed.iter().all(|line| told.contains(line)), "{who}: {listed:?} are not all in {told:?}");
            (paid, with_terms) = (paid + 1, with_terms + usize::from(!statement.terms.is_empty()));
        }
    }
    assert!(paid > 1000 && with_terms > 200, "{paid} payments, {with_terms} with payment lines");
}

#[test]
fn explanations_say_what_statements_say() {
    for (seed, state) in (0..COMPANIES / 2).filter_map(|seed| Some((seed, company(seed)?))) {
        for (period, statement) in statements(&state) {
            let who = format!("company {seed}, {} in {}", statement.person, statement.period.id);
            let answer = why(&state, statement.person.as_str(), period, &Question::default()).expect("an answer");
            adds_up(&answer, &who);
            assert_eq!((answer.amount, &answer.paid_otherwise), (statement.amount, &statement.terms), "{who}");
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

/// Lines make components, components plans, plans and terms and adjustments the payment; a line is what its base and rate say, but for the
/// cent that it may get.
fn adds_up(answer: &Why, who: &str) {
    assert_eq!(answer.earnings + answer.terms + answer.adjustments, answer.amount, "{who}");
    assert_eq!(answer.plans.iter().map(|plan| plan.paid).sum::<Decimal>(), answer.earnings, "{who}");
    for plan in &answer.plans {
        assert_eq!(plan.components.iter().map(|component| component.total).sum::<Decimal>(), plan.total, "{who}, {}", plan.plan);
        for component in &plan.components {
            let at = format!("{who}, {} of {}", component.component, plan.plan);
            assert_eq!(component.lines.iter().map(|line| line.amount).sum::<Decimal>(), component.total, "{at}");
            assert!(!component.rounding.is_empty() && !component.rule.is_empty(), "{at}");
            let unit = Decimal::new(1, plan.currency.decimals());
            for line in &component.lines {
                assert!(!line.sentence.is_empty(), "{at}: {line:?}");
                assert!(line.exact.is_none_or(|exact| (exact - line.amount).abs() <= unit), "{at}: {line:?}");
            }
        }
    }
}

#[test]
fn every_record_that_pays_says_why_and_every_other_why_not() {
    let (mut paying, mut uncredited) = (0, 0);
    for (seed, state) in (0..COMPANIES / 3).filter_map(|seed| Some((seed, company(seed)?))) {
        let calendar = &state.book.company.calendar;
        let (mut seen, mut told) = (BTreeSet::new(), Decimal::ZERO);
        for credit in state.outcome.all_credits() {
            let (person, record) = (credit.person.as_str(), credit.record.as_str());
            if !seen.insert((credit.kind, record.to_owned(), person.to_owned())) {
                continue;
            }
            let who = format!("company {seed}, {} {record}, {person}", credit.kind);
            let answer = why_not(&state, credit.kind, record, person);
            let tried: Vec<_> = answer.measures.iter().filter(|tried| tried.credited).collect();
            let by_hand = book::Adjustment::of_record(record).is_some();
            assert!(!tried.is_empty() || by_hand && answer.summary.contains("is a credit by hand"), "{who} is credited");
            assert!(tried.iter().flat_map(|tried| &tried.components).all(|component| !component.sentence.is_empty()), "{who}");
            for paid in &answer.paid {
                let (unit, index) = calendar.named(&paid.period).unwrap_or_else(|| panic!("{who}: there is no {}", paid.period));
                let (plan, component) = (Some(paid.plan.clone()), Some(paid.component.clone()));
                let question = Question { plan, component, record: Some(credit.record.clone()) };
                let last = calendar.windows(unit)[index].last;
                let why = why(&state, person, last, &question).unwrap_or_else(|| panic!("{who}: no answer"));
                let of_record = why.plans.iter().flat_map(|p| &p.components).flat_map(|c| &c.lines).filter(|l| l.record.is_some());
                assert_eq!(of_record.map(|line| line.amount).sum::<Decimal>(), paid.amount, "{who} in {}", paid.period);
                (paying, told) = (paying + 1, told + paid.amount);
            }
        }
        let for_records = state.outcome.all_earnings().into_iter().filter(|line| line.record.is_some());
        assert_eq!(told, for_records.map(|line| line.amount).sum::<Decimal>(), "company {seed} pays for records that nobody can ask about");
        for record in state.outcome.all_uncredited() {
            for person in state.book.organisation.people() {
                let answer = why_not(&state, record.kind, record.record.as_str(), person.id.as_str());
                let who = format!("company {seed}, {} {}, {}", record.kind, record.record, person.id);
                assert!(answer.paid.is_empty() && !answer.summary.is_empty() && !answer.to_text().is_empty(), "{who}: {answer:?}");
                assert!(answer.measures.iter().all(|tried| !tried.credited), "{who}");
                uncredited += 1;
            }
        }
    }
    assert!(paying > 150 && uncredited > 500, "{paying} payments for records and {uncredited} records for nobody");
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

#[test]
fn the_axis_that_explains_is_the_axis_that_paid() {
    // Clawbacks that let the axis fall are rare: of further companies those are looked at that have one.
    let looked_at = |seed: &u64, state: &State| *seed < COMPANIES || has_a_fall(state);
    let companies = (0..4 * COMPANIES).filter_map(|seed| Some((seed, company(seed)?))).filter(|(seed, state)| looked_at(seed, state));
    let (checked, after_a_fall) = axes_told(companies);
    assert!(checked > 150 && after_a_fall > 10, "{checked} lines were looked at, {after_a_fall} of them after a fall");
}

#[test]
fn each_of_several_credits_through_one_person_is_told_with_its_own_slice() {
    // In company 278 D6 credits Carla twice through Finn: he is its helper and holds its account.
    let state = company(278).expect("a company");
    let twice = state.outcome.credits_for(Kind::Deals, "D6");
    let through_finn = twice.iter().filter(|credit| credit.through.as_ref().is_some_and(|finn| finn.as_str() == "Finn"));
    assert!(through_finn.filter(|credit| credit.person.as_str() == "Carla").count() > 1, "{twice:?}");
    let (checked, _) = axes_told([(278, state)].into_iter());
    assert!(checked > 5, "only {checked} lines were looked at");
}

/// Holds each line of commissions by slices against its axis; how many there were, and how many of them after a fall.
fn axes_told(companies: impl Iterator<Item = (u64, State)>) -> (usize, usize) {
    let (mut checked, mut after_a_fall) = (0, 0);
    for (seed, state) in companies {
        for (period, statement) in statements(&state) {
            let person = statement.person.as_str();
            if statement.plans.iter().flat_map(|plan| &plan.components).all(|part| part.lines.is_empty() || part.tiers.len() < 2) {
                continue;
            }
            let answer = why(&state, person, period, &Question::default()).expect("an answer");
            for plan in &answer.plans {
                let position = state.book.plans.iter().position(|own| own.id == plan.plan && own.version == plan.version);
                let position = position.expect("a plan of the book");
                for told in &plan.components {
                    let component = state.book.plans[position]
                        .components
                        .iter()
                        .find(|own| own.name == told.component)
                        .expect("a component of the plan");
                    let Some(commission) = component.kind.commission().filter(|commission| by_slices(commission)) else { continue };
                    let at = format!("company {seed}, {person} in {}, {} of {}", statement.period.id, told.component, plan.plan);
                    let lines = told.lines.iter().filter(|line| line.line == "tier" && line.axis.is_some()).collect::<Vec<_>>();
                    lines.iter().for_each(|line| is_its_slice(commission, line, &at));
                    let falls = state.outcome.axis_falls_of(person, position, told.component.as_str());
                    let fell = |line: &&&WhyLine| falls.iter().any(|fall| line.date.is_some_and(|date| fall.date < date));
                    (checked, after_a_fall) = (checked + lines.len(), after_a_fall + lines.iter().filter(fell).count());
                }
            }
        }
    }
    (checked, after_a_fall)
}

/// Whether a clawback lets some axis of a commission by slices fall.
fn has_a_fall(state: &State) -> bool {
    let people = state.book.organisation.people();
    state.book.plans.iter().enumerate().any(|(position, plan)| {
        let mut sliced = plan.components.iter().filter(|own| own.kind.commission().is_some_and(by_slices));
        sliced
            .any(|own| people.iter().any(|person| !state.outcome.axis_falls_of(person.id.as_str(), position, own.name.as_str()).is_empty()))
    })
}

/// Whether each line pays the part of its credit that lies in its tier.
fn by_slices(commission: &Commission) -> bool {
    let whole_credits = commission.each.is_none() && commission.windfall.is_none();
    commission.apply == Apply::Marginal && commission.tiers.len() > 1 && commission.per != Per::Deal && whole_credits
}

/// The part of the credit's move that lies between the tier's bounds, of the credit's amount, is the line's base.
fn is_its_slice(commission: &Commission, line: &WhyLine, at: &str) {
    let (Some(Axis { before, after, quota, .. }), Some(credit), Some(tier)) = (&line.axis, &line.credit, line.tier) else {
        panic!("{at}: {line:?} has no axis, credit or tier")
    };
    let decimal = |exact: &Exact| exact.to_decimal().expect("a decimal");
    let (before, after) = (decimal(before), decimal(after));
    let bound = |tier: usize| {
        let from = commission.tiers.get(tier)?.from;
        Some(if commission.against == Against::Quota { from * quota.expect("a quota") } else { from })
    };
    let (low, high) = (before.min(after), before.max(after));
    // Below zero is the first tier.
    let low_in = if tier == 0 { low } else { low.max(bound(tier).expect("a bound")) };
    // Below a gate that pays only above it nothing is paid.
    let above = commission.gate.filter(|gate| gate.pays == plans::GatePays::Above);
    let scale = if commission.against == Against::Quota { quota.expect("a quota") } else { Decimal::ONE };
    let low_in = above.map_or(low_in, |gate| low_in.max(gate.at * scale));
    let high_in = bound(tier + 1).map_or(high, |next| high.min(next));
    let base = if low == high { decimal(&credit.amount) } else { decimal(&credit.amount) * ((high_in - low_in) / (high - low)) };
    let told = decimal(line.base.as_ref().expect("a base"));
    assert!((base - told).abs() < Decimal::new(1, 4), "{at}: {base} of {} is told as {told}: {line:?}", credit.record);
}
