//! Both calculators say the same, row by row, on random companies.
//!
//! A case is one person on one plan, calculated by both: credits, measurements, earnings and payments. The functions below are
//! [`PARTS`] parts of one run of [`BOOKS`] companies, so that they run side by side; each asserts that it had its share of the
//! [`CASES`] cases.

use crate::compare::{company, disagreement, fail_smallest};

/// How many companies are calculated.
const BOOKS: u64 = 616;
/// In how many parts.
const PARTS: u64 = 8;
/// How many cases there are at least.
const CASES: usize = 10_000;

fn part(number: u64) {
    let mut cases = 0;
    for seed in (number..BOOKS).step_by(PARTS as usize) {
        let cast = company(seed);
        if !disagreement(&cast).is_empty() {
            fail_smallest(seed, &cast, &disagreement);
        }
        for assignments in cast.book().assignments {
            let mut people: Vec<usize> = assignments.iter().map(|a| a.person).collect();
            people.dedup();
            cases += people.len();
        }
    }
    assert!(cases >= CASES / PARTS as usize, "{cases} cases");
}

macro_rules! parts {
    ($($name:ident = $number:literal),*) => { $(#[test] fn $name() { part($number); })* };
}

parts!(
    the_calculators_agree_0 = 0,
    the_calculators_agree_1 = 1,
    the_calculators_agree_2 = 2,
    the_calculators_agree_3 = 3,
    the_calculators_agree_4 = 4,
    the_calculators_agree_5 = 5,
    the_calculators_agree_6 = 6,
    the_calculators_agree_7 = 7
);

#[test]
fn a_book_calculated_through_an_earlier_period_agrees_too() {
    for seed in 1000..1030 {
        let cast = company(seed);
        let book = cast.book();
        for through in [0, 2] {
            let through = through.min(book.company.calendar.periods().len() - 1);
            let options = engine::Options { through: Some(through), ..crate::compare::one_thread() };
            let (outcome, results) = (engine::calculate(&book, &options), reference::calculate(&book, Some(through)));
            let wrong = crate::compare::differences(&outcome.unwrap(), &results.unwrap());
            assert!(wrong.is_empty(), "seed {seed} through {through}\n{cast}\n{wrong}");
        }
    }
}
