//! Which incentive pay is a cost of obtaining contracts, and over how long it is spread: `[capitalised]` in `company.toml`.

use kernel::document::{Entry, Section};
use measures::ExprText;
use records::Kind;

/// The rules, in the order of the file; none when nothing is capitalised.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Capitalised {
    /// The first rule that fits a line of pay holds for it.
    pub rules: Vec<Rule>,
}

/// How the cost of one kind of deal is spread.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// Its name, as the roll-forward shows it.
    pub name: String,
    /// The kind of record that pays.
    pub of: Kind,
    /// The column that names the contract; the record is the contract itself when none.
    pub contract: Option<String>,
    /// The components whose pay it is: `Component`, or `Plan/Component` for one plan only.
    pub components: Vec<String>,
    /// Only records for which this holds.
    pub when: Option<ExprText>,
    /// How long the contract brings benefit.
    pub months: Months,
    /// The day on which the benefit begins; the day on which the record counts when none.
    pub starts: Option<ExprText>,
    /// Whether the spreading starts with the period after that day's, instead of with that day's.
    pub next: bool,
    /// Whether up to twelve months are expensed at once: the practical expedient of ASC 340-40-25-4.
    pub expedient: bool,
    /// The records that end a contract.
    pub ends: Option<Ends>,
}

/// How long a contract brings benefit, in months.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Months {
    /// As many for every contract.
    Fixed(u16),
    /// What an expression over the record says.
    Each(ExprText),
}

/// What ends a contract.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ends {
    /// The kind of record that says so.
    pub of: Kind,
    /// Only records for which this holds.
    pub when: Option<ExprText>,
    /// The day on which it ends.
    pub on: ExprText,
    /// The column that names the contract; the record is the contract itself when none.
    pub contract: Option<String>,
}

/// Up to so many months the practical expedient allows to expense at once.
pub const EXPEDIENT: i64 = 12;
/// The longest benefit period, in months.
pub const MOST_MONTHS: i64 = 600;

impl Rule {
    /// Whether it is about a component of a plan.
    #[must_use]
    pub fn fits(&self, plan: &str, component: &str) -> bool {
        self.components.iter().any(|named| {
            named == component || named.strip_prefix(plan).and_then(|rest| rest.strip_prefix('/')).is_some_and(|rest| rest == component)
        })
    }
}

/// Reads `[capitalised]`.
pub(crate) fn read(entry: &Entry<'_>) -> Option<Capitalised> {
    let section = entry.section("what is capitalised")?;
    let rules: Vec<Option<Rule>> = section.entries().map(|(name, entry)| rule(&name, &entry)).collect();
    Some(Capitalised { rules: rules.into_iter().collect::<Option<_>>()? })
}

fn rule(name: &str, entry: &Entry<'_>) -> Option<Rule> {
    let section = entry.section("the rule")?;
    if name.contains('/') || name.trim() != name || name.is_empty() {
        entry.refuse("a rule whose name has no `/`");
        return None;
    }
    let of = kind(&section, Kind::Deals);
    let components = section.required("components", "components = [\"New business commission\"]").and_then(|entry| names(&entry));
    let months = section.required("months", "months = 36").and_then(|entry| months(&entry));
    let optional = |key: &'static str| section.get(key).map_or(Some(None), |entry| expression(&entry).map(Some));
    let (when, starts) = (optional("when"), optional("starts"));
    let contract = section.get("contract").map_or(Some(None), |entry| entry.text().map(Some));
    let words = [("that period", false), ("next period", true)];
    let next = section.get("first").map_or(Some(false), |entry| entry.choice(&words));
    let expedient = section.get("expedient").map_or(Some(true), |entry| entry.boolean());
    let ends = section.get("ends").map_or(Some(None), |entry| ends(&entry, of?, contract.clone()?).map(Some));
    section.finish();
    Some(Rule {
        name: name.to_owned(),
        of: of?,
        contract: contract?,
        components: components?,
        when: when?,
        months: months?,
        starts: starts?,
        next: next?,
        expedient: expedient?,
        ends: ends?,
    })
}

fn ends(entry: &Entry<'_>, rule: Kind, contract: Option<String>) -> Option<Ends> {
    let section = entry.section("what ends a contract")?;
    let of = kind(&section, rule);
    let when = section.get("when").map_or(Some(None), |entry| expression(&entry).map(Some));
    let on = section.required("on", "on = \"cancelled_on\"").and_then(|entry| expression(&entry));
    // Another kind of record names the contract; the same kind is it, or names it as the rule says.
    let standard = if of == Some(rule) { contract } else { Some("deal".to_owned()) };
    let contract = section.get("contract").map_or(Some(standard), |entry| entry.text().map(Some));
    section.finish();
    Some(Ends { of: of?, when: when?, on: on?, contract: contract? })
}

/// A kind of record of which measures can be taken.
pub(crate) fn kind(section: &Section<'_>, standard: Kind) -> Option<Kind> {
    let words: Vec<(&str, Kind)> = Kind::ALL.into_iter().filter(|kind| kind.is_measured()).map(|kind| (kind.word(), kind)).collect();
    section.get("of").map_or(Some(standard), |entry| entry.choice(&words))
}

/// An expression with its place.
pub(crate) fn expression(entry: &Entry<'_>) -> Option<ExprText> {
    let (text, at) = entry.expression()?;
    Some(ExprText { text, at })
}

fn months(entry: &Entry<'_>) -> Option<Months> {
    if entry.as_text().is_some() {
        return expression(entry).map(Months::Each);
    }
    entry.integer(1..=MOST_MONTHS).and_then(|months| u16::try_from(months).ok()).map(Months::Fixed)
}

fn names(entry: &Entry<'_>) -> Option<Vec<String>> {
    let names: Vec<String> = entry.list()?.iter().map(Entry::text).collect::<Option<_>>()?;
    if names.is_empty() {
        entry.refuse("one component or more");
        return None;
    }
    Some(names)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::company;

    const COMPANY: &str = "name = \"X\"\ncurrency = \"USD\"\n[calendar]\nkind = \"months\"\nfirst_year = 2026\nlast_year = 2026\n";

    #[test]
    fn a_rule_names_components_length_beginning_and_end() {
        let text = format!(
            "{COMPANY}[capitalised.New]\ncomponents = [\"Commission\", \"Partners/Fee\"]\nwhen = \"kind = 'new'\"\nmonths = \"term\"\n\
             starts = \"live_on\"\nfirst = \"next period\"\nends = {{ of = \"transactions\", when = \"kind = 'end'\", on = \"date\" }}\n\
             [capitalised.Renewals]\ncomponents = [\"Renewals\"]\nmonths = 12\n"
        );
        let rules = company::read(&text).expect("a company").capitalised.rules;
        let new = &rules[0];
        assert!(new.fits("Sellers", "Commission") && new.fits("Partners", "Fee") && !new.fits("Sellers", "Fee"));
        assert!(matches!(&new.months, Months::Each(each) if each.text == "term"));
        assert!(new.next && new.expedient);
        let ends = new.ends.as_ref().expect("what ends it");
        assert_eq!((ends.of, ends.contract.as_deref()), (Kind::Transactions, Some("deal")));
        assert_eq!((rules[1].of, &rules[1].months, rules[1].next), (Kind::Deals, &Months::Fixed(12), false));
    }

    #[test]
    fn what_is_no_rule_is_refused() {
        for (wrong, said) in [
            ("[capitalised.X]\ncomponents = [\"A\"]\nmonths = 0\n", "months"),
            ("[capitalised.X]\nmonths = 3\n", "components"),
            ("[capitalised.\"A/B\"]\ncomponents = [\"A\"]\nmonths = 3\n", "no `/`"),
            ("[capitalised.X]\ncomponents = [\"A\"]\nmonths = 3\nof = \"people\"\n", "deals"),
        ] {
            let refused = company::read(&format!("{COMPANY}{wrong}")).expect_err("refused").to_string();
            assert!(refused.contains(said), "{refused}");
        }
    }
}
