//! One measure, tried on a record and a person: condition, day, value, credit rules, and the components that read it.

use super::{Condition, MeasureTried, components, conditions, rules};
use crate::State;
use crate::figures::records::Record;
use book::results::{Credit, WhyNot};
use kernel::{Date, Type, Value};
use measures::{Counted, ExprText, Measure};
use people::Person;

/// How near a measure came to crediting the person: the more, the nearer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Stage {
    Condition,
    Day,
    Value,
    Rules,
    Credited,
}

pub(super) struct Asked<'a> {
    pub state: &'a State,
    pub record: &'a Record,
    pub id: &'a str,
    pub person: &'a Person,
}

pub(super) fn measure(asked: &Asked<'_>, measure: &Measure, counted: &Counted, all: &[Credit]) -> (Stage, MeasureTried) {
    let credits: Vec<Credit> = all.iter().filter(|credit| credit.measure == measure.id).cloned().collect();
    let own: Vec<&Credit> = credits.iter().filter(|credit| credit.person == asked.person.id).collect();
    let mut tried = MeasureTried {
        measure: measure.id.clone(),
        label: measure.label.clone(),
        credited: !own.is_empty(),
        sentence: String::new(),
        date: None,
        conditions: counted.when.as_ref().map(|when| conditions::tried(asked.record, when)).unwrap_or_default(),
        rules: Vec::new(),
        components: Vec::new(),
    };
    let (stage, sentence) = try_each(asked, measure, counted, &credits, &mut tried);
    tried.sentence = sentence;
    if tried.credited {
        tried.components = components::tried(asked, measure, &own);
    }
    (stage, tried)
}

fn try_each(asked: &Asked<'_>, measure: &Measure, counted: &Counted, credits: &[Credit], tried: &mut MeasureTried) -> (Stage, String) {
    if let Some(failed) = tried.conditions.iter().find(|condition| !condition.holds) {
        return (Stage::Condition, failed.sentence.clone());
    }
    let day = conditions::value(asked.record, &counted.on, Type::Date);
    let Ok(Some(Value::Date(day))) = day else {
        let failed = day_missing(&counted.on, day.err());
        tried.conditions.push(failed.clone());
        return (Stage::Day, failed.sentence);
    };
    tried.date = Some(day);
    if let Some(failed) = out_of_dates(asked, measure, &counted.on, day) {
        tried.conditions.push(failed.clone());
        return (Stage::Day, failed.sentence);
    }
    if let Some(argument) = &counted.argument
        && !matches!(conditions::value(asked.record, argument, Type::Money), Ok(Some(_)))
        && credits.is_empty()
    {
        let sentence = format!("{} has no value, needed a number", argument.text);
        tried.conditions.push(condition(&argument.text, None, "a number", &sentence));
        return (Stage::Value, sentence);
    }
    let case = rules::Case { state: asked.state, record: asked.record, id: asked.id, person: asked.person, day, credits };
    tried.rules = rules::tried(&case, counted);
    if tried.credited {
        let as_what: Vec<&str> = tried.rules.iter().filter(|rule| rule.credits).map(|rule| rule.label.as_str()).collect();
        return (Stage::Credited, format!("{} is credited on {day} as {}", asked.person.name, as_what.join(" and ")));
    }
    if asked.person.as_of(day).is_none() && tried.rules.iter().any(|rule| rule.names.contains(&asked.person.id)) {
        return (Stage::Rules, rules::absent(asked.person, day));
    }
    let missed: Vec<String> = tried.rules.iter().map(|rule| rule.sentence.clone()).collect();
    (Stage::Rules, if missed.is_empty() { "it has no credit rule".to_owned() } else { missed.join("; ") })
}

fn condition(text: &str, actual: Option<String>, needed: &str, sentence: &str) -> Condition {
    Condition { text: text.to_owned(), holds: false, actual, needed: needed.to_owned(), sentence: sentence.to_owned() }
}

fn day_missing(on: &ExprText, failure: Option<String>) -> Condition {
    let found = failure.unwrap_or_else(|| "empty".to_owned());
    let sentence = format!("{} is {found}, needed the day on which the record counts", on.text);
    condition(&on.text, Some(found), "a day", &sentence)
}

/// The calendar, the measure's days, and the last period calculated.
fn out_of_dates(asked: &Asked<'_>, measure: &Measure, on: &ExprText, day: Date) -> Option<Condition> {
    let state = asked.state;
    let periods = state.book.company.calendar.periods();
    let (first, last) = (periods.first()?, periods.last()?);
    let said = |needed: String, sentence: String| Some(condition(&on.text, Some(day.to_string()), &needed, &sentence));
    let column = &on.text;
    if day < first.start {
        return said(format!("a day from {}", first.start), format!("{column} {day} is before the calendar begins on {}", first.start));
    }
    if day >= last.end {
        return said(format!("a day before {}", last.end), format!("{column} {day} is after the calendar ends with {}", last.id));
    }
    if !measure.effective.contains(day) {
        let days = crate::words::days(&measure.effective);
        return said(days.clone(), format!("{column} {day} is not in the days on which the measure counts ({days})"));
    }
    let through = periods.get(state.outcome.through)?;
    // When nobody said how far to calculate, the calculation looks at later records too, and ends with the last that is credited.
    if state.outcome.uncredited_for(asked.record.table.kind, asked.id).is_some_and(|u| u.reason > WhyNot::OutsideDates) {
        return None;
    }
    (day >= through.end)
        .then(|| said(format!("a day before {}", through.end), format!("{column} {day} is after the last period, {}", through.id)))
        .flatten()
}
