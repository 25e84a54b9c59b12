//! What each role may do; the policy set says it.

use crate::{Role, User, policy};

/// Something that not everybody may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Right {
    /// Read the measures and plans in force.
    ReadPlans,
    /// See lists of people; whom, and what of them, [`crate::may_see`] says.
    ListPeople,
    /// See lists of the whole company: all people, all plans.
    ListEverybody,
    /// Look at rows of people and quotas, and at what is said internally about questions.
    ReadOrganisation,
    /// Look at deals and other records; whose, [`crate::may_see`] says.
    ReadRecords,
    /// Look at imports, and at what they brought.
    ReadImports,
    /// Import files, and take imports back.
    Import,
    /// Change a record by hand.
    ChangeRecords,
    /// Change company settings, measures and plans.
    ChangePlans,
    /// Review plans that somebody else wrote, and approve them.
    ReviewPlans,
    /// Look at runs and compare them.
    ReadRuns,
    /// Make a run that is kept.
    Run,
    /// Approve runs, make them final, mark them as paid; hold pay back.
    ApproveRuns,
    /// See questions about pay; about whose, [`crate::may_see`] says.
    ReadQuestions,
    /// Ask about pay, and discuss.
    AskQuestions,
    /// Answer questions about somebody else's pay.
    AnswerQuestions,
    /// Set and score objectives of others; of whom, [`crate::may_see`] says.
    ScoreObjectives,
    /// Take results out as files.
    Export,
    /// Read who did what.
    ReadAudit,
    /// Make users, give roles, invite, disable.
    ManageUsers,
}

impl Right {
    /// All rights.
    pub const ALL: [Self; 20] = [
        Self::ReadPlans,
        Self::ListPeople,
        Self::ListEverybody,
        Self::ReadOrganisation,
        Self::ReadRecords,
        Self::ReadImports,
        Self::Import,
        Self::ChangeRecords,
        Self::ChangePlans,
        Self::ReviewPlans,
        Self::ReadRuns,
        Self::Run,
        Self::ApproveRuns,
        Self::ReadQuestions,
        Self::AskQuestions,
        Self::AnswerQuestions,
        Self::ScoreObjectives,
        Self::Export,
        Self::ReadAudit,
        Self::ManageUsers,
    ];

    /// What it allows, in a few words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::ReadPlans => "read plans",
            Self::ListPeople => "list people",
            Self::ListEverybody => "list everybody",
            Self::ReadOrganisation => "read organisation",
            Self::ReadRecords => "read records",
            Self::ReadImports => "read imports",
            Self::Import => "import",
            Self::ChangeRecords => "change records",
            Self::ChangePlans => "change plans",
            Self::ReviewPlans => "review plans",
            Self::ReadRuns => "read runs",
            Self::Run => "run",
            Self::ApproveRuns => "approve runs",
            Self::ReadQuestions => "read questions",
            Self::AskQuestions => "ask questions",
            Self::AnswerQuestions => "answer questions",
            Self::ScoreObjectives => "score objectives",
            Self::Export => "export",
            Self::ReadAudit => "read audit",
            Self::ManageUsers => "manage users",
        }
    }
}

/// Whether a user has a right.
#[must_use]
pub fn may(user: &User, right: Right) -> bool {
    !user.disabled && policy::role_may(user.role, !user.scope.is_all(), right)
}

/// Whether a user has a right at least for the people whom her role reaches: what is asked where only their part is shown or done.
#[must_use]
pub fn may_in_part(user: &User, right: Right) -> bool {
    !user.disabled && policy::role_may(user.role, false, right)
}

/// The matrix as a table for people, rights down and roles across.
#[must_use]
pub fn matrix() -> String {
    let mut text = format!("{:16}", "");
    for role in Role::ALL {
        text.push_str(&format!("{role:>14}"));
    }
    for right in Right::ALL {
        text.push_str(&format!("\n{:16}", right.words()));
        for role in Role::ALL {
            text.push_str(&format!("{:>14}", if policy::role_may(role, false, right) { "yes" } else { "-" }));
        }
    }
    text
}
