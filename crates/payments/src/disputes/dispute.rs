//! A question about pay, how it stands, and what happened to it.

use super::Correction;
use kernel::Date;
use serde::{Deserialize, Serialize};

/// Makes an enum whose words stand in the database, in addresses and in JSON.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$one:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, schemars::JsonSchema)]
        #[serde(rename_all = "lowercase")]
        pub enum $name { $($(#[$one])* $variant),+ }

        impl $name {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The word for it.
            #[must_use]
            pub fn word(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }

            /// What a word names.
            #[must_use]
            pub fn from_word(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|one| one.word() == word)
            }
        }
    };
}

words! {
    /// What a question is about.
    Subject {
        /// A payment as a whole.
        Payment = "payment",
        /// One component of it.
        Component = "component",
        /// What a record pays.
        Record = "record",
        /// A record that does not pay.
        Missing = "missing",
        /// What changed in a closed period.
        Balance = "balance",
    }
}

words! {
    /// How a question stands.
    Standing {
        /// Nobody has taken it on yet.
        Open = "open",
        /// Somebody looks into it.
        Assigned = "assigned",
        /// It was explained.
        Answered = "answered",
        /// Something was changed.
        Corrected = "corrected",
        /// Whoever asked has nothing more to ask.
        Closed = "closed",
    }
}

words! {
    /// What happens to a question.
    Step {
        /// It was raised.
        Raise = "raise",
        /// Somebody is to look into it.
        Assign = "assign",
        /// Somebody said something.
        Say = "say",
        /// It was explained.
        Answer = "answer",
        /// Something was changed.
        Correct = "correct",
        /// Nothing more is asked.
        Close = "close",
        /// It is asked again.
        Reopen = "reopen",
    }
}

words! {
    /// Who sees what was said.
    Audience {
        /// Everybody who sees the question: the seller, her managers, analysts and finance.
        All = "all",
        /// Only analysts, finance and executives.
        Internal = "internal",
    }
}

impl Standing {
    /// Whether an answer is still owed.
    #[must_use]
    pub fn waits(self) -> bool {
        matches!(self, Self::Open | Self::Assigned)
    }

    /// Whether there is an answer that she has not taken yet.
    #[must_use]
    pub fn resolved(self) -> bool {
        matches!(self, Self::Answered | Self::Corrected)
    }
}

/// A question about pay.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct Dispute {
    /// Its number, counted from 1.
    pub id: i64,
    /// Whose pay.
    pub person: String,
    /// Of which period.
    pub period: String,
    /// What it is about.
    pub subject: Subject,
    /// The plan; empty when it is about no single one.
    pub plan: String,
    /// The component; empty when it is about no single one.
    pub component: String,
    /// The kind of the record; empty without a record.
    pub kind: String,
    /// The record; empty when it is about no single one.
    pub record: String,
    /// The amount as it was shown then; none when there was none.
    pub amount: Option<String>,
    /// Its currency.
    pub currency: Option<String>,
    /// What is asked.
    pub text: String,
    /// The address of the page on which it was asked.
    pub permalink: String,
    /// The newest import then.
    pub import: i64,
    /// The newest version of a document then.
    pub document: i64,
    /// Who asked.
    pub raised_by: String,
    /// When, in RFC 3339.
    pub raised_at: String,
    /// The day on which the answer is due.
    #[serde(serialize_with = "crate::words::text")]
    #[schemars(with = "String")]
    pub due: Date,
    /// How it stands.
    pub standing: Standing,
    /// Who looks into it.
    pub assignee: Option<String>,
    /// What was changed because of it.
    pub correction: Option<Correction>,
}

impl Dispute {
    /// What it is about, as people read it: `OPP-1, New business`.
    #[must_use]
    pub fn about(&self) -> String {
        about(self.subject, &self.record, &self.component)
    }

    /// Whether the answer is late on that day.
    #[must_use]
    pub fn overdue(&self, today: Date) -> bool {
        self.standing.waits() && self.due < today
    }
}

/// What a question is about, as people read it.
pub(super) fn about(subject: Subject, record: &str, component: &str) -> String {
    match subject {
        Subject::Payment => "The payment".to_owned(),
        Subject::Component => component.to_owned(),
        Subject::Record if component.is_empty() => record.to_owned(),
        Subject::Record => format!("{record}, {component}"),
        Subject::Missing => format!("{record} does not count"),
        Subject::Balance if component.is_empty() => "A change in a closed period".to_owned(),
        Subject::Balance => format!("A change in a closed period, {component}"),
    }
}

/// Something that happened to a question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct Happening {
    /// What.
    pub step: Step,
    /// How the question stood afterwards.
    pub standing: Standing,
    /// Who.
    pub actor: String,
    /// When, in RFC 3339.
    pub at: String,
    /// What was said; empty when nothing.
    pub text: String,
    /// Who sees it.
    pub audience: Audience,
    /// Who was assigned, or what was changed: `adjustments H-0001`; empty otherwise.
    pub about: String,
}
