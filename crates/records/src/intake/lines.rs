//! JSON lines: one object a line. Objects inside become columns with a dot (`account.name`), lists stay text.

use super::FileSource;
use super::chunk::{COLUMNS, Cell, Chunk, LONGEST_CELL};
use super::coerce::from_float;
use super::header::Header;
use kernel::{Location, Problem, Problems};
use std::collections::HashMap;
use std::io::{BufRead, BufReader, Read};

/// The longest line that is taken.
const LONGEST_LINE: u64 = 16 << 20;

/// A file of JSON lines whose keys are known.
pub(super) struct Lines {
    source: FileSource,
    pub(super) headers: Vec<Header>,
    index: HashMap<String, usize>,
}

impl Lines {
    /// Reads the whole file once, since any line may bring another key.
    pub(super) fn open(source: &FileSource) -> Result<Self, Problems> {
        let mut file = Self { source: source.clone(), headers: Vec::new(), index: HashMap::new() };
        let (mut headers, mut index) = (Vec::new(), HashMap::new());
        file.each(&mut |_, line| {
            if let Ok(members) = line {
                for (key, _) in members {
                    if !index.contains_key(&key) && headers.len() <= COLUMNS {
                        index.insert(key.clone(), headers.len());
                        headers.push(Header::new(&key, &(headers.len() + 1).to_string()));
                    }
                }
            }
            Ok(true)
        })?;
        if headers.is_empty() {
            file.first_fault()?;
            let problem = Problem::error("empty-file", source.at(), "No line of the file is a JSON object with members.");
            return Err(problem.expected("one JSON object a line, such as {\"id\": \"D-1\", \"amount\": 1234.50}").into());
        }
        (file.headers, file.index) = (headers, index);
        Ok(file)
    }

    /// The problem of the first line, when no line can be used.
    fn first_fault(&self) -> Result<(), Problems> {
        self.each(&mut |_, line| line.map(|_| true).map_err(Problems::from))
    }

    fn each(&self, visit: &mut dyn FnMut(u64, Line) -> Result<bool, Problems>) -> Result<(), Problems> {
        let mut input = BufReader::with_capacity(128 << 10, self.source.open()?);
        let mut line = Vec::new();
        let mut row = 0;
        loop {
            line.clear();
            let read = (&mut input).take(LONGEST_LINE).read_until(b'\n', &mut line).map_err(|e| self.source.unreadable(&e))?;
            if read == 0 {
                return Ok(());
            }
            row += 1;
            let at = self.source.at().line(row);
            if read as u64 == LONGEST_LINE {
                let problem = Problem::error("giant-cell", at, "The line is longer than 16 MiB.").expected("one JSON object a line");
                return Err(problem.hint("a JSON array must be written as one object a line").into());
            }
            let text = if row == 1 { line.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&line) } else { &line };
            let text = text.trim_ascii();
            if !text.is_empty() && !visit(row, members(text, &at))? {
                return Ok(());
            }
        }
    }

    /// Hands on all rows in chunks, until `visit` says `false`.
    pub(super) fn scan(&mut self, visit: &mut dyn FnMut(&Chunk) -> Result<bool, Problems>) -> Result<(), Problems> {
        let mut chunk = Chunk::new(self.headers.len());
        let mut going = true;
        self.each(&mut |row, line| {
            self.add(&mut chunk, row, line);
            if chunk.is_full() {
                going = visit(&chunk)?;
                chunk.clear();
            }
            Ok(going)
        })?;
        if going { visit(&chunk).map(drop) } else { Ok(()) }
    }

    fn add(&self, chunk: &mut Chunk, row: u64, line: Line) {
        let members = match line {
            Ok(members) => members,
            Err(problem) => {
                chunk.end_row(row);
                let cells = problem.at.value.clone().into_iter().collect();
                return chunk.fault(problem, Some(cells));
            }
        };
        let mut sorted: Vec<Option<&Member>> = vec![None; self.headers.len()];
        let mut long = None;
        for (key, member) in &members {
            let Some(index) = self.index.get(key) else { continue };
            sorted[*index] = Some(member);
            if let Member::Text(text) = member
                && text.len() > LONGEST_CELL
                && text.chars().count() > LONGEST_CELL
            {
                long = Some((key.clone(), text.clone()));
            }
        }
        for member in &sorted {
            match member.filter(|_| long.is_none()) {
                None => chunk.cells().push(Cell::Empty),
                Some(Member::Text(text)) => chunk.cells().push_text(text),
                Some(Member::Number(mantissa, scale)) => {
                    chunk.cells().push(Cell::Number { mantissa: *mantissa, scale: *scale, float: false });
                }
                Some(Member::Boolean(boolean)) => chunk.cells().push(Cell::Boolean(*boolean)),
            }
        }
        chunk.end_row(row);
        if let Some((key, text)) = long {
            let at = self.source.at().line(row).column(key).value(&text);
            chunk.fault(Problem::error("giant-cell", at, format!("The cell is longer than {LONGEST_CELL} characters.")), None);
        }
    }
}

/// The members of a line's object by their keys, or what is wrong with the line.
type Line = Result<Vec<(String, Member)>, Problem>;

/// A value of a JSON object; null is left out.
enum Member {
    Text(String),
    Number(i64, u8),
    Boolean(bool),
}

/// The members of the object on a line.
fn members(line: &[u8], at: &Location) -> Line {
    let shown = String::from_utf8_lossy(line);
    let bad = |code: &str, message: String| {
        Problem::error(code, at.clone().value(&shown), message).expected("one JSON object, such as {\"id\": \"D-1\", \"amount\": 1234.50}")
    };
    let text = std::str::from_utf8(line).map_err(|_| bad("wrong-encoding", "The line isn't UTF-8, as JSON must be.".into()))?;
    serde_json::from_str::<serde::de::IgnoredAny>(text).map_err(|error| {
        let reason = error.to_string();
        let reason = reason.split(" at line").next().unwrap_or_default();
        bad("bad-json", format!("The line isn't JSON: {reason} at character {}.", error.column()))
    })?;
    if !text.starts_with('{') {
        let what = if text.starts_with('[') { "a list" } else { "a value" };
        return Err(bad("bad-json", format!("The line is {what}, not an object.")));
    }
    let mut found = Vec::new();
    let mut scanner = Scanner { text, at: 0 };
    scanner.object("", &mut found);
    match duplicate(&found) {
        Some(key) => Err(bad("bad-json", format!("The object has the member `{key}` twice."))),
        None => Ok(found),
    }
}

fn duplicate(members: &[(String, Member)]) -> Option<&str> {
    let mut keys: Vec<&str> = members.iter().map(|(key, _)| key.as_str()).collect();
    keys.sort_unstable();
    keys.windows(2).find(|pair| pair[0] == pair[1]).map(|pair| pair[0])
}

/// Walks over JSON that is known to be right, and keeps numbers as they are written: no float comes between.
struct Scanner<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Scanner<'a> {
    fn peek(&mut self) -> u8 {
        let bytes = self.text.as_bytes();
        while bytes.get(self.at).is_some_and(u8::is_ascii_whitespace) {
            self.at += 1;
        }
        bytes.get(self.at).copied().unwrap_or_default()
    }

    fn object(&mut self, prefix: &str, found: &mut Vec<(String, Member)>) {
        self.peek();
        self.at += 1;
        while self.peek() == b'"' {
            let name = self.string();
            self.peek();
            self.at += 1;
            let key = if prefix.is_empty() { name } else { format!("{prefix}.{name}") };
            self.value(key, found);
            if self.peek() == b',' {
                self.at += 1;
            }
        }
        self.at += 1;
    }

    fn value(&mut self, key: String, found: &mut Vec<(String, Member)>) {
        match self.peek() {
            b'{' => self.object(&key, found),
            b'"' => {
                let text = self.string();
                found.push((key, Member::Text(text)));
            }
            b'[' => {
                let start = self.at;
                self.skip_list();
                found.push((key, Member::Text(self.text[start..self.at].to_owned())));
            }
            _ => {
                let word = self.word();
                match (word, from_float(word)) {
                    ("null", _) => {}
                    ("true" | "false", _) => found.push((key, Member::Boolean(word == "true"))),
                    (_, Some((mantissa, scale))) => found.push((key, Member::Number(mantissa, scale))),
                    _ => found.push((key, Member::Text(word.to_owned()))),
                }
            }
        }
    }

    fn word(&mut self) -> &'a str {
        let start = self.at;
        let bytes = self.text.as_bytes();
        while bytes.get(self.at).is_some_and(|b| !b.is_ascii_whitespace() && !matches!(b, b',' | b'}' | b']')) {
            self.at += 1;
        }
        &self.text[start..self.at]
    }

    fn skip_string(&mut self) {
        let bytes = self.text.as_bytes();
        self.at += 1;
        while let Some(byte) = bytes.get(self.at) {
            self.at += if *byte == b'\\' { 2 } else { 1 };
            if *byte == b'"' {
                break;
            }
        }
    }

    fn string(&mut self) -> String {
        let start = self.at;
        self.skip_string();
        let token = self.text.get(start..self.at).unwrap_or_default();
        serde_json::from_str(token).unwrap_or_default()
    }

    fn skip_list(&mut self) {
        let mut depth = 0usize;
        loop {
            match self.peek() {
                b'"' => {
                    self.skip_string();
                    continue;
                }
                b'[' => depth += 1,
                b']' => depth -= 1,
                0 if self.at >= self.text.len() => return,
                _ => {}
            }
            self.at += 1;
            if depth == 0 {
                return;
            }
        }
    }
}
