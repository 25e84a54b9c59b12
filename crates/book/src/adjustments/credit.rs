//! Credits by hand: whether what they name fits.

use super::{CreditByHand, Known};
use kernel::{Date, Problem, Problems};
use measures::{Definition, Measure, MeasureUnit};
use people::Person;
use records::Row;

/// Reads what a credit by hand counts for; what is wrong is added to `problems`, and then there is none.
pub(super) fn read(
    row: &Row<'_>,
    named: &str,
    person: Option<&Person>,
    period: Option<usize>,
    known: Known<'_>,
    problems: &mut Problems,
) -> Option<CreditByHand> {
    for column in ["plan", "component"] {
        if row.text(column).is_some() {
            let message = format!("A credit by hand counts for the measure `{named}`, and belongs to no {column}.");
            problems.push(Problem::error("not-for-credits", row.at(column), message).hint(format!("leave {column} empty, or measure")));
        }
    }
    let measure = measure(row, named, known, problems);
    let date = day(row, period?, known, problems)?;
    if let Some(person) = person.filter(|person| person.as_of(date).is_none()) {
        let message = format!("`{}` is not with the company on {date}, the day of this credit.", person.id);
        problems.push(Problem::error("not-employed", row.at("date"), message).expected("a day on which people has a row for her"));
        return None;
    }
    if let Some(measure) = measure.filter(|measure| !measure.effective.contains(date)) {
        let message = format!("The measure `{}` does not count on {date}.", measure.id);
        problems.push(Problem::error("outside-dates", row.at("date"), message).expected("a day on which the measure is effective"));
        return None;
    }
    // Measures that could not be read have problems of their own.
    (measure.is_some() || known.measures.is_none()).then(|| CreditByHand { measure: named.into(), date })
}

/// The measure of that name, one of records.
fn measure<'m>(row: &Row<'_>, named: &str, known: Known<'m>, problems: &mut Problems) -> Option<&'m Measure> {
    let measures = known.measures?;
    let Some(measure) = measures.iter().find(|measure| measure.id.as_str() == named) else {
        problems.push(
            Problem::error("unknown-measure", row.at("measure"), format!("There is no measure `{named}`."))
                .suggest(named, measures.iter().map(|measure| measure.id.as_str())),
        );
        return None;
    };
    if matches!(measure.definition, Definition::Formula(_)) {
        let message = format!("`{named}` is a formula over other measures; nobody is credited for it.");
        problems.push(Problem::error("formula", row.at("measure"), message).expected("a measure of records"));
        return None;
    }
    if measure.unit != MeasureUnit::Money && row.text("currency").is_some() {
        let message = format!("`{named}` is not in money, so its credits have no currency.");
        problems.push(Problem::error("not-money", row.at("currency"), message).hint("leave currency empty"));
        return None;
    }
    Some(measure)
}

/// The day in `date`, which lies in the period; the period's last day when there is none.
fn day(row: &Row<'_>, period: usize, known: Known<'_>, problems: &mut Problems) -> Option<Date> {
    let span = &known.company.calendar.periods()[period];
    let Some(date) = row.date("date") else { return Some(span.end.yesterday().unwrap_or(span.start)) };
    if date < span.start || span.end <= date {
        let message = format!("{date} does not lie in {}, the period of this credit.", span.id);
        let last = span.end.yesterday().unwrap_or(span.start);
        problems.push(Problem::error("outside-period", row.at("date"), message).expected(format!("a day from {} to {last}", span.start)));
        return None;
    }
    Some(date)
}
