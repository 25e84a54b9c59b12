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
const MEASURES: [(&str, &[&str]); 8] = [
    ("{supported}", &["assisted-bookings", "assist", "overlay", "support", "specialist", "new-bookings", "new", "booking", "revenue"]),
    ("{new}", &["new-bookings", "new", "booking", "revenue", "sales", "won"]),
    ("{renewals}", &["renewals", "renew", "retention", "revenue", "booking"]),
    ("{expansion}", &["expansion", "upsell", "cross", "booking", "revenue"]),
    ("{team}", &["team-bookings", "team", "new-bookings", "booking", "revenue"]),
    ("{meetings}", &["meetings-held", "meeting", "qualified", "activit", "call"]),
    ("{score}", &["score", "objective", "goal", "win-rate", "rate"]),
    ("{second score}", &["training", "second", "quality", "retention", "win-rate", "rate"]),
];

/// The role that a template is for, and parts of names from the nearest to the farthest.
const ROLES: [(&str, &str, &[&str]); 7] = [
    ("account-executive", "Account Executive", &["account exec", "executive", "sales rep", "seller"]),
    ("development-representative", "Development Representative", &["development", "sdr", "bdr"]),
    ("account-manager", "Account Manager", &["account man", "customer success"]),
    ("overlay-specialist", "Solution Specialist", &["specialist", "overlay", "solution", "engineer"]),
    ("manager", "Sales Manager", &["sales manager", "manager"]),
    ("channel", "Channel Manager", &["channel", "partner"]),
    ("objectives-only", "Sales Operations", &["operations", "enablement", "marketing", "success"]),
];

impl Template {
    /// The text for a company: in force from a day, in a currency, reading its measures, for that of its roles that comes nearest.
    #[must_use]
    pub fn text(&self, from: Date, currency: Currency, measures: &[Measure], roles: &[String]) -> String {
        let own = ROLES.iter().find(|(id, ..)| *id == self.id);
        let (role, near) = own.map_or((self.name, &[] as &[&str]), |(_, role, near)| (*role, *near));
        let exact = roles.iter().find(|known| known.eq_ignore_ascii_case(role));
        let named = || near.iter().find_map(|part| roles.iter().find(|known| known.to_lowercase().contains(part)));
        let role = exact.or_else(named).map_or(role, String::as_str).replace('\'', "''");
        let role = role.replace('\\', "\\\\").replace('"', "\\\"");
        let mut text = self.text.replace("{role}", &role).replace("{from}", &from.to_string()).replace("{currency}", currency.code());
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
    let scored = word.ends_with("score}");
    let fits = |m: &&Measure| match &m.definition {
        Definition::Counted(counted) => {
            scored != matches!(counted.function, Function::Sum | Function::Count) && m.unit != MeasureUnit::Days
        }
        Definition::Formula(_) => scored,
    };
    let fitting = || measures.iter().filter(fits);
    // A score of 1 is 100%: amounts are no scores, and neither are counts that are no measure of a goal by name.
    let unit = |m: &&Measure| match word {
        "{meetings}" => m.unit == MeasureUnit::Count,
        _ if scored => m.unit != MeasureUnit::Money,
        _ => m.unit == MeasureUnit::Money,
    };
    let usable = || fitting().filter(unit);
    let exact = names.iter().find_map(|name| usable().find(|m| m.id.as_str() == *name));
    let near = || names.iter().find_map(|name| usable().find(|m| m.id.as_str().contains(name)));
    let found = exact.or_else(near).or_else(|| usable().next()).or_else(|| if scored { measures.first() } else { fitting().next() });
    found.map_or_else(|| names[0].to_owned(), |measure| measure.id.to_string())
}
