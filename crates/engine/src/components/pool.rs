//! Pool: a fund of a rate on the team's measure, shared by a key among the people who are in the team and on the plan when the window ends.
//!
//! The East team booked 500,000 in the quarter; a pool of 1 % is a fund of 5,000. Ada's target pay is 60,000 and Ben's 40,000: shared by target
//! pay, Ada gets 3,000 and Ben 2,000.

use super::attainment::ended;
use super::overrides::convert;
use super::{Drafts, Paying, push, shown};
use crate::measure::reader::{Days, Reader};
use crate::number::Num;
use crate::outcome::facts::Line;
use crate::prepare::people::NOBODY;
use book::results::LineKind;
use kernel::Problems;
use plans::{Component, Kind, Pool, ShareKey};
use std::collections::BTreeMap;

/// What one person brings into funds, and with which key she takes part: by plan, component, window and team.
#[derive(Debug, Clone, Default)]
pub(crate) struct Contribution {
    pub plan: usize,
    pub component: usize,
    pub window: usize,
    pub team: u32,
    /// Her credits on days in the team, in the plan's currency.
    pub credited: Num,
    /// Her key, if she is in the team and on the plan on the window's last day.
    pub key: Option<Num>,
}

impl Default for Num {
    fn default() -> Self {
        Self::ZERO
    }
}

/// A fund, and the sum of its keys.
#[derive(Debug, Clone, Default)]
pub(crate) struct Fund {
    pub credited: Num,
    pub keys: Num,
    pub participants: i64,
}

/// All funds, by plan, component, window and team.
pub(crate) type Funds = BTreeMap<(usize, usize, usize, u32), Fund>;

/// What a person brings to every pool of the book.
pub(crate) fn contributions(reader: &Reader<'_>, problems: &mut Problems) -> Vec<Contribution> {
    let mut out = Vec::new();
    for (plan_number, plan) in reader.context.plans.iter().enumerate() {
        for (number, component) in plan.components.iter().enumerate() {
            let (Kind::Pool(pool), Some(measure)) = (&component.component.kind, component.measure) else { continue };
            let windows = reader.context.days.windows(pool.per).iter().enumerate();
            for (window, span) in windows.take_while(|(_, span)| span.last <= reader.through) {
                let mut by_team: BTreeMap<u32, (Num, Option<Num>)> = BTreeMap::new();
                for credit in reader.credits(measure, span.start, span.end) {
                    let Some(team) = team_on(reader, credit.day) else { continue };
                    let into = reader.context.plan_on(credit.person, credit.day).map(|plan| plan.plan.currency);
                    let from = into.unwrap_or(reader.context.company.currency);
                    let toward = Num::Fixed(reader.factors.amounts.toward(credit));
                    let amount = match reader.context.is_money(measure) {
                        true => convert(reader.context, toward, (from, plan.plan.currency), credit.day, problems),
                        false => Some(toward),
                    };
                    if let Some(amount) = amount {
                        by_team.entry(team).or_default().0 += &amount;
                    }
                }
                let last = span.end - 1;
                let person = u32::try_from(reader.person).unwrap_or(NOBODY);
                if let Some(team) = team_on(reader, last).filter(|_| plan.is_on(person, last)) {
                    let versions = component.together.iter().flat_map(|(plan, _)| reader.context.plans[*plan].days_of(person));
                    let together: Vec<(i32, i32)> = versions.copied().collect();
                    let days = if together.is_empty() { plan.days_of(person) } else { &together };
                    by_team.entry(team).or_default().1 = Some(key(reader, (&component.component, pool), days, window));
                }
                out.extend(by_team.into_iter().map(|(team, (credited, key))| Contribution {
                    plan: plan_number,
                    component: number,
                    window,
                    team,
                    credited,
                    key,
                }));
            }
        }
    }
    out
}

fn team_on(reader: &Reader<'_>, day: i32) -> Option<u32> {
    reader.context.people.row_on(reader.person, day).map(|row| row.team).filter(|team| *team != NOBODY)
}

fn key(reader: &Reader<'_>, (component, pool): (&Component, &Pool), on: &[(i32, i32)], window: usize) -> Num {
    let span = reader.context.days.windows(pool.per)[window];
    match &pool.share_by {
        ShareKey::Equal => Num::ONE,
        ShareKey::TargetPay => {
            let row = reader.context.people.row_on(reader.person, span.end - 1);
            row.and_then(|row| row.target_pay).map_or(Num::ZERO, Num::from_decimal)
        }
        ShareKey::Measure(id) => {
            let days = Days { on: Some(on), within: Some(component), ..Days::of(&span) };
            let value = reader.context.measure(id).and_then(|measure| reader.value(measure, days, (pool.per, window)));
            value.filter(Num::is_positive).unwrap_or(Num::ZERO)
        }
    }
}

/// The funds that everyone's contributions make.
pub(crate) fn funds<'a>(contributions: impl Iterator<Item = &'a Contribution>) -> Funds {
    let mut funds = Funds::new();
    for one in contributions {
        let fund = funds.entry((one.plan, one.component, one.window, one.team)).or_default();
        fund.credited += &one.credited;
        if let Some(key) = &one.key {
            fund.keys += key;
            fund.participants += 1;
        }
    }
    funds
}

/// The lines of one participant.
pub(crate) fn lines(paying: &Paying<'_>, pool: &Pool, own: &[Contribution], funds: &Funds) -> Drafts {
    let mut drafts = Drafts::new();
    for (window, span, _) in ended(paying, pool.per) {
        let mine = |one: &&Contribution| (one.plan, one.component, one.window) == (paying.plan_number, paying.number, window);
        for one in own.iter().filter(mine) {
            let Some((key, fund)) = one.key.as_ref().zip(funds.get(&(one.plan, one.component, window, one.team))) else { continue };
            let share = key.divide(&fund.keys).unwrap_or_else(|| Num::fraction(1, fund.participants));
            let amount = Num::from_decimal(pool.rate) * fund.credited.clone();
            let line = paying.line(LineKind::Pool, paying.pay_window(span.last));
            push(&mut drafts, Line { base: shown(&amount), rate: shown(&share), ..line }, &amount * &share);
        }
    }
    drafts
}

#[cfg(test)]
mod tests {
    use crate::stories::Story;

    fn pool(key: &str) -> Story {
        let text = format!("kind = \"pool\"\nmeasure = \"bookings\"\nrate = \"1%\"\nper = \"quarter\"\nshare_by = {key}");
        Story::new()
            .person("Ada AE team=East target_pay=60000")
            .person("Ben AE team=East target_pay=40000")
            .person("Carla AE team=West target_pay=50000")
            .person("Dora Lead team=East")
            .deal("D1 Ada 2026-01-10 300000")
            .deal("D2 Dora 2026-03-11 200000")
            .plan("AE", &text)
    }

    #[test]
    fn a_team_shares_its_fund_by_target_pay() {
        let story = pool("\"target_pay\"");
        assert_eq!(story.lines("Ada", None), ["2026-03 pool 5000 × 0.6 = 3000.00"]);
        assert_eq!(story.lines("Ben", None), ["2026-03 pool 5000 × 0.4 = 2000.00"]);
        assert!(story.lines("Carla", None).is_empty());
        assert!(story.lines("Dora", None).is_empty());
    }

    #[test]
    fn or_by_a_measure_or_evenly() {
        assert_eq!(pool("{ measure = \"won\" }").lines("Ada", None), ["2026-03 pool 5000 × 1 = 5000.00"]);
        assert_eq!(pool("\"equal\"").lines("Ben", None), ["2026-03 pool 5000 × 0.5 = 2500.00"]);
    }
}
