//! Amounts by hand: with reason, author and approver. They are kept apart from calculation and so survive it.

use crate::Company;
use kernel::{ComponentName, Currency, Decimal, PersonId, PlanId, Problem, Problems, Unit};
use people::Organisation;
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
    /// The row in the table, counted over all batches.
    pub row: usize,
}

/// Reads adjustments, in order of id. Plans and components are not looked up when `plans` are not known. What is wrong is added to `problems`: an unknown person, period, plan or component, and an
/// adjustment approved by the one who entered it.
#[must_use]
pub fn read(
    table: &Table,
    company: &Company,
    organisation: &Organisation,
    plans: Option<&[Plan]>,
    problems: &mut Problems,
) -> Vec<Adjustment> {
    let mut adjustments: Vec<Adjustment> =
        table.rows().filter_map(|row| adjustment(&row, company, organisation, plans, problems)).collect();
    adjustments.sort_by(|a, b| (&a.id, a.row).cmp(&(&b.id, b.row)));
    adjustments
}

fn adjustment(
    row: &Row<'_>,
    company: &Company,
    organisation: &Organisation,
    plans: Option<&[Plan]>,
    problems: &mut Problems,
) -> Option<Adjustment> {
    for column in ["id", "person", "period", "amount", "reason", "author"] {
        if row.value(column).is_none() {
            problems.push(Problem::error("missing-value", row.at(column), format!("An adjustment without {column}.")));
        }
    }
    let (id, id_of_person, period, amount) = (row.text("id")?, row.text("person")?, row.text("period")?, row.decimal("amount")?);
    let (reason, author, approver) =
        (row.text("reason")?.to_owned(), row.text("author")?.to_owned(), row.text("approver").map(str::to_owned));
    let Some(person) = organisation.person(id_of_person) else {
        problems.push(
            Problem::error("unknown-person", row.at("person"), format!("There is no person `{id_of_person}`."))
                .expected("the id of a person in people")
                .suggest(id_of_person, organisation.people().iter().map(|p| p.id.as_str())),
        );
        return None;
    };
    let period = match company.calendar.named(period) {
        Some((Unit::Period, index)) => index,
        Some((unit, _)) => {
            problems.push(
                Problem::error(
                    "unknown-period",
                    row.at("period"),
                    format!("`{period}` is a {}; an adjustment is paid in one pay period.", unit.word()),
                )
                .expected("a period, or a day of one"),
            );
            return None;
        }
        None => {
            problems.push(quotas::read::unknown_period(row.at("period"), period, &company.calendar));
            return None;
        }
    };
    if approver.as_ref() == Some(&author) {
        problems.push(
            Problem::error("self-approved", row.at("approver"), format!("`{author}` entered this adjustment and approved it."))
                .expected("an approver who did not enter it"),
        );
    }
    let currency = match row.text("currency").map(str::parse::<Currency>) {
        None => person.rows.last().and_then(|last| last.currency).unwrap_or(company.currency),
        Some(Ok(currency)) => currency,
        Some(Err(why)) => {
            problems.push(
                Problem::error("unknown-currency", row.at("currency"), format!("{why}.")).expected("a three-letter code such as USD"),
            );
            return None;
        }
    };
    let (plan, component) = (row.text("plan").map(PlanId::from), row.text("component").map(ComponentName::from));
    if let Some(plans) = plans {
        known_plan(row, plans, plan.as_ref(), component.as_ref(), problems);
    }
    Some(Adjustment {
        id: id.to_owned(),
        person: person.id.clone(),
        period,
        amount,
        currency,
        plan,
        component,
        reason,
        author,
        approver,
        row: row.index,
    })
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
