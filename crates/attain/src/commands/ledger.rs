//! `attain ledger`: what accounts hold, and the entries that made it.

use super::BookUrl;
use crate::said::{amount, table};
use kernel::Problems;
use payments::{ledger, runs};

/// Shows what accounts hold, and the ledger's entries
#[derive(clap::Args)]
pub struct Ledger {
    #[command(flatten)]
    book: BookUrl,
    /// Only this person, with her entries
    #[arg(long, value_name = "ID")]
    person: Option<String>,
    /// How many entries are shown, newest first
    #[arg(long, value_name = "N", default_value_t = 20)]
    entries: usize,
}

impl Ledger {
    /// Prints accounts, then entries.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn run(self) -> Result<(), Problems> {
        let store = self.book.open()?;
        let person = self.person.as_deref();
        super::note_reading(&store, &person.map_or_else(|| "ledger".to_owned(), |person| format!("person {person}, ledger")))?;
        let sums = ledger::sums(&store)?.into_iter().filter(|sum| person.is_none() || sum.person.as_deref() == person);
        let rows = sums.map(|sum| {
            let held = amount(sum.amount(), sum.currency);
            vec![sum.account.word().to_owned(), sum.person.unwrap_or_default(), sum.currency.to_string(), held]
        });
        say!("{}", table(&["Account", "Person", "Currency", "Holds"], 3, rows.collect()));
        for entry in ledger::entries(&store, person, None, self.entries)? {
            let who = entry.person.as_deref().unwrap_or("");
            say!("\nentry {}, {} {who}, {} by {}", entry.id, entry.what, runs::minute(&entry.at), entry.actor);
            for line in &entry.lines {
                let (debit, credit) = if line.minor > 0 { (line.amount(), None) } else { (-line.amount(), Some(())) };
                let side = if credit.is_some() { "credit" } else { "debit " };
                let about: Vec<&str> = [&line.period, &line.component, &line.reference].into_iter().map(String::as_str).collect();
                let about = about.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(", ");
                say!("  {side} {:<12} {} {} {about}", line.account.word(), line.currency, amount(debit, line.currency));
            }
        }
        Ok(())
    }
}
