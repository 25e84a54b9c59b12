//! `docs/manual/records.md` lists the columns that each kind declares, exactly as the code has them.
//!
//! With `UPDATE_EXPECTED=1` the tables are written anew.

use crate::Kind;
use std::fmt::Write;
use std::path::Path;

fn tables() -> String {
    let mut text = String::new();
    for kind in Kind::ALL {
        let _ = writeln!(text, "## {kind}\n\n| column | type | | meaning | also found as |\n|---|---|---|---|---|");
        for column in kind.columns() {
            let required = if column.required { "required" } else { "" };
            let also = column.also.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
            let _ = writeln!(text, "| `{}` | {} | {required} | {} | {also} |", column.name, column.kind, column.doc);
        }
        let _ = writeln!(
            text,
            "\nA record is known by {}.\n",
            kind.key().iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
        );
    }
    text
}

#[test]
fn the_page_on_records_lists_every_declared_column_as_it_is() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/manual/records.md");
    let page = std::fs::read_to_string(&path).unwrap();
    let start = page.find("## people").expect("the page begins with people");
    let tables = tables();
    if std::env::var_os("UPDATE_EXPECTED").is_some() {
        std::fs::write(&path, format!("{}{}", &page[..start], tables.trim_end().to_owned() + "\n")).unwrap();
    } else {
        assert_eq!(page[start..].trim_end(), tables.trim_end());
    }
}
