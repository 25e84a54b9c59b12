//! What is capitalised, and what pay is compared with, against columns, plans and measures.

use crate::capitalised::Months;
use crate::company::{Company, FILE};
use crate::cost_of_sales::{Records, Revenue};
use expression::Schema;
use kernel::{Location, Problem, Problems, Type};
use measures::{Definition, ExprText, Measure, Schemas};
use plans::Plan;
use records::Kind;
use std::collections::BTreeSet;

/// Unknown columns, components and measures, and types.
pub(super) fn check(company: &Company, measures: &[Measure], plans: &[Plan], schemas: &Schemas, problems: &mut Problems) {
    let mut look = Look { schemas, problems };
    let components: BTreeSet<String> = plans
        .iter()
        .flat_map(|plan| plan.components.iter().map(move |c| (plan.id.as_str(), c.name.as_str())))
        .fold(BTreeSet::new(), |mut all, (plan, component)| {
            all.extend([component.to_owned(), format!("{plan}/{component}")]);
            all
        });
    for rule in &company.capitalised.rules {
        let key = format!("capitalised.{}", rule.name);
        for named in rule.components.iter().filter(|named| !components.contains(*named)) {
            let at = Location::file(FILE).column(&key).value(named);
            let problem = Problem::error("unknown-component", at, format!("No plan has a component `{named}`."));
            look.problems.push(problem.suggest(named, components.iter().map(String::as_str)));
        }
        look.typed(rule.of, rule.when.as_ref(), Type::Boolean);
        look.typed(rule.of, rule.starts.as_ref(), Type::Date);
        if let Months::Each(months) = &rule.months {
            look.typed(rule.of, Some(months), Type::Integer);
        }
        look.text(rule.of, rule.contract.as_deref(), &key);
        if let Some(ends) = &rule.ends {
            look.typed(ends.of, ends.when.as_ref(), Type::Boolean);
            look.typed(ends.of, Some(&ends.on), Type::Date);
            look.text(ends.of, ends.contract.as_deref(), &key);
        }
    }
    if let Some(compared) = &company.cost_of_sales {
        let of = match &compared.revenue {
            Revenue::Measure(named) => measured(named, measures, look.problems),
            Revenue::Records(records) => {
                let Records { of, when, on, value } = records.as_ref();
                look.typed(*of, when.as_ref(), Type::Boolean);
                look.typed(*of, Some(on), Type::Date);
                look.typed(*of, Some(value), Type::Money);
                Some(*of)
            }
        };
        if let Some(of) = of {
            look.typed(of, compared.margin.as_ref(), Type::Money);
            look.text(of, Some(&compared.product), "cost_of_sales.product");
            look.text(of, Some(&compared.territory), "cost_of_sales.territory");
        }
    }
}

fn measured(named: &str, measures: &[Measure], problems: &mut Problems) -> Option<Kind> {
    let at = Location::file(FILE).column("cost_of_sales.measure").value(named);
    match measures.iter().find(|measure| measure.id.as_str() == named).map(|measure| &measure.definition) {
        Some(Definition::Counted(counted)) if counted.argument.is_some() => return Some(counted.of),
        Some(_) => {
            let message = format!("`{named}` is not a measure that adds up a value of records.");
            problems.push(Problem::error("wrong-measure", at, message).expected("a measure with value = \"sum(…)\""));
        }
        None => {
            let problem = Problem::error("unknown-measure", at, format!("There is no measure `{named}`."));
            problems.push(problem.suggest(named, measures.iter().map(|measure| measure.id.as_str())));
        }
    }
    None
}

struct Look<'a> {
    schemas: &'a Schemas,
    problems: &'a mut Problems,
}

impl Look<'_> {
    fn schema(&self, of: Kind) -> Option<&Schema> {
        self.schemas.get(&of)
    }

    fn typed(&mut self, of: Kind, text: Option<&ExprText>, wanted: Type) {
        let (Some(text), Some(schema)) = (text, self.schema(of)) else { return };
        if let Err(problem) = expression::check_as(&text.text, &text.at, schema, wanted) {
            self.problems.push(problem);
        }
    }

    /// A column of text.
    fn text(&mut self, of: Kind, column: Option<&str>, key: &str) {
        let (Some(column), Some(schema)) = (column, self.schema(of)) else { return };
        let found = schema.columns().iter().find(|(name, _)| name == column);
        if found.is_some_and(|(_, kind)| *kind == Type::Text) {
            return;
        }
        let at = Location::file(FILE).column(key).value(column);
        let message = match found {
            Some((_, kind)) => format!("Column `{column}` of {of} is a {kind}, where a text is needed."),
            None => format!("{of} have no column `{column}`."),
        };
        let texts = schema.columns().iter().filter(|(_, kind)| *kind == Type::Text).map(|(name, _)| name.as_str());
        let problem = Problem::error("unknown-column", at, message).suggest(column, texts);
        self.problems.push(problem);
    }
}
