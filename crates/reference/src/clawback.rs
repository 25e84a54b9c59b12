//! Chapter "Clawback": what is taken back for a record that is cancelled or returned.

use crate::credits::Credited;
use crate::linked::linked;
use crate::numbers::{Fraction, days_later, fraction, months_later, rounded};
use crate::payee::{Line, Payee};
use crate::rows::Cell;
use book::Rounding;
use book::results::LineKind;
use kernel::{Date, Problem, RecordId};
use num_traits::{One, Signed, Zero};
use plans::{Clawback, ClawbackStep, Event as Tells, Within};
use std::collections::BTreeMap;

/// Something that takes a record back, or a part of it.
#[derive(Debug, Clone)]
pub struct Event {
    /// Its day.
    pub day: Date,
    /// The record that is taken back.
    pub record: RecordId,
    /// The linked record that tells it.
    pub by: Option<RecordId>,
    /// The share taken of what the record was paid.
    pub share: Fraction,
    /// The share as its line shows it: all taken with it, to 18 decimals, less all taken before it.
    pub shown: Fraction,
    /// The pay window that contains the day.
    pub pay_window: usize,
}

/// The events of all records that a person is credited for, in order of day, record and linked record.
///
/// # Errors
/// A problem when an expression cannot be read.
pub fn events(payee: &Payee<'_>, credits: &[&Credited]) -> Result<Vec<Event>, Problem> {
    let Some(clawback) = &payee.component.clawback else { return Ok(Vec::new()) };
    let mut of_record: BTreeMap<&RecordId, &Credited> = BTreeMap::new();
    for credit in credits {
        of_record.entry(&credit.row.record).or_insert(credit);
    }
    let mut events = Vec::new();
    for (record, credit) in of_record {
        let (mut taken, mut shown_before) = (Fraction::zero(), Fraction::zero());
        for (day, by, part) in parts(payee, clawback, credit)? {
            let day = day.max(credit.row.date);
            let share = part * takes(&clawback.schedule, credit.row.date, day);
            if !share.is_zero() {
                taken += &share;
                let shown_now = rounded(&taken, 18, Rounding::HalfUp);
                let shown = &shown_now - &shown_before;
                shown_before = shown_now;
                let pay_window = payee.facts.window_of(payee.plan().pays, day);
                events.push(Event { day, record: record.clone(), by, share, shown, pay_window });
            }
        }
    }
    events.sort_by(|a, b| (a.day, &a.record, &a.by).cmp(&(b.day, &b.record, &b.by)));
    Ok(events)
}

/// When which part of a record is taken back (the schedule aside), and by which linked record.
fn parts(payee: &Payee<'_>, clawback: &Clawback, credit: &Credited) -> Result<Vec<(Date, Option<RecordId>, Fraction)>, Problem> {
    let mut parts = Vec::new();
    match &clawback.event {
        Tells::Day(column) => {
            if let Cell::Day(day) = credit.record.cell(column)
                && *day < payee.facts.end()
            {
                parts.push((*day, None, Fraction::one()));
            }
        }
        Tells::Linked(by) => {
            let value = fraction(credit.row.value).abs();
            let (mut sum, mut before) = (Fraction::zero(), Fraction::zero());
            for linked in linked(payee.facts, credit, by)? {
                sum += linked.value.abs();
                if value.is_zero() {
                    continue;
                }
                let now = (&sum / &value).min(Fraction::one());
                parts.push((linked.day, Some(linked.id), &now - &before));
                before = now;
            }
        }
    }
    Ok(parts)
}

/// What the schedule takes on that day: the first step whose end is after it; nothing after the last, everything without a schedule.
fn takes(schedule: &[ClawbackStep], from: Date, day: Date) -> Fraction {
    if schedule.is_empty() {
        return Fraction::one();
    }
    let end = |within: Within| match within {
        Within::Days(days) => days_later(from, i64::from(days)),
        Within::Months(months) => months_later(from, i64::from(months)),
    };
    schedule.iter().find(|step| end(step.within) > day).map_or_else(Fraction::zero, |step| fraction(step.takes))
}

/// What a component paid for single records, pay window by pay window.
#[derive(Debug, Default)]
pub struct PaidForRecords {
    /// The tier and cap lines of a record in a pay window.
    pub lines: BTreeMap<(usize, RecordId), Fraction>,
    /// Its part in the true-up lines of a pay window.
    pub trued_up: BTreeMap<(usize, RecordId), Fraction>,
    /// The factor of a pay window: what its multipliers, gates and caps made of its lines.
    pub factors: BTreeMap<usize, Fraction>,
}

impl PaidForRecords {
    /// What a record was paid over the pay windows up to this one.
    fn paid(&self, record: &RecordId, pay_window: usize) -> Fraction {
        let mut paid = Fraction::zero();
        for (v, factor) in self.factors.range(..=pay_window) {
            for parts in [&self.lines, &self.trued_up] {
                if let Some(part) = parts.get(&(*v, record.clone())) {
                    paid += factor * part;
                }
            }
        }
        paid
    }

    /// The line by which an event takes back; none when nothing was paid.
    #[must_use]
    pub fn taken_back(&self, event: &Event) -> Option<Line> {
        let paid = self.paid(&event.record, event.pay_window);
        let amount = -(&paid * &event.share);
        (!amount.is_zero()).then(|| Line {
            record: Some(event.record.clone()),
            date: Some(event.day),
            base: Some(paid),
            rate: Some(-event.shown.clone()),
            ..Line::new(LineKind::Clawback, amount)
        })
    }
}
