//! The real books, read where they are given. Without them the tests say so and pass.

use crate::Kind;
use crate::intake::{FileSource, Folder, Mapping, inspect, read, suggest};
use std::path::{Path, PathBuf};

/// The folder of real books; none, and a line that says so, when it isn't there.
fn shared(folder: &str) -> Option<PathBuf> {
    let root =
        std::env::var_os("ATTAIN_SHARED").map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared"), PathBuf::from);
    let path = root.join("data").join(folder);
    if !path.is_dir() {
        eprintln!("SKIPPED: the real book {folder} isn't at {} (set ATTAIN_SHARED)", path.display());
        return None;
    }
    Some(path)
}

fn take(folder: &Path, mapping: &str) -> crate::intake::Intake {
    let mapping = Mapping::parse(mapping, "mapping.toml").unwrap_or_else(|e| panic!("{e}"));
    let source = FileSource::path(folder.join(mapping.file.as_ref().unwrap()));
    let intake = read(&source, mapping.kind, &mapping, &Folder(folder.to_owned())).unwrap_or_else(|e| panic!("{e}"));
    eprintln!("{:?} {} rows, {} rejects, {} skipped\n{}", mapping.file, intake.rows, intake.rejects.len(), intake.skipped, intake.problems);
    for reject in intake.rejects.iter().take(5) {
        eprintln!("{}", reject.problems);
    }
    intake
}

fn rows(intake: &crate::intake::Intake) -> usize {
    intake.table.batches().iter().map(arrow_array::RecordBatch::num_rows).sum()
}

#[test]
fn the_crm_export_maps_by_suggestion() {
    let Some(folder) = shared("crm-opportunities") else { return };
    for (file, kind, count) in [
        ("sales_pipeline.csv", Kind::Deals, 8800),
        ("accounts.csv", Kind::Accounts, 85),
        ("products.csv", Kind::Products, 7),
        ("sales_teams.csv", Kind::People, 35),
    ] {
        let source = FileSource::path(folder.join(file));
        let found = inspect(&source).unwrap();
        let mapping = suggest(kind, &found);
        let text = mapping.to_toml();
        let again = Mapping::parse(&text, "m.toml").unwrap();
        assert_eq!(again.to_toml(), text);
        eprintln!("{text}");
        let intake = read(&source, kind, &again, &Folder(folder.clone())).unwrap();
        assert_eq!((rows(&intake), intake.rejects.len()), (count, 0), "{}", intake.all_problems());
    }
}

#[test]
fn a_misspelt_product_is_refused_with_the_right_spelling() {
    let Some(folder) = shared("crm-opportunities") else { return };
    let mapping = r#"
kind = "deals"
file = "sales_pipeline.csv"
[columns]
id = "opportunity_id"
product = { lookup = "products.csv", on = "product", key = "product", take = "product" }
"#;
    let intake = take(&folder, mapping);
    assert_eq!(intake.rejects.len(), 1480);
    let problem = &intake.rejects[0].problems.0[0];
    assert_eq!(problem.hint.as_deref(), Some("did you mean `GTX Pro`?"));
}

#[test]
fn adventure_works_maps_without_scripts() {
    let Some(folder) = shared("adventureworks") else { return };
    let people = take(
        &folder,
        r#"
kind = "people"
file = "Sales.SalesPerson.parquet"
[joined]
first = { lookup = "Person.Person.parquet", on = "BusinessEntityID", key = "BusinessEntityID", take = "FirstName" }
last = { lookup = "Person.Person.parquet", on = "BusinessEntityID", key = "BusinessEntityID", take = "LastName" }
[columns]
id = "BusinessEntityID"
name = { expr = "first || ' ' || last" }
territory = { lookup = "Sales.SalesTerritory.parquet", on = "TerritoryID", key = "TerritoryID", take = "Name" }
[attributes]
commission_rate = { column = "CommissionPct", type = "number" }
bonus = { column = "Bonus", type = "money" }
"#,
    );
    assert_eq!((rows(&people), people.rejects.len()), (17, 0));
    eprintln!("{}", super::show(&people.table, &["id", "name", "territory", "commission_rate", "bonus"]));
    let orders = take(
        &folder,
        r#"
kind = "transactions"
file = "Sales.SalesOrderHeader.parquet"
[columns]
id = "SalesOrderID"
owner = "SalesPersonID"
date = "OrderDate"
amount = "SubTotal"
territory = { lookup = "Sales.SalesTerritory.parquet", on = "TerritoryID", key = "TerritoryID", take = "Name" }
account = "CustomerID"
currency = { value = "USD" }
[attributes]
"*" = true
"#,
    );
    assert_eq!((rows(&orders), orders.rejects.len()), (31_465, 0));
    let columns: Vec<String> = orders.table.columns.iter().map(|c| format!("{} {}", c.name, c.kind)).collect();
    eprintln!("{columns:?}");
    let quotas = take(
        &folder,
        "kind = \"quotas\"\nfile = \"Sales.SalesPersonQuotaHistory.parquet\"\n[columns]\nperson = \"BusinessEntityID\"\nmeasure = { value = \"sales\" }\nperiod = \"QuotaDate\"\namount = \"SalesQuota\"\n",
    );
    assert_eq!((rows(&quotas), quotas.rejects.len()), (163, 0));
    eprintln!("{}", super::show(&quotas.table, &["person", "period", "amount"]).lines().take(3).collect::<Vec<_>>().join("\n"));
    let rates = take(
        &folder,
        "kind = \"exchange_rates\"\nfile = \"Sales.CurrencyRate.parquet\"\n[columns]\nfrom = \"FromCurrencyCode\"\nto = \"ToCurrencyCode\"\ndate = \"CurrencyRateDate\"\nrate = \"AverageRate\"\n",
    );
    assert_eq!((rows(&rates), rates.rejects.len()), (13_532, 0));
}
