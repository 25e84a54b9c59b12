//! What happens in a year: deals come late, change and come back, customers pay, people come, move and go, quotas, splits, rates and plans
//! change, plans get new versions, a team goes into another, files are imported in any order and taken back, people, components and
//! records are held, money is entered by hand, approved and refused, figures are frozen, questions are asked, answered, asked again, corrected and closed.

use crate::cast;
use book::{documents, drafts};
use kernel::{Date, Decimal, Problems, Value};
use payments::adjusting::{self, NewAdjustment};
use payments::disputes::{self, Asked, Audience, Correction, Standing, Taking};
use payments::freezes::{self, NewFreeze, Scope};
use payments::runs::Actor;
use payments::{Desk, State, holds};
use records::{Kind, ledger as records_ledger};
use std::path::PathBuf;
use std::sync::OnceLock;
use store::Store;
use testing::Dice;

const MONEY: &str = r#"
[cash-received]
label  = "Cash received"
class  = "result"
of     = "transactions"
when   = "kind = 'payment'"
on     = "date"
value  = "sum(amount)"
credit = [ { to = "owner" } ]

[returns]
label  = "Returns"
class  = "result"
of     = "transactions"
when   = "kind = 'return'"
on     = "date"
value  = "sum(amount)"
credit = [ { to = "owner" } ]
"#;
/// Rules of the component and of the plan, of which each year has some.
const OF_COMPONENT: [&str; 4] = [
    "clawback = { measure = \"returns\", by = \"deal\" }",
    "clawback = { measure = \"returns\", by = \"deal\", schedule = [ { months = 2, takes = \"100%\" }, { months = 6, takes = \"50%\" } ], attainment = \"stays\" }",
    "release  = [ { share = \"50%\" }, { share = \"50%\", paid = \"cash-received\" } ]",
    "true_up  = \"never back\"",
];
const OF_PLAN: [&str; 5] = [
    "draw     = { amount = 2500, kind = \"guaranteed\", recoverable = true, periods = 4, recovery = { share = \"50%\" } }",
    "draw     = { amount = 1000, kind = \"advance\", recoverable = true, recovery = { starts = 3 } }",
    "holdback = { share = \"10%\", per = \"quarter\" }",
    "guarantee = { amount = 900, periods = 2 }",
    "clawback = { floor = 200 }",
];
const SPIFF: &str = "
[[component]]
name    = \"Spring\"
measure = \"new-bookings\"
rate    = \"1%\"
during  = { from = 2026-02-10, to = 2026-03-20 }
limit   = 400
budget  = 900
";

const TODAY: Date = Date::constant(2026, 3, 2);

/// A year on its way.
pub struct Year {
    pub store: Store,
    pub dice: Dice,
    deals: usize,
    transactions: usize,
    imports: Vec<i64>,
    rules: [Vec<&'static str>; 2],
    spiff: bool,
    /// Whether Gus is with the company.
    hired: bool,
    /// From which month on the plan has a second version.
    second: Option<usize>,
}

fn field(name: &str, value: Value) -> (&str, Option<Value>) {
    (name, Some(value))
}

fn text(value: &str) -> Value {
    Value::Text(value.into())
}

fn day(month: usize, day: usize) -> String {
    format!("2026-{month:02}-{day:02}")
}

/// A folder in memory where there is one, so that no disk is waited for; else any temporary folder.
pub fn memory() -> tempfile::TempDir {
    tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).expect("a folder")
}

/// The company in a SQLite file, made once in a process and copied for each year.
fn template() -> &'static PathBuf {
    static MADE: OnceLock<(tempfile::TempDir, PathBuf)> = OnceLock::new();
    let (_, file) = MADE.get_or_init(|| {
        let folder = memory();
        let file = folder.path().join("company.db");
        begin(&format!("sqlite:{}", file.display()));
        (folder, file)
    });
    file
}

/// The cast's company with one payment of a customer and nothing else.
fn begin(url: &str) -> Store {
    let store = cast::database(url);
    put(&store, "measures/bookings.toml", &format!("{}{MONEY}", cast::MEASURES));
    cast::import(&store, &cast::table(Kind::Transactions, "id,kind,deal,date,amount\nT-0,payment,OPP-2,2026-03-01,100\n"));
    store
}

fn put(store: &Store, name: &str, text: &str) {
    let done = store.write(|tx| documents::put(tx, name, text, &cast::meta("carla@harbor.example", None)));
    done.unwrap_or_else(|problems| panic!("{problems}"));
}

impl Year {
    /// A year in a SQLite file of its own, in that folder.
    pub fn in_folder(seed: u64, folder: &std::path::Path) -> Self {
        let file = folder.join(format!("{seed}.db"));
        std::fs::copy(template(), &file).expect("a copy");
        Self::on(seed, Store::open(&format!("sqlite:{}", file.display())).expect("a database"))
    }

    /// A year in a fresh database.
    pub fn begin(seed: u64, url: &str) -> Self {
        Self::on(seed, begin(url))
    }

    fn on(seed: u64, store: Store) -> Self {
        let mut dice = Dice::new(seed);
        let mut chosen = |all: &[&'static str], percent: usize| {
            let mut rules: Vec<&'static str> = Vec::new();
            for rule in all.iter().filter(|_| dice.chance(percent)) {
                let key = rule.split_whitespace().next();
                if rules.iter().all(|other| other.split_whitespace().next() != key) {
                    rules.push(rule);
                }
            }
            rules
        };
        let rules = [chosen(&OF_COMPONENT, 50), chosen(&OF_PLAN, 35)];
        let spiff = dice.chance(40);
        let mut year = Self { store, dice, deals: 0, transactions: 0, imports: Vec::new(), rules, spiff, hired: false, second: None };
        year.plan("8%");
        if year.dice.chance(50) {
            put(&year.store, "plans/lead.toml", crate::holds::LEAD);
        }
        year
    }

    /// The plan with the year's rules and a rate for its first tier.
    fn plan(&self, rate: &str) {
        let [component, plan] = &self.rules;
        let whole = component.iter().any(|rule| rule.starts_with("true_up"));
        let own = cast::PLAN
            .replace("rate = \"8%\"", &format!("rate = \"{rate}\""))
            .replace("apply   = \"marginal\"", if whole { "apply   = \"whole\"" } else { "apply   = \"marginal\"" })
            .replace("[[component]]", &format!("{}\n\n[[component]]", plan.join("\n")));
        let spiff = if self.spiff { SPIFF } else { "" };
        put(&self.store, "plans/account-executive.toml", &format!("{own}{}\n{spiff}", component.join("\n")));
    }

    fn change(&self, kind: Kind, key: &str, fields: &[(&str, Option<Value>)]) {
        let done = self.store.write(|tx| records_ledger::change(tx, kind, key, fields, &cast::meta("carla@harbor.example", None)));
        done.unwrap_or_else(|problems| panic!("{kind} {key}: {problems}"));
    }

    /// The cells of a deal of any closed or open month, new or changed: id, owner, stage, amount, currency, day.
    fn cells(&mut self) -> [String; 6] {
        let again = self.deals > 0 && self.dice.chance(33);
        let number = if again { self.dice.below(self.deals) } else { self.deals };
        self.deals = self.deals.max(number + 1);
        let (month, on) = (1 + self.dice.below(6), 1 + self.dice.below(28));
        let amount = Decimal::new(i64::try_from(self.dice.below(9_000_000)).unwrap_or(0), 2);
        let owner = self.dice.pick(&["ada", "ben", "emil", "carla", "gus"]);
        let stage = if self.dice.chance(20) { "Lost" } else { "Won" };
        let currency = if owner == "ben" { "EUR" } else { "USD" };
        [format!("Y-{number:03}"), owner.into(), stage.into(), amount.to_string(), currency.into(), day(month, on)]
    }

    fn deal(&mut self) {
        let [id, owner, stage, amount, currency, closed_on] = self.cells();
        let fields = [
            field("id", text(&id)),
            field("owner", text(&owner)),
            field("stage", text(&stage)),
            field("kind", text("new")),
            field("amount", Value::Decimal(amount.parse().expect("an amount"))),
            field("currency", text(&currency)),
            field("closed_on", Value::Date(closed_on.parse().expect("a day"))),
        ];
        self.change(Kind::Deals, &id, &fields);
    }

    /// A file with some deals, in any order.
    fn file(&mut self) {
        let mut rows: Vec<[String; 6]> = (0..2 + self.dice.below(4)).map(|_| self.cells()).collect();
        rows.sort();
        rows.dedup_by(|a, b| a[0] == b[0]);
        self.dice.shuffle(&mut rows);
        let rows: Vec<String> = rows
            .iter()
            .map(|[id, owner, stage, amount, currency, on]| format!("{id},{owner},{stage},new,{amount},{currency},{on}"))
            .collect();
        let table = cast::table(Kind::Deals, &format!("id,owner,stage,kind,amount,currency,closed_on\n{}\n", rows.join("\n")));
        let done = self.store.write(|tx| records_ledger::import(tx, &table, &cast::meta("dan@harbor.example", None)));
        self.imports.extend(done.unwrap_or_else(|problems| panic!("{problems}")).import);
    }

    /// The last file is taken back, unless something in it was changed since.
    fn undo(&mut self) {
        if let Some(import) = self.imports.pop() {
            let _ = self.store.write(|tx| records_ledger::undo(tx, import, &cast::meta("dan@harbor.example", Some("The wrong file"))));
        }
    }

    /// A customer pays or returns a part of a deal.
    fn money(&mut self) {
        let deal = if self.dice.chance(30) { "OPP-1".to_owned() } else { format!("Y-{:03}", self.dice.below(self.deals.max(1))) };
        let id = format!("T-{}", 1 + self.transactions);
        self.transactions += 1;
        let kind = self.dice.pick(&["payment", "return", "return"]);
        let amount = Decimal::new(self.dice.between(100, 4_000_000) * if kind == "return" { -1 } else { 1 }, 2);
        let on = day(1 + self.dice.below(6), 1 + self.dice.below(28));
        let fields = [
            field("id", text(&id)),
            field("kind", text(kind)),
            field("deal", text(&deal)),
            field("amount", Value::Decimal(amount)),
            field("date", Value::Date(on.parse().expect("a day"))),
        ];
        self.change(Kind::Transactions, &id, &fields);
    }

    /// Somebody comes, moves to another role or back, or goes.
    fn person(&mut self) {
        let start = day(2 + self.dice.below(5), self.dice.pick(&[1, 1, 12]));
        let (id, role) = self.dice.pick(&[("emil", "Manager"), ("emil", "AE"), ("gus", "AE"), ("gus", "AE"), ("ben", "AE")]);
        // Gus comes once, and now and then goes in the same month.
        let (id, role) = if id == "gus" && self.hired { ("emil", "AE") } else { (id, role) };
        let from = Value::Date(start.parse().expect("a day"));
        let key = records_ledger::key_of(Kind::People, &[Some(&text(id)), Some(&from)]);
        let fields = [
            field("id", text(id)),
            field("name", text(id)),
            field("role", text(role)),
            field("manager", text("carla")),
            field("team", text(self.dice.pick(&["North", "South"]))),
            ("currency", (id == "ben").then(|| text("EUR"))),
            field("start", from),
            ("end", (id == "gus" && self.dice.chance(50)).then(|| Value::Date(format!("{}-28", &start[..7]).parse().expect("a day")))),
        ];
        self.change(Kind::People, &key, &fields);
        self.hired |= id == "gus";
    }

    /// The North goes into the South, or the other way round, from a day on that may be closed.
    fn merge(&mut self) {
        let (from, team) = (day(2 + self.dice.below(5), 1), self.dice.pick(&["North", "South"]));
        for (id, currency) in [("ada", None), ("ben", Some("EUR")), ("emil", None)] {
            let start = Value::Date(from.parse().expect("a day"));
            let key = records_ledger::key_of(Kind::People, &[Some(&text(id)), Some(&start)]);
            let fields = [
                field("id", text(id)),
                field("name", text(id)),
                field("role", text("AE")),
                field("manager", text("carla")),
                field("team", text(team)),
                field("territory", text(team)),
                ("currency", currency.map(text)),
                field("start", start),
            ];
            self.change(Kind::People, &key, &fields);
        }
    }

    /// The plan gets a second version in the middle of the year: written by one, approved by another, published.
    fn version(&mut self) {
        if self.second.is_some() {
            return;
        }
        let month = 3 + self.dice.below(4);
        let (writer, reviewer) = (cast::meta("carla@harbor.example", None), cast::meta("frida@harbor.example", None));
        let from: Date = day(month, 1).parse().expect("a day");
        let taken = || -> Result<(), Problems> {
            let draft = drafts::copy(&self.store, "Account Executive", from, &writer)?;
            let draft =
                drafts::write(&self.store, draft.id, draft.revision, &draft.text.replace("rate = \"12%\"", "rate = \"13%\""), &writer)?;
            let draft = drafts::advance(&self.store, draft.id, draft.revision, drafts::Step::Submit, &writer)?;
            drafts::advance(&self.store, draft.id, draft.revision, drafts::Step::Approve, &writer).expect_err("nobody approves her own");
            let draft = drafts::advance(&self.store, draft.id, draft.revision, drafts::Step::Approve, &reviewer)?;
            drafts::publish(&self.store, draft.id, draft.revision, &writer).map(drop)
        };
        taken().unwrap_or_else(|problems| panic!("a version from month {month}: {problems}"));
        self.second = Some(month);
    }

    /// Somebody asks about a payment of any month.
    fn ask(&mut self) {
        let who = self.dice.pick(&["ada", "ben", "emil"]);
        let period = day(1 + self.dice.below(6), 1)[..7].to_owned();
        let asked = Asked { person: who.into(), period, text: "Is it all?".into(), ..Asked::default() };
        let desk = self.desk();
        let name = format!("{who}@harbor.example");
        let actor = Actor { name: &name, person: Some(who) };
        let raised = disputes::raise(&self.store, &cast::clock(), &desk.state(), actor, TODAY, &asked, "/people");
        assert_eq!(raised.unwrap_or_else(|problems| panic!("{problems}")).standing, Standing::Open);
    }

    /// Any step with any question, whether it fits or not: where it does not, nothing is changed.
    fn discuss(&mut self) {
        let all = disputes::list(&self.store, None).expect("questions");
        if all.is_empty() {
            return self.ask();
        }
        let before = self.dice.pick(&all);
        let words = || "So it is.".to_owned();
        let taking = match self.dice.below(7) {
            0 => Taking::Assign("dan@harbor.example".into()),
            1 => Taking::Say(words(), Audience::Internal),
            2 => Taking::Answer(words()),
            3 => Taking::Reopen(words()),
            4 => Taking::Close(String::new()),
            _ => {
                self.deal();
                let reference = format!("Y-{:03}", self.dice.below(self.deals));
                Taking::Correct(Correction { kind: "deals".into(), reference }, words())
            }
        };
        let hers = matches!(taking, Taking::Reopen(_) | Taking::Close(_));
        let name = if hers { before.raised_by.clone() } else { "dan@harbor.example".to_owned() };
        let actor = Actor { name: &name, person: Some(before.person.as_str()).filter(|_| hers) };
        let done = disputes::take(&self.store, &cast::clock(), actor, (TODAY, book::questions::Questions::default()), before.id, &taking);
        let after =
            disputes::list(&self.store, None).expect("questions").into_iter().find(|one| one.id == before.id).expect("the question");
        let steps = |internal| disputes::show(&self.store, before.id, internal).expect("the question").history;
        match done {
            Ok(now) => {
                assert_eq!(now, after, "what is told is what is kept");
                assert!(!steps(true).is_empty() && steps(false).len() <= steps(true).len());
                assert!(now.correction.is_some() || now.standing != Standing::Corrected, "a correction is linked");
            }
            Err(_) => assert_eq!(before, after, "what is refused changes nothing"),
        }
    }

    /// The figures as the pages have them.
    pub fn desk(&self) -> Desk {
        let desk = Desk::open(self.store.clone(), cast::clock()).unwrap_or_else(|problems| panic!("{problems}"));
        assert!(!desk.state().problems.has_errors(), "{}", desk.state().problems);
        desk
    }

    fn quota(&mut self) {
        let amount = Decimal::from(20_000 + 10_000 * self.dice.below(12));
        let who = self.dice.pick(&["ada", "ben", "emil", if self.hired { "gus" } else { "ada" }]);
        let parts = [text(who), text("new-bookings"), text("2026")];
        let key = records_ledger::key_of(Kind::Quotas, &[Some(&parts[0]), Some(&parts[1]), Some(&parts[2]), None]);
        let [person, measure, period] = parts;
        let fields = [field("person", person), field("measure", measure), field("period", period), field("amount", Value::Decimal(amount))];
        self.change(Kind::Quotas, &key, &fields);
    }

    fn adjust(&mut self) {
        let id = format!("YA-{}", self.dice.below(4));
        let amount = Decimal::new(self.dice.between(-30_000, 60_000), 2);
        let fields = [
            field("id", text(&id)),
            field("person", text(self.dice.pick(&["ada", "ben", "emil"]))),
            field("period", text(&day(1 + self.dice.below(6), 1)[..7])),
            field("amount", Value::Decimal(amount)),
            field("currency", text("USD")),
            field("reason", text("A referral")),
            field("author", text("carla")),
            ("approver", self.dice.chance(70).then(|| text("dan"))),
        ];
        self.change(Kind::Adjustments, &id, &fields);
    }

    /// A person, a component or a record is held, of one person or of everybody; what is held already is lifted.
    fn hold(&mut self) {
        let who = self.dice.pick(&["ada", "ben"]);
        let record = if self.dice.chance(30) { "OPP-7".to_owned() } else { format!("Y-{:03}", self.dice.below(self.deals.max(1))) };
        let new = |person, component, record| holds::NewHold { person, component, record, reason: "A question is open" };
        let new = match self.dice.below(5) {
            0 => new(who, Some(("Account Executive", "New business")), ""),
            1 => new("", Some(("Account Executive", "New business")), ""),
            2 => new(who, None, &record),
            3 => new("", None, &record),
            _ => new(who, None, ""),
        };
        let (plan, component) = new.component.unwrap_or(("", ""));
        let of_same = |hold: &holds::Hold| hold.person == new.person && hold.record == new.record && hold.plan == plan;
        let is_held = |hold: &&holds::Hold| hold.lifted_at.is_none() && hold.component == component && of_same(hold);
        match holds::list(&self.store).expect("holds").iter().find(is_held) {
            Some(hold) => drop(holds::lift(&self.store, &cast::clock(), "frida", hold.id, "Answered").expect("lifted")),
            // A deal that was taken back with its file is no record.
            None => {
                let placed = holds::place(&self.store, &cast::clock(), "frida", &new);
                assert!(placed.is_ok() || new.record.starts_with("Y-"), "{placed:?}");
            }
        }
    }

    /// An amount that Carla enters on the page: Dan approves it, or refuses it, or it waits. Nobody approves her own, and nothing is decided
    /// twice.
    fn by_hand(&mut self) {
        let desk = self.desk();
        let new = NewAdjustment {
            person: self.dice.pick(&["ada", "emil"]).into(),
            period: day(1 + self.dice.below(6), 1)[..7].to_owned(),
            amount: Decimal::new(self.dice.between(-20_000, 40_000) | 1, 2),
            reason: "A referral".into(),
            ..NewAdjustment::default()
        };
        let id = adjusting::enter(&desk, "carla@harbor.example", &new).unwrap_or_else(|problems| panic!("{problems}"));
        let approve = |who| adjusting::approve(&desk, who, None, std::slice::from_ref(&id), None);
        match self.dice.below(3) {
            0 => {
                approve("carla@harbor.example").expect_err("nobody approves her own");
                approve("dan@harbor.example").unwrap_or_else(|problems| panic!("{problems}"));
                approve("frida@harbor.example").expect_err("it is approved");
            }
            1 => {
                adjusting::refuse(&desk, "dan@harbor.example", &id, "No invoice").unwrap_or_else(|problems| panic!("{problems}"));
                approve("frida@harbor.example").expect_err("it is refused");
            }
            _ => {}
        }
    }

    /// The figures of a person or of the plan are frozen as a run said them; what is frozen is lifted by another one.
    fn freeze(&mut self) {
        let all = freezes::list(&self.store).expect("freezes");
        // Before there is a run there is nothing to keep.
        if all.iter().any(freezes::Freeze::holds) || payments::runs::list(&self.store).expect("runs").is_empty() {
            return self.thaw();
        }
        let (scope, name) = self.dice.pick(&[(Scope::Person, "ada"), (Scope::Person, "ben"), (Scope::Plan, "Account Executive")]);
        let until = "2026-03-02T23:59:59Z".parse().expect("an instant");
        let new = NewFreeze { scope, name, as_of: TODAY, until, reason: "It is looked into" };
        let placed = freezes::place(&self.store, &cast::clock(), &self.state("2026-06"), "frida", &new);
        placed.unwrap_or_else(|problems| panic!("{problems}"));
    }

    /// Nothing is frozen any more.
    pub fn thaw(&self) {
        for freeze in freezes::list(&self.store).expect("freezes").into_iter().filter(freezes::Freeze::holds) {
            freezes::lift(&self.store, &cast::clock(), "frida", freeze.id, "Settled").expect_err("who placed it does not lift it");
            freezes::lift(&self.store, &cast::clock(), "greta", freeze.id, "Settled").expect("lifted");
        }
    }

    pub fn state(&self, through: &str) -> State {
        self.state_on(through, 1)
    }
    /// The book as it stands, calculated on so many threads.
    pub fn state_on(&self, through: &str, threads: usize) -> State {
        let (book, _) = book::database::load(&self.store, None).unwrap_or_else(|problems| panic!("{problems}"));
        let through = book.company.calendar.named(through).map(|(_, index)| index);
        let outcome = engine::calculate(&book, &engine::Options { through, threads, ..engine::Options::default() });
        State::new(book, outcome.unwrap_or_else(|problems| panic!("{problems}")))
    }

    fn exchange(&mut self) {
        let rate = Decimal::new(i64::try_from(80 + self.dice.below(20)).unwrap_or(90), 2);
        let keys = self.store.read(|tx| records_ledger::find(tx, Kind::ExchangeRates, "USD|EUR", 1)).expect("rates");
        self.change(Kind::ExchangeRates, &keys[0], &[field("rate", Value::Decimal(rate))]);
    }

    /// Anything.
    pub fn something(&mut self) {
        match self.dice.below(31) {
            0 | 1 => self.quota(),
            2 => {
                let rate = self.dice.pick(&["7%", "8%", "9.25%"]);
                self.plan(rate);
            }
            3 => self.exchange(),
            4 | 5 | 29 | 30 => self.hold(),
            6 => self.person(),
            7 => self.adjust(),
            8 | 9 => self.file(),
            10 => self.undo(),
            20 => self.version(),
            21 => self.merge(),
            22 => self.ask(),
            23 | 24 => self.discuss(),
            25 | 26 => self.freeze(),
            27 | 28 => self.by_hand(),
            11..=14 => self.money(),
            _ => self.deal(),
        }
    }
}
