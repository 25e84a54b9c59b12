//! A statement's deals as rows of its table.

use super::status::{self, Status};
use crate::address;
use crate::language::{said, t};
use crate::say;
use kernel::{Currency, Decimal, Exact};
use payments::statement::{Conversion, DealPart, LinePart, Statement};

/// A row.
pub struct DealRow {
    /// The record's id.
    pub id: String,
    /// Its kind, as its table is named.
    pub kind: String,
    /// What people call it.
    pub name: String,
    /// What stands under the name: its id, its account.
    pub under: String,
    /// The record's page.
    pub href: String,
    /// Its working.
    pub why: String,
    /// The day on which it counts.
    pub date: String,
    /// What is credited.
    pub credited: String,
    /// The rate, when all its lines have one.
    pub rate: String,
    /// The tier, or how many it spans.
    pub tier: String,
    /// What it pays.
    pub amount: String,
    /// What is remarkable about it.
    pub tags: Vec<Tag>,
    /// How far it has come; none where that is not known.
    pub status: Option<Status>,
}

/// A row for what no single record pays: an override through one report, a bonus, a share of a pool.
pub struct BesideRow {
    /// The component, with through whom it came.
    pub name: String,
    /// What kind of line it is.
    pub under: String,
    /// What the rate was applied to.
    pub base: String,
    /// The rate.
    pub rate: String,
    /// What it pays.
    pub amount: String,
    /// Its working.
    pub why: String,
    /// How far it has come; none where that is not known.
    pub status: Option<Status>,
    /// What tells it apart, for figures that follow changes.
    pub key: String,
}

/// What is earned in one currency: a table of its own, so that no column has figures of two.
pub struct Section {
    /// The currency.
    pub currency: Currency,
    /// The deals.
    pub deals: Vec<DealRow>,
    /// What no single deal pays.
    pub beside: Vec<BesideRow>,
    /// All of it together.
    pub total: Decimal,
}

/// A section for each currency in which something is earned; of each at most `most` deals, the largest first.
pub fn sections(state: &payments::State, statement: &Statement, most: usize) -> Vec<Section> {
    let of = |currency: Currency| Section {
        currency,
        deals: statement.deals.iter().filter(|deal| deal.currency == currency).take(most).map(|deal| row(state, statement, deal)).collect(),
        beside: beside(state, statement, currency),
        total: statement.earned(currency),
    };
    let sections = statement.earned_in().into_iter().map(of);
    sections.filter(|section| !section.deals.is_empty() || !section.beside.is_empty()).collect()
}

/// What a plan earns in another currency than it pays, as it is converted.
pub struct ConvertedRow {
    /// The plan with its version.
    pub plan: String,
    /// What it earns, the rate and its day, in words.
    pub working: String,
    /// What that is in the payout currency.
    pub paid: String,
}

/// Every plan of a statement that earns in another currency than it pays somewhere; none when there is nothing to convert.
pub fn converted(statement: &Statement) -> Vec<ConvertedRow> {
    if !statement.is_converted() {
        return Vec::new();
    }
    let plans = statement.plans.iter().filter(|plan| plan.pays_now);
    plans
        .map(|plan| {
            let earned = format!("{} {}", say::money(&plan.total, &plan.currency), plan.currency);
            let working = match &plan.exchange {
                Some(Conversion { rate, since: Some(since), .. }) => {
                    said("{1} × {2}, the rate of {3}", &[&earned, &say::number(rate), &say::date(since)])
                }
                Some(exchange) => said("{1} × {2}", &[&earned, &say::number(&exchange.rate)]),
                None => earned,
            };
            ConvertedRow { plan: format!("{} v{}", plan.plan, plan.version), working, paid: say::money(&plan.paid, &statement.currency) }
        })
        .collect()
}

/// Every line in a currency that no record made, in the order of the plans' components; lines through one person at one rate are one row.
/// Together with the deals they add up to the earnings.
fn beside(state: &payments::State, statement: &Statement, currency: Currency) -> Vec<BesideRow> {
    let mut rows = Vec::new();
    for plan in statement.plans.iter().filter(|plan| plan.currency == currency) {
        for part in &plan.components {
            let tied = statement.deals.iter().any(|d| d.lines.iter().any(|l| l.plan == plan.plan && l.component == part.component));
            let mut sums: Vec<(&LinePart, Option<Exact>, Decimal)> = Vec::new();
            for line in part.lines.iter().filter(|line| !tied || line.record.is_none()) {
                let same = |other: &LinePart| {
                    line.through.is_some()
                        && (&other.line, &other.through, other.rate, &other.tier) == (&line.line, &line.through, line.rate, &line.tier)
                };
                match sums.iter_mut().find(|(other, ..)| same(other)) {
                    Some((_, base, amount)) => {
                        *base = base.zip(line.base).and_then(|(a, b)| a.checked_add(b));
                        *amount = amount.saturating_add(line.amount);
                    }
                    None => sums.push((line, line.base, line.amount)),
                }
            }
            for (number, (line, base, amount)) in sums.into_iter().enumerate() {
                let through = line.through.as_ref().map(|p| crate::deals::rows::person_name(state, p.as_str()));
                rows.push(BesideRow {
                    name: through.map_or_else(|| part.component.to_string(), |name| format!("{}, {name}", part.component)),
                    under: crate::why::working::name(&line.line, line.tier.as_deref()),
                    base: base.as_ref().map(say::credited).unwrap_or_default(),
                    rate: line.rate.as_ref().map(say::rate).unwrap_or_default(),
                    amount: say::money(&amount, &plan.currency),
                    why: address::why(statement.person.as_str(), &statement.period.id, plan.plan.as_str(), part.component.as_str(), ""),
                    status: status::of_component(statement, plan.plan.as_str(), part.component.as_str()),
                    key: format!("{}:{}:{number}", plan.plan, part.component),
                });
            }
        }
    }
    rows
}

/// A word beside a deal's name.
pub struct Tag {
    /// How it looks.
    pub class: &'static str,
    /// What it says.
    pub text: String,
}

/// Whether one component pays it in more than one tier.
fn crosses(deal: &DealPart) -> bool {
    let tier = |line: &payments::statement::DealLine| (line.component.clone(), line.line.tier.clone());
    let slices = || deal.lines.iter().filter(|l| l.line.line == "tier" && l.line.tier.is_some());
    slices().any(|a| slices().any(|b| a.component == b.component && tier(a) != tier(b)))
}

fn row(state: &payments::State, statement: &Statement, deal: &DealPart) -> DealRow {
    let id = deal.record.as_str();
    let plan = deal.lines.first().map_or("", |l| l.plan.as_str());
    let mut tiers: Vec<&str> = deal.lines.iter().filter_map(|l| l.line.tier.as_deref()).collect();
    tiers.dedup();
    let components: std::collections::BTreeSet<_> = deal.lines.iter().map(|l| (&l.plan, &l.component)).collect();
    let mut rates: Vec<_> = deal.lines.iter().filter_map(|l| l.line.rate).collect();
    rates.dedup();
    let mut tags = Vec::new();
    if crosses(deal) {
        tags.push(Tag { class: "crossed", text: t("crossed a tier").to_owned() });
    }
    if deal.amount.is_sign_negative() && !deal.amount.is_zero() {
        tags.push(Tag { class: "back", text: t("taken back").to_owned() });
    }
    if deal.lines.iter().any(|l| l.line.through.is_some()) {
        tags.push(Tag { class: "", text: t("through a report").to_owned() });
    }
    let name = deal.name.clone().unwrap_or_else(|| id.to_owned());
    let mut under: Vec<&str> = deal.account.as_deref().into_iter().collect();
    if name != id {
        under.insert(0, id);
    }
    DealRow {
        id: id.to_owned(),
        kind: deal.kind.clone(),
        under: under.join(" · "),
        href: address::record(&deal.kind, id),
        why: address::why(statement.person.as_str(), &statement.period.id, plan, "", id),
        date: deal.date.map(|d| say::date(&d)).unwrap_or_default(),
        credited: deal.credited.as_ref().map(say::credited).unwrap_or_default(),
        rate: match rates.as_slice() {
            [] => String::new(),
            [one] => say::rate(one),
            [first, .., last] => format!("{}–{}", say::rate(first.min(last)), say::rate(first.max(last))),
        },
        tier: match (tiers.as_slice(), components.len()) {
            ([], _) => String::new(),
            (_, several @ 2..) => said("{1} components", &[&several]),
            ([one], _) => crate::language::phrase(one),
            (more, _) => said("{1} tiers", &[&more.len()]),
        },
        amount: say::money(&deal.amount, &deal.currency),
        status: status::of_deal(state, statement, deal),
        tags,
        name,
    }
}
