//! Chapter "Credits": who gets credit for a record, and why nobody does.

use crate::membership::Membership;
use crate::numbers::{Fraction, exact, exact_decimal, fraction};
use crate::rows::{Cell, Row, rows};
use crate::sql;
use book::results::{Conservation, Credit, Uncredited, WhyNot};
use book::{Book, RateTable};
use kernel::{Currency, Date, MeasureId, PersonId, Problems, RecordId};
use measures::{Counted, CreditRule, CreditTo, Definition, Function, Measure, MeasureUnit};
use num_traits::One;
use plans::Exchange;
use records::Kind;
use std::collections::{BTreeMap, BTreeSet};

/// A credit with what later chapters need of it.
#[derive(Debug, Clone)]
pub struct Credited {
    /// The credit as it is shown.
    pub row: Credit,
    /// The person's position.
    pub person: usize,
    /// The record.
    pub record: Row,
    /// value × rate.
    pub converted: Fraction,
    /// The share.
    pub share: Fraction,
    /// The weight.
    pub weight: Fraction,
}

impl Credited {
    /// The order of one person's credits under a measure: day, record id, rule, through whom.
    #[must_use]
    pub fn order(&self) -> (Date, RecordId, usize, Option<PersonId>) {
        (self.row.date, self.row.record.clone(), self.row.rule, self.row.through.clone())
    }

    /// value × share × rate.
    #[must_use]
    pub fn amount(&self) -> Fraction {
        &self.converted * &self.share
    }

    /// value × weight × rate.
    #[must_use]
    pub fn toward_quota(&self) -> Fraction {
        &self.converted * &self.weight
    }
}

/// What became of all records.
#[derive(Debug)]
pub struct Crediting {
    /// All credits.
    pub credits: Vec<Credited>,
    /// Records that nobody is credited for.
    pub uncredited: Vec<Uncredited>,
    /// Where every record went.
    pub conservation: BTreeMap<Kind, Conservation>,
}

/// What became of one record under one measure.
enum Fate {
    Credited(Vec<Credited>),
    Missed(WhyNot),
    Refused,
}

/// A person named by a rule, with share and weight; who she came through for roll-ups and roles.
#[derive(Debug, Clone)]
struct Named {
    person: usize,
    rule: usize,
    through: Option<PersonId>,
    share: Fraction,
    weight: Fraction,
}

/// Credits every record of the measured kinds, up to the end of *through*.
///
/// # Errors
/// Problems when a table or an expression cannot be read.
pub fn credit(book: &Book, memberships: &[Membership], through: usize) -> Result<Crediting, Problems> {
    let mut result = Crediting { credits: Vec::new(), uncredited: Vec::new(), conservation: BTreeMap::new() };
    let accounts = match book.tables.get(&Kind::Accounts) {
        Some(table) => rows(table)?,
        None => Vec::new(),
    };
    for kind in Kind::ALL.into_iter().filter(|kind| kind.is_measured()) {
        let records = match book.tables.get(&kind) {
            Some(table) => rows(table)?,
            None => Vec::new(),
        };
        let mut count = Conservation::default();
        let mut seen: BTreeMap<&str, u32> = BTreeMap::new();
        for record in &records {
            *seen.entry(record.text("id").unwrap_or_default()).or_default() += 1;
        }
        for record in &records {
            count.read += 1;
            let id = RecordId::from(record.text("id").unwrap_or_default());
            if seen[id.as_str()] > 1 {
                count.rejected += 1;
                continue;
            }
            let (mut found, mut refused) = (Vec::new(), false);
            let mut nearest: (WhyNot, Option<MeasureId>) = (WhyNot::NotMeasured, None);
            for measure in &book.measures {
                let Definition::Counted(counted) = &measure.definition else { continue };
                if counted.of != kind {
                    continue;
                }
                let case = Case { book, memberships, through, measure, counted, record, id: &id, accounts: &accounts };
                match case.fate()? {
                    Fate::Credited(credits) => found.extend(credits),
                    Fate::Refused => refused = true,
                    Fate::Missed(reason) if reason > nearest.0 => nearest = (reason, Some(measure.id.clone())),
                    Fate::Missed(_) => {}
                }
            }
            if refused {
                count.rejected += 1;
            } else if found.is_empty() {
                count.uncredited += 1;
                result.uncredited.push(Uncredited { kind, record: id, reason: nearest.0, measure: nearest.1 });
            } else {
                count.credited += 1;
                result.credits.extend(found);
            }
        }
        result.conservation.insert(kind, count);
    }
    by_hand(book, memberships, through, &accounts, &mut result);
    result.uncredited.sort();
    Ok(result)
}

/// Approved credits by hand, which are no records: they are not counted among them.
fn by_hand(book: &Book, memberships: &[Membership], through: usize, accounts: &[Row], result: &mut Crediting) {
    for adjustment in &book.adjustments {
        let Some(credit) = adjustment.credited().filter(|_| adjustment.period <= through) else { continue };
        let measure = book.measures.iter().find(|measure| measure.id == credit.measure);
        let person = book.organisation.position(adjustment.person.as_str());
        let (Some(measure), Some(person)) = (measure, person) else { continue };
        let Definition::Counted(counted) = &measure.definition else { continue };
        let id = adjustment.record();
        let record = Row([("currency".to_owned(), Cell::Text(adjustment.currency.code().to_owned()))].into());
        let case = Case { book, memberships, through, measure, counted, record: &record, id: &id, accounts };
        let (value, share) = match counted.function {
            Function::Count => (Fraction::one(), fraction(adjustment.amount)),
            _ => (fraction(adjustment.amount), Fraction::one()),
        };
        let direct = [Named { person, rule: counted.credit.len(), through: None, weight: share.clone(), share }];
        let mut named = direct.to_vec();
        for (position, rule) in counted.credit.iter().enumerate().filter(|(_, rule)| rule.when.is_none()) {
            match &rule.to {
                CreditTo::Manager { levels } => case.managers(position, rule, *levels, credit.date, &direct, &mut named),
                CreditTo::Role { role, everywhere } => case.role(position, rule, role, *everywhere, credit.date, &direct, &mut named),
                _ => {}
            }
        }
        let credits = case.convert(&value, credit.date, named).unwrap_or_default();
        // It has no columns for rates, releases and clawbacks to look at.
        result.credits.extend(credits.into_iter().map(|credit| Credited { record: Row::default(), ..credit }));
    }
}

/// One record under one measure.
struct Case<'a> {
    book: &'a Book,
    memberships: &'a [Membership],
    through: usize,
    measure: &'a Measure,
    counted: &'a Counted,
    record: &'a Row,
    id: &'a RecordId,
    accounts: &'a [Row],
}

impl Case<'_> {
    fn fate(&self) -> Result<Fate, Problems> {
        let column = |name: &str| self.record.cell(name).clone();
        if let Some(when) = &self.counted.when
            && !sql::holds(when, &column)?
        {
            return Ok(Fate::Missed(WhyNot::Condition));
        }
        let Cell::Day(day) = sql::value(&self.counted.on, &column)? else { return Ok(Fate::Missed(WhyNot::NoDate)) };
        let period = self.book.company.calendar.period_of(day);
        if period.is_none_or(|p| p > self.through) || !self.measure.effective.contains(day) {
            return Ok(Fate::Missed(WhyNot::OutsideDates));
        }
        let value = match &self.counted.argument {
            None => Fraction::one(),
            Some(argument) => match sql::value(argument, &column)? {
                Cell::Number(number) => number,
                _ => return Ok(Fate::Missed(WhyNot::NoValue)),
            },
        };
        let mut named = Vec::new();
        let mut miss = WhyNot::NoOne;
        for (position, rule) in self.counted.credit.iter().enumerate() {
            if rule.to.is_direct() && self.applies(rule)? {
                self.direct(position, rule, day, &mut named, &mut miss);
            }
        }
        if named.is_empty() {
            return Ok(Fate::Missed(miss));
        }
        named.sort_by_key(|named| (named.rule, named.person));
        let direct = named.clone();
        for (position, rule) in self.counted.credit.iter().enumerate() {
            if !self.applies(rule)? {
                continue;
            }
            match &rule.to {
                CreditTo::Manager { levels } => self.managers(position, rule, *levels, day, &direct, &mut named),
                CreditTo::Role { role, everywhere } => self.role(position, rule, role, *everywhere, day, &direct, &mut named),
                _ => {}
            }
        }
        Ok(self.convert(&value, day, named).map_or(Fate::Refused, Fate::Credited))
    }

    fn applies(&self, rule: &CreditRule) -> Result<bool, Problems> {
        match &rule.when {
            Some(when) => Ok(sql::holds(when, &|name: &str| self.record.cell(name).clone())?),
            None => Ok(true),
        }
    }

    /// The people whom a direct rule names: each with share and weight (the weight none when it is the share).
    fn names(&self, rule: &CreditRule, day: Date) -> Vec<(String, Fraction, Option<Fraction>)> {
        let whole = |name: Option<&str>| name.map(|n| (n.to_owned(), Fraction::one(), None)).into_iter().collect();
        let splits = self.book.splits.by_record.get(self.id).map_or(&[][..], Vec::as_slice);
        match &rule.to {
            CreditTo::Owner => {
                let has_rule = self.counted.credit.iter().any(|rule| rule.to == CreditTo::Split);
                if has_rule && splits.iter().any(|split| !split.overlay) { Vec::new() } else { whole(self.record.text("owner")) }
            }
            CreditTo::Split => splits.iter().map(|s| (s.person.as_str().to_owned(), fraction(s.share), s.weight.map(fraction))).collect(),
            CreditTo::Column(column) => whole(self.record.text(column)),
            CreditTo::Account(column) => {
                let account = self.record.text("account");
                whole(account.and_then(|id| self.accounts.iter().find(|row| row.text("id") == Some(id))).and_then(|row| row.text(column)))
            }
            CreditTo::Territory => match self.record.text("territory") {
                Some(territory) => self.everyone(|row| row.territory.as_deref() == Some(territory), day),
                None => Vec::new(),
            },
            CreditTo::Role { .. } | CreditTo::Manager { .. } => Vec::new(),
        }
    }

    fn everyone(&self, who: impl Fn(&people::PersonRow) -> bool, day: Date) -> Vec<(String, Fraction, Option<Fraction>)> {
        let people = self.book.organisation.people().iter();
        people.filter(|p| p.as_of(day).is_some_and(&who)).map(|p| (p.id.as_str().to_owned(), Fraction::one(), None)).collect()
    }

    fn direct(&self, position: usize, rule: &CreditRule, day: Date, named: &mut Vec<Named>, miss: &mut WhyNot) {
        for (name, share, weight) in self.names(rule, day) {
            let Some(person) = self.book.organisation.position(&name) else {
                *miss = (*miss).max(WhyNot::UnknownPerson);
                continue;
            };
            if !self.employed(person, rule, day) {
                *miss = (*miss).max(WhyNot::NotEmployed);
                continue;
            }
            let weight = weight.unwrap_or_else(|| share.clone()) * rule_weight(rule);
            named.push(Named { person, rule: position, through: None, share: share * fraction(rule.share), weight });
        }
    }

    /// Whether the person has a row on that day, and is in the rule's role if it names one.
    fn employed(&self, person: usize, rule: &CreditRule, day: Date) -> bool {
        let row = self.book.organisation.people()[person].as_of(day);
        row.is_some_and(|row| rule.role.is_none() || row.role == rule.role)
    }

    fn managers(&self, position: usize, rule: &CreditRule, levels: u8, day: Date, direct: &[Named], named: &mut Vec<Named>) {
        let people = self.book.organisation.people();
        for below in direct {
            let mut line = vec![below.person];
            while line.len() <= usize::from(levels) {
                let current = line[line.len() - 1];
                let manager = people[current].as_of(day).and_then(|row| row.manager.as_ref());
                let Some(next) = manager.and_then(|id| self.book.organisation.position(id.as_str())) else { break };
                if line.contains(&next) {
                    break;
                }
                line.push(next);
                if self.employed(next, rule, day) {
                    named.push(Named {
                        person: next,
                        rule: position,
                        through: Some(people[below.person].id.clone()),
                        share: &below.share * fraction(rule.share),
                        weight: &below.weight * rule_weight(rule),
                    });
                }
            }
        }
    }

    #[expect(clippy::too_many_arguments, reason = "the rule's parts, spelled out")]
    fn role(&self, position: usize, rule: &CreditRule, role: &str, everywhere: bool, day: Date, direct: &[Named], named: &mut Vec<Named>) {
        let people = self.book.organisation.people();
        let directly: BTreeSet<usize> = direct.iter().map(|n| n.person).collect();
        let team = |person: usize| people[person].as_of(day).and_then(|row| row.team.clone());
        for (person, someone) in people.iter().enumerate() {
            if directly.contains(&person) || someone.as_of(day).is_none_or(|row| row.role.as_deref() != Some(role)) {
                continue;
            }
            // People are in order of id, so the first that fits is the first by id.
            let through = directly.iter().find(|d| everywhere || (team(**d).is_some() && team(**d) == team(person)));
            if let Some(through) = through
                && self.employed(person, rule, day)
            {
                let through = Some(people[*through].id.clone());
                named.push(Named { person, rule: position, through, share: fraction(rule.share), weight: rule_weight(rule) });
            }
        }
    }

    /// Credits in their currency; none when a rate is missing or a number has too many decimals.
    fn convert(&self, value: &Fraction, day: Date, named: Vec<Named>) -> Option<Vec<Credited>> {
        let home = self.book.company.currency;
        let money = self.measure.unit == MeasureUnit::Money;
        let from: Currency = match self.record.text("currency") {
            Some(code) if money => code.parse().ok()?,
            _ => home,
        };
        let mut credits = Vec::new();
        for Named { person, rule, through, share, weight } in named {
            let plan = self.memberships.iter().position(|m| m.is_on(person, day)).map(|i| &self.book.plans[i]);
            let into = plan.map_or(home, |plan| plan.currency);
            let table = match plan.map(|plan| plan.exchange) {
                Some(Exchange::Plan) => RateTable::Plan,
                _ => RateTable::Market,
            };
            let (rate, since) = if money { self.book.exchange.rate(table, from, into, day)? } else { (kernel::Decimal::ONE, day) };
            let converted = value * fraction(rate);
            let row = Credit {
                measure: self.measure.id.clone(),
                kind: self.counted.of,
                record: self.id.clone(),
                person: self.book.organisation.people()[person].id.clone(),
                date: day,
                rule,
                through,
                value: exact_decimal(value)?,
                share: exact_decimal(&share)?,
                weight: exact_decimal(&weight)?,
                currency: money.then_some(from),
                into: money.then_some(into),
                rate,
                rate_date: (money && from != into).then_some(since),
                amount: exact(&(&converted * &share))?,
                toward_quota: exact(&(&converted * &weight))?,
            };
            credits.push(Credited { row, person, record: self.record.clone(), converted, share, weight });
        }
        Some(credits)
    }
}

/// The rule's weight, else its share.
fn rule_weight(rule: &CreditRule) -> Fraction {
    fraction(rule.weight.unwrap_or(rule.share))
}
