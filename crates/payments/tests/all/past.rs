//! A statement as it was on any day: before anything was calculated, while runs came and went, and once the period was closed.

use crate::cast;
use crate::closing::{close, d, run};
use kernel::Clock;
use payments::past::{self, Wanted};
use payments::runs::{self, Actor, RunState, Step, StepAsked};
use payments::{Desk, statement};
use records::Kind;
use store::Store;

fn deals(store: &Store, rows: &str) {
    cast::import(store, &cast::table(Kind::Deals, &format!("id,name,owner,account,stage,kind,amount,currency,closed_on\n{rows}\n")));
}

fn on(store: &Store, instant: &str, only_final: bool) -> past::Past {
    let calendar = kernel::Calendar::months(2026, 2026, 1);
    let wanted = Wanted::Before(instant.parse().expect("an instant"));
    past::past(store, &calendar, "ada", 0, wanted, only_final).unwrap_or_else(|problems| panic!("{problems}"))
}

fn at(store: &Store, instant: &str, who: &str, id: i64, step: Step) {
    let name = format!("{who}@harbor.example");
    let done = runs::step(store, &Clock::fixed(instant), Actor { name: &name, person: None }, id, &StepAsked::new(step, None));
    done.unwrap_or_else(|problems| panic!("{problems}"));
}

#[test]
fn a_statement_is_shown_as_it_was_on_any_day() {
    databases::each(|url| {
        let store = cast::database(url);
        let take = |instant: &str| runs::run(&store, &Clock::fixed(instant), "carla@harbor.example", Some("2026-01"), None).expect("a run");
        take("2026-02-02T09:00:00Z");
        deals(&store, "OPP-1,Lighthouse,ada,ACC-1,Won,new,50000,USD,2026-01-20");
        let second = take("2026-02-03T09:00:00Z");
        at(&store, "2026-02-03T10:00:00Z", "carla", second.id, Step::Submit);
        at(&store, "2026-02-04T10:00:00Z", "frida", second.id, Step::Approve);
        at(&store, "2026-02-05T10:00:00Z", "frida", second.id, Step::Finalise);
        deals(&store, "OPP-1,Lighthouse,ada,ACC-1,Won,new,55000,USD,2026-01-20");
        take("2026-02-06T09:00:00Z");
        let nothing = on(&store, "2026-02-02T00:00:00Z", false);
        assert!(nothing.version.is_none() && nothing.total.is_none() && nothing.of == 0);
        let first = on(&store, "2026-02-03T00:00:00Z", false);
        assert_eq!((first.version.as_ref().map(|v| (v.run, v.state)), first.total), (Some((1, RunState::Draft)), Some(d("4800.00"))));
        assert_eq!(
            first.lines.iter().map(|line| (line.record.as_deref(), line.amount)).collect::<Vec<_>>(),
            [(Some("OPP-1"), d("4800.00"))]
        );
        let review = on(&store, "2026-02-04T00:00:00Z", false);
        assert_eq!((review.version.as_ref().map(|v| (v.run, v.state)), review.total), (Some((2, RunState::InReview)), Some(d("4000.00"))));
        // Those who see final runs only saw nothing that was kept until then.
        assert!(on(&store, "2026-02-04T00:00:00Z", true).version.is_none());
        // Once the period is closed its statement stays, though a later run calculates it otherwise.
        for only_final in [false, true] {
            let closed = on(&store, "2026-02-10T00:00:00Z", only_final);
            let version = closed.version.expect("a version");
            assert_eq!((version.run, version.closed, version.final_at.as_deref()), (2, true, Some("2026-02-05T10:00:00Z")));
            assert_eq!(closed.total, Some(d("4000.00")));
        }
        let calendar = kernel::Calendar::months(2026, 2026, 1);
        let all = past::versions(&store, &calendar, "ada", 0, false).expect("versions");
        let told: Vec<_> = all.iter().map(|version| (version.version, version.run, version.amount)).collect();
        assert_eq!(told, [(3, 3, Some(d("4400.00"))), (2, 2, Some(d("4000.00"))), (1, 1, Some(d("4800.00")))]);
        let unknown = past::past(&store, &calendar, "ada", 0, Wanted::Run(9), false).expect_err("no run").to_string();
        assert!(unknown.contains("There is no run 9"), "{unknown}");
    });
}

#[test]
fn the_open_statement_has_a_balance_line_with_its_cause_and_adds_up() {
    databases::each(|url| {
        let store = cast::database(url);
        close(&store, "2026-01");
        deals(&store, "OPP-1,Lighthouse,ada,ACC-1,Won,new,50000,USD,2026-01-20");
        let desk = Desk::open(store.clone(), cast::clock()).expect("a desk");
        let state = desk.state();
        let january = statement::statement(&state, "ada", 0).expect("January");
        assert!(january.balances.is_empty() && january.total == january.amount, "a closed period carries nothing");
        let february = statement::statement(&state, "ada", 1).expect("February");
        let february = statement::explained(&store, &state, february).expect("causes");
        assert_eq!((february.balances.len(), february.balances_total), (1, d("-800.00")));
        assert_eq!(february.total, february.amount + d("-800.00"));
        let said = statement::cause(&february.balances[0]);
        assert!(said.contains("OPP-1 (deals: amount was 60000.05, is 50000"), "{said}");
        let json = serde_json::to_value(&february).expect("JSON");
        assert_eq!(json["balances"][0]["period"], "2026-01");
        assert_eq!(json["balances_total"], "-800.00");
        let bytes = statement::workbook(&february).expect("a workbook");
        let cells = crate::workbook::cells(&bytes);
        assert!(cells.iter().any(|cell| cell.contains("Change in 2026-01: New business, Account Executive")), "{cells:?}");
        // The run pays what the statement says.
        let kept = run(&store, "2026-02");
        let payout = runs::payouts_of(&store, kept.id).expect("payouts").into_iter().find(|payout| payout.person == "ada").expect("Ada's");
        assert_eq!(payments::parts::major(payout.earned + payout.balances, payout.currency), february.total);
        let past = past::past(&store, &state.book.company.calendar, "ada", 1, Wanted::Run(kept.id), false).expect("the past");
        assert_eq!((past.total, past.balances.len()), (Some(february.total), 1));
    });
}

#[test]
fn a_past_statement_says_why_from_what_was_known_then() {
    databases::each(|url| {
        let store = cast::database(url);
        close(&store, "2026-01");
        let calendar = kernel::Calendar::months(2026, 2026, 1);
        let again = past::Again::default();
        let question = payments::explain::Question::default();
        let then = |wanted, only_final| again.why(&store, &calendar, ("ada", 0), (wanted, only_final), &question);
        let before = then(Wanted::Run(1), true).expect("the past").expect("a why");
        // The deal, its row and the plan change afterwards; what was paid is explained as before.
        deals(&store, "OPP-1,Lighthouse,ada,ACC-1,Won,new,50000,USD,2026-01-20");
        run(&store, "2026-01");
        let after = then(Wanted::Run(1), true).expect("the past").expect("a why");
        assert_eq!((&before.why, &before.held.run), (&after.why, &after.held.run));
        let fresh = past::Again::default().why(&store, &calendar, ("ada", 0), (Wanted::Run(1), true), &question).expect("the past");
        assert_eq!(fresh.expect("a why").why, before.why, "calculated again it is the same");
        let text = before.why.to_text();
        assert!(text.contains("60,000.05") && text.contains("credited on 2026-01-20") && text.contains("deals.csv, row 2"), "{text}");
        let later = then(Wanted::Run(2), false).expect("the past").expect("a why");
        assert!(later.why.to_text().contains("50,000.00") && later.held.state == RunState::Draft);
        assert!(then(Wanted::Run(2), true).is_err(), "a run that is not final is not for everybody");
        assert!(then(Wanted::Before("2020-01-01T00:00:00Z".parse().expect("an instant")), false).expect("nothing").is_none());
        // What is explained is what the statement said: the same amount, and the same for each record.
        let said = past::past(&store, &calendar, "ada", 0, Wanted::Run(1), true).expect("the statement");
        assert_eq!(said.version.and_then(|version| version.amount), Some(before.why.amount));
        let lines = before.why.plans.iter().flat_map(|plan| &plan.components).flat_map(|component| &component.lines);
        assert_eq!(said.lines.iter().map(|line| line.amount).sum::<kernel::Decimal>(), lines.map(|line| line.amount).sum());
    });
}

#[test]
fn why_a_deal_did_not_pay_then_is_told_from_what_was_known_then() {
    databases::each(|url| {
        let store = cast::database(url);
        run(&store, "2026-02");
        close(&store, "2026-01");
        deals(&store, "OPP-4,Crane,ada,,Won,new,30000,USD,2026-02-20");
        run(&store, "2026-02");
        let again = past::Again::default();
        let asked = |wanted, only_final| again.why_not(&store, (wanted, only_final), (records::Kind::Deals, "OPP-4"), "ada");
        let first = asked(Wanted::Run(1), false).expect("the past").expect("an answer");
        assert!(first.answer.summary.contains("stage is 'Negotiation'"), "{}", first.answer.summary);
        assert_eq!((first.held.run, first.held.state), (1, RunState::Draft));
        let now = asked(Wanted::Before("2030-01-01T00:00:00Z".parse().expect("an instant")), false).expect("the past").expect("an answer");
        assert_eq!(now.held.run, 3, "the newest run of then");
        assert!(now.answer.pays(), "{}", now.answer.summary);
        // Who does not see runs is answered by the one that is final.
        let closed =
            asked(Wanted::Before("2030-01-01T00:00:00Z".parse().expect("an instant")), true).expect("the past").expect("an answer");
        assert_eq!((closed.held.run, closed.held.state), (2, RunState::Final));
        assert!(closed.answer.summary.contains("stage is 'Negotiation'"), "{}", closed.answer.summary);
        assert!(asked(Wanted::Run(1), true).is_err(), "a run that is not final is not for everybody");
        assert!(asked(Wanted::Before("2020-01-01T00:00:00Z".parse().expect("an instant")), false).expect("nothing").is_none());
    });
}
