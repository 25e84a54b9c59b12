//! The rows cut into groups of a fixed size, whatever the number of threads.

use crate::outcome::batches::Run;

/// How many rows a group has at most.
pub(super) const GROUP: usize = 128 * 1024;

/// Groups of consecutive rows, each a list of (person, from, until).
pub(super) fn groups(rows: &[usize]) -> Vec<Vec<Run>> {
    let (mut groups, mut group, mut free) = (Vec::new(), Vec::new(), GROUP);
    for (person, count) in rows.iter().enumerate() {
        let mut from = 0;
        while from < *count {
            let until = (from + free).min(*count);
            group.push((person, from, until));
            free -= until - from;
            from = until;
            if free == 0 {
                groups.push(std::mem::take(&mut group));
                free = GROUP;
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
}
