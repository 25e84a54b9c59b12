//! `attain adjust`: amounts and credits by hand.

use super::{BookUrl, actor, day, desk, json, wrong};
use crate::said::{amount, table};
use kernel::{Date, Problems, parse_decimal};
use payments::adjusting::{self, NewAdjustment};
use payments::attachments;

/// Enters an adjustment by hand, approves or refuses some; without options lists them
#[derive(clap::Args)]
pub struct Adjust {
    #[command(flatten)]
    book: BookUrl,
    /// Whom it pays; when listing, whose
    #[arg(long, value_name = "ID")]
    person: Option<String>,
    /// The pay period; a closed one is paid as a balance line of the open one
    #[arg(long, value_name = "PERIOD", requires = "amount")]
    period: Option<String>,
    /// The amount; negative to take back
    #[arg(long, value_name = "AMOUNT", requires = "person", requires = "period", allow_hyphen_values = true)]
    amount: Option<String>,
    /// Its currency; the person's without it
    #[arg(long, value_name = "CODE", requires = "amount")]
    currency: Option<String>,
    /// For a credit by hand: the measure that the amount counts for
    #[arg(long, value_name = "ID", requires = "amount")]
    measure: Option<String>,
    /// For a credit by hand: its day; the period's last without it
    #[arg(long, value_name = "DAY", requires = "measure", value_parser = day)]
    date: Option<Date>,
    /// Approves these; not by who entered them or is paid by them
    #[arg(long, value_name = "ID", num_args = 1.., conflicts_with_all = ["amount", "refuse"])]
    approve: Vec<String>,
    /// Refuses one; --why says why
    #[arg(long, value_name = "ID", conflicts_with = "amount")]
    refuse: Option<String>,
    /// Why
    #[arg(long, value_name = "TEXT")]
    why: Option<String>,
    /// Attaches a file that shows why to an adjustment that waits; PDF, PNG, JPEG, XLSX, DOCX, CSV, text or mail, at most 10 MB
    #[arg(long, value_name = "FILE", requires = "to", conflicts_with_all = ["amount", "approve", "refuse"])]
    attach: Option<std::path::PathBuf>,
    /// With --attach: to which
    #[arg(long, value_name = "ID", requires = "attach")]
    to: Option<String>,
    /// Lists the files of an adjustment
    #[arg(long, value_name = "ID")]
    files: Option<String>,
    /// Writes the file of this number to --out
    #[arg(long, value_name = "N", requires = "out")]
    fetch: Option<i64>,
    /// Where the file goes
    #[arg(long, value_name = "FILE", requires = "fetch")]
    out: Option<std::path::PathBuf>,
    /// Lists only those that wait for approval
    #[arg(long)]
    waiting: bool,
    /// As JSON
    #[arg(long)]
    json: bool,
}

impl Adjust {
    /// Enters, approves, refuses or lists.
    ///
    /// # Errors
    /// Without a reason; an unknown person, period or adjustment; one's own.
    pub fn run(self) -> Result<(), Problems> {
        let store = self.book.open()?;
        if self.attach.is_some() || self.files.is_some() || self.fetch.is_some() {
            return self.filed(&store);
        }
        let desk = desk(&store)?;
        let why = self.why.clone().unwrap_or_default();
        if let Some(text) = &self.amount {
            let amount = parse_decimal(text.trim()).map_err(|_| wrong("wrong-type", format!("`{text}` is not an amount.")))?;
            let new = NewAdjustment {
                person: self.person.clone().unwrap_or_default(),
                period: self.period.clone().unwrap_or_default(),
                amount,
                currency: self.currency.clone(),
                measure: self.measure.clone(),
                date: self.date,
                reason: why,
            };
            let id = adjusting::enter(&desk, &actor(), &new)?;
            say!("adjustment {id} waits for the approval of somebody else");
            return Ok(());
        }
        if let Some(id) = &self.refuse {
            adjusting::refuse(&desk, &actor(), id, &why)?;
            say!("adjustment {id} is refused");
        }
        if !self.approve.is_empty() {
            adjusting::approve(&desk, &actor(), None, &self.approve, self.why.as_deref())?;
            say!("approved: {}", self.approve.join(", "));
        }
        self.list(&desk.state());
        Ok(())
    }

    /// Attaches, lists or writes files.
    fn filed(&self, store: &store::Store) -> Result<(), Problems> {
        if let (Some(path), Some(to)) = (&self.attach, &self.to) {
            let content =
                std::fs::read(path).map_err(|error| wrong("not-readable", format!("{} cannot be read: {error}", path.display())))?;
            let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            let file = attachments::attach(store, &kernel::Clock::System, &actor(), to, &name, &content)?;
            say!("file {} of adjustment {to}: {}, {} bytes, BLAKE3 {}", file.id, file.name, file.bytes, file.hash);
        }
        if let (Some(id), Some(out)) = (self.fetch, &self.out) {
            let found = attachments::read(store, id)?.ok_or_else(|| wrong("unknown-file", format!("There is no file {id}.")))?;
            std::fs::write(out, &found.1).map_err(|error| wrong("not-written", format!("{} cannot be written: {error}", out.display())))?;
            say!("wrote {}", out.display());
        }
        if let Some(adjustment) = &self.files {
            let row = |file: attachments::Attachment| {
                vec![file.id.to_string(), file.name, file.attached_by, file.attached_at, file.hash, file.bytes.to_string()]
            };
            let rows = attachments::list(store, Some(adjustment))?.into_iter().map(row).collect();
            say!("{}", table(&["File", "Name", "By", "At", "BLAKE3", "Bytes"], 5, rows));
        }
        Ok(())
    }

    fn list(&self, state: &payments::State) {
        let person = self.person.as_deref().and_then(|text| state.person(text));
        let own = |one: &&book::Adjustment| person.as_ref().is_none_or(|person| one.person == *person);
        let all = state.book.adjustments.iter().filter(own).filter(|one| !self.waiting || one.approver.is_none());
        let periods = state.book.company.calendar.periods();
        let rows: Vec<Vec<String>> = all
            .map(|one| {
                let counts = one.credit.as_ref().map(|credit| format!("{} on {}", credit.measure, credit.date));
                vec![
                    one.id.clone(),
                    one.person.to_string(),
                    periods.get(one.period).map(|period| period.id.clone()).unwrap_or_default(),
                    counts.unwrap_or_default(),
                    one.reason.clone(),
                    one.author.clone(),
                    one.approver.clone().unwrap_or_else(|| "waits".into()),
                    one.currency.to_string(),
                    amount(one.amount, one.currency),
                ]
            })
            .collect();
        let headers = ["Adjustment", "Person", "Period", "Counts for", "Why", "By", "Approved by", "Currency", "Amount"];
        if self.json {
            let objects = rows.iter().map(|row| headers.iter().zip(row).map(|(h, c)| (h.to_lowercase().replace(' ', "_"), c)).collect());
            json(&objects.collect::<Vec<std::collections::BTreeMap<String, &String>>>());
            return;
        }
        say!("{}", table(&headers, 8, rows));
    }
}
