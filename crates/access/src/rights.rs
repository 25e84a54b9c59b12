//! What each role may do.

use crate::{Role, User};

/// Something that not everybody may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Right {
    /// Read the measures and plans in force.
    ReadPlans,
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
    /// Take results out as files.
    Export,
    /// Read who did what.
    ReadAudit,
    /// Make users, give roles, invite, disable.
    ManageUsers,
}

impl Right {
    /// All rights.
    pub const ALL: [Self; 16] = [
        Self::ReadPlans,
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
        Self::Export,
        Self::ReadAudit,
        Self::ManageUsers,
    ];

    /// What it allows, in a few words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::ReadPlans => "read plans",
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
            Self::Export => "export",
            Self::ReadAudit => "read audit",
            Self::ManageUsers => "manage users",
        }
    }

    /// The roles that have it: the one matrix.
    #[must_use]
    pub fn roles(self) -> &'static [Role] {
        use Role::{Administrator, Analyst, Executive, Finance, Manager, Seller};
        match self {
            Self::ReadPlans => &[Seller, Manager, Analyst, Finance, Executive, Administrator],
            Self::ReadRecords => &[Seller, Manager, Analyst, Finance, Executive],
            Self::ReadImports => &[Analyst, Finance, Administrator],
            Self::Import | Self::ChangeRecords => &[Analyst],
            Self::ChangePlans => &[Analyst],
            Self::ReviewPlans => &[Analyst, Finance],
            Self::ReadRuns => &[Analyst, Finance, Executive],
            Self::Run => &[Analyst, Finance],
            Self::ApproveRuns => &[Finance],
            Self::ReadQuestions => &[Seller, Manager, Analyst, Finance, Executive],
            Self::AskQuestions => &[Seller, Manager, Analyst, Finance],
            Self::AnswerQuestions => &[Analyst, Finance],
            Self::Export => &[Analyst, Finance],
            Self::ReadAudit => &[Finance, Administrator],
            Self::ManageUsers => &[Administrator],
        }
    }
}

/// Whether a user has a right.
#[must_use]
pub fn may(user: &User, right: Right) -> bool {
    !user.disabled && right.roles().contains(&user.role)
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
            text.push_str(&format!("{:>14}", if right.roles().contains(&role) { "yes" } else { "-" }));
        }
    }
    text
}
