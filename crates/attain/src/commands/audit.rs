//! `attain audit`: who did what, when and why.

use super::{BookUrl, json};
use crate::said::table;
use audit::{Recorded, Wanted};
use kernel::Problems;
use payments::runs::minute;

/// Searches the audit trail, newest first
#[derive(clap::Args)]
pub struct Audit {
    #[command(flatten)]
    book: BookUrl,
    /// A part of what it was done to, of why, of what was there before or after
    #[arg(default_value = "")]
    text: String,
    /// A part of who did it
    #[arg(long, default_value = "", value_name = "TEXT", hide_default_value = true)]
    who: String,
    /// A part of what was done
    #[arg(long, default_value = "", value_name = "TEXT", hide_default_value = true)]
    action: String,
    /// The first day, or a month or year
    #[arg(long, default_value = "", value_name = "DAY", hide_default_value = true)]
    from: String,
    /// The last day, or a month or year
    #[arg(long, default_value = "", value_name = "DAY", hide_default_value = true)]
    until: String,
    /// Only events before this number
    #[arg(long, value_name = "N")]
    before: Option<i64>,
    /// So many at most
    #[arg(long, default_value_t = 50)]
    limit: usize,
    /// As JSON, with what was there before and after
    #[arg(long)]
    json: bool,
}

impl Audit {
    /// Lists what fits.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn run(self) -> Result<(), Problems> {
        let store = self.book.open()?;
        let wanted =
            Wanted { actor: self.who, action: self.action, text: self.text, from: self.from, until: self.until, without_values: false };
        let events = store.read(|tx| audit::find(tx, &wanted, self.before, self.limit))?;
        if self.json {
            json(&events.iter().map(whole).collect::<Vec<_>>());
            return Ok(());
        }
        let more = events.last().filter(|_| events.len() == self.limit).map(|event| event.id);
        let rows = events.into_iter().map(|event| {
            vec![
                event.id.to_string(),
                minute(&event.at),
                event.actor,
                event.place.unwrap_or_default(),
                event.action,
                event.on,
                event.why.unwrap_or_default(),
            ]
        });
        say!("{}", table(&["Event", "When (UTC)", "Who", "From", "Did", "To", "Why"], 7, rows.collect()));
        if let Some(last) = more {
            say!("older ones: --before {last}");
        }
        Ok(())
    }
}

/// An event as JSON, with what was there before and after.
fn whole(event: &Recorded) -> serde_json::Value {
    let read = |text: &Option<String>| text.as_deref().and_then(|text| serde_json::from_str(text).ok()).unwrap_or(serde_json::Value::Null);
    serde_json::json!({
        "id": event.id, "at": event.at, "who": event.actor, "action": event.action, "on": event.on, "why": event.why, "from": event.place,
        "before": read(&event.before), "after": read(&event.after),
    })
}
