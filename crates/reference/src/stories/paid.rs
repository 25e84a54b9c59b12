//! Clawbacks, releases, holdbacks, guarantees and draws.

use super::rules::{ada, measure};
use super::*;
use kernel::{Date, Value};
use plans::{Amount, Clawback, ClawbackStep, Draw, Event, Guarantee, Holdback, Linked, Recovery, ReleasePart, Starts, Waits, Within};
use records::Kind as Records;
use testing::{Fields, Record};

fn clawback(event: Event, attainment_falls: bool) -> Option<Clawback> {
    Some(Clawback { event, schedule: Vec::new(), attainment_falls, at: Location::default() })
}

fn cancelled(falls: bool) -> Option<Clawback> {
    clawback(Event::Day("cancelled_on".into()), falls)
}

fn cancel(cast: &mut Cast, record: &str, date: &str) {
    let record = cast.records.iter_mut().find(|r| r.fields["id"].to_string() == record).unwrap();
    record.fields.insert("cancelled_on".into(), Value::Date(day(date)));
}

fn by(measure: &str) -> Linked {
    Linked { measure: measure.into(), by: "deal".into() }
}

/// A payment or return of a customer.
fn line(cast: &mut Cast, id: &str, kind: &str, deal: &str, date: &str, amount: &str) {
    if !cast.measures.iter().any(|m| m.id.as_str() == kind) {
        cast.measures.push(measure(kind, Records::Transactions, kind, Function::Sum, "amount", MeasureUnit::Money));
    }
    let text = |text: &str| Value::Text(text.into());
    let fields = Fields::from([
        ("id".into(), text(id)),
        ("kind".into(), text(kind)),
        ("deal".into(), text(deal)),
        ("date".into(), Value::Date(day(date))),
        ("amount".into(), Value::Decimal(number(amount))),
    ]);
    cast.records.push(Record { kind: Records::Transactions, fields });
}

/// 10 % of each deal.
fn flat() -> Component {
    let mut component = commission(Apply::Marginal, &[("0%", "10%")]);
    if let Kind::Commission(terms) = &mut component.kind {
        (terms.against, terms.per) = (Against::Amount, Per::Deal);
    }
    component
}

/// Payment lines and payments of a person, as text.
fn paid(results: &Results) -> Vec<String> {
    let mut text: Vec<String> = Vec::new();
    for l in &results.payment_lines {
        let of = l.of.as_ref().map_or(String::new(), |of| format!(" of {of}"));
        text.push(format!("{} {}{of} {} ({})", l.period, l.line.word(), l.amount, l.balance));
    }
    text
}

fn payments(results: &Results) -> Vec<String> {
    results.payments.iter().map(|p| format!("{} {}", p.period, p.amount)).collect()
}

#[test]
fn a_cancelled_deal_is_taken_back_at_the_rate_at_which_it_was_paid() {
    let mut cast = company(Apply::Marginal);
    cast.plans[0].components[0].clawback = cancelled(true);
    cancel(&mut cast, "D1", "2026-03-10");
    cast.deal("D3", "Ada", day("2026-03-20"), "300");
    // D1 was paid 800 × 8 % = 64, D2 200 × 8 % + 200 × 12 %. Without D1 the axis stands at 400, and D3 is paid at 8 %.
    let results = calculate(&cast.book(), None).unwrap();
    let march = |results: &Results| lines(results, "Ada").into_iter().filter(|l| l.starts_with("2026-03")).collect::<Vec<_>>();
    assert_eq!(march(&results), ["2026-03 D3 24.00", "2026-03 D1 -64.00"]);
    // If attainment stays, the axis stands at 1,200, and D3 is paid at 12 %.
    cast.plans[0].components[0].clawback = cancelled(false);
    assert_eq!(march(&calculate(&cast.book(), None).unwrap()), ["2026-03 D3 36.00", "2026-03 D1 -64.00"]);
}

#[test]
fn a_true_up_is_taken_back_with_its_deal_and_what_is_left_is_as_if_it_had_never_been() {
    let mut cast = company(Apply::Whole);
    cast.plans[0].components[0].clawback = cancelled(true);
    cancel(&mut cast, "D1", "2026-03-10");
    let results = calculate(&cast.book(), Some(2)).unwrap();
    // January 800 × 8 % = 64; February 400 × 12 % = 48 and 800 × 4 % = 32. In March the axis is at 400 again: (800 + 400) × −4 % = −48;
    // D1 was paid 64 + 32 − 32 = 64. All in all 400 × 8 % = 32.
    assert_eq!(lines(&results, "Ada")[3..], ["2026-03 - -48.00", "2026-03 D1 -64.00"]);
    assert_eq!(results.payments.iter().map(|p| p.amount).sum::<Decimal>(), number("32"));
}

#[test]
fn returns_take_their_part_as_long_as_the_schedule_runs() {
    let mut component = flat();
    component.clawback = clawback(Event::Linked(by("return")), true);
    let step = |months: u16, takes: &str| ClawbackStep { within: Within::Months(months), takes: number(takes) };
    component.clawback.as_mut().unwrap().schedule = vec![step(1, "100%"), step(3, "50%")];
    component.cap.deal = Some(number("60"));
    let mut cast = ada(component);
    cast.deal("D1", "Ada", day("2026-01-31"), "800");
    line(&mut cast, "L1", "return", "D1", "2026-02-27", "200");
    line(&mut cast, "L2", "return", "D1", "2026-02-28", "-200");
    line(&mut cast, "L3", "return", "D1", "2026-04-29", "4000");
    line(&mut cast, "L4", "return", "D1", "2026-04-29", "1");
    let results = calculate(&cast.book(), Some(5)).unwrap();
    // Paid: 80, capped to 60. A quarter within a month: −15. One month after 31 January is 28 February: a quarter of it at 50 %, −7.50.
    // The rest, a half, before 30 April at 50 %: −15; nothing is left for L4.
    assert_eq!(lines(&results, "Ada")[2..], ["2026-02 D1 -15.00", "2026-02 D1 -7.50", "2026-04 D1 -15.00"]);
}

#[test]
fn a_return_in_another_currency_is_converted_into_that_of_the_deal() {
    let mut component = flat();
    component.clawback = clawback(Event::Linked(by("return")), true);
    let mut cast = ada(component);
    cast.rate(kernel::Currency::EUR, kernel::Currency::USD, "2026-01-01", "1.25");
    cast.deal("D1", "Ada", day("2026-01-31"), "1000");
    line(&mut cast, "L1", "return", "D1", "2026-02-27", "200");
    cast.records.last_mut().unwrap().fields.insert("currency".into(), Value::Text("EUR".into()));
    line(&mut cast, "L2", "return", "D1", "2026-02-27", "100");
    cast.records.last_mut().unwrap().fields.insert("currency".into(), Value::Text("JPY".into()));
    // 200 EUR are 250 of 1,000 USD: a quarter of 100. There is no rate for yen.
    assert_eq!(lines(&calculate(&cast.book(), Some(1)).unwrap(), "Ada")[1..], ["2026-02 D1 -25.00"]);
}

#[test]
fn what_a_multiplier_and_a_cap_made_of_the_pay_is_what_is_taken_back() {
    let mut component = flat();
    component.clawback = cancelled(true);
    component.cap.period = Some(number("90"));
    let mut cast = ada(component);
    cast.deal("D1", "Ada", day("2026-01-10"), "800");
    cast.deal("D2", "Ada", day("2026-01-20"), "400");
    cancel(&mut cast, "D1", "2026-02-01");
    // January pays 90 of 120: three quarters of D1's 80.
    assert_eq!(lines(&calculate(&cast.book(), Some(1)).unwrap(), "Ada")[3..], ["2026-02 D1 -60.00"]);
}

fn part(share: &str, waits: Waits, after: u16) -> ReleasePart {
    ReleasePart { share: number(share), waits, after, at: Location::default() }
}

#[test]
fn the_customers_payments_release_their_part() {
    let mut component = flat();
    component.release = vec![part("50%", Waits::Booking, 0), part("50%", Waits::Payments(by("payment")), 30)];
    let mut cast = ada(component);
    cast.deal("D1", "Ada", day("2026-01-20"), "1000");
    line(&mut cast, "L1", "payment", "D1", "2026-01-30", "300");
    line(&mut cast, "L2", "payment", "D1", "2026-04-10", "500");
    // 100 are earned, 50 at once. 30 % of the other 50 on 1 March, 50 % of it on 10 May; 10 are still held.
    let results = calculate(&cast.book(), Some(4)).unwrap();
    let deposits: Vec<String> =
        results.deposits.iter().map(|d| format!("{} {:?} {:?}", d.amount, d.releasable.map(|d| d.to_string()), d.paid)).collect();
    assert_eq!(
        deposits,
        [
            "50.00 Some(\"2026-01-20\") Some(\"2026-01\")",
            "10.00 None None",
            "15.00 Some(\"2026-03-01\") Some(\"2026-03\")",
            "25.00 Some(\"2026-05-10\") Some(\"2026-05\")"
        ]
    );
    let expected =
        ["2026-01 held -50.00 (50.00)", "2026-03 released of 2026-01 15.00 (35.00)", "2026-05 released of 2026-01 25.00 (10.00)"];
    assert_eq!(paid(&results), expected);
    assert_eq!(payments(&results), ["2026-01 50.00", "2026-03 15.00", "2026-05 25.00"]);
}

#[test]
fn cents_of_parts_and_of_what_belongs_to_no_record_are_shared_out() {
    let mut component = flat();
    component.floor.period = Some(number("0.13"));
    component.release =
        vec![part("33.33%", Waits::Booking, 0), part("33.33%", Waits::Booking, 20), part("33.34%", Waits::Day("invoiced_on".into()), 0)];
    let mut cast = ada(component);
    cast.deal("D1", "Ada", day("2026-01-20"), "0.50").insert("invoiced_on".into(), Value::Date(day("2026-02-03")));
    cast.deal("D2", "Ada", day("2026-01-20"), "0.50");
    // 0.05 + 0.05 and 0.03 to the floor: 1.5 cents each, the odd one to D1. D1's 7 cents: 2.3331, 2.3331 and 2.3338 make 2, 2 and 3;
    // D2's 6 cents: 1.9998, 1.9998 and 2.0004 make 2, 2 and 2. D2 has no invoice.
    let results = calculate(&cast.book(), Some(0)).unwrap();
    let mut deposits: Vec<String> = results
        .deposits
        .iter()
        .map(|d| format!("{} {} {} {:?}", d.record.as_ref().unwrap(), d.part, d.amount, d.releasable.map(|d| d.to_string())))
        .collect();
    deposits.sort();
    assert_eq!(
        deposits,
        [
            "D1 0 0.02 Some(\"2026-01-20\")",
            "D1 1 0.02 Some(\"2026-02-09\")",
            "D1 2 0.03 Some(\"2026-02-03\")",
            "D2 0 0.02 Some(\"2026-01-20\")",
            "D2 1 0.02 Some(\"2026-02-09\")",
            "D2 2 0.02 None"
        ]
    );
    assert_eq!(payments(&results), ["2026-01 0.04"]);
}

#[test]
fn a_tenth_is_held_back_until_the_quarter_ends() {
    let mut cast = ada(flat());
    cast.plans[0].terms.holdback = Some(Holdback { share: number("10%"), per: Unit::Quarter });
    cast.deal("D1", "Ada", day("2026-01-20"), "1000");
    cast.deal("D2", "Ada", day("2026-02-20"), "1234.50");
    cast.deal("D3", "Ada", day("2026-03-20"), "100");
    // 10 % of 100 and of 123.45, which is rounded to 12.35 (half up).
    let expected = ["2026-01 holdback -10.00 (10.00)", "2026-02 holdback -12.35 (22.35)", "2026-03 holdback released 22.35 (0.00)"];
    let results = calculate(&cast.book(), None).unwrap();
    assert_eq!(paid(&results), expected);
    assert_eq!(payments(&results), ["2026-01 90.00", "2026-02 111.10", "2026-03 32.35"]);
}

fn monthly(amount: &str, periods: Option<u16>) -> Guarantee {
    Guarantee { amount: Amount::Fixed(number(amount)), periods, by_days: true }
}

#[test]
fn a_guarantee_begins_with_the_hire_by_days_and_ends_after_its_periods() {
    let mut cast = ada(flat());
    cast.people[0].start = day("2026-01-16");
    cast.plans[0].terms.guarantee = Some(monthly("1500", Some(2)));
    cast.deal("D1", "Ada", day("2026-01-20"), "640");
    cast.deal("D2", "Ada", day("2026-03-20"), "1");
    // January: 16 of 31 days, 1,500 × 16/31 = 774.19, of which 64 are earned. February in full. The third period has none.
    let results = calculate(&cast.book(), None).unwrap();
    assert_eq!(paid(&results), ["2026-01 guarantee 710.19 (0.00)", "2026-02 guarantee 1500.00 (0.00)"]);
    // Who was there before the calendar begins has had her two periods.
    cast.people[0].start = Date::constant(2020, 1, 1);
    assert_eq!(paid(&calculate(&cast.book(), None).unwrap()), Vec::<String>::new());
}

#[test]
fn a_guaranteed_draw_is_recovered_after_it_ends_above_a_floor() {
    let recovery = Recovery { starts: Starts::AfterTheDraw, share: number("50%"), floor: number("200") };
    let mut cast = ada(flat());
    cast.people[0].start = day("2026-01-01");
    cast.plans[0].terms.draw = Some(Draw { amount: monthly("1000", Some(2)), advance: false, recovery: Some(recovery) });
    cast.deal("D1", "Ada", day("2026-01-20"), "4000");
    cast.deal("D3", "Ada", day("2026-03-20"), "10000");
    cast.deal("D4", "Ada", day("2026-04-20"), "50000");
    // January: 400 earned, 600 drawn; February: 1,000 drawn. March: half of 1,000 − 200. April: half of 4,800 would be 2,400, 1,200 is left.
    let results = calculate(&cast.book(), None).unwrap();
    let expected = [
        "2026-01 draw 600.00 (600.00)",
        "2026-02 draw 1000.00 (1600.00)",
        "2026-03 recovery -400.00 (1200.00)",
        "2026-04 recovery -1200.00 (0.00)",
    ];
    assert_eq!(paid(&results), expected);
    assert_eq!(payments(&results), ["2026-01 1000.00", "2026-02 1000.00", "2026-03 600.00", "2026-04 3800.00"]);
}

#[test]
fn an_advance_is_recovered_from_its_second_period_on_and_who_leaves_still_owes_it() {
    let recovery = Recovery { starts: Starts::Period(2), share: Decimal::ONE, floor: Decimal::ZERO };
    let mut cast = ada(flat());
    (cast.people[0].start, cast.people[0].until) = (day("2026-01-01"), Some(day("2026-02-15")));
    cast.plans[0].terms.draw = Some(Draw { amount: monthly("280", None), advance: true, recovery: Some(recovery) });
    cast.plans[0].components[0].release = vec![part("100%", Waits::Booking, 59)];
    cast.deal("D1", "Ada", day("2026-01-20"), "1000");
    // 100 are earned and held until 20 March. January: 280. February: 14 of 28 days, 140. In March the 100 are released and recovered.
    let results = calculate(&cast.book(), Some(3)).unwrap();
    let expected = [
        "2026-01 held -100.00 (100.00)",
        "2026-01 draw 280.00 (280.00)",
        "2026-02 draw 140.00 (420.00)",
        "2026-03 released of 2026-01 100.00 (0.00)",
        "2026-03 recovery -100.00 (320.00)",
    ];
    assert_eq!(paid(&results), expected);
    assert_eq!(payments(&results), ["2026-01 280.00", "2026-02 140.00", "2026-03 0.00"]);
}

#[test]
fn a_draw_is_never_paid_after_its_periods_even_when_pay_is_below_zero() {
    let recovery = Recovery { starts: Starts::AtOnce, share: Decimal::ONE, floor: Decimal::ZERO };
    let mut cast = ada(flat());
    cast.people[0].start = day("2026-01-01");
    cast.plans[0].terms.draw = Some(Draw { amount: monthly("100", Some(1)), advance: false, recovery: Some(recovery) });
    cast.deal("D1", "Ada", day("2026-02-20"), "-1000");
    let results = calculate(&cast.book(), None).unwrap();
    assert_eq!(paid(&results), ["2026-01 draw 100.00 (100.00)"]);
    assert_eq!(payments(&results), ["2026-01 100.00", "2026-02 -100.00"]);
}

#[test]
fn what_a_clawback_may_not_take_is_carried_and_taken_oldest_first() {
    let mut component = flat();
    component.clawback = cancelled(true);
    let mut cast = ada(component);
    cast.plans[0].terms.clawback_floor = Some(number("50"));
    for (id, date, amount) in
        [("D1", "2026-01-10", "1000"), ("D2", "2026-02-10", "600"), ("D3", "2026-03-10", "1000"), ("D4", "2026-04-10", "2000")]
    {
        cast.deal(id, "Ada", day(date), amount);
    }
    cancel(&mut cast, "D1", "2026-02-20");
    cancel(&mut cast, "D2", "2026-03-20");
    // February: 60 are due, 10 may be taken of 100. March: 100 are due, 50 may be taken: of February's 90; March's own 60 are carried.
    // April: 200 are due, 150 may be taken: 40 and 60.
    let results = calculate(&cast.book(), None).unwrap();
    let expected = [
        "2026-02 carried 90.00 (90.00)",
        "2026-03 carried 60.00 (150.00)",
        "2026-03 taken of 2026-02 -50.00 (100.00)",
        "2026-04 taken of 2026-02 -40.00 (60.00)",
        "2026-04 taken of 2026-03 -60.00 (0.00)",
    ];
    assert_eq!(paid(&results), expected);
    assert_eq!(payments(&results), ["2026-01 100.00", "2026-02 50.00", "2026-03 50.00", "2026-04 100.00"]);
}
