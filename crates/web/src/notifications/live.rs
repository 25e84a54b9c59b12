//! Open pages are told when something was done that may concern their readers, in whichever process; each then asks for its own bell.

use audit::Recorded;

/// What notices are about: runs, questions about pay, versions of plans, and drafts of them.
const ABOUT: [&str; 3] = ["run ", "question ", "plan "];

/// Whether any of these events may ring somebody's bell.
pub fn concerns<'a>(mut events: impl Iterator<Item = &'a Recorded>) -> bool {
    events.any(|event| !event.action.starts_with("read ") && ABOUT.iter().any(|about| event.on.starts_with(about)))
}
