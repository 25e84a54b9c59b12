//! What is earned through others: overrides and pools.

use super::say::{self, Words};
use crate::{Override, Pool, ShareKey};
use kernel::money::percent;

/// Tells what differs; gives the earlier override back with what was told set to the later one's.
pub(super) fn overrides(before: &Override, after: &Override, out: &mut Vec<String>) -> Override {
    say::moved("The rate", before.rate, after.rate, &percent, out);
    let of = |share: &Override| {
        let names: Vec<&str> = share.of.iter().map(kernel::ComponentName::as_str).collect();
        if names.is_empty() { "all components".to_owned() } else { names.join(" and ") }
    };
    say::replaced("It counts", &of(before), &of(after), out);
    let levels = |share: &Override| if share.levels == 1 { "one level".to_owned() } else { format!("{} levels", share.levels) };
    say::replaced("It reaches down", &levels(before), &levels(after), out);
    let mut told = before.clone();
    told.rate = after.rate;
    told.of = after.of.clone();
    told.levels = after.levels;
    told
}

/// Tells what differs; gives the earlier pool back with what was told set to the later one's.
pub(super) fn pools(before: &Pool, after: &Pool, words: &Words<'_>, out: &mut Vec<String>) -> Pool {
    say::replaced("The fund is filled by", &(words.label)(&before.measure), &(words.label)(&after.measure), out);
    say::moved("The share that fills the fund", before.rate, after.rate, &percent, out);
    say::replaced("It is shared for each", before.per.word(), after.per.word(), out);
    let key = |pool: &Pool| match &pool.share_by {
        ShareKey::Equal => "equally".to_owned(),
        ShareKey::TargetPay => "by target pay".to_owned(),
        ShareKey::Measure(measure) => format!("by {}", (words.label)(measure)),
    };
    say::replaced("It is shared", &key(before), &key(after), out);
    let mut told = before.clone();
    told.measure = after.measure.clone();
    told.rate = after.rate;
    told.per = after.per;
    told.share_by = after.share_by.clone();
    told
}
