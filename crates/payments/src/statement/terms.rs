//! By what a payment differs from what is earned: held and released parts, holdbacks, guarantees, draws, and clawbacks that wait.

use super::{DepositPart, TermPart, deposits};
use crate::figures::Figures;
use crate::words;
use book::results::{PaymentLine, PaymentLineKind};

/// The payment lines of the period, each in a sentence.
pub(crate) fn terms(figures: &Figures<'_>) -> Vec<TermPart> {
    let lines = figures.state.outcome.payment_lines_of(figures.person.id.as_str());
    let lines: Vec<PaymentLine> = lines.into_iter().filter(|line| is_paid_now(figures, line)).collect();
    let deposits = deposits::of_lines(figures, &lines);
    lines.iter().zip(deposits).map(|(line, deposits)| part(line, deposits)).collect()
}

/// Whether the line's pay window ends with the period.
fn is_paid_now(figures: &Figures<'_>, line: &PaymentLine) -> bool {
    let book = &figures.state.book;
    let plan = book.plans.iter().find(|plan| plan.id == line.plan);
    let window = plan.and_then(|plan| book.company.calendar.windows(plan.pays).iter().find(|window| window.id == line.period));
    window.is_some_and(|window| window.last == figures.period)
}

fn part(line: &PaymentLine, deposits: Vec<DepositPart>) -> TermPart {
    TermPart {
        plan: line.plan.clone(),
        line: line.line.word(),
        component: line.component.clone(),
        of: line.of.clone(),
        amount: line.amount,
        balance: line.balance,
        currency: line.currency,
        sentence: sentence(line),
        deposits,
    }
}

fn sentence(line: &PaymentLine) -> String {
    let balance = words::amount(line.balance, line.currency);
    let component = line.component.as_ref().map_or("the plan", |component| component.as_str());
    let of = line.of.as_deref().unwrap_or_default();
    match line.line {
        PaymentLineKind::Held => format!("Earned under {component} and not yet released; {balance} is held"),
        PaymentLineKind::Released => format!("Earned under {component} in {of} and now released; {balance} is still held"),
        PaymentLineKind::Holdback => format!("Held back for now; {balance} in all"),
        PaymentLineKind::HoldbackReleased => "What was held back before is paid".to_owned(),
        PaymentLineKind::Guarantee => "Fills up to the guaranteed amount".to_owned(),
        PaymentLineKind::Draw if line.balance.is_zero() => "A draw that is not paid back".to_owned(),
        PaymentLineKind::Draw => format!("A draw; {balance} is owed"),
        PaymentLineKind::Recovery => format!("Pays back the draw; {balance} is still owed"),
        PaymentLineKind::Carried => format!("A clawback that cannot be taken yet; {balance} is carried"),
        PaymentLineKind::Taken => format!("What was left of the clawback of {of}; {balance} is still carried"),
    }
}
