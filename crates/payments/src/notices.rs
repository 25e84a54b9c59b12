//! What happened that somebody may want to hear of: steps of runs and of questions, read from where they were written, in the transaction that
//! did them. Nothing is kept twice.

use crate::store as stored;
use ::store::Store;
use kernel::Problems;

/// A step of a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunStep {
    /// The run.
    pub run: i64,
    /// Its place among the steps of the run.
    pub position: i64,
    /// The step's word, such as `submit`.
    pub step: String,
    /// Who took it.
    pub actor: String,
    /// When, as text.
    pub at: String,
    /// The last period that the run calculates.
    pub through: String,
}

/// A step of a question about pay.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuestionStep {
    /// The question.
    pub question: i64,
    /// Its place among the steps of the question.
    pub position: i64,
    /// Whose pay it is about.
    pub person: String,
    /// Who asked.
    pub raised_by: String,
    /// Who answers, when somebody was named.
    pub assignee: Option<String>,
    /// The step's word, such as `answer`.
    pub step: String,
    /// Who took it.
    pub actor: String,
    /// When, as text.
    pub at: String,
    /// Whether only those who answer see it.
    pub internal: bool,
}

/// The steps of runs and questions since an instant (as text), the newest first, at most 200 of each.
///
/// # Errors
/// What the database refuses.
pub fn since(store: &Store, at: &str) -> Result<(Vec<RunStep>, Vec<QuestionStep>), Problems> {
    store.read(|tx| Ok((stored::notices::runs(tx, at)?, stored::notices::questions(tx, at)?)))
}
