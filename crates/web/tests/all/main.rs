//! Pages and API of a small company, asked as browsers and programs ask.

mod addresses;
mod api;
mod attached;
mod audit_coverage;
mod closing;
mod company;
mod documents;
mod figures;
mod finance;
mod forms;
mod freezes;
mod jobs;
mod languages;
mod lists;
mod matrix;
mod notifications;
mod own;
mod papers;
mod programs;
mod questions;
mod reach;
mod readings;
mod rows;
mod safety;
mod search;
mod tokens;
