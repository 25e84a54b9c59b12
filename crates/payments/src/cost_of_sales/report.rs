//! Groups with their pay, revenue, margin and shares.

use super::pay::{self, PayLine};
use super::{By, not_said, revenue};
use crate::State;
use crate::figures::plans::rounded;
use kernel::{Currency, Decimal, Problems};
use records::Kind;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// Pay against revenue and margin.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct CostOfSales {
    /// What it is grouped by.
    pub by: By,
    /// The first period.
    pub from: String,
    /// The last period.
    pub to: String,
    /// The company's currency, in which all amounts are.
    #[serde(serialize_with = "crate::words::text")]
    #[schemars(with = "String")]
    pub currency: Currency,
    /// Whether the book says what the margin is.
    pub has_margin: bool,
    /// The groups, those that cost most first; what belongs to none comes last.
    pub groups: Vec<Group>,
    /// All of it. Revenue for which several plans pay counts once here.
    pub total: Group,
    /// Currencies for which there is no rate; what is in them is left out.
    pub without_rate: Vec<String>,
}

/// A plan, a product or a territory.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct Group {
    /// Its id; empty for what belongs to none.
    pub group: String,
    /// As people call it.
    pub label: String,
    /// What was earned.
    pub pay: Decimal,
    /// How many lines of pay.
    pub lines: u64,
    /// How many records brought revenue.
    pub records: u64,
    /// The revenue.
    pub revenue: Decimal,
    /// The margin; none when the book does not say it.
    pub margin: Option<Decimal>,
    /// Pay ÷ revenue, to four decimals; none without revenue.
    pub of_revenue: Option<Decimal>,
    /// Pay ÷ margin, to four decimals; none without a margin above zero.
    pub of_margin: Option<Decimal>,
}

impl Group {
    /// Rounds revenue and margin to the minor unit, which their records may go beyond, and divides.
    fn finish(mut self, state: &State, has_margin: bool) -> Self {
        let company = &state.book.company;
        self.pay = rounded(company.rounding, company.currency, self.pay);
        self.revenue = rounded(company.rounding, company.currency, self.revenue);
        self.margin = self.margin.filter(|_| has_margin).map(|margin| rounded(company.rounding, company.currency, margin));
        self.of_revenue = share(self.pay, self.revenue);
        self.of_margin = self.margin.and_then(|margin| share(self.pay, margin));
        self
    }

    fn add(&mut self, brings: &revenue::Brings) {
        self.records += 1;
        self.revenue += brings.revenue.unwrap_or_default();
        *self.margin.get_or_insert_default() += brings.margin.unwrap_or_default();
    }
}

/// The column of a record that tells its group; empty for plans.
fn column(compared: &book::cost_of_sales::CostOfSales, by: By) -> &str {
    match by {
        By::Plan => "",
        By::Product => &compared.product,
        By::Territory => &compared.territory,
    }
}

fn share(pay: Decimal, of: Decimal) -> Option<Decimal> {
    (of > Decimal::ZERO).then(|| pay.checked_div(of)).flatten().map(|share| share.round_dp(4).normalize())
}

/// Pay of the periods from `first` to `last` against revenue and margin of their days.
///
/// # Errors
/// A book that does not say where revenue stands; records that cannot be read.
pub fn cost_of_sales(state: &State, by: By, first: usize, last: usize) -> Result<CostOfSales, Problems> {
    let company = &state.book.company;
    let compared = company.cost_of_sales.as_ref().ok_or_else(not_said)?;
    let periods = company.calendar.periods();
    let (Some(from), Some(to)) = (periods.get(first), periods.get(last)) else { return Err(not_said()) };
    let paid = pay::lines(state, by, column(compared, by), first, last)?;
    let brought = revenue::read(state, compared, from.start, to.end)?;
    let has_margin = compared.margin.is_some();
    let mut without_rate: BTreeSet<String> = BTreeSet::new();
    let mut groups: BTreeMap<String, Group> = BTreeMap::new();
    let mut total = Group { label: "All".into(), ..Group::default() };
    for line in &paid {
        let Some(home) = line.home else {
            without_rate.insert(line.currency.to_string());
            continue;
        };
        for group in [groups.entry(line.group.clone()).or_default(), &mut total] {
            group.pay += home;
            group.lines += 1;
        }
    }
    let payers = payers(&paid);
    let kind = revenue::kind(state, compared)?;
    for one in &brought {
        if one.revenue.is_none() {
            without_rate.insert(one.currency.to_string());
            continue;
        }
        total.add(one);
        for group in groups_of(one, by, kind, &payers) {
            groups.entry(group).or_default().add(one);
        }
    }
    let named = groups.into_iter().map(|(id, group)| Group { label: label(state, by, &id), group: id, ..group }.finish(state, has_margin));
    let mut groups: Vec<Group> = named.collect();
    groups.sort_by(|a, b| (a.group.is_empty(), -a.pay, -a.revenue, &a.group).cmp(&(b.group.is_empty(), -b.pay, -b.revenue, &b.group)));
    Ok(CostOfSales {
        by,
        from: from.id.clone(),
        to: to.id.clone(),
        currency: company.currency,
        has_margin,
        groups,
        total: total.finish(state, has_margin),
        without_rate: without_rate.into_iter().collect(),
    })
}

/// The lines of pay of one group.
///
/// # Errors
/// As for [`cost_of_sales`].
pub fn lines(state: &State, by: By, group: &str, first: usize, last: usize) -> Result<Vec<PayLine>, Problems> {
    let compared = state.book.company.cost_of_sales.as_ref().ok_or_else(not_said)?;
    let mut found = pay::lines(state, by, column(compared, by), first, last)?;
    found.retain(|line| line.group == group);
    Ok(found)
}

/// By kind and id of a record: the plans that paid for it.
type Payers<'a> = BTreeMap<(&'a str, &'a str), BTreeSet<&'a str>>;

fn payers(lines: &[PayLine]) -> Payers<'_> {
    let mut found = Payers::new();
    for line in lines.iter().filter(|line| !line.record.is_empty()) {
        found.entry((line.kind.as_str(), line.record.as_str())).or_default().insert(line.plan.as_str());
    }
    found
}

fn groups_of(brings: &revenue::Brings, by: By, kind: Kind, payers: &Payers<'_>) -> BTreeSet<String> {
    match by {
        By::Product => BTreeSet::from([brings.product.clone()]),
        By::Territory => BTreeSet::from([brings.territory.clone()]),
        By::Plan => {
            // A plan may pay for the record itself, or for the deal to which it belongs.
            let own = payers.get(&(kind.word(), brings.record.as_str()));
            let deal = payers.get(&(Kind::Deals.word(), brings.deal.as_str())).filter(|_| kind != Kind::Deals);
            let plans: BTreeSet<String> = own.into_iter().chain(deal).flatten().map(|plan| (*plan).to_owned()).collect();
            if plans.is_empty() { BTreeSet::from([String::new()]) } else { plans }
        }
    }
}

/// A product by its name; what belongs to no group in words.
fn label(state: &State, by: By, id: &str) -> String {
    match (by, id) {
        (By::Plan, "") => "No plan".to_owned(),
        (By::Product, "") => "No single product".to_owned(),
        (By::Territory, "") => "No single territory".to_owned(),
        (By::Product, id) => {
            let name = state.row(Kind::Products, id).and_then(|row| row.text("name"));
            name.unwrap_or(id).to_owned()
        }
        (_, id) => id.to_owned(),
    }
}
