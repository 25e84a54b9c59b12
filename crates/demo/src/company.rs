//! Who works there, in what role and team from when until when, and what is sold to whom.

use crate::dice::Dice;
use crate::names;
use crate::settings::Settings;
use crate::sheet::{Cell, Kind, Sheet};
use jiff::ToSpan;
use jiff::civil::{Date, date};
use kernel::Problem;
use std::path::Path;

/// The first day of the calendar.
pub const FIRST_DAY: Date = date(2025, 1, 1);
/// The last day of which anything is known: some days into October, so that a period is open.
pub const LAST_DAY: Date = date(2026, 10, 23);
/// Roles that sell, with how many of eight sellers of a team have it and yearly base and target pay in thousands.
const SELLERS: [(Role, i64, i64, i64); 4] =
    [(Role::Executive, 4, 82, 78), (Role::Account, 2, 76, 48), (Role::Development, 1, 54, 26), (Role::Specialist, 1, 98, 42)];

/// What somebody does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// Sells to new customers.
    Executive,
    /// Renews and expands.
    Account,
    /// Opens doors.
    Development,
    /// Helps others to sell the new line.
    Specialist,
    /// Leads a team.
    Manager,
    /// Leads a region.
    Director,
    /// Leads all.
    Chief,
}

impl Role {
    /// As plans and people call it.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Executive => "Account Executive",
            Self::Account => "Account Manager",
            Self::Development => "Development Representative",
            Self::Specialist => "Solutions Specialist",
            Self::Manager => "Sales Manager",
            Self::Director => "Sales Director",
            Self::Chief => "Chief Revenue Officer",
        }
    }
}

/// A region with its currency and offices.
#[derive(Debug)]
pub struct Region {
    /// Its name.
    pub name: &'static str,
    /// In what is sold and paid there.
    pub currency: &'static str,
    /// Teams are named after offices.
    offices: &'static [(&'static str, &'static str)],
}

/// The two regions.
pub const REGIONS: [Region; 2] = [
    Region {
        name: "Americas",
        currency: "USD",
        offices: &[
            ("Boston", "US"),
            ("Chicago", "US"),
            ("Denver", "US"),
            ("Austin", "US"),
            ("Toronto", "CA"),
            ("Seattle", "US"),
            ("Atlanta", "US"),
        ],
    },
    Region {
        name: "Europe",
        currency: "EUR",
        offices: &[("Paris", "FR"), ("Berlin", "DE"), ("Madrid", "ES"), ("Milan", "IT"), ("Utrecht", "NL")],
    },
];

/// A stretch of time in one role and team.
#[derive(Debug, Clone)]
pub struct Stint {
    /// The role.
    pub role: Role,
    /// The team.
    pub team: usize,
    /// Whom she reports to.
    pub manager: Option<usize>,
    /// The first day.
    pub from: Date,
    /// The last day; none while she is there.
    pub until: Option<Date>,
}

/// A person.
#[derive(Debug, Clone)]
pub struct Person {
    /// Her id.
    pub id: String,
    /// Her name.
    pub name: String,
    /// Her region.
    pub region: usize,
    /// How well she sells; around 100.
    pub talent: i64,
    /// Her stints in order.
    pub stints: Vec<Stint>,
}

impl Person {
    /// What she does on a day.
    #[must_use]
    pub fn on(&self, day: Date) -> Option<&Stint> {
        self.stints.iter().find(|stint| stint.from <= day && stint.until.is_none_or(|until| day <= until))
    }
}

/// A team.
#[derive(Debug, Clone)]
pub struct Team {
    /// Its name.
    pub name: String,
    /// Its country.
    pub country: &'static str,
    /// Its region.
    pub region: usize,
    /// Its manager.
    pub manager: usize,
}

/// A customer.
#[derive(Debug, Clone)]
pub struct Account {
    /// Its id.
    pub id: String,
    /// Its team, whose territory it lies in.
    pub team: usize,
    /// 0 small, 1 middle, 2 large.
    pub segment: usize,
}

/// The company.
#[derive(Debug)]
pub struct Company {
    /// Everybody.
    pub people: Vec<Person>,
    /// All teams.
    pub teams: Vec<Team>,
    /// All customers.
    pub accounts: Vec<Account>,
    names: Vec<(String, &'static str, Option<usize>)>,
}

impl Company {
    /// Hires everybody and finds customers.
    #[must_use]
    pub fn found(settings: &Settings, dice: &mut Dice) -> Self {
        let mut company = Self { people: Vec::new(), teams: Vec::new(), accounts: Vec::new(), names: Vec::new() };
        company.hire_leaders(dice);
        let sellers = settings.people - 3;
        for team in 0..sellers.div_ceil(9).max(2) {
            company.open_team(team, dice);
        }
        let teams = company.teams.len();
        for seller in 0..settings.people - company.people.len() {
            company.hire_seller(seller % teams, seller / teams, dice);
        }
        company.find_customers(settings, dice);
        company
    }

    fn hire_leaders(&mut self, dice: &mut Dice) {
        for (role, region, manager) in [(Role::Chief, 0, None), (Role::Director, 0, Some(0)), (Role::Director, 1, Some(0))] {
            self.hire(region, vec![Stint { role, team: usize::MAX, manager, from: long_ago(dice), until: None }], dice);
        }
    }

    fn open_team(&mut self, number: usize, dice: &mut Dice) {
        let region = usize::from(number % 3 == 1);
        let offices = REGIONS[region].offices;
        let before = self.teams.iter().filter(|team| team.region == region).count();
        let (office, country) = offices[before % offices.len()];
        let name = if before < offices.len() { office.to_owned() } else { format!("{office} {}", before / offices.len() + 1) };
        let manager = self.people.len();
        self.teams.push(Team { name, country, region, manager });
        self.hire(
            region,
            vec![Stint { role: Role::Manager, team: number, manager: Some(1 + region), from: long_ago(dice), until: None }],
            dice,
        );
    }

    fn hire_seller(&mut self, team: usize, place: usize, dice: &mut Dice) {
        let role = role_of(place);
        let from = if dice.chance(24) {
            date(2025, 2, 1).saturating_add(dice.between(0, 16).months()).saturating_add((14 * dice.between(0, 1)).days())
        } else {
            long_ago(dice)
        };
        let manager = Some(self.teams[team].manager);
        let mut stints = vec![Stint { role, team, manager, from, until: None }];
        let later = date(2025, 6, 1).max(from.saturating_add(4.months()));
        if dice.chance(8) {
            let until = later.saturating_add(dice.between(0, 300).days());
            stints[0].until = (until < LAST_DAY).then_some(until);
        } else if dice.chance(9) {
            let other = self.teams.iter().position(|t| t.region == self.teams[team].region && t.manager != self.teams[team].manager);
            self.moves(&mut stints, role, other.unwrap_or(team), later.saturating_add(dice.between(0, 240).days()));
        } else if role == Role::Development && dice.chance(40) {
            self.moves(&mut stints, Role::Executive, team, date(2026, 1, 1).max(later.first_of_month()));
        }
        self.hire(self.teams[team].region, stints, dice);
    }

    fn moves(&self, stints: &mut Vec<Stint>, role: Role, team: usize, from: Date) {
        if from >= LAST_DAY || (stints[0].role == role && stints[0].team == team) {
            return;
        }
        stints[0].until = from.yesterday().ok();
        stints.push(Stint { role, team, manager: Some(self.teams[team].manager), from, until: None });
    }

    fn hire(&mut self, region: usize, stints: Vec<Stint>, dice: &mut Dice) {
        let number = self.people.len();
        let (first, last) = (dice.index(names::FIRST.len()), dice.index(names::LAST.len()));
        let mut name = format!("{} {}", names::FIRST[first], names::LAST[last]);
        if self.people.iter().rev().take(400).any(|person| person.name == name) {
            name = format!("{} {} {}", names::FIRST[first], names::LAST[(last + 7 + number) % names::LAST.len()], names::LAST[last]);
        }
        let talent = 40 + dice.spread().min(190) * 6 / 10;
        self.people.push(Person { id: format!("E{}", 1001 + number), name, region, talent, stints });
    }

    fn find_customers(&mut self, settings: &Settings, dice: &mut Dice) {
        let managers: Vec<Vec<usize>> = (0..self.teams.len())
            .map(|team| {
                self.people
                    .iter()
                    .enumerate()
                    .filter(|(_, p)| p.on(LAST_DAY).is_some_and(|s| s.role == Role::Account && s.team == team))
                    .map(|(i, _)| i)
                    .collect()
            })
            .collect();
        for number in 0..(settings.deals / 12).clamp(60, 200_000) {
            let team = dice.index(self.teams.len());
            let name = format!("{} {}", dice.one(&names::CUSTOMER), dice.one(&names::TRADE));
            let owner = (!managers[team].is_empty()).then(|| *dice.one(&managers[team]));
            self.names.push((name, names::INDUSTRY[dice.index(names::INDUSTRY.len())], owner));
            self.accounts.push(Account { id: format!("A{}", 10_001 + number), team, segment: dice.weighted(&[50, 34, 16]) });
        }
    }

    /// Writes `people`, `accounts` and `products`.
    ///
    /// # Errors
    /// A file cannot be written.
    pub fn write(&self, folder: &Path) -> Result<(), Problem> {
        self.write_people(folder)?;
        self.write_accounts(folder)?;
        crate::texts::products(folder)
    }

    fn write_people(&self, folder: &Path) -> Result<(), Problem> {
        use Kind::{Date, Money, Text};
        let columns = [
            ("id", Text),
            ("name", Text),
            ("email", Text),
            ("role", Text),
            ("manager", Text),
            ("team", Text),
            ("territory", Text),
            ("region", Text),
            ("country", Text),
            ("currency", Text),
            ("start", Date),
            ("end", Date),
            ("base_pay", Money),
            ("target_pay", Money),
        ];
        let mut sheet = Sheet::begin(folder, "people", &columns, self.people.len())?;
        for person in &self.people {
            let email = format!("{}@brightwater.example", person.name.to_lowercase().replace(' ', "."));
            for stint in &person.stints {
                let team = self.teams.get(stint.team);
                let region = &REGIONS[person.region];
                let (base, target) = pay(stint.role);
                sheet.row(&[
                    Cell::Text(&person.id),
                    Cell::Text(&person.name),
                    Cell::Text(&email),
                    Cell::Text(stint.role.title()),
                    Cell::Text(stint.manager.map_or("", |manager| &self.people[manager].id)),
                    Cell::Text(team.map_or("", |team| &team.name)),
                    Cell::Text(team.map_or("", |team| &team.name)),
                    Cell::Text(region.name),
                    Cell::Text(team.map_or(if person.region == 0 { "US" } else { "FR" }, |team| team.country)),
                    Cell::Text(region.currency),
                    Cell::Date(stint.from),
                    stint.until.map_or(Cell::Empty, Cell::Date),
                    Cell::Cents(base * 100_000),
                    Cell::Cents(target * 100_000),
                ])?;
            }
        }
        sheet.end()
    }

    fn write_accounts(&self, folder: &Path) -> Result<(), Problem> {
        use Kind::Text;
        let columns =
            [("id", Text), ("name", Text), ("owner", Text), ("segment", Text), ("industry", Text), ("territory", Text), ("country", Text)];
        let mut sheet = Sheet::begin(folder, "accounts", &columns, self.accounts.len())?;
        for (account, (name, industry, owner)) in self.accounts.iter().zip(&self.names) {
            let team = &self.teams[account.team];
            sheet.row(&[
                Cell::Text(&account.id),
                Cell::Text(name),
                Cell::Text(owner.map_or("", |owner| &self.people[owner].id)),
                Cell::Text(["Small", "Middle", "Large"][account.segment]),
                Cell::Text(industry),
                Cell::Text(&team.name),
                Cell::Text(team.country),
            ])?;
        }
        sheet.end()
    }
}

fn role_of(place: usize) -> Role {
    let mut left = i64::try_from(place % 8).unwrap_or_default();
    for (role, count, ..) in SELLERS {
        left -= count;
        if left < 0 {
            return role;
        }
    }
    Role::Executive
}

/// Yearly base and target pay in thousands.
fn pay(role: Role) -> (i64, i64) {
    match role {
        Role::Manager => (118, 62),
        Role::Director => (165, 95),
        Role::Chief => (240, 160),
        seller => SELLERS.iter().find(|(role, ..)| *role == seller).map_or((0, 0), |(.., base, target)| (*base, *target)),
    }
}

fn long_ago(dice: &mut Dice) -> Date {
    date(2019, 1, 7).saturating_add((7 * dice.between(0, 300)).days())
}
