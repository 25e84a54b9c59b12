//! A small example company, against which plans are checked.

use measures::{Measure, Schemas};
use std::collections::BTreeMap;

/// Its measures.
pub const MEASURES: &str = include_str!("../../fixtures/measures.toml");

/// Its measures, read.
pub fn measures() -> Vec<Measure> {
    measures::read_all([("measures/sales.toml", MEASURES)]).unwrap_or_else(|problems| panic!("{problems}"))
}

/// The columns of its records: the declared ones, and attributes that its people and deals have.
pub fn schemas() -> Schemas {
    let mut schemas = measures::schemas(&BTreeMap::new());
    people(&mut schemas);
    schemas
}

/// Attributes of people and deals.
pub fn people(schemas: &mut Schemas) {
    use kernel::Type::{Date, Money, Number, Text};
    use records::Kind::{Activities, Deals, People};
    for (kind, more) in [
        (People, vec![("commission_pct", Number), ("bonus", Money), ("quarter_target", Money), ("level", Text), ("draw", Money)]),
        (Deals, vec![("region", Text), ("segment", Text), ("partner_manager", Text), ("invoiced_on", Date), ("cancelled_on", Date)]),
        (Activities, vec![("goal", Text), ("score", Number)]),
    ] {
        let mut columns: Vec<_> = kind.columns().iter().map(|column| (column.name.to_owned(), column.kind)).collect();
        columns.extend(more.into_iter().map(|(name, kind)| (name.to_owned(), kind)));
        schemas.insert(kind, expression::Schema::new(kind.word(), columns));
    }
}
