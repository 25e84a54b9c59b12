//! The chapters in order.

use crate::credits::{Credited, Crediting};
use crate::membership::{Membership, memberships};
use crate::rows::Row;
use crate::totals::Settled;
use crate::{credits, deposits, measurements, numbers::Fraction, payment_terms, payments, rows, totals};
use book::Book;
use book::results::{Conservation, Credit, Deposit, Earning, Measurement, Payment, PaymentLine, Uncredited};
use kernel::{Currency, Date, Location, MeasureId, Problem, Problems, Unit, Window};
use records::Kind;
use std::collections::BTreeMap;

/// What the calculation says, each list in order of its rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Results {
    /// The last period calculated, as an index.
    pub through: usize,
    /// All credits.
    pub credits: Vec<Credit>,
    /// Records that nobody is credited for.
    pub uncredited: Vec<Uncredited>,
    /// Measures by person and window.
    pub measurements: Vec<Measurement>,
    /// All lines of money.
    pub earnings: Vec<Earning>,
    /// In which parts components with `release` are paid, and when.
    pub deposits: Vec<Deposit>,
    /// By what payments differ from earnings, in order of person, plan and pay window as they come about.
    pub payment_lines: Vec<PaymentLine>,
    /// What each person gets.
    pub payments: Vec<Payment>,
    /// Where every record went, for each measured kind.
    pub conservation: BTreeMap<Kind, Conservation>,
}

/// What the later chapters read: the book, the credits and who is on which plan.
#[derive(Debug)]
pub struct Facts<'a> {
    /// The book.
    pub book: &'a Book,
    /// The last period calculated.
    pub through: usize,
    /// For each plan, the people on it.
    pub memberships: Vec<Membership>,
    /// Credits by person (position) and measure, in the order of the page.
    pub credits: BTreeMap<(usize, MeasureId), Vec<Credited>>,
    /// All records, for those that are linked.
    pub records: BTreeMap<Kind, Vec<Row>>,
}

impl Facts<'_> {
    /// The person's credits under a measure, in order.
    #[must_use]
    pub fn credits_of(&self, person: usize, measure: &MeasureId) -> &[Credited] {
        self.credits.get(&(person, measure.clone())).map_or(&[], Vec::as_slice)
    }

    /// The first day after *through*.
    #[must_use]
    pub fn end(&self) -> Date {
        self.book.company.calendar.periods()[self.through].end
    }

    /// The windows of a unit that have begun by *through*, with their positions.
    pub fn begun(&self, unit: Unit) -> impl Iterator<Item = (usize, &Window)> {
        let through = self.through;
        self.book.company.calendar.windows(unit).iter().enumerate().filter(move |(_, w)| w.first <= through)
    }

    /// The windows of a unit that have ended by *through*, with their positions.
    pub fn ended(&self, unit: Unit) -> impl Iterator<Item = (usize, &Window)> {
        let through = self.through;
        self.book.company.calendar.windows(unit).iter().enumerate().filter(move |(_, w)| w.last <= through)
    }

    /// The position of the window of `unit` that contains the day.
    #[must_use]
    pub fn window_of(&self, unit: Unit, day: Date) -> usize {
        let calendar = &self.book.company.calendar;
        calendar.window_of(unit, calendar.period_of(day).expect("credits lie in the calendar"))
    }

    /// The amount at the market rate of a day.
    ///
    /// # Errors
    /// A problem when there is no rate.
    pub fn at_market(&self, amount: &Fraction, from: Currency, to: Currency, day: Date) -> Result<Fraction, Problem> {
        match self.book.exchange.rate(book::RateTable::Market, from, to, day) {
            Some((rate, _)) => Ok(amount * crate::numbers::fraction(rate)),
            None => Err(Problem::error(
                "missing-rate",
                Location::default(),
                format!("There is no market rate from {from} to {to} that holds on {day}."),
            )),
        }
    }
}

/// Calculates a book from its first period to `through`, or to the period of the latest credit.
///
/// # Errors
/// Problems when an exchange rate is missing outside a record, when a table is not in memory, or when an expression is beyond the
/// reference calculator's subset.
pub fn calculate(book: &Book, through: Option<usize>) -> Result<Results, Problems> {
    let memberships = memberships(book)?;
    let last = book.company.calendar.periods().len().saturating_sub(1);
    let mut crediting = credits::credit(book, &memberships, through.unwrap_or(last))?;
    let latest = crediting.credits.iter().map(|c| c.row.date).max().and_then(|day| book.company.calendar.period_of(day));
    let through = through.or(latest).unwrap_or(0);
    if through < last {
        // Once more: what counts later is outside dates, whatever else is wrong with it.
        crediting = credits::credit(book, &memberships, through)?;
    }
    let Crediting { credits, uncredited, conservation } = crediting;
    let mut rows: Vec<Credit> = credits.iter().map(|c| c.row.clone()).collect();
    rows.sort();
    let mut facts = Facts { book, through, memberships, credits: BTreeMap::new(), records: BTreeMap::new() };
    for (kind, table) in &book.tables {
        facts.records.insert(*kind, rows::rows(table)?);
    }
    for credit in credits {
        facts.credits.entry((credit.person, credit.row.measure.clone())).or_default().push(credit);
    }
    for credits in facts.credits.values_mut() {
        credits.sort_by_key(|a| a.order());
    }
    let measurements = measurements::measurements(&facts);
    let settled: Vec<Settled> = totals::settle(&facts)?;
    let deposits = deposits::deposits(&facts, &settled)?;
    let lines = payment_terms::payment_lines(&facts, &settled, &deposits);
    let payments = payments::payments(&facts, &settled, &lines)?;
    let mut earnings: Vec<Earning> = settled.iter().flat_map(|s| s.lines.iter().cloned()).collect();
    earnings.sort();
    let mut deposits: Vec<Deposit> = deposits.into_iter().map(|deposit| deposit.row).collect();
    deposits.sort();
    let payment_lines = lines.into_iter().map(|line| line.row).collect();
    Ok(Results { through, credits: rows, uncredited, measurements, earnings, deposits, payment_lines, payments, conservation })
}
