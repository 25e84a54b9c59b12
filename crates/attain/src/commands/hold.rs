//! `attain hold`: pay that is held back by hand.

use super::{BookUrl, actor, wrong};
use crate::said::table;
use kernel::{Clock, Problems};
use payments::{holds, runs};

/// Holds a person's pay back, or lifts a hold; without options lists the holds
#[derive(clap::Args)]
pub struct Hold {
    #[command(flatten)]
    book: BookUrl,
    /// Who is held
    #[arg(long, value_name = "ID")]
    person: Option<String>,
    /// Only this component, as PLAN/COMPONENT
    #[arg(long, value_name = "PLAN/COMPONENT", requires = "person")]
    component: Option<String>,
    /// Lifts this hold
    #[arg(long, value_name = "N", conflicts_with = "person")]
    lift: Option<i64>,
    /// Why
    #[arg(long, value_name = "TEXT", default_value = "")]
    why: String,
}

impl Hold {
    /// Places, lifts or lists.
    ///
    /// # Errors
    /// Without a reason; an unknown person or hold.
    pub fn run(self) -> Result<(), Problems> {
        let store = self.book.open()?;
        if let Some(id) = self.lift {
            holds::lift(&store, &Clock::System, &actor(), id, &self.why)?;
            say!("hold {id} is lifted; the next run that becomes final pays what was held");
        } else if let Some(person) = &self.person {
            let component = match self.component.as_deref().map(|text| text.split_once('/')) {
                Some(None) => return Err(wrong("bad-component", "A component is named as PLAN/COMPONENT.")),
                Some(Some(names)) => Some(names),
                None => None,
            };
            let hold = holds::place(&store, &Clock::System, &actor(), &holds::NewHold { person, component, reason: &self.why })?;
            say!("hold {}: {person} is not paid until it is lifted", hold.id);
        }
        let rows = holds::list(&store)?.into_iter().map(|hold| {
            let lifted = hold.lifted_at.map(|at| runs::minute(&at)).unwrap_or_default();
            let what = if hold.component.is_empty() { "everything".to_owned() } else { format!("{}, {}", hold.component, hold.plan) };
            vec![hold.id.to_string(), hold.person, what, hold.reason, hold.placed_by, runs::minute(&hold.placed_at), lifted]
        });
        say!("{}", table(&["Hold", "Person", "What", "Why", "By", "Since", "Lifted"], 7, rows.collect()));
        Ok(())
    }
}
