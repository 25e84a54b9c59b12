//! The order of the input, its batches and the number of threads change nothing.

use crate::compare::company;
use engine::{Options, calculate};
use testing::{Cast, Dice};

fn hash(cast: &Cast, batch: usize, options: &Options) -> String {
    calculate(&cast.book_in_batches(batch), options).unwrap().hash()
}

#[test]
fn order_batches_and_threads_change_nothing() {
    for seed in 2000..2040 {
        let cast = company(seed);
        let expected = hash(&cast, usize::MAX, &Options { threads: 1, ..Options::default() });
        let mut dice = Dice::new(seed);
        let mut shuffled = cast.clone();
        dice.shuffle(&mut shuffled.records);
        dice.shuffle(&mut shuffled.people);
        dice.shuffle(&mut shuffled.splits);
        dice.shuffle(&mut shuffled.accounts);
        dice.shuffle(&mut shuffled.quotas);
        dice.shuffle(&mut shuffled.rates);
        assert_eq!(hash(&shuffled, 1 + dice.below(7), &Options { threads: 1, ..Options::default() }), expected, "order, seed {seed}");
        let options = Options { threads: 4, batch_rows: 1 + dice.below(9), ..Options::default() };
        assert_eq!(hash(&cast, 3, &options), expected, "threads, seed {seed}");
    }
}
