//! Pages, JSON and live figures: the only crate that knows HTTP and HTML. Templates lie beside their handlers.
//!
//! - [`app`]: what every handler can reach, and which address leads where
//! - [`visit`]: who asks, and what she may see
//! - [`shell`]: the frame of every page
//! - [`home`], [`statement`], [`why`], [`deals`], [`record`]: what a seller earns and why
//! - [`people`]: attainment and pay of a team or of everyone
//! - [`plans`], [`catalogue`]: plans and measures in force, readable
//! - [`designer`]: plans on their way: drafts, their editor, live test, simulation, review, publication
//! - [`plan_document`]: a seller's plan as a document that she accepts
//! - [`imports`], [`runs`]: files become records, and calculations that are kept
//! - [`closing`]: runs from draft to paid, balance lines, the ledger, holds, the period close
//! - [`finance`]: accruals, capitalised commissions, the cost of sales
//! - [`objectives`]: goals of people, set and scored
//! - [`papers`]: statements as PDF, and whether a code is that of one
//! - [`notifications`]: what concerns a user since she was last here
//! - [`audit_trail`]: who did what
//! - [`background`]: what others wrote is noticed, and jobs are done, shown and downloaded
//! - [`api`], [`reference`]: the same as JSON, and what it takes and gives
//! - [`watch`]: health, readiness, counts of requests
//! - [`components`]: every part of a page, to look at
//! - [`search`]: what the palette finds
//! - [`live`]: an event when figures change
//! - [`sign_in`], [`session`]: signing in and out
//! - [`users`], [`account`]: users by role, and what each keeps of her own: password, sessions, tokens
//! - [`table`]: the table of lists: found, sorted, with chosen columns, by pages, as files
//! - [`chart`]: charts as typed data, drawn by ECharts, with their figures as tables
//! - [`say`], [`address`], [`period`], [`export`]: how figures, links, periods and files are written
//! - [`language`]: the reader's language and region
//! - [`page`], [`failure`], [`headers`]: responses
//! - [`assets`], [`icon`]: what Vite built

pub mod account;
pub mod address;
pub mod api;
pub mod app;
pub mod assets;
pub mod audit_trail;
pub mod background;
pub mod catalogue;
pub mod chart;
pub mod closing;
pub mod components;
pub mod deals;
pub mod designer;
pub mod export;
pub mod failure;
pub mod finance;
pub mod headers;
pub mod home;
pub mod icon;
pub mod imports;
pub mod language;
pub mod live;
pub mod notifications;
pub mod objectives;
mod own;
pub mod page;
pub mod papers;
pub mod people;
pub mod period;
pub mod plan_document;
pub mod plans;
pub mod questions;
pub mod record;
pub mod reference;
pub mod runs;
pub mod say;
pub mod search;
pub mod session;
pub mod shell;
pub mod sign_in;
pub mod statement;
pub mod table;
pub mod users;
pub mod visit;
pub mod watch;
pub mod why;

pub use app::{App, router, serve};

#[cfg(test)]
mod testing;
