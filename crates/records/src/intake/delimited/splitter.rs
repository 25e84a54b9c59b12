//! Bytes become records and cells. A state machine over large blocks, so that a file of any size needs little memory.

use std::io::Read;

/// No cell keeps more than this many bytes; the rest is left out and the cell marked.
const MOST: usize = 1 << 20;
/// No record keeps more than this many bytes and cells.
const MOST_RECORD: usize = 32 << 20;
const MOST_CELLS: usize = 20_000;
const BLOCK: usize = 128 << 10;

/// One record: its cells one behind the other.
#[derive(Debug, Default)]
pub(super) struct Record {
    bytes: Vec<u8>,
    ends: Vec<usize>,
    quoted: bool,
    /// A cell with text behind its closing quotation mark.
    pub(super) after_quote: Option<usize>,
    /// A cell that was cut.
    pub(super) oversized: Option<usize>,
    /// Whether the file ended inside quotation marks.
    pub(super) unterminated: bool,
}

impl Record {
    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes
    }
    /// How many cells.
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }
    /// From where to where a cell is within [`Record::bytes`].
    pub(super) fn span(&self, index: usize) -> (usize, usize) {
        let start = if index == 0 { 0 } else { self.ends.get(index - 1).copied().unwrap_or_default() };
        (start, self.ends.get(index).copied().unwrap_or(start))
    }
    pub(super) fn cell(&self, index: usize) -> &[u8] {
        let (start, end) = self.span(index);
        &self.bytes[start..end]
    }
    /// A line without anything on it.
    pub(super) fn is_blank(&self) -> bool {
        !self.quoted && !self.unterminated && self.bytes.iter().all(u8::is_ascii_whitespace)
    }
    /// The first line of the last cell, for a message.
    pub(super) fn last_line(&self) -> String {
        let cell = self.cell(self.len().saturating_sub(1));
        let line = cell.split(|b| matches!(b, b'\r' | b'\n')).next().unwrap_or_default();
        String::from_utf8_lossy(&line[..line.len().min(400)]).into_owned()
    }
    fn clear(&mut self) {
        self.bytes.clear();
        self.ends.clear();
        (self.quoted, self.unterminated) = (false, false);
        (self.after_quote, self.oversized) = (None, None);
    }
    fn add(&mut self, run: &[u8]) {
        let used = self.bytes.len() - self.ends.last().copied().unwrap_or_default();
        let room = MOST.saturating_sub(used).min(MOST_RECORD.saturating_sub(self.bytes.len()));
        if run.len() > room {
            self.oversized.get_or_insert(self.ends.len());
        }
        self.bytes.extend_from_slice(&run[..run.len().min(room)]);
    }
    fn end_cell(&mut self) {
        if self.ends.len() > MOST_CELLS {
            return;
        }
        self.ends.push(self.bytes.len());
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// At the beginning of a cell.
    Start,
    /// In a cell without quotation marks.
    Plain,
    /// Between quotation marks.
    Quoted,
    /// Behind a quotation mark inside a quoted cell: the end, or one half of a doubled one.
    Quote,
}

/// Splits bytes into records.
pub(super) struct Splitter<R> {
    input: R,
    block: Vec<u8>,
    at: usize,
    filled: usize,
    delimiter: u8,
    special: [bool; 256],
    /// The last record ended with a carriage return, so a line feed that follows belongs to it.
    skip_line_feed: bool,
    ended: bool,
}

impl<R: Read> Splitter<R> {
    pub(super) fn new(input: R, delimiter: u8) -> Self {
        let mut special = [false; 256];
        for byte in [delimiter, b'\r', b'\n'] {
            special[usize::from(byte)] = true;
        }
        Self { input, block: vec![0; BLOCK], at: 0, filled: 0, delimiter, special, skip_line_feed: false, ended: false }
    }

    fn fill(&mut self) -> std::io::Result<bool> {
        self.at = 0;
        self.filled = loop {
            match self.input.read(&mut self.block) {
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                other => break other?,
            }
        };
        Ok(self.filled > 0)
    }

    /// The next record; false at the end of the file.
    pub(super) fn next(&mut self, record: &mut Record) -> std::io::Result<bool> {
        record.clear();
        let mut state = State::Start;
        let mut begun = false;
        if self.ended {
            return Ok(false);
        }
        loop {
            if self.at == self.filled && !self.fill()? {
                self.ended = true;
                return Ok(finish(record, state, begun));
            }
            if self.skip_line_feed {
                self.skip_line_feed = false;
                if self.block[self.at] == b'\n' {
                    self.at += 1;
                    continue;
                }
            }
            begun = true;
            if self.step(record, &mut state) {
                return Ok(true);
            }
        }
    }

    /// Takes a run of bytes in one state; true at the end of a record.
    fn step(&mut self, record: &mut Record, state: &mut State) -> bool {
        let block = &self.block[self.at..self.filled];
        match state {
            State::Quoted => {
                let run = block.iter().position(|b| *b == b'"').unwrap_or(block.len());
                record.add(&block[..run]);
                self.at += run;
                if run < block.len() {
                    self.at += 1;
                    *state = State::Quote;
                }
                return false;
            }
            State::Quote if block[0] == b'"' => {
                record.add(b"\"");
                self.at += 1;
                *state = State::Quoted;
                return false;
            }
            State::Start if block[0] == b'"' => {
                record.quoted = true;
                self.at += 1;
                *state = State::Quoted;
                return false;
            }
            _ => {}
        }
        let run = block.iter().position(|b| self.special[usize::from(*b)]).unwrap_or(block.len());
        if run > 0 {
            if *state == State::Quote && !block[..run].trim_ascii().is_empty() {
                record.after_quote.get_or_insert(record.ends.len());
            }
            record.add(&block[..run]);
            if *state == State::Start {
                *state = State::Plain;
            }
        }
        self.at += run;
        if run == block.len() {
            return false;
        }
        self.at += 1;
        record.end_cell();
        *state = State::Start;
        let byte = block[run];
        self.skip_line_feed = byte == b'\r';
        byte != self.delimiter
    }
}

fn finish(record: &mut Record, state: State, begun: bool) -> bool {
    if !begun {
        return false;
    }
    record.unterminated = state == State::Quoted;
    record.end_cell();
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(text: &str) -> Vec<Vec<String>> {
        let mut splitter = Splitter::new(text.as_bytes(), b',');
        let (mut record, mut rows) = (Record::default(), Vec::new());
        while splitter.next(&mut record).unwrap() {
            rows.push((0..record.len()).map(|i| String::from_utf8_lossy(record.cell(i)).into_owned()).collect());
        }
        rows
    }

    #[test]
    fn quotes_and_line_ends_are_understood() {
        assert_eq!(split("a,b\r\n1,\"x, \"\"y\"\"\nz\"\r\n\n3,"), [vec!["a", "b"], vec!["1", "x, \"y\"\nz"], vec![""], vec!["3", ""]]);
        assert_eq!(split("a,b\r1,2\r"), [["a", "b"], ["1", "2"]]);
        assert_eq!(split(""), Vec::<Vec<String>>::new());
        assert_eq!(split("a"), [["a"]]);
        assert_eq!(split("5\" pipe,b"), [["5\" pipe", "b"]]);
    }

    #[test]
    fn a_quote_left_open_is_noticed() {
        let mut splitter = Splitter::new("a,\"b\nc".as_bytes(), b',');
        let mut record = Record::default();
        assert!(splitter.next(&mut record).unwrap());
        assert!(record.unterminated);
        assert!(!splitter.next(&mut record).unwrap());
    }
}
