//! A book kept as files.

use crate::book::{book, write};
use crate::program::attain;

#[test]
fn a_book_is_checked_calculated_and_written_as_csv_and_parquet() {
    let folder = book();
    assert!(attain(folder.path(), &["check", "."]).out().contains("no errors"));
    let said = attain(folder.path(), &["calc", ".", "--out", "results"]).out();
    // 960 + 240 in January over quota: 10,000 × 8 % + 2,000 × 12 % = 1,040; in February each half of 1,000: Ada at 12 %, Ben at 8 %.
    assert!(said.contains("1,100.00"), "{said}");
    assert!(said.contains("40.00"), "{said}");
    for table in ["credits", "measurements", "earnings", "payments"] {
        for ending in ["csv", "parquet"] {
            assert!(folder.path().join(format!("results/{table}.{ending}")).exists(), "{table}.{ending} is missing");
        }
    }
    let payments = std::fs::read_to_string(folder.path().join("results/payments.csv")).unwrap();
    assert!(payments.contains("ada") && payments.contains("1040"), "{payments}");
}

#[test]
fn what_is_asked_for_is_written_and_the_profile_says_where_the_time_went() {
    let folder = book();
    let said =
        attain(folder.path(), &["calc", ".", "--out", "some", "--results", "earnings,payments", "--format", "parquet", "--profile"]).out();
    let mut files: Vec<String> =
        std::fs::read_dir(folder.path().join("some")).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
    files.sort();
    assert_eq!(files, ["deposits.parquet", "earnings.parquet", "payment_lines.parquet", "payments.parquet"]);
    for stage in ["prepare", "credit", "gather", "earn", "overrides, pools, payments", "files written", "Rows a second"] {
        assert!(said.contains(stage), "{stage} is missing: {said}");
    }
    attain(folder.path(), &["calc", ".", "--out", "all"]).out();
    let read = |run: &str| std::fs::read(folder.path().join(run).join("payments.parquet")).unwrap();
    assert!(read("some") == read("all"), "what is chosen changes no figure");
}

#[test]
fn one_thread_and_many_write_the_same_bytes() {
    let folder = book();
    attain(folder.path(), &["calc", ".", "--out", "one", "--threads", "1"]).out();
    attain(folder.path(), &["calc", ".", "--out", "four", "--threads", "4"]).out();
    for file in ["credits.csv", "measurements.csv", "earnings.csv", "payments.csv", "earnings.parquet"] {
        let read = |run: &str| std::fs::read(folder.path().join(run).join(file)).unwrap();
        assert!(read("one") == read("four"), "{file} differs");
    }
}

#[test]
fn a_misspelt_column_is_refused_with_its_place_and_nothing_is_written() {
    let folder = book();
    let text = std::fs::read_to_string(folder.path().join("measures/sales.toml")).unwrap();
    write(folder.path(), "measures/sales.toml", &text.replace("closed_on", "close_on"));
    let said = attain(folder.path(), &["calc", ".", "--out", "results"]).refused();
    assert!(said.contains("measures/sales.toml:6:11"), "{said}");
    assert!(said.contains("closed_on"), "{said}");
    assert!(!folder.path().join("results").exists());
}

#[test]
fn an_explanation_reaches_the_row_and_why_not_names_the_condition() {
    let folder = book();
    let why = attain(folder.path(), &["explain", ".", "--person", "ada", "--period", "2026-01"]).out();
    assert!(why.contains("deals.csv, row 2"), "{why}");
    assert!(why.contains("12%"), "{why}");
    let why_not = attain(folder.path(), &["explain", ".", "--person", "ben", "--record", "D3"]).out();
    assert!(why_not.contains("Lost") && why_not.contains("Won"), "{why_not}");
    let json = attain(folder.path(), &["explain", ".", "--person", "ada", "--period", "2026-01", "--json"]).out();
    assert!(serde_json::from_str::<serde_json::Value>(&json).is_ok(), "{json}");
    let unknown = attain(folder.path(), &["explain", ".", "--person", "adda", "--period", "2026-01"]).refused();
    assert!(unknown.contains("did you mean `ada`"), "{unknown}");
}

const MORE: &str = r#"kind = "deals"
file = "late/more.csv"
[columns]
id = "id"
owner = "owner"
stage = "stage"
amount = "amount"
closed_on = "closed_on"
currency = "currency"
"#;

#[test]
fn a_deal_without_exchange_rate_and_two_with_one_id_go_unpaid_and_the_rest_is_paid() {
    let folder = book();
    let header = "id,owner,stage,amount,closed_on,currency\n";
    let deals = "D1,ada,Won,12000,2026-01-15,USD\nD2,ada,Won,1000,2026-02-03,USD\nD3,ben,Lost,5000,2026-02-10,USD\n";
    write(folder.path(), "deals.csv", &format!("{header}{deals}D4,ben,Won,700,2026-02-11,USD\nD5,ben,Won,900,2026-02-12,EUR\n"));
    write(folder.path(), "late/more.csv", &format!("{header}D4,ben,Won,800,2026-02-11,USD\n"));
    write(folder.path(), "imports/more.toml", MORE);

    let checked = attain(folder.path(), &["check", "."]).out();
    assert!(checked.contains("the book can be calculated, but 2 things go unpaid"), "{checked}");

    let calculated = attain(folder.path(), &["calc", ".", "--out", "results"]);
    assert!(calculated.well);
    let (said, found) = (calculated.out, calculated.err);
    // As without D4 and D5: Ada 1,040 + 60, Ben his half of D2.
    assert!(said.contains("1,100.00") && said.contains("40.00"), "{said}");
    assert!(found.contains("row 6") && found.contains("unpaid: There is no market rate from EUR to USD on 2026-02-12"), "{found}");
    assert!(found.contains("unpaid: 2 deals have the id `D4`; none of them is credited."), "{found}");
    assert_eq!(found.matches("EUR to USD").count(), 1, "told once: {found}");

    for (record, reason) in [("D5", "no market rate from EUR to USD"), ("D4", "2 deals have the id `D4`")] {
        let why_not = attain(folder.path(), &["explain", ".", "--person", "ben", "--record", record]).out();
        assert!(why_not.contains("refused") && why_not.contains(reason), "{why_not}");
    }
}

#[test]
fn results_are_never_written_among_the_files_of_the_book() {
    let folder = book();
    for out in [".", "measures", "../../."] {
        let place = folder.path().join(if out == "../../." { "plans" } else { "" });
        let book = if out == "../../." { "../." } else { "." };
        let out = if out == "../../." { ".." } else { out };
        let said = attain(&place, &["calc", book, "--out", out]).refused();
        assert!(said.contains("--out names the book's own folder") && said.contains("results"), "{said}");
    }
    let said = attain(folder.path(), &["calc", ".", "--out", "deals.csv"]).refused();
    assert!(said.contains("--out names a file") && said.contains("--out results"), "{said}");
    assert!(!folder.path().join("payments.csv").exists());
}

#[test]
fn an_adjustment_that_nobody_approved_is_mentioned() {
    let folder = book();
    let header = "id,person,period,amount,reason,author,approver\n";
    write(folder.path(), "adjustments.csv", &format!("{header}A-1,ada,2026-02,1250.5,Spiff,carla,\nA-2,ben,2026-09,70,Spiff,carla,\n"));
    let said = attain(folder.path(), &["calc", ".", "--out", "results"]);
    assert!(said.out.contains("not paid, since nobody has approved: 1 adjustment, USD 1,250.50"), "{}", said.out);
    assert!(
        said.err.contains("row 2, column approver: warning: The adjustment `A-1` is not paid: nobody has approved it."),
        "{}",
        said.err
    );
}

#[test]
fn an_explanation_of_what_is_not_there_says_so() {
    let folder = book();
    let explain = |rest: &[&str]| attain(folder.path(), &[&["explain", ".", "--person", "ada"], rest].concat()).refused();
    let said = explain(&["--period", "2026-09"]);
    assert!(said.contains("2026-09 is not calculated: the figures go through 2026-02.") && said.contains("--through 2026-09"), "{said}");
    let said = explain(&["--period", "2027-01"]);
    assert!(said.contains("The calendar covers 2026-01-01") && said.contains("make the calendar in company.toml longer"), "{said}");
    assert!(explain(&["--period", "2026-1"]).contains("did you mean `2026-01`?"));
    let said = explain(&["--period", "2026-01", "--component", "Comission"]);
    assert!(said.contains("No plan has a component `Comission`.") && said.contains("did you mean `Commission`?"), "{said}");
    let said = explain(&["--period", "2026-01", "--record", "DD1"]);
    assert!(said.contains("There is no `DD1` among deals, transactions or activities.") && said.contains("did you mean `D1`?"), "{said}");
    let why = attain(folder.path(), &["explain", ".", "--person", "ada", "--period", "2026-09", "--through", "2026-09"]).out();
    assert!(why.contains("2026-09"), "{why}");
}

#[test]
fn the_manual_lists_the_columns_of_each_result_in_their_order() {
    let folder = book();
    attain(folder.path(), &["calc", ".", "--out", "results"]).out();
    let page = std::fs::read_to_string(std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/manual/results.md")).unwrap();
    for part in page.split("\n## ").skip(1) {
        let name = part.lines().next().unwrap();
        let listed: Vec<&str> = part.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next()).collect();
        let file = std::fs::read_to_string(folder.path().join(format!("results/{name}.csv"))).unwrap();
        assert_eq!(file.lines().next().unwrap().split(',').collect::<Vec<_>>(), listed, "{name}");
    }
    let written = std::fs::read_dir(folder.path().join("results")).unwrap();
    assert_eq!(written.count(), 2 * page.matches("\n## ").count(), "every result has its list");
}
