//! The passes over all people, by ranges of about equal work.

use super::lines::ReportingLines;
use super::person::{Shared, base, finish};
use super::{Base, ranges};
use crate::components::pool::{Funds, funds};
use crate::outcome::facts::{Credit, PersonResult};
use kernel::Problems;
use plans::Kind;
use std::sync::Arc;

/// The first pass for everyone, with this many threads.
pub(crate) fn bases(shared: &Shared<'_>, by_person: &[Arc<Vec<Credit>>], threads: usize) -> Vec<Base> {
    let weights: Vec<usize> = by_person.iter().map(|credits| credits.len()).collect();
    in_ranges(&weights, threads, |person| base(shared, person, &by_person[person]))
}

/// The second pass for everyone.
pub(crate) fn results(
    shared: &Shared<'_>,
    bases: &[&Base],
    below: &ReportingLines,
    funds: &Funds,
    threads: usize,
) -> Vec<(PersonResult, Problems)> {
    in_ranges(&vec![1; bases.len()], threads, |person| finish(shared, person, bases, below, funds))
}

/// The funds of all pools.
pub(crate) fn all_funds(bases: &[&Base]) -> Funds {
    funds(bases.iter().flat_map(|base| &base.contributions))
}

/// Whether any plan has a component of the second pass.
pub(crate) fn is_later(kind: &Kind) -> bool {
    matches!(kind, Kind::Override(_) | Kind::Pool(_))
}

/// Calls `work` for each position, on threads by ranges of about equal weight; gives the results in order.
fn in_ranges<T: Send>(weights: &[usize], threads: usize, work: impl Fn(usize) -> T + Sync) -> Vec<T> {
    // More ranges than threads, so that a thread that is done early takes another.
    let cuts = ranges(weights, threads * 8);
    if threads <= 1 || cuts.len() <= 1 {
        return (0..weights.len()).map(work).collect();
    }
    let next = std::sync::atomic::AtomicUsize::new(0);
    let (next, cuts, work) = (&next, &cuts, &work);
    let mut done: Vec<(usize, Vec<T>)> = std::thread::scope(|scope| {
        let run = || {
            let mut done = Vec::new();
            while let Some((from, to)) = cuts.get(next.fetch_add(1, std::sync::atomic::Ordering::Relaxed)) {
                done.push((*from, (*from..*to).map(work).collect::<Vec<T>>()));
            }
            done
        };
        let running: Vec<_> = (0..threads).map(|_| scope.spawn(run)).collect();
        let finished = running.into_iter().map(|thread| thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        finished.flatten().collect()
    });
    done.sort_unstable_by_key(|(from, _)| *from);
    done.into_iter().flat_map(|(_, results)| results).collect()
}
