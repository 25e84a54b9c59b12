//! `attain verify`: every stored run is calculated again from its pinned inputs, and the chains of audit and ledger are followed.

use super::{BookUrl, wrong};
use crate::said::counted;
use kernel::Problems;
use web::papers::verify::Answer;

/// Calculates stored runs again and compares; checks the audit and the ledger
#[derive(clap::Args)]
pub struct Verify {
    #[command(flatten)]
    book: BookUrl,
    /// Only this run
    #[arg(long, value_name = "N")]
    run: Option<i64>,
    /// Only whether this code is that of a statement as it is now
    #[arg(long, value_name = "CODE", conflicts_with = "run")]
    code: Option<String>,
}

impl Verify {
    /// Verifies and says what was compared.
    ///
    /// # Errors
    /// Anything that differs.
    pub fn run(self) -> Result<(), Problems> {
        if let Some(code) = &self.code {
            return genuine(&self.book, code);
        }
        let store = self.book.open()?;
        book::database::prepare(&store)?;
        let events = audit::verify(&store)?;
        say!("audit: {} in an unbroken chain", counted(usize::try_from(events).unwrap_or_default(), "event"));
        let entries = payments::ledger::verify(&store)?;
        say!(
            "ledger: {} that balance, in an unbroken chain",
            if entries == 1 { "1 entry".to_owned() } else { format!("{entries} entries") }
        );
        let ids: Vec<i64> = match self.run {
            Some(id) => vec![id],
            None => payments::runs::list(&store)?.iter().map(|run| run.id).collect(),
        };
        let mut failed = 0;
        for id in &ids {
            let verification = payments::runs::verify(&store, *id)?;
            say!("{}", verification.to_text());
            failed += usize::from(!verification.holds);
        }
        if failed > 0 {
            return Err(wrong("not-verified", format!("{} could not be verified", counted(failed, "run"))));
        }
        say!("{} verified", counted(ids.len(), "run"));
        Ok(())
    }
}

/// Whether a verification code is that of a statement as it is now.
fn genuine(book: &BookUrl, code: &str) -> Result<(), Problems> {
    let (state, runs) = super::statement::present(book)?;
    let answer = web::papers::verify::verify(&state, &runs, &|_, _| true, code);
    match answer {
        Answer::Genuine(_) | Answer::GenuineBeforeClose(_) => {
            say!("{}", answer.words());
            Ok(())
        }
        _ => Err(wrong("not-genuine", answer.words())),
    }
}
