//! Which header may mean a declared column although it is written otherwise: `close_dt` for `closed_on`, `Ammount` for `amount`.

use crate::{ColumnSpec, Kind};
use kernel::Type;
use kernel::text::{did_you_mean, fold};

/// How headers shorten words.
const SHORT: [(&str, &str); 16] = [
    ("dt", "date"),
    ("amt", "amount"),
    ("qty", "quantity"),
    ("cust", "customer"),
    ("acct", "account"),
    ("acc", "account"),
    ("prod", "product"),
    ("opp", "opportunity"),
    ("oppty", "opportunity"),
    ("mgr", "manager"),
    ("emp", "employee"),
    ("ccy", "currency"),
    ("curr", "currency"),
    ("num", "number"),
    ("nbr", "number"),
    ("pct", "percent"),
];

/// The header that means a column: one of its names with words shortened, or with one letter wrong, and values of its type.
pub(super) fn meant<'h>(kind: Kind, column: &ColumnSpec, headers: impl IntoIterator<Item = (&'h str, Type)>) -> Option<&'h str> {
    let headers: Vec<&str> = headers.into_iter().filter(|(_, ty)| fits(*ty, column.kind)).map(|(header, _)| header).collect();
    let same = |header: &str| names(kind, column).any(|name| fold(name) == whole(header));
    let misspelt = |header: &str| {
        let header = whole(header);
        header.len() >= 6 && names(kind, column).any(|name| strsim::damerau_levenshtein(&fold(name), &header) == 1)
    };
    headers.iter().find(|header| same(header)).or_else(|| headers.iter().find(|header| misspelt(header))).copied()
}

/// The attribute that may be meant by a declared column that has no values, for a hint: [`meant`], or anything near to one of its names.
#[must_use]
pub fn perhaps<'h>(kind: Kind, column: &ColumnSpec, attributes: &[(&'h str, Type)]) -> Option<&'h str> {
    let suits = |ty: Type| ty == Type::Text || fits(ty, column.kind);
    let fitting = || attributes.iter().filter(|(_, ty)| suits(*ty)).map(|(name, _)| *name);
    let any: Vec<(&str, Type)> = fitting().map(|name| (name, column.kind)).collect();
    meant(kind, column, any).or_else(|| names(kind, column).find_map(|name| did_you_mean(name, fitting())))
}

/// The names of a column: its own, and synonyms that are no other column's own name.
fn names(kind: Kind, column: &ColumnSpec) -> impl Iterator<Item = &str> {
    std::iter::once(column.name).chain(column.also.iter().copied().filter(move |also| kind.column(also).is_none()))
}

fn fits(found: Type, wanted: Type) -> bool {
    let number = |ty| matches!(ty, Type::Money | Type::Number | Type::Integer);
    match wanted {
        Type::Text => !matches!(found, Type::Date | Type::Boolean),
        wanted if number(wanted) => number(found),
        wanted => found == wanted,
    }
}

/// The header folded, with its shortened words written out.
fn whole(header: &str) -> String {
    let words = super::attribute_words(header);
    let long = |word: &str| SHORT.iter().find(|(short, _)| *short == word).map_or(word.to_owned(), |(_, long)| (*long).to_owned());
    words.iter().map(|word| long(word)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shortened_and_misspelt_headers_are_found_and_others_left_alone() {
        let of_deals =
            |column: &str, header: &'static str, ty: Type| meant(Kind::Deals, Kind::Deals.column(column).unwrap(), [(header, ty)]);
        assert_eq!(of_deals("closed_on", "Close Dt", Type::Date), Some("Close Dt"));
        assert_eq!(of_deals("closed_on", "CloseDt", Type::Date), Some("CloseDt"));
        assert_eq!(of_deals("closed_on", "close_dt", Type::Text), None, "no date");
        assert_eq!(of_deals("amount", "ammount", Type::Integer), Some("ammount"));
        assert_eq!(of_deals("amount", "deal_amt", Type::Money), None);
        assert_eq!(of_deals("amount", "account", Type::Integer), None);
        assert_eq!(of_deals("owner", "sales_rep_id", Type::Text), None);
        let owner = Kind::Deals.column("owner").unwrap();
        assert_eq!(perhaps(Kind::Deals, owner, &[("seats", Type::Integer), ("sales_rep", Type::Text)]), Some("sales_rep"));
        let closed = Kind::Deals.column("closed_on").unwrap();
        assert_eq!(perhaps(Kind::Deals, closed, &[("close_dt", Type::Text), ("memo", Type::Text)]), Some("close_dt"));
        assert_eq!(perhaps(Kind::Deals, closed, &[("memo", Type::Text)]), None);
    }
}
