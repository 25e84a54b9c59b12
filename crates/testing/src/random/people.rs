//! Hires, leavers, transfers, managers, teams.

use super::company::{any_day, later};
use super::{NAMES, ROLES};
use crate::{Cast, Dice, Member};
use kernel::{Date, Decimal, Value};

/// Adds four to nine people with one to three rows each.
pub fn fill(cast: &mut Cast, dice: &mut Dice) {
    let count = dice.between(4, NAMES.len() as i64) as usize;
    for position in 0..count {
        let mut start = if dice.chance(60) { Date::constant(2020, 1, 1) } else { any_day(cast, dice) };
        let rows = dice.pick(&[1, 1, 1, 2, 2, 3]);
        for number in 0..rows {
            let mut member = member(dice, position, count);
            member.start = start;
            let change = later(any_day(cast, dice), 20).max(later(start, 5));
            let last = number + 1 == rows;
            if !last || dice.chance(15) {
                member.until = Some(change);
            }
            cast.people.push(member);
            start = if dice.chance(15) { later(change, dice.between(1, 40)) } else { change };
        }
    }
}

/// One row: the manager is somebody earlier in the list, so that lines end.
fn member(dice: &mut Dice, position: usize, count: usize) -> Member {
    let mut member = Member { id: NAMES[position].into(), start: Date::constant(2020, 1, 1), until: None, fields: crate::Fields::new() };
    let role = if position == 0 { "Lead" } else { dice.pick(&ROLES) };
    if !dice.chance(3) {
        member.role(role);
    }
    if position > 0 && dice.chance(80) {
        member.manager(NAMES[dice.below(position)]);
    } else if dice.chance(3) {
        // A line that closes on itself is refused by `check`, and must not hang anything all the same.
        member.manager(NAMES[dice.below(count)]);
    }
    if dice.chance(85) {
        member.team(dice.pick(&["North", "North", "South"]));
    }
    if dice.chance(60) {
        member.territory(dice.pick(&["T1", "T2"]));
    }
    if dice.chance(30) {
        member.currency(dice.pick(&["EUR", "USD"]));
    }
    let number = |dice: &mut Dice, high: i64, decimals: u32| Value::Decimal(Decimal::new(dice.between(0, high), decimals));
    if dice.chance(85) {
        member.fields.insert("target_pay".into(), number(dice, 9_000_000, 2));
    }
    if dice.chance(80) {
        member.fields.insert("commission_rate".into(), number(dice, 2000, 4));
    }
    if dice.chance(80) {
        member.fields.insert("prize".into(), number(dice, 500, 0));
    }
    member
}
