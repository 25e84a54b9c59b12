//! Half of a commission is paid at once, half as the customer pays: what is held, and which payment by the customer released which part.

use crate::cast;
use crate::closing::{close, run};
use book::assemble::Texts;
use calamine::{Data, Reader, Xlsx};
use payments::balances::{self, cause::Now};
use payments::explain::{Question, why, why_not};
use payments::{State, statement};
use records::Kind;
use std::io::Cursor;

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
fn what_a_cap_or_a_multiplier_cut_is_told_with_its_amount() {
    let summary = |terms: &str, record: &str| {
        let mut texts = cast::texts();
        texts.plans[0].1.push_str(terms);
        let state = cast::state(&texts, cast::tables(), 1);
        let answer = why_not(&state, Kind::Deals, record, "ada");
        assert!(answer.pays(), "{terms}");
        let tried = answer.measures.iter().flat_map(|measure| &measure.components).find(|tried| tried.pays).expect("a component that pays");
        let cut = answer.paid[0].cut.clone().expect("a cut");
        assert!(tried.sentence.ends_with(&cut), "{}", tried.sentence);
        answer.summary
    };
    insta::assert_snapshot!(summary("cap = { deal = 4000 }\n", "OPP-2"), @"OPP-2 did pay Ada Young: 4,000.00 USD under New business in 2026-02 (the cap for one record cut it by 400.00 USD). Ask why about it.");
    insta::assert_snapshot!(summary("cap = { period = 5000 }\n", "OPP-7"), @"OPP-7 did pay Ada Young: 2,400.00 USD under New business in 2026-02 (the cap took away 1,800.00 USD of 6,800.00 USD in 2026-02). Ask why about it.");
    insta::assert_snapshot!(
        summary("multiply = { when = \"new-bookings > 0\", by = 0.5 }\n", "OPP-7"),
        @"OPP-7 did pay Ada Young: 2,400.00 USD under New business in 2026-02 (a multiplier took away 3,400.00 USD of 6,800.00 USD in 2026-02). Ask why about it."
    );
}

#[test]
fn the_workbook_lists_every_deposit_and_they_add_up_to_the_terms_of_payment() {
    let shown = statement::statement(&harbor(1), "ada", 0).expect("a statement");
    let bytes = statement::workbook(&shown).expect("a workbook");
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).expect("it opens");
    let sheet = book.worksheet_range("Held and released").expect("its sheet");
    let cells = |row: &[Data]| row.iter().map(ToString::to_string).collect::<Vec<_>>().join("|");
    let rows: Vec<String> = sheet.rows().map(cells).collect();
    insta::assert_snapshot!(rows.join("\n"), @r"
    Plan|Component|What|Record|Name|Earned in|Earned on|Part|Share|Waits on|Paid from|Released by|Paid in|Amount|Currency
    Account Executive|New business|held|OPP-1|Lighthouse|2026-01|46042|2|0.5||46064|INV-1|2026-02|-1200|USD
    Account Executive|New business|held|OPP-1|Lighthouse|2026-01|46042|2|0.5|Invoices||||-1200|USD
    ");
    let sum: f64 = sheet.rows().skip(1).filter_map(|row| calamine::DataType::get_float(&row[13])).sum();
    assert_eq!(sum.to_string(), shown.terms_total.normalize().to_string());
    let plain = statement::workbook(&statement::statement(&cast::february(), "ada", 1).expect("a statement")).expect("a workbook");
    assert!(!Xlsx::new(Cursor::new(plain)).expect("it opens").sheet_names().contains(&"Held and released".to_owned()));
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
