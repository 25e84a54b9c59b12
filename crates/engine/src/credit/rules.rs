//! Whom a measure's rules name for a record: direct rules first, then the managers above, then roles.

use super::convert::{Named, Refusal, product};
use crate::outcome::facts::NONE;
use crate::prepare::Context;
use crate::prepare::people::NOBODY;
use book::results::WhyNot;
use kernel::Decimal;
use measures::{CreditRule, CreditTo};

/// What of a record the rules look at.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Facts<'a> {
    pub id: &'a str,
    pub day: i32,
    pub owner: Option<&'a str>,
    pub account: Option<&'a str>,
    pub territory: Option<&'a str>,
}

/// A rule with what the operator found out about it for this record.
pub(crate) trait RuleValues {
    /// Whether the rule's own condition holds.
    fn holds(&self, rule: usize) -> bool;
    /// The person that the rule's column names.
    fn column(&self, rule: usize) -> Option<&str>;
}

/// The people named for one record, used again from record to record.
#[derive(Debug, Default)]
pub(crate) struct Naming {
    pub named: Vec<Named>,
    above: Vec<u32>,
    /// How near the measure came to crediting someone.
    pub nearest: Option<WhyNot>,
}

impl Naming {
    /// Fills `named` with everyone whom the rules credit, in order; `nearest` says why when there is nobody.
    pub fn name(&mut self, context: &Context, rules: &[CreditRule], facts: Facts<'_>, values: &impl RuleValues) -> Result<(), Refusal> {
        self.named.clear();
        self.nearest = Some(WhyNot::NoOne);
        let mut indirect = false;
        for (index, rule) in rules.iter().enumerate() {
            if !rule.to.is_direct() {
                indirect = true;
            } else if values.holds(index) {
                self.direct(context, rules, index, facts, values)?;
            }
        }
        if indirect && !self.named.is_empty() { self.follow(context, rules, facts.day, |rule| values.holds(rule)) } else { Ok(()) }
    }

    /// Fills `named` with the person whom a credit by hand names, and with those who follow from it by rules without a condition. Her own rule
    /// is counted after the measure's last one.
    pub fn by_hand(&mut self, context: &Context, rules: &[CreditRule], (person, share): (u32, Decimal), day: i32) -> Result<(), Refusal> {
        self.named.clear();
        self.push(person, rules.len(), share, share, NONE);
        self.follow(context, rules, day, |rule| rules[rule].when.is_none())
    }

    /// Adds the managers above those who are named, then roles, by the rules that hold.
    fn follow(&mut self, context: &Context, rules: &[CreditRule], day: i32, holds: impl Fn(usize) -> bool) -> Result<(), Refusal> {
        let direct = self.named.len();
        for (index, rule) in rules.iter().enumerate().filter(|(index, rule)| !rule.to.is_direct() && holds(*index)) {
            match &rule.to {
                CreditTo::Manager { levels } => self.managers(context, rule, index, usize::from(*levels), direct, day)?,
                CreditTo::Role { role, everywhere } => self.role(context, rule, index, (role, *everywhere), direct, day),
                _ => {}
            }
        }
        Ok(())
    }

    fn direct(
        &mut self,
        context: &Context,
        rules: &[CreditRule],
        index: usize,
        facts: Facts<'_>,
        values: &impl RuleValues,
    ) -> Result<(), Refusal> {
        let rule = &rules[index];
        let one = |made: &mut Self, text: Option<&str>| {
            let Some(text) = text.filter(|text| !text.is_empty()) else { return Ok(()) };
            made.add(context, rule, index, context.people.find(text).unwrap_or(NOBODY), (Decimal::ONE, Decimal::ONE), facts.day)
        };
        match &rule.to {
            CreditTo::Owner => {
                let splits = rules.iter().any(|other| other.to == CreditTo::Split);
                if splits && context.splits.of(facts.id).iter().any(|split| !split.overlay) {
                    return Ok(());
                }
                one(self, facts.owner)
            }
            CreditTo::Column(_) => one(self, values.column(index)),
            CreditTo::Account(column) => {
                let Some(person) = facts.account.and_then(|account| context.accounts.named(column, account)) else { return Ok(()) };
                self.add(context, rule, index, person, (Decimal::ONE, Decimal::ONE), facts.day)
            }
            CreditTo::Split => {
                for split in context.splits.of(facts.id) {
                    self.add(context, rule, index, split.person, (split.share, split.weight), facts.day)?;
                }
                Ok(())
            }
            CreditTo::Territory => {
                let Some(territory) = facts.territory.filter(|text| !text.is_empty()) else { return Ok(()) };
                for person in context.people.in_territory(territory, facts.day) {
                    self.add(context, rule, index, person, (Decimal::ONE, Decimal::ONE), facts.day)?;
                }
                Ok(())
            }
            CreditTo::Role { .. } | CreditTo::Manager { .. } => Ok(()),
        }
    }

    fn add(
        &mut self,
        context: &Context,
        rule: &CreditRule,
        index: usize,
        person: u32,
        named: (Decimal, Decimal),
        day: i32,
    ) -> Result<(), Refusal> {
        if person == NOBODY {
            self.came(WhyNot::UnknownPerson);
            return Ok(());
        }
        if !fits(context, rule, person, day) {
            self.came(WhyNot::NotEmployed);
            return Ok(());
        }
        let share = product(named.0, rule.share)?;
        let weight = product(named.1, rule.weight.unwrap_or(rule.share))?;
        self.push(person, index, share, weight, NONE);
        Ok(())
    }

    fn managers(
        &mut self,
        context: &Context,
        rule: &CreditRule,
        index: usize,
        levels: usize,
        direct: usize,
        day: i32,
    ) -> Result<(), Refusal> {
        let mut above = std::mem::take(&mut self.above);
        for below in 0..direct {
            let credit = self.named[below];
            context.people.managers_above(credit.person, day, levels, &mut above);
            for manager in above.iter().copied().filter(|manager| fits(context, rule, *manager, day)) {
                let share = product(credit.share, rule.share)?;
                let weight = product(credit.weight, rule.weight.unwrap_or(rule.share))?;
                self.push(manager, index, share, weight, credit.person);
            }
        }
        self.above = above;
        Ok(())
    }

    fn role(&mut self, context: &Context, rule: &CreditRule, index: usize, role: (&str, bool), direct: usize, day: i32) {
        let Some(number) = context.people.text(role.0) else { return };
        let mut credited: Vec<u32> = self.named[..direct].iter().map(|named| named.person).collect();
        credited.sort_unstable();
        credited.dedup();
        let team = |person: u32| context.people.row_on(person as usize, day).map_or(NOBODY, |row| row.team);
        for person in context.people.in_role(number, day).filter(|person| fits(context, rule, *person, day)) {
            if credited.binary_search(&person).is_ok() {
                continue;
            }
            let own = team(person);
            let through = credited.iter().copied().find(|other| role.1 || (own != NOBODY && team(*other) == own));
            if let Some(through) = through {
                self.push(person, index, rule.share.normalize(), rule.weight.unwrap_or(rule.share).normalize(), through);
            }
        }
    }

    fn push(&mut self, person: u32, rule: usize, share: Decimal, weight: Decimal, through: u32) {
        let rule = u16::try_from(rule).unwrap_or(u16::MAX);
        self.named.push(Named { person, rule, share: share.normalize(), weight: weight.normalize(), through });
    }

    fn came(&mut self, reason: WhyNot) {
        self.nearest = self.nearest.max(Some(reason));
    }
}

/// Whether a person is with the company on that day, and in the role that the rule asks for.
fn fits(context: &Context, rule: &CreditRule, person: u32, day: i32) -> bool {
    let Some(row) = context.people.row_on(person as usize, day) else { return false };
    match &rule.role {
        Some(role) => context.people.text(role).is_some_and(|role| role == row.role),
        None => true,
    }
}
