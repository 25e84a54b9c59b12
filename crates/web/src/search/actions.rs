//! What the palette can do, besides opening what it finds.

use crate::language::{said, t};
use crate::visit::Visit;
use access::{Right, may, may_in_part};

/// Something to do: what people read, its icon, where it begins.
pub struct Action {
    /// A verb with its object.
    pub label: String,
    /// The icon.
    pub icon: &'static str,
    /// Where it begins.
    pub href: String,
    /// The address of the frame's form that does it at once, for what needs no page.
    pub does: &'static str,
}

/// What the user may do.
#[must_use]
pub fn actions(visit: &Visit) -> Vec<Action> {
    let action = |label: &str, icon, href: &str| Action { label: label.to_owned(), icon, href: href.to_owned(), does: "" };
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
    all.extend(of_pay(visit));
    if may(&visit.user, Right::ChangePlans) {
        all.push(action(t("Begin a draft of a plan"), "file-text", "/plans/drafts#plan"));
    }
    if may(&visit.user, Right::ManageUsers) {
        all.push(action(t("Invite a user"), "user", "/users#email"));
    }
    all.push(action(t("Make a token for a program"), "circle-user", "/account#token-name"));
    all.push(Action { does: "/theme", ..action(t("Switch between light and dark"), "sun-moon", "/account#look") });
    all.push(Action { does: "/sign-out", ..action(t("Sign out"), "log-out", "/account") });
    all
}

/// What changes pay by hand, and what closes a period.
fn of_pay(visit: &Visit) -> Vec<Action> {
    let action = |label: String, icon, href: String| Action { label, icon, href, does: "" };
    let mut all = Vec::new();
    if may_in_part(&visit.user, Right::ApproveRuns) {
        // The newest run that waits; none when the database does not say.
        let runs = payments::runs::list(&visit.app.store).unwrap_or_default();
        let waits = runs.iter().find(|run| run.state == payments::runs::RunState::InReview);
        all.extend(
            waits.map(|run| action(said("Approve statements of run {1}", &[&run.id]), "check", format!("/runs/{}/approvals", run.id))),
        );
        all.push(action(t("Hold somebody’s pay").to_owned(), "pause", "/holds#person".to_owned()));
    }
    if may_in_part(&visit.user, Right::ChangeRecords) {
        all.push(action(t("Enter an adjustment").to_owned(), "pencil", "/adjustments#person".to_owned()));
    }
    if may(&visit.user, Right::ReadRuns) {
        let period = visit.period(None).map(|index| visit.period_id(index).to_owned()).unwrap_or_default();
        let href = format!("/close{}", crate::address::query(&[("period", &period)]));
        all.push(action(said("Open the close of {1}", &[&visit.period_name(&period)]), "check", href));
    }
    all
}
