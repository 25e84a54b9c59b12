//! Credits that no record brings, but somebody entered and somebody else approved.

use super::convert::{Refusal, Valued, credit};
use super::part::Part;
use super::rules::Naming;
use crate::outcome::amounts::Value;
use crate::outcome::facts::Credit;
use crate::outcome::names::Status;
use crate::prepare::Context;
use crate::prepare::plans::{BaseRate, ComponentReady};
use book::Adjustment;
use kernel::{Decimal, Exact, Location, Problem};
use measures::{Definition, Function, MeasureUnit};
use records::Kind;

/// The approved credits by hand under measures of a kind, as one more partition of its records; none when there are none. Those of `end` and
/// later days wait.
pub(crate) fn part(context: &Context, kind: Kind, end: Option<i32>) -> Option<Part> {
    let mut part = Part::default();
    let (mut naming, mut credits) = (Naming::default(), Vec::new());
    for adjustment in &context.adjustments {
        let Some(by_hand) = adjustment.credited() else { continue };
        let Some(measure) = context.measure(&by_hand.measure).filter(|measure| context.kind_of(*measure) == Some(kind)) else { continue };
        let day = kernel::effective::epoch_day(by_hand.date);
        if end.is_some_and(|end| end <= day) {
            continue;
        }
        let record = u32::try_from(part.ids.len()).unwrap_or(u32::MAX);
        match one(context, adjustment, measure, (record, day), &mut part, &mut naming) {
            Ok(own) => {
                credits.extend(own);
                part.ids.push(adjustment.record().as_str());
                part.status.push(Status::ByHand);
            }
            Err(refusal) => part.refused.push((record, refused(adjustment, &refusal))),
        }
    }
    if credits.is_empty() && part.refused.is_empty() {
        return None;
    }
    part.rate_rows = rate_rows(context, kind).into_iter().map(|rows| rows.repeat(part.ids.len())).collect();
    part.keep(credits);
    Some(part)
}

fn one(
    context: &Context,
    adjustment: &Adjustment,
    measure: usize,
    (record, day): (u32, i32),
    part: &mut Part,
    naming: &mut Naming,
) -> Result<Vec<Credit>, Refusal> {
    let read = &context.measures[measure];
    let Definition::Counted(counted) = &read.definition else { return Ok(Vec::new()) };
    let Some(person) = context.people.find(adjustment.person.as_str()) else { return Ok(Vec::new()) };
    // What counts records is a sum of shares.
    let (value, share) = match counted.function {
        Function::Count => (Decimal::ONE, adjustment.amount),
        _ => (adjustment.amount, Decimal::ONE),
    };
    naming.by_hand(context, &counted.credit, (person, share), day)?;
    let value = Value::new(Exact::from_decimal(value).ok_or(Refusal::TooPrecise)?.0, &mut part.factors.amounts.large);
    let currency = (read.unit == MeasureUnit::Money).then_some(adjustment.currency);
    let valued = Valued { measure: u16::try_from(measure).unwrap_or(u16::MAX), record, day, value, currency };
    naming.named.iter().map(|named| credit(context, &valued, named, &mut part.factors)).collect()
}

/// For each rate table over records of the kind, the rows of its profiles that ask for nothing of a record: a credit by hand has no columns.
fn rate_rows(context: &Context, kind: Kind) -> Vec<Vec<u16>> {
    let of_kind = |ready: &&ComponentReady| ready.measure.and_then(|measure| context.kind_of(measure)) == Some(kind);
    let mut tables = Vec::new();
    for ready in context.plans.iter().flat_map(|plan| &plan.components).filter(of_kind) {
        if let BaseRate::Table(table) = &ready.base_rate {
            let mut rows = Vec::new();
            table.rows.matching(|index| table.rows.asks[index].is_empty(), &mut rows);
            tables.push(rows);
        }
    }
    tables
}

fn refused(adjustment: &Adjustment, refusal: &Refusal) -> Problem {
    let place = Location::file(Kind::Adjustments.word()).column("id").value(&adjustment.id);
    let what = format!("The credit by hand `{}`", adjustment.id);
    match refusal {
        Refusal::NoRate(_, from, to, day) => {
            let day = kernel::effective::from_epoch_day(*day).map_or_else(String::new, |day| day.to_string());
            let message = format!("{what} counts for nobody: there is no exchange rate from {from} to {to} on {day}.");
            Problem::unpaid("missing-rate", place, message)
                .hint(format!("add a row to exchange_rates: from {from}, to {to}, date {day} or earlier"))
        }
        Refusal::TooPrecise | Refusal::Currency(_) | Refusal::Expression(_) => {
            Problem::unpaid("too-precise", place, format!("{what} counts for nobody: its amount has more than 18 decimals."))
                .expected("amount × share × exchange rate with at most 18 decimals")
        }
    }
}
