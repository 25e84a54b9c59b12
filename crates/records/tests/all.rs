//! The stories of records.

mod ledger;
