//! Stories of payments: a small cast, a small company, figures that can be checked by hand.

#[path = "all/approvals.rs"]
mod approvals;
#[path = "all/arrived.rs"]
mod arrived;
#[path = "all/books.rs"]
mod books;
#[path = "all/books_year.rs"]
mod books_year;
#[path = "all/by_hand.rs"]
mod by_hand;
#[path = "all/cast.rs"]
mod cast;
#[path = "all/clawback.rs"]
mod clawback;
#[path = "all/closing.rs"]
mod closing;
#[path = "all/deposits.rs"]
mod deposits;
#[path = "all/desk.rs"]
mod desk;
#[path = "all/disputes.rs"]
mod disputes;
#[path = "all/elsewhere.rs"]
mod elsewhere;
#[path = "all/freezes.rs"]
mod freezes;
#[path = "all/happenings.rs"]
mod happenings;
#[path = "all/holds.rs"]
mod holds;
#[path = "all/moved.rs"]
mod moved;
#[path = "all/objectives.rs"]
mod objectives;
#[path = "all/past.rs"]
mod past;
#[path = "all/random.rs"]
mod random;
#[path = "all/runs.rs"]
mod runs;
#[path = "all/simulate.rs"]
mod simulate;
#[path = "all/statement.rs"]
mod statement;
#[path = "all/two.rs"]
mod two;
#[path = "all/versions.rs"]
mod versions;
#[path = "all/why.rs"]
mod why;
#[path = "all/why_not.rs"]
mod why_not;
#[path = "all/workbook.rs"]
mod workbook;
#[path = "all/year.rs"]
mod year;
