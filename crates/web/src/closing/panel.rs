//! What a run's page shows of its way from draft to paid: where it stands, who did what, what one may do, who gets what.

use super::periods::action;
use super::steps::right;
use crate::deals::rows::person_name;
use crate::failure::{Failure, blocking};
use crate::language::t;
use crate::say;
use crate::visit::Visit;
use payments::checklist;
use payments::ledger::Payout;
use payments::parts::major;
use payments::runs::{self, Actor, Run, Step, StepTaken};

/// How many payouts a page has.
pub const PAGE: usize = 100;

/// The panel.
pub struct Panel {
    /// The steps that were taken.
    pub steps: Vec<(StepTaken, String)>,
    /// The steps that the user may take now, each with its button's words and whether it needs a reason.
    pub possible: Vec<Possible>,
    /// Why the user may not approve it, in words.
    pub against: Vec<String>,
    /// What stands in the way of making it final: what, where to do something about it, and what the link says.
    pub blockers: Vec<(String, String, &'static str)>,
    /// The payroll files and journals that it has: where, and what the link says.
    pub files: Vec<(String, String)>,
    /// The periods that it closes.
    pub closes: Vec<String>,
    /// The same, as people read them.
    pub span: String,
    /// Whether it closed them already.
    pub closed: bool,
    /// Balance lines.
    pub balances: usize,
    /// How many amounts are kept by freezes.
    pub frozen: usize,
    /// A page of payouts.
    pub payouts: Vec<PayoutRow>,
    /// How many there are.
    pub found: usize,
    /// Where the pages before and after begin.
    pub earlier: Option<usize>,
    /// Where the page after begins.
    pub later: Option<usize>,
    /// The number of the first shown, counted from 1.
    pub first: usize,
}

/// A step that one may take.
pub struct Possible {
    /// Its word.
    pub word: &'static str,
    /// What the button says.
    pub label: &'static str,
    /// Whether it is the next on the way.
    pub main: bool,
}

/// What somebody gets.
pub struct PayoutRow {
    /// Who.
    pub name: String,
    /// What the run paid her, in detail.
    pub href: String,
    /// The figures as text: earned, balances, held, owed, gets.
    pub figures: [String; 5],
    /// The currency.
    pub currency: String,
}

/// Reads the panel; `from` is the first payout to show.
///
/// # Errors
/// What the database refuses.
pub async fn panel(visit: &Visit, run: &Run, from: usize) -> Result<Panel, Failure> {
    let (store, own, user, state) = (visit.app.store.clone(), run.clone(), visit.user.clone(), visit.state.clone());
    let read = blocking(move || {
        let actor = Actor { name: &user.email, person: user.person.as_deref() };
        let against = if own.state == runs::RunState::InReview { runs::duties(&store, &own, actor)? } else { Vec::new() };
        let balances = payments::balances::of_run(&store, own.id)?.len();
        let frozen = payments::freezes::keep::of_run(&store, own.id)?.len();
        let open = matches!(own.state, runs::RunState::InReview | runs::RunState::Approved);
        let blockers = if open { checklist::blockers(&store, &state, &own)? } else { Vec::new() };
        Ok((runs::steps(&store, own.id)?, runs::payouts_of(&store, own.id)?, (balances, frozen), against, blockers))
    });
    let (steps, payouts, (balances, frozen), mut against, blockers) = read.await?;
    if !access::may(&visit.user, right(Step::Approve)) {
        against.clear();
    }
    let possible = Step::ALL.into_iter().filter(|step| step.from().contains(&run.state) && access::may(&visit.user, right(*step)));
    let possible =
        possible.filter(|step| *step != Step::Approve || against.is_empty()).filter(|step| *step != Step::Submit || !run.closes.is_empty());
    // Whoever sees some people only, sees what they get, and nothing that adds up everybody's.
    let whole = visit.sees_everyone();
    let payouts: Vec<Payout> = payouts.into_iter().filter(|payout| visit.sees_in(&payout.person, &run.through)).collect();
    let (balances, frozen) = if whole { (balances, frozen) } else { (0, 0) };
    let blockers = if whole { blockers } else { Vec::new() };
    let found = payouts.len();
    let from = from.min(found.saturating_sub(1));
    Ok(Panel {
        steps: steps
            .into_iter()
            .map(|taken| {
                let at = crate::say::minute(&taken.at);
                (taken, at)
            })
            .collect(),
        possible: possible.map(|step| Possible { word: step.word(), label: label(step), main: step != Step::SendBack }).collect(),
        against,
        blockers: blockers
            .into_iter()
            .map(|item| {
                let (_, href, label) = action(item.subject, Some(run));
                (item.sentence, href, label)
            })
            .collect(),
        files: super::files::of_run(visit, run),
        closes: run.closes.clone(),
        span: super::periods::span(visit, &run.closes),
        closed: matches!(run.state, runs::RunState::Final | runs::RunState::Paid) && !run.closes.is_empty(),
        balances,
        frozen,
        payouts: payouts.iter().skip(from).take(PAGE).map(|payout| row(visit, run.id, payout)).collect(),
        found,
        earlier: (from > 0).then(|| from.saturating_sub(PAGE)),
        later: (from + PAGE < found).then_some(from + PAGE),
        first: from + 1,
    })
}

fn label(step: Step) -> &'static str {
    match step {
        Step::Submit => t("Give to review"),
        Step::SendBack => t("Send back"),
        Step::Approve => t("Approve"),
        Step::Finalise => t("Make final"),
        Step::Pay => t("Mark as paid"),
    }
}

fn row(visit: &Visit, run: i64, payout: &Payout) -> PayoutRow {
    let figure = |minor: i64| say::money(&major(minor, payout.currency), &payout.currency);
    PayoutRow {
        name: person_name(&visit.state, &payout.person),
        href: format!("/runs/{run}/people/{}", crate::address::encoded(&payout.person)),
        figures: [
            figure(payout.earned),
            figure(payout.balances),
            figure(payout.released - payout.held),
            figure(payout.carried - payout.recovered),
            figure(payout.payable),
        ],
        currency: payout.currency.to_string(),
    }
}
