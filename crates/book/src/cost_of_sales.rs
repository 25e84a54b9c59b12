//! What pay is compared with: revenue and margin, by product and territory: `[cost_of_sales]` in `company.toml`.

use crate::capitalised::{expression, kind};
use kernel::document::Entry;
use measures::ExprText;
use records::Kind;

/// Where revenue and margin stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CostOfSales {
    /// What brings revenue.
    pub revenue: Revenue,
    /// The margin of a record in its currency, or of a unit as the expression says; none when the book does not know it.
    pub margin: Option<ExprText>,
    /// The column that names the product.
    pub product: String,
    /// The column that names the territory.
    pub territory: String,
}

/// What brings revenue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Revenue {
    /// What a measure counts: its records, its condition, its day, its value.
    Measure(String),
    /// Records of a kind.
    Records(Box<Records>),
}

/// Records that bring revenue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Records {
    /// The kind.
    pub of: Kind,
    /// Only records for which this holds.
    pub when: Option<ExprText>,
    /// The day on which they count.
    pub on: ExprText,
    /// The revenue of a record in its currency.
    pub value: ExprText,
}

/// Reads `[cost_of_sales]`.
pub(crate) fn read(entry: &Entry<'_>) -> Option<CostOfSales> {
    let section = entry.section("what pay is compared with")?;
    section.known(&["measure", "of", "when", "on", "revenue", "margin", "product", "territory"]);
    let revenue = match section.get("measure") {
        Some(measure) => measure.text().map(Revenue::Measure),
        None => {
            let of = kind(&section, Kind::Deals);
            let when = section.get("when").map_or(Some(None), |entry| expression(&entry).map(Some));
            let on = section.required("on", "on = \"closed_on\", or measure = \"bookings\"").and_then(|entry| expression(&entry));
            let value = section.required("revenue", "revenue = \"amount\"").and_then(|entry| expression(&entry));
            (|| Some(Revenue::Records(Box::new(Records { of: of?, when: when?, on: on?, value: value? }))))()
        }
    };
    let margin = section.get("margin").map_or(Some(None), |entry| expression(&entry).map(Some));
    let column = |key: &'static str| section.get(key).map_or_else(|| Some(key.to_owned()), |entry| entry.text());
    let (product, territory) = (column("product"), column("territory"));
    if section.has("measure") {
        for key in ["of", "when", "on", "revenue"] {
            if let Some(entry) = section.entries().find_map(|(name, entry)| (name == key).then_some(entry)) {
                entry.refuse("nothing: the measure says it");
            }
        }
    }
    section.finish();
    Some(CostOfSales { revenue: revenue?, margin: margin?, product: product?, territory: territory? })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::company;

    const COMPANY: &str = "name = \"X\"\ncurrency = \"USD\"\n[calendar]\nkind = \"months\"\nfirst_year = 2026\nlast_year = 2026\n";

    #[test]
    fn revenue_is_a_measures_or_a_columns() {
        let read = |text: &str| company::read(&format!("{COMPANY}[cost_of_sales]\n{text}")).map(|company| company.cost_of_sales);
        let measured = read("measure = \"bookings\"\nmargin = \"amount * 0.7\"\n").expect("a company").expect("a comparison");
        assert_eq!(measured.revenue, Revenue::Measure("bookings".into()));
        assert_eq!((measured.product.as_str(), measured.territory.as_str()), ("product", "territory"));
        let records = read("of = \"transactions\"\non = \"date\"\nrevenue = \"amount\"\nterritory = \"region\"\n").expect("a company");
        assert!(matches!(records.expect("a comparison").revenue, Revenue::Records(records) if records.of == Kind::Transactions));
        assert!(read("measure = \"bookings\"\nrevenue = \"amount\"\n").expect_err("both").to_string().contains("the measure says it"));
        assert!(read("revenue = \"amount\"\n").expect_err("no day").to_string().contains("`on` is missing"));
    }
}
