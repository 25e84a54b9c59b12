//! One record at a time.

use super::*;
use kernel::{Decimal, Value};

fn money(text: &str) -> Option<Value> {
    Some(Value::Decimal(parse_decimal(text).unwrap()))
}

#[test]
fn carla_corrects_an_amount_and_says_why() {
    databases::each(|url| {
        let store = opened(url);
        import(&store, &table(Kind::Deals, "july.csv", JULY)).unwrap();
        let meta = Meta { why: Some("The signed order says 260."), ..carla() };
        let summary = store.write(|tx| ledger::change(tx, Kind::Deals, "OPP-2", &[("amount", money("260"))], &meta)).unwrap();
        assert_eq!((summary.import, summary.updated), (Some(2), 1));
        let now = store.read(|tx| ledger::record(tx, Kind::Deals, "OPP-2")).unwrap().unwrap();
        assert_eq!(now.value("amount"), Some(&Value::Decimal(Decimal::new(2_600_000, 4))));
        assert_eq!(now.value("owner"), Some(&Value::Text("ben".into())), "the rest stays");
        assert_eq!(now.source.file, "by hand");
        let events = store.read(|tx| audit::list(tx, Some("deals OPP-2"), None, 10)).unwrap();
        assert_eq!(events[0].before.as_deref(), Some(r#"{"amount":"250.5"}"#));
        assert_eq!(events[0].after.as_deref(), Some(r#"{"amount":"260"}"#));
        assert_eq!(events[0].why.as_deref(), Some("The signed order says 260."));
        let nothing = store.write(|tx| ledger::change(tx, Kind::Deals, "OPP-2", &[("amount", money("260.00"))], &meta)).unwrap();
        assert_eq!((nothing.import, nothing.unchanged), (None, 1));
        let table = store.read(|tx| ledger::load_keys(tx, Kind::Deals, &["OPP-2", "OPP-1", "OPP-9"])).unwrap();
        assert_eq!(table.batches().iter().map(RecordBatch::num_rows).sum::<usize>(), 2);
        store.write(|tx| ledger::undo(tx, 2, &carla())).unwrap();
        let back = store.read(|tx| ledger::record(tx, Kind::Deals, "OPP-2")).unwrap().unwrap();
        assert_eq!((back.value("amount").unwrap().to_string().as_str(), back.source.file.as_str()), ("250.5", "july.csv"));
    });
}

#[test]
fn a_record_is_made_and_removed_by_hand() {
    databases::each(|url| {
        let store = opened(url);
        let fields = [("id", Some(Value::Text("OPP-7".into()))), ("amount", money("12.5"))];
        let made = store.write(|tx| ledger::change(tx, Kind::Deals, "OPP-7", &fields, &carla())).unwrap();
        assert_eq!((made.created, made.import), (1, Some(1)));
        let gone = store.write(|tx| ledger::remove(tx, Kind::Deals, "OPP-7", &carla())).unwrap();
        assert_eq!((gone.removed, gone.import), (1, Some(2)));
        assert!(store.read(|tx| ledger::record(tx, Kind::Deals, "OPP-7")).unwrap().is_none());
        assert_eq!(store.read(|tx| ledger::history(tx, Kind::Deals, "OPP-7")).unwrap().len(), 1);
        assert_eq!(store.write(|tx| ledger::remove(tx, Kind::Deals, "OPP-7", &carla())).unwrap().import, None);
    });
}

#[test]
fn what_does_not_fit_is_refused_with_all_reasons() {
    databases::each(|url| {
        let store = opened(url);
        import(&store, &table(Kind::Deals, "july.csv", JULY)).unwrap();
        let change = |key: &str, fields: &[(&str, Option<Value>)]| {
            store.write(|tx| ledger::change(tx, Kind::Deals, key, fields, &carla())).unwrap_err()
        };
        let wrong = change("OPP-1", &[("amuont", money("1")), ("id", Some(Value::Text("OPP-9".into())))]);
        let text = wrong.to_string();
        assert!(text.contains("There is no column `amuont` in deals.") && text.contains("did you mean `amount`?"), "{text}");
        assert!(text.contains("a key cannot be changed"), "{text}");
        assert_eq!(
            change("OPP-1", &[("amount", money("0.00001"))]).0[0].expected.as_deref(),
            Some("an amount with at most 14 digits before and 4 after the point")
        );
        assert_eq!(change("OPP-1", &[("amount", money("100000000000000"))]).0[0].code, "bad-value");
        assert_eq!(change("OPP-1", &[("closed_on", money("1"))]).0[0].expected.as_deref(), Some("a date such as 2026-07-31"));
        assert_eq!(change("OPP-1", &[("id", None)]).0[0].code, "key-changed");
        assert_eq!(store.read(ledger::imports).unwrap().len(), 1);
    });
}
