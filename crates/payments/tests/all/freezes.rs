//! Carla's company freezes Ada's pay after January was approved: what changes meanwhile waits, and comes with its cause when another lifts it.

use crate::cast;
use crate::closing::{close, d, run, step};
use kernel::{Clock, Date, Decimal, Instant, Problems};
use payments::balances::{self, cause::Now};
use payments::explain::why::{Question, why};
use payments::freezes::{self, Freeze, NewFreeze, Scope};
use payments::runs::{self, Step};
use payments::statement::{statement, workbook};
use payments::{Desk, ledger};
use records::Kind;
use store::Store;

fn deals(store: &Store, rows: &str) {
    cast::import(store, &cast::table(Kind::Deals, &format!("id,name,owner,account,stage,kind,amount,currency,closed_on\n{rows}\n")));
}

fn until(day: &str) -> Instant {
    format!("{day}T23:59:59Z").parse().expect("an instant")
}

fn freeze(store: &Store, scope: Scope, name: &str) -> Result<Freeze, Problems> {
    let desk = Desk::open(store.clone(), cast::clock()).expect("a desk");
    let as_of = Date::constant(2026, 3, 2);
    let new = NewFreeze { scope, name, as_of, until: until("2026-03-02"), reason: "Legal looks into it" };
    freezes::place(store, &cast::clock(), &desk.state(), "frida@harbor.example", &new)
}

fn lift(store: &Store, who: &str, id: i64) -> Result<Freeze, Problems> {
    freezes::lift(store, &cast::clock(), &format!("{who}@harbor.example"), id, "Settled")
}

fn earned(store: &Store, run: i64, person: &str) -> (i64, i64) {
    let found = runs::payouts_of(store, run).expect("payouts").into_iter().find(|payout| payout.person == person);
    found.map_or((0, 0), |payout| (payout.earned, payout.balances))
}

fn holds(store: &Store, run: i64) {
    let verification = runs::verify(store, run).expect("a verification");
    assert!(verification.holds, "{}", verification.to_text());
}

#[test]
fn a_frozen_person_keeps_what_was_paid_and_the_change_waits_with_its_cause() {
    databases::each(|url| {
        let store = cast::database(url);
        close(&store, "2026-01");
        let placed = freeze(&store, Scope::Person, "ada").expect("frozen");
        assert_eq!((placed.id, placed.run), (1, 1));
        assert!(freeze(&store, Scope::Person, "ada").expect_err("twice").to_string().contains("This is frozen already"));
        deals(&store, "OPP-1,Lighthouse,ada,ACC-1,Won,new,50000,USD,2026-01-20\nOPP-5,Dock,ben,,Won,new,12000,EUR,2026-02-15");
        let february = close(&store, "2026-02");
        holds(&store, february.id);
        let lines = balances::of_run(&store, february.id).expect("balances");
        assert!(lines.iter().all(|line| line.key.person != "ada"), "what is frozen waits: {lines:?}");
        let waits = freezes::keep::of_run(&store, february.id).expect("frozen");
        let told: Vec<_> = waits.iter().map(|one| (one.key.period.as_str(), one.since_run, one.waits())).collect();
        assert_eq!(told, [("2026-01", 1, d("-800.00"))], "February was in no run yet when it was frozen");
        // Another one lifts it: the next run carries what waited, and names what changed though that was before the last final run.
        assert!(lift(&store, "frida", 1).expect_err("hers").to_string().contains("somebody else has to lift it"));
        lift(&store, "greta", 1).expect("lifted");
        assert!(lift(&store, "greta", 1).expect_err("twice").to_string().contains("was lifted by greta@harbor.example"));
        let march = run(&store, "2026-03");
        holds(&store, march.id);
        let lines = balances::of_run(&store, march.id).expect("balances");
        let told: Vec<_> = lines.iter().map(|line| (line.key.person.as_str(), line.key.period.as_str(), line.amount())).collect();
        assert_eq!(told, [("ada", "2026-01", d("-800.00"))]);
        let explained = balances::explain(&store, &february, Now::Run(&march), &lines).expect("causes");
        assert_eq!(explained[0].records[0].record.as_deref(), Some("OPP-1"));
        assert!(
            explained[0].records[0].changed.as_deref().is_some_and(|said| said.contains("amount was 60000.05, is 50000")),
            "{explained:?}"
        );
        assert!(ledger::verify(&store).is_ok());
    });
}

#[test]
fn a_plan_that_was_approved_pays_what_was_approved() {
    databases::each(|url| {
        let store = cast::database(url);
        let first = run(&store, "2026-01");
        step(&store, "carla", first.id, Step::Submit, None).expect("submitted");
        step(&store, "frida", first.id, Step::Approve, None).expect("approved");
        // A later draft is not what is kept: the last approved run is.
        deals(&store, "OPP-1,Lighthouse,ada,ACC-1,Won,new,50000,USD,2026-01-20");
        run(&store, "2026-01");
        let placed = freeze(&store, Scope::Plan, "Account Executive").expect("frozen");
        assert_eq!(placed.run, first.id);
        let kept = close(&store, "2026-01");
        assert_eq!(earned(&store, kept.id, "ada"), (480_000, 0));
        holds(&store, kept.id);
        let desk = Desk::open(store.clone(), Clock::fixed("2026-03-03T09:00:00Z")).expect("a desk");
        assert!(balances::of_person(&desk.state(), "ada").expect("balances").is_empty());
        assert_eq!(freezes::keep::waiting(&desk.state(), Some("ada")).expect("waiting").len(), 1);
        lift(&store, "greta", placed.id).expect("lifted");
        desk.closed("a freeze was lifted").expect("read anew");
        let lines = balances::of_person(&desk.state(), "ada").expect("balances");
        assert_eq!(lines.iter().map(balances::Balance::amount).collect::<Vec<_>>(), [d("-800.00")]);
        assert!(freezes::keep::waiting(&desk.state(), Some("ada")).expect("waiting").is_empty());
    });
}

/// What a workbook has in its cells, as text.
fn cells(bytes: Vec<u8>) -> Vec<String> {
    use calamine::{Reader, Xlsx};
    let mut book: Xlsx<_> = Xlsx::new(std::io::Cursor::new(bytes)).expect("a workbook");
    let sheets = book.sheet_names();
    let ranges = sheets.iter().map(|sheet| book.worksheet_range(sheet).expect("a sheet"));
    ranges.flat_map(|range| range.cells().map(|(_, _, cell)| cell.to_string()).collect::<Vec<_>>()).collect()
}

#[test]
fn what_is_frozen_is_shown_as_it_is_kept() {
    databases::each(|url| {
        let store = cast::database(url);
        let first = run(&store, "2026-02");
        freeze(&store, Scope::Person, "ada").expect("frozen");
        deals(&store, "OPP-1,Lighthouse,ada,ACC-1,Won,new,50000,USD,2026-01-20\nOPP-12,Harbour wall,ada,,Won,new,7000,USD,2026-02-26");
        let desk = Desk::open(store.clone(), cast::clock()).expect("a desk");
        let state = desk.state();
        for (period, amount) in [(0, "4800.00"), (1, "6950.00")] {
            let shown = statement(&state, "ada", period).expect("a statement");
            let calculated = statement(&state.calculated(), "ada", period).expect("a statement");
            assert_eq!((shown.amount, shown.total), (d(amount), d(amount)));
            assert_ne!(calculated.amount, shown.amount, "the calculation goes on");
            let lines: Decimal = shown.plans.iter().flat_map(|plan| &plan.components).flat_map(|part| &part.lines).map(|l| l.amount).sum();
            assert_eq!(lines + shown.terms_total + shown.adjustments_total, shown.amount, "its lines are those that are kept");
            assert!(shown.deals.iter().all(|deal| deal.record.as_str() != "OPP-12"), "the late deal waits");
            assert_eq!(shown.freezes.iter().map(|freeze| freeze.reason.as_str()).collect::<Vec<_>>(), ["Legal looks into it"]);
            assert!(calculated.freezes.is_empty());
            let working = why(&state, "ada", period, &Question::default()).expect("a working");
            assert_eq!((working.amount, working.freezes.len()), (d(amount), 1));
            assert!(
                !working.to_text().contains("OPP-12") && working.to_text().contains("Pay of ada is frozen as of 2026-03-02, as run 1 says")
            );
            let cells = cells(workbook(&shown).expect("a workbook"));
            assert!(cells.iter().any(|cell| cell.contains("by frida@harbor.example: Legal looks into it")), "{cells:?}");
            assert!(!cells.iter().any(|cell| cell == "OPP-12"));
        }
        let compared = statement(&state, "ada", 1).and_then(|shown| shown.before).expect("a comparison");
        assert_eq!((compared.amount, compared.difference), (d("4800.00"), Some(d("2150.00"))));
        assert!(statement(&state, "ben", 1).expect("a statement").freezes.is_empty());
        // What a run stores and adds up is the same, and verifies.
        let again = run(&store, "2026-02");
        assert_eq!(again.totals.amounts, first.totals.amounts);
        assert_ne!(again.outcome, first.outcome);
        assert_eq!(runs::payments(&store, again.id).expect("payments"), runs::payments(&store, first.id).expect("payments"));
        assert_eq!(state.all_payments(), runs::payments(&store, first.id).expect("payments"));
        assert!(runs::compare(&store, first.id, again.id).expect("a comparison").people.is_empty());
        holds(&store, again.id);
    });
}

#[test]
fn a_plan_that_is_frozen_leaves_what_is_adjusted_by_hand() {
    databases::each(|url| {
        let store = cast::database(url);
        run(&store, "2026-02");
        freeze(&store, Scope::Plan, "Account Executive").expect("frozen");
        deals(&store, "OPP-12,Harbour wall,ada,,Won,new,7000,USD,2026-02-26");
        let columns = "id,person,period,amount,currency,reason,author,approver";
        cast::import(&store, &cast::table(Kind::Adjustments, &format!("{columns}\nA-3,ada,2026-02,50,USD,Fair stand,carla,dan\n")));
        let state = Desk::open(store.clone(), cast::clock()).expect("a desk").state();
        let shown = statement(&state, "ada", 1).expect("a statement");
        assert_eq!((shown.earnings, shown.adjustments_total, shown.amount), (d("6800.00"), d("200.00"), d("7000.00")));
        assert!(shown.deals.iter().all(|deal| deal.record.as_str() != "OPP-12"));
        let paid = state.payments_of("ada").into_iter().find(|payment| payment.period == "2026-02").expect("a payment");
        assert_eq!((paid.earnings, paid.adjustments, paid.amount), (d("6800.00"), d("200.00"), d("7000.00")));
    });
}

#[test]
fn a_run_from_before_a_freeze_is_not_made_final() {
    databases::each(|url| {
        let store = cast::database(url);
        let kept = run(&store, "2026-01");
        step(&store, "carla", kept.id, Step::Submit, None).expect("submitted");
        step(&store, "frida", kept.id, Step::Approve, None).expect("approved");
        deals(&store, "OPP-1,Lighthouse,ada,ACC-1,Won,new,50000,USD,2026-01-20");
        let late = run(&store, "2026-01");
        for (who, taken) in [("carla", Step::Submit), ("frida", Step::Approve)] {
            step(&store, who, late.id, taken, None).expect("a step");
        }
        let desk = Desk::open(store.clone(), cast::clock()).expect("a desk");
        let as_of = Date::constant(2026, 3, 2);
        let new = NewFreeze { scope: Scope::Person, name: "ada", as_of, until: until("2026-03-02"), reason: "Legal looks into it" };
        // The freeze is of the run that was approved first, for the clock of that day had not come further.
        let after = Clock::fixed("2026-03-02T11:00:00Z");
        let placed = freezes::place(&store, &after, &desk.state(), "frida@harbor.example", &new).expect("frozen");
        let other = if placed.run == late.id { kept.id } else { late.id };
        let said = step(&store, "frida", other, Step::Finalise, None).expect_err("from before").to_string();
        assert!(said.contains("person ada was frozen after run") && said.contains("calculate again"), "{said}");
        step(&store, "frida", placed.run, Step::Finalise, None).expect("what is kept can be made final");
    });
}

/// Ada moves from Germany to France on 1 February; Ben is in France.
const MOVED: &str = "\
id,name,email,role,manager,team,currency,country,start,end
ada,Ada Young,ada@harbor.example,AE,carla,North,,DE,2026-01-01,2026-01-31
ada,Ada Young,ada@harbor.example,AE,carla,North,,FR,2026-02-01,
ben,Ben Okafor,ben@harbor.example,AE,carla,North,EUR,FR,2026-02-01,
";

#[test]
fn a_country_is_frozen_with_those_who_are_in_it_on_the_last_day_of_the_period() {
    databases::each(|url| {
        let store = cast::database(url);
        cast::import(&store, &cast::table(Kind::People, MOVED));
        run(&store, "2026-02");
        freeze(&store, Scope::Country, "DE").expect("frozen");
        assert!(freeze(&store, Scope::Country, "IT").expect_err("nobody is there").to_string().contains("There is no country `IT`."));
        deals(
            &store,
            "OPP-1,Lighthouse,ada,ACC-1,Won,new,50000,USD,2026-01-20\nOPP-5,Dock,ben,,Won,new,12000,EUR,2026-01-15\n\
             OPP-2,Ferry,ada,ACC-1,Won,new,51000,USD,2026-02-10",
        );
        let state = Desk::open(store.clone(), cast::clock()).expect("a desk").state();
        let waits = freezes::keep::waiting(&state, None).expect("waiting");
        let told: Vec<_> = waits.iter().map(|one| (one.key.person.as_str(), one.key.period.as_str(), one.waits())).collect();
        assert_eq!(told, [("ada", "2026-01", d("-800.00"))], "in January she was in Germany; in February she is in France, as Ben is");
        let january = statement(&state, "ada", 0).expect("a statement");
        assert_eq!((january.amount, january.freezes[0].name.as_str()), (d("4800.00"), "DE"));
        let february = statement(&state, "ada", 1).expect("a statement");
        assert!(february.freezes.is_empty());
        assert_eq!(february.amount, statement(&state.calculated(), "ada", 1).expect("a statement").amount);
        assert!(statement(&state, "ben", 0).expect("a statement").freezes.is_empty());
        let kept = run(&store, "2026-02");
        holds(&store, kept.id);
        assert_eq!(freezes::keep::of_run(&store, kept.id).expect("frozen"), waits);
    });
}

#[test]
fn what_there_is_not_cannot_be_frozen() {
    databases::each(|url| {
        let store = cast::database(url);
        let said = |scope, name| freeze(&store, scope, name).expect_err("refused").to_string();
        assert!(said(Scope::Person, "ada").contains("No run had been calculated by 2026-03-02"));
        assert!(said(Scope::Plan, "Account Executives").contains("There is no plan `Account Executives`."));
        assert!(said(Scope::Country, "DE").contains("There is no country `DE`."));
        assert!(freezes::list(&store).expect("none").is_empty());
    });
}
