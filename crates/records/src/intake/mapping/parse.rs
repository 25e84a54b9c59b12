//! TOML as a mapping: every key is known, everything wrong is told at once with its line.

use super::{Attribute, Attributes, ColumnSource, DateOrder, Mapping, Reading, Take};
use crate::Kind;
use kernel::text::one_of;
use kernel::{Location, Problem, Problems, Type};
use std::ops::Range;
use toml_edit::{Document, Item, TableLike};

const KEYS: [&str; 13] =
    ["kind", "file", "sheet", "delimiter", "encoding", "decimal", "dates", "header", "empty", "where", "joined", "columns", "attributes"];
const COLUMN_KEYS: [&str; 11] = ["column", "value", "expr", "lookup", "sheet", "on", "key", "take", "unmatched", "format", "values"];

/// A text being read: its problems and where they are.
struct Reader<'a> {
    text: &'a str,
    file: &'a str,
    problems: Problems,
}

pub(super) fn parse(text: &str, file: &str) -> Result<Mapping, Problems> {
    let mut reader = Reader { text, file, problems: Problems::new() };
    let document = Document::parse(text).map_err(|error| {
        let at = reader.at(error.span(), None);
        Problem::error("toml", at, format!("This is not TOML: {}.", error.message().trim_end_matches('.').replace('\n', ", ")))
    })?;
    let root = document.as_table();
    reader.only_keys(root, &KEYS);
    let kind = reader.kind(root);
    let mut mapping = Mapping::new(kind.unwrap_or(Kind::Deals));
    mapping.at = Location::file(file);
    mapping.file = reader.text_of(root, "file");
    mapping.reading = reader.reading(root);
    mapping.filter = reader.text_of(root, "where").map(|filter| (filter, reader.at_text(root, "where")));
    mapping.joined = reader.sources(root, "joined");
    mapping.columns = reader.sources(root, "columns");
    mapping.attributes = reader.attributes(root);
    if let Some(kind) = kind {
        reader.known_columns(kind, &mapping);
    }
    reader.problems.unless_errors(mapping).map(|(mapping, _)| mapping)
}

impl Reader<'_> {
    fn at(&self, span: Option<Range<usize>>, key: Option<&str>) -> Location {
        let mut at = Location::file(self.file);
        if let Some(span) = span {
            let before = self.text.get(..span.start).unwrap_or(self.text);
            let line = before.matches('\n').count() as u64 + 1;
            let start = before.rfind('\n').map_or(0, |i| i + 1);
            at = at.line(line).character(before[start..].chars().count() as u64 + 1);
        }
        match key {
            Some(key) => at.column(key),
            None => at,
        }
    }

    fn at_key(&self, table: &dyn TableLike, key: &str) -> Location {
        self.at(table.get_key_value(key).and_then(|(k, _)| k.span()), Some(key))
    }

    /// Where the first character of a text stands, behind its quotation marks.
    fn at_text(&self, table: &dyn TableLike, key: &str) -> Location {
        let span = table.get(key).and_then(Item::span).map(|span| {
            let quoted = self.text.get(span.clone()).unwrap_or_default();
            let long = ["\"\"\"", "'''"].iter().any(|quotes| quoted.starts_with(quotes));
            let start = span.start + if long { 3 } else { 1 };
            let newline =
                self.text.get(start..).map_or(0, |rest| if rest.starts_with("\r\n") { 2 } else { usize::from(rest.starts_with('\n')) });
            start + if long { newline } else { 0 }..span.end
        });
        self.at(span, Some(key))
    }

    fn error(&mut self, code: &str, table: &dyn TableLike, key: &str, message: String) -> &mut Problem {
        let at = self.at_key(table, key);
        self.problems.push(Problem::error(code, at, message));
        self.problems.0.last_mut().expect("one was just added")
    }

    fn only_keys(&mut self, table: &dyn TableLike, known: &[&str]) {
        for (key, _) in table.iter().filter(|(key, _)| !known.contains(key)) {
            let at = self.at_key(table, key);
            let problem = Problem::error("unknown-key", at, format!("There is no key `{key}` here."))
                .expected(one_of(known.iter().copied(), 20))
                .suggest(key, known.iter().copied());
            self.problems.push(problem);
        }
    }

    fn text_of(&mut self, table: &dyn TableLike, key: &str) -> Option<String> {
        let item = table.get(key)?;
        let text = item.as_str().map(str::to_owned);
        if text.is_none() {
            self.error("wrong-type", table, key, format!("`{key}` is a text, so write it in quotes."));
        }
        text
    }

    fn character_of(&mut self, table: &dyn TableLike, key: &str) -> Option<char> {
        let text = self.text_of(table, key)?;
        let named = match text.as_str() {
            "tab" => "\t",
            "comma" => ",",
            "semicolon" => ";",
            "pipe" => "|",
            other => other,
        };
        let mut characters = named.chars();
        match (characters.next(), characters.next()) {
            (Some(one), None) => Some(one),
            _ => {
                self.error("wrong-value", table, key, format!("`{key}` is one character."));
                None
            }
        }
    }

    fn kind(&mut self, root: &dyn TableLike) -> Option<Kind> {
        let words = Kind::ALL.map(Kind::word);
        if !root.contains_key("kind") {
            let at = Location::file(self.file);
            self.problems.push(
                Problem::error("missing-key", at, "The mapping doesn't say which kind of record it makes.")
                    .expected(format!("`kind` = {}", one_of(words, 10))),
            );
            return None;
        }
        let word = self.text_of(root, "kind")?;
        let kind = Kind::from_word(&word);
        if kind.is_none() {
            let problem = self.error("unknown-kind", root, "kind", format!("There is no kind of record `{word}`."));
            *problem = problem.clone().expected(one_of(words, 10)).suggest(&word, words);
        }
        kind
    }

    fn reading(&mut self, root: &dyn TableLike) -> Reading {
        let mut reading = Reading {
            sheet: self.text_of(root, "sheet"),
            encoding: self.text_of(root, "encoding"),
            delimiter: self.character_of(root, "delimiter"),
            decimal: self.character_of(root, "decimal"),
            ..Reading::default()
        };
        if reading.decimal.is_some_and(|sign| sign != '.' && sign != ',') {
            self.error("wrong-value", root, "decimal", "The decimal sign is `.` or `,`.".into());
        }
        if reading.delimiter.is_some_and(|c| !c.is_ascii() || matches!(c, '"' | '\n' | '\r')) {
            self.error("wrong-value", root, "delimiter", "The delimiter is one ASCII character, such as `,`, `;` or `tab`.".into());
        }
        if let Some(label) = &reading.encoding
            && encoding_rs::Encoding::for_label(label.as_bytes()).is_none()
        {
            let message = format!("There is no encoding `{label}`.");
            let problem = self.error("unknown-encoding", root, "encoding", message);
            *problem = problem.clone().expected("a name of the web, such as `utf-8`, `windows-1252`, `utf-16le` or `shift_jis`");
        }
        if let Some(word) = self.text_of(root, "dates") {
            reading.dates = DateOrder::from_word(&word);
            if reading.dates.is_none() {
                self.error("wrong-value", root, "dates", format!("`dates` is YMD, MDY or DMY, not `{word}`."));
            }
        }
        if let Some(item) = root.get("header") {
            reading.header = item.as_integer().and_then(|row| u64::try_from(row).ok()).filter(|row| *row > 0);
            if reading.header.is_none() {
                self.error("wrong-value", root, "header", "`header` is the number of the header's row, counted from 1.".into());
            }
        }
        if let Some(item) = root.get("empty") {
            let texts: Option<Vec<String>> = item.as_array().and_then(|a| a.iter().map(|v| v.as_str().map(str::to_owned)).collect());
            match texts {
                Some(texts) => reading.empty = texts,
                None => drop(self.error("wrong-type", root, "empty", "`empty` is a list of texts, such as [\"N/A\"].".into())),
            }
        }
        reading
    }

    fn table_of<'t>(&mut self, root: &'t dyn TableLike, key: &str) -> Option<&'t dyn TableLike> {
        let item = root.get(key)?;
        let table = item.as_table_like();
        if table.is_none() {
            self.error("wrong-type", root, key, format!("`{key}` is a table: write `[{key}]` and the columns below it."));
        }
        table
    }

    fn sources(&mut self, root: &dyn TableLike, key: &str) -> Vec<(String, ColumnSource)> {
        let Some(table) = self.table_of(root, key) else { return Vec::new() };
        let named: Vec<_> = table.iter().collect();
        named.into_iter().filter_map(|(name, item)| Some((name.to_owned(), self.source(table, name, item, &COLUMN_KEYS)?))).collect()
    }

    fn source(&mut self, parent: &dyn TableLike, name: &str, item: &Item, keys: &[&str]) -> Option<ColumnSource> {
        let at = self.at_key(parent, name);
        if let Some(header) = item.as_str() {
            return Some(ColumnSource { at, ..ColumnSource::column(header) });
        }
        let Some(table) = item.as_table_like() else {
            let problem = self.error("wrong-type", parent, name, format!("`{name}` is a header in quotes, or a table in braces."));
            *problem = problem.clone().expected("`\"header\"` or `{ column = \"header\", … }`");
            return None;
        };
        self.only_keys(table, keys);
        let take = self.take(parent, name, table)?;
        let at = if matches!(take, Take::Expression(_)) { self.at_text(table, "expr").column(name) } else { at };
        let values = self.table_of(table, "values").map(|values| self.values(values)).unwrap_or_default();
        Some(ColumnSource { take, format: self.text_of(table, "format"), values, at })
    }

    fn values(&mut self, table: &dyn TableLike) -> Vec<(String, String)> {
        let keys: Vec<String> = table.iter().map(|(key, _)| key.to_owned()).collect();
        keys.into_iter().filter_map(|key| self.text_of(table, &key).map(|text| (key, text))).collect()
    }

    fn take(&mut self, parent: &dyn TableLike, name: &str, table: &dyn TableLike) -> Option<Take> {
        let ways: Vec<&str> = ["column", "value", "expr", "lookup"].into_iter().filter(|way| table.contains_key(way)).collect();
        let [way] = ways[..] else {
            let message = format!("`{name}` says {} where its values come from.", if ways.is_empty() { "nowhere" } else { "twice" });
            let problem = self.error("wrong-value", parent, name, message);
            *problem = problem.clone().expected("one of `column`, `value`, `expr` and `lookup`");
            return None;
        };
        let text = self.text_of(table, way)?;
        Some(match way {
            "column" => Take::Column(text),
            "value" => Take::Constant(text),
            "expr" => Take::Expression(text),
            _ => self.lookup(parent, name, table, text)?,
        })
    }

    fn lookup(&mut self, parent: &dyn TableLike, name: &str, table: &dyn TableLike, file: String) -> Option<Take> {
        for key in ["on", "take"].into_iter().filter(|key| !table.contains_key(key)) {
            let message = format!("The lookup of `{name}` doesn't say `{key}`.");
            let problem = self.error("missing-key", parent, name, message);
            *problem =
                problem.clone().expected("`{ lookup = \"file\", on = \"header here\", key = \"header there\", take = \"header there\" }`");
        }
        let unmatched = self.text_of(table, "unmatched");
        if unmatched.as_deref().is_some_and(|word| word != "empty" && word != "reject") {
            self.error("wrong-value", table, "unmatched", "`unmatched` is `reject` (as when it isn't given) or `empty`.".into());
        }
        let on = self.text_of(table, "on")?;
        Some(Take::Lookup {
            file,
            sheet: self.text_of(table, "sheet"),
            key: self.text_of(table, "key").unwrap_or_else(|| on.clone()),
            on,
            take: self.text_of(table, "take")?,
            optional: unmatched.as_deref() == Some("empty"),
        })
    }

    fn attributes(&mut self, root: &dyn TableLike) -> Attributes {
        let mut attributes = Attributes::default();
        let Some(table) = self.table_of(root, "attributes") else { return attributes };
        let keys: Vec<&str> = COLUMN_KEYS.into_iter().chain(["type"]).collect();
        for (name, item) in table.iter() {
            if name == "*" {
                attributes.all = item.as_bool().unwrap_or_default();
                if item.as_bool().is_none() {
                    self.error("wrong-type", table, name, "`\"*\"` is true or false.".into());
                }
                continue;
            }
            if !is_name(name) {
                let message = format!("`{name}` is no name of an attribute.");
                let problem = self.error("wrong-value", table, name, message);
                *problem = problem.clone().expected("lower case letters, digits and underscores, with a letter first");
            }
            let kind = item.as_table_like().filter(|t| t.contains_key("type")).and_then(|t| self.type_of(t));
            if let Some(source) = self.source(table, name, item, &keys) {
                attributes.named.push((name.to_owned(), Attribute { source, kind }));
            }
        }
        attributes
    }

    fn type_of(&mut self, table: &dyn TableLike) -> Option<Type> {
        let word = self.text_of(table, "type")?;
        let kind = Type::from_word(&word);
        if kind.is_none() {
            let words = ["text", "date", "money", "number", "integer", "boolean"];
            let problem = self.error("unknown-type", table, "type", format!("There is no type `{word}`."));
            *problem = problem.clone().expected(one_of(words, 6)).suggest(&word, words);
        }
        kind
    }

    fn known_columns(&mut self, kind: Kind, mapping: &Mapping) {
        let names: Vec<&str> = kind.columns().iter().map(|column| column.name).collect();
        for (name, source) in mapping.columns.iter().filter(|(name, _)| kind.column(name).is_none()) {
            let problem = Problem::error("unknown-column", source.at.clone(), format!("`{kind}` declares no column `{name}`."))
                .expected(one_of(names.iter().copied(), 20));
            self.problems.push(match kernel::did_you_mean(name, names.iter().copied()) {
                Some(near) => problem.hint(format!("did you mean `{near}`?")),
                None => problem.hint("write it under `[attributes]` to keep it as an attribute"),
            });
        }
        for (name, attribute) in mapping.attributes.named.iter().filter(|(name, _)| kind.column(name).is_some()) {
            let message = format!("`{name}` is a declared column of `{kind}`, so it can't be an attribute.");
            self.problems.push(Problem::error("declared-column", attribute.source.at.clone(), message).hint("write it under `[columns]`"));
        }
        for column in kind.columns().iter().filter(|column| column.required) {
            if !mapping.columns.iter().any(|(name, _)| name == column.name) {
                let message = format!("`{kind}` must have a column `{}`, and the mapping doesn't say where it comes from.", column.name);
                let at = Location::file(self.file).column("columns");
                self.problems.push(Problem::error("missing-column", at, message).expected(column.doc));
            }
        }
    }
}

/// Whether an expression can use it as a name without quotes.
fn is_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_lowercase()) && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
}
