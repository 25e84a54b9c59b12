//! What the palette can do, besides opening what it finds.

use crate::language::t;
use crate::visit::Visit;
use access::{Right, may};

/// Something to do: what people read, its icon, where it begins.
pub struct Action {
    /// A verb with its object.
    pub label: String,
    /// The icon.
    pub icon: &'static str,
    /// Where it begins.
    pub href: String,
}

/// What the user may do.
#[must_use]
pub fn actions(visit: &Visit) -> Vec<Action> {
    let action = |label: &str, icon, href: &str| Action { label: label.to_owned(), icon, href: href.to_owned() };
    let mut all = Vec::new();
    if let Some(person) = visit.person() {
        let period = visit.period(None).map(|index| visit.period_id(index).to_owned()).unwrap_or_default();
        let changes = format!("{}&by=changes", crate::address::statement(person, &period));
        all.push(action(t("See what changed on my statement"), "receipt-text", &changes));
        let missed = format!("{}&show=uncredited", crate::address::deals(person, &period));
        all.push(action(t("See which of my deals do not count"), "handshake", &missed));
    }
    if may(&visit.user, Right::AskQuestions) && visit.person().is_some() {
        all.push(action(t("Ask about my statement"), "circle-help", "/questions/ask"));
    }
    if may(&visit.user, Right::AnswerQuestions) {
        all.push(action(t("Answer questions about pay"), "circle-help", "/questions"));
        all.push(action(t("See overdue questions"), "circle-help", "/questions?show=overdue"));
    }
    if may(&visit.user, Right::Import) {
        all.push(action(t("Import a file"), "upload", "/imports"));
    }
    if may(&visit.user, Right::Run) {
        all.push(action(t("Run the calculation"), "play", "/runs"));
    }
    if may(&visit.user, Right::ReadAudit) {
        all.push(action(t("Verify the audit trail"), "shield-check", "/audit?verify=yes"));
    }
    all
}
