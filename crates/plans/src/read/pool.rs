//! The keys of a pool.

use super::{bonus, commission};
use crate::{Pool, ShareKey};
use kernel::document::{Entry, Section};

/// A pool.
pub(super) fn read(section: &Section<'_>) -> Option<Pool> {
    let measure = commission::measure(section);
    let rate = section.required("rate", "the share of the measure that is the fund: rate = \"1%\"").and_then(|entry| entry.rate());
    let per = bonus::per(section);
    let share_by = section
        .required("share_by", "share_by = \"equal\", \"target_pay\" or { measure = \"new-bookings\" }")
        .and_then(|entry| share_by(&entry));
    Some(Pool { measure: measure?, rate: rate?, per: per?, share_by: share_by? })
}

fn share_by(entry: &Entry<'_>) -> Option<ShareKey> {
    if !entry.is_table() {
        return entry.choice(&[("equal", ShareKey::Equal), ("target_pay", ShareKey::TargetPay)]);
    }
    let section = entry.section("`share_by`")?;
    let measure = commission::measure(&section);
    section.finish();
    measure.map(ShareKey::Measure)
}
