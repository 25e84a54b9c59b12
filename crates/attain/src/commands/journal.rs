//! `attain journal`: a run's entries for the general ledger.

use super::{BookUrl, wrong};
use kernel::Problems;
use payments::journal::Form;
use std::path::PathBuf;

/// Writes a run's entries as a journal for the general ledger
#[derive(clap::Args)]
pub struct Journal {
    #[command(flatten)]
    book: BookUrl,
    /// The run: a final or paid one
    run: i64,
    /// plain (hledger, ledger), netsuite or quickbooks
    #[arg(long, default_value = "plain", value_name = "FORM")]
    form: String,
    /// Where the file goes; `-` for the output
    #[arg(long, value_name = "DIR", default_value = ".")]
    out: PathBuf,
}

impl Journal {
    /// Writes the journal.
    ///
    /// # Errors
    /// No such run or form, or a run that is not final and so has no entries.
    pub fn run(self) -> Result<(), Problems> {
        let store = self.book.open()?;
        let Some((_, form)) = Form::ALL.into_iter().find(|(word, _)| *word == self.form) else {
            return Err(wrong("no-form", format!("There is no form `{}`: plain, netsuite or quickbooks.", self.form)));
        };
        let Some(run) = payments::runs::show(&store, self.run)? else {
            return Err(wrong("no-run", format!("There is no run {}: `attain run --list` lists them.", self.run)));
        };
        let entries = payments::ledger::of_run(&store, self.run)?;
        if entries.is_empty() {
            return Err(wrong("not-final", format!("Run {} has no entries: only a final run is posted.", self.run)));
        }
        super::note_reading(&store, &format!("run {}, journal", run.id))?;
        let (book, _) = book::database::load(&store, None)?;
        let text = payments::journal::journal(
            &entries,
            &book.company.accounts,
            form,
            payments::journal::booked(&book.company, &run.through).as_deref(),
        )?;
        if self.out.as_os_str() == "-" {
            say!("{}", text.trim_end());
            return Ok(());
        }
        let path = self.out.join(form.file_name(self.run));
        let failed = |error: std::io::Error| wrong("write", format!("`{}` cannot be written: {error}.", path.display()));
        std::fs::create_dir_all(&self.out).map_err(failed)?;
        std::fs::write(&path, text).map_err(failed)?;
        say!("{}: {}", path.display(), crate::said::counted(entries.len(), "entry").replace("entrys", "entries"));
        Ok(())
    }
}
