//! Plans to begin with: one text for each usual role. The measures are the company's own that come nearest to what the role is paid for.

use kernel::{Currency, Date};
use measures::{Definition, Function, Measure, MeasureUnit};

/// A text to begin a plan with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Template {
    /// Its short name.
    pub id: &'static str,
    /// The role as people read it.
    pub name: &'static str,
    text: &'static str,
}

/// All templates.
pub const ALL: [Template; 7] = [
    Template { id: "account-executive", name: "Account executive", text: include_str!("account-executive.toml") },
    Template {
        id: "development-representative",
        name: "Development representative",
        text: include_str!("development-representative.toml"),
    },
    Template { id: "account-manager", name: "Account manager", text: include_str!("account-manager.toml") },
    Template { id: "overlay-specialist", name: "Overlay specialist", text: include_str!("overlay-specialist.toml") },
    Template { id: "manager", name: "Manager", text: include_str!("manager.toml") },
    Template { id: "channel", name: "Channel", text: include_str!("channel.toml") },
    Template { id: "objectives-only", name: "Objectives only", text: include_str!("objectives-only.toml") },
];

/// The template of that short name.
#[must_use]
pub fn find(id: &str) -> Option<Template> {
    ALL.into_iter().find(|template| template.id == id)
}

/// What a template's measure stands for: its word, and parts of names from the nearest to the farthest.
const MEASURES: [(&str, &[&str]); 5] = [
    ("{new}", &["new-bookings", "new", "booking", "revenue", "sales", "won"]),
    ("{renewals}", &["renewals", "renew", "retention", "revenue", "booking"]),
    ("{expansion}", &["expansion", "upsell", "cross", "booking", "revenue"]),
    ("{team}", &["team-bookings", "team", "new-bookings", "booking", "revenue"]),
    ("{meetings}", &["meetings-held", "meeting", "qualified", "activit", "call"]),
];

impl Template {
    /// The text for a company: in force from a day, in a currency, reading its measures.
    #[must_use]
    pub fn text(&self, from: Date, currency: Currency, measures: &[Measure]) -> String {
        let mut text = self.text.replace("{from}", &from.to_string()).replace("{currency}", currency.code());
        for (word, names) in MEASURES {
            if text.contains(word) {
                text = text.replace(word, &nearest(measures, names, word));
            }
        }
        text
    }
}

/// The company's measure that comes nearest; the first name itself when the company has none.
fn nearest(measures: &[Measure], names: &[&str], word: &str) -> String {
    let added =
        |m: &&Measure| matches!(&m.definition, Definition::Counted(counted) if matches!(counted.function, Function::Sum | Function::Count));
    let counted = || measures.iter().filter(added);
    let unit = if word == "{meetings}" { MeasureUnit::Count } else { MeasureUnit::Money };
    let usable = || counted().filter(|m| m.unit == unit);
    let exact = names.iter().find_map(|name| usable().find(|m| m.id.as_str() == *name));
    let near = || names.iter().find_map(|name| usable().find(|m| m.id.as_str().contains(name)));
    let found = exact.or_else(near).or_else(|| usable().next()).or_else(|| counted().next());
    found.map_or_else(|| names[0].to_owned(), |measure| measure.id.to_string())
}
