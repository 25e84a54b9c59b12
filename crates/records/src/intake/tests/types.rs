//! Attributes get the type that their whole column has.

use super::{read_mapped, read_text, show};
use crate::Kind;
use kernel::Type;

#[test]
fn attributes_have_the_type_of_their_whole_column() {
    let text = "id,Units Sold,Score,List Price,Renewal,Signed,Zip,Note,Margin Pct\nD-1,3,0.25,99.5,yes,2026-01-31,01234,a,12.5%\nD-2,4,1,100,no,2026-02-28,99999,7,3%\n";
    let intake = read_text(Kind::Deals, text).unwrap();
    let kind = |name: &str| intake.table.column(name).unwrap().1.kind;
    assert_eq!(kind("units_sold"), Type::Integer);
    assert_eq!(kind("score"), Type::Number);
    assert_eq!(kind("list_price"), Type::Money);
    assert_eq!(kind("renewal"), Type::Boolean);
    assert_eq!(kind("signed"), Type::Date);
    assert_eq!(kind("zip"), Type::Text);
    assert_eq!(kind("note"), Type::Text);
    assert_eq!(kind("margin_pct"), Type::Number);
    assert_eq!(
        show(&intake.table, &["units_sold", "score", "list_price", "renewal", "signed", "zip", "margin_pct"]),
        "3 | 0.25000000 | 99.5000 | true | 2026-01-31 | 01234 | 0.12500000\n4 | 1.00000000 | 100.0000 | false | 2026-02-28 | 99999 | 0.03000000\n"
    );
}

#[test]
fn constants_replacements_expressions_and_filters_make_columns() {
    let mapping = r#"
kind = "people"
where = "status <> 'test'"
[joined]
full = { expr = "\"First Name\" || ' ' || last" }
[columns]
id = "user"
name = { expr = "full" }
role = { value = "Account Executive" }
region = { column = "office", values = { "HQ" = "Central" } }
start = { column = "hired", format = "%d.%m.%y" }
[attributes]
"*" = true
double = { expr = "points * 2" }
"#;
    let text = "user,First Name,last,office,hired,status,points\nada,Ada,Lovelace,HQ,31.01.24,live,5\nx,X,Y,HQ,01.01.24,test,1\nben,Ben,Okri,West,01.02.24,live,7\n";
    let intake = read_mapped("people.csv", text.as_bytes(), mapping).unwrap();
    assert_eq!(
        show(&intake.table, &["id", "name", "role", "region", "start", "status", "points", "double"]),
        "ada | Ada Lovelace | Account Executive | Central | 2024-01-31 | live | 5 | 10\nben | Ben Okri | Account Executive | West | 2024-02-01 | live | 7 | 14\n"
    );
    assert_eq!((intake.rows, intake.skipped), (3, 1));
}

mod properties {
    use crate::Kind;
    use jiff::civil::Date;
    use kernel::Decimal;
    use proptest::prelude::*;

    /// An amount as people of a country write it.
    fn written(amount: i64, thousands: char, decimal: char) -> String {
        let plain = kernel::money::grouped(Decimal::new(amount, 2), 2).replace('\u{2212}', "-");
        plain
            .chars()
            .map(|c| {
                if c == ',' {
                    thousands
                } else if c == '.' {
                    decimal
                } else {
                    c
                }
            })
            .collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn amounts_come_back_however_they_are_written(amounts in prop::collection::vec(-1_000_000_000_i64..1_000_000_000, 1..30), european in any::<bool>()) {
            let (thousands, decimal) = if european { ('.', ',') } else { (',', '.') };
            let mut text = String::from("id;amount\n");
            for (i, amount) in amounts.iter().enumerate() {
                text.push_str(&format!("D-{i};{}\n", written(*amount, thousands, decimal)));
            }
            let intake = super::read_text(Kind::Deals, &text).unwrap();
            prop_assert_eq!(super::super::problems(&intake), "");
            let expected: String = amounts.iter().map(|amount| format!("{:.4}\n", Decimal::new(*amount, 2))).collect();
            prop_assert_eq!(super::show(&intake.table, &["amount"]), expected);
        }

        #[test]
        fn dates_come_back_when_one_of_them_tells_the_order(days in prop::collection::vec(0_i32..20_000, 1..30), order in 0..3) {
            let mut dates: Vec<Date> = days.iter().map(|days| jiff::civil::date(1990, 1, 1).saturating_add(jiff::Span::new().days(*days))).collect();
            dates.push(jiff::civil::date(2026, 1, 31));
            let mut text = String::from("id,closed_on\n");
            for (i, date) in dates.iter().enumerate() {
                let (y, m, d) = (date.year(), date.month(), date.day());
                let written = match order { 0 => format!("{m}/{d}/{y}"), 1 => format!("{d:02}/{m:02}/{y}"), _ => format!("{y}/{m}/{d}") };
                text.push_str(&format!("D-{i},{written}\n"));
            }
            let intake = super::read_text(Kind::Deals, &text).unwrap();
            prop_assert_eq!(super::super::problems(&intake), "");
            let expected: String = dates.iter().map(|date| format!("{date}\n")).collect();
            prop_assert_eq!(super::show(&intake.table, &["closed_on"]), expected);
        }
    }
}

#[test]
fn a_mended_rejects_file_is_imported_as_it_is() {
    let intake = read_text(Kind::Deals, "id,amount,Region\nD-1,12x,North\nD-2,5,South\n").unwrap();
    let mut csv = Vec::new();
    crate::intake::write_rejects_csv(&intake.headers, &intake.rejects, &mut csv).unwrap();
    let mended = String::from_utf8(csv).unwrap().replace("12x,", "12,");
    let again = read_text(Kind::Deals, &mended).unwrap();
    assert_eq!(show(&again.table, &["id", "amount", "region"]), "D-1 | 12.0000 | North\n");
    assert_eq!(again.table.columns.len(), Kind::Deals.columns().len() + 1);
}

#[test]
fn an_id_is_suggested_where_it_likely_is() {
    use crate::intake::{FileSource, inspect, suggest};
    let id = |kind: Kind, header: &str, column: &str| {
        let found = inspect(&FileSource::bytes("a.csv", format!("{header}\n1,2,3\n").into_bytes())).unwrap();
        suggest(kind, &found).to_toml().lines().find(|line| line.starts_with(&format!("{column} ="))).map(str::to_owned)
    };
    assert_eq!(id(Kind::Transactions, "RevisionNumber,SalesOrderID,Sub Total", "id").as_deref(), Some("id = \"SalesOrderID\""));
    assert_eq!(id(Kind::Quotas, "BusinessEntityID,QuotaDate,SalesQuota", "person").as_deref(), Some("person = \"BusinessEntityID\""));
    assert_eq!(id(Kind::Deals, "stage,amount,owner", "id"), None);
}
