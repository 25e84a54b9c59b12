//! Each step in words and numbers.

use super::Why;
use crate::figures::{ComponentFigures, Figures, PlanFigures, axis};
use crate::words;
use book::Adjustment;
use book::results::{Credit, Earning, LineKind};
use kernel::{Currency, Decimal, money};
use plans::component::Kind;
use plans::{Against, Component, GatePays, RateSource};

/// `12,000.00 earned + 345.00 adjusted = 12,345.00 USD.`
pub(super) fn payment(why: &Why) -> String {
    let show = |amount| money::grouped(amount, why.currency.decimals());
    let terms = if why.terms.is_zero() { String::new() } else { format!(" + {} by the terms of payment", show(why.terms)) };
    format!("{} earned{terms} + {} adjusted by hand = {} {}.", show(why.earnings), show(why.adjustments), show(why.amount), why.currency)
}

pub(super) fn plan(figures: &Figures<'_>, plan: &PlanFigures<'_>) -> String {
    let total = words::amount(plan.total, plan.plan.currency);
    let many = match plan.components.len() {
        1 => "Its one component makes".to_owned(),
        count => format!("Its {count} components make"),
    };
    if !plan.pays_now {
        return format!("{many} {total} so far; it pays when {} ends.", plan.window.id);
    }
    match &plan.exchange {
        None => format!("{many} {total}."),
        Some(exchange) => format!(
            "{many} {total}; × {} (market rate from {}, holding since {}) = {}.",
            words::number(exchange.rate),
            plan.plan.currency,
            exchange.since.map(words::day).unwrap_or_default(),
            words::amount(plan.paid, figures.currency)
        ),
    }
}

/// What the component pays by, as the plan describes itself.
pub(super) fn rule(plan: &PlanFigures<'_>, component: &Component) -> Vec<String> {
    let described = plans::describe(plan.plan).components.into_iter().find(|described| described.name == component.name.as_str());
    described.map(|described| [described.sentences, described.lines, described.terms].concat()).unwrap_or_default()
}

pub(super) fn rounding(figures: &Figures<'_>, plan: &PlanFigures<'_>, part: &ComponentFigures<'_>, exact: Option<Decimal>) -> String {
    let how = match figures.state.book.company.rounding {
        book::Rounding::HalfUp => "half up",
        book::Rounding::HalfEven => "half to even",
    };
    let total = words::amount(part.total, plan.plan.currency);
    match exact {
        _ if part.lines.is_empty() => "There is nothing to add up.".to_owned(),
        Some(exact) if exact == part.total => format!("The lines add up to {total} exactly; nothing had to be rounded."),
        Some(exact) => format!(
            "The lines make {} before rounding; the total is rounded {how} to {total}, and the lines share its cents by largest remainder.",
            money::grouped(exact, plan.plan.currency.decimals())
        ),
        None => format!("The total is rounded {how} to {total} once, and the lines share its cents by largest remainder."),
    }
}

/// The reckoning of one line.
pub(super) fn line(figures: &Figures<'_>, component: &Component, line: &Earning, position: Option<&str>) -> String {
    let show = |amount: Decimal| money::grouped(amount, line.currency.decimals());
    let amount = match super::lines::exact(line) {
        Some(exact) if exact != line.amount => format!("{} ≈ {}", show(exact), show(line.amount)),
        _ => show(line.amount),
    };
    let base = line.base.map(|base| show(axis::decimal(base))).unwrap_or_default();
    let rate = line.rate.map(words::percent).unwrap_or_default();
    let position = position.unwrap_or("its only tier");
    let through = line.through.as_ref().map(|id| name(figures, id.as_str())).unwrap_or_default();
    match line.line {
        LineKind::Tier if line.rate.is_none() => format!("{amount} for the record"),
        LineKind::Tier => format!("{base} × {rate}{} = {amount} ({position})", rate_source(component)),
        LineKind::TrueUp if line.base.is_none() && gate(component).is_some() => {
            let at = gate(component).unwrap_or_default();
            match line.amount.is_sign_negative() {
                true => format!("the gate of {at} is not reached any more, or was paid for already: {amount}"),
                false => format!("the gate of {at} is reached, what was earned earlier in the window is paid: {amount}"),
            }
        }
        LineKind::TrueUp if line.base.is_none() && line.amount.is_sign_negative() => {
            format!("paid already earlier in the window, when it was more: {amount}")
        }
        LineKind::TrueUp if line.base.is_none() => format!("what was paid for the window is not taken back: {amount}"),
        LineKind::TrueUp => format!("{base} credited earlier in the window × {rate} more at the tier now reached ({position}) = {amount}"),
        LineKind::Target => format!("target pay {base} × {rate} for {position} = {amount}"),
        LineKind::Goal => format!("target pay {base} × {rate} for {position} = {amount}"),
        LineKind::Clawback => format!("{base} paid for the record so far × {rate} = {amount}"),
        LineKind::Bonus => format!("the step {position} is reached: {base} × {rate} = {amount}"),
        LineKind::Override => format!("{base} earned by {through} × {rate} = {amount}"),
        LineKind::Pool => format!("the fund of {base} × a share of {rate} = {amount}"),
        LineKind::Multiplier => format!("{position}: {base} so far × {rate} = {amount}"),
        LineKind::Gate => {
            let condition = component.gate(line.tier).map(|condition| condition.text.text.as_str()).unwrap_or_default();
            format!("pays only if {condition}, which does not hold: {amount}")
        }
        LineKind::Cap => format!("{}: {amount}", cap(component, line)),
        LineKind::Floor => format!("{}: {amount}", floor(component, line)),
    }
}

/// Where a commission's gate stands, when it pays from zero.
fn gate(component: &Component) -> Option<String> {
    let commission = component.kind.commission()?;
    let gate = commission.gate.filter(|gate| gate.pays == GatePays::FromZero)?;
    Some(match commission.against {
        Against::Quota => format!("{} of quota", words::percent(gate.at)),
        Against::Amount | Against::Count => words::number(gate.at),
    })
}

fn rate_source(component: &Component) -> &'static str {
    let Some(commission) = component.kind.commission() else { return "" };
    match commission.rate {
        RateSource::Person(_) => " (her own rate, from people)",
        RateSource::Table(_) => " (from the rate table)",
        RateSource::Tiers | RateSource::Fixed(_) => "",
    }
}

fn cap(component: &Component, line: &Earning) -> String {
    let show = |limit: Option<Decimal>| limit.map(|limit| money::grouped(limit, line.currency.decimals()));
    if let (Kind::Spiff(spiff), true) = (&component.kind, line.record.is_some()) {
        let of = [(spiff.limit, "for one person"), (spiff.budget, "for all together"), (component.cap.deal, "for one record")];
        let parts: Vec<String> = of.into_iter().filter_map(|(limit, of)| Some(format!("{} {of}", show(limit)?))).collect();
        return format!("no more than {}", parts.join(" or "));
    }
    if line.record.is_some() {
        return format!("more than {} is not paid for one record", show(component.cap.deal).unwrap_or_default());
    }
    let parts: Vec<String> = [(component.cap.period, "a pay period"), (component.cap.year, "a year")]
        .into_iter()
        .filter_map(|(limit, of)| Some(format!("more than {} in {of}", show(limit)?)))
        .collect();
    format!("{} is not paid", parts.join(" or "))
}

fn floor(component: &Component, line: &Earning) -> String {
    if line.record.is_some() {
        return format!("at least {} is paid for one record", component.floor.deal.map(words::number).unwrap_or_default());
    }
    let parts: Vec<String> = [(component.floor.period, "a pay period"), (component.floor.year, "a year")]
        .into_iter()
        .filter_map(|(limit, of)| Some(format!("at least {} in {of}", words::number(limit?))))
        .collect();
    format!("{} is paid", parts.join(" or "))
}

/// `22,000.00 EUR × 50% (split) × 1.08 USD/EUR (market, since 2026-03-01) = 11,880.00 USD; toward quota 11,880.00`.
pub(super) fn credit(figures: &Figures<'_>, credit: &Credit, rule: &str) -> String {
    let value = credit.currency.map_or_else(|| words::number(credit.value), |currency| words::amount(credit.value, currency));
    let mut sentence = value;
    if credit.share != Decimal::ONE || credit.through.is_some() {
        sentence.push_str(&format!(" × {}", words::percent(credit.share)));
    }
    sentence.push_str(&format!(" as {rule}"));
    if let Some(through) = &credit.through {
        sentence.push_str(&format!(" through {}", name(figures, through.as_str())));
    }
    if let (Some(from), Some(into)) = (credit.currency, credit.into)
        && from != into
    {
        let since = credit.rate_date.map(|day| format!(", the rate since {day}")).unwrap_or_default();
        sentence.push_str(&format!(" × {} from {from} to {into}{since}", words::number(credit.rate)));
    }
    let show = |amount: kernel::Exact| match credit.into.or(credit.currency) {
        Some(currency) => words::amount(axis::decimal(amount), currency),
        None => words::number(axis::decimal(amount)),
    };
    sentence.push_str(&format!(" = {}", show(credit.amount)));
    if credit.toward_quota != credit.amount {
        sentence.push_str(&format!("; {} counts toward quota", show(credit.toward_quota)));
    }
    sentence
}

/// `−200.00 USD, “paid twice in January”, entered by Carla, approved by Dan`.
pub(super) fn adjustment(adjustment: &Adjustment, paid: Option<Decimal>, currency: Currency) -> String {
    let amount = words::amount(adjustment.amount, adjustment.currency);
    let approval = match (&adjustment.approver, paid) {
        (None, _) => ", waiting for approval, so not paid".to_owned(),
        (Some(approver), None) => format!(", approved by {approver}, in a period that is not calculated yet"),
        (Some(approver), Some(paid)) if adjustment.currency != currency => {
            format!(", approved by {approver}: {}", words::amount(paid, currency))
        }
        (Some(approver), _) => format!(", approved by {approver}"),
    };
    format!("{amount}, “{}”, entered by {}{approval}", adjustment.reason, adjustment.author)
}

/// Where something is written: file, line and character.
pub(super) fn place(at: &kernel::Location) -> String {
    kernel::Location { column: None, value: None, ..at.clone() }.to_string()
}

/// A person's name, else the id.
fn name(figures: &Figures<'_>, id: &str) -> String {
    figures.state.book.organisation.person(id).map_or_else(|| id.to_owned(), |person| person.name.clone())
}
