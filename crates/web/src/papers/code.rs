//! The code of a statement: sixteen letters and digits, such as `7K2Q-M4XD-0H9P-V3TB`.
//!
//! The first four say whose statement it is and of which period, the other twelve what it says: every amount, and the run that closed the
//! period. Nothing is kept: a code is compared with that of the figures as they are. The alphabet is that of Douglas Crockford's Base 32,
//! which has no letters that look like digits.

use kernel::Decimal;
use payments::runs::{Run, RunState};
use payments::statement::Statement;

const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// The code of a statement in a period that `run` closed; none while it is open.
#[must_use]
pub fn code(statement: &Statement, run: Option<i64>) -> String {
    let text = format!("{}{}", place(statement.person.as_str(), &statement.period.id), figures(statement, run));
    let groups: Vec<&str> = (0..4).filter_map(|group| text.get(group * 4..group * 4 + 4)).collect();
    groups.join("-")
}

/// The first four letters: whose, and of which period.
#[must_use]
pub fn place(person: &str, period: &str) -> String {
    let mut hash = Fields(blake3::Hasher::new());
    hash.text("attain statement").text(person).text(period);
    hash.letters(4)
}

/// The other twelve: what the statement says.
#[must_use]
pub fn figures(statement: &Statement, run: Option<i64>) -> String {
    let mut hash = Fields(blake3::Hasher::new());
    hash.text(statement.person.as_str()).text(&statement.period.id).text(statement.currency.code());
    hash.amount(statement.amount).amount(statement.earnings).amount(statement.terms_total).amount(statement.adjustments_total);
    for plan in &statement.plans {
        hash.text(plan.plan.as_str()).text(&plan.version.to_string()).text(plan.currency.code()).amount(plan.total).amount(plan.paid);
        for part in &plan.components {
            hash.text(part.component.as_str()).amount(part.total);
            for line in &part.lines {
                hash.text(line.record.as_ref().map_or("", |record| record.as_str())).amount(line.amount);
            }
        }
    }
    for term in &statement.terms {
        hash.text(term.line).amount(term.amount).amount(term.balance);
    }
    for adjustment in &statement.adjustments {
        hash.text(&adjustment.id).amount(adjustment.paid.unwrap_or_default());
    }
    for line in &statement.balances {
        let key = &line.balance.key;
        hash.text(&key.period).text(&key.label()).text(key.currency.code()).amount(line.amount);
    }
    hash.text(&run.map(|run| run.to_string()).unwrap_or_default());
    hash.letters(12)
}

/// What somebody typed as a code: without blanks and strokes, with the letters that are taken for digits as digits; none when it is none.
#[must_use]
pub fn typed(text: &str) -> Option<String> {
    let mut out = String::with_capacity(16);
    for character in text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '-' | '\u{2010}'..='\u{2015}')) {
        out.push(match character.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            c if u8::try_from(c).is_ok_and(|byte| ALPHABET.contains(&byte)) => c,
            _ => return None,
        });
    }
    (out.len() == 16).then_some(out)
}

/// The run that closed a period.
#[must_use]
pub fn closing(runs: &[Run], period: &str) -> Option<i64> {
    let closed = |run: &&Run| matches!(run.state, RunState::Final | RunState::Paid) && run.closes.iter().any(|id| id == period);
    runs.iter().find(closed).map(|run| run.id)
}

/// A hash over fields, each with its length, so that no two different statements read the same.
struct Fields(blake3::Hasher);

impl Fields {
    fn text(&mut self, text: &str) -> &mut Self {
        self.0.update(&(text.len() as u64).to_le_bytes()).update(text.as_bytes());
        self
    }

    fn amount(&mut self, amount: Decimal) -> &mut Self {
        self.text(&amount.normalize().to_string())
    }

    fn letters(&self, count: usize) -> String {
        let hash = self.0.finalize();
        hash.as_bytes().iter().take(count).map(|byte| char::from(ALPHABET[usize::from(byte & 31)])).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_as_people_type_it() {
        assert_eq!(typed("7k2q-m4xd-oh9p-v3tl").as_deref(), Some("7K2QM4XD0H9PV3T1"));
        assert_eq!(typed(" 7K2Q M4XD\u{2013}0H9P V3TB ").as_deref(), Some("7K2QM4XD0H9PV3TB"));
        assert_eq!(typed("7K2Q"), None);
        assert_eq!(typed("7K2Q-M4XD-0H9P-V3T!"), None);
    }

    #[test]
    fn whose_it_is_depends_on_person_and_period_only() {
        assert_eq!(place("ada", "2026-03"), place("ada", "2026-03"));
        assert_ne!(place("ada", "2026-03"), place("ada", "2026-04"));
        // Two fields are never one another.
        assert_ne!(place("ada2", "026-03"), place("ada", "2026-03"));
    }
}
