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

/// Two runs with something imported in between, compared.
fn between(store: &Store, kind: Kind, text: &str) -> runs::RunComparison {
    run(store, "February");
    cast::import(store, &cast::table(kind, text));
    run(store, "February once more");
    runs::compare(store, 1, 2).unwrap_or_else(|problems| panic!("{problems}"))
}

fn of<'c>(comparison: &'c runs::RunComparison, person: &str) -> &'c runs::PersonDifference {
    comparison.people.iter().find(|one| one.person == person && one.period == "2026-02").expect("a difference in February")
}

#[test]
fn a_quota_that_changed_between_two_runs_is_named() {
    databases::each(|url| {
        let store = cast::database(url);
        let comparison = between(&store, Kind::Quotas, "person,measure,period,amount\nada,new-bookings,2026,80000\n");
        assert_eq!(comparison.inputs, ["data/quotas"]);
        let said = "quota of Ada Young, new-bookings, 2026: 100,000 → 80,000";
        assert_eq!(comparison.changes.iter().map(|change| change.said.as_str()).collect::<Vec<_>>(), [said]);
        // Her deals pay more, though none of them changed: the quota stands as the cause.
        let ada = of(&comparison, "ada");
        assert!(ada.components[0].causes.iter().all(|cause| cause.changed.is_none()), "{ada:?}");
        assert_eq!(ada.settings, [said]);
    });
}

#[test]
fn an_exchange_rate_and_a_row_of_a_person_that_changed_are_named() {
    databases::each(|url| {
        let store = cast::database(url);
        let comparison = between(&store, Kind::ExchangeRates, "from,to,date,rate\nEUR,USD,2026-01-01,1.20\n");
        let said = "rate from EUR to USD on 2026-01-01: 1.1 → 1.2";
        assert_eq!(of(&comparison, "ben").settings, [said]);
        cast::import(
            &store,
            &cast::table(
                Kind::People,
                "id,name,email,role,manager,team,currency,start\nben,Ben Okafor,ben@harbor.example,AE,carla,North,USD,2026-02-01\n",
            ),
        );
        run(&store, "Ben is paid in dollars");
        let comparison = runs::compare(&store, 2, 3).expect("a comparison");
        let ben = of(&comparison, "ben");
        assert_eq!(ben.settings, ["row of Ben Okafor from 2026-02-01: currency EUR → USD"]);
        // No line of the plan differs: the part of the payment does, in the new currency.
        assert!(ben.components.iter().any(|part| part.component == "New business" && part.currency == "USD"), "{ben:?}");
    });
}

#[test]
fn an_adjustment_and_a_draw_stand_among_what_differs() {
    databases::each(|url| {
        let store = cast::database(url);
        let header = "id,person,period,amount,currency,reason,author,approver";
        let comparison =
            between(&store, Kind::Adjustments, &format!("{header}\nA-1,ada,2026-02,200,USD,Referral of a customer,carla,dan\n"));
        let ada = of(&comparison, "ada");
        let [part] = ada.components.as_slice() else { panic!("{ada:?}") };
        assert_eq!((part.component.as_str(), part.before, part.after), ("Adjustment A-1", d("150.00"), d("200.00")));
        assert_eq!(ada.settings, ["adjustment A-1 of Ada Young: amount 150 → 200"]);
        // The plan fills up what Emil earns, and pays Ada at another rate.
        let draw = "pays      = \"monthly\"\ndraw      = { amount = 1000, kind = \"guaranteed\", recoverable = false }";
        let plan = cast::PLAN.replace("12%", "13%").replace("pays      = \"monthly\"", draw);
        book::database::put(&store, "plans/account-executive.toml", Some(&plan), &cast::meta("dan@harbor.example", None))
            .expect("the plan");
        run(&store, "With a draw");
        let comparison = runs::compare(&store, 2, 3).expect("a comparison");
        let emil = of(&comparison, "emil");
        assert!(emil.components.iter().any(|part| part.component.starts_with("Draw, Account Executive")), "{emil:?}");
        let said = &of(&comparison, "ada").settings;
        let rate = said.iter().find(|said| said.contains("12%")).unwrap_or_else(|| panic!("{said:?}"));
        assert!(rate.starts_with("plans/account-executive.toml: New business: ") && rate.contains("13%"), "{rate}");
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
