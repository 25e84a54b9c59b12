//! What is posted when a run becomes final, and when it is paid.

use super::payout::{Payout, Standing};
use super::{Account, Entry, Line};
use crate::balances::Balance;
use crate::parts::{PartKey, Parts};
use crate::store as stored;
use ::store::Tx;
use kernel::{Currency, Problems};
use std::collections::BTreeMap;

/// What lines name that a run settles with: holds by hand, and what is owed because too little was earned. Lines of a plan's terms name the
/// term instead.
pub(crate) const BY_HAND: &str = "settlement";

/// The same of what a held record takes back, which lessens what is held for it.
pub(crate) const UNTAKEN: &str = "not taken back";

/// Whether a line's reference says that a run settles with it.
pub(crate) fn is_settlement(reference: &str) -> bool {
    [BY_HAND, UNTAKEN].contains(&reference)
}

/// Who posts, when and why.
pub(crate) struct Posting<'a> {
    pub run: i64,
    pub actor: &'a str,
    pub at: &'a str,
    pub why: Option<&'a str>,
}

/// What stands before a run is posted.
pub(crate) fn standing(tx: &mut Tx<'_>) -> Result<Standing, Problems> {
    let mut owed = BTreeMap::new();
    for ((person, currency), by_component) in stored::entries::settled(tx, Account::Recoverable)? {
        owed.insert((person, currency), -by_component.values().sum::<i64>());
    }
    let held = stored::entries::settled(tx, Account::Held)?;
    let holds = stored::holds::in_force(tx)?;
    Ok(Standing { owed, held, holds, records: BTreeMap::new() })
}

/// Posts a run that becomes final: one entry for each person.
pub(crate) fn finalise(
    tx: &mut Tx<'_>,
    posting: &Posting<'_>,
    own: &Parts,
    balances: &[Balance],
    payouts: &[Payout],
) -> Result<Vec<Entry>, Problems> {
    let mut lines: BTreeMap<String, Vec<Line>> = BTreeMap::new();
    for (key, minor) in own {
        let of_person = lines.entry(key.person.clone()).or_default();
        moved(of_person, key, *minor);
    }
    for balance in balances {
        let of_person = lines.entry(balance.key.person.clone()).or_default();
        moved(of_person, &balance.key, balance.minor());
    }
    for payout in payouts {
        let of_person = lines.entry(payout.person.clone()).or_default();
        settle(of_person, payout);
    }
    append(tx, posting, "final", lines)
}

/// Posts that a run is paid: one entry for each person who gets something.
pub(crate) fn pay(tx: &mut Tx<'_>, posting: &Posting<'_>) -> Result<Vec<Entry>, Problems> {
    let mut due: BTreeMap<(String, Currency), i64> = BTreeMap::new();
    for line in stored::entries::of_run(tx, posting.run)?.iter().flat_map(|entry| &entry.lines) {
        if let (Account::Payable, Some(person)) = (line.account, &line.person) {
            *due.entry((person.clone(), line.currency)).or_insert(0) -= line.minor;
        }
    }
    let mut lines: BTreeMap<String, Vec<Line>> = BTreeMap::new();
    for ((person, currency), minor) in due {
        let of_person = lines.entry(person.clone()).or_default();
        pair(of_person, (Account::Payable, Account::Paid), &person, currency, minor, ("", ""));
    }
    append(tx, posting, "paid", lines)
}

/// The account against which a part is earned: most are a cost; what a plan's terms hold, advance or take is not.
pub(crate) fn against(key: &PartKey) -> Account {
    use book::results::PaymentLineKind as Term;
    match key.term() {
        Some(Term::Held | Term::Released | Term::Holdback | Term::HoldbackReleased) => Account::Held,
        Some(Term::Draw | Term::Recovery) => Account::Draw,
        Some(Term::Carried | Term::Taken) => Account::Recoverable,
        Some(Term::Guarantee) | None => Account::Expense,
    }
}

/// A debit and a credit that name the part they are for.
fn moved(lines: &mut Vec<Line>, key: &PartKey, minor: i64) {
    if minor == 0 {
        return;
    }
    for (account, minor) in [(against(key), minor), (Account::Earned, -minor)] {
        lines.push(Line {
            account,
            person: Some(key.person.clone()),
            currency: key.currency,
            minor,
            period: key.period.clone(),
            plan: key.plan.clone(),
            component: key.component.clone(),
            reference: key.reference.clone(),
        });
    }
}

fn pair(
    lines: &mut Vec<Line>,
    (debit, credit): (Account, Account),
    person: &str,
    currency: Currency,
    minor: i64,
    (plan, component): (&str, &str),
) {
    if minor == 0 {
        return;
    }
    for (account, minor) in [(debit, minor), (credit, -minor)] {
        lines.push(Line {
            account,
            person: Some(person.to_owned()),
            currency,
            minor,
            period: String::new(),
            plan: plan.to_owned(),
            component: component.to_owned(),
            reference: BY_HAND.to_owned(),
        });
    }
}

/// What was earned goes where it belongs, so that nothing is left on the account `earned`.
fn settle(lines: &mut Vec<Line>, payout: &Payout) {
    let (person, currency) = (payout.person.as_str(), payout.currency);
    for (plan, component, minor) in &payout.holds {
        let sides = if *minor > 0 { (Account::Earned, Account::Held) } else { (Account::Held, Account::Earned) };
        let from = lines.len();
        pair(lines, sides, person, currency, minor.abs(), (plan, component));
        if payout.is_untaken(plan, component) {
            lines[from..].iter_mut().for_each(|line| line.reference = UNTAKEN.to_owned());
        }
    }
    pair(lines, (Account::Recoverable, Account::Earned), person, currency, payout.carried, ("", ""));
    pair(lines, (Account::Earned, Account::Recoverable), person, currency, payout.recovered, ("", ""));
    pair(lines, (Account::Earned, Account::Payable), person, currency, payout.payable, ("", ""));
}

/// Numbers, chains and writes entries of a run: one for each person.
pub(crate) fn append(
    tx: &mut Tx<'_>,
    posting: &Posting<'_>,
    what: &str,
    lines: BTreeMap<String, Vec<Line>>,
) -> Result<Vec<Entry>, Problems> {
    let (mut number, mut previous) = stored::entries::head(tx)?.unwrap_or((0, Vec::new()));
    let mut entries = Vec::with_capacity(lines.len());
    for (person, lines) in lines.into_iter().filter(|(_, lines)| !lines.is_empty()) {
        number += 1;
        let mut entry = Entry {
            id: number,
            at: posting.at.to_owned(),
            actor: posting.actor.to_owned(),
            what: format!("run {} {what}", posting.run),
            run: Some(posting.run),
            person: Some(person),
            why: posting.why.map(str::to_owned),
            lines,
            hash: Vec::new(),
        };
        assert!(entry.balances(), "an entry that does not balance is a mistake of ours");
        entry.hash = entry.hash_after(&previous);
        previous.clone_from(&entry.hash);
        entries.push(entry);
    }
    stored::entries::insert(tx, &entries)?;
    Ok(entries)
}
