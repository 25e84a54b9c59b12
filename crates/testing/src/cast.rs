//! A small cast: Ada, Ben, Carla and a few deals become a book in a few lines.
//!
//! ```
//! use testing::{Cast, day};
//! let mut cast = Cast::new();
//! cast.person("Ada").role("AE");
//! cast.deal("D1", "Ada", day("2026-01-20"), "1000");
//! let book = cast.book();
//! assert_eq!(book.organisation.people().len(), 1);
//! ```

use crate::tables::{Fields, table};
use book::{Adjustment, Assignment, Book, Company, ExchangeRates, RateTable, Rounding, Split, Splits};
use kernel::{Calendar, Currency, Date, DateRange, Decimal, MeasureId, PersonId, RecordId, Unit, Value};
use measures::Measure;
use people::{Organisation, Person, PersonRow};
use plans::Plan;
use quotas::{Quotas, Target};
use records::Kind;
use std::collections::BTreeMap;

/// A day, as ISO writes it. Panics on anything else: it is a programmer's constant.
#[must_use]
pub fn day(text: &str) -> Date {
    text.parse().expect("a day such as 2026-01-31")
}

/// A decimal or a percentage. Panics on anything else: it is a programmer's constant.
#[must_use]
pub fn number(text: &str) -> Decimal {
    kernel::parse_rate(text).expect("a number such as 12.5 or 8%")
}

/// What holds of one person on a range of days.
#[derive(Debug, Clone, PartialEq)]
pub struct Member {
    /// Her id and name.
    pub id: String,
    /// The first day.
    pub start: Date,
    /// The first day on which it no longer holds.
    pub until: Option<Date>,
    /// All other columns.
    pub fields: Fields,
}

impl Member {
    fn with(&mut self, column: &str, value: Value) -> &mut Self {
        self.fields.insert(column.into(), value);
        self
    }

    /// In this role.
    pub fn role(&mut self, role: &str) -> &mut Self {
        self.with("role", Value::Text(role.into()))
    }
    /// Reports to this person.
    pub fn manager(&mut self, id: &str) -> &mut Self {
        self.with("manager", Value::Text(id.into()))
    }
    /// In this team.
    pub fn team(&mut self, team: &str) -> &mut Self {
        self.with("team", Value::Text(team.into()))
    }
    /// Holds this territory.
    pub fn territory(&mut self, territory: &str) -> &mut Self {
        self.with("territory", Value::Text(territory.into()))
    }
    /// Paid in this currency.
    pub fn currency(&mut self, code: &str) -> &mut Self {
        self.with("currency", Value::Text(code.into()))
    }
    /// With this target pay a year.
    pub fn target_pay(&mut self, amount: &str) -> &mut Self {
        self.with("target_pay", Value::Decimal(number(amount)))
    }
    /// From this day.
    pub fn from(&mut self, start: &str) -> &mut Self {
        self.start = day(start);
        self
    }
    /// Up to, not including, this day.
    pub fn until(&mut self, until: &str) -> &mut Self {
        self.until = Some(day(until));
        self
    }

    fn text(&self, column: &str) -> Option<String> {
        self.fields.get(column).map(ToString::to_string)
    }

    fn row(&self, position: usize) -> PersonRow {
        PersonRow {
            range: DateRange::new(self.start, self.until),
            role: self.text("role"),
            manager: self.text("manager").map(PersonId::from),
            team: self.text("team"),
            territory: self.text("territory"),
            target_pay: match self.fields.get("target_pay") {
                Some(Value::Decimal(amount)) => Some(*amount),
                _ => None,
            },
            currency: self.text("currency").and_then(|code| code.parse().ok()),
            attributes: self.all_fields(),
            row: position,
        }
    }

    fn all_fields(&self) -> Fields {
        let mut fields = self.fields.clone();
        fields.insert("id".into(), Value::Text(self.id.clone()));
        fields.insert("name".into(), Value::Text(self.id.clone()));
        fields.insert("start".into(), Value::Date(self.start));
        if let Some(last) = self.until.and_then(|until| until.yesterday().ok()) {
            fields.insert("end".into(), Value::Date(last));
        }
        fields
    }
}

/// A deal, transaction or activity.
#[derive(Debug, Clone, PartialEq)]
pub struct Record {
    /// Its kind.
    pub kind: Kind,
    /// All its columns.
    pub fields: Fields,
}

/// A row of `quotas`.
#[derive(Debug, Clone, PartialEq)]
pub struct QuotaRow {
    /// Whose.
    pub person: String,
    /// For which measure.
    pub measure: String,
    /// For which window.
    pub window: (Unit, usize),
    /// The first day on which it holds.
    pub from: Option<Date>,
    /// The target.
    pub amount: Decimal,
}

/// A row of `splits`.
#[derive(Debug, Clone, PartialEq)]
pub struct SplitRow {
    /// The record.
    pub record: String,
    /// The person.
    pub person: String,
    /// The share of the money base.
    pub share: Decimal,
    /// The share that counts towards quota.
    pub weight: Option<Decimal>,
    /// Whether it comes on top.
    pub overlay: bool,
}

/// A row of `exchange_rates`.
pub type Rate = (RateTable, Currency, Currency, Date, Decimal);

/// A company in the making: plain lists that become a book.
#[derive(Debug, Clone, PartialEq)]
pub struct Cast {
    /// The company's settings.
    pub company: Company,
    /// Rows of people; several for one person must not overlap.
    pub people: Vec<Member>,
    /// Deals, transactions and activities.
    pub records: Vec<Record>,
    /// Accounts.
    pub accounts: Vec<Fields>,
    /// Products.
    pub products: Vec<Fields>,
    /// Shares in records.
    pub splits: Vec<SplitRow>,
    /// Targets.
    pub quotas: Vec<QuotaRow>,
    /// Rates between currencies.
    pub rates: Vec<Rate>,
    /// Amounts by hand.
    pub adjustments: Vec<Adjustment>,
    /// Measures.
    pub measures: Vec<Measure>,
    /// Plans. The texts in quotes in `eligible` are the roles they are for; everybody when there are none.
    pub plans: Vec<Plan>,
}

impl Default for Cast {
    fn default() -> Self {
        Self::new()
    }
}

impl Cast {
    /// A company in US dollars with the calendar months of 2026, and nobody in it.
    #[must_use]
    pub fn new() -> Self {
        let company = Company {
            name: "Acme".into(),
            currency: Currency::USD,
            calendar: Calendar::months(2026, 2026, 1),
            time_zone: "UTC".into(),
            rounding: Rounding::HalfUp,
            payrolls: book::payroll::Payrolls::default(),
            accounts: book::journal::Accounts::default(),
            questions: book::questions::Questions::default(),
            capitalised: book::capitalised::Capitalised::default(),
            cost_of_sales: None,
            accrues: false,
        };
        Self {
            company,
            people: Vec::new(),
            records: Vec::new(),
            accounts: Vec::new(),
            products: Vec::new(),
            splits: Vec::new(),
            quotas: Vec::new(),
            rates: Vec::new(),
            adjustments: Vec::new(),
            measures: Vec::new(),
            plans: Vec::new(),
        }
    }

    /// Adds a row for a person, from 2020 on.
    pub fn person(&mut self, id: &str) -> &mut Member {
        self.people.push(Member { id: id.into(), start: Date::constant(2020, 1, 1), until: None, fields: Fields::new() });
        self.people.last_mut().expect("just added")
    }

    /// Adds a deal that was won on that day; further columns can be set on what is returned.
    pub fn deal(&mut self, id: &str, owner: &str, closed_on: Date, amount: &str) -> &mut Fields {
        let fields = Fields::from([
            ("id".into(), Value::Text(id.into())),
            ("owner".into(), Value::Text(owner.into())),
            ("stage".into(), Value::Text("Won".into())),
            ("closed_on".into(), Value::Date(closed_on)),
            ("amount".into(), Value::Decimal(number(amount))),
        ]);
        self.records.push(Record { kind: Kind::Deals, fields });
        &mut self.records.last_mut().expect("just added").fields
    }

    /// Adds a quota for the window of that name.
    pub fn quota(&mut self, person: &str, measure: &str, window: &str, amount: &str) {
        let window = self.company.calendar.named(window).expect("a window of the calendar");
        let (person, measure) = (person.into(), measure.into());
        self.quotas.push(QuotaRow { person, measure, window, from: None, amount: number(amount) });
    }

    /// Adds a person's share in a record.
    pub fn split(&mut self, record: &str, person: &str, share: &str) {
        let (record, person) = (record.into(), person.into());
        self.splits.push(SplitRow { record, person, share: number(share), weight: None, overlay: false });
    }

    /// Adds a market rate.
    pub fn rate(&mut self, from: Currency, to: Currency, since: &str, rate: &str) {
        self.rates.push((RateTable::Market, from, to, day(since), number(rate)));
    }

    /// The book.
    #[must_use]
    pub fn book(&self) -> Book {
        self.book_in_batches(usize::MAX)
    }

    /// The book, its tables in batches of so many rows.
    #[must_use]
    pub fn book_in_batches(&self, batch: usize) -> Book {
        let organisation = self.organisation();
        let mut measures = self.measures.clone();
        measures.sort_by(|a, b| a.id.cmp(&b.id));
        let mut plans = self.plans.clone();
        plans.sort_by(|a, b| (&a.id, a.effective.from).cmp(&(&b.id, b.effective.from)));
        Book {
            company: self.company.clone(),
            tables: self.tables(batch),
            assignments: plans.iter().map(|plan| assignments(&organisation, plan)).collect(),
            organisation,
            quotas: self.all_quotas(),
            splits: self.all_splits(),
            exchange: self.exchange(),
            adjustments: self.adjustments.clone(),
            measures,
            plans,
        }
    }

    fn organisation(&self) -> Organisation {
        let mut people: BTreeMap<&str, Vec<PersonRow>> = BTreeMap::new();
        for (position, member) in self.people.iter().enumerate() {
            people.entry(&member.id).or_default().push(member.row(position));
        }
        let person = |(id, mut rows): (&str, Vec<PersonRow>)| {
            rows.sort_by_key(|row| row.range.from);
            Person { id: id.into(), name: id.into(), email: None, rows }
        };
        Organisation::new(people.into_iter().map(person).collect())
    }

    fn tables(&self, batch: usize) -> BTreeMap<Kind, records::Table> {
        let of = |kind: Kind| -> Vec<Fields> { self.records.iter().filter(|r| r.kind == kind).map(|r| r.fields.clone()).collect() };
        let rows = |kind: Kind| match kind {
            Kind::People => self.people.iter().map(Member::all_fields).collect(),
            Kind::Accounts => self.accounts.clone(),
            Kind::Deals | Kind::Transactions | Kind::Activities => of(kind),
            Kind::Quotas => self.quota_fields(),
            Kind::Splits => self.split_fields(),
            Kind::ExchangeRates => self.rate_fields(),
            Kind::Adjustments => self.adjustment_fields(),
            Kind::Products => self.products.clone(),
        };
        Kind::ALL.into_iter().map(|kind| (kind, table(kind, &rows(kind), batch))).collect()
    }

    fn quota_fields(&self) -> Vec<Fields> {
        let row = |q: &QuotaRow| {
            let window = &self.company.calendar.windows(q.window.0)[q.window.1];
            let mut fields = texts(&[("person", &q.person), ("measure", &q.measure), ("period", &window.id)]);
            fields.insert("amount".into(), Value::Decimal(q.amount));
            fields.extend(q.from.map(|from| ("from".into(), Value::Date(from))));
            fields
        };
        self.quotas.iter().map(row).collect()
    }

    fn split_fields(&self) -> Vec<Fields> {
        let row = |s: &SplitRow| {
            let mut fields = texts(&[("record", &s.record), ("person", &s.person)]);
            fields.insert("share".into(), Value::Decimal(s.share));
            fields.extend(s.weight.map(|weight| ("weight".into(), Value::Decimal(weight))));
            fields.insert("overlay".into(), Value::Boolean(s.overlay));
            fields
        };
        self.splits.iter().map(row).collect()
    }

    fn rate_fields(&self) -> Vec<Fields> {
        let row = |(table, from, to, since, rate): &Rate| {
            let table = if *table == RateTable::Market { "market" } else { "plan" };
            let mut fields = texts(&[("from", from.code()), ("to", to.code()), ("table", table)]);
            fields.insert("date".into(), Value::Date(*since));
            fields.insert("rate".into(), Value::Decimal(*rate));
            fields
        };
        self.rates.iter().map(row).collect()
    }

    fn adjustment_fields(&self) -> Vec<Fields> {
        let row = |a: &Adjustment| {
            let period = &self.company.calendar.periods()[a.period].id;
            let mut fields = texts(&[
                ("id", &a.id),
                ("person", a.person.as_str()),
                ("period", period),
                ("currency", a.currency.code()),
                ("reason", &a.reason),
                ("author", &a.author),
            ]);
            fields.insert("amount".into(), Value::Decimal(a.amount));
            if let Some(credit) = &a.credit {
                fields.insert("measure".into(), Value::Text(credit.measure.to_string()));
                fields.insert("date".into(), Value::Date(credit.date));
            }
            fields.extend(a.approver.clone().map(|by| ("approver".into(), Value::Text(by))));
            fields
        };
        self.adjustments.iter().map(row).collect()
    }

    fn all_quotas(&self) -> Quotas {
        let mut all = Quotas::default();
        for (row, quota) in self.quotas.iter().enumerate() {
            let key = (PersonId::from(quota.person.as_str()), MeasureId::from(quota.measure.as_str()));
            let target = Target { from: quota.from, amount: quota.amount, currency: None, row };
            let targets = all.targets.entry(key).or_default().entry(quota.window).or_default();
            targets.push(target);
            targets.sort_by_key(|target| target.from);
        }
        all
    }

    fn all_splits(&self) -> Splits {
        let mut all = Splits::default();
        for (row, split) in self.splits.iter().enumerate() {
            let SplitRow { record, person, share, weight, overlay } = split.clone();
            let of_record = all.by_record.entry(RecordId::from(record)).or_default();
            of_record.push(Split { person: person.into(), share, weight, overlay, row });
            of_record.sort_by(|a, b| (&a.person, a.overlay).cmp(&(&b.person, b.overlay)));
        }
        all
    }

    fn exchange(&self) -> ExchangeRates {
        let mut all = ExchangeRates::default();
        for (table, from, to, since, rate) in &self.rates {
            all.rates.entry((*table, *from, *to)).or_default().insert(*since, *rate);
        }
        all
    }
}

fn texts(pairs: &[(&str, &str)]) -> Fields {
    pairs.iter().map(|(column, text)| ((*column).to_owned(), Value::Text((*text).to_owned()))).collect()
}

/// The roles that a condition on people names in quotes.
pub(crate) fn roles(condition: &str) -> Vec<&str> {
    condition.split('\'').skip(1).step_by(2).collect()
}

fn assignments(organisation: &Organisation, plan: &Plan) -> Vec<Assignment> {
    let roles = roles(&plan.eligible.text);
    let mut all: Vec<Assignment> = Vec::new();
    for (person, someone) in organisation.people().iter().enumerate() {
        for row in &someone.rows {
            let range = row.range.intersect(&plan.effective);
            let fits = roles.is_empty() || row.role.as_deref().is_some_and(|role| roles.contains(&role));
            if !fits || range.is_empty() {
                continue;
            }
            match all.last_mut() {
                Some(last) if last.person == person && last.range.until == Some(range.from) => last.range.until = range.until,
                _ => all.push(Assignment { person, range }),
            }
        }
    }
    all
}
