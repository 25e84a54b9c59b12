//! Where two results differ, in words.

use engine::{Options, Outcome};
use reference::Results;
use std::fmt::{Debug, Write};
use testing::{Cast, random, shrink};

/// The rows that only one side has; nothing when both are the same.
fn rows<T: Debug + Ord + Clone>(what: &str, engine: &[T], reference: &[T], out: &mut String) {
    let (mut ours, mut theirs) = (engine.to_vec(), reference.to_vec());
    ours.sort();
    theirs.sort();
    if ours == theirs {
        return;
    }
    let (mut i, mut k, mut shown) = (0, 0, 0);
    while (i < ours.len() || k < theirs.len()) && shown < 8 {
        let order = match (ours.get(i), theirs.get(k)) {
            (Some(a), Some(b)) => a.cmp(b),
            (Some(_), None) => std::cmp::Ordering::Less,
            _ => std::cmp::Ordering::Greater,
        };
        let _ = match order {
            std::cmp::Ordering::Equal => {
                (i, k) = (i + 1, k + 1);
                continue;
            }
            std::cmp::Ordering::Less => writeln!(out, "{what}, engine only:    {:?}", ours[i]).map(|()| i += 1),
            std::cmp::Ordering::Greater => writeln!(out, "{what}, reference only: {:?}", theirs[k]).map(|()| k += 1),
        };
        shown += 1;
    }
}

/// In what the engine's outcome differs from the reference calculator's results.
pub fn differences(engine: &Outcome, reference: &Results) -> String {
    let mut out = String::new();
    if engine.through != reference.through {
        let _ = writeln!(out, "through: engine {}, reference {}", engine.through, reference.through);
    }
    rows("credit", &engine.all_credits(), &reference.credits, &mut out);
    rows("uncredited", &engine.all_uncredited(), &reference.uncredited, &mut out);
    rows("measurement", &engine.all_measurements(), &reference.measurements, &mut out);
    rows("earning", &engine.all_earnings(), &reference.earnings, &mut out);
    rows("deposit", &engine.all_deposits(), &reference.deposits, &mut out);
    rows("payment line", &engine.all_payment_lines(), &reference.payment_lines, &mut out);
    rows("payment", &engine.all_payments(), &reference.payments, &mut out);
    for (kind, count) in reference.conservation.iter().filter(|(_, count)| count.read > 0) {
        if engine.conservation.get(kind) != Some(count) {
            let _ = writeln!(out, "conservation of {kind}: engine {:?}, reference {count:?}", engine.conservation.get(kind));
        }
    }
    out
}

/// In what live results ("engine") differ from those of a whole calculation ("reference").
pub fn between(live: &Outcome, whole: &Outcome) -> String {
    let mut out = String::new();
    rows("credit", &live.all_credits(), &whole.all_credits(), &mut out);
    rows("uncredited", &live.all_uncredited(), &whole.all_uncredited(), &mut out);
    rows("measurement", &live.all_measurements(), &whole.all_measurements(), &mut out);
    rows("earning", &live.all_earnings(), &whole.all_earnings(), &mut out);
    rows("deposit", &live.all_deposits(), &whole.all_deposits(), &mut out);
    rows("payment line", &live.all_payment_lines(), &whole.all_payment_lines(), &mut out);
    rows("payment", &live.all_payments(), &whole.all_payments(), &mut out);
    out
}

/// A random company: every fourth without the rules that come after the earnings, so that nothing hides behind them.
pub fn company(seed: u64) -> Cast {
    if seed.is_multiple_of(4) { random::cast(seed) } else { random::whole_cast(seed) }
}

/// One thread: the tests themselves run side by side.
pub fn one_thread() -> Options {
    Options { threads: 1, ..Options::default() }
}

/// What the two calculators disagree on for this company; nothing when they agree.
pub fn disagreement(cast: &Cast) -> String {
    let book = cast.book();
    match (engine::calculate(&book, &one_thread()), reference::calculate(&book, None)) {
        (Ok(outcome), Ok(results)) => differences(&outcome, &results),
        (Err(_), Err(_)) => String::new(),
        (Ok(outcome), Err(problems)) if !outcome.problems.is_empty() => {
            let _ = problems;
            String::new()
        }
        (Ok(_), Err(problems)) => format!("only the reference calculator refuses: {problems}"),
        (Err(problems), Ok(_)) => format!("only the engine refuses: {problems}"),
    }
}

/// Fails with the smallest company for which `wrong` still says something.
pub fn fail_smallest(seed: u64, cast: &Cast, wrong: &dyn Fn(&Cast) -> String) -> ! {
    let smallest = shrink::smallest(cast, &|cast| !wrong(cast).is_empty());
    panic!("seed {seed}\n{smallest}\n{}", wrong(&smallest));
}
