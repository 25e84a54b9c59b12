//! What is read from the folders of a book.

use arrow_array::{ArrayRef, Decimal128Array, RecordBatch, StringArray};
use book::folder::{self, Options};
use kernel::Date;
use parquet::arrow::ArrowWriter;
use records::{Data, Kind};
use std::fs;
use std::path::Path;
use std::sync::Arc;

const COMPANY: &str = "name = \"Brightwater\"\ncurrency = \"USD\"\ndata = \"../elsewhere\"\n[calendar]\nkind = \"months\"\nfirst_year = 2026\nlast_year = 2026\n";

fn write(folder: &Path, name: &str, text: &str) {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

#[test]
fn a_row_of_people_holds_to_its_last_day_or_to_the_next_row() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "company.toml", COMPANY);
    write(
        folder.path(),
        "people.csv",
        "id,name,role,start,end,badge\nada,Ada,Trainee,2026-01-01,,7\nada,Ada Byrne,Seller,2026-04-01,2026-06-30,7\nada,Ada Byrne,Seller,2026-09-01,,8\nben,Ben,Seller,,,\n",
    );
    let (book, _) = folder::read_with(folder.path(), &Options::default()).unwrap_or_else(|wrong| panic!("{wrong}"));
    let ada = book.organisation.person("ada").unwrap();
    let role = |on: &str| ada.as_of(day(on)).and_then(|row| row.role.as_deref());
    assert_eq!(ada.name, "Ada Byrne");
    assert_eq!(role("2026-03-31"), Some("Trainee"));
    assert_eq!(role("2026-06-30"), Some("Seller"));
    assert_eq!((role("2026-07-01"), role("2026-08-31")), (None, None), "she was away");
    assert_eq!(role("2030-01-01"), Some("Seller"));
    assert_eq!(ada.rows[2].attributes["badge"].to_string(), "8");
    assert!(book.organisation.person("ben").unwrap().as_of(day("1999-01-01")).is_some(), "without a start since ever");
}

#[test]
fn an_import_brings_a_file_from_elsewhere_beside_the_folders_own() {
    let root = tempfile::tempdir().unwrap();
    let folder = root.path().join("book");
    write(&folder, "company.toml", COMPANY);
    write(&folder, "people.csv", "id\nada\nben\n");
    write(&folder, "deals.csv", "id,owner,amount,region\nD-1,ada,10.5,North\n");
    write(&root.path().join("elsewhere"), "crm/won.csv", "number;rep;sum\nD-2;ben;20,25\n");
    write(
        &folder,
        "imports/won.toml",
        "kind = \"deals\"\nfile = \"$DATA/crm/won.csv\"\ndecimal = \",\"\n[columns]\nid = \"number\"\nowner = \"rep\"\namount = \"sum\"\n[attributes]\nsource = { value = \"crm\" }\n",
    );
    let (book, _) = folder::read_with(&folder, &Options::default()).unwrap_or_else(|wrong| panic!("{wrong}"));
    let deals = &book.tables[&Kind::Deals];
    let told: Vec<String> = deals
        .rows()
        .map(|row| {
            format!(
                "{} {} {:?} {:?} {}",
                row.text("id").unwrap(),
                row.decimal("amount").unwrap(),
                row.text("region"),
                row.text("source"),
                row.at("amount")
            )
        })
        .collect();
    assert_eq!(
        told,
        ["D-1 10.5 Some(\"North\") None deals.csv, row 2, column amount", "D-2 20.25 None Some(\"crm\") crm/won.csv, row 2, column sum",]
    );
    let given = Options { data: Some(root.path().join("nowhere")) };
    let wrong = folder::read_with(&folder, &given).unwrap_err().to_string();
    assert!(wrong.contains("There is no file `$DATA/crm/won.csv`"), "{wrong}");
}

#[test]
fn a_folder_without_company_toml_is_no_book() {
    let folder = tempfile::tempdir().unwrap();
    let wrong = folder::read(folder.path()).unwrap_err().to_string();
    assert!(wrong.contains("is no book: it has no company.toml"), "{wrong}");
    let wrong = folder::read(&folder.path().join("missing")).unwrap_err().to_string();
    assert!(wrong.contains("is no folder"), "{wrong}");
}

#[test]
fn a_large_parquet_file_with_the_declared_columns_stays_where_it_is() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "company.toml", COMPANY);
    write(folder.path(), "people.csv", "id\nada\n");
    let path = folder.path().join("transactions.parquet");
    parquet(&path, 200_000);
    let (book, _) = folder::read_with(folder.path(), &Options::default()).unwrap_or_else(|wrong| panic!("{wrong}"));
    let table = &book.tables[&Kind::Transactions];
    assert!(matches!(&table.data, Data::Parquet(files) if *files == [path.clone()]));
    assert_eq!(table.columns.iter().map(|c| c.name.as_str()).collect::<Vec<_>>(), ["id", "owner", "amount", "branch"]);
    parquet(&path, 10);
    let (book, _) = folder::read_with(folder.path(), &Options::default()).unwrap_or_else(|wrong| panic!("{wrong}"));
    assert_eq!(book.tables[&Kind::Transactions].rows().count(), 10, "a small one is read");
}

fn parquet(path: &Path, rows: u32) {
    let amounts = Decimal128Array::from_iter_values((0..rows).map(i128::from)).with_precision_and_scale(18, 4).unwrap();
    let text = |text: &dyn Fn(u32) -> String| -> ArrayRef { Arc::new(StringArray::from_iter_values((0..rows).map(text))) };
    let columns: [(&str, ArrayRef); 4] = [
        ("id", text(&|i| i.to_string())),
        ("owner", text(&|_| "ada".into())),
        ("amount", Arc::new(amounts)),
        ("branch", text(&|i| format!("branch {}", i % 3))),
    ];
    let batch = RecordBatch::try_from_iter(columns).unwrap();
    let mut writer = ArrowWriter::try_new(fs::File::create(path).unwrap(), batch.schema(), None).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
}

#[test]
fn a_file_that_is_wrong_throughout_is_not_told_to_the_end() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "company.toml", COMPANY);
    let people: String = (0..2_000).map(|i| format!("person {i}\n")).collect();
    write(folder.path(), "people.csv", &format!("id\n{people}"));
    let quotas: String = (0..5_000).map(|i| format!("persom {i},bookings,2026-01,100\n")).collect();
    write(folder.path(), "quotas.csv", &format!("person,measure,period,amount\n{quotas}"));
    let wrong = folder::read_with(folder.path(), &Options::default()).unwrap_err();
    assert!(wrong.0.len() < 1_100, "{}", wrong.0.len());
    assert!(wrong.to_string().contains("There are too many problems in this file"));
}
