//! One line of money: tier, axis, credit and record.

use super::{Axis, WhyCredit, WhyLine, sentences};
use crate::figures::measures::Reading;
use crate::figures::{ComponentFigures, Figures, PlanFigures, axis, quota, records, tiers};
use crate::statement::{Conversion, source};
use ::records::Kind;
use book::results::{Credit, Earning, LineKind};
use kernel::{Decimal, Exact, PersonId, RecordId};
use plans::component::Kind as ComponentKind;
use plans::{Against, Exchange, Per};
use std::collections::{BTreeMap, HashMap};

/// What tells a record's credits under one measure apart: record, rule and through whom.
type Key<'a> = (&'a RecordId, usize, Option<&'a PersonId>);

/// What the lines of one component are explained from.
pub(super) struct Working<'a> {
    figures: &'a Figures<'a>,
    plan: &'a PlanFigures<'a>,
    part: &'a ComponentFigures<'a>,
    /// The credits of the component's measure.
    credits: HashMap<Key<'a>, &'a Credit>,
    found: &'a BTreeMap<(Kind, RecordId), records::Record>,
    /// Where each credit moved the axis: what stood before and after it.
    moves: HashMap<(RecordId, usize, Option<PersonId>), (Exact, Exact)>,
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
        let by_key = credits.iter().filter(|credit| Some(&credit.measure) == own.as_ref());
        let by_key = by_key.map(|credit| ((&credit.record, credit.rule, credit.through.as_ref()), credit)).collect();
        let mut working = Self { figures, plan, part, credits: by_key, found, moves: HashMap::new(), span: None, quota: None };
        if let ComponentKind::Commission(commission) = &part.component.kind {
            let span = axis::span(figures, plan, commission.per);
            if commission.tiers.len() > 1 && commission.per != Per::Deal {
                let moves = axis::axis(figures, plan, part.component, &span, credits).moves.into_iter();
                working.moves =
                    moves.map(|step| ((step.credit.record, step.credit.rule, step.credit.through), (step.before, step.after))).collect();
            }
            working.quota = readings.first().and_then(|reading| reading.target).filter(|_| commission.against == Against::Quota);
            working.span = Some(span);
        }
        working
    }

    pub fn line(&self, line: &Earning) -> WhyLine {
        let credit = self.credit_of(line);
        let axis = credit.and_then(|credit| self.axis_of(credit)).filter(|_| line.line == LineKind::Tier);
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
            credit: credit.map(|credit| self.credit(credit)),
        }
    }

    fn credit_of(&self, line: &Earning) -> Option<&'a Credit> {
        self.credits.get(&(line.record.as_ref()?, line.rule?, line.through.as_ref())).copied()
    }

    fn axis_of(&self, credit: &Credit) -> Option<Axis> {
        let (before, after) = *self.moves.get(&(credit.record.clone(), credit.rule, credit.through.clone()))?;
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

/// base × rate to ten decimals; none for a line that has no base or rate.
pub(super) fn exact(line: &Earning) -> Option<Decimal> {
    let product = quota::fraction(line.base?) * quotas::target::rational(line.rate?);
    quota::decimal(&product, 10)
}
