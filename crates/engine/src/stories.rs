//! Small companies told in words, for the tests of components: people, quotas and deals as lines, components as the manual writes them.

use crate::{Options, Outcome, calculate};
use book::Book;
use book::assemble::{Texts, assemble};
use kernel::{Value, parse_decimal};
use records::Kind;
use std::collections::BTreeMap;
use std::fmt::Write;
use testing::Fields;

const MEASURES: &str = r#"
[bookings]
label = "Bookings"
class = "result"
of = "deals"
when = "stage = 'Won'"
on = "closed_on"
value = "sum(amount)"
credit = [ { to = "owner" }, { to = "split" } ]

[renewals]
label = "Renewals"
class = "result"
of = "deals"
when = "kind = 'renewal'"
on = "closed_on"
value = "sum(amount)"
credit = [ { to = "owner" } ]

[won]
label = "Deals won"
class = "objective"
of = "deals"
when = "stage = 'Won'"
on = "closed_on"
value = "count()"
credit = [ { to = "owner" } ]

[lost]
label = "Deals lost"
class = "objective"
of = "deals"
when = "stage = 'Lost'"
on = "closed_on"
value = "count()"
credit = [ { to = "owner" } ]

[cash]
label = "Cash received"
class = "result"
of = "transactions"
when = "kind = 'payment'"
on = "date"
value = "sum(amount)"
credit = [ { to = "owner" } ]

[returns]
label = "Returns"
class = "result"
of = "transactions"
when = "kind = 'return'"
on = "date"
value = "sum(amount)"
credit = [ { to = "owner" } ]

[win-rate]
label = "Win rate"
class = "objective"
value = "won / (won + lost)"
"#;

/// A company in the making.
#[derive(Default)]
pub(crate) struct Story {
    people: Vec<Fields>,
    deals: Vec<Fields>,
    transactions: Vec<Fields>,
    quotas: Vec<Fields>,
    splits: Vec<Fields>,
    rates: Vec<Fields>,
    plans: Vec<(String, String)>,
    company: String,
    measures: String,
}

fn fields(columns: &[&str], line: &str) -> Fields {
    let mut fields = Fields::new();
    for (position, word) in line.split_whitespace().enumerate() {
        let (name, text) = word.split_once('=').unwrap_or_else(|| (columns[position], word));
        fields.insert(name.to_owned(), value(name, text));
    }
    fields
}

fn value(name: &str, text: &str) -> Value {
    if ["period", "id", "record"].contains(&name) {
        return Value::Text(text.into());
    }
    match (text.parse(), parse_decimal(text)) {
        (Ok(date), _) => Value::Date(date),
        (_, Ok(decimal)) => Value::Decimal(decimal),
        _ => Value::Text(text.into()),
    }
}

impl Story {
    /// A company in US dollars, with the calendar months of 2026.
    pub fn new() -> Self {
        Self::default()
    }
    /// `Ada AE manager=Dora start=2026-02-10`: id and role, then any columns.
    pub fn person(mut self, line: &str) -> Self {
        self.people.push(fields(&["id", "role"], line));
        self
    }
    /// `D1 Ada 2026-01-20 30000 kind=renewal`: a deal that was won.
    pub fn deal(mut self, line: &str) -> Self {
        let mut deal = fields(&["id", "owner", "closed_on", "amount"], line);
        deal.entry("stage".into()).or_insert(Value::Text("Won".into()));
        self.deals.push(deal);
        self
    }
    /// `T1 D1 payment 2026-02-10 400`: a payment or a return that names a deal; nobody is credited for it.
    pub fn transaction(mut self, line: &str) -> Self {
        self.transactions.push(fields(&["id", "deal", "kind", "date", "amount"], line));
        self
    }
    /// `Ada bookings 2026-Q1 100000`.
    pub fn quota(mut self, line: &str) -> Self {
        self.quotas.push(fields(&["person", "measure", "period", "amount"], line));
        self
    }
    /// `D1 Ada 0.4`.
    pub fn split(mut self, line: &str) -> Self {
        self.splits.push(fields(&["record", "person", "share"], line));
        self
    }
    /// `EUR USD 2026-01-01 1.1`.
    pub fn rate(mut self, line: &str) -> Self {
        self.rates.push(fields(&["from", "to", "date", "rate"], line));
        self
    }
    /// A plan for a role that pays monthly, with this one component (without its name).
    pub fn plan(self, role: &str, component: &str) -> Self {
        self.plan_paying(role, "monthly", component)
    }
    /// The same, paying as said.
    pub fn plan_paying(self, role: &str, pays: &str, component: &str) -> Self {
        self.plan_on_terms(role, &format!("pays = \"{pays}\""), component)
    }
    /// A plan for a role with these terms of payment and this one component (without its name).
    pub fn plan_on_terms(mut self, role: &str, terms: &str, component: &str) -> Self {
        let monthly = if terms.contains("pays = \"") { "" } else { "pays = \"monthly\"" };
        let text = format!(
            "plan = \"{role}\"\nfor = \"role = '{role}'\"\neffective = {{ from = 2026-01-01, to = 2026-12-31 }}\ncurrency = \"USD\"\n\
             {monthly}\n{terms}\n[[component]]\nname = \"Pay\"\n{component}\n"
        );
        self.plans.push((format!("plans/{role}.toml"), text));
        self
    }

    /// One more measure, as the manual writes it.
    pub fn measure(mut self, text: &str) -> Self {
        self.measures.push_str(text);
        self
    }

    /// The book.
    pub fn book(&self) -> Book {
        let company = format!(
            "name = \"Acme\"\ncurrency = \"USD\"\n{}\n[calendar]\nkind = \"months\"\nfirst_year = 2026\nlast_year = 2026\n",
            self.company
        );
        let table = |kind, rows: &Vec<Fields>| (kind, testing::tables::table(kind, rows, 3));
        let tables = BTreeMap::from([
            table(Kind::People, &self.people),
            table(Kind::Deals, &self.deals),
            table(Kind::Transactions, &self.transactions),
            table(Kind::Quotas, &self.quotas),
            table(Kind::Splits, &self.splits),
            table(Kind::ExchangeRates, &self.rates),
        ]);
        let texts = Texts {
            company,
            measures: vec![("measures/all.toml".into(), format!("{MEASURES}{}", self.measures))],
            plans: self.plans.clone(),
        };
        match assemble(&texts, tables) {
            Ok((book, _)) => book,
            Err(problems) => panic!("{problems}"),
        }
    }

    /// All results through a period, or through the last with a deal.
    pub fn outcome(&self, through: Option<&str>) -> Outcome {
        let book = self.book();
        let through = through.map(|id| book.company.calendar.named(id).expect("a period").1);
        calculate(&book, &Options { through, threads: 2, ..Options::default() }).expect("a book without errors")
    }

    /// A person's lines: `2026-01 tier D1 [0] 30000 × 0.08 = 2400.00`.
    pub fn lines(&self, person: &str, through: Option<&str>) -> Vec<String> {
        let earnings = self.outcome(through).earnings_of(person);
        let line = |line: &book::results::Earning| {
            let mut text = format!("{} {}", line.period, line.line.word());
            line.record.iter().for_each(|record| write!(text, " {record}").unwrap());
            line.through.iter().for_each(|person| write!(text, " via {person}").unwrap());
            line.tier.iter().for_each(|tier| write!(text, " [{tier}]").unwrap());
            if let (Some(base), Some(rate)) = (line.base, line.rate) {
                write!(text, " {base} × {}", rate.normalize()).unwrap();
            }
            write!(text, " = {}", line.amount).unwrap();
            text
        };
        earnings.iter().map(line).collect()
    }

    /// A person's payment lines: `2026-01 held Pay -400.00 (400.00)`, with the balance after each.
    pub fn terms(&self, person: &str, through: Option<&str>) -> Vec<String> {
        let line = |line: &book::results::PaymentLine| {
            let mut text = format!("{} {}", line.period, line.line.word());
            line.component.iter().for_each(|component| write!(text, " {component}").unwrap());
            line.of.iter().for_each(|window| write!(text, " of {window}").unwrap());
            write!(text, " {} ({})", line.amount, line.balance).unwrap();
            text
        };
        self.outcome(through).payment_lines_of(person).iter().map(line).collect()
    }

    /// A person's deposits: `2026-01 D1 part 0 400.00 on 2026-01-10 in 2026-01`.
    pub fn deposits(&self, person: &str, through: Option<&str>) -> Vec<String> {
        let line = |deposit: &book::results::Deposit| {
            let mut text = deposit.period.clone();
            deposit.record.iter().for_each(|record| write!(text, " {record}").unwrap());
            write!(text, "{} part {} {}", if deposit.clawback { " back" } else { "" }, deposit.part, deposit.amount).unwrap();
            match (&deposit.releasable, &deposit.paid) {
                (Some(day), Some(window)) => write!(text, " on {day} in {window}").unwrap(),
                (Some(day), None) => write!(text, " held until {day}").unwrap(),
                (None, _) => text.push_str(" held"),
            }
            deposit.by.iter().for_each(|by| write!(text, " by {by}").unwrap());
            text
        };
        self.outcome(through).deposits_of(person).iter().map(line).collect()
    }

    /// A person's payments: `2026-01 400.00`.
    pub fn paid(&self, person: &str, through: Option<&str>) -> Vec<String> {
        self.outcome(through).payments_of(person).iter().map(|payment| format!("{} {}", payment.period, payment.amount)).collect()
    }
}
