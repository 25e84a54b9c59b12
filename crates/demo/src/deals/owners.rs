//! Who can own a deal that closes on a day, better sellers more often.

use crate::company::{Company, FIRST_DAY, Role};
use crate::dice::Dice;
use jiff::ToSpan;
use jiff::civil::Date;

/// Running sums of talents, with whose talent comes last.
type Sums = Vec<(i64, usize)>;

/// Sellers by month, region and role, with the running sum of their talents.
#[derive(Debug)]
pub struct Owners {
    months: Vec<[[Sums; 3]; 2]>,
}

impl Owners {
    /// Everybody who sells, by month.
    #[must_use]
    pub fn new(company: &Company) -> Self {
        let months = (0..24_i64).map(|month| {
            let middle = FIRST_DAY.saturating_add(month.months()).saturating_add(14.days());
            let mut lists: [[Sums; 3]; 2] = Default::default();
            for (index, person) in company.people.iter().enumerate() {
                let Some(place) = person.on(middle).and_then(|stint| place(stint.role)) else { continue };
                let list = &mut lists[person.region][place];
                let before = list.last().map_or(0, |(sum, _)| *sum);
                list.push((before + person.talent, index));
            }
            lists
        });
        Self { months: months.collect() }
    }

    /// Somebody of that role who works on that day; none when a few tries find nobody.
    pub fn pick(&self, company: &Company, region: usize, role: Role, day: Date, dice: &mut Dice) -> Option<usize> {
        let month = usize::try_from((day.year() - 2025) * 12 + i16::from(day.month()) - 1).ok()?;
        let list = &self.months.get(month)?[region][place(role)?];
        let total = list.last()?.0;
        (0..6).find_map(|_| {
            let thrown = dice.between(1, total);
            let person = list[list.partition_point(|(sum, _)| *sum < thrown)].1;
            company.people[person].on(day).filter(|stint| stint.role == role).map(|_| person)
        })
    }

    /// A colleague who sells new business.
    pub fn executive(&self, company: &Company, region: usize, day: Date, dice: &mut Dice) -> Option<usize> {
        self.pick(company, region, Role::Executive, day, dice)
    }

    /// A specialist.
    pub fn specialist(&self, company: &Company, region: usize, day: Date, dice: &mut Dice) -> Option<usize> {
        self.pick(company, region, Role::Specialist, day, dice)
    }
}

fn place(role: Role) -> Option<usize> {
    [Role::Executive, Role::Account, Role::Specialist].iter().position(|known| *known == role)
}
