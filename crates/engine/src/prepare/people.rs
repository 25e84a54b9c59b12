//! Who was what on a day, by dense numbers: each person's position, and texts (roles, teams, territories) interned.

use super::days::bounds;
use datafusion::common::HashMap;
use kernel::{Currency, Decimal, PersonId, Value};
use people::Organisation;
use std::sync::Arc;

/// No person, no text.
pub(crate) const NOBODY: u32 = u32::MAX;

/// What held of one person on a range of days.
#[derive(Debug, Clone)]
pub(crate) struct Row {
    pub from: i32,
    pub until: i32,
    /// Interned, or [`NOBODY`].
    pub role: u32,
    /// By position, or [`NOBODY`].
    pub manager: u32,
    /// Interned, or [`NOBODY`].
    pub team: u32,
    pub target_pay: Option<Decimal>,
    pub currency: Option<Currency>,
}

/// Everyone, by position.
#[derive(Debug)]
pub(crate) struct People {
    pub ids: Arc<Vec<PersonId>>,
    /// All rows, person by person, each person's in order of time.
    rows: Vec<Row>,
    /// Where each person's rows begin; one more at the end.
    first: Vec<u32>,
    by_id: HashMap<Box<str>, u32>,
    texts: HashMap<Box<str>, u32>,
    /// The people with a row of that role, each once, in order of position.
    by_role: HashMap<u32, Vec<u32>>,
    /// The people with a row of that territory, with the days, in order of position.
    by_territory: HashMap<Box<str>, Vec<(u32, i32, i32)>>,
    /// The people with a row of that team, each once, in order of position.
    pub teams: std::collections::BTreeMap<String, Vec<u32>>,
    /// First days with the company.
    hired: Vec<Option<i32>>,
    attributes: Vec<Arc<std::collections::BTreeMap<String, Value>>>,
}

impl People {
    pub fn new(organisation: &Organisation) -> Self {
        let everyone = organisation.people();
        let mut made = Self {
            ids: Arc::new(everyone.iter().map(|person| person.id.clone()).collect()),
            rows: Vec::new(),
            first: vec![0],
            by_id: everyone.iter().enumerate().map(|(i, person)| (Box::from(person.id.as_str()), dense(i))).collect(),
            texts: HashMap::new(),
            by_role: HashMap::new(),
            by_territory: HashMap::new(),
            teams: std::collections::BTreeMap::new(),
            hired: everyone.iter().map(|person| person.hired().map(kernel::effective::epoch_day)).collect(),
            attributes: Vec::new(),
        };
        for (position, person) in everyone.iter().enumerate() {
            for row in &person.rows {
                made.add(dense(position), row);
            }
            made.first.push(dense(made.rows.len()));
        }
        made
    }

    fn add(&mut self, person: u32, row: &people::organisation::PersonRow) {
        let (from, until) = bounds(&row.range);
        let role = self.intern(row.role.as_deref());
        let team = self.intern(row.team.as_deref());
        let manager = row.manager.as_ref().and_then(|id| self.by_id.get(id.as_str()).copied()).unwrap_or(NOBODY);
        if role != NOBODY {
            push_once(self.by_role.entry(role).or_default(), person);
        }
        if let Some(team) = &row.team {
            push_once(self.teams.entry(team.clone()).or_default(), person);
        }
        if let Some(territory) = &row.territory {
            self.by_territory.entry(Box::from(territory.as_str())).or_default().push((person, from, until));
        }
        self.attributes.push(Arc::new(row.attributes.clone()));
        self.rows.push(Row { from, until, role, manager, team, target_pay: row.target_pay, currency: row.currency });
    }

    fn intern(&mut self, text: Option<&str>) -> u32 {
        let Some(text) = text else { return NOBODY };
        let next = dense(self.texts.len());
        *self.texts.entry(Box::from(text)).or_insert(next)
    }

    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// The number of a role or team; none when no row has it.
    pub fn text(&self, text: &str) -> Option<u32> {
        self.texts.get(text).copied()
    }

    /// The position of the person with that id.
    pub fn find(&self, id: &str) -> Option<u32> {
        self.by_id.get(id).copied()
    }

    /// A person's rows in order of time.
    pub fn rows_of(&self, person: usize) -> &[Row] {
        &self.rows[self.first[person] as usize..self.first[person + 1] as usize]
    }

    /// The positions of a person's rows among all rows.
    pub fn positions_of(&self, person: usize) -> std::ops::Range<usize> {
        self.first[person] as usize..self.first[person + 1] as usize
    }

    /// The position among all rows of what held of a person on a day.
    pub fn row_at(&self, person: usize, day: i32) -> Option<usize> {
        let start = self.first[person] as usize;
        let after = self.rows_of(person).partition_point(|row| row.from <= day);
        let index = start + after.checked_sub(1)?;
        (day < self.rows[index].until).then_some(index)
    }

    /// What held of a person on a day.
    pub fn row_on(&self, person: usize, day: i32) -> Option<&Row> {
        self.row_at(person, day).map(|index| &self.rows[index])
    }

    /// A person's first day with the company.
    pub fn hired(&self, person: usize) -> Option<i32> {
        self.hired[person]
    }

    /// Everyone in a role on a day, in order of position.
    pub fn in_role(&self, role: u32, day: i32) -> impl Iterator<Item = u32> + '_ {
        let candidates = self.by_role.get(&role).map_or(&[][..], Vec::as_slice);
        candidates.iter().copied().filter(move |person| self.row_on(*person as usize, day).is_some_and(|row| row.role == role))
    }

    /// Everyone who holds a territory on a day, in order of position.
    pub fn in_territory(&self, territory: &str, day: i32) -> impl Iterator<Item = u32> + '_ {
        let holders = self.by_territory.get(territory).map_or(&[][..], Vec::as_slice);
        holders.iter().filter(move |(_, from, until)| *from <= day && day < *until).map(|(person, _, _)| *person)
    }

    /// The managers above a person on a day, nearest first, at most `levels`.
    pub fn managers_above(&self, person: u32, day: i32, levels: usize, above: &mut Vec<u32>) {
        above.clear();
        let mut current = person;
        while above.len() < levels {
            let manager = self.row_on(current as usize, day).map_or(NOBODY, |row| row.manager);
            if manager == NOBODY || manager == person || above.contains(&manager) {
                break;
            }
            above.push(manager);
            current = manager;
        }
    }

    /// How many rows all people have together.
    pub fn row_count(&self) -> usize {
        self.rows.len()
    }

    /// The text in a column of people, in the row with that position.
    pub fn text_of(&self, row: usize, column: &str) -> Option<&str> {
        match self.attributes.get(row)?.get(column)? {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// A number in a column of people, for every row by position.
    pub fn column(&self, name: &str) -> Vec<Option<crate::number::Num>> {
        let number = |attributes: &Arc<std::collections::BTreeMap<String, Value>>| match attributes.get(name)? {
            Value::Decimal(decimal) => Some(crate::number::Num::from_decimal(*decimal)),
            Value::Integer(integer) => Some(crate::number::Num::from_integer(*integer)),
            _ => None,
        };
        self.attributes.iter().map(number).collect()
    }
}

fn push_once(people: &mut Vec<u32>, person: u32) {
    if people.last() != Some(&person) {
        people.push(person);
    }
}

fn dense(position: usize) -> u32 {
    u32::try_from(position).expect("fewer than four thousand million rows")
}
