//! The kinds of record that a book holds, and the columns that each declares. Further columns of a file become attributes.

use kernel::Type;
use std::fmt;

/// A kind of record. Each is one file of a folder book and one table of a database book.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Who: effective-dated, several rows a person.
    People,
    /// Deals, opportunities.
    Deals,
    /// Order or invoice lines, payments received.
    Transactions,
    /// Calls, meetings, mails.
    Activities,
    /// Customers and prospects.
    Accounts,
    /// What is sold.
    Products,
    /// Targets by person, measure and period.
    Quotas,
    /// Shares of several people in one record.
    Splits,
    /// Rates between currencies by day.
    ExchangeRates,
    /// Amounts by hand, with reason, author and approver.
    Adjustments,
}

/// A declared column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ColumnSpec {
    /// Its name in expressions and files.
    pub name: &'static str,
    /// Its type.
    pub kind: Type,
    /// Whether every row must have a value.
    pub required: bool,
    /// What it means, in one sentence.
    pub doc: &'static str,
    /// Other headers under which files often bring it, for the suggested mapping.
    pub also: &'static [&'static str],
}

const fn column(name: &'static str, kind: Type, required: bool, doc: &'static str, also: &'static [&'static str]) -> ColumnSpec {
    ColumnSpec { name, kind, required, doc, also }
}

impl Kind {
    /// All kinds, in the order in which they are best imported.
    pub const ALL: [Self; 10] = [
        Self::People,
        Self::Accounts,
        Self::Products,
        Self::Deals,
        Self::Transactions,
        Self::Activities,
        Self::Quotas,
        Self::Splits,
        Self::ExchangeRates,
        Self::Adjustments,
    ];

    /// The word for it: the file's stem, the table's name, the `of` of a measure.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::People => "people",
            Self::Deals => "deals",
            Self::Transactions => "transactions",
            Self::Activities => "activities",
            Self::Accounts => "accounts",
            Self::Products => "products",
            Self::Quotas => "quotas",
            Self::Splits => "splits",
            Self::ExchangeRates => "exchange_rates",
            Self::Adjustments => "adjustments",
        }
    }

    /// The kind that a word names.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }

    /// Whether measures can be taken of it.
    #[must_use]
    pub fn is_measured(self) -> bool {
        matches!(self, Self::Deals | Self::Transactions | Self::Activities)
    }

    /// The columns whose values together name one record; a second row with the same values is a new version of it.
    #[must_use]
    pub fn key(self) -> &'static [&'static str] {
        match self {
            Self::People => &["id", "start"],
            Self::Quotas => &["person", "measure", "period", "from"],
            Self::Splits => &["record", "person", "overlay"],
            Self::ExchangeRates => &["from", "to", "date", "table"],
            _ => &["id"],
        }
    }

    /// The declared columns.
    #[must_use]
    pub fn columns(self) -> &'static [ColumnSpec] {
        match self {
            Self::People => PEOPLE,
            Self::Deals => DEALS,
            Self::Transactions => TRANSACTIONS,
            Self::Activities => ACTIVITIES,
            Self::Accounts => ACCOUNTS,
            Self::Products => PRODUCTS,
            Self::Quotas => QUOTAS,
            Self::Splits => SPLITS,
            Self::ExchangeRates => EXCHANGE_RATES,
            Self::Adjustments => ADJUSTMENTS,
        }
    }

    /// The declared column of that name.
    #[must_use]
    pub fn column(self, name: &str) -> Option<&'static ColumnSpec> {
        self.columns().iter().find(|column| column.name == name)
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.word())
    }
}

use Type::{Boolean, Date, Integer, Money, Number, Text};

const PEOPLE: &[ColumnSpec] = &[
    column(
        "id",
        Text,
        true,
        "The person's id, as other records name her.",
        &["person", "person_id", "employee_id", "user_id", "sales_agent", "agent", "payee"],
    ),
    column("name", Text, false, "The full name; the id when empty.", &["full_name", "employee", "display_name"]),
    column("email", Text, false, "The address by which she signs in.", &["mail", "e_mail", "email_address"]),
    column("role", Text, false, "The role that plans refer to.", &["title", "job_title", "position"]),
    column("manager", Text, false, "The id of the person she reports to.", &["manager_id", "reports_to", "supervisor"]),
    column("team", Text, false, "The team.", &["group", "department", "squad"]),
    column("territory", Text, false, "The territory she holds.", &["territory_id", "patch"]),
    column("region", Text, false, "The region or office.", &["regional_office", "office", "location"]),
    column("country", Text, false, "The country, as a two-letter code.", &["country_code"]),
    column("currency", Text, false, "The currency in which she is paid; the company's when empty.", &["currency_code", "payout_currency"]),
    column(
        "start",
        Date,
        false,
        "The first day on which this row holds; since ever when empty.",
        &["start_date", "hired_on", "hire_date", "effective_from", "from"],
    ),
    column(
        "end",
        Date,
        false,
        "The last day on which this row holds; without end, or until her next row, when empty.",
        &["end_date", "left_on", "termination_date", "effective_to", "to"],
    ),
    column("base_pay", Money, false, "Base pay a year.", &["salary", "base_salary"]),
    column(
        "target_pay",
        Money,
        false,
        "Target incentive a year (what on-target earnings add to base pay).",
        &["target_incentive", "variable", "target_variable", "otv"],
    ),
];
const DEALS: &[ColumnSpec] = &[
    column("id", Text, true, "The deal's id in its source.", &["deal_id", "opportunity_id", "opportunity", "opp_id"]),
    column("name", Text, false, "What people call it.", &["deal_name", "opportunity_name"]),
    column("owner", Text, false, "The id of the person who owns it.", &["owner_id", "sales_agent", "sales_person", "sales_rep", "rep"]),
    column("account", Text, false, "The id of the account.", &["account_id", "customer", "customer_id", "company"]),
    column("product", Text, false, "The id of the product.", &["product_id", "sku"]),
    column("territory", Text, false, "The territory it lies in.", &["territory_id"]),
    column("stage", Text, false, "The stage it is in.", &["deal_stage", "status", "stage_name"]),
    column("kind", Text, false, "New business, renewal, expansion and so on.", &["type", "deal_type"]),
    column("amount", Money, false, "The amount in its currency.", &["value", "close_value", "deal_value", "acv", "arr", "tcv"]),
    column("currency", Text, false, "The currency of its amounts; the company's when empty.", &["currency_code"]),
    column("discount", Number, false, "The discount as a fraction (0.15).", &["discount_rate"]),
    column("created_on", Date, false, "The day on which it was created.", &["created", "created_date", "engage_date", "opened_on"]),
    column("closed_on", Date, false, "The day on which it was won or lost.", &["closed", "close_date", "won_on", "closed_date"]),
];
const TRANSACTIONS: &[ColumnSpec] = &[
    column("id", Text, true, "The line's id in its source.", &["transaction_id", "order_id", "invoice_line", "line_id"]),
    column(
        "owner",
        Text,
        false,
        "The id of the person it is credited to first.",
        &["owner_id", "sales_person", "sales_person_id", "sales_rep", "rep"],
    ),
    column("date", Date, false, "The day on which it happened.", &["order_date", "invoice_date", "transaction_date", "posted_on"]),
    column("kind", Text, false, "Order, invoice, payment, return and so on.", &["type", "transaction_type"]),
    column("deal", Text, false, "The id of the deal it belongs to.", &["deal_id", "opportunity_id"]),
    column("account", Text, false, "The id of the account.", &["account_id", "customer", "customer_id"]),
    column("product", Text, false, "The id of the product.", &["product_id", "sku"]),
    column("territory", Text, false, "The territory it lies in.", &["territory_id"]),
    column("region", Text, false, "The region it lies in.", &["market"]),
    column(
        "amount",
        Money,
        false,
        "The amount in its currency; negative for a return.",
        &["value", "sub_total", "net_amount", "line_total"],
    ),
    column("quantity", Number, false, "The number of units.", &["qty", "units"]),
    column("currency", Text, false, "The currency of its amounts; the company's when empty.", &["currency_code"]),
];
const ACTIVITIES: &[ColumnSpec] = &[
    column("id", Text, true, "The activity's id in its source.", &["activity_id", "task_id"]),
    column("owner", Text, false, "The id of the person who did it.", &["owner_id", "user_id", "assigned_to"]),
    column("kind", Text, false, "Call, meeting, mail and so on.", &["type", "activity_type"]),
    column("date", Date, false, "The day on which it happened.", &["activity_date", "done_on"]),
    column("account", Text, false, "The id of the account.", &["account_id", "customer_id"]),
    column("deal", Text, false, "The id of the deal.", &["deal_id", "opportunity_id"]),
    column("minutes", Integer, false, "How long it took.", &["duration", "duration_minutes"]),
    column("outcome", Text, false, "What came of it.", &["result"]),
];
const ACCOUNTS: &[ColumnSpec] = &[
    column("id", Text, true, "The account's id.", &["account", "account_id", "customer_id", "account_number"]),
    column("name", Text, false, "What people call it.", &["account_name", "company"]),
    column("owner", Text, false, "The id of the person who owns it.", &["owner_id", "sales_person_id"]),
    column("parent", Text, false, "The id of the account it belongs to.", &["subsidiary_of", "parent_account", "parent_id"]),
    column("segment", Text, false, "The segment.", &["tier", "size"]),
    column("industry", Text, false, "The industry.", &["sector"]),
    column("territory", Text, false, "The territory it lies in.", &["territory_id"]),
    column("country", Text, false, "The country.", &["office_location", "country_code"]),
];
const PRODUCTS: &[ColumnSpec] = &[
    column("id", Text, true, "The product's id.", &["product", "product_id", "sku", "product_number"]),
    column("name", Text, false, "What people call it.", &["product_name"]),
    column("family", Text, false, "The family or line.", &["series", "product_line", "category"]),
    column("price", Money, false, "The list price.", &["sales_price", "list_price", "unit_price"]),
];
const QUOTAS: &[ColumnSpec] = &[
    column("person", Text, true, "The id of the person.", &["person_id", "payee", "owner", "employee_id", "sales_agent"]),
    column("measure", Text, true, "The measure it is a target for.", &["metric", "kpi"]),
    column(
        "period",
        Text,
        true,
        "The period, quarter or year by its id, or any day of a period.",
        &["quota_date", "month", "quarter", "year"],
    ),
    column("from", Date, false, "When the quota changes within the period: the first day on which this amount holds.", &["effective_from"]),
    column("amount", Money, true, "The target.", &["quota", "target", "sales_quota"]),
    column("currency", Text, false, "The currency of a target in money; the plan's when empty.", &["currency_code"]),
];
const SPLITS: &[ColumnSpec] = &[
    column(
        "record",
        Text,
        true,
        "The id of the deal, transaction or activity.",
        &["deal", "deal_id", "opportunity_id", "transaction_id", "record_id"],
    ),
    column("person", Text, true, "The id of the person.", &["person_id", "owner", "payee"]),
    column("share", Number, true, "The share of the money base (50% or 0.5).", &["percent", "split", "split_percent"]),
    column(
        "weight",
        Number,
        false,
        "The share that counts towards quota; the same as `share` when empty.",
        &["quota_share", "quota_weight"],
    ),
    column("overlay", Boolean, false, "Whether the share comes on top of the 100 % that the others share.", &["is_overlay"]),
    column("role", Text, false, "What the person did in it.", &["split_role"]),
];
const EXCHANGE_RATES: &[ColumnSpec] = &[
    column("from", Text, true, "The currency of the amount to convert.", &["from_currency", "from_currency_code", "source"]),
    column("to", Text, true, "The currency to convert into.", &["to_currency", "to_currency_code", "target"]),
    column(
        "date",
        Date,
        true,
        "The first day on which the rate holds, until the next rate of the pair.",
        &["rate_date", "currency_rate_date", "effective_from"],
    ),
    column(
        "rate",
        Number,
        true,
        "How much one unit of `from` is in `to`; at most 8 decimals.",
        &["average_rate", "exchange_rate", "end_of_day_rate"],
    ),
    column("table", Text, false, "`market` (when empty) or `plan`.", &["rate_type", "kind"]),
];
const ADJUSTMENTS: &[ColumnSpec] = &[
    column("id", Text, true, "The adjustment's id.", &["adjustment_id"]),
    column("person", Text, true, "The id of the person.", &["person_id", "payee"]),
    column("period", Text, true, "The pay period it is paid in.", &["month", "pay_period"]),
    column("amount", Money, true, "The amount; negative to take back.", &["value"]),
    column("currency", Text, false, "Its currency; the person's when empty.", &["currency_code"]),
    column("plan", Text, false, "The plan it belongs to.", &[]),
    column("component", Text, false, "The component it belongs to.", &[]),
    column("measure", Text, false, "For a credit by hand: the measure that it counts for; nothing is paid directly then.", &["metric"]),
    column("date", Date, false, "For a credit by hand: its day; the last of the period when empty.", &["credit_date"]),
    column("reason", Text, true, "Why.", &["comment", "note", "description"]),
    column("author", Text, true, "Who entered it.", &["created_by", "entered_by"]),
    column("approver", Text, false, "Who approved it; without one it is not paid.", &["approved_by"]),
];
