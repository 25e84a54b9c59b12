//! A question is raised on a line of a statement. The *why* of the line as it is now is kept with it.

use super::dispute::{Audience, Dispute, Happening, Standing, Step, Subject, about};
use crate::explain::why::{self, Question};
use crate::explain::why_not;
use crate::holds::given;
use crate::runs::Actor;
use crate::{State, balances, store as stored};
use ::store::Store;
use kernel::{Clock, Date, Location, Problem, Problems};
use records::Kind;
use serde::Deserialize;
use serde_json::{Value, json};

/// The longest text that is kept, in characters.
pub(crate) const LONGEST: usize = 10_000;

/// What is asked about what. Empty names are no part of the question.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(default)]
pub struct Asked {
    /// Whose pay.
    pub person: String,
    /// Of which period.
    pub period: String,
    /// `payment`, `component`, `record`, `missing` or `balance`; when empty, what the other names say.
    pub about: String,
    /// The plan.
    pub plan: String,
    /// The component.
    pub component: String,
    /// The kind of the record, for one that is missing: `deals`.
    pub kind: String,
    /// The record.
    pub record: String,
    /// What is asked.
    pub text: String,
}

impl Asked {
    /// What it is about.
    fn subject(&self) -> Result<Subject, Problems> {
        match self.about.as_str() {
            "" if !self.record.is_empty() => Ok(Subject::Record),
            "" if !self.component.is_empty() => Ok(Subject::Component),
            "" => Ok(Subject::Payment),
            word => Subject::from_word(word).ok_or_else(|| {
                let at = Location::default().column("about").value(word);
                let words: Vec<&str> = Subject::ALL.iter().map(|subject| subject.word()).collect();
                Problem::error("unknown-subject", at, "There is no such subject of a question.").expected(words.join(", ")).into()
            }),
        }
    }
}

/// What the person sees now: the amount, its currency, and all that explains it.
pub(crate) struct Seen {
    amount: Option<String>,
    currency: Option<String>,
    attached: Value,
    kind: String,
}

/// What would be attached to a question.
#[derive(Debug, Clone, PartialEq)]
pub struct Preview {
    /// What it is about, as people read it.
    pub about: String,
    /// The amount as it is shown now; none when there is none.
    pub amount: Option<String>,
    /// Its currency.
    pub currency: Option<String>,
    /// The *why* of the line.
    pub attached: Value,
}

/// What would be attached to such a question now; its text is not needed yet.
///
/// # Errors
/// A question about what there is not.
pub fn preview(store: &Store, state: &State, asked: &Asked) -> Result<Preview, Problems> {
    let subject = asked.subject()?;
    let seen = seen(store, state, subject, asked)?;
    let about = about(subject, &asked.record, &asked.component);
    Ok(Preview { about, amount: seen.amount, currency: seen.currency, attached: seen.attached })
}

/// Raises a question in the name of `actor`. `today` is the day from which the answer's due day is counted; `permalink` the address of the
/// page that she saw.
///
/// # Errors
/// Without a text, or about what there is not: an unknown period, component or record.
pub fn raise(
    store: &Store,
    clock: &Clock,
    state: &State,
    actor: Actor<'_>,
    today: Date,
    asked: &Asked,
    permalink: &str,
) -> Result<Dispute, Problems> {
    stored::prepare(store)?;
    let text = said(&asked.text)?;
    let subject = asked.subject()?;
    let seen = seen(store, state, subject, asked)?;
    let attached = serde_json::to_string(&seen.attached).map_err(|error| broken(&error))?;
    let at = clock.now();
    store.write(|tx| {
        let dispute = Dispute {
            id: tx.next_number("disputes", "id")?,
            person: asked.person.clone(),
            period: asked.period.clone(),
            subject,
            plan: asked.plan.clone(),
            component: asked.component.clone(),
            kind: seen.kind.clone(),
            record: asked.record.clone(),
            amount: seen.amount.clone(),
            currency: seen.currency.clone(),
            text: text.to_owned(),
            permalink: permalink.to_owned(),
            import: stored::newest_import(tx)?.unwrap_or(0),
            document: stored::closing::newest_document(tx)?,
            raised_by: actor.name.to_owned(),
            raised_at: at.to_string(),
            due: state.book.company.questions.due(today),
            standing: Standing::Open,
            assignee: None,
            correction: None,
        };
        stored::disputes::insert(tx, &dispute, &attached)?;
        let raised = Happening {
            step: Step::Raise,
            standing: Standing::Open,
            actor: actor.name.to_owned(),
            at: at.to_string(),
            text: text.to_owned(),
            audience: Audience::All,
            about: String::new(),
        };
        stored::disputes::insert_event(tx, dispute.id, &raised)?;
        let on = format!("question {}", dispute.id);
        let after = json!({ "person": dispute.person, "period": dispute.period, "about": dispute.about(), "due": dispute.due.to_string() });
        audit::write(
            tx,
            &audit::Event { actor: actor.name, action: "raise question", on: &on, before: None, after: Some(after), why: None, at },
        )?;
        Ok(dispute)
    })
}

/// A text that says something and is not endless.
pub(crate) fn said(text: &str) -> Result<&str, Problems> {
    let text = given(text)?;
    if text.chars().count() > LONGEST {
        let message = "The text is too long.";
        return Err(Problem::error("too-long", Location::default().column("text"), message).expected("at most 10,000 characters").into());
    }
    Ok(text)
}

fn broken(error: &serde_json::Error) -> Problems {
    Problem::error("unwritten", Location::default(), format!("The explanation cannot be kept: {error}.")).into()
}

fn absent(column: &'static str, value: &str, message: String) -> Problems {
    Problem::error("nothing-to-ask", Location::default().column(column).value(value), message).into()
}

fn seen(store: &Store, state: &State, subject: Subject, asked: &Asked) -> Result<Seen, Problems> {
    let period = state.period(&asked.period);
    let period = period.ok_or_else(|| absent("period", &asked.period, format!("The calendar has no period `{}`.", asked.period)))?;
    match subject {
        Subject::Missing => missing(state, asked),
        Subject::Balance => balance(store, state, asked),
        Subject::Payment | Subject::Component | Subject::Record => line(state, asked, period),
    }
}

/// The working of the line; refused when nothing of it is on the statement.
fn line(state: &State, asked: &Asked, period: usize) -> Result<Seen, Problems> {
    let some = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
    let question = Question {
        plan: some(&asked.plan).map(Into::into),
        component: some(&asked.component).map(Into::into),
        record: some(&asked.record).map(Into::into),
    };
    let Some(why) = why::why(state, &asked.person, period, &question) else {
        return Err(absent("person", &asked.person, "There is no such person, or no such period.".to_owned()));
    };
    let wanted: Vec<_> = why.plans.iter().flat_map(|plan| plan.components.iter().map(move |part| (plan.currency, part))).collect();
    let of = |line: &&why::WhyLine| line.record.as_ref().is_some_and(|record| record.as_str() == asked.record);
    let mut kind = String::new();
    let (amount, currency) = if !asked.record.is_empty() {
        let lines: Vec<_> =
            wanted.iter().flat_map(|(currency, part)| part.lines.iter().filter(of).map(move |line| (*currency, line))).collect();
        let Some((currency, first)) = lines.first() else {
            let message = format!("{} pays {} nothing in {}: ask why it does not count.", asked.record, asked.person, asked.period);
            return Err(absent("record", &asked.record, message));
        };
        kind = first.credit.as_ref().map(|credit| credit.kind.to_string()).unwrap_or_default();
        (lines.iter().map(|(_, line)| line.amount).sum(), *currency)
    } else if !asked.component.is_empty() {
        let Some((currency, part)) = wanted.first() else {
            let message = format!("The statement of {} for {} has no component `{}`.", asked.person, asked.period, asked.component);
            return Err(absent("component", &asked.component, message));
        };
        (part.total, *currency)
    } else {
        (why.amount, why.currency)
    };
    let attached = serde_json::to_value(&why).map_err(|error| broken(&error))?;
    Ok(Seen { amount: Some(amount.to_string()), currency: Some(currency.to_string()), attached, kind })
}

fn missing(state: &State, asked: &Asked) -> Result<Seen, Problems> {
    let kind =
        Kind::from_word(&asked.kind).ok_or_else(|| absent("kind", &asked.kind, format!("There is no kind of record `{}`.", asked.kind)))?;
    if crate::figures::records::record(state, kind, &asked.record).is_none() {
        return Err(absent("record", &asked.record, format!("There is no record {} among {kind}.", asked.record)));
    }
    let answer = why_not::why_not(state, kind, &asked.record, &asked.person);
    let attached = serde_json::to_value(&answer).map_err(|error| broken(&error))?;
    Ok(Seen { amount: None, currency: None, attached, kind: kind.word().to_owned() })
}

fn balance(store: &Store, state: &State, asked: &Asked) -> Result<Seen, Problems> {
    let mut found = balances::of_person(state, &asked.person)?;
    found
        .retain(|balance| balance.key.period == asked.period && balance.key.plan == asked.plan && balance.key.component == asked.component);
    let (Some(first), Some(closed)) = (found.first(), &state.closed) else {
        let message = format!("Nothing changed in {} for {} since it was closed.", asked.period, asked.person);
        return Err(absent("period", &asked.period, message));
    };
    let currency = first.key.currency;
    let amount: kernel::Decimal = found.iter().filter(|balance| balance.key.currency == currency).map(balances::Balance::amount).sum();
    let explained = balances::explain(store, &closed.run, balances::cause::Now::Figures(state), &found)?;
    let attached = serde_json::to_value(&explained).map_err(|error| broken(&error))?;
    Ok(Seen { amount: Some(amount.to_string()), currency: Some(currency.to_string()), attached, kind: String::new() })
}
