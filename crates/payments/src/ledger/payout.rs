//! What a run pays to whom: what it earned, what changed in closed periods, what was owed, what is held.

use crate::balances::Balance;
use crate::holds::Hold;
use crate::parts::{Parts, major};
use kernel::{Currency, Decimal};
use serde::Serialize;
use std::collections::BTreeMap;

/// What a run pays one person in one currency, in minor units. Always: earned + balances + released + carried = recovered + held + payable.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct Payout {
    /// The person.
    pub person: String,
    /// The payout currency.
    #[serde(serialize_with = "crate::words::text")]
    #[schemars(with = "String")]
    pub currency: Currency,
    /// Earned in the periods that the run closes.
    pub earned: i64,
    /// What changed in periods that were closed before.
    pub balances: i64,
    /// What was held and is free now.
    pub released: i64,
    /// What she owed from before and is taken now.
    pub recovered: i64,
    /// What cannot be taken now since she earned too little, and is owed from now on.
    pub carried: i64,
    /// What is held back now.
    pub held: i64,
    /// What she gets.
    pub payable: i64,
    /// How `held` and `released` go by component (empty names for the person as a whole): plan, component, minor units; released is negative.
    pub holds: Vec<(String, String, i64)>,
    /// Records that are held and take back now: what they take back lessens `held`, and is not released.
    pub untaken: Vec<String>,
}

impl Payout {
    /// Whether there is anything to tell.
    pub(crate) fn moves(&self) -> bool {
        [self.earned, self.balances, self.released, self.payable, self.held].iter().any(|minor| *minor != 0)
    }

    /// Whether a line of `holds` is of a held record that takes back.
    pub(crate) fn is_untaken(&self, plan: &str, component: &str) -> bool {
        plan.is_empty() && self.untaken.iter().any(|name| name == component)
    }

    /// What she gets, as a decimal.
    #[must_use]
    pub fn amount(&self) -> Decimal {
        major(self.payable, self.currency)
    }
}

/// What stands on the ledger and in the list of holds before a run is posted.
#[derive(Debug, Clone, Default)]
pub(crate) struct Standing {
    /// What each person owes, by currency.
    pub owed: BTreeMap<(String, Currency), i64>,
    /// What is held, by person, currency, plan and component.
    pub held: BTreeMap<(String, Currency), BTreeMap<(String, String), i64>>,
    /// The holds in force.
    pub holds: Vec<Hold>,
    /// What records that are held pay, by person and currency, record, plan and component.
    pub records: BTreeMap<(String, Currency), ByRecord>,
}

/// What records pay in a run, by plan and component.
pub(crate) type ByRecord = BTreeMap<String, BTreeMap<(String, String), i64>>;

/// What an entry names as component when it holds what a record pays.
const RECORD: &str = "record ";

/// What is earned by component, for one person in one currency.
#[derive(Debug, Default)]
struct Due {
    earned: i64,
    balances: i64,
    components: BTreeMap<(String, String), i64>,
}

/// The payouts of a run, by person and currency: `own` are the parts of the periods it closes, `balances` what it changes in earlier ones.
pub(crate) fn payouts(own: &Parts, balances: &[Balance], standing: &Standing) -> Vec<Payout> {
    let mut due: BTreeMap<(String, Currency), Due> = BTreeMap::new();
    for (key, minor) in own {
        let entry = due.entry((key.person.clone(), key.currency)).or_default();
        entry.earned += minor;
        *entry.components.entry((key.plan.clone(), key.component.clone())).or_insert(0) += minor;
    }
    for balance in balances {
        let key = &balance.key;
        let entry = due.entry((key.person.clone(), key.currency)).or_default();
        entry.balances += balance.minor();
        *entry.components.entry((key.plan.clone(), key.component.clone())).or_insert(0) += balance.minor();
    }
    for key in standing.held.keys() {
        due.entry(key.clone()).or_default();
    }
    let mut found: Vec<Payout> = due.into_iter().map(|((person, currency), due)| payout(person, currency, &due, standing)).collect();
    found.retain(Payout::moves);
    found
}

fn payout(person: String, currency: Currency, due: &Due, standing: &Standing) -> Payout {
    let mut holds = Vec::new();
    let in_force = |plan: &str, component: &str| match component.strip_prefix(RECORD).filter(|_| plan.is_empty()) {
        Some(record) => standing.holds.iter().any(|hold| hold.holds_record(&person, record)),
        None => standing.holds.iter().any(|hold| hold.holds(&person, plan, component)),
    };
    let key = (person.clone(), currency);
    let mut released = 0;
    for ((plan, component), minor) in standing.held.get(&key).into_iter().flatten() {
        if (*minor > 0 || component.starts_with(RECORD)) && !in_force(plan, component) {
            released += minor;
            holds.push((plan.clone(), component.clone(), -minor));
        }
    }
    // What a held record takes back is not taken back yet.
    let mut components = due.components.clone();
    let records = of_records(&mut components, standing.records.get(&key));
    let untaken: i64 = records.iter().map(|(_, minor)| *minor).filter(|minor| *minor < 0).sum();
    let available = due.earned + due.balances + released - untaken;
    let carried = (-available).max(0);
    let recovered = available.max(0).min(standing.owed.get(&key).copied().unwrap_or(0).max(0));
    let mut rest = available.max(0) - recovered;
    let not_taken: Vec<String> = records.iter().filter(|(_, minor)| *minor < 0).map(|(name, _)| name.clone()).collect();
    let mut held = untaken;
    holds.extend(records.iter().filter(|(_, minor)| *minor < 0).map(|(name, minor)| (String::new(), name.clone(), *minor)));
    if in_force("", "") {
        held += rest;
        holds.push((String::new(), String::new(), rest));
        rest = 0;
    } else {
        for (name, minor) in records.iter().filter(|(_, minor)| *minor > 0) {
            let part = rest.min(*minor);
            held += part;
            rest -= part;
            holds.push((String::new(), name.clone(), part));
        }
        for ((plan, component), minor) in components.iter().filter(|((plan, component), minor)| **minor > 0 && in_force(plan, component)) {
            let part = rest.min(*minor);
            held += part;
            rest -= part;
            holds.push((plan.clone(), component.clone(), part));
        }
    }
    holds.retain(|(_, _, minor)| *minor != 0);
    Payout {
        person,
        currency,
        earned: due.earned,
        balances: due.balances,
        released,
        recovered,
        carried,
        held,
        payable: rest,
        holds,
        untaken: not_taken,
    }
}

/// What each held record pays in all, under the name by which entries hold it; taken out of what its components come to.
fn of_records(components: &mut BTreeMap<(String, String), i64>, records: Option<&ByRecord>) -> Vec<(String, i64)> {
    let mut found = Vec::new();
    for (record, parts) in records.into_iter().flatten() {
        for (component, minor) in parts {
            *components.entry(component.clone()).or_insert(0) -= minor;
        }
        found.push((format!("{RECORD}{record}"), parts.values().sum()));
    }
    found
}
