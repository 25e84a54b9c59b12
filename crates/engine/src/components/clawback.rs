//! Clawback: what is taken back for a record that is cancelled or returned, at the rate at which it was paid.
//!
//! Ada was paid 8 % of a deal of 10,000 in January: 800. By June her tier is 12 %. The deal is cancelled: 800 are taken back, not 1,200; after
//! more than three months only half of it, when the schedule says so. A return of 2,500 takes back a quarter.

use super::{Draft, Paying, shown, small};
use crate::credit::linked::LinkedRecord;
use crate::measure::reader::is_on;
use crate::number::Num;
use crate::outcome::facts::{AxisFall, Credit, Line, NONE};
use book::RateTable;
use book::results::LineKind;
use kernel::Currency;
use kernel::effective::{epoch_day, from_epoch_day};
use plans::{Clawback, Commission, Event, Per};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Something that takes back a share of a record.
#[derive(Debug, Clone)]
pub(crate) struct Happening {
    pub record: u32,
    pub day: i32,
    /// The share taken.
    pub share: Num,
    /// The share as its line shows it: those of a record add up to what is shown of all.
    shown: i128,
    by: Option<Arc<str>>,
    /// Whether the axis goes back with it.
    falls: bool,
}

/// What a component takes back from a person.
#[derive(Debug, Default)]
pub(crate) struct TakenBack {
    /// In order of day, record id and linked record.
    pub happenings: Vec<Happening>,
    /// What records got through true-ups: record, pay window and amount.
    pub true_ups: Vec<(u32, usize, Num)>,
    /// How far the axis of the tiers went back, in the same order.
    pub falls: Vec<AxisFall>,
}

impl TakenBack {
    /// What is taken back of the records of these credits.
    pub fn of(paying: &Paying<'_>, credits: &[Credit]) -> Self {
        let mut made = Self::default();
        let Some(clawback) = &paying.component.component.clawback else { return made };
        let counts = |credit: &&Credit| is_on(paying.on, credit.day);
        let records: BTreeMap<u32, &Credit> = credits.iter().filter(counts).map(|credit| (credit.record, credit)).collect();
        for credit in records.into_values() {
            made.happenings.extend(happenings(paying, clawback, credit));
        }
        sort(paying, &mut made.happenings);
        made
    }

    /// All that moves the axis: what is taken back under every version with which the component accumulates together.
    pub fn on_the_axis(&self, paying: &Paying<'_>, credits: &[Credit]) -> Vec<Happening> {
        let versions = &paying.component.together;
        if versions.is_empty() {
            return self.happenings.clone();
        }
        let mut all: Vec<Happening> = versions.iter().flat_map(|of| Self::of(&paying.version(*of), credits).happenings).collect();
        sort(paying, &mut all);
        all
    }

    /// Those whose day lies in a pay window.
    fn within<'t>(&'t self, paying: &'t Paying<'_>, window: usize) -> impl Iterator<Item = &'t Happening> {
        let days = &paying.reader.context.days;
        let span = days.windows(paying.plan.plan.pays)[window];
        self.happenings.iter().filter(move |one| span.start <= one.day && one.day < span.end)
    }

    /// Whether something is taken back in a pay window.
    pub fn any_within(&self, paying: &Paying<'_>, window: usize) -> bool {
        self.within(paying, window).next().is_some()
    }
}

fn sort(paying: &Paying<'_>, happenings: &mut [Happening]) {
    happenings.sort_by(|a, b| {
        let by_id = || paying.records.map_or(std::cmp::Ordering::Equal, |records| records.compare(a.record, b.record));
        a.day.cmp(&b.day).then_with(by_id).then_with(|| a.by.cmp(&b.by))
    });
}

/// The walk along what is taken back, beside the walk along the credits.
#[derive(Debug)]
pub(crate) struct Falls<'t> {
    paying: &'t Paying<'t>,
    all: &'t [Happening],
    next: usize,
    /// How far the credits of records that are taken back have moved the axis.
    moved: BTreeMap<u32, Num>,
    of_deals: bool,
    /// What fell so far.
    pub fallen: Vec<AxisFall>,
}

impl<'t> Falls<'t> {
    /// The tiers of single deals stand on no common axis, so that nothing falls.
    pub fn new(paying: &'t Paying<'t>, commission: &Commission, all: &'t [Happening]) -> Self {
        let moved = all.iter().map(|happening| (happening.record, Num::ZERO)).collect();
        Self { paying, all, next: 0, moved, of_deals: commission.per == Per::Deal, fallen: Vec::new() }
    }

    /// Calls `fall` for everything that happens before a day, with how far the axis goes back.
    pub fn before(&mut self, day: i32, mut fall: impl FnMut(&Happening, &Num)) {
        while let Some(happening) = self.all.get(self.next).filter(|happening| happening.day < day) {
            self.next += 1;
            let along = self
                .moved
                .get(&happening.record)
                .filter(|_| happening.falls && !self.of_deals)
                .map_or(Num::ZERO, |along| along * &happening.share);
            fall(happening, &along);
            if !along.is_zero() {
                self.fallen.push(AxisFall {
                    plan: small(self.paying.plan_number),
                    component: small(self.paying.number),
                    record: happening.record,
                    by: happening.by.clone(),
                    day: happening.day,
                    along: shown(&along),
                });
            }
        }
    }

    /// Notes how far a credit moved the axis.
    pub fn note(&mut self, credit: &Credit, along: &Num) {
        if let Some(moved) = self.moved.get_mut(&credit.record) {
            *moved += along;
        }
    }
}

fn happenings(paying: &Paying<'_>, clawback: &Clawback, credit: &Credit) -> Vec<Happening> {
    let reader = paying.reader;
    let Some((records, kind)) = paying.records.zip(paying.component.measure.and_then(|measure| reader.context.kind_of(measure))) else {
        return Vec::new();
    };
    let id = records.id(credit.record);
    let mut found = match &clawback.event {
        Event::Day(column) => {
            let day = paying.linked.day(kind, column, id).filter(|day| *day < reader.end());
            let taken = day.map(|day| (day.max(credit.day), Num::ONE, None));
            taken.into_iter().filter_map(|found| happening(clawback, credit, found)).collect()
        }
        Event::Linked(linked) => {
            let Some(measure) = reader.context.measure(&linked.measure) else { return Vec::new() };
            let returned = paying.linked.of(measure, &linked.by, id).iter().filter(|record| record.day < reader.end());
            let (mut sum, mut before, mut found) = (Num::ZERO, Num::ZERO, Vec::new());
            for record in returned {
                let Some(part) = part_of(paying, record, credit) else { continue };
                sum += &if part.sign() < 0 { -&part } else { part };
                let taken = sum.clone().min(Num::ONE);
                let share = &taken - &before;
                before = taken;
                found.extend(happening(clawback, credit, (record.day.max(credit.day), share, Some(Arc::clone(&record.id)))));
            }
            found
        }
    };
    show(&mut found);
    found
}

/// Each share as it is shown: all taken with it, to 18 decimals, less all taken before it. So they never seem to be more than the whole.
fn show(found: &mut [Happening]) {
    let (mut taken, mut before) = (Num::ZERO, 0);
    for happening in found {
        taken += &happening.share;
        let all = shown(&taken);
        happening.shown = all - before;
        before = all;
    }
}

fn happening(clawback: &Clawback, credit: &Credit, (day, share, by): (i32, Num, Option<Arc<str>>)) -> Option<Happening> {
    let share = share * takes(clawback, credit.day, day);
    (!share.is_zero()).then_some(Happening { record: credit.record, day, share, shown: 0, by, falls: clawback.attainment_falls })
}

/// The share that the schedule takes on a day.
fn takes(clawback: &Clawback, from: i32, day: i32) -> Num {
    if clawback.schedule.is_empty() {
        return Num::ONE;
    }
    let Some(start) = from_epoch_day(from) else { return Num::ZERO };
    let step = clawback.schedule.iter().find(|step| day < epoch_day(step.within.end(start)));
    step.map_or(Num::ZERO, |step| Num::from_decimal(step.takes))
}

/// A linked record's value ÷ that of the record credited, in the latter's currency; none when a rate is missing or the record is worth nothing.
pub(crate) fn part_of(paying: &Paying<'_>, linked: &LinkedRecord, credit: &Credit) -> Option<Num> {
    let own = paying.reader.factors.currency[credit.factor as usize];
    let value = match (linked.currency, own) {
        (Some(from), Some(to)) if from != to => &linked.value * &rate(paying, from, to, linked.day)?,
        _ => linked.value.clone(),
    };
    value.divide(&Num::Fixed(paying.reader.factors.amounts.value(credit)))
}

fn rate(paying: &Paying<'_>, from: Currency, to: Currency, day: i32) -> Option<Num> {
    let rate = paying.reader.context.exchange.rate(RateTable::Market, from, to, from_epoch_day(day)?);
    rate.map(|(rate, _)| Num::from_decimal(rate))
}

/// What records that are taken back were paid, pay window by pay window.
#[derive(Debug, Default)]
pub(crate) struct PaidFor(BTreeMap<u32, Num>);

impl PaidFor {
    /// Adds what a pay window paid for the records; `factor` is what its total is of its lines.
    pub fn add(&mut self, back: &TakenBack, window: usize, drafts: &[Draft], factor: &Num) {
        for happening in &back.happenings {
            self.0.entry(happening.record).or_insert(Num::ZERO);
        }
        for draft in drafts.iter().filter(|draft| draft.line.record != NONE) {
            if let Some(paid) = self.0.get_mut(&draft.line.record) {
                *paid += &(&draft.amount * factor);
            }
        }
        for (record, _, amount) in back.true_ups.iter().filter(|(_, of, _)| *of == window) {
            if let Some(paid) = self.0.get_mut(record) {
                *paid += &(amount * factor);
            }
        }
    }

    /// The lines of a pay window that take back.
    pub fn lines(&self, paying: &Paying<'_>, back: &TakenBack, window: usize) -> Vec<Draft> {
        let line = |happening: &Happening| {
            let paid = self.0.get(&happening.record)?;
            let rate = -&happening.share;
            let of = Line { record: happening.record, day: happening.day, ..paying.line(LineKind::Clawback, window) };
            let amount = paid * &rate;
            (!amount.is_zero()).then(|| Draft { line: Line { base: shown(paid), rate: -happening.shown, ..of }, amount })
        };
        back.within(paying, window).filter_map(line).collect()
    }
}

#[cfg(test)]
mod tests {
    use crate::stories::Story;

    const TIERS: &str = "measure = \"bookings\"\nagainst = \"amount\"\nper = \"year\"\n\
                         tiers = [ { from = 0, rate = \"8%\" }, { from = 10000, rate = \"12%\" } ]\n";

    fn ada(terms: &str) -> Story {
        Story::new()
            .person("Ada AE")
            .deal("D1 Ada 2026-01-10 10000 cancelled_on=2026-03-20")
            .deal("D2 Ada 2026-02-10 5000")
            .deal("D3 Ada 2026-04-10 1000")
            .plan("AE", &format!("{TIERS}{terms}"))
    }

    #[test]
    fn a_cancelled_deal_is_taken_back_at_the_rate_at_which_it_was_paid() {
        let lines = [
            "2026-01 tier D1 [0] 10000 × 0.08 = 800.00",
            "2026-02 tier D2 [1] 5000 × 0.12 = 600.00",
            "2026-03 clawback D1 800 × -1 = -800.00",
        ];
        let falls = [&lines[..], &["2026-04 tier D3 [0] 1000 × 0.08 = 80.00"]].concat();
        let stays = [&lines[..], &["2026-04 tier D3 [1] 1000 × 0.12 = 120.00"]].concat();
        assert_eq!(ada("clawback = { on = \"cancelled_on\" }").lines("Ada", None), falls);
        assert_eq!(ada("clawback = { on = \"cancelled_on\", attainment = \"stays\" }").lines("Ada", None), stays);
    }

    #[test]
    fn later_less_of_it_and_then_nothing() {
        let taken = |schedule: &str| {
            let lines = ada(&format!("clawback = {{ on = \"cancelled_on\", schedule = [ {schedule} ] }}")).lines("Ada", None);
            lines.into_iter().find(|line| line.contains("clawback"))
        };
        let half = Some("2026-03 clawback D1 800 × -0.5 = -400.00".to_owned());
        assert_eq!(taken("{ months = 2, takes = \"100%\" }, { months = 3, takes = \"50%\" }"), half);
        assert_eq!(taken("{ days = 69, takes = \"100%\" }"), None);
        assert_eq!(taken("{ days = 70, takes = \"50%\" }"), half);
    }

    #[test]
    fn a_return_takes_back_its_part_and_never_more_than_the_whole() {
        let story = Story::new()
            .person("Ada AE end=2026-03-31")
            .deal("D1 Ada 2026-01-10 10000")
            .transaction("R1 D1 return 2026-02-10 -2500")
            .transaction("R2 D1 return 2026-05-10 -9000")
            .deal("D2 Ada 2026-01-11 1")
            .plan("AE", &format!("{TIERS}clawback = {{ measure = \"returns\" }}\nmultiply = {{ when = \"won = 2\", by = 2 }}"));
        let lines = [
            "2026-01 tier D1 [0] 10000 × 0.08 = 800.00",
            "2026-01 tier D2 [1] 1 × 0.12 = 0.12",
            "2026-01 multiplier [0] 800.12 × 1 = 800.12",
            "2026-02 clawback D1 1600 × -0.25 = -400.00",
            "2026-05 clawback D1 1600 × -0.75 = -1200.00",
        ];
        assert_eq!(story.lines("Ada", Some("2026-06")), lines);
    }

    #[test]
    fn what_was_trued_up_is_taken_back_too() {
        let whole = "measure = \"bookings\"\nagainst = \"amount\"\nper = \"year\"\napply = \"whole\"\n\
                     tiers = [ { from = 0, rate = \"5%\" }, { from = 1000, rate = \"10%\" } ]\nclawback = { on = \"cancelled_on\" }";
        let story = Story::new()
            .person("Ada AE")
            .deal("D1 Ada 2026-01-10 600 cancelled_on=2026-03-20")
            .deal("D2 Ada 2026-02-10 600")
            .deal("D3 Ada 2026-05-10 600")
            .plan("AE", whole);
        let lines = [
            "2026-01 tier D1 [0] 600 × 0.05 = 30.00",
            "2026-02 tier D2 [1] 600 × 0.1 = 60.00",
            "2026-02 true-up [1] 600 × 0.05 = 30.00",
            // The axis is at 600 again, so that both are at 5 %; what D1 was paid until then is taken back.
            "2026-03 true-up [0] 1200 × -0.05 = -60.00",
            "2026-03 clawback D1 30 × -1 = -30.00",
            "2026-05 tier D3 [1] 600 × 0.1 = 60.00",
            "2026-05 true-up [1] 600 × 0.05 = 30.00",
        ];
        assert_eq!(story.lines("Ada", None), lines);
    }
}
