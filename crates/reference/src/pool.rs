//! Chapter "Pool": a fund shared by a team.

use crate::numbers::{Fraction, fraction, whole};
use crate::payee::{ByPayWindow, Line, Payee};
use book::results::LineKind;
use kernel::{Date, Problem, Window};
use num_traits::{Signed, Zero};
use plans::{Pool, ShareKey};

/// The component's lines for one participant, by pay window.
///
/// # Errors
/// A problem when a market rate is missing.
pub fn lines(payee: &Payee<'_>, pool: &Pool) -> Result<ByPayWindow, Problem> {
    let mut lines = ByPayWindow::new();
    for (index, window) in payee.facts.ended(pool.per) {
        let last_day = window.end.yesterday().unwrap_or(window.start);
        let Some(team) = team_of(payee, payee.person, last_day) else { continue };
        if !payee.membership().is_on(payee.person, last_day) {
            continue;
        }
        let fund = fund(payee, pool, window, &team)?;
        let people = 0..payee.facts.book.organisation.people().len();
        let participants: Vec<Payee<'_>> = people
            .filter(|p| payee.membership().is_on(*p, last_day) && team_of(payee, *p, last_day).as_ref() == Some(&team))
            .map(|person| Payee { person, ..*payee })
            .collect();
        let sum: Fraction = participants.iter().map(|p| key(p, pool, index, last_day)).sum();
        let share = if sum.is_zero() { whole(1) / whole(participants.len() as i64) } else { key(payee, pool, index, last_day) / sum };
        let line = Line { amount: &fund * &share, base: Some(fund), rate: Some(share), ..Line::new(LineKind::Pool, Fraction::zero()) };
        if !line.amount.is_zero() {
            lines.entry(payee.paid_in(window)).or_default().push(line);
        }
    }
    Ok(lines)
}

fn team_of(payee: &Payee<'_>, person: usize, day: Date) -> Option<String> {
    payee.facts.book.organisation.people()[person].as_of(day)?.team.clone()
}

/// The rate on the team's credits of days on which their people were in the team.
fn fund(payee: &Payee<'_>, pool: &Pool, window: &Window, team: &str) -> Result<Fraction, Problem> {
    let mut sum = Fraction::zero();
    for person in 0..payee.facts.book.organisation.people().len() {
        for credit in payee.facts.credits_of(person, &pool.measure) {
            let day = credit.row.date;
            if window.start <= day && day < window.end && team_of(payee, person, day).as_deref() == Some(team) {
                sum += match credit.row.into {
                    Some(into) => payee.facts.at_market(&credit.toward_quota(), into, payee.plan().currency, day)?,
                    None => credit.toward_quota(),
                };
            }
        }
    }
    Ok(sum * fraction(pool.rate))
}

fn key(participant: &Payee<'_>, pool: &Pool, index: usize, last_day: Date) -> Fraction {
    let people = participant.facts.book.organisation.people();
    match &pool.share_by {
        ShareKey::Equal => whole(1),
        ShareKey::TargetPay => {
            let pay = people[participant.person].as_of(last_day).and_then(|row| row.target_pay);
            pay.map_or_else(Fraction::zero, fraction)
        }
        ShareKey::Measure(measure) => {
            let value = participant.read(pool.per, index, |reading| reading.value(measure));
            value.filter(|v| !v.is_negative()).unwrap_or_else(Fraction::zero)
        }
    }
}
