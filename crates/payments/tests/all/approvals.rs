//! Frida looks through the statements of a run in review: usual ones at once, an unusual one by itself, her own never.

use crate::cast;
use crate::closing::{close, d, run, step};
use kernel::Problems;
use payments::approvals::{self, Decision, Queued, Reason};
use payments::checklist::Subject;
use payments::runs::{self, Actor, RunState, Step, StepAsked};
use payments::{Desk, State};
use records::Kind;
use std::sync::Arc;
use store::Store;

const FRIDA: Actor<'_> = Actor { name: "frida@harbor.example", person: None };

fn deals(store: &Store, rows: &str) {
    cast::import(store, &cast::table(Kind::Deals, &format!("id,name,owner,account,stage,kind,amount,currency,closed_on\n{rows}\n")));
}

/// January is closed, and February in review: Ada is as before, Ben sold much more.
fn review(store: &Store) -> Arc<State> {
    deals(store, "OPP-30,Slip,ben,,Won,new,9000,EUR,2026-02-05\nOPP-31,Lock,ada,,Won,new,1000,USD,2026-02-05");
    close(store, "2026-01");
    let february = run(store, "2026-02");
    step(store, "carla", february.id, Step::Submit, None).expect("submitted");
    Desk::open(store.clone(), cast::clock()).expect("a desk").state()
}

fn of<'q>(all: &'q [Queued], person: &str) -> &'q Queued {
    all.iter().find(|one| one.person == person).expect("a statement")
}

fn several(store: &Store, state: &State, actor: Actor<'_>, people: &[&str]) -> Result<(), Problems> {
    let people: Vec<String> = people.iter().map(|person| (*person).to_owned()).collect();
    approvals::approve_several(store, &cast::clock(), state, actor, 2, &people)
}

#[test]
fn usual_statements_are_approved_at_once_and_an_unusual_one_by_itself() {
    databases::each(|url| {
        let store = cast::database(url);
        let state = review(&store);
        let all = approvals::queue(&store, &state, 2).expect("the queue");
        let ada = of(&all, "ada");
        // January paid 4,800.00; February pays 80 on the Lock more than before.
        assert_eq!((ada.past, ada.against_past), (Some(d("4800.00")), Some(ada.amount - d("4800.00"))));
        assert!(ada.unusual.is_empty(), "{ada:?}");
        let ben = of(&all, "ben").clone();
        assert_eq!((ben.past, ben.unusual.as_slice()), (None, &[Reason::First][..]), "{ben:?}");
        let refused = several(&store, &state, FRIDA, &["ada", "ben"]).expect_err("unusual").to_string();
        assert!(refused.contains("The statement of ben is unusual: nothing before to compare with."), "{refused}");
        assert!(of(&approvals::queue(&store, &state, 2).expect("the queue"), "ada").decided.is_none(), "all, or none");
        several(&store, &state, FRIDA, &["ada"]).expect("approved");
        let twice = several(&store, &state, FRIDA, &["ada"]).expect_err("twice").to_string();
        assert!(twice.contains("was approved by frida@harbor.example at 2026-03-02 09:00 already"), "{twice}");
        // The amount that was seen has to be the one that is approved.
        let approve = |seen: &str| approvals::approve(&store, &cast::clock(), &state, FRIDA, 2, "ben", d(seen));
        assert!(approve("1.00").expect_err("another amount").to_string().contains("and not to 1.00"));
        approve(&ben.amount.to_string()).expect("approved");
        let all = approvals::queue(&store, &state, 2).expect("the queue");
        assert!(["ada", "ben"].iter().all(|who| of(&all, who).decided.as_ref().is_some_and(|one| one.decision == Decision::Approved)));
    });
}

#[test]
fn a_rejected_statement_keeps_its_run_from_being_approved() {
    databases::each(|url| {
        let store = cast::database(url);
        let state = review(&store);
        let reject = |why: &str| approvals::reject(&store, &cast::clock(), &state, FRIDA, 2, "ben", why);
        assert!(reject(" ").expect_err("no reason").to_string().contains("This needs a reason"));
        reject("Slip is not signed").expect("rejected");
        let refused = step(&store, "frida", 2, Step::Approve, None).expect_err("rejected").to_string();
        assert!(refused.contains("Statements of run 2 were rejected: ben (Slip is not signed)."), "{refused}");
        assert_eq!(step(&store, "frida", 2, Step::SendBack, Some("Slip")).expect("sent back").state, RunState::Draft);
        let late = several(&store, &state, FRIDA, &["ada"]).expect_err("not in review").to_string();
        assert!(late.contains("Run 2 is draft: its statements are decided about while it is in review."), "{late}");
        // What was decided about holds no longer.
        step(&store, "carla", 2, Step::Submit, None).expect("submitted");
        assert!(approvals::queue(&store, &state, 2).expect("the queue").iter().all(|one| one.decided.is_none()));
        step(&store, "frida", 2, Step::Approve, None).expect("approved");
    });
}

#[test]
fn a_run_waits_until_each_unusual_statement_is_approved_or_the_reason_why_not_is_given() {
    databases::each(|url| {
        let store = cast::database(url);
        let state = review(&store);
        let approve = |why: Option<&str>, despite| {
            let asked = StepAsked { despite, figures: Some(&state), ..StepAsked::new(Step::Approve, why) };
            runs::step(&store, &cast::clock(), FRIDA, 2, &asked)
        };
        let told = approve(Some("Checked"), false).expect_err("undecided").to_string();
        assert!(
            told.contains("Run 2 cannot be approved: 1 unusual statement of run 2 still to be approved, each by itself: ben."),
            "{told}"
        );
        assert!(approve(None, true).expect_err("no reason").to_string().contains("reason"));
        // With a reason it goes on, and what stood in the way is kept with the step.
        assert_eq!(approve(Some("Ben is new"), true).expect("despite it").state, RunState::Approved);
        let taken = runs::steps(&store, 2).expect("steps").pop().expect("a step");
        assert_eq!(taken.despite, ["1 unusual statement of run 2 still to be approved, each by itself: ben."]);
        let run = runs::show(&store, 2).expect("runs").expect("the run");
        let blocked = |run: &runs::Run| payments::checklist::blockers(&store, &state, run).expect("the list");
        assert!(!blocked(&run).iter().any(|item| item.subject == Subject::Unusual), "overruled once is enough");
        // Sent back, it is looked at again; each that is approved by itself stands in nobody's way any more.
        step(&store, "frida", 2, Step::SendBack, Some("Look at it after all")).expect("sent back");
        step(&store, "carla", 2, Step::Submit, None).expect("submitted");
        assert!(approve(None, false).is_err());
        for one in approvals::queue(&store, &state, 2).expect("the queue").iter().filter(|one| !one.unusual.is_empty()) {
            approvals::approve(&store, &cast::clock(), &state, FRIDA, 2, &one.person, one.amount).expect("approved");
        }
        assert_eq!(approve(None, false).expect("nothing is in the way").state, RunState::Approved);
        assert!(runs::steps(&store, 2).expect("steps").pop().expect("a step").despite.is_empty());
    });
}

#[test]
fn nobody_decides_about_her_own_pay() {
    databases::each(|url| {
        let store = cast::database(url);
        let state = review(&store);
        let ada = Actor { name: "ada@harbor.example", person: Some("ada") };
        let own = several(&store, &state, ada, &["ada"]).expect_err("hers").to_string();
        assert!(own.contains("The statement of ada is her own."), "{own}");
        let own = approvals::reject(&store, &cast::clock(), &state, ada, 2, "ada", "Too little").expect_err("hers").to_string();
        assert!(own.contains("somebody else has to decide"), "{own}");
        assert!(several(&store, &state, FRIDA, &[]).expect_err("none").to_string().contains("No statement was chosen."));
        assert!(several(&store, &state, FRIDA, &["dan"]).expect_err("none").to_string().contains("Run 2 has no statement of dan."));
    });
}

#[test]
fn ada_sees_how_far_her_pay_has_come_and_what_holds_it() {
    databases::each(|url| {
        let store = cast::database(url);
        let standing = || approvals::standing(&store, "ada", "2026-02").expect("a standing");
        let state = review(&store);
        assert_eq!((standing().run, standing().state, standing().is_approved()), (Some(2), Some(RunState::InReview), false));
        assert_eq!(approvals::standing(&store, "ada", "2026-01").expect("January").state, Some(RunState::Final));
        let march = approvals::standing(&store, "ada", "2026-03").expect("March");
        assert_eq!((march.run, march.state), (None, None), "no run closes March yet");
        several(&store, &state, FRIDA, &["ada"]).expect("approved");
        assert!(standing().is_approved() && !approvals::standing(&store, "ben", "2026-02").expect("Ben's").is_approved());
        let new = payments::holds::NewHold { person: "", component: None, record: "OPP-31", reason: "The order is being checked" };
        payments::holds::place(&store, &cast::clock(), "frida@harbor.example", &new).expect("held");
        let held = |record: &str| standing().hold_of("ada", "Account Executive", "New business", record).map(|hold| hold.reason.clone());
        assert_eq!((held("OPP-31").as_deref(), held("OPP-2")), (Some("The order is being checked"), None));
        for taken in [Step::Approve, Step::Finalise] {
            step(&store, "frida", 2, taken, None).expect("taken");
        }
        assert!(standing().is_settled() && held("OPP-31").is_some(), "it was held when the run became final");
        step(&store, "frida", 2, Step::Pay, None).expect("paid");
        assert_eq!(standing().state, Some(RunState::Paid));
    });
}
