//! Ada's plan has a second version from February on, which goes on: what explains her pay counts January, too.

use crate::cast;
use payments::explain::{Question, why};
use payments::statement::statement;
use records::Kind;

const DEALS: &str = "\
id,name,owner,account,stage,kind,amount,currency,closed_on
OPP-1,Lighthouse,ada,ACC-1,Won,new,60000,USD,2026-01-20
OPP-2,Ferry,ada,ACC-1,Won,new,90000,USD,2026-02-10
";

/// February under version 2, with a second rate of 14 %.
fn february(goes_on: bool) -> payments::State {
    let mut texts = cast::texts();
    let key = if goes_on { "goes_on = true\n" } else { "" };
    let next = texts.plans[0].1.replace("2026-01-01, to", "2026-02-01, to").replace("12%", "14%");
    texts.plans.push(("plans/account-executive-2.toml".into(), format!("version = 2\n{key}{next}")));
    let mut tables = cast::tables();
    tables.insert(Kind::Deals, cast::table(Kind::Deals, DEALS));
    tables.remove(&Kind::Adjustments);
    tables.remove(&Kind::Splits);
    cast::state(&texts, tables, 1)
}

#[test]
fn a_version_that_goes_on_explains_from_where_the_axis_stands() {
    let state = february(true);
    let answer = why(&state, "ada", 1, &Question::default()).expect("an answer");
    let plan = answer.plans.iter().find(|plan| plan.version == 2).expect("version 2");
    let told: Vec<_> = plan.components[0].lines.iter().map(|line| line.sentence.as_str()).collect();
    assert_eq!(told, ["40,000.00 × 8% = 3,200.00 (below 100% of quota)", "50,000.00 × 14% = 7,000.00 (from 100% of quota)"]);
    let axis = plan.components[0].lines[0].axis.as_ref().expect("an axis");
    assert_eq!((axis.before.to_string(), axis.after.to_string()), ("60000".into(), "150000".into()));
    assert_eq!(plan.components[0].measures[0].sentence, "New bookings in 2026: 150,000 of a quota of 100,000 = 150%");
    let shown = statement(&state, "ada", 1).expect("a statement");
    let part = shown.plans.iter().find(|plan| plan.version == 2).map(|plan| &plan.components[0]).expect("version 2");
    assert!(part.tiers.iter().all(|tier| tier.reached) && part.next.is_none(), "{part:?}");
}

#[test]
fn one_that_does_not_go_on_explains_from_zero() {
    let state = february(false);
    let answer = why(&state, "ada", 1, &Question::default()).expect("an answer");
    let plan = answer.plans.iter().find(|plan| plan.version == 2).expect("version 2");
    assert_eq!(plan.components[0].measures[0].sentence, "New bookings in 2026: 90,000 of a quota of 100,000 = 90%");
    assert_eq!(plan.components[0].lines[0].sentence, "90,000.00 × 8% = 7,200.00 (below 100% of quota)");
}
