//! A return takes a deal back: what explains Ada's pay reads the axis as it was calculated, fallen.

use crate::cast;
use payments::State;
use payments::explain::{Question, why};
use payments::statement::{ComponentPart, statement};
use records::Kind;

const RETURNS: &str = r#"
[returns]
label  = "Returns"
class  = "result"
of     = "transactions"
when   = "kind = 'return'"
on     = "date"
value  = "sum(amount)"
credit = [ { to = "owner" } ]
"#;

const DEALS: &str = "\
id,name,owner,account,stage,kind,amount,currency,closed_on
OPP-1,Lighthouse,ada,ACC-1,Won,new,60000,USD,2026-01-20
OPP-2,Ferry,ada,ACC-1,Won,new,50000,USD,2026-02-10
OPP-3,Pier,ada,ACC-1,Won,new,30000,USD,2026-03-05
";

const RETURNED: &str = "\
id,deal,owner,kind,date,amount,currency
RET-1,OPP-1,ada,return,2026-02-28,-60000,USD
";

fn harbor(clawback: &str) -> State {
    let mut texts = cast::texts();
    texts.measures.push(("measures/returns.toml".into(), RETURNS.into()));
    texts.plans[0].1.push_str(clawback);
    let mut tables = cast::tables();
    tables.insert(Kind::Deals, cast::table(Kind::Deals, DEALS));
    tables.insert(Kind::Transactions, cast::table(Kind::Transactions, RETURNED));
    tables.remove(&Kind::Adjustments);
    tables.remove(&Kind::Splits);
    cast::state(&texts, tables, 2)
}

/// The axis before and after March's deal, and what the lines say.
fn moved(state: &State) -> Vec<(String, String, String)> {
    let answer = why(state, "ada", 2, &Question::default()).expect("an answer");
    let lines = &answer.plans[0].components[0].lines;
    let axis = lines.iter().map(|line| (line.axis.as_ref().expect("an axis"), line.sentence.clone()));
    axis.map(|(axis, said)| (axis.before.to_string(), axis.after.to_string(), said)).collect()
}

fn march(state: &State) -> ComponentPart {
    statement(state, "ada", 2).expect("a statement").plans[0].components[0].clone()
}

#[test]
fn after_a_return_the_next_deal_moves_the_tiers_from_where_they_fell_to() {
    let state = harbor("clawback = { measure = \"returns\", by = \"deal\" }\n");
    let said = "30,000.00 × 8% = 2,400.00 (below 100% of quota)".to_owned();
    assert_eq!(moved(&state), [("50000".to_owned(), "80000".to_owned(), said)]);
    let part = march(&state);
    assert_eq!(part.tiers.iter().map(|tier| tier.reached).collect::<Vec<_>>(), [true, false]);
    assert_eq!(part.next.expect("a next tier").distance.to_string(), "20000");
    // The measure keeps the deal: 140 % of quota.
    assert_eq!(part.measures[0].attainment.map(|attainment| attainment.normalize().to_string()).as_deref(), Some("1.4"));
    let fallen = "The tiers of this component stand at 80,000 in 2026: 60,000 of OPP-1, taken back on 2026-02-28, no longer counts for them. \
                  The measure keeps it.";
    assert_eq!(part.fallen.as_deref(), Some(fallen));
    let answer = why(&state, "ada", 2, &Question::default()).expect("an answer").to_text();
    assert!(answer.contains(fallen), "{answer}");
}

#[test]
fn where_attainment_stays_nothing_falls() {
    let state = harbor("clawback = { measure = \"returns\", by = \"deal\", attainment = \"stays\" }\n");
    let said = "30,000.00 × 12% = 3,600.00 (from 100% of quota)".to_owned();
    assert_eq!(moved(&state), [("110000".to_owned(), "140000".to_owned(), said)]);
    let part = march(&state);
    assert!(part.tiers.iter().all(|tier| tier.reached) && part.next.is_none() && part.fallen.is_none(), "{part:?}");
}
