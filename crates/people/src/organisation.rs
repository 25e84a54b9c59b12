//! Who was what on a day: rows of `people`, each holding on a range of days.

use kernel::{Currency, Date, DateRange, Decimal, PersonId, Value};
use std::collections::{BTreeMap, HashMap};

/// What held of one person on a range of days.
#[derive(Debug, Clone, PartialEq)]
pub struct PersonRow {
    /// The days on which it holds.
    pub range: DateRange,
    /// The role.
    pub role: Option<String>,
    /// Whom she reports to.
    pub manager: Option<PersonId>,
    /// The team.
    pub team: Option<String>,
    /// The territory she holds.
    pub territory: Option<String>,
    /// Target incentive a year, in `currency` or else in the company's.
    pub target_pay: Option<Decimal>,
    /// The currency she is paid in; the company's when none.
    pub currency: Option<Currency>,
    /// Every column of the row that has a value, declared or not, by name.
    pub attributes: BTreeMap<String, Value>,
    /// The position of the row in the table, counted over all batches; expressions over people are evaluated per row.
    pub row: usize,
}

/// One person, with all her rows in order of time; the ranges do not overlap.
#[derive(Debug, Clone, PartialEq)]
pub struct Person {
    /// Her id.
    pub id: PersonId,
    /// Her name as the last row gives it; the id when there is none.
    pub name: String,
    /// The address by which she signs in.
    pub email: Option<String>,
    /// Her rows.
    pub rows: Vec<PersonRow>,
}

impl Person {
    /// What held on `day`; none when she was not with the company.
    #[must_use]
    pub fn as_of(&self, day: Date) -> Option<&PersonRow> {
        let after = self.rows.partition_point(|row| row.range.from <= day);
        self.rows[..after].last().filter(|row| row.range.contains(day))
    }

    /// The first day on which any row holds.
    #[must_use]
    pub fn hired(&self) -> Option<Date> {
        self.rows.first().map(|row| row.range.from)
    }
}

/// All people, in order of id. The position of a person is the dense number by which the engine knows her.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Organisation {
    people: Vec<Person>,
    by_id: HashMap<PersonId, usize>,
}

impl Organisation {
    /// The organisation made of these people, in any order.
    #[must_use]
    pub fn new(mut people: Vec<Person>) -> Self {
        people.sort_by(|a, b| a.id.cmp(&b.id));
        let by_id = people.iter().enumerate().map(|(i, p)| (p.id.clone(), i)).collect();
        Self { people, by_id }
    }

    /// All people in order of id.
    #[must_use]
    pub fn people(&self) -> &[Person] {
        &self.people
    }

    /// The position of the person with that id.
    #[must_use]
    pub fn position(&self, id: &str) -> Option<usize> {
        self.by_id.get(id).copied()
    }

    /// The person with that id.
    #[must_use]
    pub fn person(&self, id: &str) -> Option<&Person> {
        self.position(id).map(|i| &self.people[i])
    }

    /// The managers above a person on a day, nearest first, at most `levels` of them; stops where a line is cut or closes on itself.
    #[must_use]
    pub fn managers_above(&self, person: usize, day: Date, levels: usize) -> Vec<usize> {
        let mut above = Vec::new();
        let mut current = person;
        while above.len() < levels {
            let manager = self.people[current].as_of(day).and_then(|row| row.manager.as_ref()).and_then(|id| self.position(id.as_str()));
            match manager {
                Some(next) if next != person && !above.contains(&next) => above.push(next),
                _ => break,
            }
            current = above[above.len() - 1];
        }
        above
    }
}
