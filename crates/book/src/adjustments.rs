//! Amounts and credits by hand: with reason, author and approver. They are kept apart from calculation and so survive it.

mod credit;

use crate::Company;
use kernel::{ComponentName, Currency, Date, Decimal, MeasureId, PersonId, PlanId, Problem, Problems, RecordId, Unit};
use measures::Measure;
use people::{Organisation, Person};
use plans::Plan;
use records::{Row, Table};

/// One adjustment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Adjustment {
    /// Its id.
    pub id: String,
    /// Whom it pays.
    pub person: PersonId,
    /// The pay period, as an index into the calendar.
    pub period: usize,
    /// The amount in major units; negative to take back.
    pub amount: Decimal,
    /// Its currency.
    pub currency: Currency,
    /// The plan it belongs to.
    pub plan: Option<PlanId>,
    /// The component it belongs to.
    pub component: Option<ComponentName>,
    /// Why.
    pub reason: String,
    /// Who entered it.
    pub author: String,
    /// Who approved it; without one it is not paid.
    pub approver: Option<String>,
    /// The measure that it counts for, and when: then it is a credit, and pays only what the plans make of it.
    pub credit: Option<CreditByHand>,
    /// The row in the table, counted over all batches.
    pub row: usize,
}

/// What a credit by hand counts for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreditByHand {
    /// The measure.
    pub measure: MeasureId,
    /// The day of the credit, in the adjustment's period.
    pub date: Date,
}

/// How the record of a credit by hand begins; the adjustment's id follows.
const RECORD: &str = "adjustment ";

impl Adjustment {
    /// Whether its amount is paid as it is: somebody approved it, and it is no credit.
    #[must_use]
    pub fn is_paid(&self) -> bool {
        self.approver.is_some() && self.credit.is_none()
    }

    /// What it is credited for: for an approved credit by hand.
    #[must_use]
    pub fn credited(&self) -> Option<&CreditByHand> {
        self.credit.as_ref().filter(|_| self.approver.is_some())
    }

    /// The id under which it stands among a person's credits.
    #[must_use]
    pub fn record(&self) -> RecordId {
        RecordId::from(format!("{RECORD}{}", self.id))
    }

    /// The id of the adjustment that stands among credits under this one.
    #[must_use]
    pub fn of_record(record: &str) -> Option<&str> {
        record.strip_prefix(RECORD)
    }
}

/// What adjustments may name; plans or measures that could not be read are not looked up.
#[derive(Debug, Clone, Copy)]
pub struct Known<'a> {
    /// The company, with its calendar.
    pub company: &'a Company,
    /// Its people.
    pub organisation: &'a Organisation,
    /// Its plans.
    pub plans: Option<&'a [Plan]>,
    /// Its measures.
    pub measures: Option<&'a [Measure]>,
}

/// Reads adjustments, in order of id. What is wrong is added to `problems`: an unknown person, period, plan, component or measure, a day that
/// does not fit, and an adjustment approved by the one who entered it; one that nobody has approved is a warning.
#[must_use]
pub fn read(table: &Table, known: Known<'_>, problems: &mut Problems) -> Vec<Adjustment> {
    let mut adjustments: Vec<Adjustment> = table.rows().filter_map(|row| adjustment(&row, known, problems)).collect();
    adjustments.sort_by(|a, b| (&a.id, a.row).cmp(&(&b.id, b.row)));
    adjustments
}

fn adjustment(row: &Row<'_>, known: Known<'_>, problems: &mut Problems) -> Option<Adjustment> {
    let Known { company, organisation, .. } = known;
    for column in ["id", "person", "period", "amount", "reason", "author"] {
        if row.value(column).is_none() {
            problems.push(Problem::error("missing-value", row.at(column), format!("An adjustment without {column}.")));
        }
    }
    // Each is looked at, whatever is wrong with the others: all mistakes of a row are told at once.
    let person = row.text("person").and_then(|id| person(row, id, organisation, problems));
    let period = row.text("period").and_then(|written| period(row, written, company, problems));
    let of_person = || person.and_then(|person| person.rows.last()).and_then(|last| last.currency).unwrap_or(company.currency);
    let currency = match row.text("currency").map(str::parse::<Currency>) {
        None => Some(of_person()),
        Some(Ok(currency)) => Some(currency),
        Some(Err(why)) => {
            problems.push(
                Problem::error("unknown-currency", row.at("currency"), format!("{why}.")).expected("a three-letter code such as USD"),
            );
            None
        }
    };
    let (plan, component) = (row.text("plan").map(PlanId::from), row.text("component").map(ComponentName::from));
    if let Some(plans) = known.plans {
        known_plan(row, plans, plan.as_ref(), component.as_ref(), problems);
    }
    let (author, approver) = (row.text("author")?.to_owned(), row.text("approver").map(str::to_owned));
    if approver.as_ref() == Some(&author) {
        problems.push(
            Problem::error("self-approved", row.at("approver"), format!("`{author}` entered this adjustment and approved it."))
                .expected("an approver who did not enter it"),
        );
    }
    let credit = match row.text("measure") {
        Some(measure) => Some(credit::read(row, measure, person, period, known, problems)?),
        None => None,
    };
    let adjustment = Adjustment {
        id: row.text("id")?.to_owned(),
        person: person?.id.clone(),
        period: period?,
        amount: row.decimal("amount")?,
        currency: currency?,
        plan,
        component,
        reason: row.text("reason")?.to_owned(),
        author,
        approver,
        credit,
        row: row.index,
    };
    if adjustment.approver.is_none() {
        let happens = if adjustment.credit.is_some() { "credited" } else { "paid" };
        let message = format!("The adjustment `{}` is not {happens}: nobody has approved it.", adjustment.id);
        problems.push(
            Problem::warning("not-approved", row.at("approver"), message)
                .expected(format!("somebody other than `{}`, who entered it", adjustment.author)),
        );
    }
    Some(adjustment)
}

fn person<'o>(row: &Row<'_>, id: &str, organisation: &'o Organisation, problems: &mut Problems) -> Option<&'o Person> {
    let person = organisation.person(id);
    if person.is_none() {
        problems.push(
            Problem::error("unknown-person", row.at("person"), format!("There is no person `{id}`."))
                .expected("the id of a person in people")
                .suggest(id, organisation.people().iter().map(|p| p.id.as_str())),
        );
    }
    person
}

fn period(row: &Row<'_>, written: &str, company: &Company, problems: &mut Problems) -> Option<usize> {
    match company.calendar.named(written) {
        Some((Unit::Period, index)) => return Some(index),
        Some((unit, _)) => problems.push(
            Problem::error(
                "unknown-period",
                row.at("period"),
                format!("`{written}` is a {}; an adjustment is paid in one pay period.", unit.word()),
            )
            .expected("a period, or a day of one"),
        ),
        None => problems.push(quotas::read::unknown_period(row.at("period"), written, &company.calendar)),
    }
    None
}

fn known_plan(row: &Row<'_>, plans: &[Plan], plan: Option<&PlanId>, component: Option<&ComponentName>, problems: &mut Problems) {
    let of_plan: Vec<&Plan> = plans.iter().filter(|p| plan.is_none_or(|id| p.id == *id)).collect();
    if let (Some(id), true) = (plan, of_plan.is_empty()) {
        problems.push(
            Problem::error("unknown-plan", row.at("plan"), format!("There is no plan `{id}`."))
                .suggest(id.as_str(), plans.iter().map(|p| p.id.as_str())),
        );
    } else if let Some(name) = component
        && !of_plan.iter().any(|p| p.components.iter().any(|c| c.name == *name))
    {
        let names = of_plan.iter().flat_map(|p| &p.components).map(|c| c.name.as_str());
        problems.push(
            Problem::error("unknown-component", row.at("component"), format!("There is no component `{name}`."))
                .suggest(name.as_str(), names),
        );
    }
}
