//! January and February are closed; what changes afterwards comes as balance lines, up or down, once.

use crate::cast;
use kernel::{Decimal, Problems, parse_decimal};
use payments::balances::{self, cause::Now};
use payments::ledger::{self, Account};
use payments::runs::{self, Actor, Run, RunState, Step, StepAsked};
use records::Kind;
use store::Store;

pub fn d(text: &str) -> Decimal {
    parse_decimal(text).expect("a decimal")
}

/// Carla calculates.
pub fn run(store: &Store, through: &str) -> Run {
    runs::run(store, &cast::clock(), "carla@harbor.example", Some(through), None).unwrap_or_else(|problems| panic!("{problems}"))
}

/// Somebody takes a step. In these stories a run is approved though nobody looked at what is unusual, and becomes final though A-2 of February
/// waits for approval; always with a reason.
pub fn step(store: &Store, who: &str, run: i64, step: Step, why: Option<&str>) -> Result<Run, Problems> {
    let name = format!("{who}@harbor.example");
    let overrules = matches!(step, Step::Approve | Step::Finalise);
    let why = why.or(overrules.then_some("A-2 waits"));
    let asked = StepAsked { despite: overrules, ..StepAsked::new(step, why) };
    runs::step(store, &cast::clock(), Actor { name: &name, person: None }, run, &asked)
}

/// Frida approves and makes final what Carla calculated.
pub fn close(store: &Store, through: &str) -> Run {
    let run = run(store, through);
    for (who, taken) in [("carla", Step::Submit), ("frida", Step::Approve), ("frida", Step::Finalise)] {
        step(store, who, run.id, taken, None).unwrap_or_else(|problems| panic!("{problems}"));
    }
    runs::show(store, run.id).expect("a run").expect("the run")
}

fn deals(store: &Store, rows: &str) {
    cast::import(store, &cast::table(Kind::Deals, &format!("id,name,owner,account,stage,kind,amount,currency,closed_on\n{rows}\n")));
}

fn sum(store: &Store, account: Account, person: &str) -> Decimal {
    let sums = ledger::sums(store).expect("sums");
    let own = sums.iter().filter(|sum| sum.account == account && sum.person.as_deref() == Some(person));
    own.map(ledger::Sum::amount).sum()
}

#[test]
fn a_run_goes_from_draft_to_paid_and_the_ledger_follows() {
    databases::each(|url| {
        let store = cast::database(url);
        let january = close(&store, "2026-01");
        assert_eq!((january.state, january.closes.as_slice()), (RunState::Final, &["2026-01".to_owned()][..]));
        assert_eq!(sum(&store, Account::Expense, "ada"), d("4800.00"));
        assert_eq!(sum(&store, Account::Payable, "ada"), d("4800.00"));
        assert_eq!(sum(&store, Account::Earned, "ada"), Decimal::ZERO);
        let paid = step(&store, "frida", january.id, Step::Pay, Some("Bank file 17")).expect("paid");
        assert_eq!(paid.state, RunState::Paid);
        assert_eq!((sum(&store, Account::Payable, "ada"), sum(&store, Account::Paid, "ada")), (Decimal::ZERO, d("4800.00")));
        assert!(ledger::verify(&store).expect("an intact ledger") >= 2);
        let verification = runs::verify(&store, january.id).expect("a verification");
        assert!(verification.holds, "{}", verification.to_text());
        assert!(verification.checks.iter().any(|check| check.what == "ledger" && check.holds));
        let steps: Vec<String> = runs::steps(&store, january.id).expect("steps").into_iter().map(|step| step.step).collect();
        assert_eq!(steps, ["submit", "approve", "finalise", "pay"]);
    });
}

#[test]
fn steps_out_of_order_are_refused_with_what_to_do() {
    databases::each(|url| {
        let store = cast::database(url);
        let january = run(&store, "2026-01");
        let said = step(&store, "frida", january.id, Step::Finalise, None).expect_err("a draft").to_string();
        assert!(said.contains("Run 1 is draft; it cannot be made final.") && said.contains("from draft one can: submit"), "{said}");
        step(&store, "carla", january.id, Step::Submit, None).expect("submitted");
        assert!(step(&store, "frida", january.id, Step::SendBack, Some("  ")).expect_err("no reason").to_string().contains("reason"));
        let back = step(&store, "frida", january.id, Step::SendBack, Some("Quota of Emil is missing")).expect("sent back");
        assert_eq!(back.state, RunState::Draft);
        assert!(step(&store, "frida", 77, Step::Approve, None).expect_err("no run").to_string().contains("There is no run 77"));
    });
}

#[test]
fn nobody_approves_what_she_wrote_started_or_is_paid_by() {
    databases::each(|url| {
        let store = cast::database(url);
        let january = run(&store, "2026-01");
        step(&store, "carla", january.id, Step::Submit, None).expect("submitted");
        let started = step(&store, "carla", january.id, Step::Approve, None).expect_err("hers").to_string();
        assert!(started.contains("she started the run"), "{started}");
        let wrote = step(&store, "dan", january.id, Step::Approve, None).expect_err("his").to_string();
        assert!(wrote.contains("plans/account-executive.toml") && wrote.contains("she changed quotas"), "{wrote}");
        let actor = Actor { name: "ada@harbor.example", person: Some("ada") };
        let paid =
            runs::step(&store, &cast::clock(), actor, january.id, &StepAsked::new(Step::Approve, None)).expect_err("hers").to_string();
        assert!(paid.contains("it pays her"), "{paid}");
        step(&store, "frida", january.id, Step::Approve, None).expect("approved");
    });
}

#[test]
fn periods_are_closed_once_and_in_order() {
    databases::each(|url| {
        let store = cast::database(url);
        let early = run(&store, "2026-01");
        close(&store, "2026-02");
        let outdated = step(&store, "carla", early.id, Step::Submit, None).expect_err("outdated").to_string();
        assert!(outdated.contains("calculate again"), "{outdated}");
        let again = run(&store, "2026-02");
        assert!(again.closes.is_empty());
        let closed = step(&store, "carla", again.id, Step::Submit, None).expect_err("closed").to_string();
        assert!(closed.contains("periods are closed up to 2026-02 already"), "{closed}");
    });
}

#[test]
fn a_late_deal_and_a_return_become_balance_lines_once() {
    databases::each(|url| {
        let store = cast::database(url);
        let january = close(&store, "2026-01");
        // Lighthouse was smaller than it seemed: 60,000.05 at 8 % were 4,800.00, 50,000 are 4,000.00.
        deals(&store, "OPP-1,Lighthouse,ada,ACC-1,Won,new,50000,USD,2026-01-20");
        // Dock is paid to Ben only from February on; a late deal of January is Ada's.
        deals(&store, "OPP-20,Quay,ada,,Won,new,2000,USD,2026-01-30");
        let february = close(&store, "2026-02");
        let lines = balances::of_run(&store, february.id).expect("balances");
        assert_eq!(lines.len(), 1);
        assert_eq!((lines[0].was(), lines[0].is(), lines[0].amount()), (d("4800.00"), d("4160.00"), d("-640.00")));
        let explained = balances::explain(&store, &january, Now::Run(&february), &lines).expect("causes");
        let records: Vec<_> = explained[0].records.iter().map(|cause| (cause.record.as_deref(), cause.is - cause.was)).collect();
        assert_eq!(records, [(Some("OPP-1"), d("-800.00")), (Some("OPP-20"), d("160.00"))]);
        assert!(
            explained[0].records[0].changed.as_deref().is_some_and(|said| said.contains("amount was 60000.05, is 50000")),
            "{explained:?}"
        );
        // The same calculation again finds nothing more to carry.
        let again = run(&store, "2026-03");
        assert!(balances::of_run(&store, again.id).expect("balances").is_empty());
        // January stays as it was, and both runs hold.
        let then = runs::payments(&store, january.id).expect("payments");
        assert_eq!(then.iter().find(|p| p.person.as_str() == "ada").map(|p| p.amount), Some(d("4800.00")));
        for id in [january.id, february.id] {
            let verification = runs::verify(&store, id).expect("a verification");
            assert!(verification.holds, "{}", verification.to_text());
        }
        ledger::verify(&store).expect("an intact ledger");
    });
}

#[test]
fn what_cannot_be_taken_back_now_is_owed_and_taken_next() {
    databases::each(|url| {
        let store = cast::database(url);
        close(&store, "2026-02");
        // All of Ada's deals but one of 1,000 in March turn out to be lost.
        deals(
            &store,
            "OPP-1,Lighthouse,ada,ACC-1,Lost,new,60000.05,USD,2026-01-20\nOPP-2,Ferry,ada,ACC-1,Lost,new,50000,USD,2026-02-10\n\
             OPP-7,Buoy,ada,,Lost,new,40000,USD,2026-02-25\nOPP-30,Pontoon,ada,,Won,new,1000,USD,2026-03-03",
        );
        let march = close(&store, "2026-03");
        let ada = runs::payouts_of(&store, march.id).expect("payouts").into_iter().find(|p| p.person == "ada").expect("ada");
        // Paid: 4,800 + 6,800 + 150 by hand = 11,750. Due: 150 and, in March, 80 at 8 %.
        assert_eq!((ada.earned, ada.balances, ada.payable), (8_000, -1_160_000, 0));
        assert_eq!(ada.carried, 1_152_000);
        assert_eq!(sum(&store, Account::Recoverable, "ada"), d("11520.00"));
        deals(&store, "OPP-31,Ketch,ada,,Won,new,90000,USD,2026-04-03");
        let april = close(&store, "2026-04");
        let ada = runs::payouts_of(&store, april.id).expect("payouts").into_iter().find(|p| p.person == "ada").expect("ada");
        assert_eq!((ada.earned, ada.recovered, ada.payable), (720_000, 720_000, 0));
        assert_eq!(sum(&store, Account::Recoverable, "ada"), d("4320.00"));
        ledger::verify(&store).expect("an intact ledger");
    });
}

#[test]
fn a_ledger_that_somebody_altered_is_found() {
    databases::each(|url| {
        let store = cast::database(url);
        let january = close(&store, "2026-01");
        let changed = store.write(|tx| Ok(tx.execute("UPDATE ledger_lines SET minor = minor + 1 WHERE entry = 1", &[])?));
        assert!(changed.is_err(), "the database keeps the ledger");
        // Even with an entry that is added by other means the chain is broken.
        store
            .write(|tx| {
                let sql = "INSERT INTO ledger_entries (id, at, actor, what, hash) SELECT max(id) + 1, 'now', 'x', 'y', hash FROM ledger_entries GROUP BY hash LIMIT 1";
                Ok(tx.execute(sql, &[])?)
            })
            .expect("an entry by other means");
        assert!(ledger::verify(&store).expect_err("altered").to_string().contains("was altered"));
        assert_eq!(january.state, RunState::Final);
    });
}

#[test]
fn two_people_at_once_make_one_payment() {
    databases::each(|url| {
        let store = cast::database(url);
        let first = run(&store, "2026-01");
        let second = run(&store, "2026-01");
        for id in [first.id, second.id] {
            step(&store, "carla", id, Step::Submit, None).expect("submitted");
            step(&store, "frida", id, Step::Approve, None).expect("approved");
        }
        let tries: Vec<(i64, &str)> = vec![(first.id, "frida"), (second.id, "gina"), (first.id, "gina"), (second.id, "frida")];
        let outcomes: Vec<bool> = std::thread::scope(|scope| {
            let started: Vec<_> =
                tries.iter().map(|(id, who)| scope.spawn(|| step(&store, who, *id, Step::Finalise, None).is_ok())).collect();
            started.into_iter().map(|thread| thread.join().expect("a thread")).collect()
        });
        assert_eq!(outcomes.iter().filter(|won| **won).count(), 1, "{outcomes:?}");
        assert_eq!(sum(&store, Account::Payable, "ada"), d("4800.00"));
        let told = step(&store, "gina", first.id, Step::Finalise, None).expect_err("too late").to_string();
        assert!(told.contains("by frida") || told.contains("by gina") || told.contains("closed"), "{told}");
    });
}

#[test]
fn a_frozen_person_is_not_paid_and_nothing_is_lost() {
    databases::each(|url| {
        let store = cast::database(url);
        let new = payments::holds::NewHold { person: "ada", component: None, record: "", reason: "Contract under review" };
        let hold = payments::holds::place(&store, &cast::clock(), "frida@harbor.example", &new).expect("a hold");
        assert!(payments::holds::place(&store, &cast::clock(), "frida@harbor.example", &new).is_err(), "held already");
        close(&store, "2026-01");
        assert_eq!((sum(&store, Account::Held, "ada"), sum(&store, Account::Payable, "ada")), (d("4800.00"), Decimal::ZERO));
        payments::holds::lift(&store, &cast::clock(), "frida@harbor.example", hold.id, "Reviewed").expect("lifted");
        let february = close(&store, "2026-02");
        let ada = runs::payouts_of(&store, february.id).expect("payouts").into_iter().find(|p| p.person == "ada").expect("ada");
        assert_eq!((ada.earned, ada.released, ada.payable), (695_000, 480_000, 1_175_000));
        assert_eq!((sum(&store, Account::Held, "ada"), sum(&store, Account::Payable, "ada")), (Decimal::ZERO, d("11750.00")));
        ledger::verify(&store).expect("an intact ledger");
    });
}

#[test]
fn what_stands_in_the_way_keeps_a_run_from_being_final_unless_there_is_a_reason() {
    databases::each(|url| {
        let store = cast::database(url);
        let january = run(&store, "2026-01");
        step(&store, "carla", january.id, Step::Submit, None).expect("submitted");
        step(&store, "frida", january.id, Step::Approve, None).expect("approved");
        deals(&store, "OPP-20,Quay,ada,,Won,new,2000,USD,2026-01-30");
        let desk = payments::Desk::open(store.clone(), cast::clock()).unwrap_or_else(|problems| panic!("{problems}"));
        let actor = Actor { name: "frida@harbor.example", person: None };
        let figures = desk.state();
        let finalise = |why, despite| {
            let asked = StepAsked { despite, figures: Some(&figures), ..StepAsked::new(Step::Finalise, why) };
            runs::step(&store, &cast::clock(), actor, january.id, &asked)
        };
        let direct = runs::step(&store, &cast::clock(), actor, january.id, &StepAsked::new(Step::Finalise, Some("It is late")));
        assert!(direct.expect_err("without figures at hand").to_string().contains("Records changed since run 1: run again."));
        let told = finalise(None, false).expect_err("stale").to_string();
        assert!(told.contains("cannot be made final: Records changed since run 1: run again."), "{told}");
        assert!(finalise(Some(" "), true).expect_err("no reason").to_string().contains("reason"));
        assert_eq!(finalise(Some("Quay is paid in February"), true).expect("final").state, RunState::Final);
        let events = store.read(|tx| audit::list(tx, None, None, 10)).expect("events");
        let kept = events.iter().find(|event| event.action == "finalise run").expect("the event");
        assert!(format!("{:?}", kept.after).contains("Records changed since run 1"), "{:?}", kept.after);
        assert_eq!(kept.why.as_deref(), Some("Quay is paid in February"));
    });
}

/// What stands in the way of a run, in one text, with the figures as the pages have them.
fn in_the_way(store: &Store, run: &Run) -> String {
    let desk = payments::Desk::open(store.clone(), cast::clock()).unwrap_or_else(|problems| panic!("{problems}"));
    let run = runs::show(store, run.id).expect("runs").expect("the run");
    let found = payments::checklist::blockers(store, &desk.state(), &run).unwrap_or_else(|problems| panic!("{problems}"));
    found.into_iter().map(|item| item.sentence).collect::<Vec<_>>().join("\n")
}

#[test]
fn what_happens_after_the_period_makes_no_run_stale_and_what_changes_its_pay_does() {
    databases::each(|url| {
        let store = cast::database(url);
        let january = run(&store, "2026-01");
        deals(&store, "OPP-20,Quay,ada,,Won,new,2000,USD,2026-02-20\nOPP-21,Later,ada,,Won,new,2000,USD,2026-05-20");
        let told = in_the_way(&store, &january);
        assert!(!told.contains("Records changed") && !told.contains("other figures"), "February's deals are not January's: {told}");
        deals(&store, "OPP-22,Early,ada,,Won,new,2000,USD,2026-01-30");
        let told = in_the_way(&store, &january);
        assert!(told.contains("Records changed since run 1: run again."), "{told}");
    });
}

#[test]
fn a_plan_that_changes_the_pay_of_a_run_makes_it_stale_though_later_months_have_records() {
    databases::each(|url| {
        let store = cast::database(url);
        let january = run(&store, "2026-01");
        plan(&store, "8%", "9%");
        let told = in_the_way(&store, &january);
        assert!(told.contains("Run 1 has other figures than the pages: run again."), "{told}");
    });
}

/// The plan's text with something else in place of something.
fn plan(store: &Store, before: &str, after: &str) {
    let text = cast::PLAN.replace(before, after);
    assert_ne!(text, cast::PLAN);
    let meta = cast::meta("carla@harbor.example", None);
    book::database::put(store, "plans/account-executive.toml", Some(&text), &meta).unwrap_or_else(|problems| panic!("{problems}"));
}

#[test]
fn a_plan_that_ended_leaves_people_on_none_and_that_stands_in_the_way() {
    databases::each(|url| {
        let store = cast::database(url);
        plan(&store, "to = 2026-12-31", "to = 2026-01-31");
        let told = in_the_way(&store, &run(&store, "2026-01"));
        assert!(!told.contains("on no plan"), "{told}");
        let told = in_the_way(&store, &run(&store, "2026-02"));
        assert!(told.contains("`ben` is on no plan in these periods, though plans are for the role."), "{told}");
    });
}

fn hold(store: &Store, new: &payments::holds::NewHold<'_>) -> payments::holds::Hold {
    payments::holds::place(store, &cast::clock(), "frida@harbor.example", new).unwrap_or_else(|problems| panic!("{problems}"))
}

fn paid(store: &Store, run: i64) -> Vec<(String, Decimal, Decimal)> {
    let payouts = runs::payouts_of(store, run).expect("payouts");
    let decimal = |minor| Decimal::new(minor, 2);
    payouts.into_iter().map(|one| (one.person, decimal(one.held - one.released), decimal(one.payable))).collect()
}

#[test]
fn a_record_that_is_held_pays_nobody_until_the_hold_is_lifted() {
    databases::each(|url| {
        let store = cast::database(url);
        let held = hold(&store, &payments::holds::NewHold { person: "", component: None, record: "OPP-7", reason: "Delivery is disputed" });
        let free = {
            let other = run(&store, "2026-02");
            let payouts = runs::payouts_of(&store, other.id).expect("payouts");
            payouts.iter().map(|one| (one.person.clone(), Decimal::new(one.earned + one.balances, 2))).collect::<Vec<_>>()
        };
        let february = close(&store, "2026-02");
        // OPP-7 is split between Ada and Ben: neither gets what it pays.
        let now = paid(&store, february.id);
        let of = |all: &[(String, Decimal, Decimal)], who: &str| all.iter().find(|one| one.0 == who).cloned().expect("a payout");
        for (person, earned) in &free {
            let (_, held, payable) = of(&now, person);
            assert_eq!(held + payable, *earned, "{person}");
            assert_eq!(held > Decimal::ZERO, ["ada", "ben"].contains(&person.as_str()), "{person}: {held}");
        }
        assert_eq!(sum(&store, Account::Held, "ada"), of(&now, "ada").1);
        assert!(ledger::verify(&store).is_ok());
        let verification = runs::verify(&store, february.id).expect("a verification");
        assert!(verification.holds, "{}", verification.to_text());
        // The deal is cancelled while it is held: nothing is taken back from what they were not paid.
        deals(&store, "OPP-7,Buoy,ada,,Lost,new,40000,USD,2026-02-25");
        let march = close(&store, "2026-03");
        let still = paid(&store, march.id);
        assert!(still.iter().all(|one| one.2 == Decimal::ZERO), "{still:?}");
        assert_eq!(sum(&store, Account::Held, "ada"), Decimal::ZERO, "what was held and what it takes back are even");
        assert_eq!(sum(&store, Account::Recoverable, "ada"), Decimal::ZERO);
        payments::holds::lift(&store, &cast::clock(), "frida@harbor.example", held.id, "Settled").expect("lifted");
        let april = close(&store, "2026-04");
        assert!(paid(&store, april.id).iter().all(|one| one.2 == Decimal::ZERO));
        assert!(ledger::verify(&store).is_ok());
    });
}

#[test]
fn a_component_is_held_of_everybody_and_then_paid() {
    databases::each(|url| {
        let store = cast::database(url);
        let component = Some(("Account Executive", "New business"));
        let new = payments::holds::NewHold { person: "", component, record: "", reason: "The rate is looked at" };
        let held = hold(&store, &new);
        let all = payments::holds::NewHold { person: "", component: None, record: "", reason: "All" };
        let refused = payments::holds::place(&store, &cast::clock(), "frida", &all).expect_err("everything of everybody").to_string();
        assert!(refused.contains("This would hold everything of everybody."), "{refused}");
        let february = close(&store, "2026-02");
        for (person, held, payable) in paid(&store, february.id) {
            let adjusted = if person == "ada" { d("150.00") } else { Decimal::ZERO };
            assert_eq!(payable, adjusted, "{person}");
            assert!(held > Decimal::ZERO, "{person}");
        }
        payments::holds::lift(&store, &cast::clock(), "frida@harbor.example", held.id, "Right").expect("lifted");
        let march = close(&store, "2026-03");
        assert!(paid(&store, march.id).iter().all(|(_, held, payable)| *held < Decimal::ZERO && *payable == -*held));
        assert_eq!(sum(&store, Account::Held, "ada"), Decimal::ZERO);
        assert!(ledger::verify(&store).is_ok());
    });
}
