//! What the commands of finance have in common: the book, and the form in which figures are told.

use super::{BookUrl, statement, through, wrong};
use crate::said::table;
use kernel::Problems;
use payments::State;
use serde::Serialize;
use std::path::PathBuf;
use std::sync::Arc;
use store::Store;

/// Which book, and how figures are told.
#[derive(clap::Args)]
pub struct Asked {
    /// A book kept as a folder; without it, the database
    folder: Option<PathBuf>,
    #[command(flatten)]
    pub book: BookUrl,
    /// The last period to calculate, for a folder
    #[arg(long, value_name = "PERIOD", requires = "folder")]
    through: Option<String>,
    /// As CSV
    #[arg(long, conflicts_with = "json")]
    csv: bool,
    /// As JSON
    #[arg(long)]
    json: bool,
}

impl Asked {
    /// The present figures, and the database that has the ledger; none for a folder.
    ///
    /// # Errors
    /// The book's problems.
    pub fn figures(&self) -> Result<(Arc<State>, Option<Store>), Problems> {
        let Some(folder) = &self.folder else {
            let (state, _) = statement::present(&self.book)?;
            return Ok((state, Some(self.book.open()?)));
        };
        let book = book::folder::read(folder)?.0;
        let through = through(&book, self.through.as_deref())?;
        let outcome = engine::calculate(&book, &engine::Options { through, ..Default::default() })?;
        Ok((Arc::new(State::new(book, outcome)), None))
    }

    /// Tells rows under headers; the columns from `numbers` on are amounts. As JSON the values themselves are told.
    ///
    /// # Errors
    /// What cannot be written.
    pub fn tell(&self, headers: &[&str], numbers: usize, rows: Vec<Vec<String>>, values: &impl Serialize) -> Result<(), Problems> {
        let failed = |error: String| wrong("not-written", format!("The figures cannot be written: {error}."));
        if self.json {
            say!("{}", serde_json::to_string_pretty(values).map_err(|error| failed(error.to_string()))?);
            return Ok(());
        }
        if self.csv {
            let mut writer = csv::Writer::from_writer(Vec::new());
            let names: Vec<String> = headers.iter().map(|header| header.to_lowercase().replace(' ', "_")).collect();
            writer.write_record(&names).map_err(|error| failed(error.to_string()))?;
            for row in &rows {
                writer.write_record(row).map_err(|error| failed(error.to_string()))?;
            }
            let bytes = writer.into_inner().map_err(|error| failed(error.to_string()))?;
            say!("{}", String::from_utf8_lossy(&bytes).trim_end());
            return Ok(());
        }
        let grouped = |row: Vec<String>| -> Vec<String> {
            let cells = row.into_iter().enumerate();
            cells
                .map(|(column, cell)| match kernel::parse_decimal(&cell) {
                    Ok(amount) if column >= numbers => kernel::money::grouped(amount, amount.scale()),
                    _ => cell,
                })
                .collect()
        };
        say!("{}", table(headers, numbers, rows.into_iter().map(grouped).collect()));
        Ok(())
    }
}
