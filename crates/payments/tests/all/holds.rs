//! What a record pays waits: of a part that is released later, in another currency, and what Carla gets on top of what her reports earn.

use crate::cast;
use crate::closing::{close, run};
use kernel::{Decimal, parse_decimal};
use payments::holds::{self, Hold, NewHold};
use payments::ledger::{self, Account, Payout};
use payments::runs;
use records::Kind;
use store::Store;

const INVOICES: &str = r#"
[invoices]
label  = "Invoices"
class  = "result"
of     = "transactions"
when   = "kind = 'invoice'"
on     = "date"
value  = "sum(amount)"
credit = [ { to = "owner" } ]
"#;

/// Carla gets a tenth of what her reports earn.
pub const LEAD: &str = r#"
plan      = "Lead"
for       = "role = 'Manager'"
effective = { from = 2026-01-01, to = 2026-12-31 }
currency  = "USD"
pays      = "monthly"

[[component]]
name   = "Team share"
kind   = "override"
levels = 1
rate   = "10%"
"#;

fn put(store: &Store, name: &str, text: &str) {
    let done = store.write(|tx| book::documents::put(tx, name, text, &cast::meta("dan@harbor.example", None)));
    done.unwrap_or_else(|problems| panic!("{problems}"));
}

fn deals(store: &Store, rows: &str) {
    cast::import(store, &cast::table(Kind::Deals, &format!("id,name,owner,account,stage,kind,amount,currency,closed_on\n{rows}\n")));
}

/// Half of what is earned is paid at once, half as the customer is invoiced.
fn in_parts(url: &str) -> Store {
    let store = cast::database(url);
    put(&store, "measures/invoices.toml", INVOICES);
    let plan = format!("{}release = [ {{ share = \"50%\" }}, {{ share = \"50%\", paid = \"invoices\", by = \"deal\" }} ]\n", cast::PLAN);
    put(&store, "plans/account-executive.toml", &plan);
    store
}

fn hold(store: &Store, person: &str, record: &str) -> Hold {
    let new = NewHold { person, component: None, record, reason: "Delivery is disputed" };
    holds::place(store, &cast::clock(), "frida@harbor.example", &new).unwrap_or_else(|problems| panic!("{problems}"))
}

fn lift(store: &Store, hold: &Hold) {
    holds::lift(store, &cast::clock(), "frida@harbor.example", hold.id, "Settled").unwrap_or_else(|problems| panic!("{problems}"));
}

fn of(store: &Store, run: i64, person: &str) -> Payout {
    let all = runs::payouts_of(store, run).expect("payouts");
    all.into_iter().find(|one| one.person == person).unwrap_or_else(|| panic!("{person} gets nothing"))
}

/// Earned, held, released and payable of one person.
fn said(store: &Store, run: i64, person: &str) -> [String; 4] {
    let one = of(store, run, person);
    [one.earned, one.held, one.released, one.payable].map(|minor| Decimal::new(minor, 2).to_string())
}

fn held(store: &Store, person: &str) -> Decimal {
    let sums = ledger::sums(store).expect("sums");
    let own = sums.iter().filter(|sum| sum.account == Account::Held && sum.person.as_deref() == Some(person));
    own.map(ledger::Sum::amount).sum::<Decimal>()
}

fn d(text: &str) -> Decimal {
    parse_decimal(text).expect("a number")
}

#[test]
fn of_a_deal_that_pays_in_parts_each_part_is_held_when_it_is_due() {
    databases::each(|url| {
        let store = in_parts(url);
        deals(&store, "OPP-20,Wharf,ada,,Won,new,20000,USD,2026-01-21");
        let lighthouse = hold(&store, "", "OPP-1");
        // Lighthouse earned 4,800.00 and Wharf 1,600.00: half of each is due, and the half of Lighthouse waits.
        let january = close(&store, "2026-01");
        assert_eq!(said(&store, january.id, "ada"), ["3200.00", "2400.00", "0.00", "800.00"]);
        // The customer is invoiced for half of Lighthouse: 1,200.00 are released by the plan, and held by hand.
        let invoice = "id,deal,owner,kind,date,amount,currency\nINV-1,OPP-1,ada,invoice,2026-02-11,30000.025,USD\n";
        cast::import(&store, &cast::table(Kind::Transactions, invoice));
        let february = close(&store, "2026-02");
        let ada = of(&store, february.id, "ada");
        assert_eq!((ada.held, ada.earned - ada.payable), (120_000, 120_000), "{ada:?}");
        // What the plan holds (1,200.00 of Lighthouse, half of Wharf, Ferry and Buoy) is in the same account.
        assert_eq!(held(&store, "ada"), d("3600.00") + d("1200.00") + d("800.00") + d("2600.00") + d("1200.00"));
        lift(&store, &lighthouse);
        let march = close(&store, "2026-03");
        assert_eq!(said(&store, march.id, "ada"), ["0.00", "0.00", "3600.00", "3600.00"]);
        ledger::verify(&store).unwrap_or_else(|problems| panic!("{problems}"));
    });
}

#[test]
fn of_a_deal_in_parts_ben_is_paid_in_euros() {
    databases::each(|url| {
        let store = in_parts(url);
        hold(&store, "ben", "OPP-3");
        // Pier earns 1,760.00 USD and his half of Buoy 1,600.00 USD; half of it is due, at 0.90 EUR: 792.00 wait, 720.00 are paid.
        let february = close(&store, "2026-02");
        let ben = of(&store, february.id, "ben");
        assert_eq!(ben.currency.code(), "EUR");
        assert_eq!(said(&store, february.id, "ben"), ["1512.00", "792.00", "0.00", "720.00"]);
        ledger::verify(&store).unwrap_or_else(|problems| panic!("{problems}"));
    });
}

#[test]
fn a_deal_held_of_everybody_holds_what_the_manager_gets_on_it() {
    databases::each(|url| {
        let store = cast::database(url);
        put(&store, "plans/lead.toml", LEAD);
        let free = run(&store, "2026-02");
        let before = of(&store, free.id, "carla");
        assert_eq!(before.held, 0);
        // Buoy makes 2,400.00 for Ada and 1,600.00 for Ben: a tenth of both.
        let buoy = hold(&store, "", "OPP-7");
        let february = close(&store, "2026-02");
        let carla = of(&store, february.id, "carla");
        assert_eq!((carla.earned, carla.held, carla.payable), (before.earned, 40_000, before.earned - 40_000), "{carla:?}");
        assert_eq!(held(&store, "carla"), d("400.00"));
        // It is cancelled while it is held: what is taken back is even with what is held, for Carla too.
        deals(&store, "OPP-7,Buoy,ada,,Lost,new,40000,USD,2026-02-25");
        let march = run(&store, "2026-03");
        let as_calculated = runs::payouts_of(&store, march.id).expect("payouts");
        let march = close(&store, "2026-03");
        let as_posted = runs::payouts_of(&store, march.id).expect("payouts");
        assert_eq!(as_calculated, as_posted, "what is posted is what was said before");
        assert_eq!(said(&store, march.id, "carla"), ["0.00", "-400.00", "0.00", "0.00"], "nothing is released");
        assert_eq!((held(&store, "carla"), held(&store, "ada")), (Decimal::ZERO, Decimal::ZERO));
        lift(&store, &buoy);
        let april = close(&store, "2026-04");
        assert!(runs::payouts_of(&store, april.id).expect("payouts").iter().all(|one| one.payable == 0));
        ledger::verify(&store).unwrap_or_else(|problems| panic!("{problems}"));
    });
}

#[test]
fn what_ada_alone_is_not_paid_carla_gets_on_top() {
    databases::each(|url| {
        let store = cast::database(url);
        put(&store, "plans/lead.toml", LEAD);
        hold(&store, "ada", "OPP-7");
        let february = close(&store, "2026-02");
        assert_eq!(of(&store, february.id, "ada").held, 240_000);
        assert_eq!((of(&store, february.id, "carla").held, of(&store, february.id, "ben").held), (0, 0));
    });
}
