//! What a contract cost to obtain is spread over the time that it brings; what is earned and not paid is accrued.

use crate::cast;
use crate::closing::{close, d, run, step};
use crate::happenings::memory;
use kernel::{Currency, Decimal};
use payments::books::{self, AccrualMonth, Capitalisation, Movement, Posted};
use payments::desk::Desk;
use payments::ledger::{self, Account};
use payments::runs::{self, Actor, Step};
use records::Kind;
use store::Store;

/// New business brings three years; a cancellation ends it.
pub const RULE: &str = "
[capitalised.\"New business\"]
components = [\"New business\"]
when       = \"kind = 'new'\"
months     = 36
starts     = \"closed_on\"
ends       = { of = \"transactions\", when = \"kind = 'cancellation'\", on = \"date\" }
";

pub fn put(store: &Store, name: &str, text: &str) {
    let done = store.write(|tx| book::documents::put(tx, name, text, &cast::meta("dan@harbor.example", None)));
    done.unwrap_or_else(|problems| panic!("{problems}"));
}

fn company(url: &str, rule: &str) -> Store {
    let store = cast::database(url);
    put(&store, "company.toml", &format!("{}{rule}", cast::COMPANY));
    store
}

fn here(folder: &tempfile::TempDir) -> String {
    format!("sqlite:{}", folder.path().join("book.db").display())
}

fn cancel(store: &Store, deal: &str, day: &str) {
    cast::import(store, &cast::table(Kind::Transactions, &format!("id,kind,deal,date\nC-{deal},cancellation,{deal},{day}\n")));
}

/// What an account of the books holds in dollars, debits positive.
fn holds(store: &Store, account: Account) -> Decimal {
    let sums = ledger::sums(store).expect("sums");
    sums.iter().filter(|sum| sum.account == account && sum.currency.code() == "USD").map(|sum| sum.amount()).sum()
}

fn report(store: &Store) -> Capitalisation {
    let state = Desk::open(store.clone(), cast::clock()).expect("a desk").state();
    books::capitalisation(&state, Some(store)).unwrap_or_else(|problems| panic!("{problems}"))
}

fn accruals(store: &Store) -> Vec<AccrualMonth> {
    let state = Desk::open(store.clone(), cast::clock()).expect("a desk").state();
    let usd: Currency = "USD".parse().expect("a currency");
    let all = books::accruals(&state, Some(store)).unwrap_or_else(|problems| panic!("{problems}"));
    all.into_iter().filter(|month| month.currency == usd).collect()
}

/// Opening, capitalised, amortised, impaired, closing of a month in dollars.
fn month(report: &Capitalisation, period: &str) -> [String; 5] {
    let found = report.movements.iter().find(|movement| movement.period == period && movement.currency.code() == "USD");
    let Movement { opening, capitalised, amortised, impaired, closing, .. } = found.unwrap_or_else(|| panic!("{report:#?}"));
    [opening, capitalised, amortised, impaired, closing].map(ToString::to_string)
}

fn month_end(store: &Store, who: &str, run: i64) -> Result<Posted, kernel::Problems> {
    let name = format!("{who}@harbor.example");
    books::month_end(store, &cast::clock(), Actor { name: &name, person: None }, run, None)
}

fn verified(store: &Store, run: i64) {
    let verification = runs::verify(store, run).expect("a verification");
    assert!(verification.holds, "{}", verification.to_text());
    assert!(verification.checks.iter().any(|check| check.what == "books"), "{}", verification.to_text());
    ledger::verify(store).unwrap_or_else(|problems| panic!("{problems}"));
}

#[test]
fn a_commission_is_spread_over_three_years_and_the_ledger_has_it() {
    databases::each(|url| {
        let store = company(url, RULE);
        let january = close(&store, "2026-01");
        // Lighthouse cost 4,800.00: 133.33 a month, and the last of 36 takes 133.45.
        assert_eq!(holds(&store, Account::CapitalisedCost), d("4800.00"));
        assert_eq!(holds(&store, Account::Amortisation), d("133.33"));
        assert_eq!(holds(&store, Account::Expense), d("133.33"));
        assert_eq!(holds(&store, Account::Payable), d("4800.00"));
        verified(&store, january.id);
        let february = close(&store, "2026-02");
        let report = report(&store);
        assert_eq!(month(&report, "2026-01"), ["0.00", "4800.00", "133.33", "0.00", "4666.67"]);
        // In February Ferry and half of Buoy cost 4,000.00 at 8 % and 800.00 and 1,200.00 … of which each is spread by itself.
        let [opening, capitalised, amortised, _, closing] = month(&report, "2026-02");
        assert_eq!(opening, "4666.67");
        assert_eq!(d(&opening) + d(&capitalised) - d(&amortised), d(&closing));
        assert_eq!(holds(&store, Account::CapitalisedCost) - holds(&store, Account::Amortisation), d(&closing));
        verified(&store, february.id);
        verified(&store, january.id);
        // A referral is no cost of a contract: it stays an expense.
        let earned: Decimal = report.contracts.iter().filter(|c| c.person == "ada").map(|c| c.capitalised).sum();
        let cost: Decimal =
            runs::payments(&store, february.id).expect("payments").iter().filter(|p| p.person.as_str() == "ada").map(|p| p.earnings).sum();
        assert_eq!(earned, cost);
        // The next twelve months and the rest add up to what is left.
        let ahead: Decimal = report.ahead.iter().filter(|ahead| ahead.currency.code() == "USD").map(|ahead| ahead.amount).sum();
        assert_eq!(ahead, d(&closing));
    });
}

#[test]
fn a_deal_that_was_smaller_is_caught_up_in_the_next_open_period() {
    databases::each(|url| {
        let store = company(url, RULE);
        let january = close(&store, "2026-01");
        cast::import(
            &store,
            &cast::table(
                Kind::Deals,
                "id,name,owner,account,stage,kind,amount,currency,closed_on\nOPP-1,Lighthouse,ada,ACC-1,Won,new,50000,USD,2026-01-20\n",
            ),
        );
        // 4,000.00 instead of 4,800.00: by the end of February 222.22 are spread instead of 266.66, of which January had 133.33.
        let february = close(&store, "2026-02");
        let lighthouse = report(&store).contracts.into_iter().find(|c| c.contract == "OPP-1").expect("Lighthouse");
        assert_eq!((lighthouse.capitalised, lighthouse.amortised, lighthouse.carrying), (d("4000.00"), d("222.22"), d("3777.78")));
        let entries = ledger::of_run(&store, february.id).expect("entries");
        let of = |reference: &str, account| {
            let lines = entries.iter().flat_map(|entry| &entry.lines);
            lines.filter(|line| line.reference == reference && line.account == account).map(|line| line.amount()).sum::<Decimal>()
        };
        assert_eq!(of("capitalised New business/OPP-1", Account::CapitalisedCost), d("-800.00"));
        assert_eq!(of("amortised New business/OPP-1", Account::Amortisation), d("-88.89"));
        for id in [january.id, february.id] {
            verified(&store, id);
        }
        assert_eq!(month(&report(&store), "2026-01"), ["0.00", "4800.00", "133.33", "0.00", "4666.67"], "what is closed stays");
    });
}

#[test]
fn a_contract_that_is_cancelled_is_written_off() {
    databases::each(|url| {
        let store = company(url, RULE);
        close(&store, "2026-02");
        cancel(&store, "OPP-1", "2026-03-15");
        let march = close(&store, "2026-03");
        let report = report(&store);
        let lighthouse = report.contracts.iter().find(|c| c.contract == "OPP-1").expect("Lighthouse");
        // January and February were spread; March finds it ended.
        assert_eq!((lighthouse.amortised, lighthouse.impaired, lighthouse.carrying), (d("266.66"), d("4533.34"), d("0.00")));
        assert_eq!(lighthouse.ended.as_deref(), Some("2026-03"));
        assert_eq!(month(&report, "2026-03")[3], "4533.34");
        verified(&store, march.id);
    });
}

#[test]
fn up_to_twelve_months_are_an_expense_at_once_unless_the_rule_says_otherwise() {
    let folder = memory();
    let store = company(&here(&folder), &RULE.replace("36", "12"));
    let january = close(&store, "2026-01");
    assert_eq!((holds(&store, Account::CapitalisedCost), holds(&store, Account::Expense)), (Decimal::ZERO, d("4800.00")));
    assert!(report(&store).movements.is_empty());
    verified(&store, january.id);
    let folder = memory();
    let store = company(&here(&folder), &format!("{}expedient = false\n", RULE.replace("36", "12")));
    close(&store, "2026-01");
    assert_eq!((holds(&store, Account::CapitalisedCost), holds(&store, Account::Amortisation)), (d("4800.00"), d("400.00")));
}

#[test]
fn a_rule_that_is_taken_away_takes_back_what_it_made() {
    let folder = memory();
    let store = company(&here(&folder), RULE);
    close(&store, "2026-01");
    put(&store, "company.toml", cast::COMPANY);
    let february = close(&store, "2026-02");
    assert_eq!((holds(&store, Account::CapitalisedCost), holds(&store, Account::Amortisation)), (Decimal::ZERO, Decimal::ZERO));
    verified(&store, february.id);
}

#[test]
fn a_months_end_accrues_what_is_not_final_once_and_the_close_takes_it_back() {
    databases::each(|url| {
        let store = company(url, RULE);
        let january = run(&store, "2026-01");
        let own = month_end(&store, "carla", january.id).expect_err("her run").to_string();
        assert!(own.contains("she started the run"), "{own}");
        let posted = month_end(&store, "frida", january.id).expect("posted");
        assert_eq!(posted.accrued.get("USD").map(String::as_str), Some("4800.00"));
        assert!(posted.entries > 0);
        assert_eq!((holds(&store, Account::Accrual), holds(&store, Account::Payable)), (d("4800.00"), Decimal::ZERO));
        // What is accrued is capitalised and spread like what is final.
        assert_eq!((holds(&store, Account::Expense), holds(&store, Account::CapitalisedCost)), (d("133.33"), d("4800.00")));
        verified(&store, january.id);
        assert_eq!(month_end(&store, "frida", january.id).expect("again").entries, 0, "what stands is not posted again");
        let month = accruals(&store).remove(0);
        assert_eq!((month.earned, month.accrued, month.posted, month.closed), (d("4800.00"), d("4800.00"), d("4800.00"), false));
        for (who, taken) in [("carla", Step::Submit), ("frida", Step::Approve), ("frida", Step::Finalise)] {
            step(&store, who, january.id, taken, None).unwrap_or_else(|problems| panic!("{problems}"));
        }
        assert_eq!((holds(&store, Account::Accrual), holds(&store, Account::Payable)), (Decimal::ZERO, d("4800.00")));
        assert_eq!(holds(&store, Account::Expense), d("133.33"));
        verified(&store, january.id);
        let log = store.read(|tx| audit::list(tx, None, None, 100)).expect("events");
        assert_eq!(log.iter().filter(|event| event.action == "post month-end").count(), 1, "nothing posted, nothing told");
    });
}

#[test]
fn what_is_owed_goes_from_earned_to_paid() {
    databases::each(|url| {
        let store = company(url, "");
        let january = close(&store, "2026-01");
        step(&store, "frida", january.id, Step::Pay, None).expect("paid");
        let months = accruals(&store);
        // January's close owes 4,800.00; the clock says that it was paid in March. February is open: it will owe what the figures say.
        let figures =
            |m: &AccrualMonth| [m.opening, m.earned, m.corrections, m.advances, m.paid, m.closing].map(|amount| amount.to_string());
        assert_eq!(figures(&months[0]), ["0.00", "4800.00", "0.00", "0.00", "0.00", "4800.00"]);
        assert_eq!((months[0].payable, months[0].closed), (d("4800.00"), true));
        assert_eq!(months[1].opening, d("4800.00"));
        assert_eq!((months[1].closed, months[1].accrued), (false, months[1].earned));
        assert_eq!(months[2].paid, d("4800.00"));
        for month in &months {
            assert_eq!(month.opening + month.earned + month.corrections + month.advances - month.paid, month.closing);
            assert_eq!(month.accrued + month.held + month.payable, month.closing);
        }
    });
}

#[test]
fn a_quarterly_plan_is_accrued_month_by_month() {
    databases::each(|url| {
        let store = company(url, &format!("[accruals]\nopen_windows = \"at close\"\n{RULE}"));
        put(&store, "plans/account-executive.toml", &cast::PLAN.replace("monthly", "quarterly"));
        let january = close(&store, "2026-01");
        // The quarter is paid in March; what Ada has earned to date is accrued, and as a cost of Lighthouse spread.
        assert_eq!((holds(&store, Account::Accrual), holds(&store, Account::Payable)), (d("4800.00"), Decimal::ZERO));
        assert_eq!((holds(&store, Account::CapitalisedCost), holds(&store, Account::Amortisation)), (d("4800.00"), d("133.33")));
        // February is open: what the quarter has earned by its end is accrued, January's part of it already.
        let months = accruals(&store);
        assert_eq!((months[0].accrued, months[0].closed), (d("4800.00"), true));
        assert_eq!((months[1].accrued, months[1].closing), (months[1].opening + months[1].earned, months[1].accrued));
        let february = close(&store, "2026-02");
        assert_eq!(accruals(&store)[1].accrued, months[1].accrued - d("150.00"), "the referral is payable, the rest accrued");
        assert_eq!(holds(&store, Account::Accrual), months[1].accrued - d("150.00"));
        verified(&store, february.id);
        let march = close(&store, "2026-03");
        assert_eq!(holds(&store, Account::Accrual), Decimal::ZERO);
        let paid: Decimal =
            runs::payouts_of(&store, march.id).expect("payouts").iter().filter(|p| p.currency.code() == "USD").map(|p| p.amount()).sum();
        let adjusted = d("150.00");
        assert_eq!(holds(&store, Account::CapitalisedCost), paid, "the referral of {adjusted} was February's");
        for id in [january.id, march.id] {
            verified(&store, id);
        }
    });
}

#[test]
fn what_is_owed_in_euros_is_told_in_dollars_too() {
    databases::each(|url| {
        let store = company(url, "");
        close(&store, "2026-02");
        let state = Desk::open(store.clone(), cast::clock()).expect("a desk").state();
        let all = books::accruals(&state, Some(&store)).unwrap_or_else(|problems| panic!("{problems}"));
        let february: Vec<&AccrualMonth> = all.iter().filter(|month| month.period == "2026-02").collect();
        let told = |month: &&AccrualMonth| {
            let exchange = month.exchange.as_ref();
            let rate = exchange.map(|exchange| format!("{} since {}", exchange.rate.normalize(), exchange.since.expect("a day")));
            format!("{} {} is {}, {}", month.closing, month.currency, month.reporting.expect("a rate"), rate.unwrap_or_default())
        };
        let told: Vec<String> = february.iter().map(told).collect();
        // Pier makes 1,760.00 USD, half of Buoy 1,600.00: at 0.90 EUR 3,024.00 are owed to Ben, which are 3,326.40 USD at 1.10.
        assert_eq!(told[0], "3024.00 EUR is 3326.40, 1.1 since 2026-01-01");
        assert!(told[1].ends_with(", ") && february[1].reporting == Some(february[1].closing), "{told:?}");
        let together = books::consolidated(&state.book, &all);
        let last = together.last().expect("February");
        assert_eq!((last.period.as_str(), last.currency.code(), last.closed), ("2026-02", "USD", true));
        assert_eq!(last.owed, Some(february[1].closing + d("3326.40")));
    });
}

#[test]
fn without_a_rate_there_is_no_sum() {
    let mut tables = cast::tables();
    tables.insert(
        Kind::ExchangeRates,
        cast::table(Kind::ExchangeRates, "from,to,date,rate\nUSD,EUR,2026-01-01,0.90\nEUR,USD,2026-03-01,1.10\n"),
    );
    tables.insert(Kind::Deals, cast::table(Kind::Deals, &cast::DEALS.replace("20000,EUR", "20000,USD").replace("10000,EUR", "10000,USD")));
    let state = cast::state(&cast::texts(), tables, 1);
    let all = books::accruals(&state, None).unwrap_or_else(|problems| panic!("{problems}"));
    let ben = all.iter().find(|month| month.currency.code() == "EUR").expect("what is owed to Ben");
    assert_eq!((ben.reporting, &ben.exchange), (None, &None));
    assert_eq!(books::consolidated(&state.book, &all).last().and_then(|last| last.owed), None);
}
