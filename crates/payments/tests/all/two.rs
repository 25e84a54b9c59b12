//! Two people do the same thing at the same moment, on both databases: one wins, the other is told; nothing happens twice.

use crate::cast;
use crate::closing;
use kernel::Problems;
use payments::ledger::{self, Account};
use payments::runs::{self, RunState, Step};
use store::Store;

/// Both at once, each with a connection of her own.
fn at_once<T: Send>(url: &str, work: impl Fn(&Store, usize) -> Result<T, Problems> + Sync) -> [Result<T, Problems>; 2] {
    let start = std::sync::Barrier::new(2);
    let one = |number: usize| {
        let store = Store::open(url).expect("the database");
        start.wait();
        work(&store, number)
    };
    std::thread::scope(|scope| {
        let (first, second) = (scope.spawn(|| one(0)), scope.spawn(|| one(1)));
        [first.join().expect("the first"), second.join().expect("the second")]
    })
}

/// Exactly one did it; what the other was told.
fn the_other<T: std::fmt::Debug>(both: [Result<T, Problems>; 2]) -> String {
    let [first, second] = both;
    match (first, second) {
        (Ok(_), Err(told)) | (Err(told), Ok(_)) => told.to_string(),
        both => panic!("one wins and the other is told: {both:?}"),
    }
}

fn step(store: &Store, number: usize, run: i64, taken: Step) -> Result<runs::Run, Problems> {
    closing::step(store, ["frida", "grace"][number], run, taken, Some("Seen"))
}

#[test]
fn a_run_is_approved_locked_and_paid_once() {
    databases::each(|url| {
        let store = cast::database(url);
        let run = closing::run(&store, "2026-02").id;
        closing::step(&store, "carla", run, Step::Submit, None).expect("submitted");
        for (taken, state) in [(Step::Approve, "approved"), (Step::Finalise, "final"), (Step::Pay, "paid")] {
            let told = the_other(at_once(url, |store, number| step(store, number, run, taken)));
            assert!(told.contains(&format!("Run {run} is {state}")), "{told}");
        }
        let paid = runs::show(&store, run).expect("a run").expect("the run");
        assert_eq!(paid.state, RunState::Paid);
        let steps: Vec<String> = runs::steps(&store, run).expect("steps").into_iter().map(|step| step.step).collect();
        assert_eq!(steps, ["submit", "approve", "finalise", "pay"], "each once");
        let all: kernel::Decimal =
            runs::payments(&store, run).expect("payments").iter().filter(|p| p.currency.code() == "USD").map(|p| p.amount).sum();
        let sums = ledger::sums(&store).expect("sums");
        let paid_out =
            sums.iter().filter(|sum| sum.account == Account::Paid && sum.currency.code() == "USD").map(ledger::Sum::amount).sum();
        assert_eq!(all, paid_out, "one payment");
        ledger::verify(&store).expect("an intact ledger");
    });
}

#[test]
fn one_approves_while_the_other_sends_back() {
    databases::each(|url| {
        let store = cast::database(url);
        let run = closing::run(&store, "2026-02").id;
        closing::step(&store, "carla", run, Step::Submit, None).expect("submitted");
        let both = at_once(url, |store, number| step(store, number, run, [Step::Approve, Step::SendBack][number]));
        let steps: Vec<String> = runs::steps(&store, run).expect("steps").into_iter().map(|step| step.step).collect();
        let now = runs::show(&store, run).expect("a run").expect("the run").state;
        match both {
            // What is approved can still be sent back; what was sent back cannot be approved.
            [Ok(_), Ok(_)] => assert_eq!((steps.join(", ").as_str(), now), ("submit, approve, send back", RunState::Draft)),
            both => {
                let told = the_other(both);
                assert_eq!((steps.join(", ").as_str(), now), ("submit, send back", RunState::Draft));
                assert!(told.contains(&format!("Run {run} is draft")), "{told}");
            }
        }
    });
}

#[test]
fn two_runs_of_one_month_are_not_both_made_final() {
    databases::each(|url| {
        let store = cast::database(url);
        let both = [closing::run(&store, "2026-02").id, closing::run(&store, "2026-02").id];
        for run in both {
            closing::step(&store, "carla", run, Step::Submit, None).expect("submitted");
            closing::step(&store, "frida", run, Step::Approve, None).expect("approved");
        }
        let told = the_other(at_once(url, |store, number| step(store, 0, both[number], Step::Finalise)));
        assert!(!told.is_empty());
        let finals = runs::list(&store).expect("runs").into_iter().filter(|run| run.state == RunState::Final).count();
        assert_eq!(finals, 1);
        ledger::verify(&store).expect("an intact ledger");
    });
}

#[test]
fn a_draft_of_a_plan_is_written_by_one() {
    databases::each(|url| {
        let store = cast::database(url);
        let meta = cast::meta("carla@harbor.example", None);
        let draft = book::drafts::copy(&store, "Account Executive", "2026-07-01".parse().expect("a day"), &meta).expect("a draft");
        let told = the_other(at_once(url, |store, number| {
            let text = draft.text.replace("8%", ["9%", "10%"][number]);
            book::drafts::write(
                store,
                draft.id,
                draft.revision,
                &text,
                &cast::meta(["frida@harbor.example", "dan@harbor.example"][number], None),
            )
        }));
        assert!(told.contains("changed"), "{told}");
        let now = book::drafts::show(&store, draft.id).expect("a draft").expect("the draft");
        assert_eq!(now.revision, draft.revision + 1, "one of both texts is there");
    });
}

#[test]
fn of_two_who_change_one_record_at_once_one_does_and_the_other_is_told_what() {
    databases::each(|url| {
        let store = cast::database(url);
        let seen = store.read(|tx| records::ledger::record(tx, records::Kind::Deals, "OPP-1")).expect("a record").expect("OPP-1").number;
        let told = the_other(at_once(url, |store, number| {
            let desk = payments::Desk::open(store.clone(), cast::clock())?;
            let amount = kernel::Value::Decimal(kernel::Decimal::from([41_000, 42_000][number]));
            let fields = [("amount".to_owned(), Some(amount))].into();
            let who = ["carla@harbor.example", "cora@harbor.example"][number];
            desk.change_seen(who, records::Kind::Deals, "OPP-1", &fields, Some("Signed order"), Some(seen))
        }));
        assert!(told.contains("changed it at") && told.contains("amount was") && told.contains("(Signed order)"), "{told}");
        let now = store.read(|tx| records::ledger::history(tx, records::Kind::Deals, "OPP-1")).expect("versions");
        assert_eq!(now.len(), 2, "one change was made");
    });
}
