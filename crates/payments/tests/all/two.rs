//! Two people do the same thing at the same moment, on both databases: one wins, the other is told; nothing happens twice.

use crate::cast;
use crate::closing;
use kernel::{Date, Problems};
use payments::adjusting::{self, NewAdjustment};
use payments::disputes::{self, Asked, Standing, Taking};
use payments::freezes::{self, NewFreeze, Scope};
use payments::ledger::{self, Account};
use payments::runs::{self, Actor, RunState, Step, StepAsked};
use payments::{Desk, holds};
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

const WHO: [&str; 2] = ["frida@harbor.example", "grace@harbor.example"];
/// The day of every question and freeze: that of the clock.
const TODAY: Date = Date::constant(2026, 3, 2);

fn desk(store: &Store) -> Desk {
    Desk::open(store.clone(), cast::clock()).unwrap_or_else(|problems| panic!("{problems}"))
}

/// Carla enters an amount for Ada in January.
fn referral(store: &Store) -> String {
    let (person, period, reason) = ("ada".into(), "2026-01".into(), "A referral".into());
    let new = NewAdjustment { person, period, amount: closing::d("200"), reason, ..NewAdjustment::default() };
    adjusting::enter(&desk(store), "carla@harbor.example", &new).unwrap_or_else(|problems| panic!("{problems}"))
}

fn approver(store: &Store, id: &str) -> Option<String> {
    desk(store).state().book.adjustments.iter().find(|one| one.id == id).and_then(|one| one.approver.clone())
}

/// How often something stands in the audit.
fn times(store: &Store, action: &str, on: &str) -> usize {
    let events = store.read(|tx| audit::list(tx, None, None, 1000)).expect("events");
    events.iter().filter(|event| event.action == action && event.on == on).count()
}

#[test]
fn an_adjustment_is_approved_by_one_and_the_other_is_told_who_did_and_when() {
    databases::each(|url| {
        let store = cast::database(url);
        let id = referral(&store);
        let [first, second] =
            at_once(url, |store, number| adjusting::approve(&desk(store), WHO[number], None, std::slice::from_ref(&id), None));
        let won = WHO[usize::from(first.is_err())];
        let told = the_other([first, second]);
        assert!(told.contains(&format!("Adjustment {id} was approved by {won} already, at 2026-03-02 09:00.")), "{told}");
        assert_eq!(approver(&store, &id).as_deref(), Some(won));
        assert_eq!(times(&store, "change record", &format!("adjustments {id}")), 2, "entered and approved, each once");
    });
}

#[test]
fn an_adjustment_that_one_approves_and_another_refuses_is_either() {
    databases::each(|url| {
        let store = cast::database(url);
        let id = referral(&store);
        let both = at_once(url, |store, number| match number {
            0 => adjusting::approve(&desk(store), WHO[0], None, std::slice::from_ref(&id), None).map(drop),
            _ => adjusting::refuse(&desk(store), WHO[1], &id, "There is no invoice"),
        });
        let approved = both[0].is_ok();
        let told = the_other(both);
        let said = match approved {
            true => format!("Adjustment {id} was approved by {} already, at 2026-03-02 09:00.", WHO[0]),
            false => format!("There is no adjustment {id} any more: {} refused it at 2026-03-02 09:00 (There is no invoice).", WHO[1]),
        };
        assert!(told.contains(&said), "{told}");
        assert_eq!(approver(&store, &id).is_some(), approved);
    });
}

#[test]
fn of_two_who_approve_several_with_one_in_common_one_approves_all_of_hers_and_the_other_none() {
    databases::each(|url| {
        let store = cast::database(url);
        let ids = [referral(&store), referral(&store), referral(&store)];
        let chosen = [[ids[0].clone(), ids[1].clone()], [ids[1].clone(), ids[2].clone()]];
        let [first, second] = at_once(url, |store, number| adjusting::approve(&desk(store), WHO[number], None, &chosen[number], None));
        let won = usize::from(first.is_err());
        let told = the_other([first, second]);
        assert!(told.contains(&format!("Adjustment {} was approved by {} already", ids[1], WHO[won])), "{told}");
        let expected = if won == 0 { [Some(WHO[0]), Some(WHO[0]), None] } else { [None, Some(WHO[1]), Some(WHO[1])] };
        let now: Vec<Option<String>> = ids.iter().map(|id| approver(&store, id)).collect();
        assert_eq!(now.iter().map(Option::as_deref).collect::<Vec<_>>(), expected, "all or nothing");
        // One that pays nobody any more spoils the whole lot, too, and each that cannot be approved is named.
        let left = &ids[2 - 2 * won];
        let all = [left.clone(), "H-0099".into(), ids[1].clone()];
        let told = adjusting::approve(&desk(&store), "dan@harbor.example", Some("dan"), &all, None).expect_err("two of them cannot be");
        assert_eq!(told.0.len(), 2, "{told}");
        assert_eq!(approver(&store, left), None);
    });
}

#[test]
fn a_hold_is_placed_once_and_lifted_once() {
    databases::each(|url| {
        let store = cast::database(url);
        let new = holds::NewHold { person: "ada", component: None, record: "", reason: "A question is open" };
        let told = the_other(at_once(url, |store, number| holds::place(store, &cast::clock(), WHO[number], &new)));
        let placed = holds::list(&store).expect("holds");
        assert_eq!(placed.len(), 1);
        assert!(told.contains("This is held already, since ") && told.contains(&placed[0].placed_by), "{told}");
        let told = the_other(at_once(url, |store, number| holds::lift(store, &cast::clock(), WHO[number], placed[0].id, "Answered")));
        let by = holds::list(&store).expect("holds")[0].lifted_by.clone().expect("lifted");
        assert!(told.contains(&format!("Hold {} was lifted by {by} at ", placed[0].id)), "{told}");
        assert_eq!((times(&store, "hold pay", "person ada"), times(&store, "lift hold", "person ada")), (1, 1));
    });
}

#[test]
fn a_freeze_is_placed_once_and_lifted_once() {
    databases::each(|url| {
        let store = cast::database(url);
        closing::close(&store, "2026-01");
        let state = desk(&store).state();
        let until = "2026-03-02T23:59:59Z".parse().expect("an instant");
        let new = NewFreeze { scope: Scope::Person, name: "ada", as_of: TODAY, until, reason: "Legal looks into it" };
        let told = the_other(at_once(url, |store, number| freezes::place(store, &cast::clock(), &state, WHO[number], &new)));
        let placed = freezes::list(&store).expect("freezes");
        assert_eq!(placed.len(), 1);
        assert!(told.contains("This is frozen already, since ") && told.contains(&placed[0].placed_by), "{told}");
        let others = ["carla@harbor.example", "dan@harbor.example"];
        let told = the_other(at_once(url, |store, number| freezes::lift(store, &cast::clock(), others[number], placed[0].id, "Settled")));
        let by = freezes::list(&store).expect("freezes")[0].lifted_by.clone().expect("lifted");
        assert!(told.contains(&format!("Freeze {} was lifted by {by} at ", placed[0].id)), "{told}");
        assert_eq!((times(&store, "freeze pay", "person ada"), times(&store, "lift freeze", "person ada")), (1, 1));
    });
}

fn asked(store: &Store) -> Result<disputes::Dispute, Problems> {
    let ada = Actor { name: "ada@harbor.example", person: Some("ada") };
    let asked = Asked { person: "ada".into(), period: "2026-01".into(), text: "Is this all?".into(), ..Asked::default() };
    disputes::raise(store, &cast::clock(), &desk(store).state(), ada, TODAY, &asked, "/")
}

#[test]
fn a_question_is_answered_by_one() {
    databases::each(|url| {
        let store = cast::database(url);
        let id = asked(&store).expect("a question").id;
        let told = the_other(at_once(url, |store, number| {
            let actor = Actor { name: WHO[number], person: None };
            let answer = Taking::Answer("It is.".into());
            disputes::take(store, &cast::clock(), actor, (TODAY, book::questions::Questions::default()), id, &answer)
        }));
        assert!(told.contains(&format!("Question {id} is answered (answer by ")), "{told}");
        let shown = disputes::show(&store, id, true).expect("the question");
        assert_eq!((shown.dispute.standing, shown.history.len()), (Standing::Answered, 2), "asked and answered, each once");
    });
}

#[test]
fn a_question_that_is_asked_while_the_month_is_made_final_came_after_it_or_stands_in_the_way() {
    databases::each(|url| {
        let store = cast::database(url);
        let run = closing::run(&store, "2026-01").id;
        closing::step(&store, "carla", run, Step::Submit, None).expect("submitted");
        closing::step(&store, "frida", run, Step::Approve, None).expect("approved");
        let figures = desk(&store).state();
        let both = at_once(url, |store, number| match number {
            0 => {
                let wanted = StepAsked { figures: Some(&figures), ..StepAsked::new(Step::Finalise, None) };
                runs::step(store, &cast::clock(), Actor { name: WHO[0], person: None }, run, &wanted).map(drop)
            }
            _ => asked(store).map(drop),
        });
        let [done, question] = both;
        question.expect("one can always ask");
        let events = store.read(|tx| audit::list(tx, None, None, 1000)).expect("events");
        let number = |action: &str| events.iter().find(|event| event.action == action).map(|event| event.id);
        match done {
            Ok(()) => assert!(number("finalise run") < number("raise question"), "it was asked of a closed month"),
            Err(told) => {
                assert!(told.to_string().contains("cannot be made final: 1 question about pay waits for an answer."), "{told}");
                assert_eq!(number("finalise run"), None);
            }
        }
    });
}

#[test]
fn a_draft_is_approved_and_published_once() {
    use book::drafts;
    databases::each(|url| {
        let store = cast::database(url);
        let carla = cast::meta("carla@harbor.example", None);
        let draft = drafts::copy(&store, "Account Executive", "2026-07-01".parse().expect("a day"), &carla).expect("a draft");
        let draft = drafts::advance(&store, draft.id, draft.revision, drafts::Step::Submit, &carla).expect("submitted");
        let told = the_other(at_once(url, |store, number| {
            drafts::advance(store, draft.id, draft.revision, drafts::Step::Approve, &cast::meta(WHO[number], None))
        }));
        assert!(WHO.iter().any(|who| told.contains(who)), "{told}");
        let draft = drafts::show(&store, draft.id).expect("a draft").expect("the draft");
        the_other(at_once(url, |store, number| drafts::publish(store, draft.id, draft.revision, &cast::meta(WHO[number], None))));
        let versions = desk(&store).state().book.plans.iter().filter(|plan| plan.id.as_str() == "Account Executive").count();
        assert_eq!(versions, 2, "published once");
    });
}
