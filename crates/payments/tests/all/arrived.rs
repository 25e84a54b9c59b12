//! April is about to be closed, and one of the files that come every month has not come.

use crate::cast;
use crate::closing::close;
use kernel::{Date, Problems};
use payments::Desk;
use payments::checklist::nothing_more::{self, NothingMore, Said};
use payments::checklist::{self, Arrived, Checklist, Standing, Subject};
use records::Kind;
use store::Store;

/// A file of deals by its name.
fn file(store: &Store, name: &str, rows: &str) {
    let mut table = cast::table(Kind::Deals, &format!("id,name,owner,account,stage,kind,amount,currency,closed_on\n{rows}\n"));
    table.sources[0].file = name.to_owned();
    cast::import(store, &table);
}

/// The customers' system sends a file every month, and the shop one in April; January to March are closed.
fn company(url: &str) -> Store {
    let store = cast::database(url);
    file(&store, "crm-2026-01.csv", "OPP-41,Slip,ada,,Won,new,100,USD,2026-01-10");
    file(&store, "crm-2026-02.csv", "OPP-42,Quay,ada,,Won,new,100,USD,2026-02-10");
    file(&store, "crm-2026-03.csv", "OPP-43,Weir,ada,,Won,new,100,USD,2026-03-10");
    close(&store, "2026-03");
    file(&store, "shop.csv", "OPP-44,Rope,ada,,Won,new,100,USD,2026-04-10");
    store
}

fn list(store: &Store, today: &str) -> Checklist {
    let state = Desk::open(store.clone(), cast::clock()).expect("a desk").state();
    let today: Date = today.parse().expect("a day");
    checklist::checklist(store, &state, today).expect("the list").expect("an open period")
}

fn deals(list: &Checklist) -> (Standing, String) {
    let item = list.items.iter().find(|item| item.subject == Subject::Data && item.about.as_deref() == Some("deals"));
    item.map(|item| (item.standing, item.sentence.clone())).expect("the check of deals")
}

fn say(store: &Store, period: &str, source: &str, why: &str) -> Result<NothingMore, Problems> {
    let state = Desk::open(store.clone(), cast::clock()).expect("a desk").state();
    nothing_more::say(store, &cast::clock(), &state, "carla@harbor.example", &Said { period, kind: "deals", source, why })
}

#[test]
fn what_came_is_told_by_kind_and_source_against_what_is_usual() {
    databases::each(|url| {
        let store = company(url);
        let list = list(&store, "2026-05-02");
        let [Arrived { period, kind, records, last, usual, sources, .. }] = list.arrived.as_slice() else { panic!("{:?}", list.arrived) };
        // January had 3 deals, February 8, March 1: three are usual.
        assert_eq!((period.as_str(), kind.as_str(), *records, *usual), ("2026-04", "deals", 1, Some(3)));
        assert_eq!(last.as_deref(), Some("2026-03-02T09:00:00Z"));
        let told: Vec<_> = sources.iter().map(|one| (one.source.as_str(), one.before.as_slice(), one.records, one.missing)).collect();
        assert_eq!(
            told,
            [("crm-*.csv", &[1, 1, 1][..], 0, true), ("deals.csv", &[2, 7, 0][..], 0, false), ("shop.csv", &[0, 0, 0][..], 1, false)]
        );
        let missing = "deals: 1 in 2026-04; nothing yet from crm-*.csv, which brought some in each of the three periods before.";
        assert_eq!(deals(&list), (Standing::Blocked, missing.to_owned()));
        // Before April has ended nothing is late.
        assert_eq!(deals(&self::list(&store, "2026-04-20")).0, Standing::Look);
    });
}

#[test]
fn a_file_that_arrives_is_missed_no_more() {
    databases::each(|url| {
        let store = company(url);
        file(&store, "crm-2026-04.csv", "OPP-45,Lock,ada,,Won,new,100,USD,2026-04-11\nOPP-46,Dam,ben,,Won,new,100,EUR,2026-04-12");
        let sentence = "deals: 3 in 2026-04, the last came on 2026-03-02; usual are 3.";
        assert_eq!(deals(&list(&store, "2026-05-02")), (Standing::Done, sentence.to_owned()));
    });
}

#[test]
fn that_nothing_more_comes_is_said_with_a_reason_and_kept_and_taken_back() {
    databases::each(|url| {
        let store = company(url);
        assert!(say(&store, "", "crm-*.csv", " ").expect_err("no reason").to_string().contains("reason"));
        let refused = say(&store, "", "crm.csv", "Nothing was sold").expect_err("unknown").to_string();
        assert!(refused.contains("Nothing of deals came from there") && refused.contains("crm-*.csv"), "{refused}");
        assert!(say(&store, "2026-02", "", "Late").expect_err("closed").to_string().contains("2026-02 is closed."));
        let said = say(&store, "", "crm-*.csv", "The system was replaced by the shop").expect("said");
        assert!(say(&store, "", "crm-*.csv", "Again").expect_err("twice").to_string().contains("said already, by carla@harbor.example"));
        // The source is missed no more; that less came than usual is still worth a look.
        let few = "deals: 1 in 2026-04, the last came on 2026-03-02; usual are 3.";
        assert_eq!(deals(&list(&store, "2026-05-02")), (Standing::Look, few.to_owned()));
        let whole = say(&store, "2026-04", "", "Easter").expect("said of all deals");
        let told = deals(&list(&store, "2026-05-02"));
        assert_eq!(told, (Standing::Done, "deals: 1 in 2026-04; nothing more comes, says carla@harbor.example: Easter".to_owned()));
        for one in [&said, &whole] {
            nothing_more::withdraw(&store, &cast::clock(), "carla@harbor.example", one.id, "A file was found").expect("taken back");
        }
        assert!(nothing_more::withdraw(&store, &cast::clock(), "dan", said.id, "Too").expect_err("twice").to_string().contains("already"));
        assert_eq!(deals(&list(&store, "2026-05-02")).0, Standing::Blocked);
        let events = store.read(|tx| audit::list(tx, None, None, 4)).expect("events");
        let kept: Vec<_> = events.iter().map(|event| (event.action.as_str(), event.on.as_str(), event.why.as_deref())).collect();
        assert!(kept.contains(&(
            "say that nothing more comes",
            "deals of 2026-04 from crm-*.csv",
            Some("The system was replaced by the shop")
        )));
        assert!(kept.contains(&("say that more comes", "deals of 2026-04", Some("A file was found"))), "{kept:?}");
    });
}
