//! A company as text that people can read: what a failing comparison prints.

use crate::Cast;
use measures::{Definition, Measure};
use plans::Plan;
use std::fmt;

impl fmt::Display for Cast {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let periods = self.company.calendar.periods();
        writeln!(f, "company: {} {:?}, {} periods from {}", self.company.currency, self.company.rounding, periods.len(), periods[0].start)?;
        for window in self.company.calendar.windows(kernel::Unit::Quarter) {
            write!(f, "  {}: {} to {};", window.id, window.start, window.end)?;
        }
        writeln!(f, "\npeople:")?;
        for member in &self.people {
            write!(f, "  {} from {}", member.id, member.start)?;
            if let Some(until) = member.until {
                write!(f, " until {until}")?;
            }
            fields(f, &member.fields)?;
        }
        writeln!(f, "records:")?;
        for record in &self.records {
            write!(f, "  {}:", record.kind)?;
            fields(f, &record.fields)?;
        }
        for account in &self.accounts {
            write!(f, "  account:")?;
            fields(f, account)?;
        }
        for product in &self.products {
            write!(f, "  product:")?;
            fields(f, product)?;
        }
        for s in &self.splits {
            let weight = s.weight.map(|w| format!(" weight {w}")).unwrap_or_default();
            writeln!(f, "  split: {} {} {}{weight}{}", s.record, s.person, s.share, if s.overlay { " overlay" } else { "" })?;
        }
        for q in &self.quotas {
            let window = &self.company.calendar.windows(q.window.0)[q.window.1].id;
            let from = q.from.map(|d| format!(" from {d}")).unwrap_or_default();
            writeln!(f, "  quota: {} {} {window}{from} = {}", q.person, q.measure, q.amount)?;
        }
        for (table, from, to, since, rate) in &self.rates {
            writeln!(f, "  rate: {table:?} {from}→{to} since {since} = {rate}")?;
        }
        for a in &self.adjustments {
            let credit = a.credit.as_ref().map(|credit| format!(" as {} on {}", credit.measure, credit.date)).unwrap_or_default();
            let period = &periods[a.period].id;
            writeln!(f, "  adjustment: {} {} {period} {} {}{credit} approved by {:?}", a.id, a.person, a.amount, a.currency, a.approver)?;
        }
        for measure in &self.measures {
            write_measure(f, measure)?;
        }
        for plan in &self.plans {
            write_plan(f, plan)?;
        }
        Ok(())
    }
}

fn fields(f: &mut fmt::Formatter<'_>, fields: &crate::Fields) -> fmt::Result {
    for (column, value) in fields {
        write!(f, " {column}={value}")?;
    }
    writeln!(f)
}

fn write_measure(f: &mut fmt::Formatter<'_>, measure: &Measure) -> fmt::Result {
    match &measure.definition {
        Definition::Formula(formula) => writeln!(f, "measure {} ({:?}): {formula:?}", measure.id, measure.unit),
        Definition::Counted(c) => {
            let text = |e: &Option<measures::ExprText>| e.as_ref().map_or("–".to_owned(), |e| e.text.clone());
            writeln!(
                f,
                "measure {} ({:?}): {:?} of {} where {} on {} value {} effective {:?}",
                measure.id,
                measure.unit,
                c.function,
                c.of,
                text(&c.when),
                c.on.text,
                text(&c.argument),
                measure.effective
            )?;
            for rule in &c.credit {
                let (role, when) = (rule.role.as_deref().unwrap_or("–"), text(&rule.when));
                writeln!(f, "  credit {:?} share {} weight {:?} role {role} when {when}", rule.to, rule.share, rule.weight)?;
            }
            Ok(())
        }
    }
}

fn write_plan(f: &mut fmt::Formatter<'_>, plan: &Plan) -> fmt::Result {
    writeln!(
        f,
        "plan {} v{} for {} effective {:?} {} pays {:?} exchange {:?} goes on {}",
        plan.id, plan.version, plan.eligible.text, plan.effective, plan.currency, plan.pays, plan.exchange, plan.goes_on
    )?;
    if plan.terms.any() {
        writeln!(f, "  {:?}", plan.terms)?;
    }
    for component in &plan.components {
        let mut text = format!("{component:?}");
        // Places say nothing about made-up books.
        while let Some(start) = text.find("Location {") {
            let end = text[start..].find('}').map_or(text.len(), |e| start + e + 1);
            text.replace_range(start..end, "_");
        }
        writeln!(f, "  {text}")?;
    }
    Ok(())
}
