//! A company's book: everything a calculation is a function of, read and checked.
//!
//! - [`company`]: name, home currency, calendar, rounding
//! - [`contents`]: the book itself
//! - [`exchange`]: rates between currencies by day
//! - [`splits`]: shares of several people in one record
//! - [`adjustments`]: amounts by hand
//! - [`capitalised`]: which pay is a cost of obtaining contracts, and over how long it is spread
//! - [`cost_of_sales`]: what pay is compared with
//! - [`journal`]: what the general ledger calls the accounts
//! - [`payroll`]: how payments go to payroll
//! - [`questions`]: how soon questions about pay are answered
//! - [`results`]: what a calculation says, row by row
//! - [`folder`]: a book kept as files
//! - [`documents`]: the company's texts in a database, each with its versions
//! - [`database`]: a book kept in a database
//! - [`assignments`]: who is on a plan and when
//! - [`succession`]: versions of one plan follow each other
//! - [`drafts`]: plans on their way: draft, review, publication
//! - [`acceptance`]: sellers accept their plans
//! - [`trial`]: the book with one plan otherwise
//! - [`assemble`]: texts and tables become a book
//! - [`check`]: what is wrong with a book, before any money is calculated

pub mod acceptance;
pub mod adjustments;
pub mod assemble;
pub mod assignments;
pub mod capitalised;
pub mod check;
pub mod company;
pub mod contents;
pub mod cost_of_sales;
pub mod database;
pub mod documents;
pub mod drafts;
pub mod exchange;
pub mod folder;
pub mod journal;
pub mod payroll;
pub mod questions;
pub mod results;
pub mod splits;
pub mod succession;
pub mod trial;

pub use adjustments::Adjustment;
pub use company::{Company, Rounding};
pub use contents::{Assignment, Book};
pub use exchange::{ExchangeRates, RateTable};
pub use splits::{Split, Splits};
