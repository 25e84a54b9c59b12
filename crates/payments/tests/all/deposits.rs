//! Half of a commission is paid at once, half as the customer pays: what is held, and which payment by the customer released which part.

use crate::cast;
use crate::closing::{close, run};
use book::assemble::Texts;
use payments::balances::{self, cause::Now};
use payments::explain::{Question, why, why_not};
use payments::{State, statement};
use records::Kind;

fn harbor_texts() -> Texts {
    let mut texts = cast::texts();
    texts.measures.push(("measures/invoices.toml".into(), INVOICES.into()));
    let (_, plan) = &mut texts.plans[0];
    plan.push_str("release = [ { share = \"50%\" }, { share = \"50%\", paid = \"invoices\", by = \"deal\" } ]\n");
    texts
}

/// Ada's Lighthouse of January is invoiced in February, half of it.
fn harbor(through: usize) -> State {
    let mut tables = cast::tables();
    tables.insert(Kind::Deals, cast::table(Kind::Deals, DEALS));
    tables.insert(Kind::Transactions, cast::table(Kind::Transactions, TRANSACTIONS));
    tables.remove(&Kind::Adjustments);
    tables.remove(&Kind::Splits);
    cast::state(&harbor_texts(), tables, through)
}

const INVOICES: &str = r#"
[invoices]
label = "Invoices"
class = "result"
of    = "transactions"
when  = "kind = 'invoice'"
on    = "date"
value = "sum(amount)"
credit = [ { to = "owner" } ]
"#;

const DEALS: &str = "\
id,name,owner,account,stage,kind,amount,currency,closed_on
OPP-1,Lighthouse,ada,ACC-1,Won,new,60000,USD,2026-01-20
";

const TRANSACTIONS: &str = "\
id,deal,owner,kind,date,amount,currency
INV-1,OPP-1,ada,invoice,2026-02-11,30000,USD
";

#[test]
fn february_pays_what_the_invoice_released_and_names_deal_and_invoice() {
    let state = harbor(1);
    let answer = why(&state, "ada", 1, &Question::default()).expect("an answer").to_text();
    let shown = answer.split("Terms of payment").nth(1).expect("the terms");
    insta::assert_snapshot!(shown, @r"
    : 1,200.00 USD
      Earned under New business in 2026-01 and now released; 1,200.00 USD is still held: 1,200.00 USD (Account Executive)
              1,200.00  OPP-1, 50% of it: Earned on 2026-01-20; released by INV-1 on 2026-02-11, paid in 2026-02
    ");
    let shown = statement::statement(&state, "ada", 1).expect("a statement");
    let released = shown.held_and_released();
    assert_eq!(released[0].deposits[0].called(), Some("Lighthouse"));
    assert_eq!(shown.amount, released[0].deposits[0].amount);
}

#[test]
fn a_balance_line_of_held_money_names_the_deal_that_changed() {
    databases::each(|url| {
        let store = cast::database(url);
        let texts = harbor_texts();
        let (plan, measure) = (&texts.plans[0], texts.measures.last().expect("invoices"));
        let put = store.write(|tx| {
            book::documents::put(tx, &measure.0, &measure.1, &cast::meta("dan@harbor.example", None))?;
            book::documents::put(tx, &plan.0, &plan.1, &cast::meta("dan@harbor.example", None))
        });
        put.unwrap_or_else(|problems| panic!("{problems}"));
        let january = close(&store, "2026-01");
        cast::import(&store, &cast::table(Kind::Deals, &DEALS.replace("60000", "50000")));
        let february = run(&store, "2026-02");
        let lines = balances::of_run(&store, february.id).expect("balances");
        let explained = balances::explain(&store, &january, Now::Run(&february), &lines).expect("causes");
        let held = explained.iter().find(|line| line.balance.key.label().starts_with("Held")).expect("a line of what is held");
        let records: Vec<_> = held.records.iter().filter_map(|cause| cause.record.as_deref()).collect();
        assert_eq!(records, ["OPP-1"]);
        assert!(held.records[0].changed.is_some(), "{held:?}");
    });
}

#[test]
fn what_a_closed_gate_took_away_is_not_told_as_paid() {
    let mut texts = cast::texts();
    texts.plans[0].1.push_str("only_if = \"new-bookings > 500000\"\n");
    let state = cast::state(&texts, cast::tables(), 1);
    let answer = why_not(&state, Kind::Deals, "OPP-2", "ada");
    assert!(!answer.pays());
    insta::assert_snapshot!(answer.summary, @"OPP-2 is credited to Ada Young under New bookings, but pays nothing: New business pays only if new-bookings > 500000, which does not hold in 2026-02 (new-bookings in 2026 is 130,000.05 of a quota of 100,000 = 130%; new-bookings in 2026-02 is 70,000): 6,800.00 USD is taken away (Account Executive, New business).");
}

#[test]
fn january_says_what_is_held_and_what_it_waits_on() {
    let state = harbor(1);
    let answer = why(&state, "ada", 0, &Question { record: Some("OPP-1".into()), ..Question::default() }).expect("an answer");
    let told: Vec<&str> = answer.paid_otherwise.iter().flat_map(|term| &term.deposits).map(|d| d.sentence.as_str()).collect();
    assert_eq!(told, ["Earned on 2026-01-20; released by INV-1 on 2026-02-11, paid in 2026-02", "Earned on 2026-01-20; waits on Invoices"]);
    let other = why(&state, "ada", 0, &Question { record: Some("OPP-2".into()), ..Question::default() }).expect("an answer");
    assert!(other.paid_otherwise.is_empty());
}
