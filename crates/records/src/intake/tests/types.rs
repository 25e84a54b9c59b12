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
