//! Ada asks about a deal; Dan answers, she asks again, Frida corrects it with an adjustment, and Ada closes the question.

use crate::cast;
use crate::closing::{close, d};
use kernel::{Date, Problems, Value};
use payments::Desk;
use payments::disputes::{self, Asked, Audience, Correction, Dispute, Standing, Step, Subject, Taking};
use payments::runs::Actor;
use records::Kind;
use std::collections::BTreeMap;

const TODAY: Date = Date::constant(2026, 3, 2);

fn desk(url: &str) -> Desk {
    Desk::open(cast::database(url), cast::clock()).unwrap_or_else(|problems| panic!("{problems}"))
}

fn ask(desk: &Desk, asked: &Asked) -> Result<Dispute, Problems> {
    let actor = Actor { name: "ada@harbor.example", person: Some("ada") };
    disputes::raise(desk.store(), &cast::clock(), &desk.state(), actor, TODAY, asked, "/people/ada/why?period=2026-02")
}

fn about_ferry(desk: &Desk) -> Dispute {
    let asked = Asked {
        person: "ada".into(),
        period: "2026-02".into(),
        plan: "Account Executive".into(),
        component: "New business".into(),
        record: "OPP-2".into(),
        text: "Ferry was sold above list.".into(),
        ..Asked::default()
    };
    ask(desk, &asked).unwrap_or_else(|problems| panic!("{problems}"))
}

fn take(desk: &Desk, who: &str, id: i64, taking: &Taking) -> Result<Dispute, Problems> {
    let name = format!("{who}@harbor.example");
    let person = Some(who).filter(|who| ["ada", "ben"].contains(who));
    let questions = desk.state().book.company.questions;
    disputes::take(desk.store(), &cast::clock(), Actor { name: &name, person }, (TODAY, questions), id, taking)
}

fn change(store: &Desk, kind: Kind, id: &str, column: &str, value: Value) {
    let fields = BTreeMap::from([(column.to_owned(), Some(value))]);
    store.change("dan@harbor.example", kind, id, &fields, Some("invoice")).unwrap_or_else(|problems| panic!("{problems}"));
}

#[test]
fn a_question_keeps_the_why_that_was_seen_and_is_due_in_five_working_days() {
    databases::each(|url| {
        let desk = desk(url);
        let question = about_ferry(&desk);
        assert_eq!((question.id, question.subject, question.standing), (1, Subject::Record, Standing::Open));
        assert_eq!((question.amount.as_deref(), question.currency.as_deref()), (Some("4400.00"), Some("USD")));
        assert_eq!((question.kind.as_str(), question.due), ("deals", Date::constant(2026, 3, 9)));
        assert_eq!(question.about(), "OPP-2, New business");
        change(&desk, Kind::Deals, "OPP-2", "amount", Value::Decimal(d("70000")));
        let shown = disputes::show(desk.store(), 1, true).expect("the question");
        let attached = shown.attached.to_string();
        assert!(attached.contains("39,999.95 × 8%") && attached.contains("\"file\":\"deals.csv\""), "{attached}");
        assert!(!attached.contains("70,000"), "the question keeps what she saw: {attached}");
        assert_eq!(disputes::counted(desk.store(), Some("ada")).expect("counts"), (1, 0));
        assert_eq!(disputes::counted(desk.store(), Some("ben")).expect("counts"), (0, 0));
    });
}

#[test]
fn what_is_asked_about_has_to_be_there() {
    databases::each(|url| {
        let desk = desk(url);
        let asked = Asked { person: "ada".into(), period: "2026-02".into(), text: "Why?".into(), ..Asked::default() };
        let said = |asked: Asked| ask(&desk, &asked).expect_err("nothing to ask about").to_string();
        assert!(said(Asked { text: " ".into(), ..asked.clone() }).contains("This needs a reason"));
        assert!(said(Asked { period: "2031-01".into(), ..asked.clone() }).contains("The calendar has no period `2031-01`."));
        assert!(said(Asked { component: "Old business".into(), ..asked.clone() }).contains("has no component `Old business`"));
        assert!(
            said(Asked { record: "OPP-4".into(), ..asked.clone() })
                .contains("OPP-4 pays ada nothing in 2026-02: ask why it does not count.")
        );
        assert!(said(Asked { about: "balance".into(), ..asked.clone() }).contains("Nothing changed in 2026-02"));
        assert!(said(Asked { about: "gossip".into(), ..asked.clone() }).contains("no such subject"));
        let long = Asked { text: "x".repeat(10_001), ..asked.clone() };
        assert!(said(long).contains("at most 10,000 characters"));
        // A deal that is still negotiated: why not is attached.
        let missing = Asked { about: "missing".into(), kind: "deals".into(), record: "OPP-4".into(), ..asked };
        let question = ask(&desk, &missing).expect("a question");
        let attached = disputes::show(desk.store(), question.id, true).expect("the question").attached.to_string();
        assert!(attached.contains("needed stage = 'Won'"), "{attached}");
        assert_eq!(disputes::list(desk.store(), None).expect("questions").len(), 1, "what was refused left nothing");
    });
}

#[test]
fn an_answer_is_given_asked_again_and_corrected_by_an_adjustment() {
    databases::each(|url| {
        let desk = desk(url);
        let id = about_ferry(&desk).id;
        assert_eq!(take(&desk, "frida", id, &Taking::Assign("dan@harbor.example".into())).expect("assigned").standing, Standing::Assigned);
        take(&desk, "dan", id, &Taking::Say("Is there a second invoice?".into(), Audience::Internal)).expect("said");
        take(&desk, "ada", id, &Taking::Say("The customer signed in February.".into(), Audience::All)).expect("said");
        let answered = take(&desk, "dan", id, &Taking::Answer("List price is what counts.".into())).expect("answered");
        assert_eq!(answered.standing, Standing::Answered);
        let twice = take(&desk, "frida", id, &Taking::Answer("It is right.".into())).expect_err("too late").to_string();
        assert!(twice.contains("Question 1 is answered (answer by dan@harbor.example at 2026-03-02 09:00)."), "{twice}");
        let again = take(&desk, "ada", id, &Taking::Reopen("The rider says otherwise.".into())).expect("asked again");
        assert_eq!(again.standing, Standing::Assigned);
        // An adjustment that there is not, or of somebody else, corrects nothing.
        let by = |reference: &str| Taking::Correct(Correction { kind: "adjustments".into(), reference: reference.into() }, "Paid.".into());
        let none = take(&desk, "dan", id, &by("H-0009")).expect_err("no adjustment").to_string();
        assert!(none.contains("There is no adjustment H-0009 of ada."), "{none}");
        let new = payments::adjusting::NewAdjustment {
            person: "ada".into(),
            period: "2026-02".into(),
            amount: d("200"),
            currency: None,
            reason: "Ferry above list".into(),
            ..Default::default()
        };
        let adjustment = payments::adjusting::enter(&desk, "dan@harbor.example", &new).expect("entered");
        let choices = disputes::choices(desk.store(), &again).expect("choices");
        assert!(choices.iter().any(|choice| choice.correction.reference == adjustment && choice.said.contains("Ferry above list")));
        let corrected = take(&desk, "dan", id, &by(&adjustment)).expect("corrected");
        assert_eq!(corrected.standing, Standing::Corrected);
        let settled = disputes::settled(desk.store(), "ada").expect("settled");
        assert!(settled.len() == 1 && settled[0].question == id && settled[0].changed("adjustments", &adjustment));
        assert_eq!(disputes::counted(desk.store(), None).expect("counts"), (0, 1));
        assert_eq!(take(&desk, "ada", id, &Taking::Close(String::new())).expect("closed").standing, Standing::Closed);
        let steps = |internal| {
            let shown = disputes::show(desk.store(), id, internal).expect("the question");
            shown.history.iter().map(|event| event.step).collect::<Vec<_>>()
        };
        use Step::{Answer, Assign, Close, Correct, Raise, Reopen, Say};
        assert_eq!(steps(true), [Raise, Assign, Say, Say, Answer, Reopen, Correct, Close]);
        assert_eq!(steps(false), [Raise, Assign, Say, Answer, Reopen, Correct, Close], "what is internal is not hers to read");
        let events = desk.store().read(|tx| audit::list(tx, None, None, 100)).expect("events");
        let said: Vec<&str> = events.iter().filter(|event| event.on == "question 1").map(|event| event.action.as_str()).collect();
        assert_eq!(said.len(), 8, "one event for each step: {said:?}");
        let words = |event: &audit::Recorded| format!("{:?} {:?} {:?}", event.why, event.before, event.after);
        assert!(events.iter().all(|event| !words(event).contains("invoice?")), "what is said stays with the question");
    });
}

#[test]
fn nobody_answers_a_question_about_her_own_pay() {
    databases::each(|url| {
        let desk = desk(url);
        let id = about_ferry(&desk).id;
        let own = take(&desk, "ada", id, &Taking::Answer("It is right.".into())).expect_err("hers").to_string();
        assert!(own.contains("Question 1 is about the pay of ada@harbor.example.") && own.contains("somebody else has to answer"), "{own}");
        assert!(
            take(&desk, "ada", id, &Taking::Reopen("Again".into()))
                .expect_err("it waits")
                .to_string()
                .contains("waits for an answer already")
        );
        assert!(take(&desk, "dan", 77, &Taking::Close(String::new())).expect_err("none").to_string().contains("There is no question 77."));
    });
}

#[test]
fn a_record_corrects_a_question_only_when_it_changed_and_its_balance_line_names_the_question() {
    databases::each(|url| {
        let desk = desk(url);
        close(desk.store(), "2026-02");
        desk.closed("run 1 is final").expect("closed");
        let question = about_ferry(&desk);
        let by = Taking::Correct(Correction { kind: "deals".into(), reference: "OPP-2".into() }, "The amount was corrected.".into());
        let unchanged = take(&desk, "dan", question.id, &by).expect_err("unchanged").to_string();
        assert!(unchanged.contains("deals OPP-2 did not change since question 1 was asked."), "{unchanged}");
        change(&desk, Kind::Deals, "OPP-2", "amount", Value::Decimal(d("52000")));
        let choices = disputes::choices(desk.store(), &question).expect("choices");
        assert!(choices.iter().any(|choice| choice.said.contains("amount was 50000, is 52000")), "{choices:?}");
        take(&desk, "dan", question.id, &by).expect("corrected");
        let state = desk.state();
        let lines = payments::balances::of_person(&state, "ada").expect("balances");
        let run = state.closed.as_ref().expect("closed").run.clone();
        let explained =
            payments::balances::explain(desk.store(), &run, payments::balances::cause::Now::Figures(&state), &lines).expect("causes");
        let settled = disputes::settled(desk.store(), "ada").expect("settled");
        assert!(explained.len() == 1 && settled[0].carried(&explained[0]));
    });
}
