//! The sentences of a template, found by themselves: whoever writes a page writes English and nothing else. Each becomes a choice by the
//! reader's language, with the template's own expressions and tags in the places where the translation has them.

use crate::catalogue::{Entry, places};
use crate::pieces::{Piece, pieces};
use std::collections::BTreeMap;

/// A language's tag and its texts.
pub type Languages = Vec<(String, BTreeMap<String, Entry>)>;

/// Attributes that people read or hear.
const READ: [&str; 10] = [
    "aria-label",
    "placeholder",
    "title",
    "alt",
    "data-copied",
    "data-one-changed",
    "data-changed",
    "data-waits",
    "data-paused",
    "data-goes-on",
];
/// Tags that may stand inside a sentence.
const INLINE: [&str; 7] = ["a", "b", "code", "em", "i", "kbd", "strong"];

/// A template in every language.
#[derive(Default)]
pub struct Translated {
    /// The template as askama gets it.
    pub template: String,
    /// The English texts that it has.
    pub texts: Vec<String>,
}

/// The template with every sentence in every language that has it.
pub fn translated(template: &str, languages: &Languages) -> Translated {
    let mut out = Translated::default();
    let mut run: Vec<Piece<'_>> = Vec::new();
    for piece in pieces(template) {
        let name = piece.name();
        let inline = match piece {
            Piece::Text(_) | Piece::Expression(_) => true,
            Piece::Control(_) => false,
            Piece::Tag(_) => INLINE.contains(&name.strip_prefix('/').unwrap_or(name)),
        };
        if inline {
            run.push(piece);
            continue;
        }
        out.run(&std::mem::take(&mut run), languages);
        out.plain(piece, languages);
    }
    out.run(&run, languages);
    out
}

impl Translated {
    /// A piece that is no part of a sentence.
    fn plain(&mut self, piece: Piece<'_>, languages: &Languages) {
        match piece {
            Piece::Tag(raw) => {
                let tag = self.tag(raw, languages);
                self.template.push_str(&tag);
            }
            other => self.template.push_str(&worded(other.raw())),
        }
    }

    /// Text, expressions and tags that belong together.
    fn run(&mut self, run: &[Piece<'_>], languages: &Languages) {
        let depths = depths(run);
        let own_words = |at: usize| matches!(run[at], Piece::Text(text) if text.chars().any(char::is_alphabetic));
        let Some(depths) = depths.filter(|depths| (0..run.len()).any(|at| depths[at] == 0 && own_words(at))) else {
            // Tags that do not close here, or with nothing said between them: what is inside each is its own sentence.
            for part in run.split_inclusive(|piece| matches!(piece, Piece::Tag(_))) {
                let (tag, inside) = match part.split_last() {
                    Some((Piece::Tag(_), inside)) => (part.last(), inside),
                    _ => (None, part),
                };
                self.parts(inside, languages);
                tag.iter().for_each(|tag| self.plain(**tag, languages));
            }
            return;
        };
        // A middle dot stands between two sentences, unless it is inside an element.
        let mut start = 0;
        for (at, piece) in run.iter().enumerate() {
            if depths[at] == 0 && matches!(piece, Piece::Text(text) if text.contains('·')) && run.len() > 1 {
                let Piece::Text(text) = piece else { continue };
                let (before, after) = text.split_at(text.find('·').unwrap_or(0));
                let mut first = run[start..at].to_vec();
                first.push(Piece::Text(before));
                self.run(&first, languages);
                self.template.push('·');
                let mut rest = vec![Piece::Text(&after['·'.len_utf8()..])];
                rest.extend_from_slice(&run[at + 1..]);
                return self.run(&rest, languages);
            }
            start = start.min(at);
        }
        self.parts(run, languages);
    }

    /// One sentence, without the icons, blanks and marks before and after it.
    fn parts(&mut self, run: &[Piece<'_>], languages: &Languages) {
        if !run.iter().any(|piece| matches!(piece, Piece::Text(text) if text.chars().any(char::is_alphabetic))) {
            return run.iter().for_each(|piece| self.plain(*piece, languages));
        }
        let edge = |piece: &Piece<'_>| match piece {
            Piece::Text(text) => text.trim_matches([' ', '\n', '\t', '·', '/', ':', ',']).is_empty(),
            Piece::Expression(raw) => raw.contains("|safe"),
            _ => false,
        };
        let start = run.iter().position(|piece| !edge(piece)).unwrap_or(0);
        let end = run.iter().rposition(|piece| !edge(piece)).unwrap_or(0);
        run[..start].iter().for_each(|piece| self.plain(*piece, languages));
        self.sentence(&run[start..=end], languages);
        run[end + 1..].iter().for_each(|piece| self.plain(*piece, languages));
    }

    fn sentence(&mut self, run: &[Piece<'_>], languages: &Languages) {
        let (mut id, mut english) = (String::new(), String::new());
        let (mut expressions, mut elements, mut open) = (Vec::new(), Vec::new(), Vec::new());
        for piece in run {
            match piece {
                Piece::Text(text) => {
                    id.push_str(text);
                    english.push_str(text);
                }
                Piece::Expression(raw) => {
                    expressions.push(worded(raw));
                    id.push_str(&format!("{{{}}}", expressions.len()));
                    english.push_str(&worded(raw));
                }
                Piece::Control(raw) => english.push_str(raw),
                Piece::Tag(raw) if raw.starts_with("</") => {
                    let number = open.pop().unwrap_or(0);
                    id.push_str(&format!("</{number}>"));
                    english.push_str(raw);
                }
                Piece::Tag(raw) => {
                    let tag = self.tag(raw, languages);
                    english.push_str(&tag);
                    elements.push((tag, piece.name().to_owned()));
                    open.push(elements.len());
                    id.push_str(&format!("<{}>", elements.len()));
                }
            }
        }
        let (before, text, after) = trimmed(&id);
        let (text, english) = (text.split_whitespace().collect::<Vec<_>>().join(" "), english.trim().to_owned());
        let english = english.trim_start_matches(before.trim()).trim_end_matches(after.trim()).trim();
        let fill = |says: &str| filled(says, &expressions, &elements);
        let choice = self.choice(&text, english, languages, &fill);
        self.template.push_str(before);
        self.template.push_str(&choice);
        self.template.push_str(after);
    }

    /// A text in every language that has it.
    fn choice(&mut self, id: &str, english: &str, languages: &Languages, fill: &dyn Fn(&str) -> String) -> String {
        self.texts.push(id.to_owned());
        let mut out = String::new();
        for (tag, texts) in languages {
            let Some(says) = texts.get(id).and_then(|entry| entry.says.first()).filter(|says| places(says) == places(id)) else { continue };
            let filled = fill(says);
            if filled != english {
                out.push_str(if out.is_empty() { "{% if " } else { "{% else if " });
                out.push_str(&format!("crate::language::reads(\"{tag}\") %}}{filled}"));
            }
        }
        if out.is_empty() { english.to_owned() } else { format!("{out}{{% else %}}{english}{{% endif %}}") }
    }

    /// A tag whose attributes are in every language.
    fn tag(&mut self, raw: &str, languages: &Languages) -> String {
        let mut out = String::new();
        let mut rest = raw;
        while let Some((at, name)) = next_attribute(rest) {
            let value = at + name.len() + 3;
            out.push_str(&rest[..value]);
            rest = &rest[value..];
            let length = value_length(rest);
            let mut inside = Translated::default();
            let mut run = Vec::new();
            for piece in pieces(&rest[..length]) {
                if matches!(piece, Piece::Control(_)) {
                    inside.parts(&std::mem::take(&mut run), languages);
                    inside.template.push_str(piece.raw());
                } else {
                    run.push(piece);
                }
            }
            inside.parts(&run, languages);
            out.push_str(&inside.template);
            self.texts.append(&mut inside.texts);
            rest = &rest[length..];
        }
        out.push_str(rest);
        out
    }
}

/// How expressions end that show a business term or a sentence of another crate.
const WORDED: [&str; 7] = [".word()", ".words()", ".sentence", ".state", ".kind", ".rounding", ".place()"];

/// An expression that shows the word of a business term, in the reader's language.
fn worded(raw: &str) -> String {
    let inside = raw.strip_prefix("{{").and_then(|rest| rest.strip_suffix("}}")).map(str::trim);
    match inside.filter(|inside| WORDED.iter().any(|end| inside.ends_with(end))) {
        Some(inside) => format!("{{{{ crate::language::phrase({inside}) }}}}"),
        None => raw.to_owned(),
    }
}

/// Where the next attribute that people read begins, and its name.
fn next_attribute(tag: &str) -> Option<(usize, &'static str)> {
    let found = READ.iter().filter_map(|name| Some((tag.find(&format!(" {name}=\""))?, *name)));
    found.min_by_key(|(at, _)| *at)
}

/// How long an attribute's value is; a quote inside an expression does not end it.
fn value_length(text: &str) -> usize {
    let mut at = 0;
    while at < text.len() {
        let rest = &text[at..];
        let inside = [("{{", "}}"), ("{%", "%}")].into_iter().find(|(start, _)| rest.starts_with(start));
        at += match (inside, rest.chars().next()) {
            (Some((_, end)), _) => rest.find(end).map_or(rest.len(), |found| found + 2),
            (None, Some('"')) => return at,
            (None, next) => next.map_or(1, char::len_utf8),
        };
    }
    text.len()
}

/// How deep in elements each piece is; none when they do not close in order.
fn depths(run: &[Piece<'_>]) -> Option<Vec<usize>> {
    let (mut depths, mut open) = (Vec::with_capacity(run.len()), Vec::new());
    for piece in run {
        if let Piece::Tag(_) = piece {
            match piece.name().strip_prefix('/') {
                Some(name) if open.pop() != Some(name) => return None,
                Some(_) => {}
                None => open.push(piece.name()),
            }
        }
        depths.push(open.len());
    }
    open.is_empty().then_some(depths)
}

/// A text without the blanks and marks before and after it.
fn trimmed(text: &str) -> (&str, &str, &str) {
    let marks = [' ', '\n', '\t', '·', '/'];
    let after_start = text.trim_start_matches(marks);
    let (before, rest) = text.split_at(text.len() - after_start.len());
    let inside = rest.trim_end_matches(marks);
    (before, inside, &rest[inside.len()..])
}

/// A translation with the template's expressions and tags in its places.
fn filled(says: &str, expressions: &[String], elements: &[(String, String)]) -> String {
    let mut out = says.to_owned();
    for (index, expression) in expressions.iter().enumerate() {
        out = out.replace(&format!("{{{}}}", index + 1), expression);
    }
    for (index, (tag, name)) in elements.iter().enumerate() {
        out = out.replace(&format!("<{}>", index + 1), tag).replace(&format!("</{}>", index + 1), &format!("</{name}>"));
    }
    out
}
