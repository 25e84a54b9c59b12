//! What stands beside the editor: whether the text is right, what it changes, what it would pay one person, and its payout curves.

use super::{find, trials};
use crate::address::encoded;
use crate::chart::curve::Curve;
use crate::failure::{Failure, blocking};
use crate::page::{Page, Shown};
use crate::plans::curves;
use crate::say;
use crate::visit::Visit;
use askama::Template;
use axum::Form;
use axum::extract::Path;
use book::drafts::Draft;
use book::trial::Days;
use kernel::{Currency, Decimal, Problems};
use payments::simulate::Trial;
use payments::statement::{self, Statement};
use plans::{Difference, Plan};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What was typed, and on whom it is tried.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Typed {
    /// The text; that of the draft when none.
    pub text: Option<String>,
    /// The person.
    #[serde(default)]
    pub person: String,
    /// The period.
    #[serde(default)]
    pub period: String,
}

/// The fragment, and the part of the page.
#[derive(Template)]
#[template(path = "designer/beside.html")]
pub struct Beside {
    here: String,
    pub(crate) problems: Problems,
    lines: Vec<String>,
    difference: Option<Difference>,
    against: String,
    pub(crate) test: Option<Test>,
    people: Vec<(String, String)>,
    periods: Vec<(String, String)>,
    pub(crate) person: String,
    pub(crate) period: String,
    curves: Vec<(String, Curve)>,
    words: Vec<String>,
}

/// One person's period, as it is and as it would be.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Test {
    /// Her statement's address.
    statement: String,
    #[serde(serialize_with = "crate::api::typed::text")]
    #[schemars(with = "String")]
    currency: Currency,
    /// By component.
    rows: Vec<TestRow>,
    /// What she gets.
    before: Decimal,
    /// What she would get.
    after: Decimal,
    /// The deals that pay otherwise, the largest change first, eight at most.
    deals: Vec<TestDeal>,
    /// The first day on which the draft is tried.
    #[serde(serialize_with = "crate::api::typed::text")]
    #[schemars(with = "String")]
    since: kernel::Date,
    /// Whether that is the draft's own first day.
    own_day: bool,
}

/// A component of either.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct TestRow {
    component: String,
    /// The plan's currency.
    #[serde(serialize_with = "crate::api::typed::text")]
    #[schemars(with = "String")]
    currency: Currency,
    /// What it pays; null when there is none such.
    before: Option<Decimal>,
    /// What it would pay; null when there is none such.
    after: Option<Decimal>,
}

/// A deal that pays otherwise.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct TestDeal {
    /// Its page.
    href: String,
    name: String,
    before: Decimal,
    after: Decimal,
    /// The plan's currency.
    #[serde(serialize_with = "crate::api::typed::text")]
    #[schemars(with = "String")]
    currency: Currency,
}

impl Test {
    /// The components by currency, the payout's last: each has a table of its own, so that no column adds up two.
    fn tables(&self) -> Vec<(Currency, Vec<&TestRow>)> {
        let mut currencies: Vec<Currency> = Vec::new();
        for row in self.rows.iter().filter(|row| row.currency != self.currency) {
            if !currencies.contains(&row.currency) {
                currencies.push(row.currency);
            }
        }
        currencies.push(self.currency);
        currencies.into_iter().map(|currency| (currency, self.rows.iter().filter(|row| row.currency == currency).collect())).collect()
    }
}

/// `POST /plans/drafts/{id}/beside`: the same for a text that is not saved yet.
///
/// # Errors
/// Not found, for a draft that there is not or without the right.
pub async fn typed(visit: Visit, Path(id): Path<i64>, Form(typed): Form<Typed>) -> Shown<Beside> {
    let draft = find(&visit, id).await?;
    blocking(move || Ok(Page(of(&visit, &draft, &typed)?))).await
}

/// Everything beside a draft's text, or beside what was typed instead of it.
///
/// # Errors
/// What the database refuses where the reading of somebody's pay is remembered.
pub fn of(visit: &Visit, draft: &Draft, typed: &Typed) -> Result<Beside, Failure> {
    let text = typed.text.as_deref().map_or_else(|| draft.text.clone(), |text| text.replace("\r\n", "\n"));
    let file = draft.file();
    let (state, book) = (&visit.state, &visit.state.book);
    let read = plans::read(&file, &text);
    let mut problems = match &read {
        Err(problems) => problems.clone(),
        Ok(_) => match book::trial::with_plan(book, &file, &text, draft.base_plan.as_deref(), Days::AsWritten) {
            Ok((_, notes)) => notes,
            Err(problems) => problems,
        },
    };
    let plan = read.ok();
    let before = plan.as_ref().and_then(|plan| predecessor(visit, draft, plan));
    let difference = before.zip(plan.as_ref()).map(|(before, after)| plans::diff(before, after, &book.measures, &book.company.calendar));
    let against = before.map_or_else(String::new, |before| format!("{} v{}", before.id, before.version));
    let people = people(visit, draft, plan.as_ref());
    let period = visit.period(Some(&typed.period)).unwrap_or(state.outcome.through).min(state.outcome.through);
    let person = if people.iter().any(|(id, _)| *id == typed.person) {
        typed.person.clone()
    } else {
        best(visit, &people, period).unwrap_or_default()
    };
    let mut test = None;
    if !problems.has_errors() && !person.is_empty() {
        match trials::trial(visit, &file, &text, draft.base_plan.as_deref(), period) {
            Ok(trial) => test = tested(visit, &trial, &person, period),
            Err(wrong) => problems = wrong,
        }
    }
    if test.is_some() {
        visit.note_reading_of(&person, &format!("person {person}, {}", visit.period_id(period)))?;
    }
    let described = plan.as_ref().map(|plan| plans::describe_with(plan, &book.measures));
    let newest = state.outcome.through;
    Ok(Beside {
        here: super::address(draft.id),
        lines: text.lines().map(str::to_owned).collect(),
        problems,
        difference,
        against,
        test,
        people,
        periods: (newest.saturating_sub(23)..=newest)
            .rev()
            .filter_map(|index| book.company.calendar.periods().get(index))
            .map(|p| (p.id.clone(), say::period_of(p)))
            .collect(),
        person,
        period: visit.period_id(period).to_owned(),
        curves: plan.iter().flat_map(|p| &p.components).filter_map(|c| Some((c.name.to_string(), curves::of(c)?))).collect(),
        words: described.map(|d| d.sentences).unwrap_or_default(),
    })
}

/// The published version that the draft would follow.
#[must_use]
pub fn predecessor<'a>(visit: &'a Visit, draft: &Draft, plan: &Plan) -> Option<&'a Plan> {
    let own = |other: &&Plan| other.id == plan.id || draft.base_plan.as_deref() == Some(other.id.as_str());
    let earlier = visit.state.book.plans.iter().filter(own).filter(|other| other.version < plan.version || other.id != plan.id);
    earlier.max_by_key(|other| other.version)
}

/// The people on the plan as it is, or as it would be.
fn people(visit: &Visit, draft: &Draft, plan: Option<&Plan>) -> Vec<(String, String)> {
    let book = &visit.state.book;
    let own = |other: &Plan| plan.is_some_and(|plan| plan.id == other.id) || draft.base_plan.as_deref() == Some(other.id.as_str());
    let mut on: Vec<usize> = Vec::new();
    for (other, assigned) in book.plans.iter().zip(&book.assignments) {
        if own(other) {
            on.extend(assigned.iter().map(|a| a.person));
        }
    }
    if let Some(plan) = plan.filter(|_| on.is_empty()) {
        let people = book.tables.get(&records::Kind::People);
        let assigned = people.and_then(|people| book::assignments::of_plan(plan, people, &book.organisation).ok());
        on.extend(assigned.unwrap_or_default().iter().map(|a| a.person));
    }
    on.sort_unstable();
    on.dedup();
    let all = book.organisation.people();
    let mut named: Vec<(String, String)> = on.iter().filter_map(|p| all.get(*p)).map(|p| (p.id.to_string(), p.name.clone())).collect();
    named.sort_by(|a, b| (&a.1, &a.0).cmp(&(&b.1, &b.0)));
    named
}

/// Whoever of them got most in the period: there is something to see.
fn best(visit: &Visit, people: &[(String, String)], period: usize) -> Option<String> {
    let id = visit.period_id(period);
    let paid = |person: &str| visit.state.outcome.payments_of(person).iter().filter(|p| p.period == id).map(|p| p.amount).sum::<Decimal>();
    people.iter().map(|(person, _)| (paid(person), person)).max_by(|a, b| (a.0, b.1).cmp(&(b.0, a.1))).map(|(_, person)| person.clone())
}

fn tested(visit: &Visit, trial: &Trial, person: &str, period: usize) -> Option<Test> {
    // One calculation beside the other, whatever is frozen.
    let before = statement::statement(&visit.state.calculated(), person, period)?;
    let after = statement::statement(&trial.state, person, period)?;
    let mut rows: Vec<TestRow> = Vec::new();
    for (statement, which) in [(&before, 0), (&after, 1)] {
        let components = statement.plans.iter().flat_map(|plan| plan.components.iter().map(|component| (plan.currency, component)));
        for (currency, component) in components {
            let name = component.component.to_string();
            let at = rows.iter().position(|row| row.component == name && row.currency == currency).unwrap_or_else(|| {
                rows.push(TestRow { component: name, currency, before: None, after: None });
                rows.len() - 1
            });
            let slot = if which == 0 { &mut rows[at].before } else { &mut rows[at].after };
            *slot = Some(slot.unwrap_or_default() + component.total);
        }
    }
    Some(Test {
        statement: crate::address::statement(person, visit.period_id(period)),
        currency: before.currency,
        rows,
        deals: deals(&before, &after),
        before: before.amount,
        after: after.amount,
        since: trial.since,
        own_day: trial.own_day,
    })
}

/// The deals that pay otherwise, the largest change first.
fn deals(before: &Statement, after: &Statement) -> Vec<TestDeal> {
    let mut all: BTreeMap<(&str, &str, Currency), (String, Decimal, Decimal)> = BTreeMap::new();
    for (statement, which) in [(before, 0), (after, 1)] {
        for deal in &statement.deals {
            let name = deal.name.clone().unwrap_or_else(|| deal.record.to_string());
            let entry = all.entry((&deal.kind, deal.record.as_str(), deal.currency)).or_insert((name, Decimal::ZERO, Decimal::ZERO));
            if which == 0 { entry.1 += deal.amount } else { entry.2 += deal.amount }
        }
    }
    let mut deals: Vec<TestDeal> = all
        .into_iter()
        .filter(|(_, (_, before, after))| before != after)
        .map(|((kind, id, currency), (name, before, after))| TestDeal {
            currency,
            href: format!("/records/{}/{}", encoded(kind), encoded(id)),
            name,
            before,
            after,
        })
        .collect();
    deals.sort_by(|a, b| (b.after - b.before).abs().cmp(&(a.after - a.before).abs()).then_with(|| a.href.cmp(&b.href)));
    deals.truncate(8);
    deals
}

/// The text of a problem's line, so that it can be read where it is.
fn line(lines: &[String], problem: &kernel::Problem) -> Option<(u64, String)> {
    let number = problem.at.line?;
    let index = usize::try_from(number).ok()?.checked_sub(1)?;
    Some((number, lines.get(index)?.trim().to_owned()))
}

/// An amount, or a dash where there is none.
fn amount(amount: &Option<Decimal>, currency: &Currency) -> String {
    amount.map_or_else(|| "–".to_owned(), |amount| say::money(&amount, currency))
}

/// What the table of a currency is called, to those who hear the page.
fn region(currency: &Currency) -> String {
    crate::language::said("Old and new statement, {1}", &[currency])
}

/// What changes between two amounts.
fn moved(before: &Decimal, after: &Decimal, currency: &Currency) -> String {
    say::change(&(*after - *before), currency)
}

/// How many problems there are, in words.
fn count(problems: &Problems, one: &str, many: &str) -> String {
    say::counted(&problems.0.len(), one, many)
}
