//! `attain record`: one record, shown and changed.

use super::{BookUrl, actor, desk, wrong};
use crate::said::table;
use kernel::{Location, Problem, Problems};
use records::Kind;
use std::collections::BTreeMap;

/// Shows a record; with --set gives it new values, as a new version
#[derive(clap::Args)]
pub struct Record {
    #[command(flatten)]
    book: BookUrl,
    /// The kind: deals, transactions, activities, …
    kind: String,
    /// Its id
    id: String,
    /// A new value of a column; an empty one empties it
    #[arg(long, value_name = "COLUMN=VALUE")]
    set: Vec<String>,
    /// Why; kept in the audit trail
    #[arg(long, value_name = "TEXT", requires = "set")]
    why: Option<String>,
    /// Makes the record when there is none
    #[arg(long, requires = "set")]
    new: bool,
}

impl Record {
    /// Shows or changes it.
    ///
    /// # Errors
    /// A kind or record that there is not; what is wrong with the values, with nothing changed.
    pub fn run(self) -> Result<(), Problems> {
        let store = self.book.open()?;
        let desk = desk(&store)?;
        let kind = Kind::from_word(&self.kind).ok_or_else(|| unknown_kind(&self.kind))?;
        let there = desk.state().row(kind, &self.id).is_some();
        if !there && !self.new {
            return Err(wrong("unknown-record", format!("There is no {} `{}`; --new makes it.", kind.word(), self.id)));
        }
        if !self.set.is_empty() {
            let columns = desk.state().book.tables.get(&kind).map(|table| table.columns.clone()).unwrap_or_default();
            let mut typed = self.typed()?;
            if !there && kind.key() == ["id"] {
                typed.insert("id".into(), self.id.clone());
            }
            let fields = records::typed::values(kind, &columns, &typed)?;
            let changed = desk.change(&actor(), kind, &self.id, &fields, self.why.as_deref())?;
            let whose: Vec<String> = changed.people.iter().map(ToString::to_string).collect();
            let whose = if changed.everyone { "everybody".to_owned() } else { whose.join(", ") };
            let whose = if whose.is_empty() { "nobody".to_owned() } else { whose };
            say!("{} {} is changed; calculated again: {whose}", kind.word(), self.id);
        }
        let state = desk.state();
        let Some((table_, row)) = state.book.tables.get(&kind).zip(state.row(kind, &self.id)) else { return Ok(()) };
        let values = table_.columns.iter().filter_map(|column| Some(vec![column.name.clone(), row.value(&column.name)?.to_string()]));
        say!("{}", table(&["Column", "Value"], 2, values.collect()));
        Ok(())
    }

    /// `amount=1200.00` by column.
    fn typed(&self) -> Result<BTreeMap<String, String>, Problems> {
        let pair = |text: &String| text.split_once('=').map(|(name, value)| (name.trim().to_owned(), value.trim().to_owned()));
        let wanted = |text: &String| wrong("wrong-type", format!("`{text}` is not COLUMN=VALUE, such as amount=1200.00."));
        self.set.iter().map(|text| pair(text).ok_or_else(|| wanted(text))).collect()
    }
}

fn unknown_kind(word: &str) -> Problems {
    let words: Vec<&str> = Kind::ALL.iter().map(|kind| kind.word()).collect();
    let problem = Problem::error("unknown-kind", Location::default().value(word), format!("There is no kind of record `{word}`."));
    problem.expected(words.join(", ")).suggest(word, words.iter().copied()).into()
}
