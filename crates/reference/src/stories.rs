//! Stories whose figures anyone can check by hand.

use crate::{Results, calculate};
use kernel::{DateRange, Decimal, Location, Unit};
use measures::{Better, Class, Counted, CreditRule, CreditTo, Definition, ExprText, Function, Measure, MeasureUnit};
use plans::{Against, Apply, Bound, Cap, Commission, Component, Exchange, Kind, Override, Per, Plan, Proration, RateSource, Tier};
use testing::{Cast, day, number, random};

mod paid;
mod rules;

fn text(text: &str) -> ExprText {
    ExprText { text: text.into(), at: Location::default() }
}

fn bookings(credit: Vec<CreditTo>) -> Measure {
    let rule = |to: CreditTo| CreditRule { label: String::new(), to, share: Decimal::ONE, weight: None, when: None, role: None };
    Measure {
        id: "bookings".into(),
        label: "Bookings".into(),
        description: None,
        class: Class::Result,
        better: Better::Higher,
        unit: MeasureUnit::Money,
        definition: Definition::Counted(Counted {
            of: records::Kind::Deals,
            when: Some(text("stage = 'Won'")),
            on: text("closed_on"),
            function: Function::Sum,
            argument: Some(text("amount")),
            credit: credit.into_iter().map(rule).collect(),
        }),
        effective: DateRange::always(),
        at: Location::default(),
    }
}

fn component(name: &str, kind: Kind) -> Component {
    Component {
        name: name.into(),
        kind,
        only_if: None,
        multiply: Vec::new(),
        of_plan: plans::OfPlan::default(),
        cap: Cap::default(),
        floor: Cap::default(),
        prorate: Proration::None,
        ramp: Vec::new(),
        seasonal: Vec::new(),
        release: Vec::new(),
        clawback: None,
        at: Location::default(),
    }
}

fn commission(apply: Apply, tiers: &[(&str, &str)]) -> Component {
    let tier = |(from, rate): &(&str, &str)| Tier { from: number(from), rate: number(rate), label: None, at: Location::default() };
    let terms = Commission {
        measure: "bookings".into(),
        against: Against::Quota,
        per: Per::Window(Unit::Quarter),
        apply,
        bound: Bound::Lower,
        rate: RateSource::Tiers,
        tiers: tiers.iter().map(tier).collect(),
        windfall: None,
        each: None,
        never_back: false,
        gate: None,
    };
    component("Commission", Kind::Commission(terms))
}

fn plan(role: &str, component: Component) -> Plan {
    Plan {
        id: role.into(),
        version: 1,
        description: None,
        eligible: text(&format!("role = '{role}'")),
        effective: DateRange::always(),
        currency: kernel::Currency::USD,
        pays: Unit::Period,
        exchange: Exchange::Market,
        goes_on: false,
        terms: plans::PaymentTerms::default(),
        multiply: Vec::new(),
        only_if: Vec::new(),
        components: vec![component],
        text: String::new(),
        at: Location::default(),
    }
}

fn company(apply: Apply) -> Cast {
    let mut cast = Cast::new();
    cast.person("Ada").role("AE").manager("Carla");
    cast.person("Carla").role("Lead");
    cast.measures.push(bookings(vec![CreditTo::Owner, CreditTo::Split]));
    cast.plans.push(plan("AE", commission(apply, &[("0%", "8%"), ("100%", "12%")])));
    cast.quota("Ada", "bookings", "2026-Q1", "1000");
    cast.deal("D1", "Ada", day("2026-01-20"), "800");
    cast.deal("D2", "Ada", day("2026-02-20"), "400");
    cast
}

fn lines(results: &Results, person: &str) -> Vec<String> {
    let mine = results.earnings.iter().filter(|e| e.person.as_str() == person);
    mine.map(|e| format!("{} {} {}", e.period, e.record.as_ref().map_or("-", |r| r.as_str()), e.amount)).collect()
}

#[test]
fn a_deal_that_crosses_quota_is_paid_in_two_slices() {
    let results = calculate(&company(Apply::Marginal).book(), None).unwrap();
    assert_eq!(lines(&results, "Ada"), ["2026-01 D1 64.00", "2026-02 D2 16.00", "2026-02 D2 24.00"]);
    assert_eq!(results.payments.iter().map(|p| p.amount.to_string()).collect::<Vec<_>>(), ["64.00", "40.00"]);
    let quarter = results.measurements.iter().find(|m| m.window == "2026-Q1" && m.person.as_str() == "Ada").unwrap();
    assert_eq!(quarter.attainment, Some(number("120%")));
}

#[test]
fn the_tier_reached_pays_everything_and_trues_up_january() {
    let results = calculate(&company(Apply::Whole).book(), None).unwrap();
    assert_eq!(lines(&results, "Ada"), ["2026-01 D1 64.00", "2026-02 D2 48.00", "2026-02 - 32.00"]);
}

#[test]
fn a_return_takes_back_at_the_rate_of_its_slice() {
    let mut cast = company(Apply::Marginal);
    cast.deal("R1", "Ada", day("2026-03-02"), "-400");
    let results = calculate(&cast.book(), None).unwrap();
    assert_eq!(lines(&results, "Ada")[3..], ["2026-03 R1 -16.00", "2026-03 R1 -24.00"]);
}

#[test]
fn cents_of_three_equal_splits_add_up() {
    let mut cast = company(Apply::Marginal);
    cast.person("Ben").role("AE");
    cast.person("Dan").role("AE");
    cast.records.clear();
    cast.deal("D1", "Ada", day("2026-01-20"), "0.10");
    cast.deal("D2", "Ada", day("2026-01-21"), "0.10");
    cast.deal("D3", "Ada", day("2026-01-22"), "0.10");
    // 8 % of 0.30 is 0.024, so two of the three cents' worth of lines get one.
    let results = calculate(&cast.book(), None).unwrap();
    assert_eq!(lines(&results, "Ada"), ["2026-01 D1 0.01", "2026-01 D2 0.01", "2026-01 D3 0.00"]);
}

#[test]
fn the_manager_is_paid_on_what_ada_earns() {
    let mut cast = company(Apply::Marginal);
    let terms = Override { of: Vec::new(), levels: 1, rate: number("10%") };
    cast.plans.push(plan("Lead", component("Override", Kind::Override(terms))));
    let results = calculate(&cast.book(), None).unwrap();
    assert_eq!(lines(&results, "Carla"), ["2026-01 - 6.40", "2026-02 - 4.00"]);
}

#[test]
fn records_are_never_lost_and_lines_add_up() {
    for seed in 0..20 {
        let book = random::book(seed);
        let results = calculate(&book, None).unwrap_or_else(|problems| panic!("seed {seed}: {problems}"));
        for count in results.conservation.values() {
            assert_eq!(count.read, count.credited + count.uncredited + count.rejected, "seed {seed}");
        }
        let paid: Decimal = results.payments.iter().map(|p| p.earnings + p.adjustments - p.amount).sum();
        assert!(paid.is_zero());
    }
}
