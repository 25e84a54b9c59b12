//! One line of money: tier, axis, credit and record.

use super::slices::{self, Counted};
use super::{Axis, WhyCredit, WhyLine, sentences};
use crate::figures::measures::Reading;
use crate::figures::{ComponentFigures, Figures, PlanFigures, axis, quota, records, tiers};
use crate::statement::{Conversion, source};
use ::records::Kind;
use book::results::{Credit, Earning, LineKind};
use kernel::{Decimal, PersonId, RecordId};
use plans::component::Kind as ComponentKind;
use plans::{Against, Apply, Exchange, Per};
use std::collections::{BTreeMap, HashMap};

/// What a line says of its credit: record, rule and through whom. A record can credit a manager twice through one person (who is its owner and
/// holds its account, say): [`slices`] tells such credits apart.
type Key<'a> = (&'a RecordId, usize, Option<&'a PersonId>);

/// What the lines of one component are explained from.
pub(super) struct Working<'a> {
    figures: &'a Figures<'a>,
    plan: &'a PlanFigures<'a>,
    part: &'a ComponentFigures<'a>,
    /// The credits of the component's measure, of one key in the order in which they are paid.
    credits: HashMap<Key<'a>, Vec<Counted<'a>>>,
    found: &'a BTreeMap<(Kind, RecordId), records::Record>,
    span: Option<axis::Span>,
    quota: Option<Decimal>,
}

impl<'a> Working<'a> {
    pub fn new(
        figures: &'a Figures<'a>,
        plan: &'a PlanFigures<'a>,
        part: &'a ComponentFigures<'a>,
        credits: &'a [Credit],
        readings: &[Reading],
        found: &'a BTreeMap<(Kind, RecordId), records::Record>,
    ) -> Self {
        let own = source(figures, part).map(|(measure, _)| measure);
        let mut by_key: HashMap<Key<'a>, Vec<Counted<'a>>> = HashMap::new();
        for credit in credits.iter().filter(|credit| Some(&credit.measure) == own.as_ref()) {
            by_key.entry(key(credit)).or_default().push(Counted { credit, moved: None });
        }
        let mut working = Self { figures, plan, part, credits: by_key, found, span: None, quota: None };
        if let ComponentKind::Commission(commission) = &part.component.kind {
            let span = axis::span(figures, plan, commission.per);
            if commission.tiers.len() > 1 && commission.per != Per::Deal {
                for step in axis::axis(figures, plan, part.component, &span, credits).moves {
                    let of_key = working.credits.get_mut(&key(step.credit)).into_iter().flatten();
                    if let Some(counted) = of_key.into_iter().find(|counted| counted.moved.is_none()) {
                        counted.moved = Some((step.before, step.after));
                    }
                }
            }
            working.quota = readings.first().and_then(|reading| reading.target).filter(|_| commission.against == Against::Quota);
            working.span = Some(span);
        }
        working
    }

    /// The lines that are asked for, each with the credit that made it.
    pub fn lines(&self, asked: impl Fn(&Earning) -> bool) -> Vec<WhyLine> {
        let mut paid = HashMap::new();
        let all = self.part.lines.iter().map(|line| (line, self.counted(line, &mut paid))).collect::<Vec<_>>();
        all.into_iter().filter(|(line, _)| asked(line)).map(|(line, counted)| self.line(line, counted)).collect()
    }

    fn line(&self, line: &Earning, counted: Option<&Counted<'_>>) -> WhyLine {
        let axis = counted.and_then(|counted| self.axis_of(counted)).filter(|_| line.line == LineKind::Tier);
        let tier_label = tiers::position(self.part.component, line);
        WhyLine {
            line: line.line.word().to_owned(),
            sentence: sentences::line(self.figures, self.part.component, line, tier_label.as_deref()),
            record: line.record.clone(),
            date: line.date,
            tier: line.tier,
            tier_label,
            through: line.through.clone(),
            base: line.base,
            rate: line.rate,
            exact: exact(line),
            amount: line.amount,
            axis,
            credit: counted.map(|counted| self.credit(counted.credit)),
        }
    }

    /// The credit that made a line: of several with the same key the one whose turn it is. `paid` keeps, by key, whose turn it was, and the tier
    /// that it was paid at.
    fn counted<'w>(&'w self, line: &'w Earning, paid: &mut HashMap<Key<'w>, (usize, Option<usize>)>) -> Option<&'w Counted<'a>> {
        let key: Key<'w> = (line.record.as_ref()?, line.rule?, line.through.as_ref());
        let all = self.credits.get(&key)?;
        let commission = self.part.component.kind.commission();
        let in_slices = commission.is_some_and(|commission| commission.apply == Apply::Marginal);
        let is_next = |position: usize| match paid.get(&key) {
            Some((last, _)) if position < *last => false,
            // A credit's slices come in the order of tiers.
            Some((last, tier)) if position == *last => in_slices && line.tier > *tier,
            _ => true,
        };
        let makes = |counted: &Counted<'_>| commission.is_none_or(|commission| slices::makes(commission, counted, line, self.quota));
        let found = (0..all.len()).find(|position| is_next(*position) && makes(&all[*position]));
        let position = found.or_else(|| paid.get(&key).map(|(last, _)| *last)).unwrap_or(0);
        paid.insert(key, (position, line.tier));
        all.get(position)
    }

    fn axis_of(&self, counted: &Counted<'_>) -> Option<Axis> {
        let (before, after) = counted.moved?;
        let window = self.span.as_ref()?.id.clone();
        Some(Axis { before, after, window, quota: self.quota })
    }

    fn credit(&self, credit: &Credit) -> WhyCredit {
        let book = &self.figures.state.book;
        let rule = book.measure(&credit.measure).and_then(|measure| match &measure.definition {
            measures::Definition::Counted(counted) => Some(counted.rule_label(credit.rule)),
            measures::Definition::Formula(_) => None,
        });
        let rule = rule.unwrap_or_default();
        let record = self.found.get(&(credit.kind, credit.record.clone()));
        WhyCredit {
            measure: credit.measure.clone(),
            sentence: sentences::credit(self.figures, credit, &rule),
            rule,
            through: credit.through.clone(),
            kind: credit.kind.word().to_owned(),
            record: credit.record.clone(),
            date: credit.date,
            value: credit.value,
            currency: credit.currency,
            share: credit.share,
            weight: credit.weight,
            exchange: self.exchange(credit),
            amount: credit.amount,
            toward_quota: credit.toward_quota,
            origin: record.and_then(records::Record::origin),
        }
    }

    fn exchange(&self, credit: &Credit) -> Option<Conversion> {
        let (from, into) = (credit.currency?, credit.into?);
        let table = if self.plan.plan.exchange == Exchange::Plan { "plan" } else { "market" };
        (from != into).then(|| Conversion { from, into, rate: credit.rate, since: credit.rate_date, table: table.into() })
    }
}

fn key(credit: &Credit) -> Key<'_> {
    (&credit.record, credit.rule, credit.through.as_ref())
}

/// base × rate to ten decimals; none for a line that has no base or rate.
pub(super) fn exact(line: &Earning) -> Option<Decimal> {
    let product = quota::fraction(line.base?) * quotas::target::rational(line.rate?);
    quota::decimal(&product, 10)
}
