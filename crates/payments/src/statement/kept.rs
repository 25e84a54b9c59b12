//! A statement with what is frozen as the run says that the freeze keeps: plan by plan, each with its lines, so that all of it adds up to what
//! is kept.

use super::{AdjustmentPart, ComponentPart, DealPart, PlanPart, Statement, TermPart, build, carried, compare};
use crate::State;
use crate::freezes::Freeze;
use crate::freezes::figures::Keeping;
use crate::parts::{PartKind, Parts, major};
use kernel::{Currency, Decimal, RecordId};
use std::collections::{BTreeMap, BTreeSet};

/// The statement that everybody reads.
pub(super) fn statement(state: &State, person: &str, period: usize) -> Option<Statement> {
    let now = of_period(state, person, period)?;
    let touched = |period: usize| Keeping::of(state, person, period).is_some();
    let Some(earlier) = period.checked_sub(1).filter(|earlier| touched(*earlier) || touched(period)) else { return Some(now) };
    let before = of_period(state, person, earlier).map(|then| compare::between(&now, &then));
    Some(Statement { before, ..now })
}

/// The statement, compared with nothing that is frozen in the period before.
fn of_period(state: &State, person: &str, period: usize) -> Option<Statement> {
    let live = build::statement(state, person, period)?;
    let Some((keeping, mut parts)) = Keeping::of(state, person, period).zip(state.parts_of(person).ok()) else { return Some(live) };
    parts.retain(|key, _| key.period == live.period.id);
    let then = |figures: &State| build::statement(figures, person, figures.period(&live.period.id)?);
    let thens = keeping.kept.iter().map(|kept| kept.figures.as_deref().and_then(then)).collect();
    Some(Merge { state, keeping, thens, parts, live }.statement())
}

/// What a statement is put together from.
struct Merge<'a> {
    state: &'a State,
    keeping: Keeping<'a>,
    /// For each freeze the statement of its run; none when that cannot be calculated again.
    thens: Vec<Option<Statement>>,
    /// What is paid in the period.
    parts: Parts,
    /// The statement as it is calculated now.
    live: Statement,
}

impl Merge<'_> {
    fn statement(mut self) -> Statement {
        let currency = self.currency();
        let plans = self.plans_named();
        let freezes = self.freezes(&plans);
        let adjustments = self.adjustments();
        let mut merged = Statement {
            currency,
            earnings: self.sum(currency, |kind| matches!(kind, PartKind::Earning | PartKind::Other), ""),
            terms_total: self.sum(currency, |kind| kind == PartKind::Term, ""),
            adjustments_total: self.sum(currency, |kind| kind == PartKind::Adjustment, ""),
            balances_total: carried::total(&self.live.balances, currency),
            plans: self.picked(|statement| &statement.plans, |plan| plan.plan.as_str()),
            deals: self.deals(),
            beside_deals: self.picked(|statement| &statement.beside_deals, |beside| beside.plan.as_str()),
            terms: self.picked(|statement| &statement.terms, |term| term.plan.as_str()),
            adjustments,
            freezes,
            balances: std::mem::take(&mut self.live.balances),
            ..self.live.clone()
        };
        merged.plans.sort_by_key(|plan| plans.iter().position(|name| name.as_str() == plan.plan.as_str()));
        merged.amount = merged.earnings.saturating_add(merged.terms_total).saturating_add(merged.adjustments_total);
        merged.total = merged.amount.saturating_add(merged.balances_total);
        for plan in plans.iter().filter(|plan| self.keeping.source(plan).is_some()) {
            if !self.adds_up(&merged, plan) {
                self.without_lines(&mut merged, plan);
            }
        }
        merged
    }

    /// The statement that something of a plan is taken from: by `None` the present one.
    fn from(&self, source: Option<usize>) -> Option<&Statement> {
        source.map_or(Some(&self.live), |at| self.thens[at].as_ref())
    }

    fn sources(&self) -> impl Iterator<Item = (Option<usize>, &Statement)> {
        let thens = (0..self.thens.len()).map(Some);
        std::iter::once(None).chain(thens).filter_map(|source| Some((source, self.from(source)?)))
    }

    fn picked<T: Clone>(&self, of: impl Fn(&Statement) -> &Vec<T>, plan: impl Fn(&T) -> &str) -> Vec<T> {
        let mut found = Vec::new();
        for (source, statement) in self.sources() {
            found.extend(of(statement).iter().filter(|one| self.keeping.source(plan(one)) == source).cloned());
        }
        found
    }

    /// All plans of the present statement in their order, then those that only pay by what is kept.
    fn plans_named(&self) -> Vec<String> {
        let mut names: Vec<String> = Vec::new();
        let shown = self.sources().flat_map(|(_, statement)| &statement.plans).map(|plan| plan.plan.to_string());
        let paid = self.parts.keys().filter(|key| matches!(key.kind, PartKind::Earning | PartKind::Term)).map(|key| key.plan.clone());
        for name in shown.chain(paid) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        names
    }

    /// The freezes that keep something of this statement.
    fn freezes(&self, plans: &[String]) -> Vec<Freeze> {
        let used: BTreeSet<usize> =
            plans.iter().map(String::as_str).chain(std::iter::once("")).filter_map(|plan| self.keeping.source(plan)).collect();
        used.into_iter().map(|at| self.keeping.kept[at].freeze.clone()).collect()
    }

    fn currency(&self) -> Currency {
        let Some(whole) = self.keeping.source("") else { return self.live.currency };
        let paid = self.parts.keys().next().map(|key| key.currency);
        paid.or_else(|| self.thens[whole].as_ref().map(|then| then.currency)).unwrap_or(self.live.currency)
    }

    /// The sum of parts in a currency, of one plan or (an empty name) of all.
    fn sum(&self, currency: Currency, is: impl Fn(PartKind) -> bool, plan: &str) -> Decimal {
        let own = self.parts.iter().filter(|(key, _)| key.currency == currency && is(key.kind));
        let own = own.filter(|(key, _)| plan.is_empty() || key.plan == plan);
        major(own.map(|(_, minor)| *minor).sum(), currency)
    }

    fn deals(&self) -> Vec<DealPart> {
        let mut found: BTreeMap<(String, RecordId, String), DealPart> = BTreeMap::new();
        for (source, statement) in self.sources() {
            for deal in &statement.deals {
                let mut deal = deal.clone();
                let all = deal.lines.len();
                deal.lines.retain(|line| self.keeping.source(line.plan.as_str()) == source);
                if deal.lines.is_empty() {
                    continue;
                }
                if deal.lines.len() < all {
                    deal.amount = deal.lines.iter().map(|line| line.line.amount).sum();
                }
                let key = (deal.kind.clone(), deal.record.clone(), deal.currency.to_string());
                if let Some(known) = found.get_mut(&key) {
                    known.amount = known.amount.saturating_add(deal.amount);
                    known.credited = known.credited.filter(|credited| deal.credited == Some(*credited));
                    known.lines.append(&mut deal.lines);
                } else {
                    found.insert(key, deal);
                }
            }
        }
        let mut deals: Vec<DealPart> = found.into_values().collect();
        deals.sort_by(|a, b| b.amount.cmp(&a.amount).then_with(|| a.record.cmp(&b.record)));
        deals
    }

    /// Those of the run that is kept, or where that has no lines the present ones; each with what is paid of it.
    fn adjustments(&self) -> Vec<AdjustmentPart> {
        let mut found = Vec::new();
        for (source, statement) in self.sources() {
            let book = match source {
                Some(at) => self.keeping.kept[at].figures.as_deref().map_or(&self.state.book, |then| &then.book),
                None => &self.state.book,
            };
            for adjustment in &statement.adjustments {
                let own = book.adjustments.iter().find(|own| own.id == adjustment.id);
                let plan = own.and_then(|own| own.plan.as_ref()).map_or("", |plan| plan.as_str());
                let keeps = self.keeping.source(plan);
                let bare = source.is_none() && keeps.is_some_and(|at| self.thens[at].is_none());
                if keeps != source && !bare {
                    continue;
                }
                let part = self.parts.iter().find(|(key, _)| key.kind == PartKind::Adjustment && key.reference == adjustment.id);
                let paid = part.map(|(key, minor)| major(*minor, key.currency));
                found.push(AdjustmentPart { paid: if keeps.is_some() { paid } else { adjustment.paid }, ..adjustment.clone() });
            }
        }
        found
    }

    /// Whether the lines of a plan come to what is kept of it. Lines of a run that kept figures of an older one do not.
    fn adds_up(&self, merged: &Statement, plan: &str) -> bool {
        let own = || merged.plans.iter().filter(|part| part.plan.as_str() == plan);
        let paid: Decimal = own().filter(|part| part.pays_now).map(|part| part.paid).sum();
        let terms = || merged.terms.iter().filter(|term| term.plan.as_str() == plan);
        let termed: Decimal = terms().map(|term| term.amount).sum();
        let converted = terms().any(|term| term.currency != merged.currency);
        paid == self.sum(merged.currency, |kind| kind == PartKind::Earning, plan)
            && (converted || termed == self.sum(merged.currency, |kind| kind == PartKind::Term, plan))
    }

    /// Shows of a plan only what each component and term comes to.
    fn without_lines(&self, merged: &mut Statement, plan: &str) {
        let currency = merged.currency;
        for deal in &mut merged.deals {
            deal.lines.retain(|line| line.plan.as_str() != plan);
            deal.amount = deal.lines.iter().map(|line| line.line.amount).sum();
        }
        merged.deals.retain(|deal| !deal.lines.is_empty());
        merged.beside_deals.retain(|beside| beside.plan.as_str() != plan);
        merged.terms.retain(|term| term.plan.as_str() != plan);
        merged.plans.retain(|part| part.plan.as_str() != plan);
        let own: Vec<_> = self.parts.iter().filter(|(key, _)| key.plan == plan && key.currency == currency).collect();
        let paid = self.sum(currency, |kind| kind == PartKind::Earning, plan);
        let earned = own.iter().filter(|(key, _)| key.kind == PartKind::Earning);
        merged.plans.push(PlanPart {
            plan: plan.into(),
            version: self.live.plans.iter().rfind(|part| part.plan.as_str() == plan).map_or(1, |part| part.version),
            window: merged.period.id.clone(),
            pays_now: true,
            currency,
            total: paid,
            paid,
            exchange: None,
            components: earned.map(|(key, minor)| kept_component(&key.component, major(**minor, currency))).collect(),
        });
        for (key, minor) in own {
            let Some(term) = key.term() else { continue };
            merged.terms.push(TermPart {
                plan: plan.into(),
                line: term.word(),
                component: (!key.component.is_empty()).then(|| key.component.as_str().into()),
                of: key.reference.split_once('/').map(|(_, of)| of.to_owned()),
                amount: major(*minor, currency),
                balance: Decimal::ZERO,
                currency,
                sentence: key.label(),
                deposits: Vec::new(),
            });
        }
    }
}

fn kept_component(name: &str, total: Decimal) -> ComponentPart {
    ComponentPart {
        component: name.into(),
        kind: "frozen".to_owned(),
        total,
        lines: Vec::new(),
        measures: Vec::new(),
        tiers: Vec::new(),
        next: None,
        gate: None,
        fallen: None,
    }
}
