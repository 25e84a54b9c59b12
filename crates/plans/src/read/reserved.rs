//! Keys that the language keeps for what is not calculated yet. Using one is told as such, not as a misspelling.

use kernel::Problem;
use kernel::document::Section;

/// A key, and what it is kept for.
type Reserved = (&'static str, &'static str);

/// Kept on a plan.
pub(super) const OF_PLANS: &[Reserved] = &[
    ("draw", "advances against later earnings"),
    ("guarantee", "guaranteed pay"),
    ("holdback", "pay that is held back until the year's end"),
    ("clawback", "what a cancellation takes back"),
];
/// Kept on a component.
pub(super) const OF_COMPONENTS: &[Reserved] = &[
    ("goals", "scored objectives"),
    ("budget", "the budget of a SPIFF"),
    ("limit", "the limit of a SPIFF for one person"),
    ("during", "the days of a SPIFF"),
    ("draw", "advances against later earnings"),
    ("guarantee", "guaranteed pay"),
    ("release", "when pay is released: on booking, invoice, payment, go-live or after some days"),
    ("holdback", "pay that is held back until the year's end"),
    ("clawback", "what a cancellation takes back"),
    ("seasonal", "seasonal weights of periods"),
    ("true_up", "how cumulative components are trued up"),
];
/// Kept as kinds of component.
pub(super) const KINDS: &[Reserved] = &[
    ("objectives", "scored objectives"),
    ("spiff", "SPIFFs"),
    ("draw", "advances against later earnings"),
    ("guarantee", "guaranteed pay"),
];

/// Tells of each reserved key that is used.
pub(super) fn check(section: &Section<'_>, reserved: &'static [Reserved]) {
    for (key, what) in reserved {
        if !section.has(key) {
            continue;
        }
        if let Some(entry) = section.get(key) {
            section.report(not_yet(key, what, entry.key_at()));
        }
    }
}

/// The problem of a reserved word.
pub(super) fn not_yet(word: &str, what: &str, at: kernel::Location) -> Problem {
    Problem::error("not-calculated-yet", at, format!("`{word}` is kept for {what}, which is not calculated yet."))
        .hint("take it out for now")
}
