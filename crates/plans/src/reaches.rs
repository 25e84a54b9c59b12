//! The columns that a rate table may name: the record's, those of its account or product, those of the person.

use records::Kind;

/// Where a column that a rate table names stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reaches<'a> {
    /// On the record itself.
    Record(&'a str),
    /// On the row that the record names: the record's column, the table in which it is looked up, and the column there.
    Linked(&'a str, Kind, &'a str),
    /// On the person's row of the record's day.
    Person(&'a str),
}

impl<'a> Reaches<'a> {
    /// Where `account.segment`, `product.family` or `person.country` leads. A column of the record that has this very name goes first.
    #[must_use]
    pub fn of(name: &'a str, record_has: bool) -> Self {
        match name.split_once('.') {
            _ if record_has => Self::Record(name),
            Some(("account", column)) => Self::Linked("account", Kind::Accounts, column),
            Some(("product", column)) => Self::Linked("product", Kind::Products, column),
            Some(("person", column)) => Self::Person(column),
            _ => Self::Record(name),
        }
    }
}
