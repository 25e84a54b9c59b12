//! A job, how it stands, and how far it is.

use crate::File;
use kernel::Problems;
use serde::Serialize;
use serde_json::Value;

/// How a job stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum JobState {
    /// Nobody does it yet.
    Waiting,
    /// A process does it.
    Running,
    /// It is done.
    Done,
    /// It could not be done; the problems say why.
    Failed,
    /// Somebody wanted it no more.
    Cancelled,
}

impl JobState {
    /// The word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Running => "running",
            Self::Done => "done",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
        }
    }

    pub(crate) fn from_word(word: &str) -> Self {
        match word {
            "waiting" => Self::Waiting,
            "running" => Self::Running,
            "done" => Self::Done,
            "cancelled" => Self::Cancelled,
            _ => Self::Failed,
        }
    }

    /// Whether nothing happens any more unless somebody asks for it.
    #[must_use]
    pub fn is_over(self) -> bool {
        !matches!(self, Self::Waiting | Self::Running)
    }
}

/// A job.
#[derive(Debug, Clone, PartialEq, Serialize, schemars::JsonSchema)]
pub struct Job {
    /// Its number; never given again.
    pub id: i64,
    /// What kind of work it is: `statements`.
    pub kind: String,
    /// What it makes, as people read it.
    pub title: String,
    /// What it works on.
    pub input: Value,
    /// Who asked for it, by e-mail address.
    pub owner: String,
    /// How it stands.
    pub state: JobState,
    /// How many of `total` are done.
    pub done: u64,
    /// How many there are; 0 while that is not known.
    pub total: u64,
    /// What is being done, in a few words.
    pub message: String,
    /// How often it was begun.
    pub attempts: u64,
    /// Whether it was asked to stop, and has not yet.
    pub stopping: bool,
    /// When it was asked for, in RFC 3339.
    pub asked_at: String,
    /// When it was begun last.
    pub started_at: Option<String>,
    /// When it was over.
    pub ended_at: Option<String>,
    /// Why it failed.
    pub problems: Problems,
    /// What it made.
    pub file: Option<File>,
}

impl Job {
    /// How far it is, in hundredths; none while that is not known.
    #[must_use]
    pub fn percent(&self) -> Option<u64> {
        if self.state == JobState::Done {
            return Some(100);
        }
        (self.total > 0).then(|| self.done.min(self.total).saturating_mul(100) / self.total)
    }
}
