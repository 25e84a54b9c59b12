//! What happened at the demo company before anybody comes: periods that are closed and paid, and what arrived after that.

use super::{ACTOR, email_of};
use access::Role;
use kernel::{Clock, Decimal, Problems};
use payments::adjusting::{self, NewAdjustment};
use payments::approvals;
use payments::desk::Desk;
use payments::holds::{self, NewHold};
use payments::runs::{self, Actor, Step, StepAsked};
use records::Kind;
use std::path::Path;
use store::Store;

/// Beyond so many deals the company is left open: closing its past would keep whoever tries it waiting.
pub const MOST: usize = 50_000;

/// Closes the past (if it is to be closed), lets corrections arrive late, and leaves the last period with something to do.
///
/// # Errors
/// What the calculation, the period close or the database refuses.
pub fn happens(store: &Store, folder: &Path, closes: bool, seller: Option<&str>) -> Result<(), Problems> {
    let last = if closes { closed(store)? } else { None };
    super::super::import::one_file(
        store,
        &folder.join("late/deals.csv"),
        "late/deals.csv",
        Kind::Deals,
        ACTOR,
        Some("Corrections that came after the first import"),
    )?;
    match (last, seller) {
        (Some(period), Some(seller)) => waiting(store, &period, seller),
        _ => Ok(()),
    }
}

/// The year before is closed by one run, then all but the last two periods, then the last but one; returns the one that stays open.
fn closed(store: &Store) -> Result<Option<String>, Problems> {
    let desk = Desk::open(store.clone(), Clock::System)?;
    let state = desk.state();
    let calendar = &state.book.company.calendar;
    let through = state.outcome.through;
    let year = calendar.periods().iter().take(through).rposition(|period| period.start.year() < calendar.periods()[through].start.year());
    let mut ends: Vec<usize> = year.into_iter().chain(through.checked_sub(2)).chain(through.checked_sub(1)).collect();
    ends.sort_unstable();
    ends.dedup();
    for end in ends {
        close(store, &desk, &calendar.periods()[end].id)?;
    }
    Ok(Some(calendar.periods()[through].id.clone()))
}

/// A run through a period, from draft to paid, by the analyst and by finance.
fn close(store: &Store, desk: &Desk, period: &str) -> Result<(), Problems> {
    let (analyst, finance) = (email_of(Role::Analyst), email_of(Role::Finance));
    let run = runs::run(store, &Clock::System, &analyst, Some(period), Some(&format!("Close of {period}")))?;
    for (step, who) in [(Step::Submit, &analyst), (Step::Approve, &finance), (Step::Finalise, &finance), (Step::Pay, &finance)] {
        let actor = Actor { name: who, person: None };
        if step == Step::Approve {
            looked_at(store, desk, actor, run.id)?;
        }
        let state = desk.state();
        let asked = StepAsked { figures: Some(&state), ..StepAsked::new(step, None) };
        runs::step(store, &Clock::System, actor, run.id, &asked)?;
        if step == Step::Finalise {
            desk.closed(&format!("run {} is final", run.id))?;
        }
    }
    Ok(())
}

/// Finance opens each unusual statement of the run and approves it.
fn looked_at(store: &Store, desk: &Desk, actor: Actor<'_>, run: i64) -> Result<(), Problems> {
    let state = desk.state();
    for one in approvals::queue(store, &state, run)?.iter().filter(|one| !one.unusual.is_empty() && one.decided.is_none()) {
        approvals::approve(store, &Clock::System, &state, actor, run, &one.person, one.amount)?;
    }
    Ok(())
}

/// What the open period has for finance to do: an amount that waits for a second person, and a hold.
fn waiting(store: &Store, period: &str, seller: &str) -> Result<(), Problems> {
    let desk = Desk::open(store.clone(), Clock::System)?;
    let fair = NewAdjustment {
        person: seller.to_owned(),
        period: period.to_owned(),
        amount: Decimal::from(350),
        currency: None,
        measure: None,
        date: None,
        reason: "Stood in at the trade fair for a colleague, agreed with the manager".to_owned(),
    };
    adjusting::enter(&desk, &email_of(Role::Analyst), &fair)?;
    let kicker = NewHold {
        person: "",
        component: Some(("Account Executive", "Relay Edge kicker")),
        record: "",
        reason: "The price list of the new product is being corrected",
    };
    holds::place(store, &Clock::System, &email_of(Role::Finance), &kicker).map(|_| ())
}
