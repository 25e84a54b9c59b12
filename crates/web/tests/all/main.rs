//! Pages and API of a small company, asked as browsers and programs ask.

mod addresses;
mod company;
mod figures;
mod forms;
mod rows;
mod search;
