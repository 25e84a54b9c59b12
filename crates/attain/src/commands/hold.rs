//! `attain hold`: pay that is held back by hand.

use super::{BookUrl, actor, desk, wrong};
use crate::said::table;
use kernel::{Clock, Problems};
use payments::{holds, runs};

/// Holds pay back, of a person, a component or a record, or lifts a hold; without options lists the holds
#[derive(clap::Args)]
pub struct Hold {
    #[command(flatten)]
    book: BookUrl,
    /// Who is held
    #[arg(long, value_name = "ID")]
    person: Option<String>,
    /// Only this component, as PLAN/COMPONENT; without a person of everybody
    #[arg(long, value_name = "PLAN/COMPONENT", conflicts_with = "record")]
    component: Option<String>,
    /// Only what this record pays; without a person of everybody whom it credits
    #[arg(long, value_name = "ID")]
    record: Option<String>,
    /// Lifts this hold
    #[arg(long, value_name = "N", conflicts_with_all = ["person", "component", "record"])]
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
        } else if self.person.is_some() || self.component.is_some() || self.record.is_some() {
            let component = match self.component.as_deref().map(|text| text.split_once('/')) {
                Some(None) => return Err(wrong("bad-component", "A component is named as PLAN/COMPONENT.")),
                Some(Some(names)) => Some(names),
                None => None,
            };
            if let Some((plan, component)) = component {
                holds::is_component(&desk(&store)?.state(), plan, component)?;
            }
            let (person, record) = (self.person.as_deref().unwrap_or_default(), self.record.as_deref().unwrap_or_default());
            let new = holds::NewHold { person, component, record, reason: &self.why };
            let hold = holds::place(&store, &Clock::System, &actor(), &new)?;
            let whom = if person.is_empty() { "everybody" } else { person };
            say!("hold {}: {} of {whom} is not paid until it is lifted", hold.id, hold.what());
        }
        let rows = holds::list(&store)?.into_iter().map(|hold| {
            let what = hold.what();
            let lifted = hold.lifted_at.map(|at| runs::minute(&at)).unwrap_or_default();
            let whom = if hold.person.is_empty() { "everybody".to_owned() } else { hold.person };
            vec![hold.id.to_string(), whom, what, hold.reason, hold.placed_by, runs::minute(&hold.placed_at), lifted]
        });
        say!("{}", table(&["Hold", "Person", "What", "Why", "By", "Since", "Lifted"], 7, rows.collect()));
        Ok(())
    }
}
