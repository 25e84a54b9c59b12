//! `attain init`: an empty book in a database, with its first user.

use super::{BookUrl, actor, wrong};
use access::{NewUser, Role};
use kernel::{Clock, Currency, Problems};
use records::ledger::Meta;
use store::Store;

/// Makes an empty book in a database
#[derive(clap::Args)]
pub struct Init {
    #[command(flatten)]
    book: BookUrl,
    /// The company's name
    #[arg(long, default_value = "My company")]
    name: String,
    /// Its currency
    #[arg(long, default_value = "USD", value_name = "CODE")]
    currency: String,
    /// The first year of its calendar
    #[arg(long, default_value_t = 2026, value_name = "YEAR")]
    first_year: i16,
    /// The mail address of its first administrator, who gets an invitation
    #[arg(long, value_name = "MAIL")]
    user: Option<String>,
}

impl Init {
    /// Makes it; a book that is there stays as it is.
    ///
    /// # Errors
    /// The database cannot be written, has a book already, or the currency is not known.
    pub fn run(self) -> Result<(), Problems> {
        let currency: Currency = self.currency.parse().map_err(|message: String| wrong("currency", message))?;
        let store = Store::open(&self.book.book)?;
        access::prepare(&store)?;
        let actor = actor();
        let meta = Meta { actor: &actor, why: None, at: Clock::System.now(), complete: false };
        book::database::init(&store, &company(&self.name, currency, self.first_year), &meta)?;
        say!("{} has a book; `attain import` fills it", store.place());
        if let Some(email) = &self.user {
            let new = NewUser { email, name: email, role: Role::Administrator, person: None, password: None };
            access::create(&store, &new, &actor, &Clock::System)?;
            say!(
                "invitation for {email}: open /invitation?token={} once `attain serve` runs",
                access::invite(&store, email, &actor, &Clock::System)?
            );
        }
        Ok(())
    }
}

fn company(name: &str, currency: Currency, first_year: i16) -> String {
    let mut text = toml_edit::DocumentMut::new();
    text["name"] = toml_edit::value(name);
    text["currency"] = toml_edit::value(currency.code());
    text["time_zone"] = toml_edit::value("UTC");
    let mut calendar = toml_edit::Table::new();
    calendar["kind"] = toml_edit::value("months");
    calendar["first_year"] = toml_edit::value(i64::from(first_year));
    calendar["last_year"] = toml_edit::value(i64::from(first_year) + 2);
    text["calendar"] = toml_edit::Item::Table(calendar);
    text.to_string()
}
