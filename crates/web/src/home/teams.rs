//! How far each team has come: the home of those who see results and no pay.

use crate::address::query;
use crate::language::{said, t};
use crate::people::list::everyone;
use crate::say;
use crate::visit::Visit;
use access::Field;
use kernel::Decimal;
use std::collections::BTreeMap;

/// A team in a period.
pub struct Team {
    /// Its name.
    pub name: String,
    /// The people of it.
    pub href: String,
    /// How many people have a quota.
    pub people: usize,
    /// How many of them have reached it.
    pub reached: usize,
    /// How many are below half of it.
    pub below_half: usize,
    /// The attainment that as many exceed as fall short of.
    pub median: String,
    /// All of it in one line, for phones.
    pub short: String,
    /// The same as a bar.
    pub bar: String,
}

/// The teams of those who have a quota, the one that is furthest behind first; none for those who see pay, whose home is about that.
#[must_use]
pub fn teams(visit: &Visit, period: usize) -> Vec<Team> {
    if access::sees_field_of_others(&visit.user, Field::Pay) || !access::sees_field_of_others(&visit.user, Field::Results) {
        return Vec::new();
    }
    let mut attained: BTreeMap<String, Vec<Decimal>> = BTreeMap::new();
    for row in everyone(visit, period) {
        let Some(attainment) = row.attainment else { continue };
        attained.entry(row.team.unwrap_or_default()).or_default().push(attainment);
    }
    let mut teams: Vec<(Decimal, Team)> = attained.into_iter().map(|(name, attained)| team(visit, period, name, attained)).collect();
    teams.sort_by(|(one, team), (other, another)| one.cmp(other).then_with(|| team.name.cmp(&another.name)));
    teams.into_iter().map(|(_, team)| team).collect()
}

fn team(visit: &Visit, period: usize, name: String, mut attained: Vec<Decimal>) -> (Decimal, Team) {
    attained.sort_unstable();
    let (high, low) = (attained[attained.len() / 2], attained[(attained.len() - 1) / 2]);
    let median = high.saturating_add(low) / Decimal::TWO;
    let half = Decimal::new(5, 1);
    let (reached, below_half) =
        (attained.iter().filter(|one| **one >= Decimal::ONE).count(), attained.iter().filter(|one| **one < half).count());
    let words = say::attainment(&median);
    let team = Team {
        href: format!("/people{}", query(&[("period", visit.period_id(period)), ("q", &name)])),
        people: attained.len(),
        reached,
        below_half,
        short: said("{2} of {1} reached it · {3} below half", &[&attained.len(), &reached, &below_half]),
        median: words,
        bar: crate::chart::attainment::svg(&median),
        name: if name.is_empty() { t("No team").to_owned() } else { name },
    };
    (median, team)
}
