//! A small book: Ada sells, Ben shares one deal with her, Carla works it out.

use std::path::Path;
use tempfile::TempDir;

const COMPANY: &str = "name = \"Small\"\ncurrency = \"USD\"\n\n[calendar]\nkind = \"months\"\nfirst_year = 2026\nlast_year = 2026\n";
const MEASURES: &str = r#"[bookings]
label  = "Bookings"
class  = "result"
of     = "deals"
when   = "stage = 'Won'"
on     = "closed_on"
value  = "sum(amount)"
credit = [ { to = "owner" }, { to = "split" } ]
"#;
const PLAN: &str = r#"plan      = "Sales"
for       = "role = 'AE'"
effective = { from = 2026-01-01, to = 2026-12-31 }
currency  = "USD"
pays      = "monthly"

[[component]]
name    = "Commission"
measure = "bookings"
against = "quota"
per     = "quarter"
tiers   = [ { from = "0%", rate = "8%" }, { from = "100%", rate = "12%" } ]
"#;
const PEOPLE: &str = "id,name,role,start\nada,Ada Lovelace,AE,2025-01-01\nben,Ben Okri,AE,2025-01-01\n";
const QUOTAS: &str = "person,measure,period,amount\nada,bookings,2026-Q1,10000\nben,bookings,2026-Q1,10000\n";
/// Ada wins 12,000 in January: 10,000 at 8 % and 2,000 at 12 % are 1,040.00.
const DEALS: &str =
    "id,owner,stage,amount,closed_on\nD1,ada,Won,12000,2026-01-15\nD2,ada,Won,1000,2026-02-03\nD3,ben,Lost,5000,2026-02-10\n";
/// D2 is shared in halves.
const SPLITS: &str = "record,person,share\nD2,ada,50%\nD2,ben,50%\n";

/// Writes the book into a folder.
pub fn book() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let files = [
        ("company.toml", COMPANY),
        ("measures/sales.toml", MEASURES),
        ("plans/sales.toml", PLAN),
        ("people.csv", PEOPLE),
        ("quotas.csv", QUOTAS),
        ("deals.csv", DEALS),
        ("splits.csv", SPLITS),
    ];
    for (name, text) in files {
        write(folder.path(), name, text);
    }
    folder
}

/// Writes a file of the folder.
pub fn write(folder: &Path, name: &str, text: &str) {
    let path = folder.join(name);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, text).unwrap();
}
