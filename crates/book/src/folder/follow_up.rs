//! What is only said because rows were refused: a quota is missing since its cell was no number. The refused row has been told; that its
//! record is missing elsewhere is not told, too.

use kernel::Problems;
use records::Kind;
use std::collections::BTreeSet;

/// The problems without those that may follow from rows of these kinds having been refused.
pub fn without(problems: Problems, refused: &BTreeSet<Kind>) -> Problems {
    let follows = |code: &str| causes(code).iter().any(|kind| refused.contains(kind));
    problems.0.into_iter().filter(|problem| !follows(&problem.code)).collect()
}

/// The kinds whose missing rows may be why a problem of that code is found.
fn causes(code: &str) -> &'static [Kind] {
    match code {
        "unknown-person" | "unknown-manager" => &[Kind::People],
        "unknown-account" => &[Kind::Accounts],
        "unknown-product" => &[Kind::Products],
        "unknown-deal" | "unknown-record" => &[Kind::Deals, Kind::Transactions, Kind::Activities],
        "unknown-values" => &[Kind::People, Kind::Accounts, Kind::Products, Kind::Deals],
        "missing-quota" => &[Kind::Quotas, Kind::People],
        "missing-rate" => &[Kind::ExchangeRates],
        "split-sum" => &[Kind::Splits],
        "no-plan" => &[Kind::People],
        "unfilled-column" => &[Kind::Deals, Kind::Transactions, Kind::Activities, Kind::Accounts, Kind::People],
        _ => &[],
    }
}
