//! A change that does not fit leaves everything as it was.

use engine::{Live, Options};
use kernel::Value;
use records::Kind;
use testing::random;

#[test]
fn a_change_that_does_not_fit_changes_nothing() {
    let cast = random::cast(3001);
    let mut live = Live::new(cast.book(), Options::default()).unwrap();
    let hash = live.outcome().hash();
    let twice = testing::Fields::from([("id".into(), Value::Text("D1".into()))]);
    let problems = live.change(Kind::Deals, testing::tables::table(Kind::Deals, &[twice.clone(), twice], 9), &[]).unwrap_err();
    assert!(problems.to_string().contains("`D1` is there twice in one change."), "{problems}");
    assert!(live.change(Kind::People, records::Table::empty(Kind::People), &[]).is_err());
    assert_eq!(live.outcome().hash(), hash);
}
