//! Amounts and batches of results, as files have them.

use crate::stories::Story;
use crate::write::{Formats, write_as};
use book::results::{Conservation, WhyNot};
use records::Kind;

fn story() -> Story {
    Story::new()
        .person("Ada AE start=2026-01-15")
        .deal("D1 Ada 2026-01-20 100")
        .deal("D2 Ada 2026-01-10 100")
        .deal("D3 Nobody 2026-01-20 100")
        .deal("D4 Ada 2026-01-20 100 stage=Open")
        .deal("D5 Ada 2027-01-20 100")
        .deal("D6 Ada 2026-01-20 100 currency=EUR")
        .deal("D7 Ada 2026-01-20 100")
        .plan("AE", "measure = \"bookings\"\nrate = \"10%\"")
}

#[test]
fn every_record_is_credited_or_has_a_reason() {
    let outcome = story().rate("EUR USD 2026-01-01 1.5").outcome(None);
    let reasons: Vec<(String, WhyNot)> = outcome.all_uncredited().iter().map(|row| (row.record.to_string(), row.reason)).collect();
    let expected = [("D2", WhyNot::NotEmployed), ("D3", WhyNot::UnknownPerson), ("D4", WhyNot::Condition), ("D5", WhyNot::OutsideDates)];
    assert_eq!(reasons, expected.map(|(record, reason)| (record.to_owned(), reason)));
    assert_eq!(outcome.conservation[&Kind::Deals], Conservation { read: 7, credited: 3, uncredited: 4, rejected: 0 });
    assert_eq!(outcome.uncredited_for(Kind::Deals, "D3").map(|row| row.reason), Some(WhyNot::UnknownPerson));
    // Under `bookings` and under the count of deals won.
    assert_eq!(outcome.credits_for(Kind::Deals, "D6").len(), 2);
}

#[test]
fn an_expression_that_fails_on_a_record_refuses_that_record_only() {
    let seats = "[seats]\nlabel = \"Seats\"\nclass = \"result\"\nof = \"deals\"\nwhen = \"stage = 'Won'\"\non = \"closed_on\"\nunit = \"money\"\n\
                 value = \"sum(cast(replace(seats, 'x', '') as number))\"\ncredit = [ { to = \"owner\" } ]\n";
    let ada = Story::new().person("Ada AE").measure(seats).plan("AE", "measure = \"seats\"\nrate = \"50%\"");
    let story = (1..=40).fold(ada, |story, day| {
        let seats = if day % 13 == 0 { "many".to_owned() } else { format!("{day}x") };
        story.deal(&format!("D{day:02} Ada 2026-01-{:02} 100 seats={seats}", day % 28 + 1))
    });
    let outcome = story.outcome(None);
    let conservation = &outcome.conservation[&Kind::Deals];
    assert_eq!((conservation.read, conservation.credited, conservation.rejected), (40, 37, 3));
    // Half of all but D13, D26 and D39: (820 − 78) ÷ 2.
    assert_eq!(story.paid("Ada", None), ["2026-01 371.00"]);
    let said = outcome.problems.to_string();
    assert!(
        said.contains("An expression of a measure cannot be calculated for deal `D26`: The text `many` cannot be read as a number."),
        "{said}"
    );
    assert!(!outcome.problems.has_errors());
}

#[test]
fn files_say_what_the_rows_say() {
    let outcome = story().rate("EUR USD 2026-01-01 1.5").outcome(None);
    let dir = tempfile::tempdir().unwrap();
    let files = write_as(&outcome, dir.path(), Formats { csv: true, parquet: true }).unwrap();
    let stems = ["credits", "uncredited", "measurements", "earnings", "payments", "deposits", "payment_lines"];
    let expected: Vec<_> =
        stems.iter().flat_map(|stem| ["csv", "parquet"].map(|ending| dir.path().join(format!("{stem}.{ending}")))).collect();
    assert_eq!(files, expected);
    let text = |name: &str| std::fs::read_to_string(dir.path().join(name)).unwrap();
    assert_eq!(text("payments.csv"), "person,period,currency,earnings,terms,adjustments,amount\nAda,2026-01,USD,35,0,0,35\n");
    let earnings = "person,plan,component,period,line,record,date,rule,tier,through,base,rate,amount,currency\n\
        Ada,AE,Pay,2026-01,tier,D1,2026-01-20,0,0,,100,0.1,10,USD\n\
        Ada,AE,Pay,2026-01,tier,D6,2026-01-20,0,0,,150,0.1,15,USD\n\
        Ada,AE,Pay,2026-01,tier,D7,2026-01-20,0,0,,100,0.1,10,USD\n";
    assert_eq!(text("earnings.csv"), earnings);
    for file in files.iter().filter(|file| file.extension().is_some_and(|ending| ending == "parquet")) {
        let reader = parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder::try_new(std::fs::File::open(file).unwrap()).unwrap();
        let rows: usize = reader.build().unwrap().map(|batch| batch.unwrap().num_rows()).sum();
        let lines = std::fs::read_to_string(file.with_extension("csv")).unwrap().lines().count();
        assert_eq!(rows + 1, lines, "{}", file.display());
    }
}

#[test]
fn files_say_when_what_is_earned_is_paid() {
    let terms = "draw = { amount = 500, kind = \"guaranteed\", recoverable = true }";
    let pay = "measure = \"bookings\"\nrate = \"10%\"\nrelease = [ { share = \"60%\" }, { share = \"40%\", on = \"invoiced_on\" } ]";
    let story = Story::new().person("Ada AE").deal("D1 Ada 2026-01-20 1000 invoiced_on=2026-02-03").plan_on_terms("AE", terms, pay);
    let dir = tempfile::tempdir().unwrap();
    write_as(&story.outcome(Some("2026-01")), dir.path(), Formats { csv: true, parquet: true }).unwrap();
    let text = |name: &str| std::fs::read_to_string(dir.path().join(name)).unwrap();
    let deposits = "person,plan,component,period,record,line,part,amount,currency,earned,releasable,released_by,paid\n\
        Ada,AE,Pay,2026-01,D1,earned,0,60,USD,2026-01-20,2026-01-20,,2026-01\n\
        Ada,AE,Pay,2026-01,D1,earned,1,40,USD,2026-01-20,2026-02-03,,\n";
    assert_eq!(text("deposits.csv"), deposits);
    let lines = "person,plan,period,line,component,of,amount,balance,currency\n\
        Ada,AE,2026-01,held,Pay,,-40,40,USD\nAda,AE,2026-01,draw,,,440,440,USD\n";
    assert_eq!(text("payment_lines.csv"), lines);
    assert_eq!(text("payments.csv"), "person,period,currency,earnings,terms,adjustments,amount\nAda,2026-01,USD,100,400,0,500\n");
}

#[test]
fn a_record_that_cannot_be_converted_is_refused_with_a_remedy() {
    let mut book = story().rate("EUR USD 2026-01-01 1.5").book();
    book.exchange.rates.clear();
    let outcome = crate::calculate(&book, &crate::Options::default()).unwrap();
    assert_eq!(outcome.conservation[&Kind::Deals].rejected, 1);
    let text = outcome.problems.to_string();
    assert!(text.contains("There is no market rate from EUR to USD on 2026-01-20, which deals `D6` needs."), "{text}");
    assert!(outcome.credits_for(Kind::Deals, "D6").is_empty());
}

#[test]
fn large_and_fine_amounts_stand_in_one_file_exactly() {
    let story = Story::new()
        .person("Ada AE")
        .person("Ben AE")
        .rate("EUR USD 2026-01-01 1.00000001")
        .deal("D1 Ada 2026-01-20 90000000000000.1234")
        .deal("D2 Ada 2026-01-20 1 currency=EUR")
        .plan("AE", "measure = \"bookings\"\nrate = \"10%\"");
    let dir = tempfile::tempdir().unwrap();
    write_as(&story.outcome(None), dir.path(), Formats { csv: true, parquet: true }).unwrap();
    let file = std::fs::File::open(dir.path().join("credits.parquet")).unwrap();
    let reader = parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder::try_new(file).unwrap().build().unwrap();
    let mut amounts = Vec::new();
    for batch in reader {
        use arrow_array::cast::AsArray;
        let batch = batch.unwrap();
        let column = batch.column_by_name("amount").unwrap().as_primitive::<arrow_array::types::Decimal128Type>();
        amounts.extend((0..batch.num_rows()).map(|row| column.value_as_string(row)));
    }
    amounts.dedup();
    assert!(amounts.contains(&"90000000000000.123400000000000000".to_owned()), "{amounts:?}");
    assert!(amounts.contains(&"1.000000010000000000".to_owned()), "{amounts:?}");
}
