//! Shares of several people in one record.

use kernel::{Decimal, PersonId, Problem, Problems, RecordId};
use people::Organisation;
use records::{Row, Table};
use std::collections::HashMap;

/// With more problems than this the file is wrong as a whole, and the rest of it is not told row by row.
const MOST: usize = 1_000;
/// Beyond so many problems nothing near is looked for any more: among many names it takes long.
const SUGGESTIONS: usize = 50;

/// A person's share in a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Split {
    /// The person.
    pub person: PersonId,
    /// The share of the money base.
    pub share: Decimal,
    /// The share that counts towards quota; the same as `share` when none.
    pub weight: Option<Decimal>,
    /// Whether it comes on top of the 100 % that the others share.
    pub overlay: bool,
    /// The row in the table, counted over all batches.
    pub row: usize,
}

/// All splits by record, each record's in order of person.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Splits {
    /// By record id.
    pub by_record: HashMap<RecordId, Vec<Split>>,
}

impl Splits {
    /// Reads splits. Shares that do not add up to 100 % without overlays, unknown people and repeated rows are added to `problems`.
    #[must_use]
    pub fn read(table: &Table, organisation: &Organisation, problems: &mut Problems) -> Self {
        let mut splits = Self::default();
        let before = problems.0.len();
        for row in table.rows() {
            if problems.0.len() - before >= MOST {
                problems.push(Problem::error(
                    "too-many",
                    row.place(),
                    "There are too many problems in this file; rows from here on are not looked at.",
                ));
                return splits;
            }
            let (Some(record), Some(person), Some(share)) = (row.text("record"), row.text("person"), row.decimal("share")) else {
                problems.push(Problem::error("missing-value", row.place(), "A split needs a record, a person and a share."));
                continue;
            };
            if organisation.position(person).is_none() {
                let problem = Problem::error("unknown-person", row.at("person"), format!("There is no person `{person}`."))
                    .expected("the id of a person in people");
                let few = problems.0.len() - before < SUGGESTIONS;
                let ids = organisation.people().iter().map(|p| p.id.as_str());
                problems.push(if few { problem.suggest(person, ids) } else { problem });
            }
            too_precise(&row, problems);
            let overlay = row.boolean("overlay").unwrap_or_default();
            let of_record = splits.by_record.entry(RecordId::from(record)).or_default();
            if of_record.len() >= MOST {
                problems.push(Problem::error("too-many", row.at("record"), format!("More than {MOST} people share `{record}`.")));
                return splits;
            }
            if of_record.iter().any(|other| other.person.as_str() == person && other.overlay == overlay) {
                problems.push(
                    Problem::error("duplicate-split", row.at("person"), format!("`{person}` is named twice in the split of `{record}`."))
                        .hint("add the two shares up in one row"),
                );
            }
            of_record.push(Split { person: PersonId::from(person), share, weight: row.decimal("weight"), overlay, row: row.index });
        }
        for of_record in splits.by_record.values_mut() {
            of_record.sort_by(|a, b| (&a.person, a.overlay, a.row).cmp(&(&b.person, b.overlay, b.row)));
        }
        splits.check_sums(table, problems);
        splits
    }

    fn check_sums(&self, table: &Table, problems: &mut Problems) {
        let mut records: Vec<_> = self.by_record.iter().collect();
        records.sort_unstable_by_key(|(_, splits)| splits.iter().map(|split| split.row).min());
        let before = problems.0.len();
        for (record, splits) in records {
            if problems.0.len() - before >= MOST {
                return;
            }
            let shared = || splits.iter().filter(|split| !split.overlay);
            let Some(first) = shared().map(|split| split.row).min() else { continue };
            let Some(sum) = shared().try_fold(Decimal::ZERO, |sum, split| sum.checked_add(split.share)) else { continue };
            if sum == Decimal::ONE {
                continue;
            }
            let Some(row) = table.row(first) else { continue };
            let shares: Vec<String> = shared().map(|split| format!("{} {}", split.person, kernel::money::percent(split.share))).collect();
            problems.push(
                Problem::error(
                    "split-sum",
                    row.at("share"),
                    format!("The shares in `{record}` add up to {}: {}.", kernel::money::percent(sum), shares.join(", ")),
                )
                .expected("shares that add up to 100%, besides overlays")
                .hint(hint(&shared().map(|split| split.share).collect::<Vec<_>>())),
            );
        }
    }
}

/// What to do about shares that do not add up; 60 and 40 are per cent without their sign.
fn hint(shares: &[Decimal]) -> String {
    let percent = |share: &Decimal| kernel::money::percent(share / Decimal::ONE_HUNDRED);
    match shares.iter().find(|share| **share > Decimal::ONE) {
        Some(large) => format!(
            "`{large}` means {}: write {} or {}",
            kernel::money::percent(*large),
            percent(large),
            (large / Decimal::ONE_HUNDRED).normalize(),
            large = large.normalize()
        ),
        None => "correct the shares, or mark what comes on top with `overlay`".into(),
    }
}

/// A share times a rule's share must fit 18 decimals together with amount and exchange rate.
fn too_precise(row: &Row<'_>, problems: &mut Problems) {
    for column in ["share", "weight"] {
        if row.decimal(column).is_some_and(|share| share.normalize().scale() > 6) {
            problems.push(
                Problem::error("too-precise", row.at(column), "A share has at most 6 decimals (4 as a percentage).")
                    .expected("a share such as 0.333333, the rest with one of the people"),
            );
        }
    }
}
