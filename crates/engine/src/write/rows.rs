//! The rows cut into groups of a fixed size, whatever the number of threads.

use crate::outcome::batches::Run;

/// How many rows a group has at most.
pub(super) const GROUP: usize = 128 * 1024;

/// How many rows become columns at a time.
const PIECE: usize = 8 * 1024;

/// Groups of consecutive rows, each a list of (person, from, until).
pub(super) fn groups(rows: &[usize]) -> Vec<Vec<Run>> {
    cut(rows.iter().enumerate().map(|(person, count)| (person, 0, *count)), GROUP)
}

/// A group in pieces that a processor's cache holds.
pub(super) fn pieces(group: &[Run]) -> Vec<Vec<Run>> {
    cut(group.iter().copied(), PIECE)
}

/// Runs put together until they have `size` rows, and cut there.
fn cut(runs: impl Iterator<Item = Run>, size: usize) -> Vec<Vec<Run>> {
    let (mut groups, mut group, mut free) = (Vec::new(), Vec::new(), size);
    for (person, mut from, all) in runs {
        while from < all {
            let until = (from + free).min(all);
            group.push((person, from, until));
            free -= until - from;
            from = until;
            if free == 0 {
                groups.push(std::mem::take(&mut group));
                free = size;
            }
        }
    }
    if !group.is_empty() {
        groups.push(group);
    }
    groups
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_are_full_but_the_last() {
        let sizes = |rows: &[usize]| -> Vec<usize> {
            groups(rows).iter().map(|group| group.iter().map(|(_, from, until)| until - from).sum()).collect()
        };
        assert_eq!(sizes(&[10, 0, GROUP, 5]), [GROUP, 15]);
        assert_eq!(sizes(&[3 * GROUP]), [GROUP, GROUP, GROUP]);
        assert!(sizes(&[]).is_empty());
    }

    #[test]
    fn pieces_have_all_rows_of_a_group_in_order() {
        let group = [(0, 5, 9), (1, 0, 2 * PIECE), (4, 0, 1)];
        let expected =
            [vec![(0, 5, 9), (1, 0, PIECE - 4)], vec![(1, PIECE - 4, 2 * PIECE - 4)], vec![(1, 2 * PIECE - 4, 2 * PIECE), (4, 0, 1)]];
        assert_eq!(pieces(&group), expected);
    }
}
