//! February is run, kept, compared and verified; the same on both databases.

use crate::cast;
use kernel::{Decimal, parse_decimal};
use payments::runs;
use records::Kind;
use store::Store;

fn d(text: &str) -> Decimal {
    parse_decimal(text).expect("a decimal")
}

fn run(store: &Store, why: &str) -> runs::Run {
    runs::run(store, &cast::clock(), "dan@harbor.example", Some("2026-02"), Some(why)).unwrap_or_else(|problems| panic!("{problems}"))
}

fn correct(store: &Store, row: &str) {
    cast::import(store, &cast::table(Kind::Deals, &format!("id,name,owner,account,stage,kind,amount,currency,closed_on\n{row}\n")));
}

#[test]
fn a_run_keeps_what_it_paid_and_what_it_was_calculated_from() {
    databases::each(|url| {
        let store = cast::database(url);
        let february = run(&store, "February");
        assert_eq!((february.id, february.state, february.through.as_str()), (1, runs::RunState::Draft, "2026-02"));
        assert_eq!(february.totals.amounts.get("USD").map(String::as_str), Some("11750.00"));
        assert!(february.inputs.iter().any(|(what, _)| what == "data/deals"));
        let payments = runs::payments(&store, 1).expect("payments");
        let ada: Vec<_> = payments.iter().filter(|p| p.person.as_str() == "ada").map(|p| (p.period.as_str(), p.amount)).collect();
        assert_eq!(ada, [("2026-01", d("4800.00")), ("2026-02", d("6950.00"))]);
        assert_eq!(runs::list(&store).expect("runs").len(), 1);
        assert_eq!(runs::show(&store, 1).expect("a run"), Some(february));
        assert_eq!(runs::show(&store, 7).expect("no run"), None);
    });
}

#[test]
fn a_run_is_verified_also_after_records_changed() {
    databases::each(|url| {
        let store = cast::database(url);
        run(&store, "February");
        correct(&store, "OPP-4,Crane,ada,,Won,new,30000,USD,2026-02-20");
        let verification = runs::verify(&store, 1).expect("a verification");
        assert!(verification.holds, "{}", verification.to_text());
    });
}

#[test]
fn two_runs_show_who_gets_more_and_by_which_record() {
    databases::each(|url| {
        let store = cast::database(url);
        run(&store, "February");
        correct(&store, "OPP-4,Crane,ada,,Won,new,30000,USD,2026-02-20");
        run(&store, "The Crane was won");
        let comparison = runs::compare(&store, 1, 2).expect("a comparison");
        assert_eq!(comparison.inputs, ["data/deals"]);
        assert_eq!(comparison.people.len(), 1);
        let ada = &comparison.people[0];
        assert_eq!(
            (ada.person.as_str(), ada.before, ada.after, ada.difference),
            ("ada", Some(d("6950.00")), Some(d("10550.00")), d("3600.00"))
        );
        let cause = &ada.components[0].causes[0];
        assert_eq!((cause.record.as_deref(), cause.difference), (Some("OPP-4"), d("3600.00")));
        assert!(cause.changed.as_deref().is_some_and(|said| said.starts_with("deals: stage was Negotiation, is Won")), "{cause:?}");
    });
}

#[test]
fn a_changed_amount_behind_attain_is_found() {
    databases::each(|url| {
        let store = cast::database(url);
        run(&store, "February");
        store.write(|tx| Ok(tx.execute("UPDATE run_payments SET amount = amount + 1 WHERE person = 'ada'", &[])?)).expect("a change");
        let verification = runs::verify(&store, 1).expect("a verification");
        assert!(!verification.holds);
        assert!(verification.checks.iter().any(|check| check.what == "stored rows" && !check.holds));
    });
}

#[test]
fn an_unknown_period_or_run_is_refused() {
    databases::each(|url| {
        let store = cast::database(url);
        let problems = runs::run(&store, &cast::clock(), "dan@harbor.example", Some("2026-20"), None).expect_err("no such period");
        assert!(problems.to_string().contains("2026-02"), "{problems}");
        assert!(runs::verify(&store, 9).is_err());
    });
}
